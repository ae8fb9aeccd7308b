"""Placing: what is asked, when it ends, how much it finds out in simulated worlds, and how the filter goes on."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given as tried
from hypothesis import strategies as st

from quizsvc.adaptive.ability import Concept, Item
from quizsvc.adaptive.belief import Belief, Grounds, Placed
from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.adaptive.choosing import unlocked
from quizsvc.adaptive.joint import Given, believed, outlook, terms
from quizsvc.adaptive.learner import interval, look
from quizsvc.adaptive.placing import CLOSE, LEAST, MOST, SURE, Pick, place_next
from quizsvc.adaptive.settings import SERVICE
from quizsvc.numeric.arrays import Vector
from tests.adaptive.courses import course
from tests.adaptive.newcomers import COSTS, given, learn, newcomers, told_by
from tests.laws import laws

LAWS = laws(25)
ARMS = ("placing", "random", "filter")
EACH = 5
NEEDS = {"a": "", "b": "a", "c": "a", "d": "bc", "e": "d", "f": ""}
ITEMS = {f"{c}{k}": (c, 0.6 * k - 1.2) for c in "abcde" for k in range(EACH)}
WHERE = course(ITEMS, NEEDS)
"""Five concepts with items, the last of which nothing rests on, and one without."""


def known(where: Catalogue = WHERE, doubt: float = 0.15) -> Catalogue:
    """The course once its items' difficulties are known; of its concepts' this variance is left."""
    sure = where.copy()
    for index in range(len(sure.items)):
        sure.set_item(index, replace(sure.item(index), variance=0.01))
    for index in range(len(sure.concepts)):
        sure.set_concept(index, Concept(0.3 * index, doubt))
    return sure


def placed(
    credit: Callable[[int], float], where: Catalogue = WHERE, seed: int = 1, earlier: list[Given] | None = None
) -> tuple[list[Given], list[Pick], Placed]:
    """The answers of somebody whose credit for each question is a function of its turn, the questions, and the end."""
    answers, picks = list[Given](), list[Pick]()
    while isinstance(made := place_next(where, answers, seed, earlier or []), Pick):
        picks.append(made)
        answers.append(given(where, made.item, credit(len(answers))))
    return answers, picks, made


def told(answers: list[Given]) -> Belief:
    """The filter's belief after the answers."""
    belief = Belief.new(SERVICE)
    for answer in answers:
        learn(belief, answer)
    return belief


@LAWS
@tried(st.lists(st.sampled_from([0.0, 0.4, 1.0]), min_size=MOST, max_size=MOST), st.integers(0, 1000))
def test_it_ends_between_six_and_twenty(credits: list[float], seed: int) -> None:
    """Whatever is answered, without asking an item twice, and for the reason that it says."""
    answers, picks, found = placed(lambda turn: credits[turn], seed=seed)
    assert LEAST <= len(answers) <= MOST
    assert len({pick.item for pick in picks}) == len(picks)
    assert [pick.asked for pick in picks] == list(range(len(picks)))
    at = told_by(WHERE, answers)
    assert set(found.known) == {name for name, chance in zip(WHERE.concepts, at.known, strict=True) if chance >= SURE}
    gates = at.known[:4]
    decided = bool(((gates <= 1 - SURE) | (gates >= SURE)).all())
    close = (at.high - at.low)[:5].mean() / 2.5632 <= CLOSE
    assert found.reason == ("decided" if decided else "close" if close else "enough")
    if found.reason == "enough":
        assert len(answers) == MOST


def test_the_same_seed_asks_the_same() -> None:
    """And another one asks others: not everybody gets the same questions."""
    asked = [[pick.item for pick in placed(lambda turn: float(turn % 2), seed=seed)[1]] for seed in (1, 1, 2, 3, 4)]
    assert asked[0] == asked[1]
    assert len(set(map(tuple, asked))) > 2


def test_a_question_is_asked_for_what_it_promises() -> None:
    """On average over its two outcomes it takes nearly the most off the squared intervals of all masteries."""
    where, answers = known(), [given(known(), 0, 1.0), given(known(), 12, 0.0)]
    before, promise = spreads(where, answers), []
    for item in range(len(where.items)):
        p = chance(where, answers, item)
        after = [spreads(where, [*answers, given(where, item, credit)]) for credit in (0.0, 1.0)]
        promise.append(before - (1 - p) * after[0] - p * after[1])
    promise[0] = promise[12] = 0.0
    for seed in range(10):
        pick = place_next(where, answers, seed)
        assert isinstance(pick, Pick)
        assert promise[pick.item] > 0.85 * max(promise)
    assert np.median(promise) < 0.75 * max(promise)


def spreads(where: Catalogue, answers: list[Given]) -> float:
    """The summed squared widths of the intervals."""
    at = told_by(where, answers)
    return float(((at.high - at.low)[where.count > 0] ** 2).sum())


