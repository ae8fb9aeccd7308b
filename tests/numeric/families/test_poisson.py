"""The poisson family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.poisson import Poisson


def test_by_hand():
    """Rate 2 at 3: ln(8/6) − 2; score 3/2 − 1; Hessian −3/4; information ½; P(X <= 1) = 3e⁻²."""
    member = Poisson(2)
    assert member.log_density(3) == pytest.approx(log(8 / 6) - 2)
    np.testing.assert_allclose(member.score([3]), [0.5])
    np.testing.assert_allclose(member.hessian([3]), [[-0.75]])
    np.testing.assert_allclose(member.information(), [[0.5]])
    assert member.cdf(1.9) == pytest.approx(3 * np.exp(-2))


@pytest.mark.parametrize("member", Poisson.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    third = stats.poisson(member.rate)
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
    member = Poisson(0)
    assert member.log_likelihood([0, 0]) == 0
    assert member.log_likelihood([1, 0]) == -np.inf
    for ask in (lambda: member.scores([0, 0]), lambda: member.hessian([0, 0]), member.information):
        with pytest.raises(ValueError, match="rate is 0; wanted"):
            ask()
