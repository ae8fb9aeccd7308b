"""The student t family: values by hand, and scipy.stats' opinion."""

from math import log, pi

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.student_t import StudentT


def test_by_hand():
    """The Cauchy: density 1/(π s (1 + z²)), cdf ½ + atan(z)/π, score 2z/(s(1 + z²)), information 1/(2s²)."""
    member = StudentT(1, 2, 1)
    np.testing.assert_allclose(member.log_density([3, 1]), [-log(4 * pi), -log(2 * pi)])
    np.testing.assert_allclose(member.cdf([3, 1, -1]), [0.75, 0.5, 0.25], rtol=1e-14)
    np.testing.assert_allclose(member.scores([3])[0, :2], [0.5, 0])
    np.testing.assert_allclose(np.diag(member.information())[:2], [0.125, 0.125])


def test_cdf_near_the_centre():
    """Near its centre the cdf is ½ + density·z to 1e-13: P(Z <= 1e-4) by 40-digit arithmetic, and quantiles back."""
    for nu, value in ((1, 0.5000318309885122758), (4, 0.500037499999921875), (30, 0.5000395632184212731)):
        assert StudentT(0, 1, nu).cdf(1e-4) == pytest.approx(value, rel=1e-15)
        assert StudentT(0, 1, nu).quantile(value) == pytest.approx(1e-4, rel=1e-11)


def test_far_out():
    """A reading 1e200 scales away does not warn."""
    assert StudentT(0, 1, 3).cdf(1e200) == 1


@pytest.mark.parametrize("member", StudentT.examples(), ids=repr)
def test_third_opinion(member):
    """scipy.stats has the same density, cdf, quantiles and moments."""
    third = stats.t(member.df, member.loc, member.scale)
    x = member.quantile([0.03, 0.2, 0.5, 0.77, 0.99])
    np.testing.assert_allclose(member.log_density(x), third.logpdf(x), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(member.cdf(x), third.cdf(x), rtol=1e-9)
    np.testing.assert_allclose(third.ppf([0.03, 0.2, 0.5, 0.77, 0.99]), x, rtol=1e-9)
    if member.df > 2:
        assert (member.mean, member.variance) == pytest.approx((third.mean(), third.var()))


def test_moments_that_do_not_exist():
    """The Cauchy has neither mean nor variance; with 2 degrees of freedom there is a mean, and no finite variance."""
    assert np.isnan([StudentT(0, 1, 1).mean, StudentT(0, 1, 1).variance]).all()
    assert (StudentT(3, 1, 2).mean, StudentT(3, 1, 2).variance) == (3, np.inf)
