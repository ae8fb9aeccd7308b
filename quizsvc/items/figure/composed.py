"""Layers made of several marks: densities, likelihoods, series of labelled lines, contours."""

from collections.abc import Sequence

import numpy as np

from quizsvc.items.figure.checks import (
    LABEL_LIMIT,
    NUMBER_LIMIT,
    SERIES,
    Numbers,
    checked_role,
    equally_long,
    increasing,
    numbers,
    short_text,
)
from quizsvc.items.figure.isolines import isolines
from quizsvc.items.figure.marks import Band, Contour, Curve, Group, Isoline, Mark, Spot
from quizsvc.items.figure.scales import nice_ticks

LINE_LIMIT = 10
LEVEL_LIMIT = 12


def density(x: Numbers, y: Numbers, shade: Numbers | None = None, label: str = "", role: str = "prior") -> Group:
    """A density over increasing x; with ``shade``, two places, the area under it between them."""
    across, up = equally_long(x=increasing("x", x), y=y)
    if min(up) < 0:
        raise ValueError("y: got a number below 0, wanted a density")
    line = Curve(across, up, short_text("label", label, LABEL_LIMIT), checked_role(role), grounded=True)
    return Group((line,) if shade is None else (_shaded(line, shade), line))


def _shaded(line: Curve, shade: Numbers) -> Band:
    """The area under a curve between two places, its ends interpolated."""
    ends = numbers("shade", shade)
    low, high = max(ends[0], line.x[0]), min(ends[-1], line.x[-1])
    if len(ends) != 2 or not low < high:
        raise ValueError(f"shade: wanted two places, the lower first, between {line.x[0]:g} and {line.x[-1]:g}")
    across = (low, *(v for v in line.x if low < v < high), high)
    upper = tuple(np.interp(across, line.x, line.y).tolist())
    return Band(across, (0.0,) * len(across), upper, line.role)


def likelihood(theta: Numbers, values: Numbers, mark: str = "maximum", label: str = "", role: str = "mle") -> Group:
    """A likelihood or its logarithm over a grid of a parameter; the highest of the grid is marked under ``mark``.

    With an empty ``mark``, and where the values are all the same, nothing is marked.
    """
    across, up = equally_long(theta=increasing("theta", theta), values=values)
    name, word = short_text("label", label, LABEL_LIMIT), short_text("mark", mark, LABEL_LIMIT)
    line = Curve(across, up, name, checked_role(role))
    if not word or min(up) == max(up):
        return Group((line,))
    best = up.index(max(up))
    return Group((line, Spot(across[best], up[best], word, role)))


def series(x: Numbers, lines: Sequence[Numbers], labels: Sequence[str]) -> Group:
    """Lines over increasing x, each under its label and in a colour of its own; the axis includes 0."""
    across = increasing("x", x)
    if not 1 <= len(lines) <= LINE_LIMIT:
        raise ValueError(f"lines: got {len(lines)}, wanted 1 to {LINE_LIMIT}")
    if len(labels) != len(lines):
        raise ValueError(f"labels: got {len(labels)} for {len(lines)} lines, wanted one for each")
    named = [short_text("label", label, LABEL_LIMIT) for label in labels]
    if not all(named) or len(set(named)) < len(named):
        raise ValueError("labels: one is empty or stands twice, wanted a name of its own for each line")
    rows = [equally_long(x=across, line=line)[1] for line in lines]
    roles = [SERIES[k % len(SERIES)] for k in range(len(rows))]
    return Group(tuple(Curve(across, r, n, c, grounded=True) for r, n, c in zip(rows, named, roles, strict=True)))


def path(penalties: Numbers, weights: np.ndarray, labels: Sequence[str] | None = None) -> Group:
    """Weights (a row for each penalty) against the penalty on an axis of powers of ten; w1, w2, … if not named."""
    across = increasing("penalties", penalties)
    table = _table("weights", weights, len(across))
    names = [f"w{k + 1}" for k in range(table.shape[1])] if labels is None else labels
    if across[0] <= 0:
        raise ValueError("penalties: got one that is not above 0, wanted numbers for an axis of powers of ten")
    return Group(series(across, list(table.T), names).marks, log_x=True)


def contour(x: Numbers, y: Numbers, values: np.ndarray, levels: Numbers | None = None, role: str = "data") -> Contour:
    """Where a function takes each level; ``values`` has a row for each y and a column for each x.

    Levels are round numbers between the least and the greatest value if not given.
    """
    across, up = increasing("x", x), increasing("y", y)
    table = _table("values", values, len(up))
    if table.shape[1] != len(across):
        raise ValueError(f"values: got {table.shape[1]} columns for {len(across)} x, wanted one for each")
    least, greatest = float(table.min()), float(table.max())
    if least == greatest:
        raise ValueError(f"values: all are {least:g}, wanted a function that varies")
    wanted = nice_ticks(least, greatest) if levels is None else sorted(set(numbers("levels", levels)))
    kept = tuple(level for level in wanted if least < level < greatest)
    if not 1 <= len(kept) <= LEVEL_LIMIT:
        raise ValueError(
            f"levels: {len(kept)} lie between {least:g} and {greatest:g}, where the values are; "
            f"wanted 1 to {LEVEL_LIMIT}"
        )
    lines: list[Isoline] = []
    for level in kept:
        lines += isolines(across, up, table, level)
        if sum(len(line.x) for line in lines) > NUMBER_LIMIT:
            raise ValueError(f"values: their levels have over {NUMBER_LIMIT} corners, wanted a smoother function")
    rows = tuple(map(tuple, table.tolist()))
    return Contour(across, up, rows, kept, tuple(lines), checked_role(role))


def _table(name: str, values: np.ndarray, height: int) -> np.ndarray:
    """A table of finite numbers with so many rows, or ValueError."""
    table = np.asarray(values, dtype=float)
    if table.ndim != 2 or len(table) != height:
        raise ValueError(f"{name}: got shape {table.shape}, wanted a table of {height} rows")
    numbers(name, table.ravel())
    return table


def marks_of(layers: Sequence[Mark | Group]) -> tuple[Mark, ...]:
    """The marks of some layers, one after the other."""
    return tuple(m for layer in layers for m in (layer.marks if isinstance(layer, Group) else (layer,)))
