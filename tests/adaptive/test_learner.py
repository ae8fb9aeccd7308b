"""A learner: one look at everything agrees with each item's own expectation, and an answer changes what it should."""

from dataclasses import asdict, astuple, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from quizsvc.adaptive.ability import Expected, Forgetting, Trial, chance, expect
from quizsvc.adaptive.catalogue import Catalogue, Question, catalogue
from quizsvc.adaptive.learner import LearnerState, answered, bounds, interval, look, trial_in
from quizsvc.adaptive.memory import Card, recall
from quizsvc.adaptive.settings import SERVICE
from quizsvc.adaptive.terms import terms
from quizsvc.names import ConceptId, ItemId
from tests.adaptive.courses import COSTS, DAY, course, give, newcomer, practised, seen
from tests.laws import laws

LAWS = laws(40)
ONE_EACH = {"a1": ("a", -1.0), "a2": ("a", 1.0), "b1": ("b", 0.3)}
SEVERAL = {"a1": ("a", -1.0), "ab": ("ab", 0.5), "abc": ("abc", 1.5), "c1": ("c", 0.0)}
CREDITS = st.sampled_from([0.0, 0.36, 0.6, 1.0])
HISTORIES = st.lists(st.tuples(st.integers(0, 3), CREDITS, st.integers(0, 20)), max_size=20)


def believed(where: Catalogue) -> Catalogue:
    """The course with beliefs of its own about every item and concept."""
    for index in range(len(where.items)):
        where.set_item(index, replace(where.item(index), variance=0.3 + 0.1 * index, discrimination=0.7 + 0.2 * index))
    for index in range(len(where.concepts)):
        where.set_concept(index, replace(where.concept(index), mean=0.2 * index - 0.3, variance=0.1 + 0.2 * index))
    return where


def one(state: LearnerState, where: Catalogue, index: int, day: float, costs: Forgetting = COSTS) -> Expected:
    """What is expected of one item, by itself."""
    return expect(trial_in(state, where, index, costs, day), where.settings)


@LAWS
@given(st.sampled_from([ONE_EACH, SEVERAL]), HISTORIES, st.floats(0.0, 60.0))
def test_a_look_is_each_items_own_expectation(
    items: dict[str, tuple[str, float]], history: list[tuple[int, float, int]], later: float
) -> None:
    """P, eta and its variance of every item are those of its own trial, after any answers, and days later."""
    where, state, day = believed(course(items)), newcomer(), DAY
    for index, credit, days in history:
        day += days
        give(state, where, where.items[index % len(where.items)], credit, day)
    view = seen(state, where, day + later)
    for index in range(len(where.items)):
        alone = one(state, where, index, day + later)
        assert view.p[index] == pytest.approx(alone.p, rel=1e-12)
        assert view.lasting[index] + view.passing[index] == pytest.approx(alone.eta, rel=1e-12, abs=1e-12)
        assert view.spread[index] == pytest.approx(alone.variance, rel=1e-12)


@LAWS
@given(st.sampled_from([ONE_EACH, SEVERAL]), HISTORIES, st.floats(0.0, 60.0))
def test_the_terms_add_up_to_what_is_expected(
    items: dict[str, tuple[str, float]], history: list[tuple[int, float, int]], later: float
) -> None:
    """To eta, after any answers; what is not there is 0, and forgetting never helps."""
    where, state, day = believed(course(items)), newcomer(), DAY
    for index, credit, days in history:
        day += days
        give(state, where, where.items[index % len(where.items)], credit, day)
    for index in range(len(where.items)):
        asked = trial_in(state, where, index, COSTS, day + later)
        found, settings = terms(asked, where.settings), replace(where.settings, base=0.4)
        assert sum(astuple(found)) == pytest.approx(expect(asked, where.settings).eta, rel=1e-12, abs=1e-12)
        assert sum(astuple(terms(asked, settings))) == pytest.approx(expect(asked, settings).eta, rel=1e-12, abs=1e-12)
        assert found.since <= 0.0
        assert (found.met > 0.0) == (where.items[index] in state.met)
    assert not history or state.learner.mean == pytest.approx(found.learner / asked.item.discrimination, rel=1e-12)


