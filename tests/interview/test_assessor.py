"""Assessors: whatever one says, only places that exist are shown, none within another and not too many."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quizsvc.course.phrase import Span
from quizsvc.course.question import Point
from quizsvc.interview.assessor import MOST_PLACES, Phrases, Places, highlights
from quizsvc.names import QuestionId
from tests.interview.questions import of_the_bank
from tests.laws import laws

RIDGE = of_the_bank()[QuestionId("ridge-as-a-belief")]
NAMES = [point.id for point in RIDGE.points]
SPANS = st.lists(st.builds(Span, st.integers(-5, 60), st.integers(-5, 60)), max_size=30)


@dataclass(frozen=True, slots=True)
class Saying:
    """An assessor that says the same of every text."""

    given: Places

    def places(self, said: str, points: Sequence[Point]) -> Places:
        """What it always says."""
        return self.given


@laws(150)
@given(st.text(max_size=50), st.dictionaries(st.sampled_from([*NAMES, "no-such-point"]), SPANS))
def test_only_places_that_exist_are_shown(said: str, given_: dict[str, list[Span]]) -> None:
    """Each known point has its places, each in the text, in order and apart; others are left out."""
    shown = highlights(Saying(given_), said, RIDGE.points)
    assert list(shown) == NAMES
    for name, spans in shown.items():
        assert all(0 <= span.start < span.end <= len(said) for span in spans)
        assert all(before.end <= after.start for before, after in pairwise(spans))
        assert set(spans) <= set(given_.get(name, []))
        possible = [span for span in given_.get(name, []) if 0 <= span.start < span.end <= len(said)]
        assert bool(spans) == bool(possible)


def test_places_by_hand() -> None:
    """Of two that overlap the first stays; empty ones, those before the text and those beyond it go."""
    given_ = {NAMES[0]: [Span(4, 9), Span(2, 6), Span(7, 7), Span(-1, 3), Span(6, 8), Span(8, 11)]}
    assert highlights(Saying(given_), "0123456789", RIDGE.points)[NAMES[0]] == (Span(2, 6), Span(6, 8))


def test_a_thousand_places_are_cut_down() -> None:
    """No more than twenty of a point's places are shown, the first ones."""
    given_ = {name: [Span(k, k + 1) for k in range(1000)] for name in NAMES}
    shown = highlights(Saying(given_), "x" * 1000, RIDGE.points)
    assert all(spans == tuple(Span(k, k + 1) for k in range(MOST_PLACES)) for spans in shown.values())


def test_phrases_find_what_the_model_answer_says() -> None:
    """The assessor that is always there finds every point in the model answer, and none where nothing is said."""
    said = RIDGE.answers.spoken.text.plain([])
    assert all(highlights(Phrases(), said, RIDGE.points).values())
    assert not any(highlights(Phrases(), "", RIDGE.points).values())
