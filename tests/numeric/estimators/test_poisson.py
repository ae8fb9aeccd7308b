"""The rate of counts."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.numeric.estimators.poisson import certify_poisson, fit_poisson
from quizsvc.numeric.priors import GammaPrior, beta_prior, flat_prior, gamma_prior

COUNTS = [3, 0, 2, 5, 1]


def test_by_hand():
    """Eleven events in five intervals: the MLE is 2.2, under Gamma(3, 2) the MAP is 13/7."""
    assert fit_poisson(COUNTS).rate == pytest.approx(2.2, rel=1e-15)
    assert fit_poisson(COUNTS, flat_prior()).rate == fit_poisson(COUNTS).rate
    assert fit_poisson(COUNTS, gamma_prior(3, 2)).rate == pytest.approx(13 / 7, rel=1e-15)


def test_certificate_holds_and_a_spoilt_estimate_is_caught():
    """Both routes agree; a relative 1e-4 is caught by both."""
    k, prior = np.array(COUNTS, dtype=float), GammaPrior(3.0, 2.0)
    fit = fit_poisson(k, prior)
    assert fit.certificate.holds
    wrong = certify_poisson(k, prior, fit.rate * 1.0001)
    assert set(wrong.failed) == {"newton step", "root of the score on the log scale"}
    assert wrong.residual == pytest.approx(1e-4, rel=0.01)
    assert not certify_poisson(k, prior, -1.0).residuals_hold


def test_no_event_stands_at_the_edge():
    """Counts of zero: the rate's MLE is the edge 0; a gamma prior of shape above 1 holds it off."""
    for prior in (None, gamma_prior(1, 5), gamma_prior(0.5, 5)):
        outcome = fit_poisson([0, 0, 0], prior)
        assert (outcome.reason, outcome.estimate) == ("edge", 0.0)
        assert "0 events in 3 intervals" in outcome.detail
    assert fit_poisson([0, 0, 0], gamma_prior(2, 1)).rate == 0.25


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40), st.integers(2, 50), st.integers(1, 50))
def test_exact(counts, shape, rate):
    """The MAP is the exact fraction (Σk + shape − 1)/(n + rate) to 1e-14 relative, and certified."""
    fit = fit_poisson(counts, gamma_prior(shape, rate))
    assert fit.rate == pytest.approx(float(Fraction(sum(counts) + shape - 1, len(counts) + rate)), rel=1e-14)
    assert fit.certificate.residuals_hold


@pytest.mark.parametrize(
    ("k", "prior", "words"),
    [
        ([], None, "k has 0 numbers"),
        ([1, -1], None, "not a count; wanted whole numbers of at least 0"),
        ([1, 0.5], None, "not a count"),
        ([1, 2], beta_prior(1, 1), "prior is beta; wanted a gamma or a flat one"),
    ],
)
def test_refusals(k, prior, words):
    """What is no list of counts, or no prior of a rate, is refused in words."""
    with pytest.raises(ValueError, match=words):
        fit_poisson(k, prior)
