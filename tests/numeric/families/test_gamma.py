"""The gamma family: values by hand, and scipy.stats' opinion."""

from math import log, pi

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.gamma import Gamma


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
    third = stats.gamma(member.shape, scale=1 / member.rate)
    x = member.quantile([0.03, 0.2, 0.5, 0.77, 0.99])
    np.testing.assert_allclose(member.log_density(x), third.logpdf(x), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(member.cdf(x), third.cdf(x), rtol=1e-9)
    np.testing.assert_allclose(third.ppf([0.03, 0.2, 0.5, 0.77, 0.99]), x, rtol=1e-9)
    assert np.nan_to_num(member.mean, nan=-1, posinf=-2) == pytest.approx(
        np.nan_to_num(third.mean(), nan=-1, posinf=-2)
    )
    assert np.nan_to_num(member.variance, nan=-1, posinf=-2) == pytest.approx(
        np.nan_to_num(third.var(), nan=-1, posinf=-2)
    )
