"""The Gaussian mean with known noise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from quizsvc.numeric import fit_gaussian_mean, normal_prior
from quizsvc.numeric.estimators.gaussian import certify_gaussian_mean

LAWS = settings(deadline=None, derandomize=True, max_examples=60)
readings = st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=12)
scales = st.floats(0.01, 100)


def test_by_hand() -> None:
    """Readings 1 and 3 of noise 1 with prior N(0, 1): precision 3, mean 4/3."""
    fit = fit_gaussian_mean([1, 3], 1, normal_prior(0, scale=1))
    assert fit.mean == pytest.approx(4 / 3, rel=1e-15)
    assert fit.sd == pytest.approx(3**-0.5, rel=1e-15)


def test_the_posterior_by_quadrature() -> None:
    """Mean and sd are those of likelihood times prior, integrated."""
    x, prior = np.array([1.2, 0.4, 2.0]), normal_prior(3, scale=0.8)
    fit = fit_gaussian_mean(x, 1.5, prior)

    def density(mu: float) -> float:
        return float(np.exp(prior.log_density(mu) - ((x - mu) ** 2).sum() / (2 * 1.5**2)))

    total, first, second = (quad(lambda m, k=k: m**k * density(m), -6, 9, epsabs=1e-14)[0] for k in range(3))
    assert fit.mean == pytest.approx(first / total, rel=1e-9)
    assert fit.sd == pytest.approx((second / total - (first / total) ** 2) ** 0.5, rel=1e-9)


@LAWS
@given(readings, scales, st.floats(-1e3, 1e3), scales)
def test_the_map_lies_between_and_is_certified(x: list[float], scale: float, loc: float, width: float) -> None:
    """The MAP lies between the sample mean and the prior's, is surer than either, and its certificate holds."""
    flat, fit = fit_gaussian_mean(x, scale), fit_gaussian_mean(x, scale, normal_prior(loc, scale=width))
    low, high = sorted([flat.mean, loc])
    slack = 1e-12 * max(1, abs(low), abs(high))
    assert low - slack <= fit.mean <= high + slack
    assert fit.sd < min(flat.sd, width) * (1 + 1e-12)
    assert fit.certificate.holds
    assert flat.certificate.holds


@pytest.mark.parametrize(("mean_off", "sd_off"), [(1e-6, 0), (0, 1e-6)])
def test_a_wrong_estimate_fails_its_certificate(mean_off: float, sd_off: float) -> None:
    """A mean or an sd that is off by a millionth is caught by a residual and by the second method."""
    x, prior = np.array([1.0, 2.0]), normal_prior(0, scale=1)
    fit = fit_gaussian_mean(x, 1, prior)
    assert len(certify_gaussian_mean(x, 1, prior, fit.mean + mean_off, fit.sd + sd_off).failed) == 2


@pytest.mark.parametrize(("x", "scale", "words"), [([], 1, "at least 1"), ([1], 0, "above 0"), ([np.nan], 1, "finite")])
def test_wrong_arguments_are_refused(x: list[float], scale: float, words: str) -> None:
    """No readings, no noise and no number are refused in words."""
    with pytest.raises(ValueError, match=words):
        fit_gaussian_mean(x, scale)
