"""What a learner sees: tables of numbers, and the layers of a figure."""

from typing import Annotated, Any

import numpy as np

from quizsvc.items import figure as charts
from quizsvc.items.kinds import FIGURE, LAYER, TABLE, Value
from quizsvc.items.typeset import Table
from quizsvc.items.vocabulary.base import Boolean, Cost, Features, Number, Size, Sort, Text, Texts, Vector, declare


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


def curve(x: Vector, y: Vector, *, label: Text = "", steps: Boolean = False, role: Text = "mle") -> Any:
    """A line through points in the order given; with steps=True it stays level until the next x."""
    return charts.curve(x, y, label, role, steps)


def density(x: Vector, y: Vector, *, shade: Vector | None = None, label: Text = "", role: Text = "prior") -> Any:
    """A density y over increasing x; shade=[a, b] fills the area under it from a to b."""
    return charts.density(x, y, shade, label, role)


def likelihood(theta: Vector, values: Vector, *, mark: Text = "maximum", label: Text = "", role: Text = "mle") -> Any:
    """A likelihood or log-likelihood over increasing theta, its highest place marked unless mark=''."""
    return charts.likelihood(theta, values, mark, label, role)


def losses(x: Vector, *lines: Vector, labels: Texts) -> Any:
    """Losses over a residual or a margin, one line under each label."""
    return charts.series(x, lines, labels)


def path(penalties: Vector, weights: Features, *, labels: Texts | None = None) -> Any:
    """A regularisation path, penalties by powers of ten: a line for each column of weights, e.g. of ridge_path."""
    return charts.path(penalties, weights, labels)


def contour(x: Vector, y: Vector, values: Features, *, levels: Vector | None = None, role: Text = "data") -> Any:
    """Levels of a function of x and y; values are a row for each y, or a list over grid_x(x, y), grid_y(x, y)."""
    table = values.reshape(np.size(y), np.size(x)) if values.size == np.size(x) * np.size(y) else values
    return charts.contour(x, y, table, levels, role)


def grid(low: Number, high: Number, size: Size = 101, *, tens: Boolean = False) -> Vector:
    """Numbers from low to high at equal steps; with tens=True each is the same multiple of the one before."""
    if not low < high:
        raise ValueError(f"grid: low is {low} and high is {high}; wanted low below high")
    if not tens:
        return np.linspace(low, high, size)
    if low <= 0:
        raise ValueError(f"grid: low is {low}; wanted a number above 0 with tens=True")
    return np.geomspace(low, high, size)


def grid_x(x: Vector, y: Vector) -> Vector:
    """The x of every place of a grid, row after row: as many as x times as many as y."""
    _bounded("grid_x", x, y)
    return np.tile(x, np.size(y))


def grid_y(x: Vector, y: Vector) -> Vector:
    """The y of every place of a grid, row after row: as many as x times as many as y."""
    _bounded("grid_y", x, y)
    return np.repeat(y, np.size(x))


def _bounded(name: str, x: Any, y: Any) -> None:
    if np.size(x) * np.size(y) > charts.NUMBER_LIMIT:
        message = f"{name}: {np.size(x)} times {np.size(y)} places; wanted at most {charts.NUMBER_LIMIT:,}"
        raise ValueError(message)


def bars(positions: Vector, heights: Vector, *, role: Text = "data") -> Any:
    """Bars of these heights."""
    return charts.bars(positions, heights, role)


def rule(at: Number, *, label: Text = "", role: Text = "truth") -> Any:
    """A vertical line."""
    return charts.rule(at, label, role)


def band(x: Vector, low: Vector, high: Vector, *, role: Text = "map") -> Any:
    """The area between low and high."""
    return charts.band(x, low, high, role)


def figure(
    *layers: Layer,
    title: Text,
    x_label: Text = "",
    y_label: Text = "",
    description: Text = "",
    log_x: Boolean = False,
) -> Any:
    """Layers drawn over one another, with a title that says what is to be seen; log_x=True has powers of ten across."""
    return charts.figure(*layers, x_label=x_label, y_label=y_label, title=title, description=description, log_x=log_x)


LAYERS = (
    *(scatter, dots, histogram, curve, density, likelihood, losses, path, contour),
    *(bars, rule, band),
)
FUNCTIONS = (
    declare(table, returns=TABLE, cost=Cost(call=500, read=50)),
    *(declare(body, returns=LAYER) for body in LAYERS),
    declare(figure, returns=FIGURE),
    *(declare(body) for body in (grid, grid_x, grid_y)),
)
