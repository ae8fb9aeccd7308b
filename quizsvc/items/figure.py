"""Chart specification to SVG: layers are values, drawing is one pure function.

The SVG holds class names only: no style attribute, no colour, no script. Its ids begin with the prefix that
the caller gives. User units: 640 wide, 400 high (220 for a strip of readings alone); made for 15 units of
text on a wide screen and 25 units under 480 px, for which all room is kept.

Classes. ``chart`` the svg (``chart-strip`` when it is a strip). ``grid`` faint horizontal lines; ``axis`` the
base line; ``axis-tick`` small marks on it. ``tick`` tick labels, with ``tick-x`` or ``tick-y`` (middle and end
anchored by attribute) and ``tick-alt`` on every other, to be hidden on small screens. ``axis-label`` names of
the axes. ``label`` direct labels of series. Marks: ``point`` (circle, r 5: to be 9 under 480 px), ``bar``
(rect), ``band`` (path), ``curve`` (path), ``rule`` (line). Every mark and every direct label also has
``role-data``, ``role-mle``, ``role-map``, ``role-prior`` or ``role-truth``: MLE solid, MAP dashed, prior
dotted, truth thin. ``curve`` needs ``fill: none``; ``label`` wants a stroke in the paper's colour under its
fill (``paint-order: stroke``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

NUMBER_LIMIT = 10_000
LAYER_LIMIT = 12
LABEL_LIMIT = 30
AXIS_LABEL_LIMIT = 48
CATEGORY_LIMIT = 16
MAGNITUDE_LIMIT = 1e100
ROLES = ("data", "mle", "map", "prior", "truth")

WIDTH, HEIGHT, STRIP_HEIGHT = 640, 400, 220
_TOP, _RIGHT, _FOOT = 46, 24, 74  # room above, beside and below the plot
_RADIUS = 5
_CHARACTER, _LINE = 13.5, 30  # the room of a digit and of a line at 25 units
_WIDE, _NARROW = frozenset("mwMWOQGD%@—"), frozenset("iljtfrI.,:;|'()[] ")
_MINUS = "\u2212"
_SUPERSCRIPTS = str.maketrans("0123456789" + _MINUS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

Numbers = Sequence[float] | np.ndarray
_Trace = np.ndarray  # points in user units, shape (2, n)


# ── layers ───────────────────────────────────────────────────────────────────────────────────────────────


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
    """A line through (x, y) in the order given."""

    x: tuple[float, ...]
    y: tuple[float, ...]
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


Layer = Scatter | Dots | Bars | Curve | Rule | Band


def scatter(x: Numbers, y: Numbers, role: str = "data") -> Scatter:
    """Points at (x, y)."""
    across, up = _equally_long(x=x, y=y)
    return Scatter(across, up, _role(role))


def dots(x: Numbers, role: str = "data") -> Dots:
    """A strip of one-dimensional readings, stacked where they are close."""
    return Dots(_numbers("x", x), _role(role))


def histogram(x: Numbers, bins: int | None = None, density: bool = False, role: str = "data") -> Bars:
    """Counts of x in ``bins`` equal bins (by Sturges' rule if not given), or with ``density`` of area one."""
    values = _numbers("x", x)
    count = math.ceil(math.log2(len(values))) + 1 if bins is None else bins
    if not 1 <= count <= 200:
        raise ValueError(f"bins: got {count}, wanted 1 to 200")
    heights, edges = np.histogram(values, bins=count, density=density)
    cuts = edges.tolist()
    return Bars(tuple(cuts[:-1]), tuple(cuts[1:]), tuple(map(float, heights)), (), _role(role))


def curve(x: Numbers, y: Numbers, label: str = "", role: str = "mle") -> Curve:
    """A line through (x, y), named directly by ``label``."""
    across, up = _equally_long(x=x, y=y)
    return Curve(across, up, _short("label", label, LABEL_LIMIT), _role(role))


def bars(positions: Sequence[str] | Numbers, heights: Numbers, role: str = "data") -> Bars:
    """Bars from zero to ``heights`` at numbers or at named places."""
    tops = _numbers("heights", heights)
    if len(positions) != len(tops):
        raise ValueError(f"bars: got {len(positions)} positions and {len(tops)} heights")
    names = tuple(p for p in positions if isinstance(p, str))
    if names and len(names) != len(tops):
        raise ValueError("bars: positions are all names or all numbers")
    if len(names) > CATEGORY_LIMIT:
        raise ValueError(f"bars: got {len(names)} named bars, wanted at most {CATEGORY_LIMIT}")
    names = tuple(_short("name", n, LABEL_LIMIT) for n in names)
    middles = tuple(map(float, range(len(tops)))) if names else _numbers("positions", positions)
    gaps = [b - a for a, b in zip(sorted(middles), sorted(middles)[1:], strict=False) if b > a]
    half = 0.4 * min(gaps, default=1.0)
    return Bars(tuple(m - half for m in middles), tuple(m + half for m in middles), tops, names, _role(role))


def rule(at: float, label: str = "", role: str = "truth") -> Rule:
    """A vertical line at ``at``."""
    return Rule(_numbers("at", [at])[0], _short("label", label, LABEL_LIMIT), _role(role))


def band(x: Numbers, low: Numbers, high: Numbers, role: str = "map") -> Band:
    """The area between ``low`` and ``high`` over x, for uncertainty."""
    across, lower, upper = _equally_long(x=x, low=low, high=high)
    return Band(across, lower, upper, _role(role))


def _numbers(name: str, values: Iterable[object]) -> tuple[float, ...]:
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: wanted numbers") from error
    if array.ndim != 1 or not 1 <= array.size <= NUMBER_LIMIT:
        raise ValueError(f"{name}: got shape {array.shape}, wanted 1 to {NUMBER_LIMIT} numbers in a row")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: got a number that is not finite")
    if np.abs(array).max() > MAGNITUDE_LIMIT:
        raise ValueError(f"{name}: got a number beyond {MAGNITUDE_LIMIT:g}")
    return tuple(array.tolist())


def _equally_long(**values: Numbers) -> list[tuple[float, ...]]:
    columns = [_numbers(name, v) for name, v in values.items()]
    if len({len(c) for c in columns}) > 1:
        lengths = ", ".join(f"{n} has {len(c)}" for n, c in zip(values, columns, strict=True))
        raise ValueError(f"wanted equally many numbers, got: {lengths}")
    return columns


def _role(role: str) -> str:
    if role not in ROLES:
        raise ValueError(f"role: got {role!r}, wanted one of {', '.join(ROLES)}")
    return role


def _short(name: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueError(f"{name}: got {len(text)} characters, wanted at most {limit}")
    if any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 or ord(c) in (0xFFFE, 0xFFFF) for c in text):
        raise ValueError(f"{name}: got a control character")
    return text


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Figure:
    """Layers with the words around them. The title and the description are read out, not drawn."""

    layers: tuple[Layer, ...]
    x_label: str
    y_label: str
    title: str
    description: str


def figure(*layers: Layer, x_label: str = "", y_label: str = "", title: str = "", description: str = "") -> Figure:
    """A chart of some layers. A missing title or description is made from what the layers hold."""
    if not 1 <= len(layers) <= LAYER_LIMIT:
        raise ValueError(f"figure: got {len(layers)} layers, wanted 1 to {LAYER_LIMIT}")
    held = sum(_size(layer) for layer in layers)
    if held > NUMBER_LIMIT:
        raise ValueError(f"figure: got {held} numbers, wanted at most {NUMBER_LIMIT}")
    if len({layer.names for layer in layers if isinstance(layer, Bars) and layer.names}) > 1:
        raise ValueError("figure: two layers of bars with different names")
    contents = ", ".join(_contents(layer) for layer in layers)
    return Figure(
        layers,
        _short("x_label", x_label, AXIS_LABEL_LIMIT),
        _short("y_label", y_label, AXIS_LABEL_LIMIT),
        _short("title", title, 300) or f"Chart: {contents}",
        _short("description", description, 2000) or f"Shown are {contents}.",
    )


def _size(layer: Layer) -> int:
    match layer:
        case Scatter() | Curve():
            return 2 * len(layer.x)
        case Dots():
            return len(layer.x)
        case Bars():
            return 3 * len(layer.heights)
        case Band():
            return 3 * len(layer.x)
        case Rule():
            return 1


def _contents(layer: Layer) -> str:
    match layer:
        case Scatter():
            return f"{len(layer.x)} points"
        case Dots():
            return f"{len(layer.x)} readings"
        case Bars():
            return f"{len(layer.heights)} bars"
        case Curve():
            return f"a curve ({layer.label or layer.role})"
        case Band():
            return f"a band ({layer.role})"
        case Rule():
            return f"a line at {layer.at:.4g} ({layer.label or layer.role})".replace("-", _MINUS)


# ── scales ───────────────────────────────────────────────────────────────────────────────────────────────


def nice_ticks(low: float, high: float) -> tuple[float, ...]:
    """Multiples of 1, 2 or 5 times a power of ten that cover [low, high]: 4 to 7 of them.

    A range too narrow for its magnitude (under 1e-9 of it) is widened first.
    """
    centre, least = (low + high) / 2, max(1e-9 * max(abs(low), abs(high)), 1e-290)
    if high - low <= least:
        half = 0.5 * (abs(centre) if 0 < abs(centre) < 1 else 1.0)
        half = max(half, least)
        low, high = centre - half, centre + half
    exponent = math.floor(math.log10((high - low) / 7))
    for power in range(exponent, exponent + 3):
        for step in (1, 2, 5):
            # Integers times a decimal power: 3 × 10⁻¹ is the float nearest to 0.3, 3 × 0.1 is not.
            first, last = _floor(low, step, power), _ceil(high, step, power)
            if last - first <= 6:
                return tuple(_multiple(k * step, power) for k in range(first, last + 1))
    raise AssertionError("a step of ten times a sixth of the range is enough")


def _floor(value: float, step: int, power: int) -> int:
    # Of 0.3 / 0.1 = 2.9999999999999996 the floor is wrong; the nearest whole number is compared instead.
    k = round(value / _multiple(step, power))
    return k if _multiple(k * step, power) <= value else k - 1


def _ceil(value: float, step: int, power: int) -> int:
    k = round(value / _multiple(step, power))
    return k if _multiple(k * step, power) >= value else k + 1


def _multiple(k: int, power: int) -> float:
    return float(f"{k}e{power}")


@dataclass(frozen=True, slots=True)
class _Scale:
    """A linear map from the domain covered by ``ticks`` to user units."""

    ticks: tuple[float, ...]
    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (self.end - self.start) * ((value - self.low) / (self.high - self.low))

    def into(self, values: np.ndarray) -> None:
        """Maps an array in place."""
        slope = (self.end - self.start) / (self.high - self.low)
        values -= self.low
        values *= slope
        values += self.start


def _tick_texts(ticks: Sequence[float]) -> tuple[list[str], str]:
    """The ticks as text with a real minus, and a factor for the axis label where they are large or small."""
    largest = max(abs(t) for t in ticks)
    power = 3 * math.floor(math.log10(largest) / 3)
    power = 0 if 1e-2 <= largest < 1e5 else power
    step = (ticks[1] - ticks[0]) / 10.0**power
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    texts = [f"{t / 10.0**power + 0.0:.{decimals}f}".replace("-", _MINUS) for t in ticks]
    factor = f"× 10{str(power).replace('-', _MINUS).translate(_SUPERSCRIPTS)}" if power else ""
    return texts, factor


def _x_range(layers: Sequence[Layer]) -> tuple[float, float]:
    ends: list[float] = []
    for layer in layers:
        match layer:
            case Bars():
                ends += [min(layer.left), max(layer.right)]
            case Rule():
                ends.append(layer.at)
            case _:
                ends += [min(layer.x), max(layer.x)]
    return min(ends), max(ends)


def _y_range(layers: Sequence[Layer]) -> tuple[float, float] | None:
    """What y has to cover; None if no layer has one.

    Beside points, a curve or band may take half the points' range more on either side; what goes beyond is clipped.
    """
    firm: list[float] = []
    loose: list[float] = []
    for layer in layers:
        match layer:
            case Scatter():
                firm += [min(layer.y), max(layer.y)]
            case Bars():
                firm += [0.0, min(layer.heights), max(layer.heights)]
            case Curve():
                loose += [min(layer.y), max(layer.y)]
            case Band():
                loose += [min(layer.low), max(layer.high)]
            case _:
                pass
    if not firm:
        return (min(loose), max(loose)) if loose else None
    reach = 0.5 * (max(firm) - min(firm)) or math.inf
    kept = [min(max(v, min(firm) - reach), max(firm) + reach) for v in loose]
    return min(firm + kept), max(firm + kept)


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Plot:
    """The two scales, and the room between them."""

    x: _Scale
    y: _Scale | None
    x_texts: tuple[str, ...]
    y_texts: tuple[str, ...]
    x_factor: str
    y_factor: str
    bottom: float
    height: int

    def pixels(self, x: Sequence[float], y: Sequence[float]) -> _Trace:
        """Points in user units; what lies far outside is brought nearer, to where it is clipped all the same."""
        assert self.y is not None
        reach = self.bottom - _TOP
        out = np.array((x, y))
        self.x.into(out[0])
        self.y.into(out[1])
        np.minimum(np.maximum(out[1], _TOP - reach, out=out[1]), self.bottom + reach, out=out[1])
        return out


def draw(chart: Figure, prefix: str = "figure") -> str:
    """Inline SVG of a figure; its ids begin with ``prefix`` (letters, digits, hyphens)."""
    if not prefix.replace("-", "").isalnum() or not prefix.isascii():
        raise ValueError(f"prefix: got {prefix!r}, wanted letters, digits and hyphens")
    plot = _plot(chart)
    layers = [(layer, _trace(layer, plot)) for layer in chart.layers]
    clipped = f'<g clip-path="url(#{prefix}-clip)">'
    parts = [
        _opening(chart, plot, prefix),
        *_grid(plot),
        clipped,
        *(_area(layer, plot) for layer, _ in layers if isinstance(layer, (Band, Bars))),
        "</g>",
        *(_marks(layer.role, trace) for layer, trace in layers if isinstance(layer, (Scatter, Dots))),
        clipped,
        *(_line(layer, trace) for layer, trace in layers if isinstance(layer, (Curve, Rule))),
        "</g>",
        *_axes(chart, plot),
        *_labels(layers, plot),
        "</svg>",
    ]
    return "".join(parts)


def _trace(layer: Layer, plot: _Plot) -> _Trace:
    """The layer's points in user units; the ends of a rule; nothing for areas."""
    match layer:
        case Scatter() | Curve():
            return plot.pixels(layer.x, layer.y)
        case Dots():
            return _stacked(layer, plot)
        case Rule():
            x = plot.x(layer.at)
            return np.array([[x, x], [_TOP, plot.bottom]])
        case _:
            return np.zeros((2, 0))


def _plot(chart: Figure) -> _Plot:
    names = next((b.names for b in chart.layers if isinstance(b, Bars) and b.names), ())
    y_range = _y_range(chart.layers)
    height = HEIGHT if y_range else STRIP_HEIGHT
    bottom = height - _FOOT
    y, y_texts, y_factor, left = None, list[str](), "", float(_RIGHT)
    if y_range:
        ticks = nice_ticks(*y_range)
        y = _Scale(ticks, ticks[0], ticks[-1], bottom, _TOP)
        y_texts, y_factor = _tick_texts(ticks)
        left = min(max(map(len, y_texts)) * _CHARACTER + 16, 220)
    low, high = _x_range(chart.layers)
    if names:
        x = _Scale(tuple(map(float, range(len(names)))), low, high, left, WIDTH - _RIGHT)
        return _Plot(x, y, names, tuple(y_texts), "", y_factor, bottom, height)
    ticks = nice_ticks(low, high)
    texts, factor = _tick_texts(ticks)
    x = _Scale(ticks, ticks[0], ticks[-1], left, WIDTH - _RIGHT - 2 * len(texts[-1]))
    return _Plot(x, y, tuple(texts), tuple(y_texts), factor, y_factor, bottom, height)


def _opening(chart: Figure, plot: _Plot, prefix: str) -> str:
    strip = "" if plot.y else " chart-strip"
    x, width = plot.x.start, plot.x.end - plot.x.start
    return (
        f'<svg class="chart{strip}" viewBox="0 0 {WIDTH} {plot.height}" role="img"'
        f' aria-labelledby="{prefix}-title {prefix}-desc">'
        f'<title id="{prefix}-title">{escape(chart.title)}</title>'
        f'<desc id="{prefix}-desc">{escape(chart.description)}</desc>'
        f'<clipPath id="{prefix}-clip"><rect x="{_n(x - 2)}" y="{_TOP - 4}" width="{_n(width + 4)}"'
        f' height="{_n(plot.bottom - _TOP + 6)}"/></clipPath>'
    )


def _n(value: float) -> str:
    """A coordinate to a tenth of a unit."""
    return f"{value:.1f}".removesuffix(".0")


def _grid(plot: _Plot) -> list[str]:
    if plot.y is None:
        return []
    ends = f'x1="{_n(plot.x.start)}" x2="{_n(plot.x.end)}"'
    heights = [_n(plot.y(t)) for t in plot.y.ticks]
    return [f'<line class="grid" {ends} y1="{h}" y2="{h}"/>' for h in heights]


def _axes(chart: Figure, plot: _Plot) -> list[str]:
    base = _n(plot.y(0.0) if plot.y and plot.y.low < 0 and _has_bars(chart) else plot.bottom)
    out = [f'<line class="axis" x1="{_n(plot.x.start)}" x2="{_n(plot.x.end)}" y1="{base}" y2="{base}"/>']
    named = any(isinstance(layer, Bars) and layer.names for layer in chart.layers)
    crowded = sum(map(len, plot.x_texts)) * _CHARACTER > plot.x.end - plot.x.start - 20 * len(plot.x_texts)
    for index, (tick, text) in enumerate(zip(plot.x.ticks, plot.x_texts, strict=True)):
        x = _n(plot.x(tick))
        alt = " tick-alt" if index % 2 and (crowded or not named) else ""
        foot = _n(plot.bottom)
        if not named:
            out.append(f'<line class="axis-tick" x1="{x}" x2="{x}" y1="{foot}" y2="{_n(plot.bottom + 5)}"/>')
        out.append(_tick("x", alt, x, _n(plot.bottom + 27), "middle", text))
    if plot.y is not None:
        for index, (tick, text) in enumerate(zip(plot.y.ticks, plot.y_texts, strict=True)):
            alt = " tick-alt" if index % 2 else ""
            out.append(_tick("y", alt, _n(plot.x.start - 9), _n(plot.y(tick) + 6), "end", text))
    return out + _axis_labels(chart, plot)


def _has_bars(chart: Figure) -> bool:
    return any(isinstance(layer, Bars) for layer in chart.layers)


def _tick(axis: str, alt: str, x: str, y: str, anchor: str, text: str) -> str:
    return f'<text class="tick tick-{axis}{alt}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _axis_labels(chart: Figure, plot: _Plot) -> list[str]:
    below = " ".join(filter(None, (chart.x_label, f"({plot.x_factor})" if plot.x_factor else "")))
    above = " ".join(filter(None, (chart.y_label, f"({plot.y_factor})" if plot.y_factor else "")))
    out = []
    if below:
        end = _n(WIDTH - 6)
        out.append(
            f'<text class="axis-label" x="{end}" y="{plot.height - 10}" text-anchor="end">{escape(below)}</text>'
        )
    if above and plot.y is not None:
        out.append(f'<text class="axis-label" x="6" y="24">{escape(above)}</text>')
    return out


def _area(layer: Band | Bars, plot: _Plot) -> str:
    assert plot.y is not None
    if isinstance(layer, Bars):
        zero = plot.y(0.0)
        return "".join(
            f'<rect class="bar role-{layer.role}" x="{_n(plot.x(a))}" y="{_n(min(plot.y(h), zero))}"'
            f' width="{_n(plot.x(b) - plot.x(a))}" height="{_n(abs(plot.y(h) - zero))}"/>'
            for a, b, h in zip(layer.left, layer.right, layer.heights, strict=True)
        )
    upper, lower = plot.pixels(layer.x, layer.high), plot.pixels(layer.x, layer.low)
    outline = np.concatenate([upper, lower[:, ::-1]], axis=1)
    return f'<path class="band role-{layer.role}" d="{_path(outline)}Z"/>'


def _path(trace: _Trace) -> str:
    return "M" + "L".join(map("%.1f %.1f".__mod__, zip(*trace.tolist(), strict=True)))


def _marks(role: str, trace: _Trace) -> str:
    circle = f'<circle class="point role-{role}" r="{_RADIUS}" cx="%.1f" cy="%.1f"/>'
    return "".join(map(circle.__mod__, zip(*trace.tolist(), strict=True)))


def _stacked(layer: Dots, plot: _Plot) -> _Trace:
    """Readings in stacks: each goes on top of the last one that it would touch."""
    x = sorted(map(plot.x, layer.x))
    levels: list[int] = []
    for at, value in enumerate(x):
        touches = at > 0 and value - x[at - 1 - levels[-1]] < 2 * _RADIUS
        levels.append(levels[-1] + 1 if touches else 0)
    room = plot.bottom - _TOP - 2 * _RADIUS
    step = min(2 * _RADIUS + 1, room / max(1, *levels))
    return np.array((x, [plot.bottom - _RADIUS - 3 - step * level for level in levels]))


def _line(layer: Curve | Rule, trace: _Trace) -> str:
    if isinstance(layer, Rule):
        x = _n(trace[0, 0])
        return f'<line class="rule role-{layer.role}" x1="{x}" x2="{x}" y1="{_TOP}" y2="{_n(trace[1, 1])}"/>'
    return f'<path class="curve role-{layer.role}" d="{_path(trace)}"/>'


# ── direct labels ────────────────────────────────────────────────────────────────────────────────────────


def _labels(layers: Sequence[tuple[Layer, _Trace]], plot: _Plot) -> list[str]:
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
        taken.append((x, y - _LINE + 6, x + width, y + 6))
        out.append(_label(layer, x, y, width, before=isinstance(layer, Rule) and x < trace[0, 0]))
    return out


def _label(layer: Curve | Rule, x: float, y: float, width: float, before: bool) -> str:
    """Anchored at the side of its rule, so that the smaller text of a wide screen still touches it."""
    at = f'x="{_n(x + width)}" y="{_n(y)}" text-anchor="end"' if before else f'x="{_n(x)}" y="{_n(y)}"'
    return f'<text class="label role-{layer.role}" {at}>{escape(layer.label)}</text>'


def _text_width(text: str) -> float:
    """The room of a bold text at 25 units, rather too much than too little."""
    return sum(23 if c in _WIDE else 10.5 if c in _NARROW else 19 if c.isupper() else 16.5 for c in text) + 4


_STEPS = np.linspace(0, 1, 80)
_ALONG = np.array([76, 68, 60, 52, 44, 36, 28, 20, 12, 4])


def _resampled(trace: _Trace) -> _Trace:
    """80 points along a line."""
    last = trace.shape[1] - 1
    at, grid = _STEPS * last, np.arange(last + 1)
    return np.array((np.interp(at, grid, trace[0]), np.interp(at, grid, trace[1])))


def _rule_places(trace: _Trace, width: float) -> np.ndarray:
    """Left ends of the base line of a text beside the rule, best first, shape (k, 2)."""
    x, bottom = trace[0, 0], trace[1, 1]
    rows = range(_TOP + 18, int(bottom) - 4, _LINE)
    return np.array([(a, float(y)) for y in rows for a in (x + 8, x - 8 - width)])


def _curve_places(trace: _Trace, width: float) -> np.ndarray:
    """Places above and below the curve, from its end to its beginning, shape (k, 2)."""
    x, y = _resampled(trace)[:, _ALONG]
    across = x[:, None, None] + np.array([0.0, -width / 2, -width])
    up = y[:, None, None] + np.array([[-12.0], [34.0]])
    shape = (len(_ALONG), 2, 3)
    return np.stack([np.broadcast_to(across, shape).ravel(), np.broadcast_to(up, shape).ravel()], axis=1)


def _best(
    places: np.ndarray,
    width: float,
    plot: _Plot,
    marks: _Trace,
    taken: Sequence[tuple[float, float, float, float]],
) -> tuple[float, float]:
    """The place of least cost, moved into the plot; earlier places win when costs are equal."""
    spots = places.copy()
    least = plot.x.start + 4
    np.clip(spots[:, 0], least, max(WIDTH - 6 - width, least), out=spots[:, 0])
    np.clip(spots[:, 1], _TOP + _LINE - 10, plot.bottom - 8, out=spots[:, 1])
    x, top, foot = spots[:, :1], spots[:, 1:] - _LINE + 6, spots[:, 1:] + 6
    right = x + width
    covered = (marks[0] > x) & (marks[0] < right) & (marks[1] > top) & (marks[1] < foot)
    cost = covered.sum(axis=1) + 0.02 * np.abs(spots - places).sum(axis=1)
    for a, b, c, d in taken:
        cost += 1000.0 * ((x < c) & (right > a) & (top < d) & (foot > b))[:, 0]
    best = int(np.argmin(cost))
    return float(spots[best, 0]), float(spots[best, 1])
