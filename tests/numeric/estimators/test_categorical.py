"""The probabilities of K labels."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.numeric.estimators.bernoulli import fit_bernoulli
from quizsvc.numeric.estimators.categorical import certify_categorical, fit_categorical
from quizsvc.numeric.priors import DirichletPrior, beta_prior, dirichlet_prior, flat_prior

COUNTS = [3, 1, 6]


def test_by_hand():
    """Counts 3, 1, 6: the MLE is their share of ten, under Dirichlet(2, 2, 1) the MAP is 4, 2, 6 of twelve."""
    assert fit_categorical(COUNTS).probabilities == (0.3, 0.1, 0.6)
    assert fit_categorical(COUNTS, flat_prior()).probabilities == (0.3, 0.1, 0.6)
    fit = fit_categorical(COUNTS, dirichlet_prior([2, 2, 1]))
    assert fit.probabilities == pytest.approx((4 / 12, 2 / 12, 6 / 12), rel=1e-15)


def test_certificate_holds_and_spoilt_estimates_are_caught():
    """Both routes agree; one probability spoilt by a relative 1e-4 fails, the sum mended or not."""
    counts, prior = np.array(COUNTS, dtype=float), DirichletPrior((2.0, 2.0, 1.0))
    fit = fit_categorical(counts, prior)
    assert fit.certificate.holds
    for j in range(3):
        p = list(fit.probabilities)
        p[j] *= 1.0001
        wrong = certify_categorical(counts, prior, tuple(p))
        assert "sum of probabilities" in wrong.failed
        assert "equal slopes" in wrong.failed
        mended = certify_categorical(counts, prior, tuple(q / sum(p) for q in p))
        assert set(mended.failed) == {"equal slopes", "Lagrange's multiplier by bracketing"}


def test_counts_of_zero():
    """A label never seen stands at the edge; a prior above 1 holds it off, one below 1 leaves the place open."""
    outcome = fit_categorical([3, 0, 1])
    assert (outcome.reason, outcome.estimate) == ("edge", (0.75, 0.0, 0.25))
    assert fit_categorical([0, 0, 0]).reason == "flat"
    assert fit_categorical([3, 0, 1], dirichlet_prior([2, 2, 2])).probabilities == pytest.approx((4 / 7, 1 / 7, 2 / 7))
    assert fit_categorical([3, 0, 1], dirichlet_prior([1, 0.5, 1])).reason == "unbounded"


@given(st.integers(0, 30), st.integers(0, 30), st.sampled_from([0.5, 1.0, 1.5, 3.0]), st.sampled_from([0.5, 1.0, 2.0]))
def test_two_labels_are_a_coin(ones, zeros, a, b):
    """With two labels the outcome is the coin's: the same probability, or the same edge."""
    if ones + zeros == 0:
        return
    coin = fit_bernoulli([1] * ones + [0] * zeros, beta_prior(a, b))
    labels = fit_categorical([ones, zeros], dirichlet_prior([a, b]))
    if hasattr(coin, "reason"):
        assert labels.reason == coin.reason
        assert labels.estimate[0] == coin.estimate
    else:
        assert labels.probabilities[0] == pytest.approx(coin.probability, rel=1e-14)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(2, 9)), min_size=2, max_size=8))
def test_exact(pairs):
    """The MAP is the exact fraction to 1e-14 relative, and certified by both routes."""
    counts, alpha = zip(*pairs, strict=True)
    fit = fit_categorical(counts, dirichlet_prior(alpha))
    total = sum(counts) + sum(alpha) - len(alpha)
    exact = [float(Fraction(c + a - 1, total)) for c, a in pairs]
    assert fit.probabilities == pytest.approx(exact, rel=1e-14)
    assert fit.certificate.holds


@pytest.mark.parametrize(
    ("counts", "prior", "words"),
    [
        ([3], None, "counts has 1 numbers; wanted at least 2"),
        ([3, -1], None, "not a count"),
        ([3, 1.5], None, "not a count"),
        ([3, 1], dirichlet_prior([1, 1, 1]), "alpha has 3 numbers and counts 2"),
        ([3, 1], beta_prior(1, 1), "prior is beta; wanted a dirichlet or a flat one"),
    ],
)
def test_refusals(counts, prior, words):
    """What is no list of counts, or no prior of as many probabilities, is refused in words."""
    with pytest.raises(ValueError, match=words):
        fit_categorical(counts, prior)
