"""Tables of values, in HTML and as plain text; one column is shown as a list of readings that wraps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import NoReturn

from quizsvc.items.typeset.columns import columns
from quizsvc.items.typeset.numerals import numeral, plain_number, shortest
from quizsvc.items.typeset.setting import set_formula

CELL_LIMIT = 10_000
COLUMN_GAP = 3
PHONE_WIDTH = 26
"""In characters, as the page sets them at 16 pixels."""
SCROLL = '<div class="scroll" tabindex="0" role="group" aria-label="table">'


@dataclass(frozen=True, slots=True)
class Table:
    """Values in rows, under headings that may hold ``$maths$``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[float | int | str, ...], ...]

    def __post_init__(self) -> None:
        width = len(self.columns)
        if not width:
            raise ValueError("a table needs at least one column")
        for index, row in enumerate(self.rows):
            if len(row) != width:
                raise ValueError(f"row {index} of a table has {len(row)} cells, wanted {width}")
        if width * len(self.rows) > CELL_LIMIT:
            raise ValueError(f"a table of {width * len(self.rows)} cells, wanted at most {CELL_LIMIT}")

    def column(self, index: int) -> list[float | int | str]:
        """The cells of a column."""
        return [row[index] for row in self.rows]


def table_html(table: Table, form: str | None) -> str:
    """A table, in a container that scrolls where it may be wide; or a list of readings."""
    shown = _columns(table, form)
    heads = [_heading(name)[0] for name in table.columns]
    if len(shown) == 1:
        return _readings_html(heads[0], shown[0])
    numeric = (all(not isinstance(c, str) for c in table.column(j)) for j in range(len(shown)))
    classes = [' class="number"' if yes else "" for yes in numeric]
    head = "".join(f'<th scope="col"{c}>{h}</th>' for c, h in zip(classes, heads, strict=True))
    head = f"<thead><tr>{head}</tr></thead>" if any(heads) else ""
    rows = "".join(f"<tr>{_row_html(classes, row)}</tr>" for row in zip(*shown, strict=True))
    body = f'<table class="data">{head}<tbody>{rows}</tbody></table>'
    return f"{SCROLL}{body}</div>\n" if _may_be_wide(table.columns, shown) else f"{body}\n"


def table_plain(table: Table, form: str | None) -> str:
    """A table in columns of text; or readings with commas."""
    shown = _columns(table, form)
    heads = [_heading(name)[1] for name in table.columns]
    if len(shown) == 1:
        return (f"{heads[0]}: " if heads[0] else "") + ", ".join(shown[0])
    rows = [list(row) for row in zip(*shown, strict=True)]
    return "\n".join(columns([heads, *rows] if any(heads) else rows))


def _row_html(classes: Sequence[str], row: Sequence[str]) -> str:
    return "".join(f"<td{c}>{escape(cell)}</td>" for c, cell in zip(classes, row, strict=True))


def _readings_html(head: str, cells: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(cell)}</li>" for cell in cells)
    # A list without bullets is no list to VoiceOver unless it says so.
    strip = f'<ul class="readings" role="list">{items}</ul>'
    if not head:
        return strip + "\n"
    return f'<div class="readings-block"><span class="readings-name">{head}</span>{strip}</div>\n'


def _may_be_wide(names: Sequence[str], shown: Sequence[Sequence[str]]) -> bool:
    """Whether a table could need more width than a phone of 320 pixels has; a heading breaks at its spaces only."""
    words = [_heading(name)[1].split() for name in names]
    widest = [max(map(len, [*head, *cells]), default=0) for head, cells in zip(words, shown, strict=True)]
    return sum(width + COLUMN_GAP for width in widest) > PHONE_WIDTH or len(shown) > 3


@lru_cache(maxsize=64)
def _columns(table: Table, form: str | None) -> list[list[str]]:
    """The cells of each column as text, which the page and the plain text show alike."""
    return [_column(table.column(j), form) for j in range(len(table.columns))]


def _column(cells: Sequence[float | int | str], form: str | None) -> list[str]:
    """The cells as text; the numbers of a column all have the decimals of the longest."""
    shown = [c if isinstance(c, str) else _cell(c, form) for c in cells]
    if form is not None or any(isinstance(c, str) or "×" in s for c, s in zip(cells, shown, strict=True)):
        return shown
    lengths = [len(s.partition(".")[2]) for s in shown]
    decimals = max(lengths, default=0)
    if not 0 < decimals <= 4:
        return shown
    pairs = zip(cells, shown, lengths, strict=True)
    return [s if own == decimals else numeral(c, str(decimals), exact=True).text() for c, s, own in pairs]


def _cell(cell: float | int, form: str | None) -> str:
    """As drawn up to eight significant digits, like a rounded reading; else as a computed number."""
    short = len(str(cell)) <= 8 or len(shortest(plain_number(cell)).normalize().as_tuple().digits) <= 8
    return numeral(cell, form, exact=short).text()


@lru_cache(maxsize=512)
def _heading(text: str) -> tuple[str, str]:
    """A heading in HTML and as plain text; a formula between dollar signs is set."""
    html, plain = "", ""
    for at, part in enumerate(re.split(r"\$([^$]*)\$", text)):
        if at % 2:
            done = set_formula(part, False, (), _heading_fail)
            html += done.mathml
            plain += done.plain
        else:
            html += escape(part)
            plain += part
    return html, plain


def _heading_fail(_offset: int, message: str, _remedy: str) -> NoReturn:
    raise ValueError(f"in a heading of the table: {message}")
