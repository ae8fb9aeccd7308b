"""Stages: one at a time, only forward, to an end, whatever is said and whatever the bank has lost meanwhile."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.interview.plan import Candidate, Plan, Wish, make_plan
from quizsvc.interview.stages import Phase, Stage, Turn, limit, stage
from quizsvc.names import QuestionId
from tests.interview.questions import of_the_bank
from tests.laws import laws

BANK = of_the_bank()
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ORDER = list(Phase)
PLANS = st.builds(
    lambda minutes, seed: make_plan(BANK.values(), Wish("researcher", minutes), Candidate(), seed),
    st.sampled_from([15, 30, 45]),
    st.integers(0, 1000),
).map(lambda plan: plan or pytest.fail("no plan"))
REPLIES = st.lists(
    st.tuples(
        st.sampled_from(["", "MAP is always better.", "less is more", "With more data it goes to zero."]), st.booleans()
    ),
    min_size=1,
    max_size=40,
)


def turn(at: Stage, text: str = "", *, is_sure: bool = False) -> Turn:
    """What was given in a stage."""
    return Turn(at, NOON, 10.0, text, is_sure=is_sure, given_at=NOON)


def gone_through(plan: Plan, replies: list[tuple[str, bool]]) -> list[Turn]:
    """All turns of an interview whose candidate says these words, over and over."""
    turns: list[Turn] = []
    while (at := stage(plan, BANK, turns)) is not None:
        text, is_sure = replies[len(turns) % len(replies)]
        turns.append(turn(at, text, is_sure=is_sure))
    return turns


@laws(60)
@given(PLANS, REPLIES)
def test_an_interview_moves_only_forward_to_its_end(plan: Plan, replies: list[tuple[str, bool]]) -> None:
    """From each prefix of the turns the next stage is the next turn's; each question has its five phases, in order."""
    turns = gone_through(plan, replies)
    stages = [one.stage for one in turns]
    assert len(set(stages)) == len(stages)
    assert [stage(plan, BANK, turns[:k]) for k in range(len(turns) + 1)] == [*stages, None]
    assert [(at.place, ORDER.index(at.phase)) for at in stages] == sorted(
        (at.place, ORDER.index(at.phase)) for at in stages
    )
    for place, planned in enumerate(plan.questions):
        phases = [at.phase for at in stages if at.place == place]
        assert [phase for phase in phases if phase is not Phase.FOLLOW_UP] == [
            phase for phase in Phase if phase is not Phase.FOLLOW_UP
        ]
        assert phases.count(Phase.FOLLOW_UP) == planned.follow_ups


@laws(40)
@given(PLANS, REPLIES, st.data())
def test_what_was_only_typed_moves_nothing(plan: Plan, replies: list[tuple[str, bool]], data: st.DataObject) -> None:
    """A turn that was opened and not given leaves the stage where it is."""
    turns = gone_through(plan, replies)
    k = data.draw(st.integers(0, len(turns) - 1))
    typed = Turn(turns[k].stage, NOON, 5.0, "so far")
    assert stage(plan, BANK, [*turns[:k], typed]) == turns[k].stage


@laws(40)
@given(PLANS, REPLIES, st.data())
def test_a_lost_question_is_passed_over(plan: Plan, replies: list[tuple[str, bool]], data: st.DataObject) -> None:
    """Where the bank has lost a question the interview goes on behind it, and ends where it has lost all."""
    turns = gone_through(plan, replies)
    at = data.draw(st.sampled_from([one.stage for one in turns]))
    before = [one for one in turns if turns.index(one) < [t.stage for t in turns].index(at)]
    without = {name: question for name, question in BANK.items() if name != plan.questions[at.place].question}
    follows = stage(plan, without, before)
    if at.place == len(plan.questions) - 1:
        assert follows is None
    else:
        assert follows == Stage(at.place + 1, Phase.SAY)
    assert stage(plan, {}, before) is None


def test_limits_by_hand() -> None:
    """Each phase has its seconds: those of the question, 45 a follow-up, 40 a probe, and a minute for the last two."""
    question = BANK[QuestionId("mle-or-map")]
    plan = make_plan([question], Wish("researcher", 15), Candidate(), 1)
    assert plan is not None
    given_ = {phase: limit(Stage(0, phase), question, plan.questions[0]) for phase in Phase}
    assert list(given_.values()) == [180, 45, 5 * 40, 60, 60]
