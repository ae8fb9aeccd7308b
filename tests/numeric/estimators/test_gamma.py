"""Shape and rate of a gamma distribution."""

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.estimators.gamma import certify_gamma, excess_log, fit_gamma
from quizsvc.numeric.rng import stream

AMOUNTS = [1.0, 2.0, 3.0, 5.0]
SHAPE = 3.256972926405547


def test_by_mpmath():
    """1, 2, 3, 5: the root of ln a − ψ(a) = ln 2.75 − ln(30)/4 to 15 digits, found with 40-digit arithmetic."""
    fit = fit_gamma(AMOUNTS)
    assert fit.shape == pytest.approx(SHAPE, rel=1e-13)
    assert fit.rate == pytest.approx(SHAPE / 2.75, rel=1e-13)
    assert fit.certificate.holds


@pytest.mark.parametrize(
    ("a", "value"),
    [
        (0.01, 95.955715271880581),
        (1.0, 0.57721566490153286),
        (19.5, 0.025860122144105818),
        (20.0, 0.025208281311841943),
        (20.5, 0.024588491436715912),
        (190.3, 0.0026297314968627775),
        (1000.0, 0.000500083333325),
        (1000000000.0, 5.0000000008333333e-10),
    ],
)
def test_excess_log(a, value):
    """Ln a − ψ(a) to 1e-13 relative, against 40-digit arithmetic, on both sides of where the series takes over."""
    assert excess_log(a) == pytest.approx(value, rel=1e-13)


def test_spoilt():
    """A relative 1e-4 in either number is caught, and the residuals that caught it named."""
    x = np.array(AMOUNTS)
    fit = fit_gamma(x)
    second = "bracketed root with Binet's integral"
    assert set(certify_gamma(x, fit.shape * 1.0001, fit.rate).failed) >= {"mean step", second}
    assert set(certify_gamma(x, fit.shape, fit.rate * 1.0001).failed) >= {"mean step", second}
    both = certify_gamma(x, fit.shape * 1.0001, fit.rate * 1.0001)
    assert set(both.failed) == {"shape step", second}
    assert both.residual == pytest.approx(1e-4, rel=0.01)
    assert not certify_gamma(x, -1.0, fit.rate).holds
    assert not certify_gamma(x, fit.shape, 0.0).holds


def test_degenerate():
    """One amount, equal amounts, and amounts that agree to 1e-7 show no spread."""
    assert fit_gamma([5]).reason == "one-observation"
    assert fit_gamma([5, 5, 5]).reason == "zero-variance"
    assert fit_gamma([5, 5 + 1e-7, 5]).reason == "zero-variance"
    assert fit_gamma([5, 5 + 1e-3, 5]).certificate.holds


@pytest.mark.parametrize(("x", "words"), [([], "x has 0 numbers"), ([1, 0], "x holds 0; wanted"), ([-2], "x holds -2")])
def test_refusals(x, words):
    """No amounts, and amounts not above 0, are refused in words."""
    with pytest.raises(ValueError, match=words):
        fit_gamma(x)


@pytest.mark.parametrize("seed", range(60))
def test_third_opinion(seed):
    """scipy.stats finds the same shape to its own tolerance, and the certificate holds, second method and all."""
    draw = stream("gamma", seed)
    shape, size = 10 ** (3 * draw.uniform() - 1), draw.integer(2, 60)
    x = stats.gamma.ppf(draw.uniforms(size), shape) * 3 + 1e-12
    fit = fit_gamma(x)
    assert fit.certificate.holds
    a, _, scale = stats.gamma.fit(x, floc=0)
    assert fit.shape == pytest.approx(a, rel=1e-5)
    assert 1 / fit.rate == pytest.approx(scale, rel=1e-5)


@pytest.mark.parametrize("spread", [1e-4, 1e-3, 0.1, 3.0])
def test_scale_of_x_does_not_matter(spread):
    """Multiplying x by c leaves the shape and divides the rate by c, from nearly equal to wildly spread amounts."""
    x = np.exp(spread * np.array([-1.0, 0.3, 0.2, 1.5, -0.4]))
    one, other = fit_gamma(x), fit_gamma(1000 * x)
    assert other.shape == pytest.approx(one.shape, rel=1e-10)
    assert other.rate == pytest.approx(one.rate / 1000, rel=1e-10)
    assert one.certificate.holds
