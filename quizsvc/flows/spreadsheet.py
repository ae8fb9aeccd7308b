"""The numbers of a question for a spreadsheet: its data, and what its chart shows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from quizsvc.flows.practice import NOT_YOURS, Missing, variant_of
from quizsvc.flows.service import Service
from quizsvc.store.learners import Learner


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """Columns of numbers and names, side by side; a shorter one ends in empty cells."""

    heads: tuple[str, ...]
    rows: tuple[tuple[float | int | str, ...], ...]


def data(service: Service, learner: Learner, attempt_id: str) -> Spreadsheet | Missing:
    """The data of an attempt's question: a column for each list, and for a table X the columns X1, X2 and so on."""
    variant = variant_of(service, learner, attempt_id)
    if variant is None:
        return NOT_YOURS
    return _side_by_side(column for name, values in variant.data.items() for column in _columns(name, values))


def figure(service: Service, learner: Learner, attempt_id: str) -> Spreadsheet | Missing:
    """The numbers of an attempt's chart, all that it shows."""
    variant = variant_of(service, learner, attempt_id)
    if variant is None or not variant.figure_tables:
        return NOT_YOURS
    tables = variant.figure_tables
    return _side_by_side(
        (f"{table['caption']}: {name}", column)
        for table in tables
        for name, column in zip(table["names"], zip(*table["rows"], strict=True), strict=True)
    )


def _columns(name: str, values: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    """A list as one column, a table as one for each of its own."""
    if not isinstance(values[0], list):
        yield name, values
        return
    for at, column in enumerate(zip(*values, strict=True), 1):
        yield f"{name}{at}", column


def _side_by_side(columns: Iterable[tuple[str, Sequence[Any]]]) -> Spreadsheet:
    named = list(columns)
    cells = ([int(cell) if isinstance(cell, bool) else cell for cell in column] for _, column in named)
    return Spreadsheet(tuple(name for name, _ in named), tuple(zip_longest(*cells, fillvalue="")))
