"""Rows of text brought under one another, for terminals.

The cells of a Markdown table are parted by a control character until their values are filled in, since only then
their widths are known.
"""

import re
import unicodedata
from collections.abc import Sequence

CELL = "\x1f"


def aligned_tables(text: str) -> str:
    """A plain page with the rows of each of its tables brought under one another."""
    out: list[str] = []
    rows: list[list[str]] = []
    for block in [*text.split("\n\n"), ""]:
        if CELL in block:
            rows.append(block.split(CELL))
            continue
        if rows:
            out.append("\n".join(columns([r[1:] for r in rows], rows[0][0])))
            rows = []
        out.append(block)
    return "\n\n".join(out).rstrip()


def columns(rows: Sequence[Sequence[str]], margin: str = "") -> list[str]:
    """Rows of text in columns; numbers to the right."""
    made = [_column(column) for column in zip(*rows, strict=True)]
    return [(margin + "  ".join(row)).rstrip() for row in zip(*made, strict=True)]


def _column(cells: Sequence[str]) -> list[str]:
    """The cells brought to one width; to the right if all below the heading are numbers."""
    numeric = all(re.fullmatch(r"[−+]?[\d.]+%?", cell) for cell in cells[1:])
    widths = [_width(cell) for cell in cells]
    widest = max(widths)
    blanks = [" " * (widest - width) for width in widths]
    return [b + c if numeric else c + b for b, c in zip(blanks, cells, strict=True)]


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(not unicodedata.combining(c) for c in text)
