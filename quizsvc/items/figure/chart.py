"""A figure as a value: marks with the words around them."""

from dataclasses import dataclass

from quizsvc.items.figure.checks import MAGNITUDE_LIMIT, NUMBER_LIMIT, short_text
from quizsvc.items.figure.composed import marks_of
from quizsvc.items.figure.marks import Band, Bars, Contour, Curve, Dots, Layer, Mark, Rule, Scatter, Spot
from quizsvc.items.figure.scales import x_range
from quizsvc.items.figure.words import contents, described

LAYER_LIMIT = 12
AXIS_LABEL_LIMIT = 48
Room = tuple[tuple[float, float], tuple[float, float]]
"""What the axes cover: across, and up."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Marks with the words around them. The title and the description are read out, not drawn.

    Its axes cover what the marks need, or the `room` that it is given.
    """

    marks: tuple[Mark, ...]
    x_label: str
    y_label: str
    title: str
    description: str
    log_x: bool = False
    room: Room | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names under its bars; empty where the axis has numbers."""
        return next((mark.names for mark in self.marks if isinstance(mark, Bars) and mark.names), ())


def figure(
    *layers: Layer, x_label: str = "", y_label: str = "", title: str = "", description: str = "", log_x: bool = False
) -> Figure:
    """A chart of some layers. A missing title or description is made from what the layers hold.

    With ``log_x``, or where a layer wants it, the axis across goes by powers of ten.
    """
    if not 1 <= len(layers) <= LAYER_LIMIT:
        raise ValueError(f"figure: got {len(layers)} layers, wanted 1 to {LAYER_LIMIT}")
    marks = marks_of(layers)
    held = sum(_size(mark) for mark in marks)
    if held > NUMBER_LIMIT:
        raise ValueError(f"figure: got {held} numbers, wanted at most {NUMBER_LIMIT}")
    if len({mark.names for mark in marks if isinstance(mark, Bars) and mark.names}) > 1:
        raise ValueError("figure: two layers of bars with different names")
    by_tens = log_x or any(getattr(layer, "log_x", False) for layer in layers)
    least = x_range(marks)[0]
    if by_tens and least < 1 / MAGNITUDE_LIMIT:
        raise ValueError(f"figure: got x = {least:g}, wanted x above 0 (1e-100 or more) on an axis of powers of ten")
    below, beside = (short_text(n, t, AXIS_LABEL_LIMIT) for n, t in (("x_label", x_label), ("y_label", y_label)))
    return Figure(
        marks,
        below,
        beside,
        short_text("title", title, 300) or f"Chart: {contents(marks)}",
        short_text("description", description, 2000) or described(marks, below, beside),
        by_tens,
    )


def _size(mark: Mark) -> int:
    match mark:
        case Scatter() | Curve():
            return 2 * len(mark.x)
        case Dots():
            return len(mark.x)
        case Bars():
            return 3 * len(mark.heights)
        case Band():
            return 3 * len(mark.x)
        case Contour():
            return len(mark.x) * len(mark.y)
        case Spot():
            return 2
        case Rule():
            return 1
