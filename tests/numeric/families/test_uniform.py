"""The uniform family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.uniform import Uniform
from tests.numeric.families.third import agrees


def test_by_hand():
    """Uniform(2, 6): −ln 4 inside, ends included, and −inf outside."""
    member = Uniform(2, 6)
    np.testing.assert_allclose(member.log_density([2, 3, 6, 6.1]), [-log(4), -log(4), -log(4), -np.inf])
    assert member.log_likelihood([3, 7]) == -np.inf


def test_edges_in_order():
    """Edges that are equal or exchanged are refused."""
    for low, high in ((1, 1), (2, 1)):
        with pytest.raises(ValueError, match="wanted low below high"):
            Uniform(low, high)


@pytest.mark.parametrize("member", Uniform.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    agrees(member, stats.uniform(member.low, member.high - member.low))
