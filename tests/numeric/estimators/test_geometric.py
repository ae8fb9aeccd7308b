"""The probability of success from trials until the first one."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.numeric.estimators.geometric import certify_geometric, fit_geometric
from quizsvc.numeric.priors import BetaPrior, beta_prior, flat_prior, gamma_prior

TRIALS = [1, 4, 2, 3]


def test_by_hand():
    """Four successes in ten trials: the MLE is 0.4, under Beta(3, 2) the MAP is 6/13."""
    assert fit_geometric(TRIALS).probability == 0.4
    assert fit_geometric(TRIALS, flat_prior()).probability == 0.4
    assert fit_geometric(TRIALS, beta_prior(3, 2)).probability == pytest.approx(6 / 13, rel=1e-15)


def test_certificate_holds_and_a_spoilt_estimate_is_caught():
    """Both routes agree; a relative 1e-4 is caught by both."""
    k, prior = np.array(TRIALS, dtype=float), BetaPrior(3.0, 2.0)
    fit = fit_geometric(k, prior)
    assert fit.certificate.holds
    wrong = certify_geometric(k, prior, fit.probability * 1.0001)
    assert set(wrong.failed) == {"newton step", "root of the score on the logit scale"}
    assert wrong.residual == pytest.approx(1e-4, rel=0.01)
    assert not certify_geometric(k, prior, 1.0).residuals_hold


def test_success_at_once_stands_at_the_edge():
    """Success at every first trial: the edge 1, unless the prior holds it off."""
    for prior in (None, beta_prior(2, 1), beta_prior(1, 0.5)):
        outcome = fit_geometric([1, 1], prior)
        assert (outcome.reason, outcome.estimate) == ("edge", 1.0)
        assert "0 failures" in outcome.detail
    assert fit_geometric([1, 1], beta_prior(1, 2)).probability == pytest.approx(2 / 3)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=40), st.integers(1, 50), st.integers(2, 50))
def test_exact(trials, a, b):
    """The MAP is the exact fraction (n + a − 1)/(Σk + a + b − 2) to 1e-14 relative, and certified."""
    fit = fit_geometric(trials, beta_prior(a, b))
    exact = Fraction(len(trials) + a - 1, sum(trials) + a + b - 2)
    assert fit.probability == pytest.approx(float(exact), rel=1e-14)
    assert fit.certificate.residuals_hold


@pytest.mark.parametrize(
    ("k", "prior", "words"),
    [
        ([], None, "k has 0 numbers"),
        ([1, 0], None, "not a count; wanted whole numbers of at least 1"),
        ([1.5], None, "not a count"),
        ([1, 2], gamma_prior(1, 1), "prior is gamma; wanted a beta or a flat one"),
    ],
)
def test_refusals(k, prior, words):
    """What is no list of trials, or no prior of a probability, is refused in words."""
    with pytest.raises(ValueError, match=words):
        fit_geometric(k, prior)
