"""Softmax regression."""

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.logistic import logistic_regression
from quizsvc.numeric.estimators.separation import Separable
from quizsvc.numeric.estimators.softmax import SoftmaxFit, certify_softmax, helmert, softmax_regression
from quizsvc.numeric.priors import laplace_prior, normal_prior


def problem(seed, n=50, p=2, K=3, noise=1.0):
    """Random features and K classes."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, np.argmax(X @ rng.normal(size=(p, K)) + noise * rng.gumbel(size=(n, K)), axis=1)


def stacked(fit):
    """Intercepts above weights, (k, K)."""
    return np.array([fit.intercept, *fit.coef])


def test_by_hand():
    """With a feature of 0 and 1 the MLE reproduces each group's shares: 1:2:1 at 0 and 3:1:2 at 1."""
    y = [0, 1, 1, 2, 0, 0, 0, 1, 2, 2]
    fit = softmax_regression([0] * 4 + [1] * 6, y)
    at_zero, at_one = np.array(fit.intercept), np.array(fit.intercept) + np.array(fit.slope)
    assert at_zero[1] - at_zero[0] == pytest.approx(log(2), rel=1e-9)
    assert at_zero[2] - at_zero[0] == pytest.approx(0, abs=1e-9)
    assert at_one[0] - at_one[1] == pytest.approx(log(3), rel=1e-9)
    assert at_one[2] - at_one[1] == pytest.approx(log(2), rel=1e-9)
    assert sum(fit.intercept) == pytest.approx(0, abs=1e-14)
    assert sum(fit.slope) == pytest.approx(0, abs=1e-14)
    assert fit.slope == fit.coef[0]


def test_two_classes_are_logistic():
    """K = 2 is logistic regression with w = W₁ − W₀, whose prior has sd τ√2 and mean 0 whatever w₀."""
    X, y = problem(1, K=2)
    for tau, loc in ((1.0, 0.0), (0.5, 2.0)):
        two = softmax_regression(X, y, normal_prior(loc, scale=tau))
        one = logistic_regression(X, y, normal_prior(0, scale=tau * 2**0.5))
        assert np.array(two.coef) @ [-1, 1] == pytest.approx(one.coef, rel=1e-11)
        assert two.intercept[1] - two.intercept[0] == pytest.approx(one.intercept, rel=1e-11)
        assert np.array(two.coef).sum(axis=1) == pytest.approx([2 * loc] * 2, abs=1e-13)
        assert sum(two.intercept) == pytest.approx(0, abs=1e-13)


@pytest.mark.parametrize("penalise_intercept", [False, True])
def test_score_equations(penalise_intercept):
    """At the estimate Xᵀ(T − P) = (W − w₀)/τ², and the intercepts' sum is 0, or b/τ² where they are pulled."""
    X, y = problem(2)
    fit = softmax_regression(X, y, normal_prior(0.4, scale=0.6), penalise_intercept=penalise_intercept)
    scores = np.array(fit.intercept) + X @ np.array(fit.coef)
    P = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    miss = np.eye(3)[y] - P
    assert X.T @ miss == pytest.approx((np.array(fit.coef) - 0.4) / 0.36, abs=1e-9)
    assert miss.sum(axis=0) == pytest.approx(np.array(fit.intercept) / 0.36 * penalise_intercept, abs=1e-9)


def test_certificate_holds():
    """Both routes agree to 1e-9, and the second is named."""
    for prior in (None, normal_prior(0, scale=1)):
        certificate = softmax_regression(*problem(1), prior).certificate
        assert certificate.holds
        assert certificate.difference < 1e-9
        assert "one class fixed" in certificate.second_method


@pytest.mark.parametrize("prior", [None, normal_prior(0.3, scale=2)])
@pytest.mark.parametrize("place", range(9))
def test_spoilt_estimate_is_caught(place, prior):
    """Any one number wrong by a relative 1e-4 fails, caught by the Newton step, the sum and the second method."""
    X, y = problem(1)
    W = stacked(softmax_regression(X, y, prior))
    assert certify_softmax(X, y, prior, W).holds
    W.ravel()[place] *= 1 + 1e-4
    wrong = certify_softmax(X, y, prior, W)
    assert not wrong.residuals_hold
    assert wrong.failed == ("newton step", "sum of columns", wrong.second_method)


def test_common_shift_is_caught():
    """Adding a vector to every column changes no probability, and is caught by the sum of the columns alone."""
    X, y = problem(1)
    W = stacked(softmax_regression(X, y)) + 0.01
    assert certify_softmax(X, y, None, W).failed == ("sum of columns",)


