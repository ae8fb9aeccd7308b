"""Layers of a figure: what is shown, as values that have been checked, in the units of the data."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

NUMBER_LIMIT = 10_000
LABEL_LIMIT = 30
CATEGORY_LIMIT = 16
MAGNITUDE_LIMIT = 1e100
ROLES = ("data", "mle", "map", "prior", "truth")

Numbers = Sequence[float] | np.ndarray


@dataclass(frozen=True, slots=True)
class Scatter:
    """Points (x, y)."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    role: str


@dataclass(frozen=True, slots=True)
class Dots:
    """One-dimensional readings on the base line, stacked where they are close."""

    x: tuple[float, ...]
    role: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from zero to ``heights`` between ``edges`` pairs; ``names`` instead of ticks when given."""

    left: tuple[float, ...]
    right: tuple[float, ...]
    heights: tuple[float, ...]
    names: tuple[str, ...]
    role: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through (x, y) in the order given."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    label: str
    role: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A vertical line."""

    at: float
    label: str
    role: str


@dataclass(frozen=True, slots=True)
class Band:
    """The area between ``low`` and ``high`` over x."""

    x: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    role: str


Layer = Scatter | Dots | Bars | Curve | Rule | Band


def scatter(x: Numbers, y: Numbers, role: str = "data") -> Scatter:
    """Points at (x, y)."""
    across, up = _equally_long(x=x, y=y)
    return Scatter(across, up, _role(role))


def dots(x: Numbers, role: str = "data") -> Dots:
    """A strip of one-dimensional readings, stacked where they are close."""
    return Dots(_numbers("x", x), _role(role))


def histogram(x: Numbers, bins: int | None = None, density: bool = False, role: str = "data") -> Bars:
    """Counts of x in ``bins`` equal bins (by Sturges' rule if not given), or with ``density`` of area one."""
    values = _numbers("x", x)
    count = math.ceil(math.log2(len(values))) + 1 if bins is None else bins
    if not 1 <= count <= 200:
        raise ValueError(f"bins: got {count}, wanted 1 to 200")
    heights, edges = np.histogram(values, bins=count, density=density)
    cuts = edges.tolist()
    return Bars(tuple(cuts[:-1]), tuple(cuts[1:]), tuple(map(float, heights)), (), _role(role))


def curve(x: Numbers, y: Numbers, label: str = "", role: str = "mle") -> Curve:
    """A line through (x, y), named directly by ``label``."""
    across, up = _equally_long(x=x, y=y)
    return Curve(across, up, short_text("label", label, LABEL_LIMIT), _role(role))


def bars(positions: Sequence[str] | Numbers, heights: Numbers, role: str = "data") -> Bars:
    """Bars from zero to ``heights`` at numbers or at named places."""
    tops = _numbers("heights", heights)
    if len(positions) != len(tops):
        raise ValueError(f"bars: got {len(positions)} positions and {len(tops)} heights")
    names = tuple(p for p in positions if isinstance(p, str))
    if names and len(names) != len(tops):
        raise ValueError("bars: positions are all names or all numbers")
    if len(names) > CATEGORY_LIMIT:
        raise ValueError(f"bars: got {len(names)} named bars, wanted at most {CATEGORY_LIMIT}")
    names = tuple(short_text("name", n, LABEL_LIMIT) for n in names)
    middles = tuple(map(float, range(len(tops)))) if names else _numbers("positions", positions)
    gaps = [b - a for a, b in zip(sorted(middles), sorted(middles)[1:], strict=False) if b > a]
    half = 0.4 * min(gaps, default=1.0)
    return Bars(tuple(m - half for m in middles), tuple(m + half for m in middles), tops, names, _role(role))


def rule(at: float, label: str = "", role: str = "truth") -> Rule:
    """A vertical line at ``at``."""
    return Rule(_numbers("at", [at])[0], short_text("label", label, LABEL_LIMIT), _role(role))


def band(x: Numbers, low: Numbers, high: Numbers, role: str = "map") -> Band:
    """The area between ``low`` and ``high`` over x, for uncertainty."""
    across, lower, upper = _equally_long(x=x, low=low, high=high)
    return Band(across, lower, upper, _role(role))


def _numbers(name: str, values: Iterable[object]) -> tuple[float, ...]:
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: wanted numbers") from error
    if array.ndim != 1 or not 1 <= array.size <= NUMBER_LIMIT:
        raise ValueError(f"{name}: got shape {array.shape}, wanted 1 to {NUMBER_LIMIT} numbers in a row")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: got a number that is not finite")
    if np.abs(array).max() > MAGNITUDE_LIMIT:
        raise ValueError(f"{name}: got a number beyond {MAGNITUDE_LIMIT:g}")
    return tuple(array.tolist())


def _equally_long(**values: Numbers) -> list[tuple[float, ...]]:
    columns = [_numbers(name, v) for name, v in values.items()]
    if len({len(c) for c in columns}) > 1:
        lengths = ", ".join(f"{n} has {len(c)}" for n, c in zip(values, columns, strict=True))
        raise ValueError(f"wanted equally many numbers, got: {lengths}")
    return columns


def _role(role: str) -> str:
    if role not in ROLES:
        raise ValueError(f"role: got {role!r}, wanted one of {', '.join(ROLES)}")
    return role


def short_text(name: str, text: str, limit: int) -> str:
    """The text, or ValueError where it is too long or holds a control character."""
    if len(text) > limit:
        raise ValueError(f"{name}: got {len(text)} characters, wanted at most {limit}")
    if any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 or ord(c) in (0xFFFE, 0xFFFF) for c in text):
        raise ValueError(f"{name}: got a control character")
    return text
