"""Marching squares: where a function given on a grid takes a value, by linear interpolation along the grid's edges.

A cell whose opposite corners lie above the level and the others below it is a saddle; the mean of its corners, which
stands for its middle, says which corners are joined. (Lorensen and Cline 1987, in the plane.)
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from quizsvc.items.figure.marks import Isoline

# Sides of a cell that a level joins, by which corners lie above it: lower left 1, lower right 2, upper right 4,
# upper left 8. Sides are counted from the lower one against the clock.
_LOWER, _RIGHT, _UPPER, _LEFT = range(4)
_JOINED = {
    1: [(_LEFT, _LOWER)], 2: [(_LOWER, _RIGHT)], 3: [(_LEFT, _RIGHT)], 4: [(_RIGHT, _UPPER)], 6: [(_LOWER, _UPPER)],
    7: [(_UPPER, _LEFT)], 8: [(_UPPER, _LEFT)], 9: [(_LOWER, _UPPER)], 11: [(_RIGHT, _UPPER)], 12: [(_LEFT, _RIGHT)],
    13: [(_LOWER, _RIGHT)], 14: [(_LEFT, _LOWER)],
}  # fmt: skip
_APART = [(_LEFT, _LOWER), (_RIGHT, _UPPER)]  # the saddles: each of lower left and upper right stands alone
_TOGETHER = [(_LOWER, _RIGHT), (_UPPER, _LEFT)]


def isolines(x: Sequence[float], y: Sequence[float], values: np.ndarray, level: float) -> list[Isoline]:
    """The lines on which ``values`` (a row for each y) take ``level``: from edge to edge, or closed."""
    segments = _segments(values, level)
    crossings = _Crossings(np.array(x), np.array(y), values, level)
    found = []
    for line in _joined(segments):
        across, up = zip(*map(crossings.at, line), strict=True)
        found.append(Isoline(level, across, up))
    return found


def _segments(values: np.ndarray, level: float) -> list[tuple[int, int]]:
    """The level's pieces within cells, as pairs of grid edges."""
    above = values >= level
    code = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    found = []
    width, upright = values.shape[1], values.size
    for i, j in np.argwhere((code != 0) & (code != 15)).tolist():
        corner = i * width + j
        sides = (corner, upright + corner + 1, corner + width, upright + corner)
        found += [(sides[a], sides[b]) for a, b in _pairs(int(code[i, j]), values[i : i + 2, j : j + 2], level)]
    return found


def _pairs(code: int, corners: np.ndarray, level: float) -> list[tuple[int, int]]:
    if code not in (5, 10):
        return _JOINED[code]
    middle_above = (corners / 4).sum() >= level
    return _TOGETHER if middle_above == (code == 5) else _APART


def _joined(segments: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Pieces strung together: first what begins at the border, then what is closed."""
    links: defaultdict[int, list[int]] = defaultdict(list)
    for a, b in segments:
        links[a].append(b)
        links[b].append(a)
    ends = [edge for edge, others in links.items() if len(others) == 1]
    lines = []
    for start in [*ends, *links]:
        line = [start]
        while links[line[-1]]:
            here = line[-1]
            there = links[here].pop()
            links[there].remove(here)
            line.append(there)
        if len(line) > 1:
            lines.append(line)
    return lines


class _Crossings:
    """Where a level crosses an edge of the grid, found once an edge so that pieces meet exactly."""

    def __init__(self, x: np.ndarray, y: np.ndarray, values: np.ndarray, level: float) -> None:
        self.x, self.y, self.values, self.level = x, y, values, level

    def at(self, edge: int) -> tuple[float, float]:
        """The point on an edge; those that go up are counted after those that go across."""
        goes_up = edge >= self.values.size
        i, j = divmod(edge - self.values.size * goes_up, self.values.shape[1])
        k, m = (i + 1, j) if goes_up else (i, j + 1)
        begin, end = self.values[i, j], self.values[k, m]
        share = (self.level - begin) / (end - begin)
        x, y = self.x[[j, m]], self.y[[i, k]]
        return float(x[0] + share * (x[1] - x[0])), float(y[0] + share * (y[1] - y[0]))
