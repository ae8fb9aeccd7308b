"""The negative binomial family: values by hand, and scipy.stats' opinion."""

from math import log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.negative_binomial import NegativeBinomial
from tests.numeric.families.third import agrees


def test_by_hand():
    """R = 2, p = 0.2 at 3: 4·0.04·0.512; score 2/0.2 − 3/0.8; information 2/(0.04·0.8)."""
    member = NegativeBinomial(2, 0.2)
    assert member.log_density(3) == pytest.approx(log(4 * 0.04 * 0.512))
    np.testing.assert_allclose(member.score([3]), [6.25])
    np.testing.assert_allclose(member.hessian([3]), [[-50 - 3 / 0.64]])
    np.testing.assert_allclose(member.information(), [[62.5]])


def test_gamma_mixture():
    """It is the Poisson averaged over a Gamma(size, rate p/(1 − p)) rate."""
    u = (np.arange(20000) + 0.5) / 20000
    rates = stats.gamma.ppf(u, 5) / (0.6 / 0.4)
    average = np.mean(stats.poisson.pmf(4, rates))
    assert np.exp(NegativeBinomial(5, 0.6).log_density(4)) == pytest.approx(average, rel=1e-4)


def test_far_quantiles():
    """A long tail's quantiles are found, however far the normal guess is off."""
    member = NegativeBinomial(0.01, 1e-5)
    u = np.array([0.5, 0.95, 0.999, 1 - 1e-12])
    x = member.quantile(u)
    assert (member.cdf(x) >= u).all()
    assert ((x == 0) | (member.cdf(x - 1) < u)).all()


@pytest.mark.parametrize("member", NegativeBinomial.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    agrees(member, stats.nbinom(member.size, member.probability))
