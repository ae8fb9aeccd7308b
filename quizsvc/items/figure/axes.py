"""What frames a plot: faint lines, the base line with its ticks, and the names of the axes."""

from html import escape

from quizsvc.items.figure.chart import Figure
from quizsvc.items.figure.marks import Bars
from quizsvc.items.figure.plot import CHARACTER, WIDTH, Plot, coordinate
from quizsvc.items.figure.scales import Scale


def grid(plot: Plot) -> list[str]:
    """A horizontal line at every tick of y, a stronger one at zero where there is something below it."""
    if plot.y is None:
        return []
    ends = f'x1="{coordinate(plot.x.start)}" x2="{coordinate(plot.x.end)}"'
    lines = [(coordinate(plot.y(t)), " zero" * (t == 0 and plot.y.low < 0)) for t in plot.y.ticks.values]
    return [f'<line class="grid{zero}" {ends} y1="{h}" y2="{h}"/>' for h, zero in lines]


def axes(chart: Figure, plot: Plot) -> list[str]:
    """The base line (at zero where bars go both ways), ticks and their texts, and what the axes are called."""
    has_bars = any(isinstance(mark, Bars) for mark in chart.marks)
    base = coordinate(plot.y(0.0) if plot.y and plot.y.low < 0 and has_bars else plot.bottom)
    ends = f'x1="{coordinate(plot.x.start)}" x2="{coordinate(plot.x.end)}"'
    line = f'<line class="axis" {ends} y1="{base}" y2="{base}"/>'
    return [line, *_x_ticks(chart, plot), *_y_ticks(plot), *_axis_names(chart, plot)]


def _x_ticks(chart: Figure, plot: Plot) -> list[str]:
    texts = plot.x.ticks.texts
    crowded = sum(map(len, texts)) * CHARACTER > plot.x.end - plot.x.start - 20 * len(texts)
    ends = f'y1="{coordinate(plot.bottom)}" y2="{coordinate(plot.bottom + 5)}"'
    out = []
    for index, (tick, text) in enumerate(zip(plot.x.ticks.values, texts, strict=True)):
        x = coordinate(plot.x(tick))
        if not chart.names:
            out.append(f'<line class="axis-tick" x1="{x}" x2="{x}" {ends}/>')
        alt = " tick-alt" if index % 2 and (crowded or not chart.names) else ""
        at = f'x="{x}" y="{coordinate(plot.bottom + 31)}" text-anchor="middle"'
        out.append(f'<text class="tick tick-x{alt}" {at}>{escape(text)}</text>')
    return out


def _y_ticks(plot: Plot) -> list[str]:
    if plot.y is None:
        return []
    out = []
    ticks = plot.y.ticks
    kept = ticks.values.index(0.0) % 2 if 0.0 in ticks.values else 0
    for index, (tick, text) in enumerate(zip(ticks.values, ticks.texts, strict=True)):
        alt = " tick-alt" if index % 2 != kept else ""
        at = f'x="{coordinate(plot.x.start - 9)}" y="{coordinate(plot.y(tick) + 6)}" text-anchor="end"'
        out.append(f'<text class="tick tick-y{alt}" {at}>{escape(text)}</text>')
    return out


def _axis_names(chart: Figure, plot: Plot) -> list[str]:
    below, above = _axis_name(chart.x_label, plot.x), _axis_name(chart.y_label, plot.y)
    at_end = f'x="{WIDTH - 6}" y="{plot.height - 10}" text-anchor="end"'
    out = [f'<text class="axis-label" {at_end}>{below}</text>'] if below else []
    if above:
        out.append(f'<text class="axis-label" x="6" y="24">{above}</text>')
    return out


def _axis_name(label: str, scale: Scale | None) -> str:
    """The label with the factor of the ticks; empty for an axis that is not drawn."""
    if scale is None:
        return ""
    return escape(f"{label} ({scale.ticks.factor})".strip() if scale.ticks.factor else label)
