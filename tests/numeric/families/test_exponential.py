"""The exponential family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.exponential import Exponential


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
    third = stats.expon(scale=1 / member.rate)
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
