"""Linear regression and its tests."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.lasso import lasso
from quizsvc.numeric.estimators.linear import (
    LinearRegression,
    certify_linear_regression,
    leverage,
    linear_regression,
)
from quizsvc.numeric.estimators.linear_posterior import LinearPosterior
from quizsvc.numeric.estimators.ridge import LinearFit
from quizsvc.numeric.priors import flat_prior, laplace_prior, normal_prior
from quizsvc.numeric.rng import stream


def fitted(*args: Any, **kwargs: Any) -> LinearRegression:
    fit = linear_regression(*args, **kwargs)
    assert isinstance(fit, LinearRegression), fit
    return fit


def data(seed: int, n: int = 30, p: int = 3) -> tuple[Any, Any]:
    s = stream("linear", seed)
    X = 4 * s.uniforms(n * p).reshape(n, p) - 1
    return X, X @ (2 * s.uniforms(p) - 1) + 2 * s.uniforms(n) + 2


def test_worked_by_hand() -> None:
    """Readings 1, 3, 2, 4 at 1, 2, 3, 4: slope 0.8, b = ½, RSS 1.8, s² = 0.9, se = √0.18, R² 0.64, F = 3.2/0.9."""
    fit = fitted([1, 2, 3, 4], [1, 3, 2, 4])
    assert (fit.slope, fit.intercept) == (pytest.approx(0.8), pytest.approx(0.5))
    assert fit.sum_squared_residuals == pytest.approx(1.8)
    assert fit.noise_scale == pytest.approx(np.sqrt(0.9))
    assert fit.mle_noise_scale == pytest.approx(np.sqrt(0.45))
    assert fit.standard_errors == (pytest.approx(np.sqrt(0.18)),)
    assert fit.intercept_standard_error == pytest.approx(np.sqrt(0.9 * (1 / 4 + 6.25 / 5)))
    assert fit.r_squared == pytest.approx(0.64)
    assert fit.adjusted_r_squared == pytest.approx(1 - 0.36 * 3 / 2)
    assert fit.f_statistic == pytest.approx(3.2 / 0.9)
    assert fit.t_statistics == (pytest.approx(0.8 / np.sqrt(0.18)),)
    assert fit.residual_dof == 2
    # With 2 degrees of freedom P(|T| > t) = 1 − t/√(2 + t²).
    t2 = 3.2 / 0.9
    assert fit.p_values == (pytest.approx(1 - np.sqrt(t2 / (2 + t2))),)
    assert fit.f_p_value == pytest.approx(fit.p_values[0])
    assert fit.log_likelihood == pytest.approx(float(stats.norm.logpdf([-0.3, 0.9, -0.9, 0.3], 0, np.sqrt(0.45)).sum()))


@pytest.mark.parametrize("intercept", [True, False])
def test_statsmodels_agrees(intercept: bool) -> None:
    """Every number is statsmodels' to 1e-8 on 100 problems each."""
    for seed in range(100):
        X, y = data(seed, 8 + seed % 30, 1 + seed % 4)
        fit = fitted(X, y, intercept=intercept)
        other = sm.OLS(y, sm.add_constant(X) if intercept else X).fit()
        first = int(intercept)
        assert fit.coef == pytest.approx(tuple(other.params[first:]), rel=1e-8)
        assert fit.standard_errors == pytest.approx(tuple(other.bse[first:]), rel=1e-8)
        assert fit.p_values == pytest.approx(tuple(other.pvalues[first:]), rel=1e-8)
        assert fit.noise_scale**2 == pytest.approx(other.scale)
        assert fit.r_squared == pytest.approx(other.rsquared)
        assert fit.adjusted_r_squared == pytest.approx(other.rsquared_adj)
        assert fit.f_statistic == pytest.approx(other.fvalue, rel=1e-8)
        assert fit.f_p_value == pytest.approx(other.f_pvalue, rel=1e-8)
        assert fit.log_likelihood == pytest.approx(other.llf)
        if intercept:
            assert fit.intercept == pytest.approx(other.params[0])
            assert fit.intercept_standard_error == pytest.approx(other.bse[0])
            assert fit.intercept_p_value == pytest.approx(other.pvalues[0])
        else:
            assert (fit.intercept, fit.intercept_standard_error, fit.intercept_p_value) == (0.0, 0.0, 1.0)
        assert fit.certificate.holds


