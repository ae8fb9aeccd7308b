"""The bernoulli family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.bernoulli import Bernoulli


def test_by_hand():
    """P = 0.2: two ones of three give 2 ln 0.2 + ln 0.8; score 2/0.2 − 1/0.8; information 1/0.16."""
    member = Bernoulli(0.2)
    assert member.log_likelihood([1, 0, 1]) == pytest.approx(2 * log(0.2) + log(0.8))
    np.testing.assert_allclose(member.score([1, 0, 1]), [8.75])
    np.testing.assert_allclose(member.hessian([1, 0, 1]), [[-50 - 1.5625]])
    np.testing.assert_allclose(member.information(), [[6.25]])
    np.testing.assert_array_equal(member.quantile([0.79, 0.8, 0.81]), [0, 0, 1])
    np.testing.assert_allclose(member.cdf([-0.5, 0, 0.5, 1]), [0, 0.8, 0.8, 1])


@pytest.mark.parametrize("member", Bernoulli.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    third = stats.bernoulli(member.probability)
    x = member.quantile([0.03, 0.2, 0.5, 0.77, 0.99])
    np.testing.assert_allclose(member.log_density(x), third.logpmf(x), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(member.cdf(x), third.cdf(x), rtol=1e-9)
    np.testing.assert_allclose(third.ppf([0.03, 0.2, 0.5, 0.77, 0.99]), x, rtol=1e-9)
    assert np.nan_to_num(member.mean, nan=-1, posinf=-2) == pytest.approx(
        np.nan_to_num(third.mean(), nan=-1, posinf=-2)
    )
    assert np.nan_to_num(member.variance, nan=-1, posinf=-2) == pytest.approx(
        np.nan_to_num(third.var(), nan=-1, posinf=-2)
    )


def test_at_the_edge():
    """At an edge the log-likelihood stands, the score, Hessian and information are refused in words."""
    member = Bernoulli(1)
    assert member.log_likelihood([1, 1]) == 0
    assert member.log_likelihood([1, 0]) == -np.inf
    for ask in (lambda: member.scores([1, 1]), lambda: member.hessian([1, 1]), member.information):
        with pytest.raises(ValueError, match="the edge has no score"):
            ask()
    other = Bernoulli(0)
    assert other.log_likelihood([0, 0]) == 0
    with pytest.raises(ValueError, match="the edge has no score"):
        other.information()
