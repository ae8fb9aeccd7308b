"""A figure drawn as SVG: areas, then points, then lines, then what frames and names them."""

from html import escape

import numpy as np

from quizsvc.items.figure.axes import axes, grid
from quizsvc.items.figure.chart import Figure
from quizsvc.items.figure.labels import labels
from quizsvc.items.figure.marks import Band, Bars, Contour, Curve, Dots, Mark, Rule, Scatter, Spot
from quizsvc.items.figure.plot import RADIUS, WIDTH, Plot, Trace, coordinate, plot_of, trace_of


def draw(chart: Figure, prefix: str = "figure") -> str:
    """Inline SVG of a figure; its ids begin with ``prefix`` (letters, digits, hyphens)."""
    if not prefix.replace("-", "").isalnum() or not prefix.isascii():
        raise ValueError(f"prefix: got {prefix!r}, wanted letters, digits and hyphens")
    plot = plot_of(chart)
    marks = [(mark, trace_of(mark, plot)) for mark in chart.marks]
    clipped = f'<g clip-path="url(#{prefix}-clip)">'
    parts = [
        _opening(chart, plot, prefix),
        *grid(plot),
        clipped,
        *(_area(mark, plot) for mark, _ in marks if isinstance(mark, Band | Bars)),
        "</g>",
        *(_points(mark.role, "point", trace) for mark, trace in marks if isinstance(mark, Scatter)),
        *(_points(mark.role, "point reading", trace) for mark, trace in marks if isinstance(mark, Dots)),
        clipped,
        *(_line(mark, trace, plot) for mark, trace in marks),
        "</g>",
        *axes(chart, plot),
        *(_points(mark.role, "spot", trace) for mark, trace in marks if isinstance(mark, Spot)),
        *labels(marks, plot),
        "</svg>",
    ]
    return "".join(parts)


def _opening(chart: Figure, plot: Plot, prefix: str) -> str:
    strip = "" if plot.y else " chart-strip"
    x, width = plot.x.start, plot.x.end - plot.x.start
    return (
        f'<svg class="chart{strip}" viewBox="0 0 {WIDTH} {plot.height}" role="img"'
        f' aria-labelledby="{prefix}-title" aria-describedby="{prefix}-desc">'
        f'<title id="{prefix}-title">{escape(chart.title)}</title>'
        f'<desc id="{prefix}-desc">{escape(chart.description)}</desc>'
        f'<clipPath id="{prefix}-clip"><rect x="{coordinate(x - 2)}" y="{plot.top - 4}" width="{coordinate(width + 4)}"'
        f' height="{coordinate(plot.bottom - plot.top + 6)}"/></clipPath>'
    )


def _area(mark: Band | Bars, plot: Plot) -> str:
    assert plot.y is not None
    if isinstance(mark, Bars):
        zero = plot.y(0.0)
        return "".join(
            f'<rect class="bar role-{mark.role}" x="{coordinate(plot.x(a))}" y="{coordinate(min(plot.y(h), zero))}"'
            f' width="{coordinate(plot.x(b) - plot.x(a))}" height="{coordinate(abs(plot.y(h) - zero))}"/>'
            for a, b, h in zip(mark.left, mark.right, mark.heights, strict=True)
        )
    upper, lower = plot.pixels(mark.x, mark.high), plot.pixels(mark.x, mark.low)
    outline = np.concatenate([upper, lower[:, ::-1]], axis=1)
    return f'<path class="band role-{mark.role}" d="{_path(outline)}Z"/>'


def _path(trace: Trace) -> str:
    """A line through points; one point alone is a line to itself, which a round end makes a dot."""
    points = list(map("%.1f %.1f".__mod__, zip(*trace.tolist(), strict=True)))
    return "M" + "L".join(points if len(points) > 1 else 2 * points)


def _points(role: str, kind: str, trace: Trace) -> str:
    circle = f'<circle class="{kind} role-{role}" r="{RADIUS}" cx="%.1f" cy="%.1f"/>'
    return "".join(map(circle.__mod__, zip(*trace.tolist(), strict=True)))


def _line(mark: Mark, trace: Trace, plot: Plot) -> str:
    """What a mark has of lines, which for most is nothing."""
    match mark:
        case Rule():
            return _upright("rule", mark.role, trace[0, 0], plot.top, plot)
        case Spot():
            return _upright("drop", mark.role, trace[0, 0], trace[1, 0], plot)
        case Curve():
            return f'<path class="curve role-{mark.role}" d="{_path(trace)}"/>'
        case Contour():
            outlines = "".join(_path(plot.pixels(line.x, line.y)) for line in mark.lines)
            return f'<path class="contour role-{mark.role}" d="{outlines}"/>'
        case _:
            return ""


def _upright(kind: str, role: str, x: float, top: float, plot: Plot) -> str:
    """A line from the base line up to ``top``."""
    ends = f'x1="{coordinate(x)}" x2="{coordinate(x)}" y1="{coordinate(top)}" y2="{coordinate(plot.bottom)}"'
    return f'<line class="{kind} role-{role}" {ends}/>'
