"""Regression with unequal known noise."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.linear_posterior import LinearPosterior, linear_posterior
from quizsvc.numeric.estimators.weighted import WeightedFit, certify_weighted_regression, weighted_regression
from quizsvc.numeric.priors import NormalVectorPrior, flat_prior, normal_prior
from quizsvc.numeric.rng import stream

FULL = NormalVectorPrior((0.5, 1.0), ((1.0, 0.3), (0.3, 0.5)))


def fitted(*args: Any, **kwargs: Any) -> WeightedFit:
    fit = weighted_regression(*args, **kwargs)
    assert isinstance(fit, WeightedFit), fit
    return fit


def data(seed: int, n: int = 20, p: int = 2) -> tuple[Any, Any, Any]:
    s = stream("weighted", seed)
    X = 10 * s.uniforms(n * p).reshape(n, p)
    return X, X @ (4 * s.uniforms(p) - 2) + s.uniforms(n), 0.1 + 2 * s.uniforms(n)


def test_worked_by_hand() -> None:
    """Two readings of one quantity, 4 ± 1 and 10 ± 2: (4 + 10/4)/(1 + 1/4) = 5.2, variance 0.8, χ² 7.2."""
    fit = fitted([1, 1], [4, 10], [1, 2], intercept=False)
    assert fit.slope == pytest.approx(5.2)
    assert fit.covariance == ((pytest.approx(0.8),),)
    assert fit.standard_errors == (pytest.approx(np.sqrt(0.8)),)
    assert fit.chi_squared == pytest.approx(1.2**2 + 2.4**2)
    assert fit.dof == 1
    assert fit.goodness_of_fit == pytest.approx(stats.chi2.sf(7.2, 1))


def test_statsmodels_agrees() -> None:
    """Estimates and covariance (its scale taken out) are those of WLS on 100 problems."""
    for seed in range(100):
        X, y, sigma = data(seed, 8 + seed % 20, 1 + seed % 3)
        fit = fitted(X, y, sigma)
        other = sm.WLS(y, sm.add_constant(X), weights=1 / sigma**2).fit()
        assert (fit.intercept, *fit.coef) == pytest.approx(tuple(other.params))
        assert np.array(fit.covariance) == pytest.approx(other.normalized_cov_params, rel=1e-8)
        assert fit.standard_errors == pytest.approx(tuple(np.sqrt(np.diagonal(other.normalized_cov_params)))[1:])
        assert fit.chi_squared == pytest.approx(other.scale * other.df_resid)
        assert fit.dof == other.df_resid
        assert fit.certificate.holds


@pytest.mark.parametrize("penalise", [True, False])
@pytest.mark.parametrize("intercept", [True, False])
def test_equal_noise_is_the_posterior(intercept: bool, penalise: bool) -> None:
    """With one σ for all, a prior gives the linear posterior's mean and covariance."""
    X, y, _ = data(1)
    for prior in (normal_prior(0.3, scale=0.2), *([] if intercept and penalise else [FULL])):
        other = linear_posterior(X, y, prior, 0.7, intercept, penalise)
        assert isinstance(other, LinearPosterior)
        fit = fitted(X, y, np.full(20, 0.7), prior, intercept, penalise)
        assert (fit.intercept, *fit.coef) == pytest.approx((other.intercept, *other.coef), rel=1e-12)
        assert np.array(fit.covariance) == pytest.approx(np.array(other.covariance), rel=1e-12)
        assert fit.certificate.holds


@pytest.mark.parametrize("prior", [None, normal_prior(0.3, scale=0.2), FULL])
@pytest.mark.parametrize("intercept", [True, False])
def test_a_wrong_number_is_caught(prior: Any, intercept: bool) -> None:
    """Each number off by a relative 1e-4 fails an eager residual."""
    X, y, sigma = data(2)
    fit = fitted(X, y, sigma, prior, intercept)
    assert certify_weighted_regression(X, y, sigma, fit, prior, intercept).holds
    wrongs: dict[str, Any] = {"chi squared": replace(fit, chi_squared=fit.chi_squared * (1 + 1e-4))}
    for j in range(2):
        wrongs[f"newton step {j}"] = replace(fit, coef=tuple(w * (1 + 1e-4 * (i == j)) for i, w in enumerate(fit.coef)))
    for i in range(len(fit.covariance)):
        table = [list(row) for row in fit.covariance]
        table[i][i] *= 1 + 1e-4
        wrongs[f"covariance {i}"] = replace(fit, covariance=tuple(map(tuple, table)))
    if intercept:
        wrongs["newton step b"] = replace(fit, intercept=fit.intercept * (1 + 1e-4))
    for name, wrong in wrongs.items():
        certificate = certify_weighted_regression(X, y, sigma, wrong, prior, intercept)
        assert not certificate.residuals_hold
        assert any(name.startswith(caught) for caught in certificate.failed)


def test_degenerate_data() -> None:
    """As ridge without a penalty; a prior cures what the data leave open; k readings leave no degrees of freedom."""
    outcome = weighted_regression([[1, 2], [2, 4], [3, 6]], [1, 2, 4], [1, 1, 1], flat_prior())
    assert isinstance(outcome, Degenerate)
    assert outcome.reason == "collinear"
    assert fitted([[1, 2], [2, 4], [3, 6]], [1, 2, 4], [1, 1, 1], normal_prior(0, scale=1)).certificate.holds
    assert fitted([1, 2], [1, 3], [1, 2]).goodness_of_fit == 1.0
    wrong = replace(fitted([1, 2, 3], [1, 3, 2], [1, 2, 1]))
    assert certify_weighted_regression(np.ones((3, 1)), np.arange(3.0), np.ones(3), wrong).failed == ("zero-variance",)


@pytest.mark.parametrize(
    ("sigma", "words"),
    [([1, 1], "wanted one for each of the 3"), ([1, 0, 1], "noise_scales holds 0; wanted numbers above")],
)
def test_refusals(sigma: list[float], words: str) -> None:
    """Scales are as many as readings, and above 0."""
    with pytest.raises(ValueError, match=words):
        weighted_regression([1, 2, 3], [1, 3, 2], sigma)
