"""The posterior of a linear model."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.linear_posterior import (
    LinearPosterior,
    certify_linear_posterior,
    linear_posterior,
)
from quizsvc.numeric.estimators.ridge import LinearFit, ridge
from quizsvc.numeric.priors import NormalVectorPrior, normal_prior
from quizsvc.numeric.rng import stream

COVARIANCE = ((1.0, 0.5, 0.0), (0.5, 2.0, 0.1), (0.0, 0.1, 0.3))


def fitted(*args: Any, **kwargs: Any) -> LinearPosterior:
    fit = linear_posterior(*args, **kwargs)
    assert isinstance(fit, LinearPosterior), fit
    return fit


def data(seed: int, n: int = 12, p: int = 3) -> tuple[Any, Any]:
    s = stream("posterior", seed)
    X = 4 * s.uniforms(n * p).reshape(n, p) - 1
    return X, X @ (2 * s.uniforms(p) - 1) + 2 * s.uniforms(n) + 2


def test_worked_by_hand() -> None:
    """One reading y = 3 at x = 2, σ = 1, w ~ N(1, ½²), no intercept: precision 4 + 4, mean (6 + 4)/8, y ~ N(2, 2)."""
    fit = fitted([2], [3], normal_prior(1, scale=0.5), 1.0, intercept=False)
    assert fit.slope == pytest.approx(1.25)
    assert fit.covariance == ((pytest.approx(0.125),),)
    assert fit.standard_errors == (pytest.approx(np.sqrt(0.125)),)
    assert fit.log_evidence == pytest.approx(float(stats.norm.logpdf(3, 2, np.sqrt(2))))
    mean, line, reading = fit.predict([4.0])
    assert (mean[0], line[0], reading[0]) == pytest.approx((5.0, 4 * np.sqrt(0.125), np.sqrt(1 + 2)))


@pytest.mark.parametrize("penalise", [True, False])
@pytest.mark.parametrize("intercept", [True, False])
def test_it_is_the_textbook_posterior(intercept: bool, penalise: bool) -> None:
    """S⁻¹ = XᵀX/σ² + Λ and m = S(Xᵀy/σ² + Λw₀), for scalar and full priors, by plain inverses."""
    X, y = data(1)
    sigma, tau = 0.8, 1.3
    full = np.column_stack((np.ones(12), X)) if intercept else X
    for vector in (False, True):
        p = 3 + (intercept and penalise and vector)
        block = np.eye(p) + np.diag(np.full(p - 1, 0.3), 1) + np.diag(np.full(p - 1, 0.3), -1)
        Lam, centre = np.zeros((full.shape[1],) * 2), np.zeros(full.shape[1])
        Lam[full.shape[1] - p :, full.shape[1] - p :] = np.linalg.inv(block) if vector else np.eye(p) / tau**2
        centre[full.shape[1] - p :] = 0.4
        if intercept and penalise and not vector:
            Lam[0, 0] = 1 / tau**2
        prior: Any = normal_prior(0.4, scale=tau)
        if vector:
            prior = NormalVectorPrior((0.4,) * p, tuple(map(tuple, block.tolist())))
        S = np.linalg.inv(full.T @ full / sigma**2 + Lam)
        m = S @ (full.T @ y / sigma**2 + Lam @ centre)
        fit = fitted(X, y, prior, sigma, intercept, penalise)
        assert fit.coef == pytest.approx(tuple(m[int(intercept) :]))
        assert fit.intercept == pytest.approx(m[0] if intercept else 0.0)
        assert np.array(fit.covariance) == pytest.approx(S)
        assert fit.standard_errors == pytest.approx(tuple(np.sqrt(np.diagonal(S)))[int(intercept) :])
        assert fit.intercept_standard_error == pytest.approx(np.sqrt(S[0, 0]) if intercept else 0.0)
        assert fit.certificate.holds


@pytest.mark.parametrize("penalise", [True, False])
def test_the_evidence_is_the_marginal_density(penalise: bool) -> None:
    """Ln N(y | Xw₀, σ²I + XΛ⁻¹Xᵀ); the flat intercept as a normal one of sd s, ln of its density's peak taken off."""
    X, y = data(2)
    fit = fitted(X, y, normal_prior(0.3, scale=1.5), 0.7, True, penalise)
    wide = 1.5 if penalise else 1e4
    cover = 0.49 * np.eye(12) + 2.25 * X @ X.T + wide**2
    wanted = stats.multivariate_normal.logpdf(y, X @ np.full(3, 0.3), cover)
    wanted += 0.0 if penalise else np.log(wide * np.sqrt(2 * np.pi))
    assert fit.log_evidence == pytest.approx(wanted, abs=1e-6)
    full = fitted(X, y, NormalVectorPrior((0.1, 0.2, 0.3), COVARIANCE), 0.7, False)
    wanted = stats.multivariate_normal.logpdf(
        y, X @ [0.1, 0.2, 0.3], 0.49 * np.eye(12) + X @ np.array(COVARIANCE) @ X.T
    )
    assert full.log_evidence == pytest.approx(wanted)


