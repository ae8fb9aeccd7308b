"""Plans: what a full interview holds, how long it takes, what comes first, and what no dice can change."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.course.question import ROLES, ROUNDS
from quizsvc.interview.plan import MINUTES, OVERTIME, Candidate, Plan, Wish, make_plan, planned_seconds
from quizsvc.names import ConceptId, QuestionId
from tests.interview.questions import made, of_the_bank
from tests.laws import laws

BANK = of_the_bank()
CONCEPTS = sorted({concept for question in BANK.values() for concept in question.concepts})
SEEDS = st.integers(0, 2**53 - 1)
NAMES = st.sampled_from(sorted(BANK))
WISHES = st.builds(
    Wish,
    role=st.sampled_from(ROLES),
    minutes=st.sampled_from(MINUTES),
    is_timed=st.booleans(),
    is_weak=st.booleans(),
    concepts=st.lists(st.sampled_from(CONCEPTS), max_size=3, unique=True).map(tuple),
    question=st.none() | NAMES,
)
CANDIDATES = st.builds(
    Candidate,
    mastery=st.dictionaries(st.sampled_from(CONCEPTS), st.floats(0, 1), max_size=6),
    lately=st.frozensets(NAMES),
    due=st.frozensets(NAMES),
)


def names(plan: Plan | None) -> list[QuestionId]:
    """The questions of a plan in their order."""
    assert plan is not None
    return [planned.question for planned in plan.questions]


def lengths(plan: Plan) -> list[int]:
    """The planned seconds of each question."""
    return [planned_seconds(BANK[planned.question], plan.wish.minutes) for planned in plan.questions]


@laws(150)
@given(WISHES, CANDIDATES, SEEDS)
def test_a_plan_keeps_to_its_wish(wish: Wish, candidate: Candidate, seed: int) -> None:
    """It has what was named, all else fits role and concepts, none stands twice, and it ends nearly in time."""
    plan = make_plan(BANK.values(), wish, candidate, seed)
    if plan is None:
        assert wish.question is None
        return
    chosen = [BANK[name] for name in names(plan)]
    assert wish.question is None or wish.question in names(plan)
    assert len(set(names(plan))) == len(plan.questions)
    for question in chosen:
        if question.slug != wish.question:
            assert wish.role in question.roles
            assert not wish.concepts or set(wish.concepts) & set(question.concepts)
    assert [ROUNDS.index(question.round) for question in chosen] == sorted(ROUNDS.index(q.round) for q in chosen)
    assert len(plan.questions) == 1 or sum(lengths(plan)) <= 60 * wish.minutes * OVERTIME
    assert plan == make_plan(BANK.values(), wish, candidate, seed) == Plan.from_json(plan.to_json())
    for planned, question in zip(plan.questions, chosen, strict=True):
        assert sorted(planned.probes) == sorted(point.probe for point in question.points)
        assert [aim.id for aim in planned.points] == [point.id for point in question.points]


@pytest.mark.parametrize("role", ROLES)
def test_minutes_make_an_interview(role: str) -> None:
    """45 minutes hold all rounds, two core questions or more; 15 one of them. None is idle for a third and more."""
    for seed in range(40):
        rounds = {}
        for minutes in MINUTES:
            plan = make_plan(BANK.values(), Wish(role, minutes), Candidate(), seed)
            assert plan is not None
            rounds[minutes] = Counter(BANK[name].round for name in names(plan))
            assert sum(lengths(plan)) > 39 * minutes
        assert rounds[15] in ({"warm-up": 1, "core": 1}, {"core": 1})
        assert rounds[30] >= Counter({"warm-up": 1, "core": 1, "case": 1})
        assert rounds[45] >= Counter({"warm-up": 1, "core": 2, "derivation": 1, "case": 1})


@laws(40)
@given(WISHES, WISHES, CANDIDATES, SEEDS, st.data())
def test_the_order_of_probes_is_the_seeds_alone(
    wish: Wish, other: Wish, candidate: Candidate, seed: int, data: st.DataObject
) -> None:
    """Whatever is wished for, known or in the bank beside it, a question's probes come in the order of the seed."""
    name = data.draw(NAMES)
    first = make_plan(BANK.values(), replace(wish, question=name), candidate, seed)
    second = make_plan([BANK[name]], replace(other, question=name), Candidate(), seed)
    assert first is not None
    assert second is not None
    orders = {planned.question: planned.probes for planned in first.questions}
    assert orders[name] == second.questions[0].probes


