"""A compiled text and how values fill it: what each kind of value looks like in prose, in a formula, as a block."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape

import numpy as np

from quizsvc.items.typeset.columns import CELL, aligned_tables
from quizsvc.items.typeset.holes import Hole
from quizsvc.items.typeset.numerals import Numeral, numeral, prefix_sign
from quizsvc.items.typeset.signs import Spot
from quizsvc.items.typeset.source import TypesetError
from quizsvc.items.typeset.tables import Table, table_html, table_plain

Value = float | int | bool | str | np.ndarray | list[object] | tuple[object, ...] | Table
TEXTUAL = (str, bool, np.bool_)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a hole in a page. manner: "text", "maths" (in MathML), "block" (a paragraph of its own)."""

    index: int
    hole: Hole
    manner: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Pattern:
    """A page parted at its holes: one more piece than slots, which stand between them."""

    pieces: tuple[str, ...]
    slots: tuple[Slot, ...]

    def filled(self, values: Sequence[Value], show: Callable[[Value, Slot], str]) -> str:
        """The page with each value as `show` has it. Raises TypesetError for a value that cannot be shown."""
        slots, shown = self.slots, [self.pieces[0]]
        try:
            for slot, piece in zip(slots, self.pieces[1:], strict=True):
                shown += (show(values[slot.index], slot), piece)
        except ValueError as problem:
            raise _unshown(slot, values[slot.index], problem) from problem
        return "".join(shown)


@dataclass(frozen=True)  # without slots: what it comes to without holes is kept
class Text:
    """A compiled text. ``holes`` are its expressions in order; their values, in that order, fill it."""

    holes: tuple[Hole, ...]
    _html: Pattern
    _plain: Pattern

    @cached_property
    def size(self) -> int:
        """How many characters it has without its values, in both forms."""
        return sum(map(len, self._html.pieces)) + sum(map(len, self._plain.pieces))

    @cached_property
    def settled(self) -> tuple[str, str] | None:
        """The text in both forms where it has no holes: it is the same in every variant."""
        return None if self.holes else (self.html(()), self.plain(()))

    def filled(self, values: Sequence[Value]) -> tuple[str, str]:
        """The text as HTML and as plain text."""
        return self.settled or (self.html(values), self.plain(values))

    def html(self, values: Sequence[Value]) -> str:
        """HTML of blocks, safe to be put into a page. Raises TypesetError for a value that cannot be shown."""
        self._check_count(values)
        return self._html.filled(values, _html_value)

    def plain(self, values: Sequence[Value]) -> str:
        """Readable text without markup, for terminals and JSON."""
        self._check_count(values)
        text = self._plain.filled(values, _plain_value)
        text = aligned_tables(text) if CELL in text else text.rstrip()
        # A number that brings its operator along comes with a blank, and may meet another.
        return re.sub(r"(?<=\S)  +(?=[−+] )", " ", text) if "  " in text else text

    def _check_count(self, values: Sequence[Value]) -> None:
        if len(values) != len(self.holes):
            raise ValueError(f"got {len(values)} values, wanted {len(self.holes)}")


def _unshown(slot: Slot, value: Value, problem: ValueError) -> TypesetError:
    """The error of a value that cannot be shown where it stands."""
    own_line = "leave an empty line before it and one after it"
    remedy = own_line if isinstance(value, Table) else "show a finite number, a list or a text"
    hole = slot.hole
    return TypesetError(hole.line, hole.column, f"{{{{ {hole.source} }}}}: {problem}", remedy)


def _html_value(value: Value, slot: Slot) -> str:
    if isinstance(value, Table):
        if slot.manner != "block":
            raise ValueError("a table stands in a paragraph of its own")
        return table_html(value, slot.hole.format)
    if type(value) is float or type(value) is int:
        return _html_number(numeral(value, slot.hole.format, slot.hole.exact), slot)
    numerals = _numerals(value, slot.hole)
    if numerals and len(numerals) == 1:
        return _html_number(numerals[0], slot)
    if slot.manner == "maths":
        return f"<mtext>{escape(str(value))}</mtext>" if numerals is None else _maths_list(numerals)
    shown = escape(str(value)) if numerals is None else ", ".join(n.html() for n in numerals)
    return _in_block(shown, slot)


