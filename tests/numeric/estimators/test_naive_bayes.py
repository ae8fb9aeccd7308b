"""Naive Bayes."""

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.naive_bayes import BernoulliNB, GaussianNB

from quizsvc.numeric.estimators.naive_bayes import (
    bernoulli_naive_bayes,
    certify_bernoulli_naive_bayes,
    certify_gaussian_naive_bayes,
    gaussian_naive_bayes,
)


def problem(seed, n=40, p=2, K=3):
    """Features that differ by class."""
    rng = np.random.default_rng(seed)
    y = np.concatenate([np.arange(K), np.arange(K), rng.integers(0, K, n - 2 * K)])
    return rng.normal(size=(K, p))[y] + rng.normal(size=(n, p)), y


def test_gaussian_by_hand():
    """Readings 1, 3 | 4, 6, 8: shares 2/5 and 3/5, means 2 and 6, variances 1 and 8/3."""
    fit = gaussian_naive_bayes([1, 3, 4, 6, 8], [0, 0, 1, 1, 1])
    assert fit.class_shares == (0.4, 0.6)
    assert fit.means == ((2.0,), (6.0,))
    assert fit.variances == ((1.0,), (pytest.approx(8 / 3, rel=1e-15),))
    low, high = 0.4 * norm(2, 1).pdf(3.5), 0.6 * norm(6, (8 / 3) ** 0.5).pdf(3.5)
    assert fit.probabilities([3.5])[0] == pytest.approx([low / (low + high), high / (low + high)], rel=1e-12)


def test_bernoulli_by_hand():
    """Two of three ones and one of two: 2/3 and 1/2 without smoothing, 3/5 and 2/4 with one imagined example each."""
    x, y = [1, 1, 0, 1, 0], [0, 0, 0, 1, 1]
    assert bernoulli_naive_bayes(x, y).chances == ((pytest.approx(2 / 3),), (0.5,))
    smooth = bernoulli_naive_bayes(x, y, smoothing=1)
    assert smooth.chances == ((0.6,), (0.5,))
    assert smooth.class_shares == (0.6, 0.4)
    assert smooth.probabilities([1.0])[0] == pytest.approx([0.36 / 0.56, 0.2 / 0.56], rel=1e-12)


def test_a_chance_of_zero_rules_a_class_out():
    """Without smoothing a feature never seen in a class gives it probability 0, not NaN."""
    fit = bernoulli_naive_bayes([[0, 1], [0, 0], [1, 1], [1, 0]], [0, 0, 1, 1])
    assert fit.certificate.holds
    assert fit.probabilities([[1.0, 1.0]])[0] == pytest.approx([0, 1])


def test_third_opinion():
    """Scikit-learn agrees on moments, chances and probabilities (100 problems each)."""
    for seed in range(100):
        X, y = problem(seed, p=1 + seed % 3)
        ours, theirs = gaussian_naive_bayes(X, y), GaussianNB(var_smoothing=0).fit(X, y)
        assert np.array(ours.means) == pytest.approx(theirs.theta_, rel=1e-12)
        assert np.array(ours.variances) == pytest.approx(theirs.var_, rel=1e-10)
        assert ours.probabilities(X) == pytest.approx(theirs.predict_proba(X), rel=1e-8, abs=1e-12)
        ones, alpha = (X > 0).astype(float), 0.5 + seed % 3
        mine, other = bernoulli_naive_bayes(ones, y, alpha), BernoulliNB(alpha=alpha).fit(ones, y)
        assert mine.probabilities(ones) == pytest.approx(other.predict_proba(ones), rel=1e-8)
        assert ours.certificate.holds
        assert mine.certificate.holds


@pytest.mark.parametrize("field", range(3))
def test_spoilt_gaussian_is_caught(field):
    """Each number wrong by a relative 1e-4 is caught by the residual of its own kind."""
    X, y = problem(1)
    fit = gaussian_naive_bayes(X, y)
    good = [np.array(part) for part in (fit.class_shares, fit.means, fit.variances)]
    for place in range(good[field].size):
        spoilt = [part.copy() for part in good]
        spoilt[field].ravel()[place] *= 1 + 1e-4
        wrong = certify_gaussian_naive_bayes(X, y, *spoilt)
        assert wrong.failed[0] == ["class shares", "means", "variances"][field]
        assert field == 0 or "exactly rounded sums" in wrong.failed


@pytest.mark.parametrize("smoothing", [0.0, 1.5])
def test_spoilt_bernoulli_is_caught(smoothing):
    """Each share or chance wrong by a relative 1e-4 is caught by name."""
    X, y = problem(1)
    fit = bernoulli_naive_bayes(X > 0, y, smoothing)
    shares, chances = np.array(fit.class_shares), np.array(fit.chances)
    ones = (X > 0).astype(float)
    assert certify_bernoulli_naive_bayes(ones, y, shares, chances, smoothing).holds
    for place in range(chances.size):
        wrong = chances.copy()
        wrong.ravel()[place] *= 1 + 1e-4
        failed = certify_bernoulli_naive_bayes(ones, y, shares, wrong, smoothing).failed
        assert failed == ("chances", "weighted mean with imagined examples")
    wrong = certify_bernoulli_naive_bayes(ones, y, shares * (1 + 1e-4), chances, smoothing)
    assert wrong.failed == ("class shares",)


def test_degenerate():
    """Each reason once."""
    for fit in (gaussian_naive_bayes, bernoulli_naive_bayes):
        assert fit([1], [0]).reason == "one-observation"
        assert fit([1, 0], [1, 1]).reason == "one-class"
        assert fit([1, 0, 1, 0], [0, 0, 2, 2]).reason == "missing-class"
        assert "class 1" in fit([1, 0, 1, 0], [0, 0, 2, 2]).detail
    assert gaussian_naive_bayes([1, 1, 2, 3], [0, 0, 1, 1]).reason == "zero-variance"
    assert gaussian_naive_bayes([0.1, 0.1, 0.1, 2, 3], [0, 0, 0, 1, 1]).reason == "zero-variance"


def test_refusals():
    """Features other than 0 and 1, labels and smoothing amiss are refused."""
    with pytest.raises(ValueError, match="other than 0 and 1"):
        bernoulli_naive_bayes([0.5, 1], [0, 1])
    with pytest.raises(ValueError, match="smoothing is -1"):
        bernoulli_naive_bayes([0, 1], [0, 1], -1)
    for fit in (gaussian_naive_bayes, bernoulli_naive_bayes):
        with pytest.raises(ValueError, match="not a whole number"):
            fit([1, 0], [0, 0.5])
        with pytest.raises(ValueError, match="not a whole number from 0 up"):
            fit([1, 0], [0, -1])
