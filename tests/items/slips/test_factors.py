"""Factors, squares and roots mistaken lead to what is computed by hand without them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.items.slips.made import agrees, leads_to, variant


@pytest.mark.parametrize(
    ("sample", "slip", "expected"),
    [
        ("penalty", "doubled", lambda v: 2 * v.sigma**2 / v.tau**2),
        ("penalty", "halved", lambda v: v.sigma**2 / v.tau**2 / 2),
        ("penalty", "square-left-out", lambda v: v.sigma / v.tau),
        ("penalty", "square-left-out", lambda v: v.sigma / v.tau**2),
        ("penalty", "square-left-out", lambda v: v.sigma**2 / v.tau),
        ("penalty", "factor-left-out", lambda v: v.sigma**2),
        ("penalty", "factor-left-out", lambda v: 1 / v.tau**2),
        ("penalty", "inverted-ratio", lambda v: v.tau**2 / v.sigma**2),
        ("own-function", "square-left-out", lambda v: v.sigma / v.n),
        ("standard-error", "root-left-out", lambda v: np.std(v.x, ddof=1) / v.n),
        ("smoothed", "offset-left-out", lambda v: v.k / v.n),
    ],
)
def test_by_hand(sample: str, slip: str, expected: Callable[[Any], float]) -> None:
    """The key's formula with the slip in it."""
    assert agrees(sample, slip, expected)


def test_a_fit_is_not_doubled() -> None:
    """Twice an estimate is nobody's estimate; its penalties and priors have their own slips."""
    assert not {"doubled", "halved"} & set(leads_to(variant("ridge-slope", 0)))
