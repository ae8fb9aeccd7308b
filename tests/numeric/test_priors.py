"""The normal prior."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from quizsvc.numeric import normal_prior

LAWS = settings(deadline=None, derandomize=True, max_examples=40)


@LAWS
@given(st.floats(-10, 10), st.floats(-10, 10), st.floats(0.1, 10))
def test_density_and_score(theta: float, loc: float, scale: float) -> None:
    """The log density is SciPy's, the score its slope, the precision one over the variance."""
    prior = normal_prior(loc, scale=scale)
    assert prior.log_density(theta) == pytest.approx(stats.norm.logpdf(theta, loc, scale), rel=1e-12, abs=1e-12)
    step = 1e-4 * scale
    slope = (prior.log_density(theta + step) - prior.log_density(theta - step)) / (2 * step)
    assert prior.score(theta) == pytest.approx(slope, rel=1e-5, abs=1e-5)
    assert prior.precision == pytest.approx(scale**-2, rel=1e-15)


@pytest.mark.parametrize("scale", [0, -1, float("inf"), float("nan")])
def test_a_scale_is_above_zero(scale: float) -> None:
    """A scale that is not a finite number above zero is refused."""
    with pytest.raises(ValueError, match="scale is"):
        normal_prior(0, scale=scale)
