"""Huber regression."""

from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import least_squares

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.huber import certify_huber, huber
from quizsvc.numeric.estimators.least_absolute_deviations import least_absolute_deviations
from quizsvc.numeric.estimators.ridge import LinearFit, ridge
from quizsvc.numeric.rng import stream


def fitted(*args: Any, **kwargs: Any) -> LinearFit:
    fit = huber(*args, **kwargs)
    assert isinstance(fit, LinearFit), fit
    return fit


def data(seed: int, n: int = 31, p: int = 2) -> tuple[Any, Any]:
    s = stream("huber", seed)
    X = 10 * s.uniforms(n * p).reshape(n, p)
    return X, X @ (4 * s.uniforms(p) - 2) + 3 * np.tan(3 * (s.uniforms(n) - 0.5))


def test_worked_by_hand() -> None:
    """Through the origin at x = 1, y = 0, 1, 2, 30 and δ = 4: (0 + 1 + 2 + 4)/3 = w, as 30 pulls with δ only."""
    fit = fitted([1, 1, 1, 1], [0, 1, 2, 30], 4.0, intercept=False)
    assert fit.slope == pytest.approx(7 / 3, rel=1e-15)
    assert fit.certificate.holds


@pytest.mark.parametrize("delta", [0.05, 1.0, 5.0])
def test_other_libraries_agree(delta: float) -> None:
    """Statsmodels' iteration with scale 1 and SciPy's trust region come to the same weights."""
    for seed in range(30):
        X, y = data(seed, 20 + seed, 1 + seed % 3)
        fit = fitted(X, y, delta)
        own = np.array((fit.intercept, *fit.coef))
        full = sm.add_constant(X)
        other = least_squares(
            lambda w, full=full, y=y: y - full @ w, own + 0.1, lambda w, full=full: -full, loss="huber", f_scale=delta,
            xtol=1e-15, ftol=1e-15, gtol=1e-15,
        )  # fmt: skip
        assert own == pytest.approx(other.x, rel=1e-4, abs=1e-4)
        assert cost(full, y, own, delta) <= cost(full, y, other.x, delta) * (1 + 1e-12)
        assert fit.certificate.holds


def cost(A: Any, y: Any, w: Any, delta: float) -> float:
    r = np.abs(y - A @ w)
    return float(np.where(r <= delta, 0.5 * r * r, delta * (r - 0.5 * delta)).sum())


@given(st.integers(0, 10**5), st.sampled_from([1e-6, 1e-3, 0.1, 1.0, 10.0, 1e3]), st.booleans())
def test_clipped_residuals_are_orthogonal(seed: int, delta: float, intercept: bool) -> None:
    """Σ clip(rᵢ, ±δ) xᵢ = 0, and Σ clip(rᵢ, ±δ) = 0 with an intercept."""
    X, y = data(seed)
    fit = huber(X, y, delta, intercept)
    if isinstance(fit, Degenerate):
        assert fit.reason == "not-unique"
        return
    clipped = np.clip(y - fit.intercept - X @ np.array(fit.coef), -delta, delta)
    noise = 1e-12 * float(np.abs(y).max()) * float(np.abs(X).sum())
    assert np.abs(X.T @ clipped).max() <= noise
    assert not intercept or abs(clipped.sum()) <= noise


def test_its_ends() -> None:
    """δ above every residual is least squares; δ → 0 tends to least absolute deviations."""
    X, y = data(1)
    wide, least = fitted(X, y, 1e9), ridge(X, y, 0.0)
    narrow, absolute = fitted(X, y, 1e-8), least_absolute_deviations(X, y)
    assert isinstance(least, LinearFit)
    assert isinstance(absolute, LinearFit)
    assert wide.coef == pytest.approx(least.coef, rel=1e-12)
    assert narrow.coef == pytest.approx(absolute.coef, rel=1e-6)
    assert narrow.certificate.holds


@pytest.mark.parametrize("delta", [1e-3, 1.0, 100.0])
@pytest.mark.parametrize("intercept", [True, False])
def test_a_wrong_estimate_is_caught(delta: float, intercept: bool) -> None:
    """Each number off by a relative 1e-4 fails by name."""
    X, y = data(4)
    fit = fitted(X, y, delta, intercept)
    weights = np.array((fit.intercept, *fit.coef) if intercept else fit.coef)
    assert certify_huber(X, y, delta, weights, intercept).holds
    for j in range(weights.size):
        wrong = weights.copy()
        wrong[j] *= 1 + 1e-4
        certificate = certify_huber(X, y, delta, wrong, intercept)
        assert certificate.failed == ("newton step", "lasso on one shift per reading")


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=4, max_size=9), st.sampled_from([0.5, 1.0]))
def test_whole_numbers_and_ties(pairs: list[tuple[int, int]], delta: float) -> None:
    """Residuals of exactly δ are no trouble: the answer is certified, or a whole range is as good."""
    x, y = np.array(pairs, dtype=float).T
    outcome = huber(x, y, delta)
    if np.ptp(x) == 0:
        assert isinstance(outcome, Degenerate)
    elif isinstance(outcome, Degenerate):
        assert outcome.reason == "not-unique"
    else:
        assert outcome.certificate.holds


def test_a_range_of_minima_is_told() -> None:
    """Two readings far apart at each x and δ small: every line between is as good."""
    outcome = huber([0, 0, 1, 1], [0, 10, 0, 10], 1.0)
    assert isinstance(outcome, Degenerate)
    assert outcome.reason == "not-unique"


def test_degenerate_data() -> None:
    """Collinear features, a constant one and one reading are told as in least squares."""
    outcomes = huber([[1, 2], [2, 4], [3, 6], [4, 8]], [1, 2, 3, 5], 1), huber([1, 1], [1, 2], 1), huber([1], [1], 1)
    assert [o.reason for o in outcomes if isinstance(o, Degenerate)] == ["collinear", "zero-variance", "too-few-rows"]
    assert certify_huber(np.ones((3, 1)), np.arange(3.0), 1.0, np.zeros(2)).failed == ("zero-variance",)


@pytest.mark.parametrize("delta", [0, -1])
def test_refusals(delta: float) -> None:
    """δ is above 0."""
    with pytest.raises(ValueError, match=f"delta is {delta}; wanted a number above 0"):
        huber([1, 2, 3], [1, 3, 2], delta)
