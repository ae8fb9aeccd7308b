"""Layers of a figure, made of numbers that are checked first: points, bars, lines, areas."""

import math
from collections.abc import Sequence

import numpy as np

from quizsvc.items.figure.checks import LABEL_LIMIT, Numbers, checked_role, equally_long, numbers, short_text
from quizsvc.items.figure.marks import Band, Bars, Curve, Dots, Rule, Scatter

CATEGORY_LIMIT = 16


def scatter(x: Numbers, y: Numbers, role: str = "data") -> Scatter:
    """Points at (x, y)."""
    across, up = equally_long(x=x, y=y)
    return Scatter(across, up, checked_role(role))


def dots(x: Numbers, role: str = "data") -> Dots:
    """A strip of one-dimensional readings, stacked where they are close."""
    return Dots(numbers("x", x), checked_role(role))


def histogram(x: Numbers, bins: int | None = None, density: bool = False, role: str = "data") -> Bars:
    """Counts of x in ``bins`` equal bins (by Sturges' rule if not given), or with ``density`` of area one."""
    values = numbers("x", x)
    count = math.ceil(math.log2(len(values))) + 1 if bins is None else bins
    if not 1 <= count <= 200:
        raise ValueError(f"bins: got {count}, wanted 1 to 200")
    try:
        with np.errstate(over="ignore"):  # a density beyond all floats is refused below
            heights, edges = np.histogram(values, bins=count, density=density)
    except ValueError:
        message = f"histogram: {count} bins between {min(values):g} and {max(values):g} are too narrow for floats"
        raise ValueError(message) from None
    cuts = numbers("edges", edges)
    return Bars(cuts[:-1], cuts[1:], numbers("heights", heights), (), checked_role(role))


def curve(x: Numbers, y: Numbers, label: str = "", role: str = "mle", steps: bool = False) -> Curve:
    """A line through (x, y), named directly by ``label``; with ``steps`` it stays level until the next x."""
    across, up = equally_long(x=x, y=y)
    return Curve(across, up, short_text("label", label, LABEL_LIMIT), checked_role(role), steps)


def bars(positions: Sequence[str] | Numbers, heights: Numbers, role: str = "data") -> Bars:
    """Bars from zero to ``heights`` at numbers or at named places."""
    tops = numbers("heights", heights)
    if len(positions) != len(tops):
        raise ValueError(f"bars: got {len(positions)} positions and {len(tops)} heights")
    names = tuple(p for p in positions if isinstance(p, str))
    if names and len(names) != len(tops):
        raise ValueError("bars: positions are all names or all numbers")
    if len(names) > CATEGORY_LIMIT:
        raise ValueError(f"bars: got {len(names)} named bars, wanted at most {CATEGORY_LIMIT}")
    names = tuple(short_text("name", n, LABEL_LIMIT) for n in names)
    middles = tuple(map(float, range(len(tops)))) if names else numbers("positions", positions)
    gaps = [b - a for a, b in zip(sorted(middles), sorted(middles)[1:], strict=False) if b > a]
    half = 0.4 * min(gaps, default=1.0)
    return Bars(tuple(m - half for m in middles), tuple(m + half for m in middles), tops, names, checked_role(role))


def rule(at: float, label: str = "", role: str = "truth") -> Rule:
    """A vertical line at ``at``."""
    return Rule(numbers("at", [at])[0], short_text("label", label, LABEL_LIMIT), checked_role(role))


def band(x: Numbers, low: Numbers, high: Numbers, role: str = "map") -> Band:
    """The area between ``low`` and ``high`` over x, for uncertainty."""
    across, lower, upper = equally_long(x=x, low=low, high=high)
    if across.count(across[0]) == len(across) or lower == upper:
        raise ValueError("band: it has no area; wanted two or more x, and low below high")
    return Band(across, lower, upper, checked_role(role))
