"""A place on the question's chart: typed as a number, or pointed at where scripts run.

The number box is the answer; beside it stands what a script needs to turn a point of the chart into a number. The
tolerance is a share of the axis unless the author says otherwise, because no one points more finely than that.
"""

from dataclasses import dataclass
from html import escape
from math import ceil, log10

from quizsvc.items.answers.base import (
    Apart,
    Asking,
    Control,
    PartVariant,
    Specimens,
    finite,
    fixed,
    stand_apart,
    wrong_answers,
)
from quizsvc.items.answers.controls import NUMBER_BOX, field_name
from quizsvc.items.answers.quantity import Quantity
from quizsvc.items.answers.tolerance import accepted, width_at
from quizsvc.items.block import Block
from quizsvc.items.expr import Expression
from quizsvc.items.figure import WIDTH, x_axis
from quizsvc.items.response import Response, Unreadable, plain_number, read_number

SHARE = 0.02
STEPS = 500
"""How many places along the axis can be told apart by pointing."""


@dataclass(frozen=True, slots=True)
class SketchSpec:
    """The key's expression and the tolerance, in the axis' unit or as a share of its length."""

    value: Expression
    absolute: float
    share: float


class Sketch(Quantity):
    """The answer kind `sketch`."""

    name = "sketch"
    keys = frozenset({"value", "axis", "tolerance"})

    def parse(self, block: Block) -> SketchSpec | None:
        """The key's place on the axis x of the figure, and `tolerance: {abs: …}` or `{share: …}`."""
        value, axis = block.valued("value", self.values), block.scalar("axis", required=True)
        if axis and axis.text != "x":
            block.loading.problem(axis, "sketch", f"the axis is '{axis.text}'", "a place is asked for on x: `axis: x`")
        if not block.loading.charted:
            block.loading.problem(block.tree, "sketch", "there is no chart to sketch on", "add `figure: …` above")
        inner = block.block("tolerance") if block.tree.get("tolerance") else None
        if inner:
            inner.allow(("abs", "share"))
        absolute = inner.number("abs", 0.0, 0.0, 1e12) if inner else 0.0
        share = inner.number("share", 0.0 if absolute else SHARE, 0.0, 0.2) if inner else SHARE
        return SketchSpec(value, absolute, share) if value else None

    def instantiate(self, specification: SketchSpec, asking: Asking) -> PartVariant:
        """The key of this variant on the axis of its chart, its margins held."""
        key, chart = finite(asking.evaluate(specification.value), "the key"), asking.figure()
        axis = x_axis(chart) if chart else None
        if axis is None:
            raise Apart("the chart has no axis of numbers")
        if not axis.low <= key <= axis.high:
            raise Apart("the key was not on the chart")
        length = axis.high - axis.low
        width = max(specification.absolute, specification.share * length)
        kept, muted = stand_apart(key, width, asking.given)
        decimals = max(0, ceil(log10(STEPS / length)))
        ends = f"{plain_number(axis.low)} to {plain_number(axis.high)}"
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=key,
            key_text=fixed(key, decimals),
            tolerance={"abs": width},
            wanted=f"Give a place on the horizontal axis, {ends}: anything within {plain_number(width)} counts.",
            accepted=accepted(key, width),
            misconceptions=wrong_answers(kept),
            muted=muted,
            details={
                "low": axis.low,
                "high": axis.high,
                "start": axis.start,
                "end": axis.end,
                "width": WIDTH,
                "decimals": decimals,
            },
            value=specification.value.source,
        )

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The number, if it is on the chart."""
        found, low, high = read_number(raw), part.details["low"], part.details["high"]
        if isinstance(found, Unreadable) or low <= found.value <= high:
            return found
        ends = f"{plain_number(low)} to {plain_number(high)}"
        return Unreadable(f"{plain_number(found.value)} is not on the chart. Give a place from {ends}.")

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """A number box that knows the chart's axis, so that a script can let it be pointed at."""
        name = field_name(part)
        value = escape(str(raw)) if isinstance(raw, str | int | float) else ""
        axis = " ".join(f'data-{key}="{number!r}"' for key, number in part.details.items())
        return Control(
            f'<label for="{name}">Your answer</label> <span class="field">'
            f'<input {NUMBER_BOX} id="{name}" name="{name}" value="{value}"'
            f' aria-describedby="{escape(described_by)}" data-sketch {axis} required></span>'
        )

    def specimens(self, part: PartVariant) -> Specimens:
        """The key and places near it, places just outside and those of the misconceptions, and what is no place."""
        key, width = float(part.key), width_at(part.tolerance, part.key)
        low, high = part.details["low"], part.details["high"]
        wrong = [key + 1.5 * width, key - 1.5 * width, *(float(one.value) for one in part.misconceptions)]
        right = [key, key + 0.99 * width, key - 0.99 * width]
        beyond = (repr(high + (high - low)), repr(low - 0.01 * (high - low)))
        return Specimens(
            tuple(repr(place) for place in right if low <= place <= high),
            tuple(repr(place) for place in wrong if low <= place <= high),
            (*beyond, "", "abc", "nan", "1/0", None, True, [], {}),
        )


KIND = Sketch()
