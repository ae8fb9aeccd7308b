"""Reviews: what is due now and when the rest will be, in the learner's own days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.choosing import LOSS, RECALL
from quizsvc.course.bank import Bank
from quizsvc.flows.reviews import Review, overview, reviews
from quizsvc.flows.service import Service
from quizsvc.flows.standing import Known
from quizsvc.names import ItemId, LearnerId
from quizsvc.store.learners import Learner
from tests.flows.events import events, known_of, offline
from tests.learner import DAY, NOON

HOUR = timedelta(hours=1)
LEARNER = Learner(LearnerId("ada"), NOON)


@pytest.fixture(scope="module")
def bare(bank: Bank) -> Service:
    """A service whose flows look at the bank only."""
    return offline(bank)


def practised(service: Service, days: int = 1) -> Known:
    """Three concepts, the first on each of some days, the others on one, all by items on one concept alone."""
    alone = {t.concepts[0]: i for i, t in service.bank.items.items() if len(t.concepts) == 1 and i in service.questions}
    first, second, third = [*alone.values()][:3]
    items: list[ItemId] = [first] * days + [second, third]
    moments = [NOON + k * DAY for k in range(days)] + [NOON + HOUR, NOON + 2 * HOUR]
    return known_of(service, events(service.bank, items, moments))


def test_what_was_practised_is_listed_once_and_due_when_it_was_foretold(bare: Service) -> None:
    """A day before its date nothing is due; a day after it is, at a recall below the threshold."""
    found = practised(bare)
    for one in reviews(bare, found, LEARNER, NOON + 3 * HOUR):
        assert (one.is_due, one.practised) == (False, NOON.date())
        assert one.due is not None
        waited = timedelta(days=(one.due - NOON.date()).days)
        early, late = (
            {each.concept: each for each in reviews(bare, found, LEARNER, NOON + waited + days * DAY)}[one.concept]
            for days in (-1, 1)
        )
        assert not early.is_due
        assert late.is_due
        assert late.recall < RECALL
    assert len({one.concept for one in reviews(bare, found, LEARNER, NOON)}) == 3


def test_the_due_come_first_and_then_the_dates(bare: Service) -> None:
    """What loses most by waiting is first of the due; the others follow in the order of their dates."""
    found = practised(bare, 9)
    now = NOON + 9 * DAY
    rows = reviews(bare, found, LEARNER, now)
    assert [one.is_due for one in rows] == [True, True, False]
    assert rows[0].recall <= rows[1].recall < rows[2].recall
    soon = [one.due or date.max for one in reviews(bare, found, LEARNER, NOON + 8 * DAY) if not one.is_due]
    assert soon == sorted(soon)


@pytest.mark.parametrize(
    ("zone", "practised_on"), [("UTC", 4), ("Pacific/Kiritimati", 4), ("Asia/Tokyo", 4), ("America/Los_Angeles", 3)]
)
def test_dates_are_the_learners_own_days(bare: Service, zone: str, practised_on: int) -> None:
    """A day begins at four in the morning where the learner lives."""
    item = next(iter(bare.questions))
    found = known_of(bare, events(bare.bank, [item], [NOON - 2 * HOUR]))
    assert {one.practised for one in reviews(bare, found, replace(LEARNER, timezone=zone), NOON)} == {
        date(2026, 3, practised_on)
    }


def test_what_costs_too_little_is_never_due(bare: Service) -> None:
    """Where forgetting costs nothing that a review could save, there is no date."""
    found = practised(bare)
    cheap = replace(found, course=replace(found.course, forgetting=Forgetting(LOSS / 2, 0.1)))
    rows = reviews(bare, cheap, LEARNER, NOON + 300 * DAY)
    assert [(one.is_due, one.due) for one in rows] == [(False, None)] * 3


def test_a_visitor_has_nothing_to_review(bare: Service) -> None:
    """Nor has a newcomer."""
    nobody: tuple[Review, ...] = ()
    assert overview(bare, None, NOON) == nobody
    assert reviews(bare, known_of(bare, []), LEARNER, NOON) == nobody
