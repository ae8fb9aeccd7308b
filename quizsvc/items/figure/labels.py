"""Direct labels: the name of a line beside it, where it covers no other name and as few marks as can be.

The levels of a contour are named on their lines; one that would cover another name is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from quizsvc.items.figure.marks import Contour, Curve, Mark, Rule, Spot
from quizsvc.items.figure.plot import LINE, TOP, WIDTH, Plot, Trace, coordinate
from quizsvc.items.figure.words import said

_WIDE, _NARROW = frozenset("mwMWOQGD%@—"), frozenset("iljtfrI.,:;|'()[] ")
_STEPS = np.linspace(0, 1, 80)
_ALONG = np.array([76, 68, 60, 52, 44, 36, 28, 20, 12, 4])
_COVERING = 1000.0  # what it costs to cover another name
_HIDDEN, _APART = 8.0, 10.0  # what it costs to name a curve where another is nearer than so many units

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Name:
    """A text with the places that it may have: left ends of its base line, best first, shape (k, 2).

    `points` are those of the curve that each place is beside.
    """

    mark: Mark
    text: str
    kind: str
    role: str
    width: float
    places: np.ndarray
    beside: float | None = None
    points: np.ndarray | None = None

    def svg(self, x: float, y: float) -> str:
        """Anchored at the side of its rule, so that the smaller text of a wide screen still touches it."""
        anchor, at = "", x
        if self.kind == "level":
            anchor, at = ' text-anchor="middle"', x + self.width / 2
        elif self.beside is not None and x < self.beside:
            anchor, at = ' text-anchor="end"', x + self.width
        place = f'x="{coordinate(at)}" y="{coordinate(y)}"{anchor}'
        return f'<text class="{self.kind} role-{self.role}" {place}>{escape(self.text)}</text>'


def labels(marks: Sequence[tuple[Mark, Trace]], plot: Plot) -> list[str]:
    """A label beside each named mark, where it covers no other label and as few marks as can be."""
    names = [name for mark, trace in marks for name in _names(mark, trace, plot)]
    if not names:
        return []
    fine = [(mark, _resampled(t) if isinstance(mark, Curve | Rule) else t) for mark, t in marks]
    covered = np.concatenate([trace for _, trace in fine], axis=1)
    taken: list[Box] = []
    out = []
    for name in sorted(names, key=lambda name: name.kind == "level"):
        others = [trace for mark, trace in fine if isinstance(mark, Curve) and mark is not name.mark]
        x, y, cost = _best(name, plot, covered, np.concatenate([np.zeros((2, 0)), *others], axis=1), taken)
        if cost < _COVERING or name.kind != "level":
            taken.append((x, y - LINE + 6, x + name.width, y + 6))
            out.append(name.svg(x, y))
    return out


def _names(mark: Mark, trace: Trace, plot: Plot) -> Iterator[_Name]:
    match mark:
        case Contour():
            yield from _levels(mark, plot)
        case Curve(label=text, role=role) if text:
            width = _text_width(text)
            points = _resampled(trace)[:, _ALONG]
            places = _curve_places(points, width)
            beside = np.repeat(points, len(places) // len(_ALONG), axis=1)
            yield _Name(mark, text, "label", role, width, places, points=beside)
        case Rule(label=text, role=role) | Spot(label=text, role=role) if text:
            width = _text_width(text)
            places = _rule_places(trace, width) if isinstance(mark, Rule) else _spot_places(trace, width)
            yield _Name(mark, text, "label", role, width, places, trace[0, 0])


def _levels(mark: Contour, plot: Plot) -> Iterator[_Name]:
    """Each level on its longest line."""
    for level in mark.levels:
        longest = max((line for line in mark.lines if line.level == level), key=lambda line: len(line.x))
        width = _text_width(said(level))
        spots = plot.pixels(longest.x, longest.y)[:, :: max(1, len(longest.x) // 24)].T
        from_middle = np.argsort(np.abs(np.arange(len(spots)) - len(spots) // 2), kind="stable")
        places = spots[from_middle] + np.array([-width / 2, 8.0])
        yield _Name(mark, said(level), "level", mark.role, width, places)


def _text_width(text: str) -> float:
    """The room of a bold text at 25 units, rather too much than too little."""
    return sum(23 if c in _WIDE else 10.5 if c in _NARROW else 19 if c.isupper() else 16.5 for c in text) + 4


def _resampled(trace: Trace) -> Trace:
    """80 points along a line."""
    last = trace.shape[1] - 1
    at, grid = _STEPS * last, np.arange(last + 1)
    return np.array((np.interp(at, grid, trace[0]), np.interp(at, grid, trace[1])))


def _rule_places(trace: Trace, width: float) -> np.ndarray:
    """Both sides of a rule, from its top down."""
    (x, _), (top, bottom) = trace
    rows = range(int(top) + 18, int(bottom) - 4, LINE)
    return np.array([(a, float(y)) for y in rows for a in (x + 8, x - 8 - width)])


def _spot_places(trace: Trace, width: float) -> np.ndarray:
    """Above a spot, then beside it, then beside the line down from it."""
    x, y = trace[:, 0]
    heights = (y - 12, y + 8, y + 38, y + 68)
    return np.array([(a, b) for b in heights for a in (x + 10, x - 10 - width)])


def _curve_places(points: Trace, width: float) -> np.ndarray:
    """Places above and below each of a curve's points."""
    x, y = points
    across = x[:, None, None] + np.array([0.0, -width / 2, -width])
    up = y[:, None, None] + np.array([[-12.0], [34.0]])
    shape = (len(_ALONG), 2, 3)
    return np.stack([np.broadcast_to(across, shape).ravel(), np.broadcast_to(up, shape).ravel()], axis=1)


def _best(name: _Name, plot: Plot, marks: Trace, others: Trace, taken: Sequence[Box]) -> tuple[float, float, float]:
    """The place of least cost, moved into the plot, and its cost; earlier places win when costs are equal.

    It costs to cover a mark, less to be so near another curve that the name might be that one's, and more to be where
    the curve itself runs into another.
    """
    spots = name.places.copy()
    least = plot.x.start + 4
    highest = TOP + LINE - 10 if plot.y else plot.top + LINE - 12
    np.clip(spots[:, 0], least, max(WIDTH - 6 - name.width, least), out=spots[:, 0])
    np.clip(spots[:, 1], highest, plot.bottom - 8, out=spots[:, 1])
    x, top, foot = spots[:, :1], spots[:, 1:] - LINE + 6, spots[:, 1:] + 6
    right = x + name.width
    covered = (marks[0] > x) & (marks[0] < right) & (marks[1] > top) & (marks[1] < foot)
    near = (others[0] > x) & (others[0] < right) & (others[1] > top - LINE) & (others[1] < foot + LINE)
    cost = covered.sum(axis=1) + 0.3 * near.sum(axis=1) + 0.02 * np.abs(spots - name.places).sum(axis=1)
    if name.points is not None and others.size:
        gaps = np.hypot(*(name.points[:, :, None] - others[:, None, :])).min(axis=1)
        cost += _HIDDEN * (gaps < _APART)
    for a, b, c, d in taken:
        cost += _COVERING * ((x < c) & (right > a) & (top < d) & (foot > b))[:, 0]
    best = int(np.argmin(cost))
    return float(spots[best, 0]), float(spots[best, 1]), float(cost[best])
