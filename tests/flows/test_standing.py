"""Standing: the log replayed, answer by answer, with the sessions that it falls into."""

from dataclasses import replace
from datetime import timedelta

import pytest

from quizsvc.adaptive.memory import day_of
from quizsvc.course.bank import Bank
from quizsvc.flows.service import Service
from quizsvc.flows.standing import assess
from quizsvc.names import ItemId
from tests.flows.events import event, events, known_of, offline, replay
from tests.learner import DAY, NOON, guest

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def known(bank: Bank) -> Service:
    """A service whose flows look at the bank only."""
    return offline(bank)


@pytest.fixture(scope="module")
def items(known: Service) -> list[ItemId]:
    """The first item of each of four concepts."""
    where = known.catalogue
    return [where.items[found[0]] for found in where.trained if found.size][:4]


def test_a_session_ends_with_half_an_hour_without_an_answer(known: Service, items: list[ItemId]) -> None:
    """Answers at most thirty minutes apart are one session's; after a longer rest the count begins anew."""
    gaps = [0, 5, 30, 29]
    moments = [NOON + sum(gaps[: k + 1]) * MINUTE for k in range(4)]
    found = replay(events(known.bank, items, moments))
    assert found.questions == 4
    assert found.in_session(day_of(moments[-1] + 29 * MINUTE)) == (4, 0)
    assert found.in_session(day_of(moments[-1] + 31 * MINUTE)) == (0, 0)
    late = replay([*events(known.bank, items, moments), event(known.bank, items[0], moments[-1] + 31 * MINUTE)])
    assert (late.questions, late.reviews) == (1, 0)


def test_reviews_of_a_session_are_counted(known: Service) -> None:
    """An answer on a concept that has rested is a review; the next on it, and one on a new concept, are not."""
    alone = {
        t.concepts: item for item, t in known.bank.items.items() if len(t.concepts) == 1 and item in known.questions
    }
    first, other = [*alone.values()][:2]
    later = NOON + 3 * DAY
    asked = [first, first, first, other]
    moments = [NOON, later, later + MINUTE, later + 2 * MINUTE]
    found = replay(events(known.bank, asked, moments))
    assert (found.questions, found.reviews) == (3, 1)


def test_a_clock_set_back_stands_still(known: Service, items: list[ItemId]) -> None:
    """An answer that seems earlier counts as given at the latest moment known."""
    back = replay(events(known.bank, items[:2], [NOON, NOON - 90 * DAY]))
    still = replay(events(known.bank, items[:2], [NOON, NOON]))
    assert back == still
    assert back.day == day_of(NOON)


def test_unrated_answers_teach_nothing(known: Service, items: list[ItemId]) -> None:
    """A history with them replays as one without."""
    rated = event(known.bank, items[0], NOON)
    unrated = event(known.bank, items[1], NOON + MINUTE, rated=False)
    assert replay([rated, unrated]) == replay([rated])


def test_an_item_is_as_it_was_when_it_was_asked(known: Service, items: list[ItemId]) -> None:
    """A right answer to what was harder then says more."""
    asked = event(known.bank, items[0], NOON)
    easy, hard = (replay([replace(asked, difficulty=b)]).state.learner.mean for b in (-2.0, 2.0))
    assert 0 < easy < hard


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_standing_is_of_its_moment(service: Service, items: list[ItemId]) -> None:
    """Mastery fades as the days go, the level stays; answers and XP are as they were."""
    learner = guest(service)
    history = events(service.bank, items[:1] * 5, [NOON + k * MINUTE for k in range(5)])
    now, later = (assess(learner, known_of(service, history), 50, NOON + after) for after in (MINUTE, 60 * DAY))
    concept = service.bank.items[items[0]].concepts[0]
    assert later.mastery[concept].mean < now.mastery[concept].mean
    assert (later.level, later.answers, later.xp) == (now.level, 5, 50)
    assert (now.streak.days, later.streak.days) == (1, 0)
