"""The plot of a figure: its two scales, the room between them, and where each layer's points lie in it.

User units: 640 wide, 400 high (220 for a strip of readings alone), all room kept for text of 25 units.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quizsvc.items.figure.chart import Figure
from quizsvc.items.figure.layers import Curve, Dots, Layer, Rule, Scatter
from quizsvc.items.figure.scales import Scale, Ticks, numbered_ticks, x_range, y_range

WIDTH, HEIGHT, STRIP_HEIGHT = 640, 400, 220
TOP, RIGHT, FOOT = 46, 24, 74  # room above, beside and below the plot
RADIUS = 5
CHARACTER, LINE = 13.5, 30  # the room of a digit and of a line at 25 units

Trace = np.ndarray  # points in user units, shape (2, n)


@dataclass(frozen=True, slots=True)
class Plot:
    """The two scales, and the room between them."""

    x: Scale
    y: Scale | None
    bottom: float
    height: int

    def pixels(self, x: Sequence[float], y: Sequence[float]) -> Trace:
        """Points in user units; what lies far outside is brought nearer, to where it is clipped all the same."""
        assert self.y is not None
        reach = self.bottom - TOP
        out = np.array((x, y))
        self.x.into(out[0])
        self.y.into(out[1])
        np.minimum(np.maximum(out[1], TOP - reach, out=out[1]), self.bottom + reach, out=out[1])
        return out


def plot_of(chart: Figure) -> Plot:
    """The plot that holds every layer of a figure."""
    needed = y_range(chart.layers)
    height = HEIGHT if needed else STRIP_HEIGHT
    bottom = height - FOOT
    y, left = None, float(RIGHT)
    if needed:
        ticks = numbered_ticks(*needed)
        y = Scale(ticks, ticks.values[0], ticks.values[-1], bottom, TOP)
        left = min(max(map(len, ticks.texts)) * CHARACTER + 16, 220)
    low, high = x_range(chart.layers)
    if chart.names:
        named = Ticks(tuple(map(float, range(len(chart.names)))), chart.names)
        return Plot(Scale(named, low, high, left, WIDTH - RIGHT), y, bottom, height)
    ticks = numbered_ticks(low, high)
    end = WIDTH - RIGHT - 2 * len(ticks.texts[-1])
    return Plot(Scale(ticks, ticks.values[0], ticks.values[-1], left, end), y, bottom, height)


def trace_of(layer: Layer, plot: Plot) -> Trace:
    """The layer's points in user units; the ends of a rule; nothing for areas."""
    match layer:
        case Scatter() | Curve():
            return plot.pixels(layer.x, layer.y)
        case Dots():
            return _stacked(layer, plot)
        case Rule():
            x = plot.x(layer.at)
            return np.array([[x, x], [TOP, plot.bottom]])
        case _:
            return np.zeros((2, 0))


def _stacked(layer: Dots, plot: Plot) -> Trace:
    """Readings in stacks: each goes on top of the last one that it would touch."""
    x = sorted(map(plot.x, layer.x))
    levels: list[int] = []
    for at, value in enumerate(x):
        touches = at > 0 and value - x[at - 1 - levels[-1]] < 2 * RADIUS
        levels.append(levels[-1] + 1 if touches else 0)
    room = plot.bottom - TOP - 2 * RADIUS
    step = min(2 * RADIUS + 1, room / max(1, *levels))
    return np.array((x, [plot.bottom - RADIUS - 3 - step * level for level in levels]))


def coordinate(value: float) -> str:
    """A coordinate to a tenth of a unit."""
    return f"{value:.1f}".removesuffix(".0")
