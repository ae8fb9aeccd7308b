"""The map of concepts as geometry: a box with a title for each, and curves from what it rests on. Units are pixels.

The graph is drawn from the roots down. Every box is as high as the longest title needs. Curves run between the layers,
and past the boxes of a layer through gaps of their own, so that none runs through a box.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import TypeAlias

from quizsvc.course.concepts import Concept
from quizsvc.course.layered import Drawing, Point, Widths, drawing
from quizsvc.names import ConceptId

WIDTHS = Widths(node=136.0, bend=6.0, gap=8.0)
LETTERS, MOST_LINES = 15, 4
"""Letters on a line of a title, and lines of a title."""
TOP, LINE, BOTTOM = 8.0, 16.0, 30.0
"""Room in a box over the title, for a line of it, and under it."""
BETWEEN, EDGE = 54.0, 4.0
"""Room between two layers, and around the whole."""
APART = 14.0
"""Room between two curves where they leave a box or come to it."""

Ports: TypeAlias = Mapping[tuple[Point, Point], float]


@dataclass(frozen=True, slots=True)
class Box:
    """Where a concept stands: its layer, its upper left corner, and its title line by line."""

    concept: ConceptId
    layer: int
    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A curve from a concept down to one that rests on it; `points` are those that it is made of."""

    source: ConceptId
    target: ConceptId
    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        """The curve as SVG: upright at every point, straight past the boxes of a layer."""
        steps = ["M{:.1f} {:.1f}".format(*self.points[0])]
        for (x, y), (to_x, to_y) in pairwise(self.points):
            middle = (y + to_y) / 2
            curve = f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}"
            steps.append(f"V{to_y:.1f}" if x == to_x else curve)
        return "".join(steps)


@dataclass(frozen=True, slots=True)
class Picture:
    """All boxes, layer by layer, and all curves, with the size of a box and of the whole."""

    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    box_width: float
    box_height: float
    width: float
    height: float


def picture(concepts: Mapping[ConceptId, Concept]) -> Picture:
    """The picture of a prerequisite graph, whose concepts stand after those that they rest on."""
    drawn = drawing({name: concept.prerequisites for name, concept in concepts.items()}, WIDTHS)
    titles = {
        name: tuple(wrap(c.title, LETTERS, max_lines=MOST_LINES, placeholder=" …")) for name, c in concepts.items()
    }
    height = TOP + LINE * max(map(len, titles.values()), default=0) + BOTTOM
    boxes = tuple(
        Box(name, layer, EDGE + drawn.centre[point] - WIDTHS.node / 2, _top(layer, height), titles[name])
        for layer, row in enumerate(drawn.rows)
        for point in row
        if isinstance(point, str) and (name := ConceptId(point))
    )
    leaving, coming = _ports(drawn)
    edges = tuple(
        Edge(ConceptId(source), ConceptId(target), tuple(_points(drawn, way, height, leaving, coming)))
        for (source, target), way in drawn.ways.items()
    )
    whole = _top(len(drawn.rows), height) - BETWEEN + EDGE
    return Picture(boxes, edges, WIDTHS.node, height, drawn.width + 2 * EDGE, max(whole, 2 * EDGE))


def _top(layer: int, height: float) -> float:
    return EDGE + layer * (height + BETWEEN)


def _ports(drawn: Drawing) -> tuple[Ports, Ports]:
    """Where each step between two layers leaves the one point and comes to the other, beside the steps of its sides."""
    steps = dict.fromkeys(step for way in drawn.ways.values() for step in pairwise(way))
    after: dict[Point, list[Point]] = {}
    before: dict[Point, list[Point]] = {}
    for above, below in steps:
        after.setdefault(above, []).append(below)
        before.setdefault(below, []).append(above)
    leaving = {(above, below): _port(above, below, after[above], drawn) for above, below in steps}
    coming = {(above, below): _port(below, above, before[below], drawn) for above, below in steps}
    return leaving, coming


def _port(point: Point, end: Point, ends: list[Point], drawn: Drawing) -> float:
    """Of the ways between a point and its `ends`, those of a box side by side, where this one is."""
    if not isinstance(point, str):
        return EDGE + drawn.centre[point]
    apart = min(APART, (WIDTHS.node - 2 * APART) / len(ends))
    place = sorted(ends, key=drawn.centre.__getitem__).index(end)
    return EDGE + drawn.centre[point] + apart * (place - (len(ends) - 1) / 2)


def _points(
    drawn: Drawing, way: tuple[Point, ...], height: float, leaving: Ports, coming: Ports
) -> Iterator[tuple[float, float]]:
    """From the foot of the first box, past each layer between, to the head of the last."""
    layer = next(at for at, row in enumerate(drawn.rows) if way[0] in row)
    for at, step in enumerate(pairwise(way), layer):
        yield leaving[step], _top(at, height) + height
        yield coming[step], _top(at + 1, height)
