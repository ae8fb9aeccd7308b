"""Mastery: the mean probability of a right answer over a concept's items."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.adaptive.learner import LearnerState, interval
from quizsvc.adaptive.mastery import Mastery, all_mastery
from quizsvc.names import ConceptId, ItemId
from tests.adaptive.courses import COSTS, DAY, course, give, newcomer, practised, seen
from tests.laws import laws

LAWS = laws(60)
A, B = ConceptId("a"), ConceptId("b")
WHERE = course({"a1": ("a", -1.0), "a2": ("a", 1.0), "ab": ("ab", 0.0), "b1": ("b", 0.5)}, {"a": "", "b": "a", "c": ""})
ANSWERS = st.tuples(st.sampled_from(WHERE.items), st.sampled_from([0.0, 0.36, 0.6, 1.0]), st.integers(0, 40))


def mastery(state: LearnerState, day: float = DAY) -> dict[ConceptId, Mastery]:
    """Of every concept."""
    return all_mastery(state, WHERE, COSTS, day)


def test_mastery_is_the_mean_over_the_items() -> None:
    """Mean and interval are the view's own, each concept's beside its name; the answers are counted."""
    state = practised(WHERE, ["a1", "ab"], 2)
    view, found = seen(state, WHERE), mastery(state)
    low, high = interval(view, WHERE)
    for at, concept in enumerate((A, B)):
        wanted = Mastery(view.mastery[at], low[at], high[at], int(view.answers[at]))
        assert found[concept] == wanted
        assert wanted.low < wanted.mean < wanted.high
    assert (found[A].answers, found[B].answers) == (4, 2)


def test_a_concept_without_items_has_none() -> None:
    """Nothing to answer is no mastery."""
    assert set(mastery(newcomer())) == {A, B}


def test_right_answers_raise_it_to_mastered() -> None:
    """Thirty right answers raise a concept from below a half to mastered, as many wrong ones keep it low."""
    good, bad = (practised(WHERE, ["a1", "a2", "ab"], 10, credit) for credit in (1.0, 0.0))
    assert mastery(newcomer())[A].mean < 0.5
    assert mastery(good)[A].mean > 0.8
    assert mastery(bad)[A].mean < 0.2


def test_answers_make_it_surer() -> None:
    """The interval after right and wrong answers is narrower than before any."""
    state = practised(WHERE, ["a1"], 4)
    for _ in range(4):
        give(state, WHERE, "a2", 0.0)
    before, after = mastery(newcomer())[A], mastery(state)[A]
    assert after.high - after.low < before.high - before.low


def test_time_lowers_it() -> None:
    """What is not practised is forgotten, and practice brings it back."""
    state = practised(WHERE, ["a1"], 3)
    fresh, later = mastery(state)[A], mastery(state, DAY + 60)[A]
    assert later.mean < fresh.mean
    give(state, WHERE, "a1", day=DAY + 60)
    assert mastery(state, DAY + 60)[A].mean > fresh.mean


@LAWS
@given(st.lists(ANSWERS, max_size=20), st.sampled_from(WHERE.items), st.integers(0, 40))
def test_a_right_answer_never_lowers_it(history: list[tuple[str, float, int]], item: ItemId, days: int) -> None:
    """After any history, a right answer does not lower the mastery of a concept that it was given on."""
    state, day = newcomer(), DAY
    for name, credit, gap in history:
        day += gap
        give(state, WHERE, name, credit, day)
    day += days
    before = mastery(state, day)
    give(state, WHERE, item, 1.0, day)
    after = mastery(state, day)
    for at in WHERE.concepts_of(WHERE.place[item]):
        concept = WHERE.concepts[at]
        assert after[concept].mean >= before[concept].mean


@pytest.mark.parametrize("credit", [0.0, 1.0])
def test_ten_thousand_answers_leave_it_a_probability(credit: float) -> None:
    """All right or all wrong for ever: within guessing and slips, with ends in their order."""
    state = practised(WHERE, ["a1"], 10_000, credit)
    found = mastery(state)[A]
    most = 1.0 - WHERE.settings.slip + 1e-12
    assert 0.02 <= found.low <= found.high <= most
    assert 0.02 <= found.mean <= most
    assert found.answers == 10_000
