"""A number: right when it is within the tolerance of the key.

The tolerance is the largest of an absolute one, a relative one (of the key) and half a unit of the last decimal
asked. Misconceptions must stand apart from the key and from each other by at least twice the tolerance, so that no
answer can be both.
"""

from dataclasses import dataclass
from html import escape

from quizsvc.items.answers.base import (
    NUMERIC,
    Asking,
    Control,
    Mark,
    PartVariant,
    Specimens,
    Wrong,
    finite,
    fixed,
    stand_apart,
)
from quizsvc.items.block import Block
from quizsvc.items.expr import Expression
from quizsvc.items.kinds import NUMBER
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable, plain_number, read_number

SLACK = 1e-9
"""Part of the tolerance added to it, so that an answer at its very edge is not lost to binary rounding."""
DEFAULT_DECIMALS = 3
UNITS_WORDS = ("whole number", "one decimal", "two decimals", "three decimals", "four decimals", "five decimals")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What the author asked: decimals wanted (None where the tolerance is given outright), abs and rel."""

    decimals: int | None
    absolute: float
    relative: float

    def width(self, key: float) -> float:
        """The half-width of the accepted interval."""
        half_unit = 0.5 * 10.0**-self.decimals if self.decimals is not None else 0.0
        return max(self.absolute, self.relative * abs(key), half_unit)


@dataclass(frozen=True, slots=True)
class NumberSpec:
    """The key's expression, its tolerance and its unit (only shown)."""

    value: Expression
    tolerance: Tolerance
    unit: str


def read_tolerance(block: Block) -> Tolerance:
    """`tolerance: {decimals: 3}`, `{abs: 0.01}`, `{rel: 0.01}` or several of them; three decimals where absent."""
    inner = block.block("tolerance") if block.tree.get("tolerance") else None
    if inner is None:
        return Tolerance(DEFAULT_DECIMALS, 0.0, 0.0)
    noted = len(block.loading.findings)
    inner.allow(("decimals", "abs", "rel"))
    given = inner.tree.get("decimals") is not None
    decimals = inner.whole("decimals", DEFAULT_DECIMALS, 0, 12) if given else None
    absolute, relative = inner.number("abs", 0.0, 0.0, 1e12), inner.number("rel", 0.0, 0.0, 0.5)
    if decimals is None and absolute == relative == 0 and noted == len(block.loading.findings):
        block.loading.problem(inner.tree, "tolerance", "the tolerance is empty or zero", "write {decimals: 3}")
    return Tolerance(decimals, absolute, relative)


class Number:
    """The answer kind `number`."""

    name = "number"
    keys = frozenset({"value", "tolerance", "unit"})
    values = NUMERIC
    key_kind = NUMBER

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
            misconceptions=tuple(
                Wrong(one.id, one.value, one.feedback_html, one.feedback_text, one.credit) for one in kept
            ),
            muted=muted,
            unit=specification.unit,
            value=specification.value.source,
        )

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The number; a unit after it is taken away where the item names one."""
        if isinstance(raw, str) and part.unit and raw.strip().endswith(part.unit):
            raw = raw.strip().removesuffix(part.unit)
        return read_number(raw)

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Right within the tolerance; else the misconception whose value it is."""
        width = (part.tolerance or {"abs": 0.0})["abs"] * (1 + SLACK)
        slack = width + 4e-16 * abs(part.key)
        if abs(response.value - part.key) <= slack:
            return Mark(True, 1.0)
        for wrong in part.misconceptions:
            if abs(response.value - wrong.value) <= width + 4e-16 * abs(wrong.value):
                return Mark(False, wrong.credit, wrong.id, wrong.feedback_html, wrong.feedback_text)
        return Mark(False, 0.0)

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """One text box with a number pad; text, because a fraction, a comma and a percent sign are welcome."""
        name = f"answer-{escape(part.name)}"
        value = escape(str(raw)) if isinstance(raw, str | int | float) else ""
        unit = f'<span class="unit">{escape(part.unit)}</span>' if part.unit else ""
        box = (
            f'<input class="box" type="text" inputmode="decimal" id="{name}" name="{name}" value="{value}"'
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


def key_text(key: float, tolerance: Tolerance) -> str:
    """The key at the precision asked."""
    return fixed(key, tolerance.decimals) if tolerance.decimals is not None else plain_number(float(f"{key:.6g}"))


def wanted(tolerance: Tolerance) -> str:
    """The precision wanted, said before the answer; it tells nothing of the key."""
    words = []
    if tolerance.decimals is not None:
        n = tolerance.decimals
        asked = UNITS_WORDS[n] if n < len(UNITS_WORDS) else f"{n} decimals"
        words.append(f"Give {'a ' if n == 0 else ''}{asked}")
        if tolerance.absolute <= 0.5 * 10.0**-n and not tolerance.relative:
            words.append(f"anything within {plain_number(0.5 * 10.0**-n)} of the exact value counts")
            return ": ".join(words) + "."
    if tolerance.absolute:
        words.append(f"anything within {plain_number(tolerance.absolute)} of the exact value counts")
    if tolerance.relative:
        words.append(f"anything within {plain_number(100 * tolerance.relative)} % of the exact value counts")
    sentence = ": ".join([words[0], "; or ".join(words[1:])]) if len(words) > 1 else words[0]
    return sentence[0].upper() + sentence[1:] + "."


def accepted(key: float, width: float) -> str:
    """The accepted interval in words, said with the verdict."""
    digits = max(0, min(15, 1 - _magnitude(width))) if width else 12
    return f"Accepted: from {fixed(key - width, digits)} to {fixed(key + width, digits)}."


def _magnitude(width: float) -> int:
    """The power of ten of a number's first digit."""
    return int(f"{width:e}".split("e")[1])


KIND = Number()
