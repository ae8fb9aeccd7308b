"""Ability: what an answer teaches, and what is expected of the next one."""

from copy import deepcopy
from dataclasses import replace
from math import exp, log, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from quizsvc.adaptive.ability import (
    Concept,
    Forgetting,
    Item,
    Learner,
    OnConcept,
    Trial,
    chance,
    expect,
    learn,
    rated_credit,
    sigmoid,
)
from quizsvc.adaptive.answer_log import Answer, learn_from
from quizsvc.adaptive.ratings import Ratings
from quizsvc.adaptive.settings import COURSE, SERVICE, Settings
from tests.laws import laws

LAWS = laws(80)
CONSTANTS = st.sampled_from([SERVICE, COURSE])
credits = st.lists(st.floats(0, 1), max_size=30)
answers = st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=200)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Any item that an author or a refit may make."""
    return Item(draw(st.floats(-5, 5)), draw(st.floats(0.01, 2)), draw(st.floats(0.2, 3)), draw(st.floats(0, 0.6)))


def fresh(item: Item, settings: Settings = SERVICE, concepts: int = 1) -> Trial:
    """A newcomer before an item of so many concepts."""
    return Trial(
        Learner(0.0, settings.learner),
        [OnConcept(0.0, settings.on_concept) for _ in range(concepts)],
        [Concept(0.0, settings.concept) for _ in range(concepts)],
        replace(item),
    )


def after(trial: Trial, given_answers: list[float], settings: Settings = SERVICE) -> Trial:
    """A copy of the trial after answers to its item, one after the other."""
    later = deepcopy(trial)
    for credit in given_answers:
        learn(later, expect(later, settings), credit, settings)
    return later


def test_an_answer_by_hand() -> None:
    """A right answer moves every latent of two concepts by the extended Kalman step, each by its coefficient."""
    a, w, g, span = 1.5, 0.5, 0.1, 0.87
    trial = Trial(
        Learner(0.4, 0.5, 0.1, 7),
        [OnConcept(0.2, 0.1, 0.3, 4), OnConcept(-0.6, 0.2, -0.1, 1)],
        [Concept(0.3, 0.2), Concept(-0.1, 0.4)],
        Item(0.5, 1.2, a, g),
    )
    expected = expect(trial, SERVICE)
    ability = 0.4 + 0.86 * 0.1 + w * (0.2 + 0.31 * 0.3) + w * (-0.6 - 0.31 * 0.1)
    eta = a * ability - w * 0.3 + w * 0.1 - 0.5
    variance = a**2 * (0.5 + w**2 * 0.3) + w**2 * 0.6 + 1.2
    assert expected.ability == pytest.approx(ability, rel=1e-12)
    assert expected.eta == pytest.approx(eta, rel=1e-12)
    assert expected.variance == pytest.approx(variance, rel=1e-12)
    assert expected.p == pytest.approx(g + span / (1 + exp(-eta / sqrt(1 + pi * variance / 8))), rel=1e-12)

    q = 1 / (1 + exp(-eta))
    p = g + span * q
    slope = span * q * (1 - q)
    information = slope**2 / (p * (1 - p))
    gain = slope / (p * (1 - p)) * (1 - p) / (1 + information * variance)
    shrink = information / (1 + information * variance)
    learn(trial, expected, 1.0, SERVICE)
    found = [trial.learner, *trial.on, *trial.concepts, trial.item]
    before = [(0.4, 0.5), (0.2, 0.1), (-0.6, 0.2), (0.3, 0.2), (-0.1, 0.4), (0.5, 1.2)]
    coefficients = [a, a * w, a * w, -w, -w, -1.0]
    taught, drifts = [0.0, 0.04, 0.04, 0.0, 0.0, 0.0], [0.0024, 0.006, 0.006, 0.0, 0.0, 0.0]
    for row, (mean, v), c, step, drift in zip(found, before, coefficients, taught, drifts, strict=True):
        assert row.mean == pytest.approx(mean + c * v * gain + step, rel=1e-12)
        assert row.variance == pytest.approx(v - (c * v) ** 2 * shrink + drift, rel=1e-12)
    assert trial.learner.recent == pytest.approx(0.82 * 0.1 + 0.18 * (1 - p), rel=1e-12)
    assert trial.on[1].recent == pytest.approx(0.44 * -0.1 + 0.56 * (1 - p), rel=1e-12)
    assert [trial.learner.answers, *(on.answers for on in trial.on)] == [8, 5, 2]


def test_a_wrong_answer_takes_its_step() -> None:
    """What an answer itself teaches is less after a wrong one, and below zero."""
    free = replace(SERVICE, step_right=0.0, step_wrong=0.0)
    trial = fresh(Item(0.0, 1.0))
    for credit, step in ((0.0, -0.008), (0.49, -0.008), (0.5, 0.04), (1.0, 0.04)):
        with_step, without = after(trial, [credit]), after(trial, [credit], free)
        assert with_step.on[0].mean - without.on[0].mean == pytest.approx(step, rel=1e-9)


def test_an_item_met_again_is_easier() -> None:
    """A repeat adds its 0.18 to eta and nothing to the variance."""
    trial = fresh(Item(0.0, 1.0))
    once, again = expect(trial, SERVICE), expect(replace(trial, repeated=True), SERVICE)
    assert again.eta - once.eta == pytest.approx(0.18, rel=1e-12)
    assert (again.variance, again.ability) == (once.variance, once.ability)


def test_what_forgetting_costs_by_hand() -> None:
    """Kappa times what was lost comes off the ability, and kappa learns with that share as its coefficient."""
    trial = replace(fresh(Item(0.0, 1.0, 2.0)), forgetting=Forgetting(1.5, 0.5), lost=0.4)
    expected = expect(trial, SERVICE)
    assert expected.ability == pytest.approx(-0.6, rel=1e-12)
    assert expected.eta == pytest.approx(-1.2, rel=1e-12)
    q = sigmoid(-1.2)
    p, slope = 0.97 * q, 0.97 * q * (1 - q)
    information = slope**2 / (p * (1 - p))
    c, total = -2.0 * 0.4, expected.variance + 0.8**2 * 0.5
    for credit in (0.0, 1.0):
        later = after(trial, [credit]).forgetting
        assert later is not None
        gain = slope * (credit - p) / (p * (1 - p)) / (1 + information * total)
        assert later.mean == pytest.approx(1.5 + c * 0.5 * gain, rel=1e-12)
        assert later.variance == pytest.approx(
            0.5 - (c * 0.5) ** 2 * information / (1 + information * total), rel=1e-12
        )


def test_what_practice_brings_by_hand() -> None:
    """Gamma for each e-fold of answers is added to the ability, never below 0, and learns with that coefficient."""
    trial = replace(fresh(Item(0.0, 1.0, 2.0)), forgetting=Forgetting(0.0, 0.0, 0.3, 0.05), practised=log(5))
    expected = expect(trial, SERVICE)
    assert expected.eta == pytest.approx(2 * 0.3 * log(5), rel=1e-12)
    q, c = sigmoid(expected.eta), 2 * log(5)
    p, slope = 0.97 * q, 0.97 * q * (1 - q)
    information, total = slope**2 / (p * (1 - p)), expected.variance + c**2 * 0.05
    later = after(trial, [0.0]).forgetting
    assert later is not None
    gain = -slope * p / (p * (1 - p)) / (1 + information * total)
    assert later.practice == pytest.approx(0.3 + c * 0.05 * gain, rel=1e-12)
    assert later.practice_variance == pytest.approx(
        0.05 - (c * 0.05) ** 2 * information / (1 + information * total), rel=1e-12
    )
    later = after(replace(trial, forgetting=Forgetting(0.0, 0.0, 0.01, 0.05)), [0.0]).forgetting
    assert later is not None
    assert later.practice == 0.0


def test_kappa_rests_where_nothing_was_forgotten() -> None:
    """An answer on concepts fully recalled tells nothing of forgetting, and what forgetting costs is never below 0."""
    trial = replace(fresh(Item(0.0, 1.0)), forgetting=Forgetting(0.01, 0.5, 0.1, 0.05))
    assert after(trial, [1.0, 0.0]).forgetting == Forgetting(0.01, 0.5, 0.1, 0.05)
    later = after(replace(trial, lost=1.0), [1.0] * 3).forgetting
    assert later is not None
    assert later.mean == 0.0


@LAWS
@given(st.floats(-4, 4), st.floats(0.1, 4), st.floats(0, 0.5))
def test_the_uncertainty_is_averaged_out(eta: float, variance: float, guessing: float) -> None:
    """The chance agrees with the integral over the latent's distribution to within 0.02."""
    exact = quad(lambda z: sigmoid(eta + sqrt(variance) * z) * norm.pdf(z), -9, 9)[0]
    assert chance(eta, variance, guessing, 0.03) == pytest.approx(guessing + (0.97 - guessing) * exact, abs=0.02)


