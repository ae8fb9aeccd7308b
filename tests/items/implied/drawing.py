"""Pictures of wrong answers to the samples of slips."""

from typing import Any

import numpy as np

from quizsvc.items.explaining import candidates
from quizsvc.items.figure.marks import Curve, Spot
from quizsvc.items.implied import implied
from quizsvc.items.implied.base import Implied
from quizsvc.items.response import Response
from quizsvc.items.variant import Variant, instantiate
from tests.items.slips.samples import template


def made(drawn: str, value: str, seed: int = 0) -> Variant:
    """A question that draws these and asks for this value."""
    return instantiate(template("drawn", drawn, value), seed)


def picture(variant: Variant, given: float, diagnosis: str = "") -> Implied | None:
    """What a number given to a question implies."""
    return implied(variant.parts[0], variant.replay, Response(given, str(given)), diagnosis)


def slip(variant: Variant, name: str) -> float:
    """The number that a slip leads to."""
    return next(one.value for one in candidates(variant.parts[0], variant.replay) if one.id == name)


def curves(shown: Implied | None) -> dict[str, np.ndarray]:
    """The curves of a picture by role, each as its x and y."""
    assert shown is not None
    return {mark.role: np.array((mark.x, mark.y)) for mark in shown.figure.marks if isinstance(mark, Curve)}


def spots(shown: Implied | None) -> dict[str, tuple[float, float]]:
    """The marked places of a picture by name."""
    assert shown is not None
    return {mark.label: (mark.x, mark.y) for mark in shown.figure.marks if isinstance(mark, Spot)}


def line_of(curve: np.ndarray) -> Any:
    """Intercept and slope of a straight curve, which is checked to be straight."""
    slope, intercept = np.polyfit(*curve, 1)
    np.testing.assert_allclose(curve[1], intercept + slope * curve[0], rtol=1e-9, atol=1e-9)
    return intercept, slope
