"""A number: right when it is within the tolerance of the key.

The tolerance is the largest of an absolute one, a relative one (of the key) and half a unit of the last decimal
asked. Misconceptions must stand apart from the key and from each other by at least twice the tolerance, so that no
answer can be both.
"""

from dataclasses import dataclass
from html import escape

from quizsvc.items.answers.base import (
    Asking,
    Control,
    PartVariant,
    Specimens,
    finite,
    stand_apart,
    wrong_answers,
)
from quizsvc.items.answers.controls import field_name
from quizsvc.items.answers.quantity import Quantity
from quizsvc.items.answers.tolerance import Tolerance, accepted, key_text, read_tolerance, wanted
from quizsvc.items.arithmetic import read_value
from quizsvc.items.block import Block
from quizsvc.items.expr import Expression
from quizsvc.items.response import Response, Unreadable


@dataclass(frozen=True, slots=True)
class NumberSpec:
    """The key's expression, its tolerance and its unit (only shown)."""

    value: Expression
    tolerance: Tolerance
    unit: str


class Number(Quantity):
    """The answer kind `number`."""

    name = "number"
    keys = frozenset({"value", "tolerance", "unit"})

    def parse(self, block: Block) -> NumberSpec | None:
        """The key's expression and its tolerance."""
        value, tolerance = block.valued("value", self.values), read_tolerance(block)
        unit = block.text("unit")
        return NumberSpec(value, tolerance, unit) if value else None

    def instantiate(self, specification: NumberSpec, asking: Asking) -> PartVariant:
        """The key of this variant, its margins held."""
        key = finite(asking.evaluate(specification.value), "the key")
        width = specification.tolerance.width(key)
        kept, muted = stand_apart(key, width, asking.given)
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=key,
            key_text=key_text(key, specification.tolerance),
            tolerance={"abs": width},
            wanted=wanted(specification.tolerance),
            accepted=accepted(key, width),
            misconceptions=wrong_answers(kept),
            muted=muted,
            unit=specification.unit,
            value=specification.value.source,
        )

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The number, or what its arithmetic comes to; a unit after it is taken away where the item names one."""
        if isinstance(raw, str) and part.unit and raw.strip().endswith(part.unit):
            raw = raw.strip().removesuffix(part.unit)
        return read_value(raw)

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """One text box; without a number pad, which on many a phone has no minus, no slash and no parentheses."""
        name = field_name(part)
        value = escape(str(raw)) if isinstance(raw, str | int | float) else ""
        unit = f'<span class="unit">{escape(part.unit)}</span>' if part.unit else ""
        box = (
            f'<input class="box" type="text" id="{name}" name="{name}" value="{value}"'
            f' aria-describedby="{escape(described_by)}" autocomplete="off" autocapitalize="off" spellcheck="false"'
            f' maxlength="100" required>'
        )
        return Control(f'<label for="{name}">Your answer</label> <span class="field">{box}{unit}</span>')

    def specimens(self, part: PartVariant) -> Specimens:
        """The key in several spellings and at both edges, answers just outside, and texts that are no number."""
        key, width = float(part.key), (part.tolerance or {"abs": 0.0})["abs"]
        right = (repr(key), f" {key:.17e} ", repr(key + 0.99 * width), repr(key - 0.99 * width))
        wrong = (repr(key + 1.5 * width), repr(key - 1.5 * width), *(repr(float(m.value)) for m in part.misconceptions))
        return Specimens(right, wrong, ("", "abc", "1,234", "nan", "1_000", "1/0", "٣"))


KIND = Number()
