"""Ridge regression."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Ridge

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.ridge import LinearFit, certify_ridge, ridge
from quizsvc.numeric.rng import stream

GOOD: dict[str, Any] = {
    "X": [[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, 3.0]],
    "y": [1.0, 3.0, 2.0, 5.0],
    "penalty": 0.5,
}


def fitted(*args: Any, **kwargs: Any) -> LinearFit:
    fit = ridge(*args, **kwargs)
    assert isinstance(fit, LinearFit), fit
    return fit


def data(seed: int, n: int = 30, p: int = 3) -> tuple[Any, Any]:
    s = stream("ridge", seed)
    X = 4 * s.uniforms(n * p).reshape(n, p) - 1
    return X, X @ (3 * s.uniforms(p)) + s.uniforms(n) + 2


def test_worked_by_hand() -> None:
    """Slope Sxy/(Sxx + λ) = 4/(2 + 2) for x = 1, 2, 3 and y = 2, 4, 6; the intercept is ȳ − x̄·slope."""
    fit = fitted([1, 2, 3], [2, 4, 6], 2)
    assert (fit.slope, fit.intercept) == (1.0, 2.0)
    assert fit.coef == (1.0,)


def test_prior_mean_and_penalised_intercept_worked_by_hand() -> None:
    """(Σxy + λw₀)/(Σx² + λ) = (28 + 2·5)/(14 + 2) through the origin; b = Σy/(n + λ) where x is 0."""
    assert fitted([1, 2, 3], [2, 4, 6], 2, prior_mean=5.0, intercept=False).slope == pytest.approx(38 / 16, rel=1e-15)
    fit = fitted([1, -1, 0], [3, 3, 3], 1.0, penalise_intercept=True)
    assert (fit.intercept, fit.slope) == (pytest.approx(9 / 4), pytest.approx(0.0, abs=1e-15))


def test_prior_mean_leaves_a_penalised_intercept_at_zero() -> None:
    """With λ huge the weights go to w₀ and a penalised intercept to 0."""
    fit = fitted(*data(1), 1e14, prior_mean=[1.0, 2.0, 3.0], penalise_intercept=True)
    assert fit.intercept == pytest.approx(0.0, abs=1e-9)
    assert fit.coef == pytest.approx((1.0, 2.0, 3.0), abs=1e-9)


@pytest.mark.parametrize("penalty", [0.0, 1e-3, 1.0, 100.0])
@pytest.mark.parametrize("intercept", [True, False])
def test_scikit_learn_agrees(penalty: float, intercept: bool) -> None:
    """Weights and intercept are scikit-learn's to 1e-9 on 25 problems each."""
    for seed in range(25):
        X, y = data(seed)
        fit = fitted(X, y, penalty, intercept=intercept)
        other = Ridge(alpha=penalty, fit_intercept=intercept, solver="svd").fit(X, y)
        assert fit.coef == pytest.approx(tuple(other.coef_), rel=1e-9, abs=1e-10)
        assert fit.intercept == pytest.approx(float(other.intercept_), rel=1e-9, abs=1e-10)
        assert fit.certificate.holds


@given(st.integers(0, 10**6), st.sampled_from([0.0, 1e-6, 1.0, 1e6]), st.booleans(), st.booleans())
def test_gradient_vanishes(seed: int, penalty: float, intercept: bool, penalise: bool) -> None:
    """Xᵀr = λ(w − w₀) and Σr = λb where the intercept is penalised, 0 where it is free."""
    X, y = data(seed)
    fit = fitted(X, y, penalty, [1.0, 0.0, -1.0], intercept, penalise)
    left = y - fit.intercept - X @ np.array(fit.coef)
    pull = penalty * (np.array(fit.coef) - [1.0, 0.0, -1.0])
    assert np.abs(X.T @ left - pull).max() < 1e-9 * np.abs(X.T @ y).max() * (1 + penalty / 1e3)
    if intercept:
        assert abs(left.sum() - (penalty * fit.intercept if penalise else 0.0)) < 1e-8 * np.abs(y).sum()


