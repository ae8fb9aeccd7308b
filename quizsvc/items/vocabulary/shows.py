"""What a learner sees: tables of numbers, and the layers of a figure."""

from typing import Annotated, Any

import numpy as np

from quizsvc.items import figure as charts
from quizsvc.items.kinds import FIGURE, LAYER, TABLE, Value
from quizsvc.items.typeset import Table
from quizsvc.items.vocabulary.base import Boolean, Number, Size, Sort, Text, Texts, Vector, declare


def _layer(value: Value) -> Value:
    if not isinstance(value, charts.Layer):
        raise ValueError("no layer")
    return value


Layer = Annotated[Any, Sort(LAYER, _layer, "a layer such as scatter(x, y)")]


def table(*lists: Vector, columns: Texts | None = None) -> Any:
    """Lists of numbers side by side, under the names in columns; one list is set as a strip of readings."""
    if len({np.size(values) for values in lists}) != 1:
        raise ValueError("table: the lists have different lengths; wanted one or more lists of one length")
    names = columns or [""] * len(lists)
    if len(names) != len(lists):
        raise ValueError(f"table: {len(lists)} lists and {len(names)} column names; wanted as many of both")
    return Table(tuple(names), tuple(tuple(row) for row in np.column_stack(lists).tolist()))


def scatter(x: Vector, y: Vector, *, role: Text = "data") -> Any:
    """Points (x, y)."""
    return charts.scatter(x, y, role)


def dots(x: Vector, *, role: Text = "data") -> Any:
    """Readings as dots on a line, stacked where they are close."""
    return charts.dots(x, role)


def histogram(x: Vector, *, bins: Size | None = None, density: Boolean = False, role: Text = "data") -> Any:
    """Counts of x in bins, or with density=True a histogram of area one."""
    return charts.histogram(x, bins, density, role)


def curve(x: Vector, y: Vector, *, label: Text = "", role: Text = "mle") -> Any:
    """A line through points in the order given."""
    return charts.curve(x, y, label, role)


def bars(positions: Vector, heights: Vector, *, role: Text = "data") -> Any:
    """Bars of these heights."""
    return charts.bars(positions, heights, role)


def rule(at: Number, *, label: Text = "", role: Text = "truth") -> Any:
    """A vertical line."""
    return charts.rule(at, label, role)


def band(x: Vector, low: Vector, high: Vector, *, role: Text = "map") -> Any:
    """The area between low and high."""
    return charts.band(x, low, high, role)


def figure(*layers: Layer, title: Text, x_label: Text = "", y_label: Text = "", description: Text = "") -> Any:
    """Layers drawn over one another, with a title that says what is to be seen."""
    return charts.figure(*layers, x_label=x_label, y_label=y_label, title=title, description=description)


FUNCTIONS = (
    declare(table, returns=TABLE),
    *(declare(body, returns=LAYER) for body in (scatter, dots, histogram, curve, bars, rule, band)),
    declare(figure, returns=FIGURE),
)
