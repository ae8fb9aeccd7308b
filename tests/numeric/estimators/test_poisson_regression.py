"""Poisson regression."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import PoissonRegressor

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.poisson_regression import (
    PoissonRegression,
    certify_poisson_regression,
    poisson_regression,
)
from quizsvc.numeric.priors import NormalVectorPrior, normal_prior
from quizsvc.numeric.rng import stream


def fitted(*args: Any, **kwargs: Any) -> PoissonRegression:
    fit = poisson_regression(*args, **kwargs)
    assert isinstance(fit, PoissonRegression), fit
    return fit


def data(seed: int, n: int = 30, p: int = 2) -> tuple[Any, Any]:
    s = stream("counts", seed)
    X = 2 * s.uniforms(n * p).reshape(n, p)
    rate = np.exp(X @ (2 * s.uniforms(p) - 1) + 0.5)
    return X, np.floor(-np.log(s.uniforms(n)) * rate + 0.3)


def test_worked_by_hand() -> None:
    """Counts 1, 3 at x = 0 and 4, 12 at x = 1: rates 2 and 8, so b = ln 2 and w = ln 4; se² = 1/4 + 1/16."""
    fit = fitted([0, 0, 1, 1], [1, 3, 4, 12])
    assert (fit.intercept, fit.slope) == (pytest.approx(np.log(2)), pytest.approx(np.log(4)))
    assert fit.standard_errors == (pytest.approx(np.sqrt(1 / 4 + 1 / 16)),)
    assert fit.intercept_standard_error == pytest.approx(0.5)
    assert fit.certificate.holds


@pytest.mark.parametrize("intercept", [True, False])
def test_statsmodels_agrees(intercept: bool) -> None:
    """Every number is that of statsmodels' GLM on 60 problems each."""
    for seed in range(60):
        X, k = data(seed, 12 + seed, 1 + seed % 3)
        fit = poisson_regression(X, k, intercept=intercept)
        if isinstance(fit, Degenerate):
            assert fit.reason == "diverges"
            continue
        full = sm.add_constant(X) if intercept else X
        other = sm.GLM(k, full, family=sm.families.Poisson()).fit(tol=1e-13, maxiter=200)
        own = (fit.intercept, *fit.coef)[1 - intercept :]
        assert own == pytest.approx(tuple(other.params), rel=1e-7, abs=1e-8)
        errors = (fit.intercept_standard_error, *fit.standard_errors)[1 - intercept :]
        if max(errors) < 5:  # beyond, its errors are those of the last step but one
            assert errors == pytest.approx(tuple(other.bse), rel=1e-6)
        assert fit.log_likelihood == pytest.approx(other.llf)
        assert fit.deviance == pytest.approx(other.deviance, abs=1e-9)
        assert fit.certificate.holds


def test_scikit_learn_agrees_under_a_prior() -> None:
    """Its mean deviance with alpha = 1/(nτ²) is this objective."""
    for seed in range(20):
        X, k = data(seed)
        fit = fitted(X, k, normal_prior(0, scale=0.5))
        other = PoissonRegressor(alpha=4 / 30, solver="newton-cholesky", tol=1e-12, max_iter=500).fit(X, k)
        assert (fit.intercept, *fit.coef) == pytest.approx((other.intercept_, *other.coef_), rel=1e-6, abs=1e-7)


@given(st.integers(0, 10**5), st.sampled_from([None, 1e-3, 1.0, 1e3]), st.booleans(), st.booleans())
def test_gradient_vanishes(seed: int, tau: float | None, intercept: bool, penalise: bool) -> None:
    """Xᵀ(exp η − k) + (w − w₀)/τ² = 0; Σ(exp η − k) = 0, or −b/τ² where the intercept is penalised."""
    X, k = data(seed)
    prior = None if tau is None else normal_prior(0.4, scale=tau)
    fit = poisson_regression(X, k, prior, intercept, penalise)
    if isinstance(fit, Degenerate):
        return
    over = np.exp(fit.intercept + X @ np.array(fit.coef)) - k
    pull = 0.0 if tau is None else (np.array(fit.coef) - 0.4) / tau**2
    slack = 1e-9 * (1 + k.sum() + (0.0 if tau is None else 1 / tau**2))
    assert np.abs(X.T @ over + pull).max() < slack
    if intercept:
        assert abs(over.sum() + (fit.intercept / tau**2 if tau and penalise else 0.0)) < slack
    assert fit.certificate.residuals_hold


@pytest.mark.parametrize(
    ("X", "y", "loc", "scale"),
    [
        ([1, 2, 3], [1, 2, 3], 20.0, 0.1),
        ([0, 10, 20], [1, 0, 1], 5.0, 0.01),
        ([k**3 for k in range(10)], [0] * 9 + [1000], 0.1, 1.0),
        ([0, 0, 1], [0, 1, 0], 600.0, 1e-3),
        ([-300, 0, 300], [5, 0, 0], 2.0, 0.5),
    ],
)
def test_a_prior_far_from_the_data_is_reached(X: Any, y: Any, loc: float, scale: float) -> None:
    """Rates from e^-600 to e^600 on the way neither overflow nor stall the search."""
    fit = fitted(X, y, normal_prior(loc, scale=scale))
    assert fit.certificate.holds
    over = np.exp(fit.intercept + np.array(X) * fit.slope) - y
    assert abs(np.array(X) @ over + (fit.slope - loc) / scale**2) < 1e-6 * (abs(loc) / scale**2)


