"""The gaussian family: values by hand, and scipy.stats' opinion."""

from math import log, pi

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.gaussian import Gaussian, GaussianMean
from tests.numeric.families.third import agrees


def test_by_hand():
    """N(1, 2²) at 3 and 1: z = 1 and 0; score, Hessian and information by hand."""
    member = Gaussian(1, 2)
    np.testing.assert_allclose(member.log_density([3, 1]), np.array([-0.5, 0]) - log(2) - 0.5 * log(2 * pi))
    np.testing.assert_allclose(member.scores([3, 1]), [[0.5, 0], [0, -0.5]])
    np.testing.assert_allclose(member.hessian([3, 1]), [[-0.5, -0.5], [-0.5, -0.25]])
    np.testing.assert_allclose(member.information(), [[0.25, 0], [0, 0.5]])


def test_known_scale_leaves_the_mean():
    """With the scale known theta is the mean alone, and keeps the scale."""
    member = GaussianMean(1, 2)
    assert member.at([5]) == GaussianMean(5, 2)
    np.testing.assert_allclose(member.score([3, 2]), [0.75])
    np.testing.assert_allclose(member.hessian([3, 2]), [[-0.5]])
    np.testing.assert_allclose(member.information(), [[0.25]])


def test_far_out():
    """A reading 1e200 scales away has log density −inf, without a warning."""
    assert Gaussian(0, 1).log_density(1e200) == -np.inf
    assert Gaussian(0, 1).cdf(1e200) == 1


@pytest.mark.parametrize("member", Gaussian.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    agrees(member, stats.norm(member.loc, member.scale))
