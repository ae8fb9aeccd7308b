"""Memory: cards agree with the package they come from, and a day reviews once."""

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.adaptive.memory import Card, day_of, days_until, elapsed, moment_of, recall, retrievability, reviewed
from tests.laws import laws

LAWS = laws(60)
START = datetime(2026, 3, 4, tzinfo=UTC)
THEIRS = Scheduler(desired_retention=0.9, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
HISTORIES = st.lists(st.tuples(st.integers(1, 200), st.booleans()), min_size=1, max_size=12)


def test_days_are_counted_from_the_same_moment_in_every_zone() -> None:
    """A day is a day, and the same moment in another zone is the same."""
    east = START.astimezone(tz=None)
    assert day_of(START + timedelta(hours=36)) - day_of(START) == 1.5
    assert day_of(east) == day_of(START)
    assert abs(moment_of(day_of(START)) - START) < timedelta(milliseconds=1)


@LAWS
@given(HISTORIES)
def test_a_card_goes_where_the_package_takes_it(history: list[tuple[int, bool]]) -> None:
    """Reviews on any days give the stability, difficulty and recall of the package's own cards, in one sequence."""
    ours, theirs, moment = None, FsrsCard(card_id=1), START
    for days, right in history:
        moment += timedelta(days=days)
        theirs, _ = THEIRS.review_card(theirs, Rating.Good if right else Rating.Again, moment)
        ours = reviewed(ours, right, day_of(moment))
    assert ours is not None
    assert (ours.stability, ours.difficulty) == pytest.approx((theirs.stability, theirs.difficulty), rel=1e-12)
    for days in (0, 1, 7, 365):
        wanted = THEIRS.get_card_retrievability(theirs, moment + timedelta(days=days))
        assert recall(ours, day_of(moment) + days) == pytest.approx(wanted, rel=1e-12)


def test_stability_is_the_days_until_recall_is_nine_in_ten() -> None:
    """Recall is 1 at once, 0.9 after the stability, and falls on."""
    assert retrievability(5.0, 0.0) == 1.0
    assert retrievability(5.0, 5.0) == pytest.approx(0.9, rel=1e-12)
    assert retrievability(5.0, 50.0) < 0.9


def test_nothing_seen_is_nothing_forgotten() -> None:
    """Without a card recall is 1."""
    assert recall(None, 9000.0) == 1.0


@pytest.mark.parametrize("again", [True, False])
def test_the_second_answer_of_a_day_moves_only_the_moment(again: bool) -> None:
    """A day reviews once, by its first answer; the next day reviews anew."""
    first = reviewed(None, True, 9000.1)
    second = reviewed(first, again, 9000.9)
    assert second == Card(first.stability, first.difficulty, 9000.9)
    assert reviewed(second, again, 9001.1).stability != first.stability


def test_a_clock_set_back_changes_nothing() -> None:
    """An answer that seems to come before the last reviews nothing, moves no moment, and has nothing elapsed."""
    card = reviewed(None, True, 9000.5)
    for earlier in (9000.2, 8999.0, 0.0):
        assert reviewed(card, False, earlier) == card
        assert (elapsed(card, earlier), recall(card, earlier)) == (0.0, 1.0)


def test_a_wrong_answer_is_due_sooner() -> None:
    """Wrong answers make less stable than right ones, first and later."""
    for card in (None, reviewed(None, True, 9000.0)):
        assert reviewed(card, False, 9003.0).stability < reviewed(card, True, 9003.0).stability


@LAWS
@given(st.floats(0.01, 1000.0), st.floats(0.2, 0.999))
def test_recall_falls_to_what_was_asked_when_it_was_foretold(stability: float, recalled: float) -> None:
    """Forth and back; and to 0.9 after as many days as the stability says."""
    assert retrievability(stability, days_until(stability, recalled)) == pytest.approx(recalled, rel=1e-9)
    assert days_until(stability, 0.9) == pytest.approx(stability, rel=1e-9)
