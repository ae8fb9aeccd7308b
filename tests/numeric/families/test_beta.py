"""The beta family: values by hand, and scipy.stats' opinion."""

from math import log, pi

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.beta import Beta
from tests.numeric.families.third import agrees


def test_by_hand():
    """Beta(2, 1) at ½: ln(2·½) = 0, score [½ + ln ½, ½ + 1 + ln ½]; information from ψ′(1), ψ′(2), ψ′(3)."""
    member = Beta(2, 1)
    assert member.log_density(0.5) == pytest.approx(0, abs=1e-15)
    np.testing.assert_allclose(member.score([0.5]), [log(0.5) + 0.5, log(0.5) + 1.5])
    first, second, third = pi**2 / 6, pi**2 / 6 - 1, pi**2 / 6 - 1.25
    np.testing.assert_allclose(member.information(), [[second - third, -third], [-third, first - third]])
    assert member.log_density(0) == member.log_density(1) == -np.inf


@pytest.mark.parametrize("member", Beta.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    agrees(member, stats.beta(member.a, member.b))
