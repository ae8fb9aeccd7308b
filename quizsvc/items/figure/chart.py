"""A figure as a value: layers with the words around them."""

from dataclasses import dataclass

from quizsvc.items.figure.layers import NUMBER_LIMIT, Band, Bars, Curve, Dots, Layer, Rule, Scatter, short_text

LAYER_LIMIT = 12
AXIS_LABEL_LIMIT = 48


@dataclass(frozen=True, slots=True)
class Figure:
    """Layers with the words around them. The title and the description are read out, not drawn."""

    layers: tuple[Layer, ...]
    x_label: str
    y_label: str
    title: str
    description: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names under its bars; empty where the axis has numbers."""
        return next((layer.names for layer in self.layers if isinstance(layer, Bars) and layer.names), ())


def figure(*layers: Layer, x_label: str = "", y_label: str = "", title: str = "", description: str = "") -> Figure:
    """A chart of some layers. A missing title or description is made from what the layers hold."""
    if not 1 <= len(layers) <= LAYER_LIMIT:
        raise ValueError(f"figure: got {len(layers)} layers, wanted 1 to {LAYER_LIMIT}")
    held = sum(_size(layer) for layer in layers)
    if held > NUMBER_LIMIT:
        raise ValueError(f"figure: got {held} numbers, wanted at most {NUMBER_LIMIT}")
    if len({layer.names for layer in layers if isinstance(layer, Bars) and layer.names}) > 1:
        raise ValueError("figure: two layers of bars with different names")
    contents = ", ".join(_contents(layer) for layer in layers)
    return Figure(
        layers,
        short_text("x_label", x_label, AXIS_LABEL_LIMIT),
        short_text("y_label", y_label, AXIS_LABEL_LIMIT),
        short_text("title", title, 300) or f"Chart: {contents}",
        short_text("description", description, 2000) or f"Shown are {contents}.",
    )


def _size(layer: Layer) -> int:
    match layer:
        case Scatter() | Curve():
            return 2 * len(layer.x)
        case Dots():
            return len(layer.x)
        case Bars():
            return 3 * len(layer.heights)
        case Band():
            return 3 * len(layer.x)
        case Rule():
            return 1


def _contents(layer: Layer) -> str:
    match layer:
        case Scatter():
            return f"{len(layer.x)} points"
        case Dots():
            return f"{len(layer.x)} readings"
        case Bars():
            return f"{len(layer.heights)} bars"
        case Curve():
            return f"a curve ({layer.label or layer.role})"
        case Band():
            return f"a band ({layer.role})"
        case Rule():
            return f"a line at {layer.at:.4g} ({layer.label or layer.role})".replace("-", "\u2212")
