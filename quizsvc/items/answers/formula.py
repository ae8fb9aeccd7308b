"""A formula in declared letters: right in every equivalent form.

The letters and their domains stand under `symbols` in the front matter. In `value`, and in the misconceptions' values,
a letter stays a letter and the name of a variable becomes its number: `value: n * w / sigma^2`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from quizsvc.items.algebra import (
    Domain,
    FormulaError,
    Placed,
    equal,
    has_values,
    letters_of,
    linear,
    listed,
    mathml,
    placed,
    pretty,
    read_domain,
    read_formula,
)
from quizsvc.items.answers.base import (
    AnswerKind,
    Apart,
    Asking,
    Control,
    Mark,
    PartVariant,
    Specimens,
    kept_apart,
    wrong_answers,
)
from quizsvc.items.answers.controls import field_name
from quizsvc.items.block import Block
from quizsvc.items.expr import Expression
from quizsvc.items.kinds import FORMULA
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable

EXACT = 1e-9
MAX_BITS = 300
MAX_STORED = 4_000
"""Characters of a key: drawn numbers in full make it longer than what a learner types."""


@dataclass(frozen=True, slots=True)
class FormulaSpec:
    """The key, the letters with their domains, and how near a decimal must come to a number of the key."""

    value: Expression
    symbols: tuple[tuple[str, str], ...]
    relative: float


class Formula(AnswerKind):
    """The answer kind `formula`."""

    name = "formula"
    keys = frozenset({"value", "tolerance"})
    values = frozenset({FORMULA})

    def parse(self, block: Block) -> FormulaSpec | None:
        """The key's formula; equality is exact unless `tolerance: {rel: …}` allows rounded numbers."""
        symbols = tuple((name, domain.text) for name, domain in block.loading.symbols.items())
        if not symbols:
            block.loading.problem(
                block.tree, "symbols", "a formula has no letters", "declare them: `symbols: {w: real}`"
            )
            return None
        value = block.valued("value", self.values)
        inner = block.block("tolerance") if block.tree.get("tolerance") else None
        if inner:
            inner.allow(("rel",))
        relative = inner.number("rel", EXACT, EXACT, 0.1) if inner else EXACT
        return FormulaSpec(value, symbols, relative) if value else None

    def instantiate(self, specification: FormulaSpec, asking: Asking) -> PartVariant:
        """The key with this variant's numbers; no misconception is equal to it or to another."""
        symbols, relative = dict(specification.symbols), specification.relative
        key = _stored(asking.evaluate(specification.value), specification.symbols)
        if not has_values(key):
            raise Apart("the key has no value at most points of its letters' domains")
        kept, muted = kept_apart(
            key,
            asking.given,
            lambda value, _: _stored(value, specification.symbols),
            lambda one, other: equal(other, one, relative),
        )
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=linear(key.node),
            key_text=pretty(key.node),
            key_html=mathml(key.node),
            tolerance=None,
            wanted=_wanted(symbols, relative),
            accepted="",
            misconceptions=wrong_answers(kept),
            muted=muted,
            details={"symbols": symbols, "relative": relative},
        )

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The formula of a text, or of a number as JSON states it."""
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            raw = repr(raw) if isinstance(raw, float) or raw.bit_length() < MAX_BITS else "9" * MAX_BITS
        if not isinstance(raw, str):
            return Unreadable(f"No formula was given. Write one in {listed(_letters(part))}.")
        try:
            formula = read_formula(raw, _letters(part))
        except FormulaError as problem:
            return Unreadable(problem.sentence)
        return Response(formula, f"Read as {pretty(formula)}.", f"Read as {mathml(formula)}.")

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Right where equal to the key; else the misconception whose formula it is."""
        symbols = tuple(part.details["symbols"].items())
        given, relative = placed(response.value, _domains(symbols)), part.details["relative"]
        if equal(_stored(part.key, symbols), given, relative):
            return Mark(True, 1.0)
        for wrong in part.misconceptions:
            if equal(_stored(wrong.value, symbols), given, relative):
                return Mark(False, wrong.credit, wrong.id, wrong.feedback_html, wrong.feedback_text)
        return Mark(False, 0.0)

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """One text box."""
        name = field_name(part)
        value = escape(str(raw)) if isinstance(raw, str | int | float) else ""
        return Control(
            f'<label for="{name}">Your answer</label> <span class="field wide">'
            f'<input class="box" type="text" id="{name}" name="{name}" value="{value}"'
            f' aria-describedby="{escape(described_by)}" autocomplete="off" autocapitalize="off" spellcheck="false"'
            f' maxlength="1000" required></span>'
        )

    def specimens(self, part: PartVariant) -> Specimens:
        """The key in several forms, the key with something added, and texts that are no formula."""
        key = str(part.key)
        forms = (key, part.key_text, f"({key}) + 0", f"-(-1 - ({key})) - 1", f"({key})*2/2")
        right = tuple(form for form in forms if not isinstance(self.read(part, form), Unreadable))
        wrong = (f"({key}) + 1", f"({key}) - 7", *(str(wrong.value) for wrong in part.misconceptions))
        readable = tuple(form for form in wrong if not isinstance(self.read(part, form), Unreadable))
        return Specimens(
            right or (part.key,),
            readable,
            ("", " ", "(1", "1)", "1 +", "2,5", "1 = 1", "1e400", "nan()", "٣", "[[", "9" * 300, None, True, [], {}),
        )


def _letters(part: PartVariant) -> Mapping[str, str]:
    return letters_of(part.details["symbols"])


@lru_cache(maxsize=128)
def _domains(symbols: tuple[tuple[str, str], ...]) -> Mapping[str, Domain]:
    """The domains that a variant holds as texts."""
    return {name: domain for name, text in symbols if (domain := read_domain(text))}


@lru_cache(maxsize=512)
def _stored(text: str, symbols: tuple[tuple[str, str], ...]) -> Placed:
    """A formula as a variant holds it."""
    node = read_formula(text, letters_of([name for name, _ in symbols]), MAX_STORED)
    return placed(node, _domains(symbols))


def _wanted(symbols: Mapping[str, str], relative: float) -> str:
    """What is wanted, said before the answer."""
    letters = listed(letters_of(symbols))
    numbers = f"; numbers may be rounded to {100 * relative:g}%" if relative > EXACT else ""
    return f"Give a formula in {letters}: any equivalent form counts{numbers}."


KIND = Formula()
