"""The poisson family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.poisson import Poisson
from tests.numeric.families.third import agrees


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
    agrees(member, stats.poisson(member.rate))


def test_at_the_edge():
    """At an edge the log-likelihood stands, the score, Hessian and information are refused in words."""
    member = Poisson(0)
    assert member.log_likelihood([0, 0]) == 0
    assert member.log_likelihood([1, 0]) == -np.inf
    for ask in (lambda: member.scores([0, 0]), lambda: member.hessian([0, 0]), member.information):
        with pytest.raises(ValueError, match="rate is 0; wanted"):
            ask()