def test_third_opinion():
    """Scikit-learn's weights agree to its own accuracy (60 problems)."""
    for seed in range(60):
        X, y = problem(seed, n=20 + seed, p=1 + seed % 3, K=3 + seed % 2)
        if set(y) != set(range(3 + seed % 2)):
            continue
        ours = softmax_regression(X, y, normal_prior(0, scale=1.5))
        theirs = LogisticRegression(C=1.5**2, solver="newton-cholesky", tol=1e-10).fit(X, y)
        assert pytest.approx(theirs.coef_, rel=1e-6, abs=1e-8) == np.array(ours.coef).T
        away = np.array(ours.intercept) - theirs.intercept_
        assert away == pytest.approx([away[0]] * away.size, abs=1e-7)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(5, 50), st.integers(1, 3), st.integers(2, 4), st.floats(-6, 4))
def test_certificate_holds_whatever_the_prior(seed, n, p, K, log_sd):
    """From prior sd 1e-6 to 1e4 the residuals hold, also for separable data."""
    X, y = problem(seed, n, p, K, noise=seed % 3)
    fit = softmax_regression(X, y, normal_prior(0, scale=10**log_sd))
    if isinstance(fit, Degenerate):
        assert fit.reason in {"one-class", "missing-class"}
    else:
        assert fit.certificate.residuals_hold


def test_degenerate():
    """Each reason once."""
    X, y = problem(3, noise=0)
    X = X + 4
    outcome = softmax_regression(X, y)
    assert isinstance(outcome, Separable)
    assert outcome.reason == "separable"
    W = np.column_stack([np.zeros(3), np.array(outcome.direction).reshape(2, 3).T])
    scores = np.column_stack([np.ones(y.size), X]) @ W
    assert (np.argmax(scores, axis=1) == y).all()
    assert softmax_regression([1, 2, 2, 3, 4, 4], [0, 0, 1, 1, 2, 1]).reason == "quasi-separable"
    assert softmax_regression([1, 2, 3], [1, 1, 1]).reason == "one-class"
    assert softmax_regression([1], [1]).reason == "one-observation"
    assert softmax_regression([1, 2, 3, 2], [0, 2, 0, 2]).reason == "missing-class"
    assert "class 1" in softmax_regression([1, 2, 3, 2], [0, 2, 0, 2]).detail
    rows = [[1, 2], [2, 4], [3, 6], [4, 8], [5, 10], [6, 12]]
    assert softmax_regression(rows, [0, 1, 2, 0, 1, 2]).reason == "collinear"
    assert softmax_regression([5] * 6, [0, 1, 2, 0, 1, 2]).reason == "zero-variance"
    assert softmax_regression(rows, [0, 1, 2, 0, 1, 2], normal_prior(0, scale=1)).certificate.holds


def test_a_class_without_examples():
    """With pulled intercepts a class without examples has an estimate: it is the least likely."""
    prior = normal_prior(0, scale=1)
    fit = softmax_regression([1, 2, 3, 2], [0, 1, 0, 1], prior, penalise_intercept=True, classes=3)
    assert isinstance(fit, SoftmaxFit)
    assert fit.certificate.holds
    assert fit.intercept[2] < min(fit.intercept[:2])
    assert softmax_regression([1, 2, 3, 2], [0, 1, 0, 1], prior, classes=3).reason == "missing-class"


@pytest.mark.parametrize("K", [2, 3, 5])
def test_contrasts_are_orthonormal(K):
    """The columns of U are orthonormal and each sums to zero."""
    U = helmert(K)
    assert pytest.approx(np.eye(K - 1), abs=1e-15) == U.T @ U
    assert U.sum(axis=0) == pytest.approx(np.zeros(K - 1), abs=1e-15)


def test_refusals():
    """One argument spoilt at a time is refused with what was got and wanted."""
    X, y = problem(1)
    assert isinstance(softmax_regression(X, y), SoftmaxFit)
    with pytest.raises(ValueError, match="not a whole number"):
        softmax_regression(X, y + 0.5)
    with pytest.raises(ValueError, match="not a whole number from 0 up"):
        softmax_regression(X, y - 1)
    with pytest.raises(ValueError, match="label 2 for 2 classes"):
        softmax_regression(X, y, classes=2)
    with pytest.raises(ValueError, match="wanted a normal prior"):
        softmax_regression(X, y, laplace_prior(0, scale=1))
    with pytest.raises(ValueError, match="as many rows"):
        softmax_regression(X, y[1:])
