"""The lomax family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.lomax import Lomax


def test_by_hand():
    """Lomax(2, 3) at 6: density 2·9/9³, cdf 1 − (3/9)²; no variance, and below shape 1 no mean."""
    member = Lomax(2, 3)
    assert member.log_density(6) == pytest.approx(log(18 / 729))
    assert member.cdf(6) == pytest.approx(8 / 9)
    assert (Lomax(1, 1).mean, Lomax(1.5, 1).variance) == (np.inf, np.inf)
    assert np.isnan(Lomax(1, 1).variance)


def test_gamma_mixture():
    """It is the exponential averaged over a Gamma(shape, scale) rate."""
    u = (np.arange(20000) + 0.5) / 20000
    rates = stats.gamma.ppf(u, 6) / 2
    assert np.exp(Lomax(6, 2).log_density(0.7)) == pytest.approx(np.mean(rates * np.exp(-0.7 * rates)), rel=1e-4)


@pytest.mark.parametrize("member", Lomax.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    third = stats.lomax(member.shape, scale=member.scale)
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