def test_a_full_prior() -> None:
    """The gradient with a full covariance has Λ(w − w₀)."""
    X, k = data(3)
    cover = ((0.5, 0.2), (0.2, 0.3))
    fit = fitted(X, k, NormalVectorPrior((1.0, -1.0), cover))
    pull = np.linalg.solve(np.array(cover), np.array(fit.coef) - [1.0, -1.0])
    assert X.T @ (np.exp(fit.intercept + X @ np.array(fit.coef)) - k) + pull == pytest.approx(0.0, abs=1e-9)
    assert fit.certificate.holds


@pytest.mark.parametrize("tau", [1e-8, 1e8])
def test_extreme_priors(tau: float) -> None:
    """A prior sd of 1e-8 leaves the weights at its mean, one of 1e8 at the maximum likelihood."""
    X, k = data(4)
    fit = fitted(X, k, normal_prior(0.4, scale=tau))
    assert fit.certificate.holds
    wanted = (0.4, 0.4) if tau < 1 else fitted(X, k).coef
    assert fit.coef == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("prior", [None, normal_prior(0.4, scale=0.5)])
@pytest.mark.parametrize("penalise", [True, False])
def test_a_wrong_number_is_caught(prior: Any, penalise: bool) -> None:
    """Each number off by a relative 1e-4 fails an eager residual by name."""
    X, k = data(5)
    fit = fitted(X, k, prior, True, penalise)
    assert certify_poisson_regression(X, k, fit, prior, True, penalise).holds
    wrongs: list[tuple[str, Any]] = [
        ("newton step", replace(fit, intercept=fit.intercept * (1 + 1e-4))),
        ("newton step", replace(fit, coef=(fit.coef[0] * (1 + 1e-4), fit.coef[1]))),
        ("newton step", replace(fit, coef=(fit.coef[0], fit.coef[1] * (1 + 1e-4)))),
        (
            "standard errors",
            replace(fit, standard_errors=(fit.standard_errors[0] * (1 + 1e-4), fit.standard_errors[1])),
        ),
        ("standard errors", replace(fit, intercept_standard_error=fit.intercept_standard_error * (1 + 1e-4))),
        ("log-likelihood", replace(fit, log_likelihood=fit.log_likelihood * (1 + 1e-4))),
        ("deviance", replace(fit, deviance=fit.deviance * (1 + 1e-4))),
    ]
    for name, wrong in wrongs:
        certificate = certify_poisson_regression(X, k, wrong, prior, True, penalise)
        assert not certificate.residuals_hold
        assert name in certificate.failed
    assert (
        "root of the score by Powell's hybrid method"
        in certify_poisson_regression(X, k, wrongs[1][1], prior, True, penalise).failed
    )


@pytest.mark.parametrize(
    ("X", "y", "kwargs", "words"),
    [
        ([1, 2, 3], [0, 0, 0], {}, "(-1, -0)"),
        ([1, 2, 3], [0, 0, 0], {"prior": normal_prior(0, scale=1.0)}, "(-1, -0)"),
        ([1, 2, 3, 4], [0, 0, 0, 1], {}, "(-1, 0.25)"),
        ([1, 2, 3], [0, 0, 0], {"intercept": False}, "(-1)"),
    ],
)
def test_a_likelihood_that_rises_without_end_is_told(X: Any, y: Any, kwargs: Any, words: str) -> None:
    """Zeros that one direction alone explains: diverges, with the direction."""
    outcome = poisson_regression(X, y, **kwargs)
    assert isinstance(outcome, Degenerate)
    assert outcome.reason == "diverges"
    assert words in outcome.detail.replace("-0)", "-0)")


@pytest.mark.parametrize(
    ("X", "y", "kwargs"),
    [
        ([1, 2, 3], [0, 0, 0], {"prior": normal_prior(0, scale=1.0), "penalise_intercept": True}),
        ([1, 2, 3, 4], [0, 0, 0, 1], {"prior": normal_prior(0, scale=1.0)}),
        ([-1, 0, 1], [0, 1, 0], {"intercept": False}),
        ([1.0], [3], {"prior": normal_prior(0, scale=1.0)}),
        ([5, 5, 5], [1, 0, 3], {"prior": normal_prior(0, scale=1.0)}),
        ([1, 2, 3], [0, 1000, 10**6], {}),
    ],
)
def test_zeros_that_have_an_answer(X: Any, y: Any, kwargs: Any) -> None:
    """A prior on all that runs away, zeros on both sides, one reading under a prior: certified."""
    assert fitted(X, y, **kwargs).certificate.holds


def test_degenerate_designs() -> None:
    """Collinear features, a constant one and too few rows have no answer without a prior."""
    for X in ([[1, 2], [2, 4], [3, 6]], [2, 2, 2]):
        outcome = poisson_regression(X, [1, 2, 4])
        assert isinstance(outcome, Degenerate)
        assert outcome.reason in {"collinear", "zero-variance"}
    assert isinstance(poisson_regression([2], [3]), Degenerate)


@pytest.mark.parametrize("y", [[1, 2, -1], [1, 2.5, 3]])
def test_refusals(y: list[float]) -> None:
    """Counts are whole numbers from 0."""
    with pytest.raises(ValueError, match="y holds a number that is no count; wanted whole numbers from 0"):
        poisson_regression([1, 2, 3], y)
