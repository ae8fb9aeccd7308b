"""The geometric family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.geometric import Geometric
from tests.numeric.families.third import agrees


def test_by_hand():
    """P = 0.2, success at the third trial: ln(0.64·0.2); score 5 − 2/0.8; information 1/(0.04·0.8)."""
    member = Geometric(0.2)
    assert member.log_density(3) == pytest.approx(log(0.64 * 0.2))
    np.testing.assert_allclose(member.score([3]), [2.5])
    np.testing.assert_allclose(member.hessian([3]), [[-25 - 3.125]])
    np.testing.assert_allclose(member.information(), [[31.25]])
    np.testing.assert_allclose(member.cdf([0, 1, 2]), [0, 0.2, 0.36])
    assert member.log_density(0) == -np.inf


def test_no_success_is_refused():
    """Probability 0 would never end."""
    with pytest.raises(ValueError, match="probability is 0; wanted a number above 0"):
        Geometric(0)


@pytest.mark.parametrize("member", Geometric.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    agrees(member, stats.geom(member.probability))


def test_at_the_edge():
    """At an edge the log-likelihood stands, the score, Hessian and information are refused in words."""
    member = Geometric(1)
    assert member.log_likelihood([1, 1]) == 0
    assert member.log_likelihood([1, 2]) == -np.inf
    for ask in (lambda: member.scores([1, 1]), lambda: member.hessian([1, 1]), member.information):
        with pytest.raises(ValueError, match="the edge has no score"):
            ask()


def test_certain_success_quantile():
    """With probability 1 every quantile is the first trial."""
    np.testing.assert_array_equal(Geometric(1).quantile([0.0, 0.3, 0.999]), [1, 1, 1])