@LAWS
@given(st.floats(-700, 700))
def test_sigmoid_never_overflows(x: float) -> None:
    """The sigmoid is symmetric, between 0 and 1, and the inverse of the logit where that can be told."""
    assert sigmoid(x) + sigmoid(-x) == pytest.approx(1.0, rel=1e-12)
    assert sigmoid(x) == pytest.approx(1 / (1 + exp(-x)), rel=1e-12)
    if abs(x) < 20:
        assert log(sigmoid(x) / sigmoid(-x)) == pytest.approx(x, rel=1e-9, abs=1e-12)


@LAWS
@given(items(), credits, st.integers(1, 3), CONSTANTS)
def test_p_stays_between_guessing_and_slipping(item: Item, given_answers: list[float], n: int, s: Settings) -> None:
    """After any answers P lies between the chance to guess and one minus slipping."""
    p = expect(after(fresh(item, s, n), given_answers, s), s).p
    assert item.guessing <= p <= 1 - s.slip


@LAWS
@given(items(), credits, st.floats(0, 1), st.floats(0, 1))
def test_a_better_answer_never_leaves_less(item: Item, given_answers: list[float], one: float, other: float) -> None:
    """Of two credits the larger leaves the larger expectation."""
    low, high = sorted([one, other])
    trial = after(replace(fresh(item), forgetting=Forgetting(1.0, 0.5), lost=0.3), given_answers)
    worse, better = (expect(after(trial, [credit]), SERVICE).p for credit in (low, high))
    assert worse <= better + 1e-12


