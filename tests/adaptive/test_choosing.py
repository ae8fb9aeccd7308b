"""The next question: what may be asked, what is asked, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.adaptive.choosing import (
    INTERLEAVE,
    JITTER,
    LATELY,
    LOSS,
    OPEN_AT,
    RECALL,
    REST,
    REVIEWS,
    SHARE,
    TARGET,
    TARGET_REVIEW,
    TARGET_UNKNOWN,
    Choice,
    choose,
    due_after,
    review,
    unlocked,
    urgency,
    worth,
)
from quizsvc.adaptive.learner import LearnerState, View, look
from quizsvc.adaptive.memory import Card, retrievability
from quizsvc.names import ConceptId
from quizsvc.numeric import stream
from tests.adaptive.courses import COSTS, DAY, MINUTE, course, give, newcomer, past, practised, seen
from tests.laws import laws

LAWS = laws(40)
NEEDS = {"a": "", "b": "a", "c": "b", "d": ""}
ITEMS = {"a1": ("a", -1.0), "a2": ("a", 1.0), "b1": ("b", 0.0), "b2": ("b", 2.0), "c1": ("c", 0.0), "d1": ("d", 0.0)}
WHERE = course(ITEMS, NEEDS)
FLAT = course({f"{c}{k}": (c, k - 1.0) for c in "abcd" for k in range(3)})
"""Four concepts that rest on nothing."""


def choices(
    view: View,
    where: Catalogue = WHERE,
    asked: Sequence[str] = (),
    questions: int = 0,
    reviews: int = 0,
    only: str = "",
    die: int = 0,
) -> Choice:
    """The choice made."""
    which = where.at[ConceptId(only)] if only else None
    made = choose(view, where, past(where, asked, questions, reviews), COSTS, stream("die", die), which)
    assert made is not None
    return made


def concept(made: Choice, where: Catalogue = WHERE) -> str:
    """The name of the concept that is asked."""
    return where.concepts[made.concept]


def item(made: Choice, where: Catalogue = WHERE) -> str:
    """The name of the item that is asked."""
    return where.items[made.item]


def opened(state: LearnerState, where: Catalogue = WHERE, day: float = DAY, forgetting: Forgetting = COSTS) -> set[str]:
    """The concepts that may be asked."""
    return {where.concepts[at] for at in np.flatnonzero(unlocked(look(state, where, forgetting, day), where))}


def standing_at(view: View, **columns: Sequence[float]) -> View:
    """A view with other figures of the concepts."""
    return replace(view, **{name: np.array(values) for name, values in columns.items()})


def test_a_beginner_meets_what_rests_on_nothing() -> None:
    """Only concepts without prerequisites are open at first, and the one that opens more comes first."""
    assert opened(newcomer()) == {"a", "d"}
    made = choices(seen(newcomer(), WHERE))
    assert (concept(made), made.reason) == ("a", "new-concept")


def test_a_concept_opens_with_what_it_rests_on() -> None:
    """Right answers to a prerequisite open what rests on it, one step at a time; wrong ones do not."""
    assert opened(practised(WHERE, ["a1"], 8)) == {"a", "b", "d"}
    assert opened(practised(WHERE, ["a1", "b1"], 8)) == {"a", "b", "c", "d"}
    assert opened(practised(WHERE, ["a1"], 8, credit=0.0)) == {"a", "d"}


def test_a_prior_alone_opens_nothing() -> None:
    """However able a learner seems, a prerequisite never answered, or once only, keeps closed what rests on it."""
    able = practised(WHERE, ["d1"], 30)
    assert seen(able, WHERE).mastery[0] > OPEN_AT
    assert opened(able) == {"a", "d"}
    give(able, WHERE, "a1")
    assert opened(able) == {"a", "d"}
    give(able, WHERE, "a1")
    assert opened(able) == {"a", "b", "d"}


def test_what_is_open_closes_only_by_forgetting_or_wrong_answers() -> None:
    """Right answers keep open what they opened; where forgetting costs much a rest closes it, and practice opens it."""
    where = course({**ITEMS, "a2": ("a", -0.5)}, NEEDS)
    state = newcomer()
    before: set[str] = set()
    for name in ("a1", "a2", "a1", "b1", "b1", "a2", "b1", "b1", "b1", "c1"):
        give(state, where, name)
        after = opened(state, where)
        assert before <= after
        before = after
    dear = replace(COSTS, mean=5.0)
    assert opened(state, where, DAY, dear) == before
    assert opened(state, where, DAY + 200, dear) < before
    give(state, where, "a1", day=DAY + 200)
    give(state, where, "b1", day=DAY + 200)
    assert opened(state, where, DAY + 200, dear) == before


def test_a_prerequisite_without_items_hands_its_own_on() -> None:
    """A concept that cannot be practised is known when its prerequisites are; one outside the graph is open."""
    where = course({"a1": ("a", -1.0), "c1": ("c", 0.0), "x1": ("x", 0.0)}, NEEDS)
    assert opened(newcomer(), where) == {"a", "d", "x"}
    assert opened(practised(where, ["a1"], 8), where) == {"a", "b", "c", "d", "x"}


def test_who_asks_for_a_concept_gets_it() -> None:
    """Nothing is locked for those who ask for it, due reviews wait, and the reason says so."""
    made = choices(seen(newcomer(), WHERE), only="c")
    assert (item(made), concept(made), made.reason, made.runner_up) == ("c1", "c", "asked-for", None)
    late = seen(practised(WHERE, ["a1"], 3), WHERE, DAY + 60)
    assert choices(late).reason == "review"
    assert choices(late, only="d").reason == "asked-for"


def test_nothing_to_ask_is_no_choice() -> None:
    """No items, or none of the concept asked for, is None."""
    empty, partly = course({}, NEEDS), course({"a1": ("a", 0.0)}, NEEDS)
    for where, only in ((empty, None), (empty, 0), (partly, 1), (course({}), None)):
        assert choose(seen(newcomer(), where), where, past(where), COSTS, stream("x"), only) is None


def test_a_concept_without_items_is_never_asked() -> None:
    """However often one chooses, it is a concept that has items."""
    where = course({"a1": ("a", -1.0), "c1": ("c", 0.0)}, NEEDS)
    state = practised(where, ["a1"], 8)
    for asked in ([], ["a1"], ["c1"]):
        assert concept(choices(seen(state, where), where, asked), where) in {"a", "c"}


def test_a_bank_of_one_item_asks_it_again_and_again() -> None:
    """It comes however lately it was seen and however often, without a runner-up."""
    where = course({"a1": ("a", 0.0)})
    state = newcomer()
    for count in range(30):
        made = choices(seen(state, where, DAY + count * MINUTE), where, ["a1"] * count, count)
        assert (made.item, made.runner_up) == (0, None)
        give(state, where, "a1", day=DAY + count * MINUTE)


def test_the_item_is_the_one_nearest_to_the_chance_wanted() -> None:
    """A newcomer to a concept gets an even chance, later the chance at which most is learnt."""
    where = course({f"a{b}": ("a", b / 2) for b in range(-12, 13)})
    for state, target in ((newcomer(), TARGET_UNKNOWN), (practised(where, ["a0"], 4), TARGET)):
        view = seen(state, where)
        distance = np.abs(view.p - target)
        for die in range(10):
            made = choices(view, where, die=die)
            assert distance[made.item] <= distance.min() + JITTER
            assert made.runner_up is not None
            assert distance[made.runner_up] <= np.sort(distance)[1] + JITTER


def test_a_review_asks_what_is_probably_recalled() -> None:
    """In a due concept comes the item nearest to the review's own chance, however few answers it had."""
    where = course({f"a{b}": ("a", b / 2) for b in range(-12, 13)})
    for count in (1, 4):
        view = seen(practised(where, ["a0"], count), where, DAY + 30)
        made = choices(view, where)
        distance = np.abs(view.p - TARGET_REVIEW)
        assert made.reason == "review"
        assert distance[made.item] <= distance.min() + JITTER


