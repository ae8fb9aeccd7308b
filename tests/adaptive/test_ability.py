"""Ability: what an answer teaches, and what is expected of the next one."""

from math import exp, log, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from quizsvc.adaptive.ability import (
    DRIFT_THETA,
    SLIP,
    V_DELTA,
    V_EPS,
    V_THETA,
    Belief,
    LearnerState,
    OnConcept,
    Question,
    chance,
    predict,
    rated_credit,
    sigmoid,
    update,
)
from quizsvc.names import ConceptId
from tests.laws import laws

LAWS = laws(80)
A, B = ConceptId("a"), ConceptId("b")
Q = Question((A,), 0.0, 0.02)
TWO = Question((A, B), 0.5, 0.2)
credits = st.lists(st.floats(0, 1), max_size=30)


def after(answers: list[float], question: Question = Q) -> LearnerState:
    """The state after answers to one question."""
    state = LearnerState()
    for credit in answers:
        state = update(state, question, credit)
    return state


def test_by_hand() -> None:
    """The first right answer to an even item moves θ and δ by the extended Kalman step."""
    g, span, q = 0.02, 0.95, 0.5
    p = g + span * q
    slope = span * q * (1 - q)
    information = slope**2 / (p * (1 - p))
    spread = V_THETA + V_EPS + V_DELTA
    gain = slope * (1 - p) / (p * (1 - p)) / (1 + information * spread)
    state = update(LearnerState(), Q, 1.0)
    assert state.theta.mean == pytest.approx(V_THETA * gain, rel=1e-12)
    assert state.theta.variance == pytest.approx(
        V_THETA - V_THETA**2 * information / (1 + information * spread) + DRIFT_THETA, rel=1e-12
    )
    assert state.on(A).belief.mean == pytest.approx(V_DELTA * gain + 0.04, rel=1e-12)
    assert state.on(A).recent == pytest.approx(0.56 * (1 - p), rel=1e-12)
    assert state.recent == pytest.approx(0.18 * (1 - p), rel=1e-12)
    assert (state.on(A).answers, state.on(B).answers) == (1, 0)


def test_what_is_expected_by_hand() -> None:
    """With nothing known an even item goes right with (g + 1 - s)/2, and the terms add up to eta."""
    found = predict(LearnerState(), Q)
    assert found.p == pytest.approx((0.02 + 1 - SLIP) / 2, rel=1e-12)
    assert found.variance == V_THETA + V_EPS + V_DELTA
    state = LearnerState(
        Belief(0.4, 0.5), {A: OnConcept(Belief(0.2, 0.1), 0.3, 4), B: OnConcept(Belief(-0.6, 0.2), -0.1, 1)}, 0.05
    )
    seen = predict(state, TWO)
    assert seen.terms == pytest.approx({"you": 0.4, "this concept": -0.2, "this item": -0.5, "recent run": 0.074})
    assert seen.eta == pytest.approx(sum(seen.terms.values()), rel=1e-12)
    assert seen.variance == pytest.approx(0.5 + V_EPS + 0.3 / 4, rel=1e-12)
    assert seen.p == pytest.approx(0.2 + 0.77 * sigmoid(seen.eta / sqrt(1 + pi * seen.variance / 8)), rel=1e-12)


@LAWS
@given(st.floats(-4, 4), st.floats(0.1, 4), st.floats(0, 0.5))
def test_the_uncertainty_is_averaged_out(eta: float, variance: float, guessing: float) -> None:
    """The chance agrees with the integral over the latent's distribution to within 0.02."""
    exact = quad(lambda z: sigmoid(eta + sqrt(variance) * z) * norm.pdf(z), -9, 9)[0]
    assert chance(eta, variance, guessing) == pytest.approx(guessing + (1 - guessing - SLIP) * exact, abs=0.02)


@LAWS
@given(st.floats(-700, 700))
def test_sigmoid_never_overflows(x: float) -> None:
    """The sigmoid is symmetric, between 0 and 1, and the inverse of the logit where that can be told."""
    assert sigmoid(x) + sigmoid(-x) == pytest.approx(1.0, rel=1e-12)
    assert 0 <= sigmoid(x) <= 1
    if abs(x) < 20:
        assert log(sigmoid(x) / sigmoid(-x)) == pytest.approx(x, rel=1e-9, abs=1e-12)
    assert sigmoid(x) == pytest.approx(1 / (1 + exp(-x)), rel=1e-12) if x > -700 else True


@LAWS
@given(credits, st.floats(-5, 5), st.floats(0, 0.6))
def test_expectations_stay_between_guessing_and_slipping(answers: list[float], difficulty: float, guess: float) -> None:
    """After any answers P lies inside its interval, and the interval between guessing and one minus slipping."""
    found = predict(after(answers), Question((A, B), difficulty, guess))
    assert guess <= found.low < found.p < found.high <= 1 - SLIP


@LAWS
@given(credits, st.floats(0, 1), st.floats(0, 1))
def test_a_better_answer_never_lowers_what_is_expected(answers: list[float], one: float, other: float) -> None:
    """Of two credits the larger leaves the larger expectation."""
    low, high = sorted([one, other])
    state = after(answers)
    assert predict(update(state, Q, low), Q).p <= predict(update(state, Q, high), Q).p + 1e-12


@LAWS
@given(credits)
def test_right_raises_and_wrong_lowers(answers: list[float]) -> None:
    """A right answer raises ability and a wrong one lowers it, whatever came before."""
    state = after(answers)
    assert update(state, Q, 1.0).theta.mean > state.theta.mean > update(state, Q, 0.0).theta.mean


@LAWS
@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=200))
def test_variances_stay_bounded(answers: list[float]) -> None:
    """However many answers, every variance stays above zero and not above the prior's plus a drift."""
    state = after(answers)
    assert 0 < state.theta.variance <= V_THETA + DRIFT_THETA
    assert 0 < state.on(A).belief.variance <= V_DELTA + 0.2


def test_an_answer_changes_only_its_own_concepts() -> None:
    """Concepts that the item does not train stay as they were, and the old state is not touched."""
    state = after([1.0, 0.0], TWO)
    before = dict(state.concepts)
    later = update(state, Q, 1.0)
    assert later.concepts[B] is state.concepts[B]
    assert state.concepts == before
    assert later.concepts[A] != state.concepts[A]


def test_a_surprise_teaches_more() -> None:
    """A right answer to a hard item raises ability more than one to an easy item."""
    hard, easy = (update(LearnerState(), Question((A,), b, 0.0), 1.0).theta.mean for b in (2.0, -2.0))
    assert hard > easy > 0


def test_guessing_makes_a_right_answer_tell_less() -> None:
    """The easier an item is to guess, the less a right answer says."""
    means = [update(LearnerState(), Question((A,), 0.0, g), 1.0).theta.mean for g in (0.0, 0.25, 0.5)]
    assert means == sorted(means, reverse=True)


@pytest.mark.parametrize(("credit", "hints", "rated"), [(1.0, 0, 1.0), (1.0, 1, 0.6), (0.5, 2, 0.18), (0.0, 3, 0.0)])
def test_a_hint_multiplies_the_credit(credit: float, hints: int, rated: float) -> None:
    """Each hint opened leaves six tenths of the credit for ability to learn from."""
    assert rated_credit(credit, hints) == pytest.approx(rated, rel=1e-12)