def test_every_order_of_probes_comes() -> None:
    """Over many seeds the probes come in all their orders, each about as often."""
    question = made("a", points=3)
    wish = Wish("researcher", 15)
    plans = [make_plan([question], wish, Candidate(), seed) for seed in range(600)]
    counts = Counter(plan.questions[0].probes for plan in plans if plan)
    assert len(counts) == 6
    assert min(counts.values()) > 60


def first_core(candidate: Candidate, *, is_weak: bool, seed: int) -> QuestionId:
    """Which of five core questions is asked, each on a concept of its own, where there is time for one."""
    questions = [made(name, concepts=(name,), points=5) for name in "abcde"]
    (name,) = names(make_plan(questions, Wish("researcher", 15, is_weak=is_weak), candidate, seed))
    return name


@laws(60)
@given(SEEDS, st.sampled_from("abcde"))
def test_what_is_weak_comes_first(seed: int, weak: str) -> None:
    """Who asks for weak concepts is asked on the weakest; who does not is asked on it more often than on others."""
    mastery = {ConceptId(name): 0.2 if name == weak else 0.8 for name in "abcde"}
    assert first_core(Candidate(mastery), is_weak=True, seed=seed) == weak


def test_what_is_unknown_lies_between_weak_and_strong() -> None:
    """A concept never practised comes after one that is known badly and before those that are known well."""
    mastery = {ConceptId(name): mean for name, mean in zip("abcde", (0.1, 0.9, 0.9, 0.9, 0.9), strict=True)}
    assert all(first_core(Candidate(mastery), is_weak=True, seed=seed) == "a" for seed in range(30))
    del mastery[ConceptId("c")]
    mastery[ConceptId("a")] = 0.9
    assert all(first_core(Candidate(mastery), is_weak=True, seed=seed) == "c" for seed in range(30))


@laws(60)
@given(SEEDS, st.sampled_from("abcde"))
def test_lately_comes_last_and_due_first(seed: int, name: str) -> None:
    """What was asked lately waits for all else, and goes first among its like where it is due."""
    everything = frozenset(map(QuestionId, "abcde"))
    lately = everything - {name}
    assert first_core(Candidate(lately=lately), is_weak=False, seed=seed) == name
    assert first_core(Candidate(lately=lately, due=lately), is_weak=True, seed=seed) == name
    assert first_core(Candidate(due=frozenset({QuestionId(name)})), is_weak=False, seed=seed) == name
    assert first_core(Candidate(lately=everything, due={QuestionId(name)}), is_weak=False, seed=seed) == name


def test_a_named_question_is_asked_whatever_stands_against_it() -> None:
    """Of another role, on another concept and asked lately, it comes all the same, even where it takes all the time."""
    name = QuestionId("why-a-log-scale")
    wish = Wish("researcher", 15, concepts=(ConceptId("lasso"),), question=name)
    assert name in names(make_plan(BANK.values(), wish, Candidate(lately={name}), 3))
    assert names(make_plan([BANK[name]], wish, Candidate(), 3)) == [name]


def test_nothing_fit_is_no_plan() -> None:
    """Where no question is for the role or on the concept there is no interview."""
    assert make_plan([], Wish("researcher", 45), Candidate(), 1) is None
    assert make_plan([made("a")], Wish("plumber", 45), Candidate(), 1) is None
    assert make_plan([made("a")], Wish("researcher", 45, concepts=(ConceptId("lasso"),)), Candidate(), 1) is None


def test_a_questions_time_by_hand() -> None:
    """Three minutes of talk, two follow-ups of 45 s, five probes of 40 s, a minute of marks, one of telling again."""
    assert planned_seconds(BANK[QuestionId("mle-or-map")], 15) == 180 + 2 * 45 + 5 * 40 + 60 + 60
    assert planned_seconds(BANK[QuestionId("mle-or-map")], 30) == 180 + 3 * 45 + 5 * 40 + 60 + 60
