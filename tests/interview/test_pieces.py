"""A text cut at its highlights: nothing of it is lost, and each piece knows which points it may make."""

from hypothesis import given
from hypothesis import strategies as st

from quizsvc.course.phrase import Span
from quizsvc.interview.assessor import Piece, pieces


def test_highlights_that_overlap_are_cut_apart() -> None:
    """Two points that share words share a piece, and have what is left each."""
    cut = pieces("one two three", {"a": [Span(0, 7)], "b": [], "c": [Span(4, 13)]})
    assert cut == (Piece("one ", (1,)), Piece("two", (1, 3)), Piece(" three", (3,)))
    assert pieces("", {"a": []}) == ()


@given(st.text(), st.lists(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))), max_size=4))
def test_the_pieces_are_the_text(said: str, drawn: list[list[tuple[int, int]]]) -> None:
    """Put together they are what was said, and a character is of a point exactly where a span of that holds it."""
    places = {
        str(k): [Span(min(a, b), min(max(a, b), len(said))) for a, b in spans if min(a, b) < min(max(a, b), len(said))]
        for k, spans in enumerate(drawn)
    }
    cut = pieces(said, places)
    assert "".join(piece.text for piece in cut) == said
    each = [piece.points for piece in cut for _ in piece.text]
    for number, spans in enumerate(places.values(), 1):
        assert [number in points for points in each] == [
            any(s.start <= k < s.end for s in spans) for k in range(len(said))
        ]