def test_an_item_seen_lately_comes_last() -> None:
    """An item among the last four asked gives way to another of its concept, and comes back after."""
    where = course({"a1": ("a", 0.0), "a2": ("a", 0.5), "d1": ("d", 0.0)})
    view = seen(newcomer(), where)
    first = choices(view, where, only="a")
    assert first.runner_up is not None
    for between, wanted in ((0, first.runner_up), (LATELY - 1, first.runner_up), (LATELY, first.item)):
        assert choices(view, where, [item(first, where), *["d1"] * between], only="a").item == wanted


def test_no_item_has_more_than_its_share() -> None:
    """Of many questions on a concept no item takes more than its share, however far the others are from the target."""
    where = course({"a0": ("a", 0.0), **{f"far{k}": ("a", 7.0) for k in range(9)}})
    view, asked = standing_at(seen(newcomer(), where), answers=[5]), list[str]()
    for _ in range(100):
        asked.append(item(choices(view, where, asked), where))
    count = Counter(asked)
    assert max(count.values()) <= SHARE * 100 / 10 + 1
    assert count["a0"] == max(count.values())


def test_a_concept_does_not_come_twice_in_a_row_where_others_are_near() -> None:
    """The concept just asked counts less, so that two of equal worth alternate; an item that is gone counts nothing."""
    where = course({"a1": ("a", 0.0), "d1": ("d", 0.0)})
    view = seen(newcomer(), where)
    for last, wanted in (("a1", "d"), ("d1", "a"), ("gone", "a")):
        assert concept(choices(view, where, [last]), where) == wanted
    far = standing_at(view, mastery=[0.1, 0.2 + INTERLEAVE])
    assert concept(choices(far, where, ["a1"]), where) == "a"


