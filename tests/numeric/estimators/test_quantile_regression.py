"""Quantile regression."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from sklearn.linear_model import QuantileRegressor

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.quantile_regression import certify_quantile_regression, quantile_regression
from quizsvc.numeric.estimators.ridge import LinearFit
from quizsvc.numeric.rng import stream


def data(seed: int, n: int = 31, p: int = 2) -> tuple[Any, Any]:
    s = stream("quantile", seed)
    X = 10 * s.uniforms(n * p).reshape(n, p)
    return X, X @ (4 * s.uniforms(p) - 2) + 5 * np.tan(3 * (s.uniforms(n) - 0.5))


def check(X: Any, y: Any, theta: Any, q: float) -> float:
    left = y - theta[0] - X @ theta[1:]
    return float(np.where(left >= 0, q * left, (q - 1) * left).sum())


def test_worked_by_hand() -> None:
    """At x = 0 or 1 with y 1, 2, 9 and 4, 6, 7: the medians 2 and 6 give b = 2, w = 4; the first quartiles 1 and 4."""
    x, y = [0, 0, 0, 1, 1, 1], [1, 2, 9, 4, 6, 7]
    fit = quantile_regression(x, y, 0.5)
    assert isinstance(fit, LinearFit)
    assert (fit.intercept, fit.slope) == (pytest.approx(2.0), pytest.approx(4.0))
    low = quantile_regression(x, y, 0.25)
    assert isinstance(low, LinearFit)
    assert (low.intercept, low.slope) == (pytest.approx(1.0), pytest.approx(3.0))
    assert low.certificate.holds


@pytest.mark.parametrize("q", [0.05, 0.31, 0.5, 0.9])
@pytest.mark.parametrize("rounded", [True, False])
def test_scikit_learn_agrees(q: float, rounded: bool) -> None:
    """Scikit-learn's objective is reached on 25 problems each, ties and duplicates among them."""
    for seed in range(25):
        X, y = data(seed, 9 + seed, 1 + seed % 3)
        if rounded:
            X, y = np.round(X / 4), np.round(y / 4)
        fit = quantile_regression(X, y, q)
        other = QuantileRegressor(quantile=q, alpha=0.0).fit(X, y)
        theirs = np.array((other.intercept_, *other.coef_))
        if isinstance(fit, Degenerate):
            assert rounded
            assert fit.reason in {"not-unique", "collinear"}
            continue
        own = np.array((fit.intercept, *fit.coef))
        assert check(X, y, own, q) <= check(X, y, theirs, q) * (1 + 1e-9) + 1e-9
        assert own == pytest.approx(theirs, rel=1e-6, abs=1e-6)
        assert fit.certificate.holds


@given(st.integers(0, 10**5), st.floats(0.02, 0.98), st.booleans())
def test_the_share_below_is_the_quantile(seed: int, q: float, intercept: bool) -> None:
    """With an intercept at most qn readings lie below the line and at most (1 − q)n above; p + 1 lie on it."""
    X, y = data(seed)
    fit = quantile_regression(X, y, q, intercept)
    if isinstance(fit, Degenerate):
        return
    left = y - fit.intercept - X @ np.array(fit.coef)
    on = np.abs(left) < 1e-9 * np.abs(y).max()
    assert on.sum() >= X.shape[1] + intercept
    if intercept:
        assert (left < 0)[~on].sum() <= q * y.size + 1e-9
        assert (left > 0)[~on].sum() <= (1 - q) * y.size + 1e-9


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=4, max_size=9), st.sampled_from([0.25, 0.5, 0.6])
)
def test_uniqueness_is_judged_rightly(pairs: list[tuple[int, int]], q: float) -> None:
    """Small whole numbers: the least and largest slope and intercept among all minima tell a point from a face."""
    x, y = np.array(pairs, dtype=float).T
    outcome = quantile_regression(x, y, q)
    if np.ptp(x) == 0:
        assert isinstance(outcome, Degenerate)
        return
    n = x.size
    cost = np.concatenate((np.zeros(2), np.full(n, q), np.full(n, 1 - q)))
    A = np.hstack((np.column_stack((np.ones(n), x)), np.eye(n), -np.eye(n)))
    bounds = [(None, None)] * 2 + [(0, None)] * (2 * n)
    least = linprog(cost, A_eq=A, b_eq=y, bounds=bounds).fun
    spans = []
    for j in (0, 1):
        for sign in (1.0, -1.0):
            aim = np.zeros(2 + 2 * n)
            aim[j] = sign
            spans.append(linprog(aim, A_ub=[cost], b_ub=[least + 1e-9], A_eq=A, b_eq=y, bounds=bounds).fun)
    wide = max(-spans[1] - spans[0], -spans[3] - spans[2]) > 1e-4
    assert isinstance(outcome, Degenerate) == wide
    if isinstance(outcome, Degenerate):
        assert outcome.reason == "not-unique"
    else:
        assert check(x[:, np.newaxis], y, np.array((outcome.intercept, outcome.slope)), q) == pytest.approx(
            least, abs=1e-9
        )


