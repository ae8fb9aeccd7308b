"""Regression with Student-t noise."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.linear import LinearRegression, linear_regression
from quizsvc.numeric.estimators.student_t_regression import (
    Noise,
    StudentTFit,
    certify_student_t_regression,
    student_t_regression,
)
from quizsvc.numeric.rng import stream


def fitted(*args: Any, **kwargs: Any) -> StudentTFit:
    fit = student_t_regression(*args, **kwargs)
    assert isinstance(fit, StudentTFit), fit
    return fit


def data(seed: int, n: int = 31, p: int = 2) -> tuple[Any, Any]:
    s = stream("student", seed)
    X = 10 * s.uniforms(n * p).reshape(n, p)
    return X, X @ (4 * s.uniforms(p) - 2) + 2 * stats.t.ppf(s.uniforms(n), 3)


def test_worked_by_hand() -> None:
    """Readings −1, 0, 1 at x = 1 through the origin: w = 0 by symmetry, and with ν = 1 σ² = 1/3."""
    fit = fitted([1, 1, 1], [-1, 0, 1], 1.0, intercept=False)
    assert fit.slope == pytest.approx(0.0, abs=1e-12)
    # The score of ln σ vanishes where 3 = 2·2/(1 + σ²).
    assert fit.noise_scale == pytest.approx(np.sqrt(1 / 3))
    assert fit.log_likelihood == pytest.approx(float(stats.t.logpdf([-1, 0, 1], 1, 0, np.sqrt(1 / 3)).sum()))


@pytest.mark.parametrize("sigma", [None, 1.5])
@pytest.mark.parametrize("dof", [1.0, 3.0, 20.0])
def test_the_likelihood_is_scipys_and_largest(dof: float, sigma: float | None) -> None:
    """The log-likelihood is scipy.stats' at the estimate, and any small step in any number lowers it."""
    for seed in range(12):
        X, y = data(seed)
        fit = fitted(X, y, dof, sigma)
        assert fit.dof == dof

        def likelihood(b: float, w: Any, s: float, X: Any = X, y: Any = y) -> float:
            return float(stats.t.logpdf(y, dof, b + X @ w, s).sum())

        w = np.array(fit.coef)
        best = likelihood(fit.intercept, w, fit.noise_scale)
        assert fit.log_likelihood == pytest.approx(best, rel=1e-12)
        for step in (1e-3, -1e-3):
            assert likelihood(fit.intercept + step, w, fit.noise_scale) < best
            assert likelihood(fit.intercept, np.add(w, [step, 0]), fit.noise_scale) < best
            assert likelihood(fit.intercept, np.add(w, [0, step]), fit.noise_scale) < best
            assert sigma is not None or likelihood(fit.intercept, w, fit.noise_scale * (1 + step)) < best
        assert fit.certificate.residuals_hold
        assert seed > 2 or fit.certificate.holds


@pytest.mark.parametrize("sigma", [None, 1.5])
def test_gradient_and_hessian_are_derivatives(sigma: float | None) -> None:
    """Central differences of the objective and of its gradient, residuals beyond √ν σ among them."""
    X, y = data(3)
    noise = Noise(np.column_stack((np.ones(31), X)), y, 3.0, sigma)
    phi = np.array([0.5, 0.3, -0.2, 0.4])[: 4 if sigma is None else 3]
    gradient, H = noise.slopes(phi)
    for j, e in enumerate(1e-5 * np.eye(phi.size)):
        assert gradient[j] == pytest.approx((noise.value(phi + e) - noise.value(phi - e)) / 2e-5, rel=1e-6, abs=1e-6)
        wanted = (noise.slopes(phi + e)[0] - noise.slopes(phi - e)[0]) / 2e-5
        assert H[j] == pytest.approx(wanted, rel=1e-5, abs=1e-5)