def test_known_noise_gives_normal_and_chi_squared_tails() -> None:
    """With σ given the tests are z and χ²/p, the errors σ√(XᵀX)⁻¹ⱼⱼ; n = k is then enough."""
    X, y = data(3)
    fit = fitted(X, y, noise_scale=0.5)
    full = sm.add_constant(X)
    errors = 0.5 * np.sqrt(np.diagonal(np.linalg.inv(full.T @ full)))
    assert fit.noise_scale == 0.5
    assert fit.standard_errors == pytest.approx(tuple(errors[1:]))
    assert fit.intercept_standard_error == pytest.approx(errors[0])
    assert fit.p_values == pytest.approx(tuple(2 * stats.norm.sf(np.abs(np.array(fit.coef) / errors[1:]))))
    assert fit.f_p_value == pytest.approx(stats.chi2.sf(3 * fit.f_statistic, 3), rel=1e-9)
    explained = float(((full @ np.array((fit.intercept, *fit.coef)) - y.mean()) ** 2).sum())
    assert fit.f_statistic == pytest.approx(explained / 3 / 0.25)
    assert fit.certificate.holds
    assert fitted([1, 2], [1, 3], noise_scale=1.0).slope == pytest.approx(2.0)


NUMBERS = ("intercept", "noise_scale", "r_squared", "f_statistic", "f_p_value", "intercept_standard_error",
           "intercept_p_value", "sum_squared_residuals")  # fmt: skip


@pytest.mark.parametrize("sigma", [None, 0.7])
def test_a_wrong_number_is_caught(sigma: float | None) -> None:
    """Any number of the fit off by a relative 1e-4 fails an eager residual."""
    X, y = data(4)
    fit = fitted(X, y, noise_scale=sigma)
    assert certify_linear_regression(X, y, fit, sigma).holds
    for name in NUMBERS:
        wrong: Any = replace(fit, **{name: getattr(fit, name) * (1 + 1e-4)})
        assert not certify_linear_regression(X, y, wrong, sigma).residuals_hold, name
    for name in ("coef", "standard_errors", "p_values"):
        for j in range(3):
            values = list(getattr(fit, name))
            values[j] *= 1 - 1e-4
            wrong = replace(fit, **{name: tuple(values)})
            assert not certify_linear_regression(X, y, wrong, sigma).residuals_hold, (name, j)


def test_each_wrong_number_names_its_residual() -> None:
    """The residual that catches a wrong number bears its name."""
    X, y = data(4)
    fit = fitted(X, y)
    for name, residual in {
        "r_squared": "R squared",
        "f_statistic": "F statistic",
        "f_p_value": "F tail",
        "standard_errors": "standard errors",
        "p_values": "t tails",
        "sum_squared_residuals": "residual sum of squares",
    }.items():
        value = getattr(fit, name)
        spoilt: Any = tuple(v * (1 + 1e-4) for v in value) if isinstance(value, tuple) else value * (1 + 1e-4)
        assert residual in certify_linear_regression(X, y, replace(fit, **{name: spoilt})).failed
    wrong = replace(fit, standard_errors=tuple(v * (1 + 1e-4) for v in fit.standard_errors))
    assert "exact rational normal equations" in certify_linear_regression(X, y, wrong).failed


