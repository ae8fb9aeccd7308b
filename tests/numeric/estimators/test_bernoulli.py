"""The probability of a coin."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.edge import Edge
from quizsvc.numeric.estimators.bernoulli import certify_bernoulli, fit_bernoulli
from quizsvc.numeric.priors import BetaPrior, beta_prior, flat_prior, normal_prior

TOSSES = [1, 0, 1, 1, 0, 1, 1, 1]


def test_by_hand():
    """Six heads of eight: the MLE is 6/8, under Beta(3, 2) the MAP is 8/11."""
    assert fit_bernoulli(TOSSES).probability == 0.75
    assert fit_bernoulli(TOSSES, beta_prior(3, 2)).probability == pytest.approx(8 / 11, rel=1e-15)


def test_certificate_holds():
    """Both routes agree, and the second is named."""
    certificate = fit_bernoulli(TOSSES, beta_prior(3, 2)).certificate
    assert certificate.holds
    assert certificate.difference < 1e-12
    assert "logit" in certificate.second_method


def test_spoilt_estimate_is_caught():
    """An estimate wrong by a relative 1e-4 fails, caught by the Newton step and the second method."""
    y, prior = np.array(TOSSES, dtype=float), BetaPrior(3.0, 2.0)
    p = fit_bernoulli(y, prior).probability
    wrong = certify_bernoulli(y, prior, p * 1.0001)
    assert not wrong.residuals_hold
    assert set(wrong.failed) == {"newton step", "root of the score on the logit scale"}
    assert wrong.residual == pytest.approx(1e-4, rel=0.01)
    for impossible in (0.0, 1.0, -0.2, 1.2):
        assert not certify_bernoulli(y, prior, impossible).residuals_hold


def test_all_heads_stand_at_the_edge():
    """All heads with no preference: the outcome is "edge", a Degenerate, and says that the estimate is 1."""
    for prior in (None, flat_prior(), beta_prior(1, 1)):
        outcome = fit_bernoulli([1, 1, 1], prior)
        assert isinstance(outcome, Edge)
        assert isinstance(outcome, Degenerate)
        assert (outcome.reason, outcome.estimate) == ("edge", 1.0)
        assert "3 ones in 3" in outcome.detail
    assert fit_bernoulli([0]).estimate == 0.0


def test_priors_below_one_pull_to_the_edge():
    """Under Beta(½, ½) all tails still stand at the edge 0; one of each does not, nor all heads under Beta(2, 2)."""
    assert fit_bernoulli([0, 0], beta_prior(0.5, 0.5)).estimate == 0.0
    assert fit_bernoulli([1], beta_prior(0.5, 0.5)).estimate == 1.0
    assert fit_bernoulli([0, 1], beta_prior(0.5, 0.5)).probability == 0.5
    assert fit_bernoulli([1, 1, 1], beta_prior(2, 2)).probability == pytest.approx(4 / 5)


@given(st.lists(st.integers(0, 1), min_size=1, max_size=40), st.integers(2, 50), st.integers(2, 50))
def test_exact(tosses, a, b):
    """The MAP is the exact fraction (k + a − 1)/(n + a + b − 2) to 1e-14 relative, and certified."""
    fit = fit_bernoulli(tosses, beta_prior(a, b))
    exact = Fraction(sum(tosses) + a - 1, len(tosses) + a + b - 2)
    assert fit.probability == pytest.approx(float(exact), rel=1e-14)
    assert fit.certificate.residuals_hold


@pytest.mark.parametrize(
    ("y", "prior", "words"),
    [
        ([], None, "y has 0 numbers"),
        ([0, 2], None, "other than 0 and 1"),
        ([0, 0.5], None, "other than 0 and 1"),
        ([np.nan], None, "not finite"),
        ([0, 1], normal_prior(0, scale=1), "prior is normal; wanted a beta or a flat one"),
    ],
)
def test_refusals(y, prior, words):
    """What is no list of tosses, or no prior of a probability, is refused in words."""
    with pytest.raises(ValueError, match=words):
        fit_bernoulli(y, prior)