def test_worth_by_hand() -> None:
    """(1 - mastery), three tenths of it once mastered, more by .3 a child, over sqrt(1 + answers / 2)."""
    view = standing_at(seen(newcomer(), WHERE), mastery=[0.2, 0.9, 0.5, 0.5], answers=[0, 0, 6, 0])
    assert worth(view, WHERE) == pytest.approx([0.8 * 1.3, 0.1 * 0.3 * 1.3, 0.5 / 2.0, 0.5], rel=1e-12)


def test_practice_makes_a_concept_less_pressing() -> None:
    """Of concepts equally known the one practised least comes first, of those equally practised the least known."""
    view = seen(practised(FLAT, ["a1", "b1", "c1", "d1"], 2), FLAT)
    fewer = standing_at(view, mastery=[0.5] * 4, answers=[9, 9, 2, 9])
    weaker = standing_at(view, mastery=[0.5, 0.2, 0.5, 0.5], answers=[9] * 4)
    made = choices(fewer, FLAT)
    assert (concept(made, FLAT), made.reason) == ("c", "most-to-gain")
    assert concept(choices(weaker, FLAT), FLAT) == "b"


def test_what_is_due_comes_first() -> None:
    """A concept that is probably forgotten comes before a new one, with its reason; soon after its answer it rests."""
    state = practised(WHERE, ["a1"], 3)
    assert choices(seen(state, WHERE, DAY + 0.9 * REST)).reason != "review"
    made = choices(seen(state, WHERE, DAY + 30))
    assert (concept(made), made.reason) == ("a", "review")
    give(state, WHERE, item(made), day=DAY + 30)
    assert choices(seen(state, WHERE, DAY + 30 + MINUTE)).reason != "review"


def test_urgency_by_hand() -> None:
    """What is lost by waiting: (1 - recall) times mastery times its cost, once it is due and has rested."""
    view = seen(newcomer(), FLAT)
    due, rested = RECALL - 0.25, 2 * REST
    view = standing_at(
        view, recall=[due, due, RECALL, due], elapsed=[rested, REST, rested, rested], mastery=[0.5, 0.5, 0.5, 0.25]
    )
    lost = 1 - due
    assert urgency(view, replace(COSTS, mean=2.0)) == pytest.approx([lost, 0, 0, lost / 2], rel=1e-12)
    assert urgency(view, replace(COSTS, mean=0.0)).tolist() == [0, 0, 0, 0]
    assert urgency(view, replace(COSTS, mean=0.99 * LOSS / (1 - due))).tolist() == [0, 0, 0, 0]


@LAWS
@given(st.floats(0.05, 500.0), st.floats(0.0, 3.0), st.floats(0.0, 1000.0))
def test_a_concept_is_due_from_the_moment_that_is_foretold(stability: float, cost: float, days: float) -> None:
    """Just after it, never just before it, and never where none is foretold."""
    card, costs = Card(stability, 5.0, DAY), replace(COSTS, mean=cost)
    foretold = due_after(card, costs)
    moments = [days] if foretold is None else [0.9999 * foretold, 1.0001 * foretold]
    view = standing_at(
        seen(newcomer(), FLAT),
        recall=[retrievability(stability, after) for after in moments] * 2,
        elapsed=moments * 2,
        mastery=[0.5] * 2 * len(moments),
    )
    due = (urgency(view, costs) > 0).tolist()
    assert due == ([False] if foretold is None else [False, True]) * 2


def test_a_review_is_of_what_is_due_locked_or_not() -> None:
    """Where nothing is due there is none; a session's share of reviews does not hold it up."""
    view = seen(newcomer(), WHERE)
    full = past(WHERE, questions=10, reviews=10)
    assert review(view, WHERE, full, COSTS, stream("die", 0)) is None
    late = standing_at(view, recall=[1, 0.5, 0.8, 1], elapsed=[1, 9, 9, 1], mastery=[0.3, 0.3, 0.3, 0.3])
    made = review(late, WHERE, full, COSTS, stream("die", 0))
    assert made is not None
    assert (concept(made), made.reason) == ("b", "review")


def test_a_locked_concept_is_not_reviewed() -> None:
    """What rests on something forgotten waits until that is in place again."""
    view = seen(newcomer(), WHERE)
    view = standing_at(
        view, recall=[1, 0.5, 0.5, 1], elapsed=[1, 9, 9, 1], mastery=[0.3, 0.3, 0.9, 0.3], answers=[5, 5, 5, 5]
    )
    assert choices(view).reason == "most-to-gain"
    mended = standing_at(view, mastery=[0.7, 0.6, 0.9, 0.3])
    made = choices(mended)
    assert (concept(made), made.reason) == ("c", "review")