@LAWS
@given(items(), credits, CONSTANTS)
def test_right_raises_and_wrong_lowers(item: Item, given_answers: list[float], s: Settings) -> None:
    """A right answer raises the learner and lowers the item, a wrong one the reverse, whatever came before."""
    trial = after(fresh(item, s), given_answers, s)
    right, wrong = after(trial, [1.0], s), after(trial, [0.0], s)
    assert right.learner.mean >= trial.learner.mean >= wrong.learner.mean
    assert right.item.mean <= trial.item.mean <= wrong.item.mean
    assert right.learner.mean > wrong.learner.mean


@LAWS
@given(items(), answers, st.floats(0, 1), CONSTANTS)
def test_variances_stay_above_zero_and_bounded(
    item: Item, given_answers: list[float], lost: float, s: Settings
) -> None:
    """However many answers: above zero; what drifts, not above its start but for its drift; the rest never grows."""
    start = replace(fresh(item, s, 2), forgetting=Forgetting(1.0, 0.5, 0.1, 0.05), lost=lost, practised=8 * lost)
    later = after(start, given_answers, s)
    n = len(given_answers)
    assert 0 < later.learner.variance <= s.learner + n * s.drift_learner
    assert all(0 < on.variance <= s.on_concept + n * s.drift_concept for on in later.on)
    assert all(0 < concept.variance <= s.concept for concept in later.concepts)
    assert 0 < later.item.variance <= item.variance
    assert later.forgetting is not None
    assert 0 < later.forgetting.variance <= 0.5
    assert 0 < later.forgetting.practice_variance <= 0.05


def test_a_variance_settles() -> None:
    """On an item near even odds drift and answers hold a learner's variance in balance, however long the log."""
    settled = after(fresh(Item(0.0, 0.01), COURSE), [1.0, 0.0] * 2000, COURSE)
    later = after(settled, [1.0, 0.0] * 100, COURSE)
    assert later.learner.variance == pytest.approx(settled.learner.variance, rel=1e-3)
    assert later.learner.variance < COURSE.learner / 3


