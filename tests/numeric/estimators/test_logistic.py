"""Logistic regression, and what it shares with probit regression."""

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.logistic import LogisticFit, certify_logistic, logistic_regression
from quizsvc.numeric.estimators.separation import Separable
from quizsvc.numeric.priors import flat_prior, laplace_prior, normal_prior

X4, Y4 = [0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 1, 0, 1, 1, 1, 1]


def problem(seed, n=40, p=3, noise=1.0):
    """Random features, and labels that overlap when there is noise enough."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, (X @ rng.normal(size=p) + noise * rng.logistic(size=n) > 0).astype(float)


def objective(X, y, b, w, tau):
    """Σ log loss + ‖w‖²/(2τ²)."""
    return np.logaddexp(0, -(2 * y - 1) * (b + X @ w)).sum() + w @ w / (2 * tau**2)


def test_by_hand():
    """With one feature of 0 and 1 the MLE's log odds are those of the two groups: ln(1/2) and ln(4/1)."""
    fit = logistic_regression(X4, Y4)
    assert fit.intercept == pytest.approx(log(1 / 2), rel=1e-9)
    assert fit.slope == fit.coef[0] == pytest.approx(log(4) - log(1 / 2), rel=1e-9)
    assert fit.result() == {"intercept": fit.intercept, "coef": fit.coef, "slope": fit.slope}


def test_map_by_hand():
    """One example at x = 1, y = 1, no intercept, τ = 1: w solves w = σ(−w), which is 0.40105813754154704."""
    fit = logistic_regression([1.0], [1], normal_prior(0, scale=1), intercept=False)
    assert fit.coef[0] == pytest.approx(0.40105813754154704, rel=1e-14)
    assert fit.intercept == 0.0


def test_prior_in_its_place():
    """The prior's mean and sd enter as (w − w₀)/τ²: at the estimate the score is Σ x(y − σ) = (w − w₀)/τ²."""
    X, y = problem(3)
    fit = logistic_regression(X, y, normal_prior(1.5, scale=0.7))
    miss = y - 1 / (1 + np.exp(-fit.intercept - X @ np.array(fit.coef)))
    assert X.T @ miss == pytest.approx((np.array(fit.coef) - 1.5) / 0.49, abs=1e-9)
    assert miss.sum() == pytest.approx(0, abs=1e-9)


def test_penalised_intercept():
    """With `penalise_intercept` b²/(2τ²) is added, and b is pulled to zero wherever the weights are pulled to."""
    X, y = problem(4)
    fit = logistic_regression(X + 1, y, normal_prior(1.5, scale=0.7), penalise_intercept=True)
    miss = y - 1 / (1 + np.exp(-fit.intercept - (X + 1) @ np.array(fit.coef)))
    assert miss.sum() == pytest.approx(fit.intercept / 0.49, abs=1e-9)
    assert (X + 1).T @ miss == pytest.approx((np.array(fit.coef) - 1.5) / 0.49, abs=1e-9)


def test_prior_of_a_vector():
    """A prior of p numbers pulls each weight by its own; with the intercept pulled it has one more, in front."""
    X, y = problem(5, p=2)
    same = normal_prior([0.5, 0.5], covariance=[[4, 0], [0, 4]])
    assert logistic_regression(X, y, same).coef == pytest.approx(
        logistic_regression(X, y, normal_prior(0.5, scale=2)).coef, rel=1e-12
    )
    wide = normal_prior([3.0, 0.0, 0.0], scale=[1e-6, 1.0, 1.0])
    assert logistic_regression(X, y, wide, penalise_intercept=True).intercept == pytest.approx(3, abs=1e-9)
    with pytest.raises(ValueError, match="prior is for 3 weights; wanted 2"):
        logistic_regression(X, y, wide)