def test_after_a_holiday_the_worst_comes_first_and_the_rest_is_spread() -> None:
    """Of a backlog the concept that loses most is first, none comes twice, and new things have their share."""
    where = course({f"{c}{k}": (c, k - 1.0) for c in "abcdefghijklmnopqrst" for k in range(3)})
    state = newcomer()
    for count, name in enumerate("abcdefghijklmno"):
        for later in range(1 + count % 4):
            give(state, where, f"{name}{count % 3}", day=DAY + later)
    reasons, reviewed = list[str](), list[str]()
    asked: list[str] = []
    for question in range(20):
        now = DAY + 90 + question * MINUTE
        view = seen(state, where, now)
        made = choices(view, where, asked, question, reasons.count("review"), die=question)
        if made.reason == "review":
            assert made.concept == urgency(view, COSTS).argmax()
            reviewed.append(concept(made, where))
        reasons.append(made.reason)
        asked.append(item(made, where))
        give(state, where, asked[-1], day=now)
        assert reasons.count("review") <= REVIEWS * (question + 1) + 1
    assert reasons[0] == "review"
    assert len(reviewed) == len(set(reviewed)) >= REVIEWS * 20 - 1
    assert {"review", "new-concept"} <= set(reasons)


def test_a_session_full_of_reviews_goes_on_with_something_else() -> None:
    """Where reviews have had their share, what is due waits."""
    late = seen(practised(WHERE, ["a1"], 3), WHERE, DAY + 30)
    assert choices(late, questions=10, reviews=5).reason == "review"
    assert choices(late, questions=10, reviews=10).reason != "review"


@LAWS
@given(
    st.lists(st.tuples(st.sampled_from([*ITEMS]), st.sampled_from([0.0, 0.5, 1.0]), st.integers(-5, 30)), max_size=30),
    st.integers(0, 99),
)
def test_what_is_chosen_may_be_asked_and_is_chosen_again(history: list[tuple[str, float, int]], die: int) -> None:
    """After any answers at any times the item is of an open concept, the same dice choose it again, no other twice."""
    state, asked, day = newcomer(), list[str](), DAY
    for name, credit, days in history:
        day += days
        give(state, WHERE, name, credit, day)
        asked.append(name)
    view = seen(state, WHERE, day)
    made = choices(view, WHERE, asked, die=die)
    assert made == choices(view, WHERE, asked, die=die)
    assert concept(made) in opened(state, day=day)
    assert WHERE.main[made.item] == made.concept
    assert made.item != made.runner_up


@pytest.mark.parametrize("credit", [0.0, 1.0])
def test_ten_thousand_answers_all_alike(credit: float) -> None:
    """Who is always right or always wrong is asked on: what is open, all of it, and P stays a probability."""
    state, asked, counts = newcomer(), list[str](), Counter[str]()
    for step in range(1000):
        now = DAY + step / 5
        view = seen(state, WHERE, now)
        made = choose(view, WHERE, past(WHERE, asked[-LATELY:], step % 20), COSTS, stream("on", step % 7))
        assert made is not None
        asked.append(item(made))
        counts[concept(made)] += 1
        for _ in range(10):
            give(state, WHERE, asked[-1], credit, now)
    assert np.isfinite(view.p).all()
    assert (view.p >= 0.02).all()
    assert (view.p <= 1 - WHERE.settings.slip + 1e-12).all()
    assert set(counts) == ({"a", "b", "c", "d"} if credit else {"a", "d"})
    assert min(counts.values()) > 100


def test_an_item_that_is_gone_leaves_what_it_taught() -> None:
    """Answers to an item that the bank no longer has count on its concept, and another item is asked."""
    state = practised(WHERE, ["a1"], 4)
    less = course({name: spec for name, spec in ITEMS.items() if name != "a1"}, NEEDS)
    assert opened(state, less) == {"a", "d"} | ({"b"} if seen(state, less).mastery[0] >= OPEN_AT else set())
    assert seen(state, less).answers.tolist() == [4, 0, 0, 0]
    assert item(choices(seen(state, less), less, ["a1"] * 4, only="a"), less) == "a2"


def test_a_clock_set_back_is_as_if_no_time_had_passed() -> None:
    """Looked at from before the last answer, nothing is forgotten or due."""
    state = practised(WHERE, ["a1"], 3)
    back, now = seen(state, WHERE, DAY - 400), seen(state, WHERE)
    assert back.p.tolist() == now.p.tolist()
    assert choices(back) == choices(now)
