"""Demo -> what its page shows: the picture of the starting state, its numbers, and what the script has to know."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import inf, isfinite
from typing import Any

from quizsvc.course.demos.base import Choice, Demo, Goal, Number, Points, Shape, Slider, Solution, Spot
from quizsvc.items.figure import draw, scale_of
from quizsvc.items.figure.chart import Figure
from quizsvc.items.figure.marks import Band, Curve, Mark, Scatter
from quizsvc.items.figure.marks import Spot as Marked

SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True, slots=True)
class Told:
    """A number beside the picture."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A demo as a page shows it before anything moves."""

    demo: Demo
    svg: str
    numbers: tuple[Told, ...]
    setting: Mapping[str, Any]

    @property
    def sliders(self) -> tuple[Slider, ...]:
        """Its sliders."""
        return tuple(control for control in self.demo.controls if isinstance(control, Slider))

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Its choices."""
        return tuple(control for control in self.demo.controls if isinstance(control, Choice))

    @property
    def key(self) -> tuple[Shape, ...]:
        """What on the chart has a name."""
        return tuple(shape for shape in self.demo.shapes if shape.label)


@cache
def shown(demo: Demo) -> Shown:
    """A demo at its start."""
    solution = demo.solved(demo.start)
    marks = (*demo.backdrop, *(_mark(shape, solution) for shape in demo.shapes))
    chart = Figure(marks, demo.x_label, demo.y_label, demo.title, demo.picture, room=demo.room)
    told = tuple(Told(n.name, n.label, number_words(n, solution.numbers[n.name])) for n in demo.numbers)
    return Shown(demo, draw(chart, f"demo-{demo.slug}"), told, _setting(demo, chart))


def number_words(number: Number, value: float) -> str:
    """A number as it is told: with its decimals, or as a multiple of a power of ten."""
    if not isfinite(value):
        return "∞" if value == inf else "−∞" if value == -inf else "none"
    if number.powers and value != 0:
        digits, power = f"{value:.{number.decimals}e}".split("e")
        return f"{digits} · 10{str(int(power)).translate(SUPERSCRIPTS)}".replace("-", "−")
    last = Decimal(1).scaleb(0 if number.powers else -number.decimals)
    text = f"{Decimal(value).quantize(last, ROUND_HALF_UP):f}"  # as the browser rounds
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def _mark(shape: Shape, solution: Solution) -> Mark:
    """A shape as a mark of the figure, without a label: the key beside the chart names what moves."""
    rows = [tuple(map(float, row)) for row in solution.traces[shape.trace]]
    match shape.kind:
        case "points":
            return Scatter(rows[0], rows[1], shape.role)
        case "curve":
            return Curve(rows[0], rows[1], "", shape.role)
        case "band":
            return Band(rows[0], rows[1], rows[2], shape.role)
        case "spot":
            return Marked(rows[0][0], rows[1][0], "", shape.role)


def _setting(demo: Demo, chart: Figure) -> dict[str, Any]:
    """What the script has to know, as JSON."""
    across, up = scale_of(chart)
    return {
        "start": {name: list(v) if isinstance(v, tuple) else v for name, v in demo.start.items()},
        "x": [across.low, across.high, across.start, across.end],
        "y": [up.low, up.high, up.start, up.end],
        "shapes": list(_drawn(demo)),
        "numbers": [{"name": n.name, "decimals": n.decimals, "powers": n.powers} for n in demo.numbers],
        "goals": [_bounds(goal) for goal in demo.goals],
        "handles": _handles(demo.handles),
    }


def _drawn(demo: Demo) -> Iterator[dict[str, Any]]:
    """Each shape with its place among the marks of its kind, points counted one by one."""
    before: Counter[str] = Counter()
    for shape in demo.shapes:
        yield {"kind": shape.kind, "trace": shape.trace, "at": before[shape.kind]}
        before[shape.kind] += len(demo.solved(demo.start).traces[shape.trace][0]) if shape.kind == "points" else 1


def _bounds(goal: Goal) -> list[dict[str, Any]]:
    return [
        {"number": b.number, "low": b.low if isfinite(b.low) else None, "high": b.high if isfinite(b.high) else None}
        for b in goal.bounds
    ]


def _handles(handles: Points | tuple[Spot, ...]) -> dict[str, Any] | None:
    if isinstance(handles, Points):
        return {"kind": "points", "moves": handles.moves, "step": handles.step, "label": handles.label}
    spots = [{"x": spot.x, "y": spot.y, "label": spot.label} for spot in handles]
    return {"kind": "spots", "spots": spots} if spots else None
