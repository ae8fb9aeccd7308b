"""The binomial family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.binomial import Binomial
from tests.numeric.families.third import agrees


def test_by_hand():
    """Three of five at p = 0.2: 10·0.008·0.64; score 3/0.2 − 2/0.8; information 5/0.16."""
    member = Binomial(5, 0.2)
    assert member.log_density(3) == pytest.approx(log(10 * 0.008 * 0.64))
    np.testing.assert_allclose(member.score([3]), [12.5])
    np.testing.assert_allclose(member.hessian([3]), [[-75 - 3.125]])
    np.testing.assert_allclose(member.information(), [[31.25]])
    assert member.cdf(4) == pytest.approx(1 - 0.2**5, rel=1e-14)
    assert member.at([0.5]) == Binomial(5, 0.5)


@pytest.mark.parametrize("member", Binomial.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    agrees(member, stats.binom(int(member.trials), member.probability))


def test_at_the_edge():
    """At an edge the log-likelihood stands, the score, Hessian and information are refused in words."""
    member = Binomial(4, 0)
    assert member.log_likelihood([0, 0]) == 0
    assert member.log_likelihood([1, 0]) == -np.inf
    for ask in (lambda: member.scores([0, 0]), lambda: member.hessian([0, 0]), member.information):
        with pytest.raises(ValueError, match="the edge has no score"):
            ask()
    other = Binomial(4, 1)
    assert other.log_likelihood([4, 4]) == 0
    with pytest.raises(ValueError, match="the edge has no score"):
        other.information()
