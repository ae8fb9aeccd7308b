"""Probit regression."""

from statistics import NormalDist

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.probit import certify_probit, probit_regression
from quizsvc.numeric.priors import laplace_prior, normal_prior


def problem(seed, n=40, p=3, noise=1.0):
    """Random features, and labels that overlap when there is noise enough."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, (X @ rng.normal(size=p) + noise * rng.normal(size=n) > 0).astype(float)


def test_by_hand():
    """With one feature of 0 and 1 the MLE's scores are the normal quantiles of the groups' shares, 1/3 and 4/5."""
    fit = probit_regression([0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 1, 0, 1, 1, 1, 1])
    low, high = NormalDist().inv_cdf(1 / 3), NormalDist().inv_cdf(4 / 5)
    assert fit.intercept == pytest.approx(low, rel=1e-12)
    assert fit.slope == pytest.approx(high - low, rel=1e-12)


def test_prior_in_its_place():
    """At the MAP the score of the log-likelihood, by differences, is (w − w₀)/τ²."""
    X, y = problem(3, p=1)
    fit = probit_regression(X, y, normal_prior(1.5, scale=0.7))

    def log_likelihood(w):
        return sum(
            np.log(NormalDist().cdf(s * (fit.intercept + x * w))) for x, s in zip(X[:, 0], 2 * y - 1, strict=True)
        )

    slope = (log_likelihood(fit.slope + 1e-5) - log_likelihood(fit.slope - 1e-5)) / 2e-5
    assert slope == pytest.approx((fit.slope - 1.5) / 0.49, rel=1e-6)


@pytest.mark.parametrize("place", range(4))
def test_spoilt_estimate_is_caught(place):
    """Any one number wrong by a relative 1e-4 fails, caught by the Newton step and by the second method."""
    X, y = problem(1)
    fit = probit_regression(X, y, normal_prior(0, scale=2))
    weights = np.array([fit.intercept, *fit.coef])
    assert certify_probit(X, y, normal_prior(0, scale=2), weights).holds
    weights[place] *= 1 + 1e-4
    wrong = certify_probit(X, y, normal_prior(0, scale=2), weights)
    assert wrong.failed == ("newton step", wrong.second_method)
    assert wrong.residual == pytest.approx(1e-4, rel=0.01)


def test_third_opinion():
    """Statsmodels' probit agrees to 1e-7 on every problem with an MLE (100 problems)."""
    fitted = 0
    for seed in range(100):
        X, y = problem(seed, n=25 + seed % 30, p=1 + seed % 3)
        ours = probit_regression(X, y)
        if isinstance(ours, Degenerate):
            continue
        theirs = sm.Probit(y, sm.add_constant(X)).fit(disp=0, method="newton", maxiter=200, tol=1e-12).params
        assert [ours.intercept, *ours.coef] == pytest.approx(theirs, rel=1e-7, abs=1e-9)
        fitted += 1
    assert fitted > 80


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(4, 60), st.integers(1, 4), st.floats(-8, 8))
def test_certificate_holds_whatever_the_prior(seed, n, p, log_sd):
    """From prior sd 1e-8 to 1e8 the certificate holds by both routes."""
    X, y = problem(seed, n, p, noise=seed % 3)
    fit = probit_regression(X, y, normal_prior(0, scale=10**log_sd))
    assert fit.reason == "one-class" if isinstance(fit, Degenerate) else fit.certificate.holds


def test_degenerate_and_refused():
    """What forbids a logistic fit forbids this one, and what it refuses is refused."""
    X, y = problem(7, noise=0)
    assert probit_regression(X, y).reason == "separable"
    assert probit_regression([1, 2, 2, 3], [0, 0, 1, 1]).reason == "quasi-separable"
    assert probit_regression([1, 2], [1, 1]).reason == "one-class"
    with pytest.raises(ValueError, match="wanted 0 or 1"):
        probit_regression([1, 2], [1, 3])
    with pytest.raises(ValueError, match="wanted a normal prior"):
        probit_regression([1, 2], [1, 0], laplace_prior(0, scale=1))