@pytest.mark.parametrize("which", range(4))
@pytest.mark.parametrize("penalise", [True, False])
def test_a_wrong_estimate_is_caught(which: int, penalise: bool) -> None:
    """Any weight off by a relative 1e-4 fails the Newton step and the exact answer, by name."""
    X, y = data(7)
    fit = fitted(X, y, 0.7, [0.5, 0.1, 0.0], True, penalise)
    weights = np.array((fit.intercept, *fit.coef))
    assert certify_ridge(X, y, 0.7, weights, [0.5, 0.1, 0.0], True, penalise).holds
    weights[which] *= 1 + 1e-4
    certificate = certify_ridge(X, y, 0.7, weights, [0.5, 0.1, 0.0], True, penalise)
    assert not certificate.residuals_hold
    assert certificate.failed == ("newton step", "exact rational normal equations")


def test_a_wrong_weight_without_intercept_is_caught() -> None:
    """The certificate of a model through the origin fails in the same way, for weights of any size."""
    X, y = data(8)
    weights = np.array(fitted(X * [1e-6, 1.0, 1e6], y, 0.0, intercept=False).coef)
    assert certify_ridge(X * [1e-6, 1.0, 1e6], y, 0.0, weights, intercept=False).holds
    for j in range(3):
        wrong = weights.copy()
        wrong[j] *= 1 - 1e-4
        assert "newton step" in certify_ridge(X * [1e-6, 1.0, 1e6], y, 0.0, wrong, intercept=False).failed


def test_the_certificate_of_undetermined_weights_names_the_reason() -> None:
    """Where the data determine no estimate no estimate is certified."""
    X, y = np.ones((3, 1)), np.arange(3.0)
    assert certify_ridge(X, y, 0.0, np.array([1.0, 0.0])).failed == ("zero-variance",)


@pytest.mark.parametrize(
    ("X", "y", "reason"),
    [
        ([[1, 2], [2, 4], [3, 6], [5, 10]], [1, 2, 3, 4], "collinear"),
        ([[0.1, 0.3], [0.2, 0.6], [0.7, 2.1], [1.1, 3.3]], [1, 2, 3, 4], "collinear"),
        ([[1, 3], [2, 2], [3, 1], [0, 4]], [1, 2, 3, 4], "collinear"),
        ([7.1, 7.1, 7.1], [1, 2, 3], "zero-variance"),
        ([1e9 + 0.3] * 7, [1, 2, 3, 4, 5, 6, 7], "zero-variance"),
        ([0, 0, 0], [1, 2, 3], "zero-variance"),
        ([[1, 2]], [1], "too-few-rows"),
        ([3], [1], "too-few-rows"),
        ([[1, 2, 3], [4, 5, 7], [1, 0, 0]], [1, 2, 3], "too-few-rows"),
    ],
)
def test_degenerate_data(X: Any, y: Any, reason: str) -> None:
    """Data that determine no weights say which way, and a penalty cures each of them."""
    outcome = ridge(X, y, 0.0)
    assert isinstance(outcome, Degenerate)
    assert outcome.reason == reason
    if reason != "zero-variance":
        assert fitted(X, y, 1.0).certificate.holds


def test_a_constant_feature_gets_no_weight_under_a_penalty() -> None:
    """Beside a free intercept a feature that does not vary is worth nothing, so its weight is the prior mean."""
    fit = fitted([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]], [1.0, 2.0, 3.0], 1.0, prior_mean=[0.0, 3.0])
    assert fit.coef[1] == 3.0
    assert fit.certificate.holds


@pytest.mark.parametrize("y", [[3.0, 3.0, 3.0, 3.0], [0.0, 0.0, 0.0, 0.0]])
def test_a_constant_response_needs_no_weights(y: list[float]) -> None:
    """Zero variance of y is no trouble: the weights are 0 and the intercept is y."""
    fit = fitted(GOOD["X"], y, 0.0)
    assert fit.coef == (0.0, 0.0)
    assert fit.intercept == y[0]
    assert fit.certificate.holds


@pytest.mark.parametrize("degree", [2, 3, 4])
@pytest.mark.parametrize("offset", [0.0, 1900.0])
def test_raw_powers_keep_their_digits(degree: int, offset: float) -> None:
    """A polynomial in raw size or year is accurate to 1e-8, held by exact fractions, or fails its certificate."""
    x = offset + np.array([float(Fraction(k * k, 7)) for k in range(17, 41)])
    y = 1000 * x + 50 * np.sin(x)
    X = np.column_stack([x**d for d in range(1, degree + 1)])
    outcome = ridge(X, y, 0.0)
    if isinstance(outcome, Degenerate):
        assert (degree, offset, outcome.reason) == (4, 1900.0, "collinear")
        return
    assert offset > 0 or outcome.certificate.holds
    if outcome.certificate.residuals_hold:
        rows = [[Fraction(1), *map(Fraction, row)] for row in X.tolist()]
        exact = _normal_equations(rows, [Fraction(v) for v in y.tolist()])
        assert outcome.coef == pytest.approx(exact[1:], rel=1e-8)
        assert outcome.intercept == pytest.approx(exact[0], rel=1e-8)


