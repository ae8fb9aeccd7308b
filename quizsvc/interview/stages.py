"""Where an interview stands: five phases a question, and what was given in each, which never changes afterwards.

The stage follows from the plan and from what was given, so that a reload, a crash and a night between change nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quizsvc.course.question import Question
from quizsvc.interview.follow_ups import Answer, following
from quizsvc.interview.plan import AGAIN_SECONDS, FOLLOW_UP_SECONDS, MARK_SECONDS, PROBE_SECONDS, Plan, Planned
from quizsvc.names import QuestionId


class Phase(StrEnum):
    """What is done with a question, in this order."""

    SAY = "say"
    FOLLOW_UP = "follow-up"
    PROVE = "prove"
    MARK = "mark"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Stage:
    """The question that is at hand, its phase, and in a phase of several parts which one."""

    place: int
    phase: Phase
    part: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a candidate gave in a stage, or before `given_at` is set has typed so far.

    `seconds` were spent on it, as far as the server could see. `confidence` is the probability that the answer covers
    what a strong one needs; `is_sure` says of a follow-up whether the candidate would be asked further.
    """

    stage: Stage
    opened_at: datetime
    seconds: float
    text: str
    confidence: float | None = None
    is_sure: bool = False
    given_at: datetime | None = None


def stage(plan: Plan, questions: Mapping[QuestionId, Question], turns: Sequence[Turn]) -> Stage | None:
    """The stage that is next; None where the interview is over. A question that the bank has lost is passed over."""
    given = {turn.stage: turn for turn in turns if turn.given_at}
    for place, planned in enumerate(plan.questions):
        question = questions.get(planned.question)
        found = _within(place, planned, question, given) if question else None
        if found:
            return found
    return None


def limit(asked: Stage, question: Question, planned: Planned) -> int:
    """The seconds that a stage has in an interview on a clock, and that it should take in any."""
    return {
        Phase.SAY: question.seconds,
        Phase.FOLLOW_UP: FOLLOW_UP_SECONDS,
        Phase.PROVE: PROBE_SECONDS * len(planned.probes),
        Phase.MARK: MARK_SECONDS,
        Phase.AGAIN: AGAIN_SECONDS,
    }[asked.phase]


def _within(place: int, planned: Planned, question: Question, given: Mapping[Stage, Turn]) -> Stage | None:
    """The first stage of a question in which nothing was given."""
    said = given.get(Stage(place, Phase.SAY))
    if said is None:
        return Stage(place, Phase.SAY)
    answered = [turn for at, turn in given.items() if at.place == place and at.phase is Phase.FOLLOW_UP]
    answers = [Answer(turn.stage.part, turn.text, turn.is_sure) for turn in answered]
    asked = following(question, said.text, answers, planned.follow_ups)
    if asked:
        return Stage(place, Phase.FOLLOW_UP, asked.id)
    rest = (Stage(place, phase) for phase in (Phase.PROVE, Phase.MARK, Phase.AGAIN))
    return next((at for at in rest if at not in given), None)