def test_a_terms_name_is_what_moves_it() -> None:
    """Each row of a trial moves the one term that is called after it."""
    where = believed(course(SEVERAL))
    state = practised(where, ["ab"], 2)
    asked = trial_in(state, where, where.place[ItemId("ab")], COSTS, DAY + 30)
    before = asdict(terms(asked, where.settings))

    def moved(changed: Trial) -> set[str]:
        return {name for name, value in asdict(terms(changed, where.settings)).items() if value != before[name]}

    assert moved(replace(asked, learner=replace(asked.learner, mean=9.0))) == {"learner"}
    assert moved(replace(asked, learner=replace(asked.learner, recent=9.0))) == {"run"}
    assert moved(replace(asked, on=[replace(asked.on[0], mean=9.0), asked.on[1]])) == {"concept"}
    assert moved(replace(asked, on=[replace(asked.on[0], recent=9.0), asked.on[1]])) == {"run"}
    assert moved(replace(asked, practised=9.0)) == {"concept"}
    assert moved(replace(asked, lost=9.0)) == {"since"}
    assert moved(replace(asked, repeated=False)) == {"met"}
    assert moved(replace(asked, item=replace(asked.item, mean=9.0))) == {"item"}
    assert moved(replace(asked, concepts=[replace(asked.concepts[0], mean=9.0), asked.concepts[1]])) == {"item"}


def test_mastery_leaves_out_what_will_pass() -> None:
    """Mastery is the mean of P over a concept's items without the recent run, and as if no item had been met."""
    where = course(ONE_EACH)
    state = practised(where, ["a1", "a2"], 3)
    view = seen(state, where)
    steady = LearnerState(replace(state.learner, recent=0.0), {c: replace(r, recent=0.0) for c, r in state.on.items()})
    wanted = [one(steady, where, index, DAY).p for index in (0, 1)]
    assert view.mastery[0] == pytest.approx(np.mean(wanted), rel=1e-12)
    assert view.p[0] > wanted[0]


def test_forgetting_lowers_what_is_expected() -> None:
    """With the days recall and P fall, more where forgetting costs more, and not at all where it is free."""
    where = course(ONE_EACH)
    state = practised(where, ["a1"], 2)
    soon, late = seen(state, where), seen(state, where, DAY + 30)
    assert (soon.recall[0], soon.elapsed[0]) == (1.0, 0.0)
    assert (late.recall[0], late.elapsed[0]) == (recall(state.on[ConceptId("a")].card, DAY + 30), 30.0)
    assert late.p[0] < soon.p[0]
    assert late.p[2] == soon.p[2]
    dear, free = replace(COSTS, mean=2.0), replace(COSTS, mean=0.0)
    assert look(state, where, dear, DAY + 30).p[0] < late.p[0]
    assert look(state, where, free, DAY + 30).p[0] == look(state, where, free, DAY).p[0] == soon.p[0]


def test_practice_raises_what_is_expected() -> None:
    """What each e-fold of answers brings is added on the concept practised, and on no other."""
    where = course(ONE_EACH)
    state = practised(where, ["a1"], 3)
    much, none = (look(state, where, replace(COSTS, practice=gamma), DAY) for gamma in (0.5, 0.0))
    assert much.lasting - none.lasting == pytest.approx([0.5 * np.log(4), 0.5 * np.log(4), 0], rel=1e-12)


def test_a_newcomer_has_met_nothing() -> None:
    """Nothing is forgotten, nothing elapsed, no answers; what is not in the course is not looked at."""
    where = course(ONE_EACH)
    state = practised(course({"z1": ("z", 0.0)}), ["z1"])
    state.learner = newcomer().learner
    for view in (seen(newcomer(), where), seen(state, where)):
        assert (view.recall.tolist(), view.answers.tolist()) == ([1, 1], [0, 0])
        assert np.isinf(view.elapsed).all()
        assert view.p == pytest.approx(seen(newcomer(), where).p, rel=1e-15)


def test_an_empty_bank_can_be_looked_at() -> None:
    """No items, no P; a concept without items has mastery 0 in [0, 1]."""
    where = course({}, {"a": ""})
    view = seen(newcomer(), where)
    low, high = interval(view, where)
    assert (view.p.size, view.mastery.tolist(), low.tolist(), high.tolist()) == (0, [0.0], [0.0], [1.0])


