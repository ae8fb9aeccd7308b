"""What moved a mastery: steps that begin where the last one ended, and end where the learner stands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from quizsvc.adaptive.mastery import all_mastery
from quizsvc.adaptive.memory import day_of
from quizsvc.course.bank import Bank
from quizsvc.flows.concept import LAST_ANSWERS, Detail, detail
from quizsvc.flows.moves import Step, moves
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.names import ConceptId, ItemId
from quizsvc.store.attempts import Event
from tests.flows.events import event, known_of, logged_of, offline
from tests.flows.test_sessions import take
from tests.learner import DAY, NOON, guest, miss, right

MINUTE = timedelta(minutes=1)
CONCEPT, OTHER = ConceptId("likelihood"), ConceptId("ridge")


@pytest.fixture(scope="module")
def bare(bank: Bank) -> Service:
    """A service whose flows look at the bank only."""
    return offline(bank)


def items(service: Service, concept: ConceptId) -> list[ItemId]:
    """The items that mainly train a concept, on that alone."""
    return [i for i in service.questions if service.bank.items[i].concepts == (concept,)]


def steps(
    service: Service, history: Sequence[Event], now: datetime, concept: ConceptId = CONCEPT, since: int | None = None
) -> Sequence[Step]:
    """What moved a concept, from one of the answers on."""
    first = None if since is None else history[since].attempt_id
    return moves(service, logged_of(history), known_of(service, history).course, [concept], day_of(now), first)[concept]


def told(service: Service, history: Sequence[Event], now: datetime) -> list[tuple[str, str]]:
    """What moved it, in words, with the sign of how."""
    return [
        (step.words, "+" if step.after > step.before else "-" if step.after < step.before else "=")
        for step in steps(service, history, now)
    ]


def history(service: Service) -> list[Event]:
    """Answers on two concepts over a month, right, wrong and in part."""
    mine, others = items(service, CONCEPT), items(service, OTHER)
    asked = [(mine[0], 1.0, 0.0), (others[0], 0.0, 0.1), (mine[1], 0.0, 2.0), (mine[2], 0.5, 2.1), (mine[0], 1.0, 30.0)]
    return [event(service.bank, item, NOON + days * DAY, credit) for item, credit, days in asked]


def test_each_step_is_told_in_words(bare: Service) -> None:
    """Answers with what became of them; a miss on another concept; days that went by; nothing that moved nothing."""
    past = history(bare)
    first, _, second, third, _ = (bare.item_title(each.item) for each in past)
    assert told(bare, past, NOON + 33 * DAY) == [
        (f"right on “{first}”", "+"),
        ("your answers on other concepts", "-"),
        ("2 days without practice", "-"),
        (f"not yet on “{second}”", "-"),
        ("some hours without practice", "-"),
        (f"partly right on “{third}”", "+"),
        ("28 days without practice", "-"),
        (f"right on “{first}”", "+"),
        ("3 days without practice", "-"),
    ]


def test_the_steps_lead_to_where_the_learner_stands(bare: Service) -> None:
    """Without a gap, from what was expected of a newcomer to the mastery that every page shows; in points as well."""
    past, now = history(bare), NOON + 33 * DAY
    taken, found, none = steps(bare, past, now), known_of(bare, past), known_of(bare, [])
    assert all(after.before == before.after for before, after in pairwise(taken))
    begins, stands = (
        all_mastery(one.belief.state, one.course.catalogue, one.course.forgetting, day_of(moment))[CONCEPT].mean
        for one, moment in ((none, NOON), (found, now))
    )
    assert taken[0].before == pytest.approx(begins, abs=1e-12)
    assert taken[-1].after == pytest.approx(stands, abs=1e-12)
    assert sum(step.points for step in taken) == round(100 * stands) - round(100 * begins)


def test_told_from_a_later_answer_on_it_is_the_same(bare: Service) -> None:
    """The last steps of the whole, from that answer on; with nothing on the concept since, nothing."""
    past, now = history(bare), NOON + 33 * DAY
    whole = steps(bare, past, now)
    for since in (2, 3, 4):
        part = steps(bare, past, now, since=since)
        assert list(part) == list(whole[-len(part) :])
        assert part[0].attempt == past[since].attempt_id
    assert steps(bare, past, now, OTHER, since=2) == []


def test_what_taught_nothing_moved_nothing(bare: Service) -> None:
    """An answer that is not rated is no step; nor is one on a concept that no item trains."""
    past = history(bare)
    unrated = [*past, replace(event(bare.bank, past[0].item, NOON + 31 * DAY), rated=False)]
    assert steps(bare, unrated, NOON + 33 * DAY) == steps(bare, past, NOON + 33 * DAY)
    course = known_of(bare, past).course
    assert moves(bare, logged_of(past), course, [ConceptId("none")], day_of(NOON)) == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_concept_is_told_with_its_latest_answers(service: Service) -> None:
    """Newest first, so many at most, and where they end is the mastery that stands beside them."""
    learner, mine = guest(service), items(service, CONCEPT)
    for number in range(LAST_ANSWERS + 3):
        take(service, learner, mine[number % len(mine)], right if number % 3 else miss, NOON + number * MINUTE)
    shown = detail(service, learner, CONCEPT, NOON + 2 * DAY)
    assert isinstance(shown, Detail)
    assert shown.status.mastery is not None
    assert shown.review is not None
    assert sum(step.attempt is not None for step in shown.steps) == LAST_ANSWERS
    assert shown.steps[0].after == pytest.approx(shown.status.mastery.mean, abs=1e-12)
    assert [status.concept.id for status in shown.needs] == list(service.bank.concepts[CONCEPT].prerequisites)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_stranger_and_a_newcomer_see_a_concept_not_started(service: Service) -> None:
    """What it is and rests on, and no step; a name that is none is told."""
    for learner in (None, guest(service)):
        shown = detail(service, learner, CONCEPT, NOON)
        assert isinstance(shown, Detail)
        assert (shown.status.words, shown.is_mastered, shown.review, shown.steps) == ("not started", False, None, ())
        assert isinstance(detail(service, learner, "none", NOON), Missing)
