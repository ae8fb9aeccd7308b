"""Wrong divisors lead to what NumPy gives with another number of degrees of freedom."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from tests.items.slips.made import agrees


@pytest.mark.parametrize(
    ("sample", "slip", "expected"),
    [
        ("variance", "n-minus-1-for-n", lambda v: np.var(v.x, ddof=1)),
        ("sd", "n-minus-1-for-n", lambda v: np.std(v.x, ddof=1)),
        ("by-hand", "n-minus-1-for-n", lambda v: np.sum(v.x) / (v.n - 1)),
        ("sample-variance", "n-for-n-minus-1", lambda v: np.var(v.x)),
        ("by-hand-unbiased", "n-for-n-minus-1", lambda v: np.sum(v.x) / v.n),
        ("noise", "n-for-n-minus-1", lambda v: np.sqrt(np.polyfit(v.x, v.y, 1, full=True)[1][0] / v.rows)),
        ("mean", "sum-for-mean", lambda v: np.sum(v.x)),
        ("written-likelihood", "mean-for-sum", lambda v: np.mean(norm.logpdf(v.x, 22, v.sigma))),
        ("by-hand", "mean-for-sum", lambda v: np.mean(v.x) / v.n),
    ],
)
def test_other_divisor(sample: str, slip: str, expected: Callable[[Any], float]) -> None:
    """The same estimate, divided by another number."""
    assert agrees(sample, slip, expected)
