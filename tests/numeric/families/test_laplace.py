"""The laplace family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.laplace import Laplace


def test_by_hand():
    """Laplace(1, 2) at 5 and −1: −2 and −1 less ln 4; score ±1/2 and |r|/4 − 1/2."""
    member = Laplace(1, 2)
    np.testing.assert_allclose(member.log_density([5, -1]), np.array([-2, -1]) - log(4))
    np.testing.assert_allclose(member.scores([5, -1, 1]), [[0.5, 0.5], [-0.5, 0], [0, -0.5]])
    np.testing.assert_allclose(member.information(), [[0.25, 0], [0, 0.25]])


@pytest.mark.parametrize("member", Laplace.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    third = stats.laplace(member.loc, member.scale)
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
