"""A compiled text and how values fill it: what each kind of value looks like in prose, in a formula, as a block."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np

from quizsvc.items.typeset.columns import CELL, aligned_tables
from quizsvc.items.typeset.holes import Hole
from quizsvc.items.typeset.numerals import Numeral, numeral, prefix_sign
from quizsvc.items.typeset.signs import Spot
from quizsvc.items.typeset.source import TypesetError
from quizsvc.items.typeset.tables import Table, table_html, table_plain

Value = float | int | bool | str | np.ndarray | list[object] | tuple[object, ...] | Table


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a hole in a page. manner: "text", "maths" (in MathML), "block" (a paragraph of its own)."""

    index: int
    manner: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Pattern:
    """A page parted at its holes: one more piece than slots, which stand between them."""

    pieces: tuple[str, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A compiled text. ``holes`` are its expressions in order; their values, in that order, fill it."""

    holes: tuple[Hole, ...]
    _html: Pattern
    _plain: Pattern

    @property
    def size(self) -> int:
        """How many characters it has without its values, in both forms."""
        return sum(map(len, self._html.pieces)) + sum(map(len, self._plain.pieces))

    def html(self, values: Sequence[Value]) -> str:
        """HTML of blocks, safe to be put into a page. Raises TypesetError for a value that cannot be shown."""
        return self._filled(self._html, values, _html_value)

    def plain(self, values: Sequence[Value]) -> str:
        """Readable text without markup, for terminals and JSON."""
        text = self._filled(self._plain, values, _plain_value)
        text = aligned_tables(text) if CELL in text else text.rstrip()
        # A number that brings its operator along comes with a blank, and may meet another.
        return re.sub(r"(?<=\S)  +(?=[−+] )", " ", text) if "  " in text else text

    def _filled(self, pattern: Pattern, values: Sequence[Value], show: Callable[[Value, Hole, Slot], str]) -> str:
        if len(values) != len(self.holes):
            raise ValueError(f"got {len(values)} values, wanted {len(self.holes)}")
        if not pattern.slots:
            return pattern.pieces[0]
        parts = [pattern.pieces[0]]
        for slot, piece in zip(pattern.slots, pattern.pieces[1:], strict=True):
            hole = self.holes[slot.index]
            try:
                parts.append(show(values[slot.index], hole, slot))
            except ValueError as error:
                message = f"{{{{ {hole.source} }}}}: {error}"
                own_line = "leave an empty line before it and one after it"
                remedy = own_line if isinstance(values[slot.index], Table) else "show a finite number, a list or a text"
                raise TypesetError(hole.line, hole.column, message, remedy) from error
            parts.append(piece)
        return "".join(parts)


def _html_value(value: Value, hole: Hole, slot: Slot) -> str:
    if isinstance(value, Table):
        if slot.manner != "block":
            raise ValueError("a table stands in a paragraph of its own")
        return table_html(value, hole.format)
    numerals = _numerals(value, hole)
    if slot.manner == "maths":
        return _maths_text(str(value)) if numerals is None else _maths_numbers(numerals, slot.spot)
    if numerals is None:
        shown = escape(str(value))
    elif len(numerals) == 1:
        shown = _after_operator(numerals[0], numerals[0].html(), slot.spot)
    else:
        shown = ", ".join(n.html() for n in numerals)
    return f"<p>{shown}</p>\n" if slot.manner == "block" else shown


def _plain_value(value: Value, hole: Hole, slot: Slot) -> str:
    if isinstance(value, Table):
        return table_plain(value, hole.format)
    numerals = _numerals(value, hole)
    if numerals is None:
        return str(value).replace(CELL, " ")
    if len(numerals) != 1:
        return ", ".join(n.text() for n in numerals)
    if slot.manner == "maths":
        return _plain_number(numerals[0], slot.spot)
    return _after_operator(numerals[0], numerals[0].text(), slot.spot)


def _numerals(value: Value, hole: Hole) -> list[Numeral] | None:
    """The numbers of a value; None for text."""
    if type(value) is float or type(value) is int:
        return [numeral(value, hole.format, hole.exact)]
    if isinstance(value, (str, bool, np.bool_)):
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


def _maths_text(text: str) -> str:
    return f"<mtext>{escape(text)}</mtext>"


def _maths_numbers(numbers: Sequence[Numeral], spot: Spot) -> str:
    """One MathML element for a number or a list of them (none for a coefficient of one)."""
    if len(numbers) == 1:
        return _maths_number(numbers[0], spot)
    inside = '<mo separator="true">,</mo>'.join(_maths_number(n, Spot()) for n in numbers)
    return f"<mrow>{inside}</mrow>"


def _maths_number(number: Numeral, spot: Spot) -> str:
    if _is_fenced(number, spot):
        sign = prefix_sign(number.sign) if number.sign else ""
        return f'<mrow><mo stretchy="false">(</mo>{sign}{number.mathml()}<mo stretchy="false">)</mo></mrow>'
    body = _coefficient(number, spot).mathml()
    if spot.before == "term":
        return f'<mrow><mo form="infix">{number.sign}</mo>{body}</mrow>'
    if number.sign:
        return f"<mrow>{prefix_sign(number.sign)}{body}</mrow>" if body else prefix_sign(number.sign)
    return f"<mrow>{body}</mrow>" if number.power or number.unit else body


def _plain_number(number: Numeral, spot: Spot) -> str:
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