def _html_number(number: Numeral, slot: Slot) -> str:
    if slot.manner == "maths":
        return _maths_number(number, slot.spot)
    return _in_block(_after_operator(number, number.html(), slot.spot), slot)


def _in_block(shown: str, slot: Slot) -> str:
    return f"<p>{shown}</p>\n" if slot.manner == "block" else shown


def _plain_value(value: Value, slot: Slot) -> str:
    if isinstance(value, Table):
        return table_plain(value, slot.hole.format)
    if type(value) is float or type(value) is int:
        return _plain_number(numeral(value, slot.hole.format, slot.hole.exact), slot)
    numerals = _numerals(value, slot.hole)
    if numerals is None:
        return str(value).replace(CELL, " ")
    if len(numerals) == 1:
        return _plain_number(numerals[0], slot)
    return ", ".join(n.text() for n in numerals)


def _numerals(value: Value, hole: Hole) -> list[Numeral] | None:
    """The numbers of a value; None for text."""
    if isinstance(value, TEXTUAL):
        return None
    if isinstance(value, np.ndarray) and value.ndim > 1:
        raise ValueError("an array of two dimensions is shown by table(...)")
    if isinstance(value, np.ndarray):
        value = np.atleast_1d(value).tolist()
    items = value if isinstance(value, (list, tuple)) else (value,)
    return [numeral(item, hole.format, hole.exact) for item in items]


def _after_operator(number: Numeral, shown: str, spot: Spot) -> str:
    """A number in prose: with its sign in parentheses after an operator."""
    return f"({shown})" if number.sign and spot.before == "op" else shown


def _maths_list(numbers: Sequence[Numeral]) -> str:
    inside = '<mo separator="true">,</mo>'.join(_maths_number(n, Spot()) for n in numbers)
    return f"<mrow>{inside}</mrow>"


def _maths_number(number: Numeral, spot: Spot) -> str:
    """One MathML element for a number (none for a coefficient of one)."""
    if number.is_bare and spot.is_indifferent:
        return f"<mn>{number.digits}</mn>"
    if _is_fenced(number, spot):
        sign = prefix_sign(number.sign) if number.sign else ""
        return f'<mrow><mo stretchy="false">(</mo>{sign}{number.mathml()}<mo stretchy="false">)</mo></mrow>'
    body = _coefficient(number, spot).mathml()
    if spot.before == "term":
        return f'<mrow><mo form="infix">{number.sign}</mo>{body}</mrow>'
    if number.sign:
        return f"<mrow>{prefix_sign(number.sign)}{body}</mrow>" if body else prefix_sign(number.sign)
    return f"<mrow>{body}</mrow>" if number.power or number.unit else body


def _plain_number(number: Numeral, slot: Slot) -> str:
    spot = slot.spot
    if slot.manner != "maths":
        return _after_operator(number, number.text(), spot)
    if number.is_bare and spot.is_indifferent:
        return number.digits
    if _is_fenced(number, spot) or (spot.fenced and (number.sign or number.power)):
        return f"({number.text()})"
    shown = _coefficient(number, spot)
    return f" {shown.sign} {replace(shown, sign='').text()}" if spot.before == "term" else shown.text()


def _is_fenced(number: Numeral, spot: Spot) -> bool:
    """Whether a number in a formula needs parentheses."""
    if spot.base and (number.sign or number.power or number.unit):
        return True
    return bool(number.sign) and spot.before in ("op", "atom")


def _coefficient(number: Numeral, spot: Spot) -> Numeral:
    """The number without its digit where it is a coefficient of one."""
    is_one = spot.coefficient and number.digits == "1" and not number.power and not number.unit
    return replace(number, digits="") if is_one else number
