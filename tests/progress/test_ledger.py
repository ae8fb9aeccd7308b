"""XP: what an answer earns, whatever came before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.names import ConceptId, ItemId
from quizsvc.progress.ledger import Award, Earlier, award, run
from tests.laws import laws

LAWS = laws(150)
ITEM, OTHER, CONCEPT, TODAY = ItemId("i"), ItemId("o"), ConceptId("c"), date(2025, 3, 5)


def earlier(*marks: bool, item: ItemId = ITEM, day: date = TODAY) -> list[Earlier]:
    """Verdicts on one item on one day, oldest first."""
    return [Earlier(item, right, day) for right in marks]


def won(right: bool = True, hints: int = 0, before: list[Earlier] | None = None, earned: int = 0) -> Award:
    """What an answer earns."""
    return award(ITEM, CONCEPT, right, hints, TODAY, before or [], earned)


@pytest.mark.parametrize(
    ("hints", "amount", "words"),
    [
        (0, 10, "right at the first try"),
        (1, 6, "right after 1 hint"),
        (2, 4, "right after 2 hints"),
        (3, 4, "right after 3 hints"),
        (9, 4, "right after 9 hints"),
    ],
)
def test_the_first_try_earns_by_hints(hints: int, amount: int, words: str) -> None:
    """Right at the first try earns 10, after one hint 6, after more 4."""
    assert won(hints=hints) == Award(amount, words, CONCEPT)


@pytest.mark.parametrize("hints", [0, 1, 2])
def test_fresh_data_after_a_miss_earns_four(hints: int) -> None:
    """Right on fresh data after a miss the same day earns 4, with or without hints."""
    assert won(hints=hints, before=earlier(False)) == Award(4, "right on fresh data after a miss", CONCEPT)
    assert won(hints=hints, before=earlier(True, False)).amount == 4
    assert won(hints=hints, before=earlier(True, True, False)).amount == 4


def test_what_is_not_right_earns_nothing() -> None:
    """A wrong answer earns nothing, whatever came before, and is told so."""
    for before in ([], earlier(True), earlier(False, True)):
        found = won(right=False, before=before)
        assert found.amount == 0
        assert "not right yet" in found.words


def test_an_item_shown_twice_earns_no_more_that_day() -> None:
    """After two right answers in a row an item earns nothing until the next day."""
    assert won(before=earlier(True)).amount == 10
    assert won(before=earlier(True, True)) == Award(0, "no more XP today for an idea you have shown twice", CONCEPT)
    assert won(before=earlier(False, True, True)).amount == 0
    assert won(before=earlier(True, False, True)).amount == 10
    assert won(before=earlier(True, True, day=TODAY - timedelta(days=1))).amount == 10
    assert won(before=earlier(True, True, item=OTHER)).amount == 10


def test_a_miss_of_another_day_or_item_is_forgotten() -> None:
    """Only a miss at this item on this day makes an answer a second try."""
    assert won(before=earlier(False, day=TODAY - timedelta(days=1))).amount == 10
    assert won(before=earlier(False, item=OTHER)).amount == 10


@pytest.mark.parametrize(("earned", "amount"), [(0, 10), (50, 10), (51, 9), (59, 1), (60, 0), (75, 0)])
def test_a_concept_earns_at_most_sixty_a_day(earned: int, amount: int) -> None:
    """What would go over sixty is cut to what is left, and the words say why."""
    found = won(earned=earned)
    assert found.amount == amount
    assert ("daily limit of 60 XP" in found.words) == (amount < 10)


marks = st.lists(st.tuples(st.sampled_from([ITEM, OTHER]), st.booleans(), st.integers(0, 2)), max_size=40)


@LAWS
@given(marks)
def test_a_day_of_answers_never_breaks_the_limits(answers: list[tuple[ItemId, bool, int]]) -> None:
    """Over any day of answers the amounts are those of the table, and a concept earns at most sixty."""
    before: list[Earlier] = []
    total = 0
    for item, right, hints in answers:
        found = award(item, CONCEPT, right, hints, TODAY, before, total)
        assert 0 <= found.amount <= (10 if right else 0)
        assert found.amount in {0, 4, 6, 10} or total + found.amount == 60
        total += found.amount
        before.append(Earlier(item, right, TODAY))
    assert total <= 60


@pytest.mark.parametrize(("marks", "length"), [([], 0), ([True], 1), ([False, True, True], 2), ([True, False], 0)])
def test_a_run_is_the_right_answers_at_the_end(marks: list[bool], length: int) -> None:
    """A run counts right answers from the last one back to the last miss."""
    assert run(earlier(*marks)) == length
