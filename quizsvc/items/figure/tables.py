"""The numbers of a figure: columns of what its marks hold, as HTML and ready for a spreadsheet."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from quizsvc.items.figure.chart import Figure
from quizsvc.items.figure.marks import Band, Bars, Contour, Curve, Dots, Rule, Scatter, Spot
from quizsvc.items.typeset.numerals import number_text

ROWS_SHOWN = 40
Cell = float | str


MARKED = "Marked"
"""The caption of the table of rules and marked points."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of equal length under one caption."""

    caption: str
    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tabulate(chart: Figure) -> tuple[Columns, ...]:
    """The numbers of each mark; curves over the same x share columns, rules and marked points too.

    Computed numbers are told to a hundred-thousandth of their range, which is finer than any chart, and small ones
    to five figures, for axes that go by powers of ten.
    """
    across, up = chart.x_label or "x", chart.y_label or "y"
    shared: dict[tuple[float, ...], list[Curve]] = {}
    for mark in chart.marks:
        if isinstance(mark, Curve):
            shared.setdefault(mark.x, []).append(mark)
    found = [_of(mark, across, up) for mark in chart.marks if not isinstance(mark, Curve | Rule | Spot)]
    found += [_of_curves(curves, across, up) for curves in shared.values()]
    return (*found, *_of_places([m for m in chart.marks if isinstance(m, Rule | Spot)], across, up))


def as_plain(tables: Sequence[Columns]) -> list[dict[str, Any]]:
    """The tables as JSON holds them."""
    return [{"caption": t.caption, "names": list(t.names), "rows": list(map(list, t.rows))} for t in tables]


def tables_html(tables: Sequence[Mapping[str, Any]]) -> str:
    """Tables for the page; of a long one every so many rows."""
    return "".join(_html(table["caption"], table["names"], table["rows"]) for table in tables)


def _of(mark: Scatter | Dots | Bars | Band | Contour, across: str, up: str) -> Columns:
    match mark:
        case Scatter():
            return _columns("Points", (across, up), (mark.x, mark.y))
        case Dots():
            return _columns("Readings", (across,), (mark.x,))
        case Bars() if mark.names:
            return _columns("Bars", (across, up), (mark.names, mark.heights))
        case Bars():
            return _columns("Bars", ("from", "to", up), (mark.left, mark.right, mark.heights))
        case Band():
            return _columns("Band", (across, "low", "high"), (mark.x, mark.low, mark.high))
        case Contour():
            heads = tuple(number_text(v, None, exact=True) for v in _told(mark.x))
            columns = (mark.y, *zip(*mark.values, strict=True))
            return _columns("Values", (f"{up} \\ {across}", *heads), columns)


def _of_curves(curves: Sequence[Curve], across: str, up: str) -> Columns:
    caption = "Curves" if len(curves) > 1 else "Curve"
    names = (across, *(curve.label or up for curve in curves))
    return _columns(caption, names, (curves[0].x, *(curve.y for curve in curves)))


def _of_places(places: Sequence[Rule | Spot], across: str, up: str) -> Iterator[Columns]:
    """Rules and marked points by name; heights only where there are any."""
    if not places:
        return
    names = [place.label or place.role for place in places]
    columns: list[Sequence[Cell]] = [names, [place.at if isinstance(place, Rule) else place.x for place in places]]
    if any(isinstance(place, Spot) for place in places):
        columns.append([place.y if isinstance(place, Spot) else "" for place in places])
    yield _columns(MARKED, ("name", across, up)[: len(columns)], columns)


def _columns(caption: str, names: tuple[str, ...], columns: Sequence[Sequence[Cell]]) -> Columns:
    return Columns(caption, names, tuple(zip(*map(_told, columns), strict=True)))


def _told(column: Sequence[Cell]) -> list[Cell]:
    """The cells; numbers of more than eight figures to a hundred-thousandth of the range, and to five figures."""
    values = [cell for cell in column if not isinstance(cell, str)]
    if len(values) < len(column):
        return list(column)
    reach = max(values) - min(values) or abs(values[0]) or 1.0
    places = 5 - math.floor(math.log10(reach))
    least = 10.0 ** (4 - places)  # what is smaller would keep fewer than five figures
    return [
        v
        if len(repr(v)) < 10 or float(f"{v:.8g}") == v
        else round(v, places if abs(v) >= least else 4 - math.floor(math.log10(abs(v))))
        for v in values
    ]


def _html(caption: str, names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    stride = -(-len(rows) // ROWS_SHOWN)
    note = f": one in {stride} of {len(rows)} rows" if stride > 1 else ""
    kinds = ("" if isinstance(cell, str) else ' class="number"' for cell in rows[0])
    head = "".join(f'<th scope="col"{kind}>{escape(name)}</th>' for name, kind in zip(names, kinds, strict=True))
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows[::stride])
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{caption}"><table class="data">'
        f"<caption>{caption}{note}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"<td>{escape(cell)}</td>"
    return f'<td class="number">{number_text(cell, None, exact=True)}</td>'
