"""Location and scale of Laplace readings."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from quizsvc.numeric import Degenerate, LaplaceFit, fit_laplace
from quizsvc.numeric.estimators.laplace import certify_laplace

LAWS = settings(deadline=None, derandomize=True, max_examples=60)


def test_by_hand() -> None:
    """Of 1, 2 and 6 the median is 2 and the mean absolute deviation from it 5/3."""
    fit = fit_laplace([6, 1, 2])
    assert isinstance(fit, LaplaceFit)
    assert (fit.loc, fit.scale) == (2.0, pytest.approx(5 / 3, rel=1e-15))


@LAWS
@given(st.lists(st.integers(-100, 100), min_size=3, max_size=15, unique=True).filter(lambda x: len(x) % 2 == 1))
def test_nothing_is_likelier(x: list[int]) -> None:
    """The fit is SciPy's, its certificate holds, and no place nearby is likelier."""
    fit = fit_laplace(x)
    assert isinstance(fit, LaplaceFit)
    assert (fit.loc, fit.scale) == pytest.approx(stats.laplace.fit(x), rel=1e-12)
    assert fit.certificate.holds
    best = stats.laplace.logpdf(x, fit.loc, fit.scale).sum()
    for loc, scale in [(fit.loc + 0.01, fit.scale), (fit.loc - 0.01, fit.scale), (fit.loc, fit.scale * 1.01)]:
        assert stats.laplace.logpdf(x, loc, scale).sum() < best


@pytest.mark.parametrize(
    ("x", "reason"), [([1, 2], "interval"), ([1, 1, 3, 4], "interval"), ([2, 2, 2], "zero-variance")]
)
def test_data_that_determine_nothing_say_so(x: list[float], reason: str) -> None:
    """Two different middles, or readings all equal, are degenerate with the reason."""
    found = fit_laplace(x)
    assert isinstance(found, Degenerate)
    assert found.reason == reason


def test_equal_middles_determine_the_median() -> None:
    """An even number of readings whose middle two agree has one median."""
    fit = fit_laplace([1, 2, 2, 5])
    assert isinstance(fit, LaplaceFit)
    assert fit.loc == 2.0


@pytest.mark.parametrize(("loc", "scale"), [(2.5, 5 / 3), (1.0, 2.0), (2.0, 1.7)])
def test_a_wrong_estimate_fails_its_certificate(loc: float, scale: float) -> None:
    """A location off the median and a wrong scale are caught."""
    assert not certify_laplace(np.array([1.0, 2.0, 6.0]), loc, scale).holds