def chance(where: Catalogue, answers: list[Given], item: int) -> float:
    """P of a right answer to an item, as its answer's effect on all is weighed."""
    seen = outlook(believed(where, answers), terms(where))
    return float(where.guessing[item] + where.room[item] * seen.q[item])


def test_what_a_pick_says() -> None:
    """P, how surely the concept is known that it tells most of, and how many are undecided."""
    answers = [given(WHERE, 0, 1.0)]
    pick = place_next(WHERE, answers, 1)
    assert isinstance(pick, Pick)
    at = told_by(WHERE, answers)
    assert pick.p == pytest.approx(chance(WHERE, answers, pick.item))
    assert pick.known == at.known[pick.about]
    assert pick.undecided == int(((at.known[:4] > 1 - SURE) & (at.known[:4] < SURE)).sum())
    assert pick.asked == 1


def test_all_right_and_all_wrong() -> None:
    """Who answers all rightly knows what others rest on; who answers all wrongly does not know any of it."""
    *_, best = placed(lambda turn: 1.0)
    *_, worst = placed(lambda turn: 0.0)
    assert {"a", "b", "c", "d"} <= set(best.known)
    assert worst.known == ()
    assert best.reason == worst.reason == "decided"
    assert best.learner[0] > 1.0 > -0.5 > worst.learner[0]


def test_a_child_tells_of_its_parents() -> None:
    """Right answers on a deep concept alone make those it rests on known; its own follow-ups less."""
    at = told_by(WHERE, [given(WHERE, WHERE.trained[3][k], 1.0) for k in range(EACH)])
    assert at.known[0] > at.known[4]
    assert at.known[0] >= SURE


def test_a_bank_of_one_item_or_of_none() -> None:
    """What can be asked is asked, and that was all."""
    one = course({"a1": ("a", 0.0)}, {"a": "", "b": "a"})
    answers, _, found = placed(lambda turn: 1.0, one)
    assert (len(answers), found.reason) == (1, "all-asked")
    assert set(found.on) == {"a", "b"}
    none = place_next(course({}), [], 1)
    assert isinstance(none, Placed)
    assert (none.reason, none.on, none.known) == ("all-asked", {}, ())


def test_a_concept_without_items_is_never_asked_nor_known() -> None:
    """It stands between others all the same, and has a row to go on from."""
    where = course({"a1": ("a", 0.0), "c1": ("c", 0.0)}, {"a": "", "b": "a", "c": "b"})
    _, picks, found = placed(lambda turn: 1.0, where)
    assert {where.main[pick.item] for pick in picks} == {0, 2}
    assert "b" not in found.known
    assert "b" in found.on
    at = told_by(where, [])
    assert (at.mastery[1], at.low[1], at.high[1], at.known[1]) == (0.0, 0.0, 1.0, 0.0)


def test_where_nothing_rests_on_anything_all_concepts_are_decided_on() -> None:
    """The end waits for each of them."""
    flat = course(ITEMS, dict.fromkeys("abcde", ""))
    pick = place_next(flat, [], 1)
    assert isinstance(pick, Pick)
    assert pick.undecided == 5


def test_items_on_two_concepts_tell_of_both() -> None:
    """They are asked as others are, and move both concepts that they are on."""
    where = course({f"x{k}": ("ab", k / 3.0 - 1.0) for k in range(7)}, {"a": "", "b": ""})
    answers, _, found = placed(lambda turn: 1.0, where)
    assert len(answers) >= LEAST
    assert found.on["a"] == pytest.approx(found.on["b"])
    assert found.learner[0] > 1.0


def test_earlier_answers_are_evidence_and_not_questions() -> None:
    """After many of them nothing is repeated, and six questions are still the least."""
    earlier = [given(WHERE, index, 1.0) for index in range(0, 24, 2)]
    answers, picks, found = placed(lambda turn: 1.0, earlier=earlier)
    assert len(answers) == LEAST
    assert not {pick.item for pick in picks} & set(range(0, 24, 2))
    assert found.learner[0] > placed(lambda turn: 1.0)[2].learner[0]


def test_the_filter_goes_on_from_what_was_found() -> None:
    """Once difficulties are known, mastery and interval are the placement's to the last thousandth, practice or not."""
    where = known()
    answers, _, found = placed(lambda turn: float(turn % 3 > 0), where)
    belief = told(answers)
    belief.place(found, COSTS.practice)
    view, at = look(belief.state, where, replace(COSTS, mean=0.0), 0.0), told_by(where, answers)
    low, high = interval(view, where)
    with_items = where.count > 0
    assert view.mastery == pytest.approx(at.mastery, abs=1e-3)
    assert low[with_items] == pytest.approx(at.low[with_items], abs=0.01)
    assert high[with_items] == pytest.approx(at.high[with_items], abs=0.01)
    assert belief.state.learner.answers == len(answers)
    assert {belief.state.learner.recent, *(row.recent for row in belief.state.on.values())} == {0.0}
    practice = replace(COSTS, mean=0.0, practice=0.4)
    belief = told(answers)
    belief.place(found, practice.practice)
    assert look(belief.state, where, practice, 0.0).mastery == pytest.approx(at.mastery, abs=1e-3)


