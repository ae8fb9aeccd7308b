"""Layered drawing of a graph that has no circle, after Sugiyama, Tagawa and Toda (1981).

`needs` names for each node those that it rests on, and lists every node after them. A node's layer is the length of the
longest way to it from a root. An edge that crosses layers bends once in each of them; edges of one node share their
bends, so that they leave it as one trunk. Within a layer the order follows from barycentre sweeps, the places from
least squares under the order. Nothing is drawn by lot: a graph has one drawing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import TypeAlias

SWEEPS, ROUNDS = 24, 16
ALIKE, MIXED, STRAIGHT = 1.0, 2.0, 8.0
"""How much an edge pulls its ends over one another: between two nodes, a node and a bend, two bends."""

Needs: TypeAlias = Mapping[str, Sequence[str]]
Bend: TypeAlias = tuple[str, int]
"""The node whose edges bend here, and the layer."""
Point: TypeAlias = str | Bend
Rows: TypeAlias = list[list[Point]]
Links: TypeAlias = Mapping[Point, Sequence[Point]]


@dataclass(frozen=True, slots=True)
class Widths:
    """How wide a node and a bend are, and the room between two neighbours in a layer."""

    node: float
    bend: float
    gap: float

    def of(self, point: Point) -> float:
        """The width of a point."""
        return self.node if isinstance(point, str) else self.bend

    def offsets(self, row: Sequence[Point]) -> list[float]:
        """The centres of a row that is packed to the left edge."""
        centres: list[float] = []
        left = 0.0
        for point in row:
            centres.append(left + self.of(point) / 2)
            left += self.of(point) + self.gap
        return centres

    def whole(self, row: Sequence[Point]) -> float:
        """The width of a row that is packed."""
        return sum(map(self.of, row)) + self.gap * (len(row) - 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Layers from the roots down, each in its order; the centre of every point, the width, and each edge's points."""

    rows: tuple[tuple[Point, ...], ...]
    centre: Mapping[Point, float]
    width: float
    ways: Mapping[tuple[str, str], tuple[Point, ...]]


def reduced(needs: Needs) -> dict[str, tuple[str, ...]]:
    """The edges that no longer way implies."""
    under: dict[str, set[str]] = {}
    for name, direct in needs.items():
        under[name] = set(direct).union(*(under[each] for each in direct))
    return {
        name: tuple(each for each in dict.fromkeys(direct) if not any(each in under[other] for other in direct))
        for name, direct in needs.items()
    }


def layers(needs: Needs) -> dict[str, int]:
    """The layer of each node: 0 for a root, else one below the lowest that it rests on."""
    found: dict[str, int] = {}
    for name, direct in needs.items():
        found[name] = 1 + max((found[each] for each in direct), default=-1)
    return found


def drawing(needs: Needs, widths: Widths) -> Drawing:
    """The drawing of a graph, its implied edges left out."""
    edges = reduced(needs)
    layer = layers(edges)
    ways = {(source, name): _way(source, name, layer) for name, direct in edges.items() for source in direct}
    rows: Rows = [[] for _ in range(1 + max(layer.values(), default=-1))]
    for name, at in layer.items():
        rows[at].append(name)
    for bend in dict.fromkeys(point for way in ways.values() for point in way if not isinstance(point, str)):
        rows[bend[1]].append(bend)
    up, down = _links(ways.values())
    rows = _ordered(rows, up, down)
    width = max((widths.whole(row) for row in rows), default=0.0)
    return Drawing(tuple(map(tuple, rows)), _centres(rows, up, down, widths, width), width, ways)


def crossings(rows: Sequence[Sequence[Point]], up: Links) -> int:
    """How often edges cross between neighbouring layers."""
    count = 0
    for above, below in pairwise(rows):
        at = {point: index for index, point in enumerate(above)}
        ends = [at[end] for point in below for end in sorted(up.get(point, ()), key=at.__getitem__)]
        count += sum(first > second for index, second in enumerate(ends) for first in ends[:index])
    return count


def _way(source: str, target: str, layer: Mapping[str, int]) -> tuple[Point, ...]:
    """An edge from end to end, with its bends."""
    return (source, *((source, at) for at in range(layer[source] + 1, layer[target])), target)