def test_a_feature_far_from_zero_keeps_its_digits() -> None:
    """Shifting a feature by 2**30 changes only the intercept."""
    X, y = data(3, p=1)
    X = np.round(X * 1024) / 1024
    near, far = fitted(X, y, 0.0), fitted(X + 2.0**30, y, 0.0)
    assert far.slope == pytest.approx(near.slope, rel=1e-12)
    assert far.certificate.holds


def _normal_equations(rows: list[list[Fraction]], y: list[Fraction]) -> list[float]:
    k = len(rows[0])
    M = [[sum((r[i] * r[j] for r in rows), Fraction(0)) for j in range(k)] for i in range(k)]
    v = [sum((r[i] * t for r, t in zip(rows, y, strict=True)), Fraction(0)) for i in range(k)]
    for i in range(k):
        for r in range(i + 1, k):
            factor = M[r][i] / M[i][i]
            M[r] = [a - factor * b for a, b in zip(M[r], M[i], strict=True)]
            v[r] -= factor * v[i]
    answer = [Fraction(0)] * k
    for i in reversed(range(k)):
        answer[i] = (v[i] - sum((M[i][j] * answer[j] for j in range(i + 1, k)), Fraction(0))) / M[i][i]
    return [float(value) for value in answer]


@pytest.mark.parametrize("penalty", [1e-300, 1e-8, 1e20, 1e300])
def test_extreme_penalties_are_solved(penalty: float) -> None:
    """λ from 1e-300 to 1e300 gives finite, certified weights; the largest leave the prior mean."""
    X, y = data(5)
    fit = fitted(X, y, penalty, prior_mean=2.0)
    assert fit.certificate.holds
    if penalty >= 1e20:
        assert fit.coef == pytest.approx((2.0, 2.0, 2.0), rel=1e-15)


def test_rows_of_unlike_size_are_refined() -> None:
    """With λ = 1e20 and prior mean 0 the tiny weights Xᵀy/λ keep twelve digits."""
    X, y = data(5)
    wanted = (X - X.mean(axis=0)).T @ (y - y.mean()) / 1e20
    assert fitted(X, y, 1e20).coef == pytest.approx(tuple(wanted), rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"penalty": -1}, "penalty is -1; wanted 0 or more"),
        ({"penalty": np.inf}, "penalty is inf; wanted a finite number"),
        ({"y": [1.0, 2.0]}, "as many rows in X as numbers in y"),
        ({"y": [1.0, 3.0, 2.0, np.nan]}, "y holds a number that is not finite"),
        ({"X": [[1.0, np.inf], [2.0, 1.0], [3.0, 5.0], [4.0, 3.0]]}, "X holds a number that is not finite"),
        ({"y": [1e200, 3.0, 2.0, 1.0]}, "wanted numbers up to 1e145"),
        ({"X": np.full((4, 2), 1e160)}, "wanted numbers up to 1e145"),
        ({"X": np.zeros((4, 0))}, "X has no columns; wanted at least one feature"),
        ({"prior_mean": [1.0, 2.0, 3.0]}, "prior_mean has shape (3,); wanted one number or 2"),
        ({"prior_mean": np.nan}, "prior_mean holds a number that is not finite"),
    ],
)
def test_refusals(spoilt: dict[str, Any], words: str) -> None:
    """Each wrong argument is told with what was got and wanted."""
    fitted(**GOOD)
    with pytest.raises(ValueError) as told:  # noqa: PT011  (the words are compared whole)
        ridge(**(GOOD | spoilt))
    assert words in str(told.value)


def test_round_off_is_admitted() -> None:
    """A design whose conditioning leaves fewer digits than promised says so by name."""
    x = np.linspace(40.0, 250.0, 60)
    outcome = ridge(np.column_stack([x**d for d in range(1, 10)]), np.sin(x), 0.0)
    assert isinstance(outcome, Degenerate) or "round-off" in outcome.certificate.failed
