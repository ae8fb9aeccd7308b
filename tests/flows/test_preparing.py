"""A plan from a real log: what is kept is the day and the scope, and all else follows from what was answered."""

from datetime import timedelta

import pytest

from quizsvc.adaptive.choosing import OPEN_AT
from quizsvc.adaptive.planning import MOST_MINUTES, SECONDS
from quizsvc.flows import practice, preparing
from quizsvc.flows.accounts import Refused
from quizsvc.flows.preparing import LESSON, Preparation
from quizsvc.flows.service import Service
from quizsvc.names import ConceptId
from quizsvc.progress.level import MASTERED
from quizsvc.store import learners
from quizsvc.store.learners import Learner
from tests.learner import DAY, NOON, guest, right, stored_variant

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def planning(service: Service, learner: Learner, days: int, *about: str) -> Learner:
    """The learner with an interview in so many days."""
    found = preparing.set_interview(service, learner, str(NOON.date() + timedelta(days=days)), about, NOON)
    assert isinstance(found, Learner)
    with service.database.read() as conn:
        assert learners.learner(conn, learner.id) == found
    return found


def prepared(service: Service, learner: Learner, days: float = 0.0) -> Preparation:
    """The plan so many days on."""
    found = preparing.find_preparation(service, learner, NOON + days * DAY)
    assert found is not None
    return found


def concepts(found: Preparation) -> list[ConceptId]:
    """The concepts of a plan in the order in which they are begun."""
    return [each.concept for week in found.weeks for each in week]


def test_what_a_concept_rests_on_comes_first_and_need_not_be_mastered(service: Service) -> None:
    """A lesson and a concept of one name are told apart; every concept comes after all that it rests on."""
    learner = guest(service)
    one = prepared(service, planning(service, learner, 60, "likelihood"))
    all_ = prepared(service, planning(service, learner, 60, f"{LESSON}likelihood"))
    assert one.chosen == (service.concept_title(ConceptId("likelihood")),)
    assert set(concepts(one)) < set(concepts(all_))
    order = concepts(all_)
    for concept in order:
        below = [c for c in service.bank.concepts[concept].prerequisites if c in order]
        assert all(order.index(each) < order.index(concept) for each in below)
    wanted = {each.concept: each.wanted for week in one.weeks for each in week}
    assert wanted.pop(ConceptId("likelihood")) == MASTERED
    assert set(wanted.values()) == {OPEN_AT}


def test_what_there_is_no_time_for_is_said(service: Service) -> None:
    """Everything by the day after tomorrow is too much: what fits is planned, in order, and the rest is named."""
    learner = guest(service)
    made = prepared(service, planning(service, learner, 2))
    assert made.plan is not None
    assert made.plan.whole.middle > MOST_MINUTES >= made.plan.minutes.middle
    assert [*concepts(made), *(each.concept for each in made.left)] == [
        c for c in service.bank.concepts if service.is_practised(c)
    ]
    assert concepts(made)
    assert prepared(service, planning(service, learner, 700)).left == ()


def test_answers_move_the_plan(service: Service) -> None:
    """A concept that was mastered leaves the weeks and is kept by reviews; pace and gain are the learner's own."""
    learner = planning(service, guest(service), 30, "coins")
    before, trained = prepared(service, learner), ConceptId("coins")
    item = next(name for name, each in service.bank.items.items() if each.concepts == (trained,))
    assert (before.seconds, before.timed) == (SECONDS, 0)
    for number in range(14):
        opened = NOON + timedelta(minutes=number)
        attempt = practice.ask(service, learner, opened, item=item, fresh=True)
        assert isinstance(attempt, str)
        given = {str(part.name): right(part) for part in stored_variant(service.database, attempt).parts}
        assert practice.answer(service, learner, attempt, given, opened + timedelta(seconds=20)) == attempt
    after = prepared(service, learner)
    assert trained in concepts(before)
    assert trained not in concepts(after)
    assert after.timed == 14
    assert 20.0 < after.seconds < before.seconds
    assert before.plan is not None
    assert after.plan is not None
    assert after.plan.minutes.middle < before.plan.minutes.middle


def test_a_day_that_has_come_asks_for_a_new_one(service: Service) -> None:
    """No plan on the day itself and after; none at all once it is taken back."""
    learner = planning(service, guest(service), 2)
    assert [prepared(service, learner, days).plan is None for days in (0, 1, 2, 40)] == [False, False, True, True]
    ended = preparing.set_interview(service, learner, "", ["coins"], NOON)
    assert isinstance(ended, Learner)
    assert (ended.interview_on, ended.interview_about) == (None, None)
    assert preparing.find_preparation(service, ended, NOON) is None


@pytest.mark.parametrize(
    ("day", "about", "field", "said"),
    [
        ("soon", (), "day", "no date"),
        ("2026-03-04", (), "day", "tomorrow"),
        ("2026-03-03", (), "day", "tomorrow"),
        ("2029-01-01", (), "day", "two years"),
        ("2026-03-20", ("coins", "alchemy"), "about", "“alchemy”"),
        ("2026-03-20", ("lesson/coins",), "about", "“lesson/coins”"),
    ],
)
def test_what_cannot_be_planned_is_refused(
    service: Service, day: str, about: tuple[str, ...], field: str, said: str
) -> None:
    """With a sentence at its field."""
    found = preparing.set_interview(service, guest(service), day, about, NOON)
    assert isinstance(found, Refused)
    assert said in found.problems[field]
