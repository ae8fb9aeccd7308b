"""The exponential family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.exponential import Exponential
from tests.numeric.families.third import agrees


def test_by_hand():
    """Rate 2 at 3: ln 2 − 6; score ½ − 3; Hessian −¼ each; cdf 1 − e⁻⁶."""
    member = Exponential(2)
    assert member.log_density(3) == pytest.approx(log(2) - 6)
    np.testing.assert_allclose(member.score([3, 1]), [1 - 4])
    np.testing.assert_allclose(member.hessian([3, 1]), [[-0.5]])
    np.testing.assert_allclose(member.cdf([0, 3, -1]), [0, 1 - np.exp(-6), 0])


@pytest.mark.parametrize("member", Exponential.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    agrees(member, stats.expon(scale=1 / member.rate))