def test_certificate_holds():
    """Both routes agree to 2e-10, and the second is named."""
    for prior in (None, normal_prior(0, scale=1)):
        certificate = logistic_regression(*problem(1), prior).certificate
        assert certificate.holds
        assert certificate.difference < 2e-10
        assert certificate.residual < 1e-10
        assert "quasi-Newton" in certificate.second_method


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("place", range(4))
def test_spoilt_estimate_is_caught(place, intercept):
    """Any one number wrong by a relative 1e-4 fails, caught by the Newton step and by the second method."""
    X, y = problem(1)
    prior = normal_prior(0.3, scale=2)
    fit = logistic_regression(X, y, prior, intercept)
    weights = np.array([fit.intercept, *fit.coef][0 if intercept else 1 :])
    assert certify_logistic(X, y, prior, weights, intercept).holds
    weights[place % weights.size] *= 1 + 1e-4
    wrong = certify_logistic(X, y, prior, weights, intercept)
    assert not wrong.residuals_hold
    assert wrong.failed == ("newton step", wrong.second_method)
    assert wrong.residual == pytest.approx(1e-4, rel=0.01)


def test_raw_columns_keep_their_digits():
    """Centring makes a year as good a feature as its distance from 2000: slopes agree to 1e-9, intercepts follow."""
    X, y = problem(6, p=1)
    near, far = logistic_regression(X[:, 0], y), logistic_regression(X[:, 0] + 2048, y)
    assert far.slope == pytest.approx(near.slope, rel=1e-11)
    assert far.intercept == pytest.approx(near.intercept - 2048 * near.slope, rel=1e-11)
    assert far.certificate.holds


def test_third_opinion():
    """Scikit-learn's objective is never lower by 1e-10 relative, and its weights agree (200 fits)."""
    for seed in range(200):
        X, y = problem(seed, n=10 + seed % 50, p=1 + seed % 4)
        if y.min() == y.max():
            continue
        tau = (0.3, 1.0, 3.0)[seed % 3]
        ours = logistic_regression(X, y, normal_prior(0, scale=tau))
        theirs = LogisticRegression(C=tau**2, solver="newton-cholesky", tol=1e-10).fit(X, y)
        assert ours.coef == pytest.approx(theirs.coef_[0], rel=1e-6, abs=1e-8)
        value = objective(X, y, ours.intercept, np.array(ours.coef), tau)
        assert value <= objective(X, y, theirs.intercept_[0], theirs.coef_[0], tau) * (1 + 1e-13)


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(4, 60), st.integers(1, 4), st.floats(-8, 8), st.floats(-3, 3))
def test_certificate_holds_whatever_the_prior(seed, n, p, log_sd, loc):
    """From prior sd 1e-8 to 1e8 a fit's certificate holds by both routes; separable data get a finite estimate."""
    X, y = problem(seed, n, p, noise=seed % 3)
    fit = logistic_regression(X, y, normal_prior(loc, scale=10**log_sd))
    if isinstance(fit, Degenerate):
        assert fit.reason == "one-class"
    else:
        assert fit.certificate.holds
        assert np.isfinite(fit.coef).all()


def test_prior_from_narrow_to_wide():
    """A prior sd of 1e-8 gives the prior's mean, one of 1e8 the MLE."""
    X, y = problem(2)
    assert logistic_regression(X, y, normal_prior(0.7, scale=1e-8)).coef == pytest.approx([0.7] * 3, abs=1e-13)
    wide, mle = logistic_regression(X, y, normal_prior(0.7, scale=1e8)), logistic_regression(X, y)
    assert wide.coef == pytest.approx(mle.coef, rel=1e-12)
    assert logistic_regression(X, y, flat_prior()) == mle


def test_far_prior_still_converges():
    """A narrow prior far from the data's own answer leaves scores beyond a float's σ, and the certificate holds."""
    X, y = problem(2, p=2)
    for loc in (-20.0, 8.0):
        fit = logistic_regression(5 * X, y, normal_prior(loc, scale=1e-3))
        assert fit.certificate.holds
        assert fit.coef == pytest.approx([loc] * 2, abs=1e-2)


def test_separable_data():
    """Separable classes without a prior are Degenerate with a direction whose margins are all positive."""
    X, y = problem(7, noise=0)
    outcome = logistic_regression(X + 5, y)
    assert isinstance(outcome, Separable)
    assert outcome.reason == "separable"
    margins = (2 * y - 1) * (outcome.direction[0] + (X + 5) @ np.array(outcome.direction[1:]))
    assert margins.min() > 0
    assert max(map(abs, outcome.direction)) == 1
    assert f"{outcome.direction[1]:.4g}" in outcome.detail
    assert logistic_regression(X, y, normal_prior(0, scale=1e8)).certificate.holds


