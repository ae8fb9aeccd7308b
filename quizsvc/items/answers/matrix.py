"""A table of numbers: each entry asked is right when it is within the tolerance of the key's, credit by entry.

`asked` is a picture of the table, one line a row: `?` where the learner answers and `.` where the entry is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from quizsvc.items.answers.base import (
    AnswerKind,
    Apart,
    Asking,
    Control,
    Mark,
    PartVariant,
    Sought,
    Specimens,
    kept_apart,
    wrong_answers,
)
from quizsvc.items.answers.controls import NUMBER_BOX, field_name, fieldset
from quizsvc.items.answers.entries import (
    Entry,
    boxes_given,
    compare_entries,
    echo,
    explained,
    finite_numbers,
    off,
    pasted_text,
    read_entries,
    seek,
    spelt,
    too_near,
    unreadable_entries,
)
from quizsvc.items.answers.tolerance import Tolerance, accepted_each, key_text, read_tolerance, wanted, width_at
from quizsvc.items.block import Block
from quizsvc.items.expr import Expression
from quizsvc.items.frontmatter import Scalar
from quizsvc.items.kinds import ANY, FEATURES, MATRIX
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.typeset.tables import SCROLL

MAX_ROWS, MAX_COLUMNS = 10, 8
PASTE = "You can paste the whole table into the first box."
Cells = list[list[int]]
"""Row and column of each entry asked, in reading order."""


@dataclass(frozen=True, slots=True)
class MatrixSpec:
    """The key's expression, its tolerance, the names of rows and columns, and which entries are asked (all if none)."""

    value: Expression
    tolerance: Tolerance
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    asked: tuple[str, ...]


class Matrix(AnswerKind):
    """The answer kind `matrix`."""

    name = "matrix"
    keys = frozenset({"value", "tolerance", "rows", "columns", "asked"})
    values = frozenset({MATRIX, FEATURES, ANY})
    key_kind = MATRIX

    def parse(self, block: Block) -> MatrixSpec | None:
        """The key's expression, its tolerance, `rows` and `columns` by name, and the picture `asked`."""
        value, tolerance = block.valued("value", self.values), read_tolerance(block)
        rows, columns = (tuple(name.text for name in block.names(key)) for key in ("rows", "columns"))
        asked = _picture(block)
        return MatrixSpec(value, tolerance, rows, columns, asked) if value and asked is not None else None

    def instantiate(self, specification: MatrixSpec, asking: Asking) -> PartVariant:
        """The key of this variant, its margins held among the entries asked."""
        key = finite_numbers(asking.evaluate(specification.value), 2, "the key")
        shape = (key.shape[0], key.shape[1])
        rows, columns = _names(specification.rows, shape[0], "row"), _names(specification.columns, shape[1], "column")
        cells = _cells(specification.asked, shape)
        tolerance = specification.tolerance.each()
        widths = [width_at(tolerance, float(key[row, column])) for row, column in cells]

        def read(value: Any, what: str) -> list[float]:
            found = finite_numbers(value, 2, what)
            if found.shape != shape:
                raise Apart(f"{what} had the shape {found.shape}; the key has {shape}")
            return _picked(found.tolist(), cells)

        kept, muted = kept_apart(
            _picked(key.tolist(), cells), asking.given, read, lambda one, other: too_near(one, other, widths)
        )
        texts = [[key_text(entry, specification.tolerance) for entry in row] for row in key.tolist()]
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=key.tolist(),
            key_text="; ".join(f"{name}: {', '.join(row)}" for name, row in zip(rows, texts, strict=True)),
            tolerance=tolerance,
            wanted=f"{wanted(specification.tolerance)} Each number counts by itself.",
            accepted=accepted_each(tolerance),
            misconceptions=wrong_answers(kept),
            muted=muted,
            key_html=_table(rows, columns, [[escape(text) for text in row] for row in texts]),
            details={"rows": rows, "columns": columns, "cells": cells, "texts": texts},
            value=specification.value.source,
        )

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The numbers asked, from boxes, a table as a list of rows, or a pasted text; the given ones stand for them."""
        flat = _flattened(part, raw)
        values = flat if isinstance(flat, Unreadable) else read_entries(flat, _entries(part))
        if isinstance(values, Unreadable):
            return values
        whole = [list(row) for row in part.key]
        for (row, column), value in zip(part.details["cells"], values, strict=True):
            whole[row][column] = value
        return Response(whole, echo(values, _entries(part)))

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Credit by entry asked; a misconception where every one is its."""
        values, key = (_picked(table, part.details["cells"]) for table in (response.value, part.key))
        mark = compare_entries(part, values, key, [entry.label for entry in _entries(part)])
        return explained(mark, part, values, key, lambda table: _picked(table, part.details["cells"]))

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """A table with a box for each entry asked and the others as they are."""
        entries = _entries(part)
        flat = _flattened(part, raw)
        given = boxes_given(raw if isinstance(flat, Unreadable) else flat, entries)
        shown = [[escape(text) for text in row] for row in part.details["texts"]]
        for entry, text, (row, column) in zip(entries, given, part.details["cells"], strict=True):
            shown[row][column] = (
                f'<input {NUMBER_BOX} name="{field_name(part, entry.suffix)}" value="{escape(text)}"'
                f' aria-label="{escape(entry.label)}">'
            )
        table = _table(part.details["rows"], part.details["columns"], shown)
        return fieldset("entries", described_by, f'{table}<p class="small">{PASTE}</p>')

    def specimens(self, part: PartVariant) -> Specimens:
        """The key in every spelling, each entry just outside, the misconceptions, and what is no such table."""
        entries, cells = _entries(part), part.details["cells"]
        asked = _picked(part.key, cells)
        wrong = [off(part, asked, index, side) for index in range(len(cells)) for side in (1.5, -1.5)]
        lines = "\n".join("\t".join(map(repr, row)) for row in part.key)
        right = (part.key, lines, *spelt(asked, entries), *spelt(off(part, asked, 0, 0.99), entries))
        tall: tuple[Any, ...] = ([*part.key, part.key[0]], f"{lines}\n{lines}", [[]], [part.key], {"0.0": part.key})
        odd = (*unreadable_entries(entries), *tall)
        wrong += [_picked(m.value, cells) for m in part.misconceptions]
        return Specimens(right, tuple(raw for values in wrong for raw in spelt(values, entries)), odd)

    def sought(self, part: PartVariant) -> tuple[Sought, ...]:
        """Each entry asked."""
        cells = part.details["cells"]
        return seek(part, _picked(part.key, cells), _picked(part.details["texts"], cells))

    def outline(self, part: PartVariant) -> tuple[str, ...]:
        """The table with question marks where it is asked, and how the numbers are typed."""
        shown = [list(row) for row in part.details["texts"]]
        for row, column in part.details["cells"]:
            shown[row][column] = "?"
        columns = part.details["columns"]
        lines = [f"  {n}: {', '.join(r)}" for n, r in zip(part.details["rows"], shown, strict=True)]
        return (f"  ({', '.join(columns)})", *lines, "Type the numbers asked, row by row, with spaces between them.")


