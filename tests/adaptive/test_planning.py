"""A plan towards a day: gains and paces by hand, and the laws that keep it honest."""

from math import log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.choosing import due_after
from quizsvc.adaptive.memory import Card, reviewed
from quizsvc.adaptive.planning import (
    GAIN,
    LEAST_GAIN,
    LONGEST,
    MOST_MINUTES,
    OWN_AT,
    SECONDS,
    SPREAD,
    Aim,
    Plan,
    Range,
    first_questions,
    gain,
    logit,
    pace,
    plan,
    reviews,
)
from quizsvc.names import ConceptId
from tests.laws import laws

LOST, CHEAP = Forgetting(1.0, 0.1), Forgetting(0.0, 0.1)
CARDS = st.builds(Card, st.floats(0.5, 200), st.floats(1, 10), st.floats(0, 1000))
MASTERIES = st.floats(0.0, 1.0)
AIMS = st.lists(
    st.builds(Aim, st.uuids().map(lambda name: ConceptId(str(name))), MASTERIES, st.just(0.8), st.none() | CARDS),
    max_size=12,
)
GAINS = st.builds(gain, st.floats(-5, 30), st.integers(0, 300))


def planned(aims: Any, days: int, each: Range, forgetting: Forgetting = LOST) -> Plan:
    """A plan from day 1000 on, a minute a question."""
    return plan(aims, days, each, 60.0, forgetting, 1000.0)


def test_a_gain_begins_with_what_others_gained_and_nears_ones_own() -> None:
    """As much of one's own as OWN_AT questions is half of it; more makes the range narrower; none falls to nothing."""
    none, some, much = gain(0.0, 0), gain(0.3 * OWN_AT, int(OWN_AT)), gain(3000.0, 10000)
    assert none == Range(GAIN / SPREAD, GAIN, GAIN * SPREAD)
    assert some.middle == pytest.approx((GAIN + 0.3) / 2)
    assert much.middle == pytest.approx(0.3, rel=0.01)
    assert none.high / none.middle > some.high / some.middle > much.high / much.middle
    assert gain(-50.0, 1000).middle == LEAST_GAIN


def test_a_pace_is_the_mean_of_seconds_with_pages_left_open_cut() -> None:
    """Ten questions weigh as much as what is believed before any."""
    assert pace([]) == SECONDS
    assert pace([30.0] * 10) == pytest.approx((SECONDS + 30.0) / 2)
    assert pace([1e6] * 10) == pytest.approx((SECONDS + LONGEST) / 2)
    assert pace([-5.0] * 10) == pytest.approx(SECONDS / 2)


def test_questions_by_hand() -> None:
    """Half to 0.8 is ln 4 logits; what is there already asks for no question, and what nearly is for one."""
    assert first_questions(Aim(ConceptId("a"), 0.5, 0.8), 0.1) == pytest.approx(log(4) / 0.1)
    assert first_questions(Aim(ConceptId("a"), 0.799, 0.8), 0.1) == 1.0
    assert first_questions(Aim(ConceptId("a"), 0.8, 0.8), 0.1) == 0.0
    assert logit(0.0) == pytest.approx(-logit(1.0))


@laws(60)
@given(CARDS, st.integers(1, 200))
def test_reviews_are_those_of_memory(card: Card, days: int) -> None:
    """Second route: by intervals that keep growing as the first two did, review after review."""
    aim = Aim(ConceptId("a"), 0.9, 0.8, card)
    first = due_after(card, LOST)
    assert first is not None
    second = due_after(reviewed(card, True, card.last + max(first, 1.0)), LOST) or first
    at, gap, count = card.last + first, first, 0
    while at <= card.last + days:
        gap *= max(1.1, second / first)
        at, count = at + gap, count + 1
    assert count <= reviews(aim, days, LOST, card.last) < count + 1 + 1e-9
    assert reviews(aim, days, LOST, card.last + first + 1) == pytest.approx(1 + reviews(aim, days, LOST, card.last))
    assert reviews(aim, days, CHEAP, card.last) == 0.0


@laws(150)
@given(AIMS, GAINS, st.integers(1, 400), st.integers(1, 400))
def test_more_days_never_ask_for_more_minutes_a_day(aims: list[Aim], each: Range, days: int, more: int) -> None:
    """Of all that is aimed at, at each end of the range; and what can be reached stays within reach."""
    soon, late = planned(aims, days, each), planned(aims, days + more, each)
    for end in ("low", "middle", "high"):
        assert getattr(late.whole, end) <= getattr(soon.whole, end) + 1e-9
    assert late.within[: len(soon.within)] == soon.within


@laws(150)
@given(AIMS, GAINS, st.integers(1, 400))
def test_a_plan_is_honest(aims: list[Aim], each: Range, days: int) -> None:
    """Its figures are ordered and of what it says can be reached, which is all of it where there is time."""
    made = planned(aims, days, each)
    assert 0.0 <= made.minutes.low <= made.minutes.middle <= made.minutes.high
    assert made.minutes.middle <= MOST_MINUTES
    assert (made.whole.middle <= MOST_MINUTES) == (len(made.within) == len(aims))
    assert made.questions.middle == pytest.approx(made.minutes.middle * days)


@laws(150)
@given(AIMS, GAINS, st.integers(1, 60))
def test_weeks_hold_each_concept_that_is_not_there_once_and_in_order(aims: list[Aim], each: Range, days: int) -> None:
    """A concept mastered already is in no week, and asks for reviews only."""
    made = planned(aims, days, each)
    assert [name for week in made.weeks for name in week] == [aim.concept for aim in made.within if aim.mastery < 0.8]
    assert len(made.weeks) == -(-days // 7)
    there = [aim for aim in aims if aim.mastery >= 0.8]
    asked = planned(there, days, each).questions
    assert asked.low == asked.high == pytest.approx(sum(reviews(aim, days, LOST, 1000.0) for aim in there))
    assert planned(there, days, each, CHEAP).questions == Range(0.0, 0.0, 0.0)
