"""What may point at places in a candidate's words. Whatever it says, it can only highlight.

A service may be given an assessor of its own. What that gives is cut down to places that exist, of points that exist,
and nothing else of it is looked at: no credit, no mark and no dial follows from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from quizsvc.course.phrase import Span, found, words_of
from quizsvc.course.question import Point

Places = Mapping[str, Sequence[Span]]
"""Where each point, by its id, may have been said."""
MOST_PLACES = 20


class Assessor(Protocol):
    """Somebody or something that reads what was said."""

    def places(self, said: str, points: Sequence[Point]) -> Places:
        """Where in a text each point may have been said."""


class Phrases:
    """The assessor that is always there: it looks for the phrases that a question gives for each point."""

    def places(self, said: str, points: Sequence[Point]) -> Places:
        """Where a point's phrases stand."""
        words = words_of(said)
        return {point.id: found(point.says, words) for point in points}


def highlights(assessor: Assessor, said: str, points: Sequence[Point]) -> Places:
    """What an assessor finds, as far as it can be shown: by the places in the text, none within another."""
    given = assessor.places(said, points)
    return {point.id: _apart(given.get(point.id, ()), len(said)) for point in points}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and the numbers, from 1, of the points that it may make."""

    text: str
    points: tuple[int, ...]


def pieces(said: str, places: Places) -> tuple[Piece, ...]:
    """A text cut where highlights begin and end; put together again, the pieces are the text."""
    edges = {edge for spans in places.values() for span in spans for edge in (span.start, span.end)}
    each = list(enumerate(places.values(), 1))
    return tuple(
        Piece(said[a:b], tuple(number for number, spans in each if any(s.start <= a and b <= s.end for s in spans)))
        for a, b in pairwise(sorted({0, len(said), *edges}))
    )


def _apart(spans: Sequence[Span], length: int) -> tuple[Span, ...]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if 0 <= span.start < span.end <= length and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return tuple(kept[:MOST_PLACES])
