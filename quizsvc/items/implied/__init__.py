"""What a wrong answer implies, drawn beside what is right: a line through the data, or a place on a likelihood.

Nothing is declared for it. Where the key is read off a fit, the fit is made again as the question states it; where a
slip explains the number, the model that the slip fits is made too, and else the number itself is put into the right
model. What cannot be drawn rightly is not drawn: a key that is no fit's own number, a number that the model does not
allow, one so far off that the chart would show nothing else.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from quizsvc.items.answers.base import PartVariant
from quizsvc.items.explaining import SAME, rewritten, tolerance
from quizsvc.items.expr import ExpressionError, IrregularFit
from quizsvc.items.implied import hills, lines
from quizsvc.items.implied.base import Implied, Place, Refit, entries, place_of, refit
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response

Draw = Callable[[Refit, Mapping[str, float], Refit | None], Implied | None]
DRAWN: Mapping[str, Draw] = {**dict.fromkeys(lines.MODELS, lines.drawn), **dict.fromkeys(hills.MODELS, hills.drawn)}
"""What draws each model that can be drawn, from the right fit, the numbers given and the fit that they come of."""
KINDS_DRAWN = frozenset({"number", "sketch", "vector"})
FAULTS = (ExpressionError, IrregularFit, ValueError, ArithmeticError)
"""Whatever the numbers of an answer can make of a drawing: then there is none."""


def implied(part: PartVariant, replay: Replay, response: Response, diagnosis: str) -> Implied | None:
    """What the numbers of a wrong answer imply, beside what is right; None where that cannot be drawn.

    `diagnosis` is the slip or misconception that explains them, if one does.
    """
    if part.type not in KINDS_DRAWN:
        return None
    given = np.atleast_1d(response.value).tolist()
    try:
        places = [place_of(source, replay.steps) for source in entries(part.value, replay.steps)]
        first = next((place for place in places if place and place.function in DRAWN), None)
        if first is None or len(places) != len(given):
            return None
        numbers = {
            place.attribute: value
            for place, value in zip(places, given, strict=True)
            if place and place.call == first.call
        }
        right = refit(first, replay)
        theirs = _theirs(part, replay, first, given[0], diagnosis) if len(given) == 1 else None
        return DRAWN[first.function](right, numbers, theirs) if right else None
    except FAULTS:
        return None


def _theirs(part: PartVariant, replay: Replay, asked: Place, value: float, diagnosis: str) -> Refit | None:
    """The fit off which a slip reads this number; None where no slip does, or where several fits would do.

    Of the slips that do, the one that the verdict names goes first. What it reads must be the quantity that is asked: a
    standard deviation given for a variance has no place of its own on the axis of variances.
    """
    found = [(slip, made) for slip, made in _refits(part, replay, value) if made.place.is_for(asked)]
    named = [made for slip, made in found if slip == diagnosis]
    if named or len(found) == 1:
        return (named or [made for _, made in found])[0]
    return None


def _refits(part: PartVariant, replay: Replay, value: float) -> Iterator[tuple[str, Refit]]:
    """The fits that slips make and read this number off, each under the slip's id."""
    for written in rewritten(part, replay):
        place = place_of(written.source, ())
        if place is None or place.function not in DRAWN:
            continue
        try:
            made = refit(place, replay)
        except (ExpressionError, IrregularFit):
            continue
        if made and abs(made.value - value) <= tolerance(part) * (1 + SAME):
            yield written.slip.id, made
