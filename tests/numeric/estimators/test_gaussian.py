"""Mean and spread of Gaussian readings."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from quizsvc.numeric.estimators.gaussian import (
    certify_gaussian,
    certify_gaussian_mean,
    fit_gaussian,
    fit_gaussian_mean,
)
from quizsvc.numeric.priors import beta_prior, flat_prior, normal_prior

READINGS = [1.0, 2.0, 6.0]
numbers = st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30)


def test_mean_by_hand():
    """σ = 2, prior N(1, 1): precisions 3/4 and 1, so the MAP is (¾·3 + 1·1)/(7/4) = 13/7 and the sd √(4/7)."""
    fit = fit_gaussian_mean(READINGS, 2, normal_prior(1, scale=1))
    assert fit.mean == pytest.approx(13 / 7, rel=1e-15)
    assert fit.sd == pytest.approx(sqrt(4 / 7), rel=1e-15)
    assert fit.certificate.holds
    for prior in (None, flat_prior()):
        mle = fit_gaussian_mean(READINGS, 2, prior)
        assert (mle.mean, mle.sd) == (3.0, pytest.approx(2 / sqrt(3), rel=1e-15))


@pytest.mark.parametrize("prior", [None, normal_prior(1, scale=0.7)])
def test_mean_spoilt(prior):
    """A relative 1e-4 in either number is caught, and the residual that caught it named."""
    x = np.array(READINGS)
    fit = fit_gaussian_mean(x, 2, prior)
    second = "least squares with the prior as a reading"
    assert set(certify_gaussian_mean(x, 2.0, prior, fit.mean * 1.0001, fit.sd).failed) == {"newton step", second}
    assert set(certify_gaussian_mean(x, 2.0, prior, fit.mean, fit.sd * 1.0001).failed) == {"precision", second}


@pytest.mark.parametrize("tau", [1e-8, 1e-3, 1.0, 1e8])
@pytest.mark.parametrize("loc", [0.0, 7.0])
def test_mean_under_narrow_and_wide_priors(tau, loc):
    """From a prior sd of 1e-8 to one of 1e8 the MAP and sd are the exact ones to 1e-12, and certified."""
    fit = fit_gaussian_mean(READINGS, 2, normal_prior(loc, scale=tau))
    weight = 4 / Fraction(tau) ** 2
    exact = (9 + weight * Fraction(loc)) / (3 + weight)
    assert fit.mean == pytest.approx(float(exact), rel=1e-12)
    assert fit.mean - loc == pytest.approx(float(exact - Fraction(loc)), rel=1e-12, abs=1e-15 * abs(loc))
    assert fit.sd == pytest.approx(sqrt(4 / (3 + weight)), rel=1e-12)
    assert fit.certificate.holds


@given(numbers, st.floats(0.01, 100), st.floats(-1e3, 1e3), st.floats(0.01, 100))
def test_mean_lies_between(x, sigma, loc, tau):
    """The MAP lies between prior and sample mean, its sd below both the prior's and the standard error."""
    fit = fit_gaussian_mean(x, sigma, normal_prior(loc, scale=tau))
    mean, slack = sum(x) / len(x), 1e-9 * (1 + abs(loc) + max(map(abs, x)))
    assert min(mean, loc) - slack <= fit.mean <= max(mean, loc) + slack
    assert fit.sd < tau
    assert fit.sd < sigma / sqrt(len(x))
    assert fit.certificate.holds


@pytest.mark.parametrize(
    ("x", "scale", "prior", "words"),
    [
        ([], 2, None, "x has 0 numbers"),
        ([[1, 2]], 2, None, r"x has shape \(1, 2\)"),
        ([1], 0, None, "scale is 0; wanted a number above 0"),
        ([1], 1e-200, None, "scale is 1e-200; wanted a scale from"),
        ([1], 2, beta_prior(1, 1), "prior is beta; wanted a normal or a flat one"),
    ],
)
def test_mean_refusals(x, scale, prior, words):
    """Each argument, spoilt alone, is refused in words."""
    with pytest.raises(ValueError, match=words):
        fit_gaussian_mean(x, scale, prior)


def test_both_by_hand():
    """1, 2, 6: mean 3, MLE variance 14/3, unbiased variance 7."""
    fit = fit_gaussian(READINGS)
    assert fit.mean == 3.0
    assert fit.variance == pytest.approx(14 / 3, rel=1e-15)
    assert fit.scale == pytest.approx(sqrt(14 / 3), rel=1e-15)
    assert fit.unbiased_variance == pytest.approx(7, rel=1e-15)
    assert fit.certificate.holds
    assert fit.distribution().theta == pytest.approx([fit.mean, fit.scale])


def test_both_spoilt():
    """A relative 1e-4 in either number is caught, and the residual that caught it named."""
    x = np.array(READINGS)
    fit = fit_gaussian(x)
    assert set(certify_gaussian(x, fit.mean * 1.0001, fit.scale).failed) >= {"mean step", "exact rational arithmetic"}
    wrong = certify_gaussian(x, fit.mean, fit.scale * 1.0001)
    assert set(wrong.failed) == {"scale step", "exact rational arithmetic"}
    assert wrong.residual == pytest.approx(1e-4, rel=0.01)


def test_both_degenerate():
    """One reading and equal readings show no spread; 0.1 three times is not mistaken for a spread by rounding."""
    assert fit_gaussian([5]).reason == "one-observation"
    assert fit_gaussian([0.1, 0.1, 0.1]).reason == "zero-variance"
    assert fit_gaussian([0.0, 1e-200]).reason == "zero-variance"
    assert fit_gaussian([0.0, 1e70]).variance == pytest.approx(2.5e139)
    with pytest.raises(ValueError, match="x has 0 numbers"):
        fit_gaussian([])
    with pytest.raises(ValueError, match=r"x holds a number of size 1e\+76; wanted numbers from -1e75"):
        fit_gaussian([0.0, -1e76])


def test_both_far_from_zero():
    """Readings near 1e9 that differ by ones keep nine digits of the scale, and the certificate holds."""
    fit = fit_gaussian([1e9 + 1, 1e9 + 2, 1e9 + 6])
    assert fit.mean == 1e9 + 3
    assert fit.variance == pytest.approx(14 / 3, rel=1e-9)
    assert fit.certificate.holds


@given(numbers)
def test_both_third_opinion(x):
    """scipy.stats and the standard library's definition give the same."""
    assume(len(x) > 1 and max(x) - min(x) > 1e-6 * max(1e-3, *map(abs, x)))
    fit = fit_gaussian(x)
    loc, scale = stats.norm.fit(x)
    assert fit.mean == pytest.approx(loc, rel=1e-9, abs=1e-9 * scale)
    assert fit.scale == pytest.approx(scale, rel=1e-9)
    assert fit.unbiased_variance == pytest.approx(np.var(x, ddof=1), rel=1e-9)
    assert fit.certificate.holds
