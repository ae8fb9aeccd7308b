"""Linear discriminant analysis."""

from fractions import Fraction
from math import log

import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from quizsvc.numeric.estimators.lda import DiscriminantFit, certify_linear_discriminant, linear_discriminant


def problem(seed, n=40, p=2, K=2):
    """Gaussian clouds of one shape."""
    rng = np.random.default_rng(seed)
    y = np.concatenate([np.arange(K), rng.integers(0, K, n - K)])
    return rng.normal(size=(K, p))[y] + rng.normal(size=(n, p)) @ rng.normal(size=(p, p)), y


def numbers(fit):
    """The estimate as arrays."""
    return [np.array(a) for a in (fit.class_shares, fit.means, fit.covariance, fit.intercept, fit.coef)]


def test_by_hand():
    """Readings 1, 3 | 4, 6, 8: means 2 and 6, variance (1 + 1 + 4 + 0 + 4)/5 = 2, log odds 6x/2 − … in fractions."""
    fit = linear_discriminant([1, 3, 4, 6, 8], [0, 0, 1, 1, 1])
    assert fit.class_shares == (0.4, 0.6)
    assert fit.means == ((2.0,), (6.0,))
    assert fit.covariance[0][0] == pytest.approx(2, rel=1e-15)
    assert fit.coef[0] == pytest.approx((float(Fraction(2, 2)), float(Fraction(6, 2))), rel=1e-14)
    assert fit.intercept == pytest.approx((log(0.4) - 1, log(0.6) - 9), rel=1e-14)


def test_bayes_rule():
    """The probabilities are those of Bayes' rule with Gaussian densities."""
    X, y = problem(1, K=3)
    fit = linear_discriminant(X, y)
    joint = np.column_stack(
        [
            share * multivariate_normal(mean, fit.covariance).pdf(X)
            for share, mean in zip(fit.class_shares, fit.means, strict=True)
        ]
    )
    assert fit.probabilities(X) == pytest.approx(joint / joint.sum(axis=1, keepdims=True), rel=1e-10)


def test_third_opinion():
    """Scikit-learn's covariance, means and decision agree (100 problems)."""
    for seed in range(100):
        X, y = problem(seed, p=1 + seed % 3, K=2 + seed % 3)
        ours = linear_discriminant(X, y)
        theirs = LinearDiscriminantAnalysis(solver="lsqr", store_covariance=True).fit(X, y)
        assert np.array(ours.covariance) == pytest.approx(theirs.covariance_, rel=1e-9, abs=1e-12)
        assert ours.probabilities(X) == pytest.approx(theirs.predict_proba(X), rel=1e-7, abs=1e-9)
        assert ours.certificate.holds


@pytest.mark.parametrize("field", range(5))
def test_spoilt_estimate_is_caught(field):
    """Each number of each field wrong by a relative 1e-4 fails, by a residual of its own."""
    X, y = problem(2, K=3)
    good = numbers(linear_discriminant(X, y))
    assert certify_linear_discriminant(X, y, *good).holds
    named = ["class shares", "means", "covariance", "intercepts", "weights"][field]
    for place in range(good[field].size):
        spoilt = [part.copy() for part in good]
        spoilt[field].ravel()[place] *= 1 + 1e-4
        wrong = certify_linear_discriminant(X, y, *spoilt)
        assert not wrong.residuals_hold
        assert named in wrong.failed


def test_second_method_sees_the_weights():
    """Least squares on class codes gives Fisher's direction: a turned coef fails it."""
    X, y = problem(2)
    good = numbers(linear_discriminant(X, y))
    good[4][0, 0] *= 1.001
    assert "least squares on class indicators" in certify_linear_discriminant(X, y, *good).failed


def test_degenerate():
    """Each reason once."""
    assert linear_discriminant([1], [0]).reason == "one-observation"
    assert linear_discriminant([1, 2], [1, 1]).reason == "one-class"
    assert linear_discriminant([1, 2, 3, 4], [0, 0, 2, 2]).reason == "missing-class"
    assert linear_discriminant([1, 1, 2, 2], [0, 0, 1, 1]).reason == "zero-variance"
    assert linear_discriminant([1, 2], [0, 1]).reason == "zero-variance"
    rows = [[1, 2], [2, 4], [3, 6], [4, 8], [7, 14]]
    assert linear_discriminant(rows, [0, 0, 1, 1, 1]).reason == "collinear"
    assert isinstance(linear_discriminant([[1, 2], [2, 4], [3, 1], [4, 8], [7, 3]], [0, 0, 1, 1, 1]), DiscriminantFit)


def test_refusals():
    """Labels that are not whole numbers from 0 are refused."""
    with pytest.raises(ValueError, match="not a whole number from 0 up"):
        linear_discriminant([1, 2, 3], [0, 1.5, 1])
    with pytest.raises(ValueError, match="as many rows"):
        linear_discriminant([1, 2, 3], [0, 1])