def test_quasi_separable_data():
    """Classes that touch in a point are quasi-separable: x = 2 has both labels, everything else lies apart."""
    outcome = logistic_regression([1, 2, 2, 3], [0, 0, 1, 1])
    assert outcome.reason == "quasi-separable"
    assert outcome.direction == pytest.approx((-1, 0.5), abs=1e-9)
    both = logistic_regression([[0, 3], [0, 1], [1, 2], [1, 5], [1, 3]], [0, 1, 1, 1, 1])
    assert both.reason == "separable"


@pytest.mark.parametrize(
    ("X", "y", "reason"),
    [
        ([1.0], [1], "one-observation"),
        ([1.0, 2.0, 3.0], [1, 1, 1], "one-class"),
        ([1.0, 2.0, 3.0], [0, 0, 0], "one-class"),
        ([[1, 2], [2, 4], [3, 6], [4, 8]], [0, 1, 0, 1], "collinear"),
        ([[1, 2], [2, 3], [3, 4], [4, 5]], [0, 1, 0, 1], "collinear"),
        ([[1, 5], [2, 5], [3, 5], [4, 5]], [0, 1, 0, 1], "zero-variance"),
        ([[1, 2, 3], [3, 5, 7]], [0, 1], "too-few-rows"),
        ([[1, 2], [3, 5]], [0, 1], "too-few-rows"),
    ],
)
def test_degenerate(X, y, reason):
    """Data that determine no estimate say why; a prior on the weights mends all but the classes."""
    assert logistic_regression(X, y).reason == reason
    mended = logistic_regression(X, y, normal_prior(0, scale=1))
    assert isinstance(mended, Degenerate) == (reason in {"one-class", "one-observation"})
    assert logistic_regression(X, y, normal_prior(0, scale=1), penalise_intercept=True).certificate.holds


def test_degenerate_details():
    """The detail names the feature or the label that is to blame."""
    assert "feature 2" in logistic_regression([[1, 5], [2, 5], [3, 5]], [0, 1, 0]).detail
    assert "every label is 1" in logistic_regression([1, 2], [1, 1]).detail
    assert "2 observations" in logistic_regression([[1, 2, 3], [3, 5, 7]], [0, 1]).detail


def test_without_an_intercept():
    """Without an intercept one class alone can have an estimate, and no column of ones is missed."""
    assert logistic_regression([-1.0, 1.0], [1, 1], intercept=False).coef[0] == pytest.approx(0, abs=1e-15)
    assert logistic_regression([1.0, 2.0], [1, 1], intercept=False).reason == "separable"
    assert isinstance(
        logistic_regression([[1, 2], [1, 3], [1, -2], [1, 1]], [0, 1, 1, 0], intercept=False), LogisticFit
    )


GOOD = {"X": [[1.0], [2.0], [3.0], [4.0]], "y": [0, 1, 0, 1], "prior": None}


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"y": [0, 1, 0, 2]}, "y holds the label 2; wanted 0 or 1"),
        ({"y": [0, 1, 0]}, "X has shape"),
        ({"X": [[], [], [], []]}, "X has no columns"),
        ({"X": [[1.0], [2.0], [-1e80], [4.0]]}, "X holds a number of size 1e\\+80"),
        ({"y": [0, 1, 0, float("nan")]}, "not finite"),
        ({"X": [[1.0], [2.0], [float("inf")], [4.0]]}, "X holds a number that is not finite"),
        ({"prior": laplace_prior(0, scale=1)}, "wanted a normal prior or None"),
    ],
)
def test_refusals(spoilt, words):
    """One argument spoilt at a time is refused with what was got and wanted."""
    assert isinstance(logistic_regression(**GOOD), LogisticFit)
    with pytest.raises(ValueError, match=words):
        logistic_regression(**(GOOD | spoilt))
