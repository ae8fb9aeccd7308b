"""The wrong number of the right fit."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from quizsvc.items.explaining import explain
from tests.items.slips.made import agrees, leads_to, variant


@pytest.mark.parametrize(
    ("sample", "slip", "expected"),
    [
        ("line-intercept", "wrong-entry", lambda v: np.polyfit(v.x, v.y, 1)[0]),
        ("ridge-slope", "wrong-entry", lambda v: np.mean(v.y) - v.key * np.mean(v.x)),
        ("second-share", "wrong-entry", lambda v: v.counts[2] / v.counts.sum()),
        ("laplace-centre", "wrong-entry", lambda v: np.mean(np.abs(v.x - np.median(v.x)))),
        ("variance", "root-taken", lambda v: np.std(v.x)),
        ("sd", "root-not-taken", lambda v: np.var(v.x)),
        ("waiting", "mean-for-rate", lambda v: np.mean(v.t)),
    ],
)
def test_other_number(sample: str, slip: str, expected: Callable[[Any], float]) -> None:
    """Another estimate of the same fit, or the same one before or after its root."""
    assert agrees(sample, slip, expected)


def test_it_is_named() -> None:
    """The explanation says which number of the fit was given."""
    made = variant("line-intercept", 0)
    (value,) = leads_to(made)["wrong-entry"]
    found = explain(made.parts[0], made.replay, value)
    assert found is not None
    assert found.text.endswith("It is the fit's slope.")
