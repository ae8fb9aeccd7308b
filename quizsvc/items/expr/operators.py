"""Operators on numbers and arrays: which there are, and which shapes and sizes they take."""

import ast
import operator
from collections.abc import Callable, Mapping
from math import prod
from typing import Any

import numpy as np

from quizsvc.items.expr.errors import IrregularFit
from quizsvc.items.kinds import ANY, BOOLEAN, MATRIX, MAX_ELEMENTS, NUMBER, VECTOR, Degenerate, Kind, Value

BINARY: Mapping[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", operator.pow),
    ast.MatMult: ("@", operator.matmul),
}
PLAIN = frozenset({bool, int, float})
NUMERIC = (int, float, np.ndarray)
UNBOUNDED = frozenset({"**", "@"})
"""Operators whose results may be far larger than their operands."""
COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def binary_kind(symbol: str, left: Kind, right: Kind) -> Kind:
    """The kind of the result, as far as the operands' kinds tell."""
    scalars = {NUMBER, BOOLEAN}
    if left in scalars and right in scalars:
        return NUMBER
    if symbol == "@":
        return NUMBER if left == right == VECTOR else ANY
    if MATRIX in {left, right}:
        return MATRIX
    return VECTOR if VECTOR in {left, right} and {left, right} <= scalars | {VECTOR} else ANY


def regular(value: Value) -> Value:
    """The value, unless it is a fit without an estimate."""
    if isinstance(value, Degenerate):
        raise IrregularFit(f"{value.reason}: {value.detail}")
    return value


def numeric(value: Value) -> Any:
    """The value, which is a number or an array.

    Raises ValueError for others, IrregularFit for a fit without an estimate.
    """
    if type(value) in PLAIN:
        return value
    if not isinstance(regular(value), NUMERIC):
        raise ValueError("arithmetic wants numbers")
    return value


def truth(value: Value) -> bool:
    """The value, which is true or false. Raises ValueError for others."""
    if type(value) is not bool and not isinstance(value, np.bool_):
        raise ValueError("a condition is wanted here: true or false, not a number or a list")
    return bool(value)


def whole(value: Value) -> int:
    """The value, which is a whole number. Raises ValueError for others."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("an index is a whole number")
    return value


def check_operands(symbol: str, a: Value, b: Value) -> int:
    """Refuse shapes that would broadcast by accident, and powers and products of unknown size.

    Gives the steps of a product; of other operations the result's own say enough.
    """
    a, b = numeric(a), numeric(b)
    if symbol == "@":
        check_product(np.shape(a), np.shape(b))
        return product_steps(a, b)
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        check_shapes(f"'{symbol}'", a, b)
    elif symbol == "**":
        check_power(a, b)
    return 0


def check_power(a: float, b: float) -> None:
    """Refuse powers of whole numbers that grow too large, and those that are no real number."""
    if isinstance(a, int) and isinstance(b, int):
        if b > 0 and (a.bit_length() - 1) * b > 64:
            raise ValueError(f"the power {a}**{b} is too large")
        if b < 0 and a == 0:
            raise ValueError("0 has no negative power")
    elif a < 0 and b != int(b):
        raise ValueError(f"({a:g})**{b:g} is not a real number")


def check_shapes(what: str, a: Value, b: Value) -> None:
    """Two arrays have one shape; an array and a number always go together."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.shape != b.shape:
        raise ValueError(f"{what} between shapes {a.shape} and {b.shape}; wanted equal shapes")


def compared(test: Callable[[Any, Any], Any], a: Value, b: Value) -> Value:
    """What a comparison gives; a mask between arrays."""
    check_shapes("a comparison", a, b)
    return test(a, b)


def check_product(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    """The shapes of a matrix product fit together, and what comes out is not too large."""
    if not a or not b or a[-1] != b[0]:
        raise ValueError(f"'@' between shapes {a} and {b}; wanted as many columns on the left as rows on the right")
    if prod(a[:-1] + b[1:]) > MAX_ELEMENTS:
        raise ValueError(f"'@' between shapes {a} and {b} makes more than {MAX_ELEMENTS:,} numbers")


def product_steps(a: Any, b: Any) -> int:
    """The steps of a matrix product of arrays whose shapes fit together."""
    return int(prod(np.shape(a) + np.shape(b)[1:])) // 20
