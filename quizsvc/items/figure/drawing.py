"""A figure drawn as SVG: areas, then points, then lines, then what frames and names them."""

from html import escape

import numpy as np

from quizsvc.items.figure.axes import axes, grid
from quizsvc.items.figure.chart import Figure
from quizsvc.items.figure.labels import labels
from quizsvc.items.figure.layers import Band, Bars, Curve, Dots, Rule, Scatter
from quizsvc.items.figure.plot import RADIUS, TOP, WIDTH, Plot, Trace, coordinate, plot_of, trace_of


def draw(chart: Figure, prefix: str = "figure") -> str:
    """Inline SVG of a figure; its ids begin with ``prefix`` (letters, digits, hyphens)."""
    if not prefix.replace("-", "").isalnum() or not prefix.isascii():
        raise ValueError(f"prefix: got {prefix!r}, wanted letters, digits and hyphens")
    plot = plot_of(chart)
    layers = [(layer, trace_of(layer, plot)) for layer in chart.layers]
    clipped = f'<g clip-path="url(#{prefix}-clip)">'
    parts = [
        _opening(chart, plot, prefix),
        *grid(plot),
        clipped,
        *(_area(layer, plot) for layer, _ in layers if isinstance(layer, (Band, Bars))),
        "</g>",
        *(_marks(layer.role, trace) for layer, trace in layers if isinstance(layer, (Scatter, Dots))),
        clipped,
        *(_line(layer, trace) for layer, trace in layers if isinstance(layer, (Curve, Rule))),
        "</g>",
        *axes(chart, plot),
        *labels(layers, plot),
        "</svg>",
    ]
    return "".join(parts)


def _opening(chart: Figure, plot: Plot, prefix: str) -> str:
    strip = "" if plot.y else " chart-strip"
    x, width = plot.x.start, plot.x.end - plot.x.start
    return (
        f'<svg class="chart{strip}" viewBox="0 0 {WIDTH} {plot.height}" role="img"'
        f' aria-labelledby="{prefix}-title {prefix}-desc">'
        f'<title id="{prefix}-title">{escape(chart.title)}</title>'
        f'<desc id="{prefix}-desc">{escape(chart.description)}</desc>'
        f'<clipPath id="{prefix}-clip"><rect x="{coordinate(x - 2)}" y="{TOP - 4}" width="{coordinate(width + 4)}"'
        f' height="{coordinate(plot.bottom - TOP + 6)}"/></clipPath>'
    )


def _area(layer: Band | Bars, plot: Plot) -> str:
    assert plot.y is not None
    if isinstance(layer, Bars):
        zero = plot.y(0.0)
        return "".join(
            f'<rect class="bar role-{layer.role}" x="{coordinate(plot.x(a))}" y="{coordinate(min(plot.y(h), zero))}"'
            f' width="{coordinate(plot.x(b) - plot.x(a))}" height="{coordinate(abs(plot.y(h) - zero))}"/>'
            for a, b, h in zip(layer.left, layer.right, layer.heights, strict=True)
        )
    upper, lower = plot.pixels(layer.x, layer.high), plot.pixels(layer.x, layer.low)
    outline = np.concatenate([upper, lower[:, ::-1]], axis=1)
    return f'<path class="band role-{layer.role}" d="{_path(outline)}Z"/>'


def _path(trace: Trace) -> str:
    return "M" + "L".join(map("%.1f %.1f".__mod__, zip(*trace.tolist(), strict=True)))


def _marks(role: str, trace: Trace) -> str:
    circle = f'<circle class="point role-{role}" r="{RADIUS}" cx="%.1f" cy="%.1f"/>'
    return "".join(map(circle.__mod__, zip(*trace.tolist(), strict=True)))


def _line(layer: Curve | Rule, trace: Trace) -> str:
    if isinstance(layer, Rule):
        x = coordinate(trace[0, 0])
        return f'<line class="rule role-{layer.role}" x1="{x}" x2="{x}" y1="{TOP}" y2="{coordinate(trace[1, 1])}"/>'
    return f'<path class="curve role-{layer.role}" d="{_path(trace)}"/>'
