"""A figure in words, for a reader of screens: what is on the axes, how far it goes, where lines peak and cross."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np

from quizsvc.items.figure.marks import Band, Bars, Contour, Curve, Dots, Mark, Rule, Scatter, Spot
from quizsvc.items.figure.scales import x_range
from quizsvc.items.typeset.numerals import number_text

_ROLES = {"data": "the data", "mle": "the MLE", "map": "the MAP", "prior": "the prior", "truth": "the truth"}
_TOLD = 2000  # how long a description may be; of many lines the last are left out
CROSSINGS = 3


def contents(marks: Sequence[Mark]) -> str:
    """What there is to see, as a list."""
    return ", ".join(map(_content, marks))


def described(marks: Sequence[Mark], x_label: str, y_label: str) -> str:
    """What is on the axes, what each mark shows, and where curves cross: a sentence or two for each."""
    told = ""
    for sentence in (_across(marks, x_label), _up(y_label), *map(_sentence, marks), *_crossings(marks)):
        if len(told) + len(sentence) + 1 > _TOLD:
            break
        told += f" {sentence}" if told and sentence else sentence
    return told


def said(value: float) -> str:
    """A number to three figures, as the text of a page prints it."""
    return number_text(float(f"{value:.3g}"), None, exact=True)


def _across(marks: Sequence[Mark], label: str) -> str:
    if any(isinstance(mark, Bars) and mark.names for mark in marks):
        return f"Across: {label}." if label else ""
    low, high = x_range(marks)
    return f"Across: {label or 'x'}, {_span(low, high)}."


def _up(label: str) -> str:
    return f"Up: {label}." if label else ""


def _span(low: float, high: float) -> str:
    return f"all at {said(low)}" if low == high else f"from {said(low)} to {said(high)}"


def _content(mark: Mark) -> str:
    match mark:
        case Scatter():
            return f"{len(mark.x)} points"
        case Dots():
            return f"{len(mark.x)} readings"
        case Bars():
            return f"{len(mark.heights)} bars"
        case Curve():
            return f"a curve ({_name(mark)})"
        case Band():
            return f"a band ({mark.role})"
        case Contour():
            return f"contours at {len(mark.levels)} levels"
        case Spot():
            return f"a marked point ({_name(mark)})"
        case Rule():
            return f"a line at {said(mark.at)} ({_name(mark)})"


def _name(mark: Curve | Rule | Spot) -> str:
    return mark.label or mark.role


def _sentence(mark: Mark) -> str:
    match mark:
        case Scatter():
            return f"{len(mark.x)} points, in height {_span(min(mark.y), max(mark.y))}."
        case Dots():
            return f"{len(mark.x)} readings, {_span(min(mark.x), max(mark.x))}."
        case Bars():
            return _bars(mark)
        case Curve():
            return f"The curve {_called(mark)} {_course(mark)}."
        case Band():
            return _band(mark)
        case Contour():
            return _contour(mark)
        case Spot():
            return f"Marked “{_name(mark)}”: {said(mark.x)}, at a height of {said(mark.y)}."
        case Rule():
            return f"A vertical line “{_name(mark)}” stands at {said(mark.at)}."


def _role(role: str) -> str:
    return _ROLES.get(role, role)


def _called(mark: Curve) -> str:
    return f"“{mark.label}”" if mark.label else f"({_role(mark.role)})"


def _bars(mark: Bars) -> str:
    top = mark.heights.index(max(mark.heights))
    where = mark.names[top] if mark.names else _span(mark.left[top], mark.right[top])
    return f"{len(mark.heights)} bars; the highest, {said(mark.heights[top])}, {'at ' * bool(mark.names)}{where}."


def _band(mark: Band) -> str:
    widest = int(np.argmax(np.subtract(mark.high, mark.low)))
    at, low, high = (said(row[widest]) for row in (mark.x, mark.low, mark.high))
    reach = _span(mark.x[0], mark.x[-1])
    return f"The band ({_role(mark.role)}) goes {reach}; at {at}, where it is widest, from {low} to {high}."


def _course(mark: Curve) -> str:
    """How a curve goes: from where to where, over its highest and lowest places where these are within."""
    if min(mark.y) == max(mark.y):
        return f"stays at {said(mark.y[0])}, {_span(mark.x[0], mark.x[-1])}"
    first, last = _place(mark, 0), _ending(mark)
    turns = {mark.y.index(max(mark.y)): "its highest", mark.y.index(min(mark.y)): "its lowest"}
    ends = (mark.y[0], mark.y[-1])
    within = [(k, words) for k, words in sorted(turns.items()) if mark.y[k] not in ends]
    over = " and ".join(f"{words}, {_place(mark, k)}" for k, words in within)
    return f"goes from {first}{f' over {over},' if over else ''} to {last}"


def _place(mark: Curve, at: int) -> str:
    return f"{said(mark.y[at])} at {said(mark.x[at])}"


def _ending(mark: Curve) -> str:
    """The last place; of a line that has come to rest, where it did."""
    moving = [k for k, y in enumerate(mark.y) if y != mark.y[-1]]
    rests = moving[-1] + 1
    return _place(mark, -1) if rests == len(mark.y) - 1 else f"{_place(mark, rests)}, where it stays"


def _contour(mark: Contour) -> str:
    values = np.array(mark.values)
    top, low = (np.unravel_index(k, values.shape) for k in (int(values.argmax()), int(values.argmin())))
    places = (f"{said(values[at])} at ({said(mark.x[at[1]])}, {said(mark.y[at[0]])})" for at in (top, low))
    levels = ", ".join(map(said, mark.levels))
    return "Contours at {}; of the values given the highest is {}, the lowest {}.".format(levels, *places)


def _crossings(marks: Sequence[Mark]) -> Iterator[str]:
    """Where two curves cross, up to three places a pair."""
    for a, b in combinations([mark for mark in marks if isinstance(mark, Curve)], 2):
        places = _crossed(a, b)
        if places:
            more = " and elsewhere" if len(places) > CROSSINGS else ""
            where = ", ".join(map(said, places[:CROSSINGS]))
            yield f"{_called(a)} and {_called(b)} cross at about {where}{more}."


def _crossed(a: Curve, b: Curve) -> list[float]:
    """The x at which two curves over increasing x cross, by linear interpolation."""
    (ax, ay), (bx, by) = (np.array((curve.x, curve.y)) for curve in (a, b))
    grid = np.union1d(ax, bx)
    grid = grid[(grid >= max(ax[0], bx[0])) & (grid <= min(ax[-1], bx[-1]))]
    if len(grid) < 2 or (np.diff(ax) <= 0).any() or (np.diff(bx) <= 0).any():
        return []
    apart = np.interp(grid, ax, ay) - np.interp(grid, bx, by)
    kept = np.flatnonzero(apart)
    turned = [(i, j) for i, j in pairwise(kept) if (apart[i] > 0) != (apart[j] > 0)]
    return [float(grid[i] + (grid[j] - grid[i]) * apart[i] / (apart[i] - apart[j])) for i, j in turned]
