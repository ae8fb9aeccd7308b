"""Mastery: the mean probability of a right answer over a concept's items."""

import pytest

from quizsvc.adaptive.ability import LearnerState, Question, predict, update
from quizsvc.adaptive.mastery import Mastery, all_mastery, mastery
from quizsvc.names import ConceptId

A, B = ConceptId("a"), ConceptId("b")
EASY, HARD = Question((A,), -1.0, 0.02), Question((A,), 1.0, 0.02)


def test_mastery_is_the_mean_over_the_items() -> None:
    """Mean and interval are the means of the items' predictions; the answers are counted."""
    state = update(update(LearnerState(), EASY, 1.0), HARD, 0.0)
    seen = [predict(state, q) for q in (EASY, HARD)]
    found = mastery(state, A, [EASY, HARD])
    assert found.mean == pytest.approx((seen[0].p + seen[1].p) / 2, rel=1e-12)
    assert found.low == pytest.approx((seen[0].low + seen[1].low) / 2, rel=1e-12)
    assert found.high == pytest.approx((seen[0].high + seen[1].high) / 2, rel=1e-12)
    assert found.low < found.mean < found.high
    assert found.answers == 2


def test_a_concept_without_items_has_none() -> None:
    """Nothing to answer is no mastery, with the widest interval."""
    assert mastery(LearnerState(), B, []) == Mastery(0.0, 0.0, 1.0, 0)


def test_right_answers_raise_it_to_mastered() -> None:
    """Ten right answers in a row raise a concept from below a half to mastered, ten wrong ones keep it low."""
    good = bad = LearnerState()
    for _ in range(10):
        good, bad = update(good, EASY, 1.0), update(bad, EASY, 0.0)
    assert mastery(LearnerState(), A, [HARD]).mean < 0.5
    assert mastery(good, A, [EASY]).mean > 0.8
    assert mastery(bad, A, [EASY]).mean < 0.4


def test_all_concepts_at_once() -> None:
    """Each concept has its own mastery."""
    state = update(LearnerState(), EASY, 1.0)
    both = {A: [EASY], B: [Question((B,), 0.0, 0.02)]}
    assert all_mastery(state, both) == {c: mastery(state, c, q) for c, q in both.items()}