@pytest.mark.parametrize(
    ("X", "y", "reason"),
    [
        ([1, 2, 3], [2, 4, 6], "perfect-fit"),
        ([0.1, 0.2, 0.3, 0.7], [0.3, 0.6, 0.9, 2.1], "perfect-fit"),
        ([1, 2], [2, 3], "too-few-rows"),
        ([1], [2], "too-few-rows"),
        ([1, 2, 3], [2, 2, 2], "zero-variance"),
        ([1, 2, 3], [0.1, 0.1, 0.1], "zero-variance"),
        ([4, 4, 4], [1, 2, 4], "zero-variance"),
        ([[1, 2], [2, 4], [3, 6], [4, 8]], [1, 2, 3, 5], "collinear"),
    ],
)
def test_degenerate_data(X: Any, y: Any, reason: str) -> None:
    """Data that leave a number undetermined say which way, without a warning."""
    outcome = linear_regression(X, y)
    assert isinstance(outcome, Degenerate)
    assert outcome.reason == reason


def test_tiny_residuals_are_no_perfect_fit() -> None:
    """Residuals of 1e-6 of y are measured, not taken for round-off."""
    fit = fitted([1, 2, 3, 4], [1 + 1e-6, 2, 3, 4])
    assert fit.sum_squared_residuals == pytest.approx(0.3e-12, rel=1e-8)
    assert fit.certificate.residuals_hold


def test_leverage_is_the_hat_diagonal() -> None:
    """H's diagonal, computed from (XᵀX + λI)⁻¹; it sums to k at λ = 0; an isolated row has leverage 1."""
    X, _ = data(6)
    full = sm.add_constant(X)
    assert leverage(X) == pytest.approx(tuple(np.diagonal(full @ np.linalg.inv(full.T @ full) @ full.T)))
    pull = np.diag([0.0, 2.0, 2.0, 2.0])
    assert leverage(X, 2.0) == pytest.approx(tuple(np.diagonal(full @ np.linalg.inv(full.T @ full + pull) @ full.T)))
    assert leverage(X, intercept=False) == pytest.approx(tuple(np.diagonal(X @ np.linalg.inv(X.T @ X) @ X.T)))
    assert sum(leverage(X)) == pytest.approx(4.0)
    assert leverage([0, 0, 0, 1]) == pytest.approx((1 / 3, 1 / 3, 1 / 3, 1.0))
    assert isinstance(leverage([1, 1]), Degenerate)
    with pytest.raises(ValueError, match="penalty is -1"):
        leverage(X, -1)


def test_priors_lead_to_their_estimates() -> None:
    """Flat is least squares, normal the posterior, Laplace(0, b) the lasso at λ = σ²/b."""
    X, y = data(7)
    assert fitted(X, y, flat_prior()).coef == fitted(X, y).coef
    assert isinstance(linear_regression(X, y, normal_prior(0, scale=1.0), 0.5), LinearPosterior)
    sparse, laplace = lasso(X, y, 0.25 / 0.02), linear_regression(X, y, laplace_prior(0, scale=0.02), 0.5)
    assert isinstance(sparse, LinearFit)
    assert isinstance(laplace, LinearFit)
    assert laplace.coef == sparse.coef
    both = linear_regression(X, y, laplace_prior(0, scale=0.02), 0.5, penalise_intercept=True)
    assert isinstance(both, LinearFit)
    assert both.intercept != sparse.intercept


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"noise_scale": 0}, "noise_scale is 0; wanted a number above 0"),
        ({"prior": normal_prior(0, scale=1.0)}, "noise_scale is None; wanted the noise's standard deviation"),
        ({"prior": laplace_prior(1, scale=1.0), "noise_scale": 1.0}, "prior has loc 1; wanted"),
        ({"y": [1, 2]}, "as many rows"),
    ],
)
def test_refusals(spoilt: dict[str, Any], words: str) -> None:
    """Each wrong argument is told."""
    good: dict[str, Any] = {"X": [1, 2, 3, 4], "y": [1, 3, 2, 4]}
    fitted(**good)
    with pytest.raises(ValueError, match=words):
        linear_regression(**(good | spoilt))
