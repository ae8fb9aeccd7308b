"""Badges from a real log: found in what was answered, told on the learner's page, kept when two become one."""

from quizsvc.flows.me import myself
from quizsvc.flows.service import Service
from quizsvc.items.answers.base import PartVariant
from quizsvc.names import ItemId
from quizsvc.progress.badges import CHANCES, TIMES_MADE
from quizsvc.store.learners import Learner
from tests.flows.test_beliefs import take
from tests.flows.test_merging import account, join
from tests.learner import NOON, guest, mistake, right

ONE_MISTAKE = ItemId("coin-posterior-mean")  # in every variant the same one comes first


def fail(part: PartVariant) -> object:
    """Its first known mistake, as a learner would give it."""
    return mistake(part)[0]


def told(service: Service, learner: Learner) -> dict[str, str]:
    """The badges that were reached, with what is said of them."""
    return {badge.id: done.words for badge, done in myself(service, learner, NOON).badges if done}


def test_a_guest_who_unlearnt_a_mistake_keeps_the_badge(service: Service) -> None:
    """Three times the mistake, ten times right; whoever they become one with had made it again in between."""
    who, into = guest(service), account(service)
    for number in range(TIMES_MADE + CHANCES):
        assert "unlearnt" not in told(service, who)
        take(service, who, ONE_MISTAKE, fail if number < TIMES_MADE else right, number / 1000)
        if number % 4 == 3:
            take(service, into, ONE_MISTAKE, fail, number / 1000)
    badges = told(service, who)
    assert "not made once in 10 questions" in badges["unlearnt"]
    assert told(service, into) == {}
    assert badges.items() <= told(service, join(service, who, into)).items()
