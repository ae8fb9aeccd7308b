"""Direct labels: the name of a curve or rule beside it, where it covers no other name and as few marks as can be."""

from collections.abc import Sequence
from html import escape

import numpy as np

from quizsvc.items.figure.layers import Curve, Dots, Layer, Rule, Scatter
from quizsvc.items.figure.plot import LINE, TOP, WIDTH, Plot, Trace, coordinate

_WIDE, _NARROW = frozenset("mwMWOQGD%@—"), frozenset("iljtfrI.,:;|'()[] ")
_STEPS = np.linspace(0, 1, 80)
_ALONG = np.array([76, 68, 60, 52, 44, 36, 28, 20, 12, 4])


def labels(layers: Sequence[tuple[Layer, Trace]], plot: Plot) -> list[str]:
    """A label beside each named series, where it covers no other label and as few marks as can be."""
    named = [(a, t) for a, t in layers if isinstance(a, (Curve, Rule)) and a.label]
    if not named:
        return []
    fine = [t if isinstance(a, (Scatter, Dots)) or not t.size else _resampled(t) for a, t in layers]
    marks = np.concatenate(fine, axis=1)
    taken: list[tuple[float, float, float, float]] = []
    out = []
    for layer, trace in named:
        width = _text_width(layer.label)
        places = _rule_places(trace, width) if isinstance(layer, Rule) else _curve_places(trace, width)
        x, y = _best(places, width, plot, marks, taken)
        taken.append((x, y - LINE + 6, x + width, y + 6))
        out.append(_label(layer, x, y, width, before=isinstance(layer, Rule) and x < trace[0, 0]))
    return out


def _label(layer: Curve | Rule, x: float, y: float, width: float, before: bool) -> str:
    """Anchored at the side of its rule, so that the smaller text of a wide screen still touches it."""
    anchor = ' text-anchor="end"' if before else ""
    at = f'x="{coordinate(x + width if before else x)}" y="{coordinate(y)}"{anchor}'
    return f'<text class="label role-{layer.role}" {at}>{escape(layer.label)}</text>'


def _text_width(text: str) -> float:
    """The room of a bold text at 25 units, rather too much than too little."""
    return sum(23 if c in _WIDE else 10.5 if c in _NARROW else 19 if c.isupper() else 16.5 for c in text) + 4


def _resampled(trace: Trace) -> Trace:
    """80 points along a line."""
    last = trace.shape[1] - 1
    at, grid = _STEPS * last, np.arange(last + 1)
    return np.array((np.interp(at, grid, trace[0]), np.interp(at, grid, trace[1])))


def _rule_places(trace: Trace, width: float) -> np.ndarray:
    """Left ends of the base line of a text beside the rule, best first, shape (k, 2)."""
    x, bottom = trace[0, 0], trace[1, 1]
    rows = range(TOP + 18, int(bottom) - 4, LINE)
    return np.array([(a, float(y)) for y in rows for a in (x + 8, x - 8 - width)])


def _curve_places(trace: Trace, width: float) -> np.ndarray:
    """Places above and below the curve, from its end to its beginning, shape (k, 2)."""
    x, y = _resampled(trace)[:, _ALONG]
    across = x[:, None, None] + np.array([0.0, -width / 2, -width])
    up = y[:, None, None] + np.array([[-12.0], [34.0]])
    shape = (len(_ALONG), 2, 3)
    return np.stack([np.broadcast_to(across, shape).ravel(), np.broadcast_to(up, shape).ravel()], axis=1)


def _best(
    places: np.ndarray,
    width: float,
    plot: Plot,
    marks: Trace,
    taken: Sequence[tuple[float, float, float, float]],
) -> tuple[float, float]:
    """The place of least cost, moved into the plot; earlier places win when costs are equal."""
    spots = places.copy()
    least = plot.x.start + 4
    np.clip(spots[:, 0], least, max(WIDTH - 6 - width, least), out=spots[:, 0])
    np.clip(spots[:, 1], TOP + LINE - 10, plot.bottom - 8, out=spots[:, 1])
    x, top, foot = spots[:, :1], spots[:, 1:] - LINE + 6, spots[:, 1:] + 6
    right = x + width
    covered = (marks[0] > x) & (marks[0] < right) & (marks[1] > top) & (marks[1] < foot)
    cost = covered.sum(axis=1) + 0.02 * np.abs(spots - places).sum(axis=1)
    for a, b, c, d in taken:
        cost += 1000.0 * ((x < c) & (right > a) & (top < d) & (foot > b))[:, 0]
    best = int(np.argmin(cost))
    return float(spots[best, 0]), float(spots[best, 1])