def _picture(block: Block) -> tuple[str, ...] | None:
    """The lines of `asked` without spaces, none where it is absent; None where one is wrong, which is noted."""
    lines = []
    for node in block.list("asked"):
        line = "".join(node.text.split()) if isinstance(node, Scalar) else ""
        if not line or set(line) - {"?", "."}:
            block.loading.problem(node, "answer", "a line of `asked` holds ? and . only", "write one for each column")
            return None
        lines.append(line)
    if lines and (len(set(map(len, lines))) > 1 or "?" not in "".join(lines)):
        block.loading.problem(
            block.tree, "answer", "`asked` is no table with a ? in it", "give all rows the same length"
        )
        return None
    return tuple(lines)


def _cells(asked: Sequence[str], shape: tuple[int, int]) -> Cells:
    """The entries asked of a table of this shape; all where nothing is said."""
    if shape[0] > MAX_ROWS or shape[1] > MAX_COLUMNS:
        raise Apart(f"the key had the shape {shape}; wanted at most {MAX_ROWS} rows and {MAX_COLUMNS} columns")
    if asked and (len(asked), len(asked[0])) != shape:
        raise Apart(f"the key had the shape {shape}; `asked` has {(len(asked), len(asked[0]))}")
    return [[r, c] for r in range(shape[0]) for c in range(shape[1]) if not asked or asked[r][c] == "?"]


def _names(names: Sequence[str], count: int, what: str) -> list[str]:
    """The names of rows or columns, by number where none are given."""
    if names and len(names) != count:
        raise Apart(f"the key had {count} {what}s, and {len(names)} names for them")
    return list(names) or [f"{what} {number}" for number in range(1, count + 1)]


def _picked(table: Sequence[Sequence[Any]], cells: Cells) -> list[Any]:
    """The entries asked, in reading order."""
    return [table[row][column] for row, column in cells]


def _entries(part: PartVariant) -> list[Entry]:
    rows, columns = part.details["rows"], part.details["columns"]
    return [Entry(f"{row}.{column}", f"{rows[row]}, {columns[column]}") for row, column in part.details["cells"]]


def _flattened(part: PartVariant, raw: object) -> object | Unreadable:
    """A whole table, as a list of rows or as lines, as the entries asked of it; all else as it is."""
    rows, columns = len(part.details["rows"]), len(part.details["columns"])
    text = raw if isinstance(raw, str) else pasted_text(raw, _entries(part))
    if text:
        lines = _lines(text, rows)
        places = [Entry("", name) for name in part.details["columns"]]
        if len(lines) not in {1, rows}:
            return Unreadable(f"{len(lines)} lines were given. Give {rows} rows of {columns} numbers.")
        read = [read_entries(line, places) for line in lines] if len(lines) > 1 else []
        wrong = next((row for row in read if isinstance(row, Unreadable)), None)
        if wrong:
            return wrong
        whole = [row for row in read if isinstance(row, list)] or _rows(read_entries(text, places * rows), columns)
        return _picked(whole, part.details["cells"]) if whole else raw
    if isinstance(raw, list | tuple) and any(isinstance(row, list | tuple) for row in raw):
        if len(raw) != rows or any(not isinstance(row, list | tuple) or len(row) != columns for row in raw):
            return Unreadable(f"The table has another shape. Give {rows} rows of {columns} numbers.")
        return _picked(raw, part.details["cells"])
    return raw


def _lines(text: str, rows: int) -> list[str]:
    """The lines of a text; semicolons end them where what stands between is several numbers each."""
    pieces = [piece.strip() for piece in text.split(";")]
    by_semicolon = len(pieces) == rows and any(len(piece.split()) > 1 for piece in pieces)
    return pieces if by_semicolon else [line for line in text.splitlines() if line.strip()]


def _rows(values: list[float] | Unreadable, columns: int) -> list[list[float]]:
    """The numbers in rows; none where they could not be read."""
    found = values if isinstance(values, list) else []
    return [found[start : start + columns] for start in range(0, len(found), columns)]


def _table(rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """A table of HTML cells under the columns' names, each row after its name."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{cell}</td>" for cell in row)}</tr>'
        for name, row in zip(rows, cells, strict=True)
    )
    return f'{SCROLL}<table class="data"><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>'


KIND = Matrix()
