"""Scales: what range the marks need, round numbers that cover it, and the map to user units."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from quizsvc.items.figure.marks import Band, Bars, Contour, Curve, Dots, Mark, Rule, Scatter, Spot

MINUS = "\u2212"
_SUPERSCRIPTS = str.maketrans("0123456789" + MINUS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def nice_ticks(low: float, high: float) -> tuple[float, ...]:
    """Multiples of 1, 2 or 5 times a power of ten that cover [low, high]: 4 to 7 of them.

    A range too narrow for its magnitude (under 1e-9 of it) is widened first.
    """
    centre, least = (low + high) / 2, max(1e-9 * max(abs(low), abs(high)), 1e-290)
    if high - low <= least:
        half = 0.5 * (abs(centre) if 0 < abs(centre) < 1 else 1.0)
        half = max(half, least)
        low, high = centre - half, centre + half
    exponent = math.floor(math.log10((high - low) / 7))
    for power in range(exponent, exponent + 3):
        for step in (1, 2, 5):
            # Integers times a decimal power: 3 × 10⁻¹ is the float nearest to 0.3, 3 × 0.1 is not.
            first, last = _floor(low, step, power), _ceil(high, step, power)
            if last - first <= 6:
                return tuple(_multiple(k * step, power) for k in range(first, last + 1))
    raise AssertionError("a step of ten times a sixth of the range is enough")


def _floor(value: float, step: int, power: int) -> int:
    # Of 0.3 / 0.1 = 2.9999999999999996 the floor is wrong; the nearest whole number is compared instead.
    k = round(value / _multiple(step, power))
    return k if _multiple(k * step, power) <= value else k - 1


def _ceil(value: float, step: int, power: int) -> int:
    k = round(value / _multiple(step, power))
    return k if _multiple(k * step, power) >= value else k + 1


def _multiple(k: int, power: int) -> float:
    return float(f"{k}e{power}")


@dataclass(frozen=True, slots=True)
class Ticks:
    """Places on an axis with their texts, and the factor that belongs into the axis label."""

    values: tuple[float, ...]
    texts: tuple[str, ...]
    factor: str = ""


def numbered_ticks(low: float, high: float) -> Ticks:
    """Nice ticks as text with a real minus, and a factor where they are large or small."""
    values = nice_ticks(low, high)
    largest = max(abs(t) for t in values)
    power = 0 if 1e-2 <= largest < 1e5 else 3 * math.floor(math.log10(largest) / 3)
    step = (values[1] - values[0]) / 10.0**power
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    texts = tuple(f"{t / 10.0**power + 0.0:.{decimals}f}".replace("-", MINUS) for t in values)
    factor = f"× 10{str(power).replace('-', MINUS).translate(_SUPERSCRIPTS)}" if power else ""
    return Ticks(values, texts, factor)


def tens_ticks(low: float, high: float) -> Ticks:
    """Powers of ten that cover [low, high], at most 7; over two decades or less 2 and 5 times them too."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    if last - first > 2:
        stride = -(-(last - first) // 6)
        powers = range(first, last + stride, stride)
        return _tens([(1, power) for power in powers])
    places = [(k, power) for power in range(first - 1, last + 2) for k in (1, 2, 5)]
    values = [_multiple(*place) for place in places]
    begin = max(i for i, v in enumerate(values) if v <= low)
    end = min(i for i, v in enumerate(values) if v >= high)
    return _tens(places[begin : max(end, begin + 1) + 1])


def _tens(places: Sequence[tuple[int, int]]) -> Ticks:
    """Multiples of powers of ten, written out where all are of handy size."""
    handy = all(-3 <= power <= 4 for _, power in places)
    texts = tuple(f"{Decimal(k).scaleb(power):f}" if handy else _power(k, power) for k, power in places)
    return Ticks(tuple(_multiple(*place) for place in places), texts)


def _power(k: int, power: int) -> str:
    return (f"{k}·" if k > 1 else "") + f"10{str(power).replace('-', MINUS).translate(_SUPERSCRIPTS)}"


@dataclass(frozen=True, slots=True)
class Scale:
    """A map from the domain [low, high] to user units from ``start`` to ``end``; with ``tens`` of its logarithm."""

    ticks: Ticks
    low: float
    high: float
    start: float
    end: float
    tens: bool = False

    def __call__(self, value: float) -> float:
        """A value in user units."""
        if self.tens:
            share = math.log10(value / self.low) / math.log10(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * share

    def into(self, values: np.ndarray) -> None:
        """Maps an array in place."""
        if self.tens:
            values[:] = np.log10(values / self.low) * ((self.end - self.start) / math.log10(self.high / self.low))
            values += self.start
            return
        slope = (self.end - self.start) / (self.high - self.low)
        values -= self.low
        values *= slope
        values += self.start


def x_range(marks: Sequence[Mark]) -> tuple[float, float]:
    """What x has to cover."""
    ends: list[float] = []
    for mark in marks:
        match mark:
            case Bars():
                ends += [min(mark.left), max(mark.right)]
            case Rule():
                ends.append(mark.at)
            case Spot():
                ends.append(mark.x)
            case _:
                ends += [min(mark.x), max(mark.x)]
    return min(ends), max(ends)


def y_range(marks: Sequence[Mark]) -> tuple[float, float] | None:
    """What y has to cover; None if no mark has one.

    Beside points, a curve or band may take half the points' range more on either side; what goes beyond is clipped.
    """
    firm: list[float] = []
    loose: list[float] = []
    for mark in marks:
        match mark:
            case Scatter() | Contour():
                firm += [min(mark.y), max(mark.y)]
            case Bars():
                firm += [0.0, min(mark.heights), max(mark.heights)]
            case Spot():
                loose.append(mark.y)
            case Curve():
                loose += [min(mark.y), max(mark.y), *([0.0] if mark.grounded else [])]
            case Band():
                loose += [min(mark.low), max(mark.high)]
            case Dots() | Rule():
                pass
    if not firm:
        return (min(loose), max(loose)) if loose else None
    reach = 0.5 * (max(firm) - min(firm)) or math.inf
    kept = [min(max(v, min(firm) - reach), max(firm) + reach) for v in loose]
    return min(firm + kept), max(firm + kept)
