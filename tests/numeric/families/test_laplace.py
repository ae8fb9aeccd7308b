"""The laplace family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.laplace import Laplace
from tests.numeric.families.third import agrees


def test_by_hand():
    """Laplace(1, 2) at 5 and −1: −2 and −1 less ln 4; score ±1/2 and |r|/4 − 1/2."""
    member = Laplace(1, 2)
    np.testing.assert_allclose(member.log_density([5, -1]), np.array([-2, -1]) - log(4))
    np.testing.assert_allclose(member.scores([5, -1, 1]), [[0.5, 0.5], [-0.5, 0], [0, -0.5]])
    np.testing.assert_allclose(member.information(), [[0.25, 0], [0, 0.25]])


@pytest.mark.parametrize("member", Laplace.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    agrees(member, stats.laplace(member.loc, member.scale))