def test_kappa_stays_a_belief_where_everything_else_is_known() -> None:
    """Its variance stays above zero on the steepest item, even where nothing but kappa is unsure."""
    known = Settings(base=0.0, learner=0.0, on_concept=0.0, concept=0.0, item=0.0)
    trial = replace(fresh(Item(0.0, 0.0, 3.0), known), forgetting=Forgetting(0.0, 0.5), lost=1.0)
    later = after(trial, [1.0], known).forgetting
    assert later is not None
    assert later.variance == pytest.approx(1 / (1 / 0.5 + 9 * 0.25), rel=1e-12)


@pytest.mark.parametrize("eta", [40.0, 300.0, -40.0, -300.0])
def test_the_surest_expectation_can_be_refuted(eta: float) -> None:
    """Where P rounds to 0 or 1 an answer against it still moves the learner, by no less than from nearer by."""
    far, near = (after(fresh(Item(-at, 0.01), COURSE), [float(at < 0)], COURSE).learner.mean for at in (eta, eta / 8))
    assert abs(far) >= 0.99 * abs(near) > 0.1
    assert (far > 0) == (eta < 0)


@laws(200)
@given(items(), credits, CONSTANTS)
def test_a_right_answer_never_lowers_lasting_p(item: Item, given_answers: list[float], s: Settings) -> None:
    """Without the recent run, P of the item just solved is not smaller for it, whatever the item."""
    s = replace(s, run_concept=0.0, run_all=0.0)
    trial = after(fresh(item, s), given_answers, s)
    assert expect(after(trial, [1.0], s), s).p >= expect(trial, s).p - 1e-12


def test_two_learners_may_come_in_any_order() -> None:
    """Answers of two learners on different concepts and items leave the same rows in whichever order they come."""
    ada = [Answer("ada", f"i{at % 3}", ("a", "b"), float(at % 2)) for at in range(9)]
    bob = [Answer("bob", f"j{at % 2}", ("c",), float(at % 3 == 0)) for at in range(9)]
    mixed = [answer for pair in zip(bob, ada, strict=True) for answer in pair]
    found = []
    for log_of_answers in (ada + bob, bob + ada, mixed):
        ratings = Ratings(COURSE)
        learn_from(log_of_answers, ratings)
        found.append(ratings)
    assert found[0] == found[1] == found[2]
    assert len(found[0].learners) == 2


def test_an_answer_changes_only_its_own_rows() -> None:
    """Other learners, concepts and items stay as they were."""
    ratings = Ratings(COURSE)
    learn_from([Answer("ada", "i", ("a",), 1.0), Answer("bob", "j", ("b",), 0.0)], ratings)
    before = deepcopy(ratings)
    learn_from([Answer("ada", "i", ("a",), 0.0)], ratings)
    assert ratings.learners["bob"] == before.learners["bob"]
    assert (ratings.concepts["b"], ratings.items["j"]) == (before.concepts["b"], before.items["j"])
    assert ratings.items["i"] != before.items["i"]


def test_a_surprise_teaches_more() -> None:
    """A right answer to a hard item raises ability more than one to an easy item."""
    hard, easy = (after(fresh(Item(b, 1.0)), [1.0]).learner.mean for b in (2.0, -2.0))
    assert hard > easy > 0


def test_guessing_makes_a_right_answer_tell_less() -> None:
    """The easier an item is to guess, the less a right answer says."""
    means = [after(fresh(Item(0.0, 1.0, 1.0, g)), [1.0]).learner.mean for g in (0.0, 0.25, 0.5)]
    assert means == sorted(means, reverse=True)
    assert len(set(means)) == 3


@pytest.mark.parametrize(("credit", "hints", "rated"), [(1.0, 0, 1.0), (1.0, 1, 0.6), (0.5, 2, 0.18), (0.0, 3, 0.0)])
def test_a_hint_multiplies_the_credit(credit: float, hints: int, rated: float) -> None:
    """Each hint opened leaves six tenths of the credit for ability to learn from."""
    assert rated_credit(credit, hints) == pytest.approx(rated, rel=1e-12)
