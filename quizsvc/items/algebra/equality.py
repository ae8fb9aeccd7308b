"""Whether two formulas are equal: at points of their letters' domains, and symbolically where points cannot tell.

Each formula is evaluated at the same points together with a bound on its rounding error, so that a formula that loses
digits is not called different, and a point that tells nothing (overflow, a pole, all digits lost) is passed over. One
point at which they differ by more than rounding proves them different. Agreement at `ENOUGH` points to nine digits is
taken for equality: it is decisive for every formula of this size, costs under a millisecond, and holds for decimals as
well as for exact numbers. SymPy is asked only where fewer points tell; it takes 0.4 s to import, and its zero tests
have no bound of their own, so only formulas that are small by count are given to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from quizsvc.items.algebra.domains import Domain
from quizsvc.items.algebra.symbolic import is_zero
from quizsvc.items.algebra.terms import Call, Negative, Node, Number, Operation, Symbol
from quizsvc.numeric import stream
from quizsvc.numeric.arrays import Vector

EPSILON = float(np.finfo(np.float64).eps)
SAME = 1e-9
POINTS = 48
ENOUGH = 8
TELLING, SMALL = 1e-6, 1e-9
TINY, HUGE = 1e-290, 1e290
CONSTANTS = {"e": float(np.e), "pi": float(np.pi)}
Truths = NDArray[np.bool_]
NEVER: Truths = np.zeros(POINTS, dtype=np.bool_)
"""Of a formula that has a value everywhere, as most have; known by being this very array."""


class Agreement(Enum):
    """What points tell of two formulas."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula at all points: values, bounds on their errors, where it has none, and where that cannot be told."""

    value: Vector
    error: Vector
    undefined: Truths
    lost: Truths


@dataclass(frozen=True, slots=True)
class Placed:
    """A formula at the points that its letters' domains always give."""

    node: Node
    domains: Mapping[str, Domain]
    reading: Reading


def placed(node: Node, domains: Mapping[str, Domain]) -> Placed:
    """A formula evaluated once for all that it is compared with."""
    with np.errstate(all="ignore"):
        return Placed(node, domains, evaluate(node, _points(tuple(domains.items()))))


def equal(key: Placed, other: Placed, relative: float = SAME) -> bool:
    """Whether `other` is the key, in value wherever the key has one, to a relative tolerance."""
    told = at_points(key, other, relative)
    if told is Agreement.UNCLEAR:
        return is_zero(Operation("-", key.node, other.node), key.domains)
    return told is Agreement.EQUAL


def has_values(key: Placed) -> bool:
    """Whether a formula has a value at enough points of its domains to be a key."""
    return at_points(key, key, SAME) is Agreement.EQUAL


def at_points(key: Placed, other: Placed, relative: float) -> Agreement:
    """What the points of the letters' domains tell."""
    one, two = key.reading, other.reading
    with np.errstate(all="ignore"):
        asked = ~(one.undefined | one.lost | two.lost)
        if (asked & two.undefined).any():
            return Agreement.DIFFERENT
        scale, slack = np.maximum(np.abs(one.value), np.abs(two.value)), one.error + two.error
        telling = asked & ((slack <= TELLING * scale) | (slack <= SMALL))
        differing = np.abs(one.value - two.value) > relative * scale + slack
    if (telling & differing).any():
        return Agreement.DIFFERENT
    return Agreement.EQUAL if np.count_nonzero(telling) >= ENOUGH else Agreement.UNCLEAR


@lru_cache(maxsize=128)
def _points(letters: tuple[tuple[str, Domain], ...]) -> Mapping[str, Vector]:
    dice = stream("formula", *(f"{name}: {domain.text}" for name, domain in letters))
    return {name: domain.draw(dice, POINTS) for name, domain in letters}


