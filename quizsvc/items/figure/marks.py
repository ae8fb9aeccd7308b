"""Marks: what a figure shows, as values that have been checked, in the units of the data."""

from dataclasses import dataclass


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
    """A line through (x, y) in the order given; level until the next x with ``steps``, its axis from 0 ``grounded``."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    label: str
    role: str
    steps: bool = False
    grounded: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A place worth a name, with a line down to the axis."""

    x: float
    y: float
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


@dataclass(frozen=True, slots=True)
class Isoline:
    """One piece of a level of a function: closed where it ends at its beginning."""

    level: float
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Contour:
    """The levels of a function of x and y; ``values`` has a row for each y."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    values: tuple[tuple[float, ...], ...]
    levels: tuple[float, ...]
    lines: tuple[Isoline, ...]
    role: str


Mark = Scatter | Dots | Bars | Curve | Spot | Rule | Band | Contour


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that one layer brings along; ``log_x`` where they want powers of ten across."""

    marks: tuple[Mark, ...]
    log_x: bool = False


Layer = Mark | Group
