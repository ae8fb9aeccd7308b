"""A third opinion on a family: scipy.stats, beside the closed forms and the laws."""

from typing import Any

import numpy as np
import pytest

LEVELS = [0.03, 0.2, 0.5, 0.77, 0.99]


def agrees(member: Any, third: Any) -> None:
    """The same density or mass, cdf, quantiles and moments; a moment that does not exist, or is infinite, in both."""
    x = member.quantile(LEVELS)
    log_density = third.logpdf if hasattr(third.dist, "logpdf") else third.logpmf
    np.testing.assert_allclose(member.log_density(x), log_density(x), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(member.cdf(x), third.cdf(x), rtol=1e-9)
    np.testing.assert_allclose(third.ppf(LEVELS), x, rtol=1e-9)
    for ours, theirs in ((member.mean, third.mean()), (member.variance, third.var())):
        assert ours == pytest.approx(float(theirs), nan_ok=True)