def evaluate(node: Node, points: Mapping[str, Vector]) -> Reading:
    """A formula at points, its rounding error followed to first order."""
    match node:
        case Number(text):
            value = np.full(POINTS, float(text))
            return _known(value, 0.0 if float(text).is_integer() else EPSILON)
        case Symbol(name):
            return _known(points[name], 0.0) if name in points else _known(np.full(POINTS, CONSTANTS[name]), EPSILON)
        case Negative(inner):
            found = evaluate(inner, points)
            return Reading(-found.value, found.error, found.undefined, found.lost)
        case Call(function, argument):
            return _called(function, evaluate(argument, points))
        case Operation(sign, left, right):
            return _joined(sign, evaluate(left, points), evaluate(right, points))


def _known(value: Vector, relative: float) -> Reading:
    return Reading(value, relative * np.abs(value), NEVER, NEVER)


def _called(function: str, a: Reading) -> Reading:
    """A function's value."""
    unsure = (np.abs(a.value) <= a.error) & (a.error > 0)
    match function:
        case "abs":
            return Reading(np.abs(a.value), a.error, a.undefined, a.lost)
        case "exp":
            value = np.exp(a.value)
            return _made(value, value * a.error, NEVER, value < TINY, a)
        case "sqrt":
            value = np.sqrt(np.abs(a.value))
            error = np.where(value > 0, a.error / (2 * value), 0.0)
            return _made(value, error, a.value < -a.error, unsure, a)
        case _:
            value = np.log(np.abs(a.value))
            return _made(value, a.error / np.abs(a.value), a.value < -a.error, unsure, a)


def _joined(sign: str, a: Reading, b: Reading) -> Reading:
    """Two values added, subtracted, multiplied, divided, or raised."""
    match sign:
        case "+":
            return _made(a.value + b.value, a.error + b.error, NEVER, NEVER, a, b)
        case "-":
            return _made(a.value - b.value, a.error + b.error, NEVER, NEVER, a, b)
        case "*":
            value = a.value * b.value
            error = np.abs(a.value) * b.error + np.abs(b.value) * a.error
            return _made(value, error, NEVER, (np.abs(value) < TINY) & (a.value != 0) & (b.value != 0), a, b)
        case "/":
            value = a.value / b.value
            error = (a.error + np.abs(value) * b.error) / np.abs(b.value)
            vanished = (np.abs(value) < TINY) & (a.value != 0)
            return _made(value, error, NEVER, vanished | (np.abs(b.value) <= b.error), a, b)
        case _:
            return _raised(a, b)


def _raised(a: Reading, b: Reading) -> Reading:
    """A power: of a negative number only to a whole exponent."""
    value = np.power(a.value, b.value)
    size = np.abs(a.value)
    spread = np.abs(b.value) * a.error / size + np.abs(np.log(size)) * b.error
    zero = size <= a.error
    unsure = (zero & (a.error > 0)) | (zero & (b.value <= 0)) | ((np.abs(value) < TINY) & ~zero)
    error = np.where(zero, 0.0, np.abs(value) * spread)
    return _made(value, error, (a.value < 0) & (b.value != np.round(b.value)), unsure, a, b)


def _made(value: Vector, error: Vector, undefined: Truths, lost: Truths, *of: Reading) -> Reading:
    """A result with its own rounding; nothing is known of it where nothing is known of what it is made of."""
    size = np.abs(value)
    rounded = error + 4 * EPSILON * size
    large = ~(size <= HUGE)  # so is what is no number
    spoilt = [undefined, lost, large, *(flag for one in of for flag in (one.undefined, one.lost))]
    if not any(flag is not NEVER and flag.any() for flag in spoilt):
        return Reading(value, rounded, NEVER, NEVER)
    for one in of:
        undefined, lost = undefined | one.undefined, lost | one.lost
    lost = (lost | large) & ~undefined
    empty = lost | undefined
    return Reading(np.where(empty, 0.0, value), np.where(empty, 0.0, rounded), undefined, lost)