def test_many_degrees_of_freedom_are_gaussian() -> None:
    """ν = 1e9 gives least squares and σ = √(RSS/n)."""
    X, y = data(1)
    fit, least = fitted(X, y, 1e9), linear_regression(X, y)
    assert isinstance(least, LinearRegression)
    assert fit.coef == pytest.approx(least.coef, rel=1e-7)
    assert fit.noise_scale == pytest.approx(least.mle_noise_scale, rel=1e-7)


@pytest.mark.parametrize("sigma", [None, 1.5])
def test_a_wrong_number_is_caught(sigma: float | None) -> None:
    """Each number off by a relative 1e-4 fails an eager residual; a wrong minimum fails the other starts."""
    X, y = data(2)
    fit = fitted(X, y, 3.0, sigma)
    assert certify_student_t_regression(X, y, fit, sigma).holds
    wrongs: list[StudentTFit] = [
        replace(fit, intercept=fit.intercept * (1 + 1e-4)),
        replace(fit, coef=(fit.coef[0] * (1 + 1e-4), fit.coef[1])),
        replace(fit, coef=(fit.coef[0], fit.coef[1] * (1 + 1e-4))),
        replace(fit, noise_scale=fit.noise_scale * (1 + 1e-4)),
        replace(fit, log_likelihood=fit.log_likelihood * (1 + 1e-4)),
    ]
    for wrong in wrongs:
        assert not certify_student_t_regression(X, y, wrong, sigma).residuals_hold
    assert certify_student_t_regression(X, y, wrongs[-1], sigma).failed == ("log-likelihood",)
    assert "newton step" in certify_student_t_regression(X, y, wrongs[0], sigma).failed


def test_the_better_of_two_minima_is_found() -> None:
    """Seven readings on one level and five on another: the seven win, and the five's minimum is not certified."""
    x = np.tile(np.arange(6.0), 2)
    y = np.concatenate((np.zeros(6), np.full(6, 20.0))) + 0.1 * np.sin(7 * np.arange(12))
    x, y = np.append(x, [2.5, 3.5]), np.append(y, [0.05, -0.02])
    fit = fitted(x, y, 1.0, 0.2)
    assert abs(fit.intercept) < 1.0
    assert fit.certificate.holds
    X = x[:, np.newaxis]
    other = fitted(x[6:12], y[6:12], 1.0, 0.2)
    wrong = replace(other, log_likelihood=0.0)
    assert "BFGS and a root of the score from other starts" in certify_student_t_regression(X, y, wrong, 0.2).failed


@pytest.mark.parametrize(
    ("X", "y", "dof", "sigma", "reason"),
    [
        ([1, 2, 3, 4], [1, 2, 4, 8], 1.0, None, "unbounded"),
        ([1, 2, 3, 4, 5], [2, 4, 6, 8, 30], 1.0, None, "unbounded"),
        ([0, 1, 2, 3] * 2, [0, 1, 2, 3, 20, 21, 22, 23], 1.0, 0.5, "not-unique"),
        ([1, 1, 1], [1, 2, 4], 2.0, 1.0, "zero-variance"),
        ([[1, 2], [2, 4], [3, 6], [4, 8]], [1, 2, 3, 5], 2.0, 1.0, "collinear"),
        ([1], [1], 2.0, 1.0, "too-few-rows"),
    ],
)
def test_degenerate_data(X: Any, y: Any, dof: float, sigma: float | None, reason: str) -> None:
    """Likelihoods without a largest value, or with two, say so."""
    outcome = student_t_regression(X, y, dof, sigma)
    assert isinstance(outcome, Degenerate)
    assert outcome.reason == reason


@pytest.mark.parametrize(("spoilt", "words"), [({"dof": 0}, "dof is 0"), ({"noise_scale": -1}, "noise_scale is -1")])
def test_refusals(spoilt: dict[str, Any], words: str) -> None:
    """Each wrong argument is told."""
    X, y = data(1)
    with pytest.raises(ValueError, match=words):
        student_t_regression(X, y, **({"dof": 3.0} | spoilt))
