"""The rate of waiting times."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from quizsvc.numeric.estimators.exponential import certify_exponential, fit_exponential
from quizsvc.numeric.priors import GammaPrior, flat_prior, gamma_prior, normal_prior

WAITS = [0.5, 2.0, 1.5]


def test_by_hand():
    """Three waits of 4 together: the MLE is 3/4, under Gamma(3, 6) the MAP is 5/10."""
    assert fit_exponential(WAITS).rate == 0.75
    assert fit_exponential(WAITS, flat_prior()).rate == 0.75
    assert fit_exponential(WAITS, gamma_prior(3, 6)).rate == 0.5


def test_certificate_holds_and_a_spoilt_estimate_is_caught():
    """Both routes agree; a relative 1e-4 is caught by both."""
    t, prior = np.array(WAITS), GammaPrior(3.0, 6.0)
    fit = fit_exponential(t, prior)
    assert fit.certificate.holds
    wrong = certify_exponential(t, prior, fit.rate * 1.0001)
    assert set(wrong.failed) == {"newton step", "root of the score on the log scale"}
    assert wrong.residual == pytest.approx(1e-4, rel=0.01)
    assert not certify_exponential(t, prior, 0.0).residuals_hold


def test_waits_of_zero():
    """All waits 0: unbounded; with a prior, or one wait above 0, the rate is there."""
    assert fit_exponential([0.0, 0.0]).reason == "unbounded"
    assert fit_exponential([0.0, 0.0], gamma_prior(1, 4)).rate == 0.5
    assert fit_exponential([0.0, 4.0]).rate == 0.5
    assert fit_exponential([4.0]).rate == 0.25


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=40))
def test_third_opinion(waits):
    """scipy.stats gives the same MLE."""
    fit = fit_exponential(waits)
    assert 1 / fit.rate == pytest.approx(stats.expon.fit(waits, floc=0)[1], rel=1e-12)
    assert fit.certificate.residuals_hold


@pytest.mark.parametrize(
    ("t", "prior", "words"),
    [
        ([], None, "t has 0 numbers"),
        ([1, -1], None, "t holds -1; wanted waiting times of at least 0"),
        ([np.inf], None, "not finite"),
        ([1, 2], normal_prior(0, scale=1), "prior is normal; wanted a gamma or a flat one"),
    ],
)
def test_refusals(t, prior, words):
    """What is no list of waits, or no prior of a rate, is refused in words."""
    with pytest.raises(ValueError, match=words):
        fit_exponential(t, prior)
