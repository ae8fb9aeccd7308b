"""The Weibull family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.weibull import Weibull
from tests.numeric.families.third import agrees


def test_by_hand():
    """Weibull(2, 3) at 3: u = 1 and r = 0, density (2/3)e⁻¹, score [½, 0], cdf 1 − e⁻¹."""
    member = Weibull(2, 3)
    assert member.log_density(3) == pytest.approx(log(2 / 3) - 1)
    np.testing.assert_allclose(member.scores([3]), [[0.5, 0]])
    np.testing.assert_allclose(member.hessian([3]), [[-0.25, 0], [0, -4 / 9]])
    assert member.cdf(3) == pytest.approx(1 - np.exp(-1))
    assert member.cdf(0) == 0


@pytest.mark.parametrize("member", Weibull.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    agrees(member, stats.weibull_min(member.shape, scale=member.scale))
