"""When a learner's day begins is kept with each answer: what was counted stays, and the log proves it."""

from datetime import timedelta

from quizsvc.flows import settings
from quizsvc.flows.accounts import remove
from quizsvc.flows.service import Service
from quizsvc.flows.settings import Changes
from quizsvc.flows.standing import standing
from quizsvc.flows.verifying import verify
from quizsvc.store import attempts, learners
from quizsvc.store.learners import Learner
from tests.flows.test_beliefs import COIN, MEAN, take
from tests.learner import NOON, guest

AT_TWO = 14 / 24
"""Days from noon to two in the night."""


def changed(service: Service, learner: Learner, **what: object) -> Learner:
    """The learner with other settings."""
    found = settings.change(service.database, learner, Changes(**what))
    assert isinstance(found, Learner)
    with service.database.read() as conn:
        assert learners.learner(conn, learner.id) == found
    return found


def test_an_answer_counts_for_the_day_that_it_was_given_on(service: Service) -> None:
    """At two in the night that is the day before, until a day begins at midnight; a change moves no earlier answer."""
    learner = guest(service)
    take(service, learner, COIN, days=AT_TWO)
    early = changed(service, learner, day_begins=0)
    take(service, early, MEAN, days=AT_TWO)
    later = changed(service, early, day_begins=8)
    with service.database.read() as conn:
        log = attempts.history(conn, learner.id)
    day = NOON.date()
    assert [(event.local_day, event.day_begins) for event in log] == [(day, 4), (day + timedelta(days=1), 0)]
    night = NOON + timedelta(days=AT_TWO)
    for who in (early, later):
        assert standing(service, who, night).streak == standing(service, early, night).streak
    assert verify(service.database, lambda _: None) == []


def test_settings_go_with_the_person(service: Service) -> None:
    """Whoever leaves leaves none behind."""
    learner = changed(
        service,
        guest(service),
        timezone="Asia/Tokyo",
        day_begins=0,
        show_streak=False,
        weekly_goal=7,
        theme="dark",
        display_name="Ada",
    )
    with service.database.write() as conn:
        remove(conn, learner.id)
        assert learners.learner(conn, learner.id) == Learner(learner.id, learner.created_at)
