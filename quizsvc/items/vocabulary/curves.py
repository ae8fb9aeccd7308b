"""Functions that take a function of the template's own."""

from typing import Annotated, Any

from quizsvc import numeric
from quizsvc.items.kinds import FUNCTION, Value
from quizsvc.items.vocabulary.base import Number, Sort, declare
from quizsvc.numeric import Degenerate, Integral, Maximum, Root


def _function(value: Value) -> Value:
    if not callable(value):
        raise ValueError("no function")
    return value


Curve = Annotated[Any, Sort(FUNCTION, _function, "the name of a function of this template")]


def maximise(function: Curve, low: Number, high: Number) -> Maximum | Degenerate:
    """Where a function is largest between low and high, and how large it is there [at, value]."""
    return numeric.maximise(function, low, high)


def root(function: Curve, low: Number, high: Number) -> Root | Degenerate:
    """Where a function is zero between low and high [at]."""
    return numeric.root(function, low, high)


def integrate(function: Curve, low: Number, high: Number) -> Integral | Degenerate:
    """The area under a function from low to high [value]."""
    return numeric.integrate(function, low, high)


FUNCTIONS = tuple(declare(body) for body in (maximise, root, integrate))
