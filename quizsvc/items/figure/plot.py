"""The plot of a figure: its two scales, the room between them, and where each mark's points lie in it.

User units: 640 wide, 400 high (at most 220 for a strip of readings alone), all room kept for text of 25 units.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quizsvc.items.figure.chart import Figure
from quizsvc.items.figure.marks import Contour, Curve, Dots, Mark, Rule, Scatter, Spot
from quizsvc.items.figure.scales import MINUS, Scale, Ticks, numbered_ticks, tens_ticks, x_range, y_range

WIDTH, HEIGHT, STRIP_HEIGHT = 640, 400, 220
TOP, RIGHT, FOOT = 46, 24, 74  # room above, beside and below the plot
STRIP_TOP, LIFT = 12, 12  # room above a strip; how high the middle of its lowest readings is
RADIUS, STEP = 5, 14  # of a point; from one reading to the next on top of it, where small screens have radius 7
CHARACTER, LINE = 13.5, 30  # the room of a digit and of a line at 25 units

Trace = np.ndarray  # points in user units, shape (2, n)


@dataclass(frozen=True, slots=True)
class Plot:
    """The two scales, and the room between them."""

    x: Scale
    y: Scale | None
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """The height of the whole figure."""
        return self.bottom + FOOT

    def pixels(self, x: Sequence[float], y: Sequence[float]) -> Trace:
        """Points in user units; what lies far outside is brought nearer, to where it is clipped all the same."""
        assert self.y is not None
        reach = self.bottom - self.top
        out = np.array((x, y))
        self.x.into(out[0])
        self.y.into(out[1])
        np.minimum(np.maximum(out[1], self.top - reach, out=out[1]), self.bottom + reach, out=out[1])
        return out


def plot_of(chart: Figure) -> Plot:
    """The plot that holds every mark of a figure."""
    needed = chart.room[1] if chart.room else y_range(chart.marks)
    if needed is None:
        return _strip(chart)
    ticks = numbered_ticks(*needed)
    bottom = HEIGHT - FOOT
    y = Scale(ticks, ticks.values[0], ticks.values[-1], bottom, TOP)
    return Plot(_x_scale(chart, min(max(map(_number_width, ticks.texts)) + 14, 220)), y, TOP, bottom)


def _number_width(text: str) -> float:
    """The room of a number at 25 units in a wide font."""
    return sum(8 if c == "." else 21 if c == MINUS else 16 for c in text)


def _strip(chart: Figure) -> Plot:
    """A plot without heights: as high as its highest stack, under a line for the names of its rules."""
    x = _x_scale(chart, float(RIGHT))
    stacks = [max(_levels(mark, x)) for mark in chart.marks if isinstance(mark, Dots)]
    named = sum(isinstance(mark, Rule) and bool(mark.label) for mark in chart.marks)
    above = STRIP_TOP + LINE * min(named, 2)
    return Plot(x, None, STRIP_TOP, min(above + 2 * LIFT + STEP * max(stacks, default=2), STRIP_HEIGHT - FOOT))


def _x_scale(chart: Figure, left: float) -> Scale:
    low, high = chart.room[0] if chart.room else x_range(chart.marks)
    if chart.names:
        named = Ticks(tuple(map(float, range(len(chart.names)))), chart.names)
        return Scale(named, low, high, left, WIDTH - RIGHT)
    ticks = tens_ticks(low, high) if chart.log_x else numbered_ticks(low, high)
    end = WIDTH - RIGHT - 2 * len(ticks.texts[-1])
    return Scale(ticks, ticks.values[0], ticks.values[-1], left, end, chart.log_x)


def x_axis(chart: Figure) -> Scale | None:
    """The scale of x, where it is one of numbers and a linear one."""
    return None if chart.names or chart.log_x else plot_of(chart).x


def scale_of(chart: Figure) -> tuple[Scale, Scale]:
    """Both scales of a figure that has heights. Raises ValueError for a strip, which has none."""
    plot = plot_of(chart)
    if plot.y is None:
        raise ValueError("figure: got readings alone, wanted marks with heights")
    return plot.x, plot.y


def trace_of(mark: Mark, plot: Plot) -> Trace:
    """The mark's points in user units; the ends of a rule; nothing for areas."""
    match mark:
        case Scatter():
            return plot.pixels(mark.x, mark.y)
        case Curve():
            return _stepped(plot.pixels(mark.x, mark.y)) if mark.steps else plot.pixels(mark.x, mark.y)
        case Spot():
            return plot.pixels([mark.x], [mark.y])
        case Contour():
            return np.concatenate([plot.pixels(line.x, line.y) for line in mark.lines], axis=1)
        case Dots():
            return _stacked(mark, plot)
        case Rule():
            x = plot.x(mark.at)
            return np.array([[x, x], [plot.top, plot.bottom]])
        case _:
            return np.zeros((2, 0))


def _stepped(trace: Trace) -> Trace:
    """Each point held until the next x."""
    return np.array((np.repeat(trace[0], 2)[1:], np.repeat(trace[1], 2)[:-1]))


def _stacked(dots: Dots, plot: Plot) -> Trace:
    """Readings in stacks: each goes on top of the last one that it would touch."""
    levels = _levels(dots, plot.x)
    room = plot.bottom - plot.top - LIFT - RADIUS
    step = min(STEP, room / max(1, *levels))
    return np.array((sorted(map(plot.x, dots.x)), [plot.bottom - LIFT - step * level for level in levels]))


def _levels(dots: Dots, x: Scale) -> list[int]:
    """How many readings lie under each, from left to right."""
    places = sorted(map(x, dots.x))
    levels: list[int] = []
    for at, value in enumerate(places):
        touches = at > 0 and value - places[at - 1 - levels[-1]] < STEP
        levels.append(levels[-1] + 1 if touches else 0)
    return levels


def coordinate(value: float) -> str:
    """A coordinate to a tenth of a unit."""
    return f"{value:.1f}".removesuffix(".0")
