"""Data mistaken lead to what NumPy gives for the wrong data."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from tests.items.slips.made import agrees


def ridge(x: Any, y: Any, lam: float) -> float:
    """A ridge slope."""
    return float(Ridge(lam).fit(x[:, None], y).coef_[0])


@pytest.mark.parametrize(
    ("sample", "slip", "expected"),
    [
        ("ridge-slope", "first-missed", lambda v: ridge(v.x[1:], v.y[1:], v.lam)),
        ("ridge-slope", "last-missed", lambda v: ridge(v.x[:-1], v.y[:-1], v.lam)),
        ("ridge-slope", "swapped-axes", lambda v: ridge(v.y, v.x, v.lam)),
        ("ridge-slope", "standardised-feature", lambda v: ridge((v.x - v.x.mean()) / v.x.std(), v.y, v.lam)),
        ("variance", "first-missed", lambda v: np.var(v.x[1:])),
        ("laplace-centre", "last-missed", lambda v: np.median(v.x[:-1])),
    ],
)
def test_other_data(sample: str, slip: str, expected: Callable[[Any], float]) -> None:
    """The same fit to other data; a median of an even number is the middle two's mean."""
    assert agrees(sample, slip, expected)
