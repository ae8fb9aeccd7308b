"""The gamma family: values by hand, and scipy.stats' opinion."""

from math import log, pi

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.gamma import Gamma
from tests.numeric.families.third import agrees


def test_by_hand():
    """Gamma(3, 2) at 1: ln(8/2) − 2; information [[ψ′(3), −½], [−½, ¾]], ψ′(3) = π²/6 − 5/4."""
    member = Gamma(3, 2)
    assert member.log_density(1) == pytest.approx(log(4) - 2)
    np.testing.assert_allclose(member.information(), [[pi**2 / 6 - 1.25, -0.5], [-0.5, 0.75]])
    np.testing.assert_allclose(member.scores([1])[0, 1], 0.5)
    assert member.log_density(0) == -np.inf


@pytest.mark.parametrize("member", Gamma.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    agrees(member, stats.gamma(member.shape, scale=1 / member.rate))
