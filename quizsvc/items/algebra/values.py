"""What a formula without letters comes to."""

from collections.abc import Callable, Mapping
from math import exp, isfinite, log, pow, sqrt

from quizsvc.items.algebra.equality import CONSTANTS
from quizsvc.items.algebra.terms import Call, Negative, Node, Number, Operation, Symbol

FUNCTIONS: Mapping[str, Callable[[float], float]] = {"ln": log, "exp": exp, "sqrt": sqrt, "abs": abs}


def value_of(node: Node) -> float | None:
    """The value of a formula in the constants alone; None where it has none that is finite. A letter is a KeyError."""
    try:
        value = _value(node)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return value if isfinite(value) else None


def _value(node: Node) -> float:
    match node:
        case Number(text):
            return float(text)
        case Symbol(name):
            return CONSTANTS[name]
        case Negative(inner):
            return -_value(inner)
        case Call(function, argument):
            return FUNCTIONS[function](_value(argument))
        case Operation("+", left, right):
            return _value(left) + _value(right)
        case Operation("-", left, right):
            return _value(left) - _value(right)
        case Operation("*", left, right):
            return _value(left) * _value(right)
        case Operation("/", left, right):
            return _value(left) / _value(right)
        case Operation(_, left, right):
            return pow(_value(left), _value(right))
