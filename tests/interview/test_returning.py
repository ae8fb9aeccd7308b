"""What comes back: sooner what was missed, each question and point by itself, once a day."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from quizsvc.adaptive.memory import recall, reviewed
from quizsvc.interview.dials import Held, Proof
from quizsvc.interview.report import Dials, Told
from quizsvc.interview.returning import Due, returning
from quizsvc.names import QuestionId
from tests.laws import laws

DAY = 9000.5
ASKED = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8
)


def told(question: str, *credits_: float) -> Told:
    """A question whose points earned so much, the mean of it as its evidence."""
    points = tuple(Held(f"p{k}", 1.0, Proof(credit, is_answered=True)) for k, credit in enumerate(credits_))
    evidence = sum(credits_) / len(credits_)
    return Told(QuestionId(question), points, Dials(evidence, None, None, ()), ())


def days(rows: list[Due]) -> dict[tuple[str, str], float]:
    """In how many days each is due."""
    return {(row.question, row.point): row.days for row in rows}


def test_what_was_missed_comes_back_first() -> None:
    """A point whose probe failed is due before one that passed, and the whole question by its evidence."""
    rows = returning([(DAY, told("a", 1.0, 0.0)), (DAY, told("b", 1.0, 0.9))], DAY)
    order = ["a", "a p1", "a p0", "b", "b p0", "b p1"]
    assert [f"{row.question} {row.point}".strip() for row in rows] == order
    due = days(rows)
    assert due["a", "p1"] < 1 < due["a", "p0"]
    assert due["a", ""] == due["a", "p1"]
    assert due["b", ""] == due["a", "p0"] == due["b", "p1"]
    assert not any(row.is_due for row in rows)


def test_a_point_is_passed_from_four_fifths_on() -> None:
    """A credit of 0.8 is recalled, one of 0.79 is not; evidence that there is none of is not either."""
    due = days(returning([(DAY, told("a", 0.8, 0.79))], DAY))
    assert due["a", "p1"] < due["a", "p0"]
    nothing = replace(told("a", 1.0), dials=Dials(None, None, None, ()))
    assert days(returning([(DAY, nothing)], DAY))["a", ""] == due["a", "p1"]


def test_it_is_due_when_its_days_are_over() -> None:
    """What has days left is not due; when they are over it is, and afterwards they are negative."""
    (first, *_) = returning([(DAY, told("a", 0.0))], DAY)
    assert not first.is_due
    later = returning([(DAY, told("a", 0.0))], DAY + first.days + 0.01)
    assert all(row.is_due and -0.02 < row.days < 0 for row in later)


@laws(60)
@given(ASKED)
def test_each_card_is_its_own(asked: list[tuple[str, int, float, float]]) -> None:
    """Every question and point is remembered as if it alone had been asked, by the memory of concepts."""
    in_order = sorted(asked, key=lambda one: one[1])
    history = [(DAY + day, told(name, *credits_)) for name, day, *credits_ in in_order]
    now = DAY + 40
    rows = {(row.question, row.point): row for row in returning(history, now)}
    assert len(rows) == 3 * len({name for name, *_ in asked})
    for (name, point), row in rows.items():
        card = None
        for question, day, *credits_ in in_order:
            if question == name:
                credit = sum(credits_) / 2 if not point else credits_[int(point[1])]
                card = reviewed(card, credit >= 0.8, DAY + day)
        assert row.recall == recall(card, now)


@laws(40)
@given(st.permutations([("a", 1.0), ("b", 0.0), ("c", 0.5)]), st.integers(0, 3))
def test_the_order_within_a_day_does_not_matter(order: list[tuple[str, float]], apart: int) -> None:
    """Three questions of one day come back alike in whichever order they were asked, in whichever order they stand."""
    history = [(DAY + 1e-3 * k * apart, told(name, credit)) for k, (name, credit) in enumerate(order)]
    plain = returning([(DAY, told(name, credit)) for name, credit in sorted(order)], DAY + 1)
    found = returning(history, DAY + 1)
    assert {(row.question, row.point): round(row.days, 1) for row in found} == {
        (row.question, row.point): round(row.days, 1) for row in plain
    }


def test_a_second_time_on_a_day_teaches_nothing() -> None:
    """Asked twice on one day, the first answer counts: a failure stays one, and so does a success."""
    for first, second in ((0.0, 1.0), (1.0, 0.0)):
        once = days(returning([(DAY, told("a", first))], DAY + 0.1))
        twice = days(returning([(DAY, told("a", first)), (DAY + 0.1, told("a", second))], DAY + 0.1))
        assert all(0 <= twice[key] - once[key] <= 0.1 + 1e-9 for key in once)