def test_its_mode_is_ridge() -> None:
    """The MAP with N(w₀, τ²) is ridge at λ = σ²/τ²."""
    X, y = data(3)
    for penalise in (True, False):
        soft = ridge(X, y, 0.49 / 2.25, 0.3, True, penalise)
        assert isinstance(soft, LinearFit)
        fit = fitted(X, y, normal_prior(0.3, scale=1.5), 0.7, True, penalise)
        assert (fit.intercept, *fit.coef) == pytest.approx((soft.intercept, *soft.coef), rel=1e-12)


@pytest.mark.parametrize("penalise", [True, False])
@pytest.mark.parametrize("tau", [1e-8, 1.0, 1e8])
def test_a_wrong_number_is_caught(tau: float, penalise: bool) -> None:
    """Any number off by a relative 1e-4 fails an eager residual, for priors of sd 1e-8 to 1e8."""
    X, y = data(4)
    prior = normal_prior(0.3, scale=tau)
    fit = fitted(X, y, prior, 0.7, True, penalise)
    assert certify_linear_posterior(X, y, fit, prior, 0.7, penalise).holds
    wrongs = [replace(fit, log_evidence=fit.log_evidence * (1 + 1e-4))]
    wrongs += [replace(fit, coef=tuple(w * (1 + 1e-4 * (i == j)) for i, w in enumerate(fit.coef))) for j in range(3)]
    for i in range(4):
        table = [list(row) for row in fit.covariance]
        table[i][i] *= 1 + 1e-4
        wrongs.append(replace(fit, covariance=tuple(map(tuple, table))))
    if not (penalise and tau < 1):
        wrongs.append(replace(fit, intercept=fit.intercept * (1 - 1e-4)))
    for wrong in wrongs:
        assert not certify_linear_posterior(X, y, wrong, prior, 0.7, penalise).residuals_hold
    caught = certify_linear_posterior(X, y, wrongs[0], prior, 0.7, penalise).failed
    assert caught == ("evidence by singular values",)
    caught = certify_linear_posterior(X, y, wrongs[5], prior, 0.7, penalise).failed
    assert caught == ("covariance", "exact rational normal equations")


def test_the_prior_determines_what_the_data_do_not() -> None:
    """Collinear features, one reading and a constant feature have a posterior; a flat-wide prior leaves them open."""
    for X, y in (([[1, 2], [2, 4], [3, 6]], [1, 2, 4]), ([[1, 2]], [3]), ([5, 5, 5], [1, 2, 4])):
        fit = fitted(X, y, normal_prior(0, scale=1.0), 1.0)
        assert fit.certificate.holds
    outcome = linear_posterior([[1, 2], [2, 4], [3, 6]], [1, 2, 4], normal_prior(0, scale=1e14), 1.0)
    assert isinstance(outcome, Degenerate)
    assert outcome.reason == "collinear"


def test_predict_reads_rows_and_lists() -> None:
    """A list of one feature is many rows; what does not fit is told; the band is narrowest at the middle."""
    fit = fitted([1, 2, 3], [1, 3, 2], normal_prior(0, scale=1.0), 0.7)
    _, line, reading = fit.predict([1.0, 2.0, 3.0])
    assert line[1] < line[0] == pytest.approx(line[2])
    assert reading == pytest.approx(np.sqrt(line**2 + 0.49))
    with pytest.raises(ValueError, match="wanted 1 features in each row"):
        fit.predict([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("prior", "sigma", "words"),
    [
        (normal_prior(0, scale=1.0), 0.0, "noise_scale is 0; wanted a number above 0"),
        (NormalVectorPrior((0.0,), ((1.0,),)), 1.0, "prior is of 1 numbers; wanted one of 3"),
    ],
)
def test_refusals(prior: Any, sigma: float, words: str) -> None:
    """Each wrong argument is told."""
    X, y = data(5)
    with pytest.raises(ValueError, match=words):
        linear_posterior(X, y, prior, sigma)