@pytest.mark.parametrize("index", [0, 1, 2])
def test_an_interval_holds_four_fifths_of_what_is_believed(index: int) -> None:
    """Of eta drawn from its Gaussian four in five give a P within the bounds, one in ten a lower one."""
    where = course(ONE_EACH)
    state = practised(where, ["a1", "b1"], 2)
    expected = one(state, where, index, DAY)
    low, high = bounds(seen(state, where), where, index)
    quantiles = (np.arange(2000) + 0.5) / 2000
    eta = expected.eta + np.sqrt(expected.variance) * ndtri(quantiles)
    p = np.array([chance(value, 0.0, where.guessing[index], SERVICE.slip) for value in eta])
    assert np.mean(p < low) == pytest.approx(0.1, abs=0.001)
    assert np.mean((p >= low) & (p <= high)) == pytest.approx(0.8, abs=0.001)
    assert low < expected.p < high


@LAWS
@given(HISTORIES)
def test_intervals_hold_the_mean_and_stay_in_reach(history: list[tuple[int, float, int]]) -> None:
    """Guessing is the least and a slip the most that can be; mastery lies within its interval, P within its bounds."""
    where, state, day = course(SEVERAL), newcomer(), DAY
    for index, credit, days in history:
        day += days
        give(state, where, where.items[index], credit, day)
    view = seen(state, where, day)
    low, high = interval(view, where)
    for at in np.flatnonzero(where.count).tolist():
        assert 0.02 <= low[at] <= view.mastery[at] <= high[at] <= 1 - SERVICE.slip + 1e-12
    for index in range(len(where.items)):
        least, most = bounds(view, where, index)
        assert 0.02 <= least <= view.p[index] <= most <= 1 - SERVICE.slip + 1e-12


def test_an_answer_moves_every_row_it_rests_on() -> None:
    """The learner, each concept of the item with its card, and that the item was met; no other concept."""
    where, state = course(SEVERAL), newcomer()
    give(state, where, "ab")
    assert set(state.on) == {"a", "b"}
    assert state.met == {"ab"}
    assert state.learner.answers == 1
    for row in state.on.values():
        assert (row.answers, row.card is not None) == (1, True)
        assert row.mean > 0.0


def test_what_is_probably_a_guess_reviews_nothing() -> None:
    """A right answer that a guess explains better than knowledge leaves no card; a wrong one, or a likely one, does."""
    questions = {ItemId(name): Question((ConceptId("a"),), b, 0.5) for name, b in (("hard", 9.0), ("easy", -1.0))}
    where = catalogue(questions, {}, SERVICE)
    for item, credit, wanted in (("hard", 1.0, False), ("hard", 0.0, True), ("easy", 1.0, True)):
        state = practised(where, [item], credit=credit)
        assert (state.on[ConceptId("a")].card is not None) is wanted


@pytest.mark.parametrize(("difficulty", "lucky"), [(1.17, False), (1.18, True)])
def test_a_guess_is_lucky_from_even_odds_on(difficulty: float, lucky: bool) -> None:
    """By hand: g = .3 and s = .03 give .3 (1 - q) = .5 (.3 + .67 q) at q = .15/.635, whose log odds are -1.1736."""
    where = catalogue({ItemId("i"): Question((ConceptId("a"),), difficulty, 0.3)}, {}, SERVICE)
    assert (practised(where, ["i"]).on[ConceptId("a")].card is None) is lucky


def test_credit_below_a_half_is_a_wrong_answer() -> None:
    """A hint leaves 0.6, which is recalled; two leave 0.36, which is not."""
    where = course(ONE_EACH)
    cards = [practised(where, ["a1"], credit=credit).on[ConceptId("a")].card for credit in (1.0, 0.6, 0.36, 0.0)]
    assert cards[0] == cards[1]
    assert cards[2] == cards[3]
    assert isinstance(cards[0], Card)
    assert isinstance(cards[3], Card)
    assert cards[0].stability > cards[3].stability


def test_what_was_expected_is_told() -> None:
    """Learning from an answer tells what was expected before it."""
    where, state = course(ONE_EACH), newcomer()
    wanted = one(state, where, 0, DAY)
    met: Trial = trial_in(state, where, 0, COSTS, DAY)
    assert answered(state, ItemId("a1"), met, 1.0, SERVICE, DAY) == wanted
    assert one(state, where, 0, DAY).p > wanted.p