def _links(ways: Iterable[Sequence[Point]]) -> tuple[Links, Links]:
    """For each point those that it hangs on in the layer above, and those that hang on it in the layer below."""
    up: dict[Point, list[Point]] = {}
    down: dict[Point, list[Point]] = {}
    for above, below in dict.fromkeys(step for way in ways for step in pairwise(way)):
        up.setdefault(below, []).append(above)
        down.setdefault(above, []).append(below)
    return up, down


def _ordered(rows: Rows, up: Links, down: Links) -> Rows:
    """The order of fewest crossings that sweeps down and up come by, the first of equals."""
    best, least = rows, crossings(rows, up)
    for sweep in range(SWEEPS):
        rows = [list(row) for row in rows]
        if sweep % 2:
            for fixed, free in pairwise(reversed(rows)):
                _sort(free, fixed, down)
        else:
            for fixed, free in pairwise(rows):
                _sort(free, fixed, up)
        _swap(rows, up)
        count = crossings(rows, up)
        if count < least:
            best, least = rows, count
    return best


def _sort(free: list[Point], fixed: Sequence[Point], links: Links) -> None:
    """Put a row into the order of its barycentres over a neighbouring row; what hangs on nothing there stays."""
    at = {point: index / len(fixed) for index, point in enumerate(fixed)}
    stays = {point: index / len(free) for index, point in enumerate(free)}
    key = {point: fmean(at[end] for end in links[point]) if point in links else stays[point] for point in free}
    free.sort(key=key.__getitem__)


def _swap(rows: Rows, up: Links) -> None:
    """Exchange neighbours as long as that undoes crossings."""
    least = crossings(rows, up)
    for row in rows:
        for index in range(len(row) - 1):
            row[index : index + 2] = reversed(row[index : index + 2])
            count = crossings(rows, up)
            if count < least:
                least = count
            else:
                row[index : index + 2] = reversed(row[index : index + 2])


def _centres(rows: Rows, up: Links, down: Links, widths: Widths, width: float) -> dict[Point, float]:
    """Centres near those of the neighbours: from above and from below by turns, at last from both."""
    centre: dict[Point, float] = {}
    for row in rows:
        room = (width - widths.whole(row)) / 2
        centre.update((point, offset + room) for point, offset in zip(row, widths.offsets(row), strict=True))
    for round_ in range(ROUNDS):
        last = round_ == ROUNDS - 1
        for row in rows if round_ % 2 == 0 else reversed(rows):
            _settle(row, centre, [up, down] if last else [up] if round_ % 2 == 0 else [down], widths, width)
    return centre


def _settle(
    row: Sequence[Point], centre: dict[Point, float], sides: Iterable[Links], widths: Widths, width: float
) -> None:
    """Move a row as near to its neighbours as order and width allow, by weighted least squares."""
    offsets = widths.offsets(row)
    wanted, weights = [], []
    for point, offset in zip(row, offsets, strict=True):
        pulls = [(_pull(point, end), centre[end]) for side in sides for end in side.get(point, ())]
        weight = sum(pull for pull, _ in pulls) or ALIKE
        wanted.append(sum(pull * at for pull, at in pulls) / weight - offset if pulls else centre[point] - offset)
        weights.append(weight)
    room = width - widths.whole(row)
    for point, offset, value in zip(row, offsets, _rising(wanted, weights), strict=True):
        centre[point] = offset + min(max(value, 0.0), room)


def _pull(one: Point, other: Point) -> float:
    return (ALIKE, MIXED, STRAIGHT)[(not isinstance(one, str)) + (not isinstance(other, str))]


def _rising(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The sequence without a fall that is nearest to these values: isotonic regression, by pooling violators."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        pool = value, weight, 1
        while pools and pools[-1][0] > pool[0]:
            before = pools.pop()
            mass = before[1] + pool[1]
            pool = (before[0] * before[1] + pool[0] * pool[1]) / mass, mass, before[2] + pool[2]
        pools.append(pool)
    return [value for value, _, count in pools for _ in range(count)]