@pytest.mark.parametrize("n", [12, 90])
def test_both_second_methods(n: int) -> None:
    """Where the vertices are few they are all tried, else a linear program is asked; both know a wrong estimate."""
    X, y = data(4)
    X, y = np.resize(X, (n, 2)) + 0.01 * np.arange(2 * n).reshape(n, 2) ** 0.5, np.resize(y, n) + np.sin(np.arange(n))
    fit = quantile_regression(X, y, 0.4)
    assert isinstance(fit, LinearFit)
    assert fit.certificate.second_method == ("every vertex" if n == 12 else "linear program (HiGHS)")
    assert fit.certificate.holds
    wrong = np.array((fit.intercept, *fit.coef)) * (1 + 1e-4)
    assert fit.certificate.second_method in certify_quantile_regression(X, y, 0.4, wrong).failed


@pytest.mark.parametrize("q", [0.3, 0.5])
def test_a_wrong_estimate_is_caught(q: float) -> None:
    """Each number off by a relative 1e-4 fails by name, and so does another vertex."""
    X, y = data(3)
    fit = quantile_regression(X, y, q)
    assert isinstance(fit, LinearFit)
    weights = np.array((fit.intercept, *fit.coef))
    assert certify_quantile_regression(X, y, q, weights).holds
    for j in range(3):
        wrong = weights.copy()
        wrong[j] *= 1 + 1e-4
        assert "step to the vertex" in certify_quantile_regression(X, y, q, wrong).failed
        assert "linear program (HiGHS)" in certify_quantile_regression(X, y, q, wrong).failed
    other = np.linalg.solve(np.column_stack((np.ones(3), X[:3])), y[:3])
    assert "steepest descent" in certify_quantile_regression(X, y, q, other).failed


@pytest.mark.parametrize(
    ("X", "y", "reason"),
    [
        ([0, 1], [1, 2], None),
        ([0, 0, 1, 1], [1, 2, 3, 4], "not-unique"),
        ([1, 1, 1], [1, 2, 3], "zero-variance"),
        ([[1, 2], [2, 4], [3, 6], [4, 8]], [1, 2, 3, 5], "collinear"),
        ([1], [1], "too-few-rows"),
    ],
)
def test_degenerate_data(X: Any, y: Any, reason: str | None) -> None:
    """A face of minima is not a point; two readings are one line."""
    outcome = quantile_regression(X, y, 0.5)
    assert (outcome.reason if isinstance(outcome, Degenerate) else None) == reason


def test_readings_on_one_line_are_fitted_exactly() -> None:
    """All of forty readings on a plane, three features: the plane, not a count of ties."""
    X, _ = data(1, 40, 3)
    y = X @ [1.0, 2.0, -1.0] + 3
    fit = quantile_regression(X, y, 0.4)
    assert isinstance(fit, LinearFit)
    assert (fit.intercept, *fit.coef) == pytest.approx((3.0, 1.0, 2.0, -1.0))
    y[:3] += 5.0
    fit = quantile_regression(X[:25], y[:25], 0.4)
    assert isinstance(fit, LinearFit)
    assert fit.coef == pytest.approx((1.0, 2.0, -1.0))
    assert fit.certificate.residuals_hold


def test_too_many_ties_are_told() -> None:
    """Where more than 20 000 edges meet the outcome says so rather than taking minutes."""
    X, _ = data(1, 80, 3)
    y = X @ [1.0, 2.0, -1.0] + 3
    y[0] += 5.0
    outcome = quantile_regression(X, y, 0.4)
    assert isinstance(outcome, Degenerate)
    assert outcome.reason == "too-many-ties"


@pytest.mark.parametrize("q", [0.0, 1.0, -0.1, 1.5])
def test_refusals(q: float) -> None:
    """A quantile is strictly between 0 and 1."""
    with pytest.raises(ValueError, match="quantile is"):
        quantile_regression([1, 2, 3], [1, 3, 2], q)