def test_every_row_stays_open_to_answers() -> None:
    """Where one concept is known better than what all have in common, both have half of what is unsure of it."""
    where = known()
    found = placed(lambda turn: 1.0, where, earlier=[given(where, index % EACH, index % 2) for index in range(40)])[2]
    assert 0.0 < found.learner[1] == min(row[1] for row in found.on.values())


def test_what_is_known_opens_what_rests_on_it() -> None:
    """Without an answer there; and what a placement did not find known stays closed."""
    _, picks, found = placed(lambda turn: 1.0)
    belief = told([])
    belief.place(found, 0.0)
    open_now = unlocked(look(belief.state, WHERE, COSTS, 0.0), WHERE)
    assert len(picks) < len(WHERE.items)
    assert open_now.all()
    belief.place(replace(found, known=("a",)), 0.0)
    assert unlocked(look(belief.state, WHERE, COSTS, 0.0), WHERE).tolist() == [True, True, True, False, False, True]


def test_a_placement_is_kept_to_the_last_bit() -> None:
    """With the grounds of the answer that ended it, and in the belief; without one both are as they were before."""
    answers, _, found = placed(lambda turn: float(turn % 5 > 0))
    assert found.known
    grounds = replace(answers[-1].met, placed=found)
    assert Grounds.from_json(grounds.to_json()) == grounds
    assert Grounds.from_json(answers[0].met.to_json()) == answers[0].met
    belief = told(answers)
    assert "placed" not in answers[0].met.to_json() + belief.to_json()
    belief.place(found, 0.3)
    again = told([replace(answer, met=Grounds.from_json(answer.met.to_json())) for answer in answers])
    kept = Grounds.from_json(grounds.to_json()).placed
    assert kept is not None
    again.place(kept, 0.3)
    assert again.to_json() == belief.to_json()
    assert Belief.from_json(belief.to_json()) == belief


def test_a_sharp_item_is_met_as_the_filter_meets_it() -> None:
    """P of a newcomer like the prior is the same by both, whatever the item's discrimination and concept."""
    where = known(doubt=0.01)
    where.set_item(7, Item(0.5, 0.01, 1.8))
    answers, _, found = placed(lambda turn: float(turn % 2), where)
    belief = told([])
    belief.place(found, 0.0)
    p = look(belief.state, where, replace(COSTS, mean=0.0), 0.0).p[7]
    assert p == pytest.approx(chance(where, answers, 7), abs=0.005)


def better(ours: Vector, other: Vector) -> float:
    """By how many standard errors a figure of the same people is higher with ours."""
    gain = ours - other
    return float(gain.mean() / (gain.std() / np.sqrt(len(gain))))


@pytest.mark.parametrize(("world", "bank"), [("A", "known"), ("G", "labelled")])
def test_chosen_questions_find_out_more_than_random_ones(world: str, bank: str) -> None:
    """After twenty, errors are less by two standard errors, and those of the filter are larger by four.

    What is told rightly as known or not takes hundreds of people to tell the two apart, as the benchmark does.
    """
    found = {by: [newcomers(world, seed, 30, 20, by=by, bank=bank) for seed in (21, 22, 23)] for by in ARMS}
    error = {by: np.concatenate([each.error for each in some]) for by, some in found.items()}
    right = {by: np.concatenate([each.right for each in some]) for by, some in found.items()}
    assert better(error["random"], error["placing"]) > 2.0
    assert better(error["filter"], error["random"]) > 4.0
    assert better(right["placing"], right["filter"]) > 4.0


@pytest.mark.parametrize(
    ("world", "taught", "bank"),
    [("A", False, "learnt"), ("A", True, "labelled"), ("E", True, "learnt"), ("G", False, "labelled")],
)
def test_intervals_are_honest(world: str, taught: bool, bank: str) -> None:
    """Of the 80 % intervals of mastery 75 to 85 % hold the truth, also where learners learn and where labels lie."""
    found = [newcomers(world, seed, 30, 14, taught=taught, bank=bank) for seed in (21, 22)]
    assert 0.75 <= np.concatenate([each.covered for each in found]).mean() <= 0.85


def test_newcomers_are_placed_in_time() -> None:
    """Nobody is asked fewer than six or more than twenty, beginners the fewest, and most concepts are told rightly."""
    some, beginners = (newcomers("A", 23, 40, None, entry=entry) for entry in (1.4, 0.0))
    for found in (some, beginners):
        assert found.asked.min() >= LEAST
        assert found.asked.max() <= MOST
    assert beginners.asked.mean() < some.asked.mean() - 2.0
    assert some.right.mean() > 0.8
    assert beginners.right.mean() > 0.9
