"""The lomax family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.lomax import Lomax
from tests.numeric.families.third import agrees


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
    agrees(member, stats.lomax(member.shape, scale=member.scale))
