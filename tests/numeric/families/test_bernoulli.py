"""The bernoulli family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.bernoulli import Bernoulli
from tests.numeric.families.third import agrees


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
    agrees(member, stats.bernoulli(member.probability))


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
