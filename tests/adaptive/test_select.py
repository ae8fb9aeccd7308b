"""The next question: what may be asked, what is asked, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.adaptive.ability import Belief, LearnerState, OnConcept, Question, predict, update
from quizsvc.adaptive.mastery import mastery
from quizsvc.adaptive.select import Candidate, Choice, Node, choose, group, unlocked
from quizsvc.names import ConceptId, ItemId
from quizsvc.numeric import stream
from tests.laws import laws

LAWS = laws(40)
A, B, C, D = map(ConceptId, "abcd")
GRAPH = {A: Node((), 1), B: Node((A,), 1), C: Node((B,), 0), D: Node((), 0)}


def item(name: str, concept: ConceptId, difficulty: float = 0.0) -> Candidate:
    """An item of one concept."""
    return Candidate(ItemId(name), Question((concept,), difficulty, 0.02))


ITEMS = [item("a1", A, -1), item("a2", A, 1), item("b1", B), item("b2", B, 2), item("c1", C), item("d1", D)]

PAIR = [item("d1", D), item("a1", A)]


def learnt(*concepts: ConceptId, times: int = 6, credit: float = 1.0) -> LearnerState:
    """A learner after right answers to these concepts."""
    state = LearnerState()
    for concept in concepts:
        for _ in range(times):
            state = update(state, Question((concept,), 0.0, 0.02), credit)
    return state


def chosen(state: LearnerState, asked: list[str] | None = None, only: ConceptId | None = None, die: int = 0) -> Choice:
    """The choice made."""
    made = choose(state, ITEMS, GRAPH, [ItemId(a) for a in asked or []], only, stream("die", die))
    assert made is not None
    return made


def open_concepts(state: LearnerState) -> set[str]:
    """The concepts that may be asked."""
    return set(unlocked(state, group(ITEMS), GRAPH))


def test_a_beginner_meets_what_rests_on_nothing() -> None:
    """Only concepts without prerequisites are open at first, and the one that opens more comes first."""
    assert open_concepts(LearnerState()) == {A, D}
    made = chosen(LearnerState())
    assert (made.concept, made.reason) == (A, "new-concept")


def test_a_concept_opens_with_what_it_rests_on() -> None:
    """Right answers to a prerequisite open what rests on it, one step at a time; wrong ones do not."""
    assert open_concepts(learnt(A)) == {A, B, D}
    assert open_concepts(learnt(A, B)) == {A, B, C, D}
    assert open_concepts(learnt(A, credit=0.0)) == {A, D}


def test_a_prior_alone_opens_nothing() -> None:
    """However able a learner seems, a prerequisite never answered, or once only, keeps closed what rests on it."""
    able = learnt(D, times=20)
    assert mastery(able, A, [c.question for c in ITEMS[:2]]).mean > 0.45
    assert open_concepts(able) == {A, D}
    assert open_concepts(learnt(A, times=1)) == {A, D}
    assert open_concepts(learnt(A, times=2)) == {A, B, D}


def test_a_prerequisite_without_items_hands_its_own_on() -> None:
    """A concept that cannot be practised is known when its prerequisites are; one outside the graph is open."""
    items = [c for c in ITEMS if c.question.concepts[0] != B] + [item("x1", ConceptId("x"))]
    assert set(unlocked(LearnerState(), group(items), GRAPH)) == {A, D, "x"}
    assert set(unlocked(learnt(A), group(items), GRAPH)) == {A, C, D, "x"}


def test_who_asks_for_a_concept_gets_it() -> None:
    """Nothing is locked for those who ask for it, and the reason says so."""
    made = chosen(LearnerState(), only=C)
    assert (made.item, made.concept, made.reason, made.runner_up) == ("c1", C, "asked-for", None)


def test_nothing_to_ask_is_no_choice() -> None:
    """No items, or none of the concept asked for, is None."""
    assert choose(LearnerState(), [], GRAPH, [], None, stream("x")) is None
    assert choose(LearnerState(), ITEMS, GRAPH, [], ConceptId("zzz"), stream("x")) is None


def test_the_item_is_the_one_nearest_to_the_chance_wanted() -> None:
    """A newcomer to a concept gets an even chance, later one of four in five."""
    items = [item(f"a{b}", A, b) for b in (-4, -3, -2, -1, 0, 1, 2, 3, 4)]
    for state, target in [(LearnerState(), 0.5), (learnt(A, times=2), 0.8)]:
        made = choose(state, items, GRAPH, [], A, stream("near"))
        assert made is not None
        best = min(abs(predict(state, c.question).p - target) for c in items)
        assert abs(made.expected.p - target) <= best + 0.02
        assert made.expected == predict(state, next(c.question for c in items if c.item == made.item))
        assert made.reason == "asked-for"


def test_an_item_seen_lately_comes_last() -> None:
    """An item among the last four asked gives way to another of its concept, and comes back after."""
    state = learnt(A)
    first = chosen(state, only=A)
    assert chosen(state, [first.item], only=A).item != first.item
    assert chosen(state, [first.item, "d1", "d1", "d1"], only=A).item != first.item
    assert chosen(state, [first.item, "d1", "d1", "d1", "d1"], only=A).item == first.item
    assert first.runner_up == chosen(state, [first.item], only=A).item


def test_a_concept_does_not_come_twice_in_a_row_where_others_are_near() -> None:
    """The concept just asked counts less, so that two of equal worth alternate."""
    items, graph = [item("a1", A), item("d1", D)], {A: Node((), 0), D: Node((), 0)}
    for last, wanted in [("a1", D), ("d1", A)]:
        made = choose(LearnerState(), items, graph, [ItemId(last)], None, stream("x"))
        assert made is not None
        assert made.concept == wanted
    gone = choose(LearnerState(), items, graph, [ItemId("gone")], None, stream("x"))
    assert gone is not None


def test_a_concept_with_more_to_gain_comes_first() -> None:
    """A concept little known comes before one that is mastered, and the reason says so."""
    made = chosen(learnt(A, D, times=4))
    assert made.concept == B
    weak = learnt(A, B, times=8)
    for _ in range(3):
        weak = update(weak, Question((D,), 0.0, 0.02), 0.0)
    made = chosen(weak)
    assert made.mastery == mastery(
        weak, made.concept, [c.question for c in ITEMS if c.question.concepts[0] == made.concept]
    )
    assert made.reason in {"most-to-gain", "new-concept"}


def test_practice_makes_a_concept_less_urgent() -> None:
    """Of two concepts equally known, the one practised less comes first."""
    state = learnt(A, D, times=3)
    more = LearnerState(
        state.theta,
        {A: state.on(A), D: type(state.on(D))(state.on(A).belief, state.on(A).recent, 30)},
        state.recent,
    )
    graph = {A: Node((), 0), D: Node((), 0)}
    made = choose(more, PAIR, graph, [], None, stream("x"))
    assert made is not None
    assert (made.concept, made.reason) == (A, "most-to-gain")


def test_a_concept_that_opens_more_comes_first() -> None:
    """Of two concepts equally known, the one on which more rests comes first."""
    made = choose(LearnerState(), PAIR, {A: Node((), 2), D: Node((), 0)}, [], None, stream("x"))
    assert made is not None
    assert made.concept == A


def test_a_mastered_concept_steps_back() -> None:
    """A mastered concept comes after one hardly known, however much rests on it."""
    concepts = {A: OnConcept(Belief(4.0, 0.01), 0.0, 0), D: OnConcept(Belief(0.0, 0.2), 0.0, 15)}
    state = LearnerState(concepts=concepts)
    assert mastery(state, A, [PAIR[1].question]).mean > 0.85
    made = choose(state, PAIR, {A: Node((), 8), D: Node((), 0)}, [], None, stream("x"))
    assert made is not None
    assert made.concept == D


@LAWS
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from([0.0, 0.5, 1.0])), max_size=30), st.integers(0, 99))
def test_what_is_chosen_may_be_asked_and_is_chosen_again(history: list[tuple[str, float]], die: int) -> None:
    """After any answers the item is of an open concept, the same dice choose it again, and it is not the runner-up."""
    state, asked = LearnerState(), []
    for name, credit in history:
        state = update(state, Question((ConceptId(name),), 0.0, 0.02), credit)
        asked.append(f"{name}1")
    made = chosen(state, asked, die=die)
    assert made == chosen(state, asked, die=die)
    assert made.concept in open_concepts(state)
    assert made.item != made.runner_up
    assert next(c for c in ITEMS if c.item == made.item).question.concepts[0] == made.concept


@pytest.mark.parametrize("concept", [A, B, C, D])
def test_groups_are_by_the_main_concept(concept: ConceptId) -> None:
    """An item belongs to the first of its concepts."""
    both = Candidate(ItemId("ab"), Question((concept, A), 0.0, 0.0))
    assert both in group([*ITEMS, both])[concept]
