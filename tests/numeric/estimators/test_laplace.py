"""Location and scale of Laplace noise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.laplace import certify_laplace, fit_laplace

READINGS = [4.0, 1.0, 10.0, 2.0, 3.0]


def test_by_hand():
    """1, 2, 3, 4, 10: the median 3 and the mean deviation (2 + 1 + 0 + 1 + 7)/5 from it."""
    fit = fit_laplace(READINGS)
    assert (fit.loc, fit.scale) == (3.0, pytest.approx(2.2, rel=1e-15))
    assert fit.certificate.holds
    assert fit.distribution().log_likelihood(READINGS) == pytest.approx(-5 * np.log(4.4) - 5)


def test_even_number_of_points():
    """Two middle readings that differ leave an interval; two that tie leave their value."""
    outcome = fit_laplace([1, 2, 4, 9])
    assert outcome.reason == "interval"
    assert "from 2 to 4" in outcome.detail
    assert fit_laplace([1, 2, 2, 9]).loc == 2.0
    assert fit_laplace([1, 2, 2, 9]).certificate.holds


def test_degenerate():
    """One reading and equal readings show no spread; an empty list is refused."""
    assert fit_laplace([5]).reason == "one-observation"
    assert fit_laplace([5, 5, 5]).reason == "zero-variance"
    with pytest.raises(ValueError, match="x has 0 numbers"):
        fit_laplace([])


@pytest.mark.parametrize("x", [READINGS, [1.0, 2.0, 2.0, 9.0], [1.0, 2.0, 2.0, 2.0, 9.0]])
def test_spoilt(x):
    """A relative 1e-4 in either number is caught, and the residual that caught it named."""
    x = np.array(x)
    fit = fit_laplace(x)
    for factor in (1.0001, 0.9999):
        assert "subgradient" in certify_laplace(x, fit.loc * factor, fit.scale).failed
        assert certify_laplace(x, fit.loc, fit.scale * factor).failed == ("scale score",)
    assert "least absolute deviation over all readings" in certify_laplace(x, fit.loc * 1.0001, fit.scale).failed


def test_another_reading_is_caught():
    """The reading beside the median is no median."""
    wrong = certify_laplace(np.array(READINGS), 4.0, 2.6)
    assert set(wrong.failed) >= {"subgradient", "least absolute deviation over all readings"}


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=15).map(lambda x: x + x[:1] if len(x) % 2 == 0 else x))
def test_third_opinion(x):
    """scipy.stats gives the same, an odd number of readings."""
    fit = fit_laplace(x)
    if hasattr(fit, "reason"):
        assert fit.reason in {"one-observation", "zero-variance"}
        return
    loc, scale = stats.laplace.fit(x)
    assert (fit.loc, fit.scale) == (pytest.approx(loc), pytest.approx(scale, rel=1e-9, abs=1e-12))
    assert fit.certificate.residuals_hold


def test_ten_thousand_readings_are_certified() -> None:
    """The second method asks for memory in proportion to the readings, not to their square."""
    x = np.linspace(-3.0, 7.0, 10_001) ** 3
    fit = fit_laplace(x)
    assert not isinstance(fit, Degenerate)
    assert fit.certificate.holds
    assert fit.certificate.difference == 0.0
