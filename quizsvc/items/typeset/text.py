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
Printed = Numeral | list[Numeral] | str | Table
"""A value as it is printed, in whatever form."""
TEXTUAL = (str, bool, np.bool_)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a hole in a page. manner: "text", "maths" (in MathML), "block" (a paragraph of its own).

    `around` is what stands before and after digits; None where digits do not always stand here as they are.
    """

    index: int
    hole: Hole
    manner: str
    spot: Spot
    around: tuple[str, str] | None = ("", "")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A page parted at its holes: one more piece than slots, which stand between them."""

    pieces: tuple[str, ...]
    slots: tuple[Slot, ...]

    def filled(self, values: Sequence[Printed], show: Callable[[Printed, Slot], str]) -> str:
        """The page with each value as `show` has it. Raises TypesetError for one that cannot stand there."""
        out = [self.pieces[0]]
        try:
            for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
                value, around = values[slot.index], slot.around
                if around and type(value) is Numeral and value.is_bare:
                    out += (around[0], value.digits, around[1], piece)
                else:
                    out += (show(value, slot), piece)
        except ValueError as problem:
            raise _unshown(slot.hole, value, problem) from problem
        return "".join(out)


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

    @property
    def fixed(self) -> str:
        """What every variant says, in plain text on one line; where a value stands it has an ellipsis."""
        return " ".join("…".join(self._plain.pieces).split())

    @cached_property
    def settled(self) -> tuple[str, str] | None:
        """The text in both forms where it has no holes: it is the same in every variant."""
        return None if self.holes else (self.html(()), self.plain(()))

    def filled(self, values: Sequence[Value]) -> tuple[str, str]:
        """The text as HTML and as plain text. Raises TypesetError for a value that cannot be shown."""
        if self.settled:
            return self.settled
        printed = self._printed(values)
        return self._html.filled(printed, _html_value), self._in_lines(printed)

    def html(self, values: Sequence[Value]) -> str:
        """HTML of blocks, safe to be put into a page. Raises TypesetError for a value that cannot be shown."""
        return self._html.filled(self._printed(values), _html_value)

    def plain(self, values: Sequence[Value]) -> str:
        """Readable text without markup, for terminals and JSON."""
        return self._in_lines(self._printed(values))

    def _in_lines(self, printed: Sequence[Printed]) -> str:
        text = self._plain.filled(printed, _plain_value)
        text = aligned_tables(text) if CELL in text else text.rstrip()
        # A number that brings its operator along comes with a blank, and may meet another.
        return re.sub(r"(?<=\S)  +(?=[−+] )", " ", text) if "  " in text else text

    def _printed(self, values: Sequence[Value]) -> list[Printed]:
        """Each value as it is printed, for both forms."""
        if len(values) != len(self.holes):
            raise ValueError(f"got {len(values)} values, wanted {len(self.holes)}")
        printed: list[Printed] = []
        try:
            for value, hole in zip(values, self.holes, strict=True):
                printed.append(_print(value, hole))
        except ValueError as problem:
            raise _unshown(hole, value, problem) from problem
        return printed


def _unshown(hole: Hole, value: object, problem: ValueError) -> TypesetError:
    """The error of a value that cannot be shown where it stands."""
    own_line = "leave an empty line before it and one after it"
    remedy = own_line if isinstance(value, Table) else "show a finite number, a list or a text"
    return TypesetError(hole.line, hole.column, f"{{{{ {hole.source} }}}}: {problem}", remedy)


def _print(value: Value, hole: Hole) -> Printed:
    """A value as it is printed; a list of one number is a number. Raises ValueError for what cannot be shown."""
    if type(value) is float or type(value) is int:
        return numeral(value, hole.format, hole.exact)
    if isinstance(value, Table):
        return value
    if isinstance(value, TEXTUAL):
        return str(value)
    if isinstance(value, np.ndarray) and value.ndim > 1:
        raise ValueError("an array of two dimensions is shown by table(...)")
    if isinstance(value, np.ndarray):
        value = np.atleast_1d(value).tolist()
    items = value if isinstance(value, (list, tuple)) else (value,)
    numerals = [numeral(item, hole.format, hole.exact) for item in items]
    return numerals[0] if len(numerals) == 1 else numerals


def _html_value(value: Printed, slot: Slot) -> str:
    if isinstance(value, Table):
        if slot.manner != "block":
            raise ValueError("a table stands in a paragraph of its own")
        return table_html(value, slot.hole.format)
    if slot.manner == "maths":
        return _maths_value(value, slot.spot)
    before, after = slot.around or ("", "")
    if isinstance(value, Numeral):
        return before + _after_operator(value, value.html(), slot.spot) + after
    return before + (escape(value) if isinstance(value, str) else ", ".join(n.html() for n in value)) + after


def _maths_value(value: Numeral | list[Numeral] | str, spot: Spot) -> str:
    if isinstance(value, Numeral):
        return _maths_number(value, spot)
    return f"<mtext>{escape(value)}</mtext>" if isinstance(value, str) else _maths_list(value)


def _plain_value(value: Printed, slot: Slot) -> str:
    if isinstance(value, Numeral):
        return _plain_number(value, slot)
    if isinstance(value, Table):
        return table_plain(value, slot.hole.format)
    return value.replace(CELL, " ") if isinstance(value, str) else ", ".join(n.text() for n in value)


def _after_operator(number: Numeral, shown: str, spot: Spot) -> str:
    """A number in prose: with its sign in parentheses after an operator."""
    return f"({shown})" if number.sign and spot.before == "op" else shown


def _maths_list(numbers: Sequence[Numeral]) -> str:
    inside = '<mo separator="true">,</mo>'.join(_maths_number(n, Spot()) for n in numbers)
    return f"<mrow>{inside}</mrow>"


def _maths_number(number: Numeral, spot: Spot) -> str:
    """One MathML element for a number (none for a coefficient of one)."""
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
