"""Candidates who follow a script through an interview: what they say, how they answer probes, how they mark."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex

from quizsvc.course.question import Question
from quizsvc.flows import interviews, practice
from quizsvc.flows.interviews import Sitting
from quizsvc.flows.service import Service
from quizsvc.interview.plan import Candidate, Plan, Wish, make_plan
from quizsvc.interview.stages import Phase
from quizsvc.items.answers.base import PartVariant
from quizsvc.names import AttemptId, InterviewId, QuestionId
from quizsvc.store import interviews as stored
from quizsvc.store.interviews import Interview
from quizsvc.store.learners import Learner
from tests.learner import NOON, miss, right, stored_variant

MINUTE = timedelta(minutes=1)
SEED_QUESTIONS = ("mle-or-map", "ridge-as-a-belief", "cross-entropy-or-squares", "reading-log-loss")


def marks_all(mark: str) -> Callable[[Question], dict[str, str]]:
    """Every point in one way."""
    return lambda question: {point.id: mark for point in question.points}


@dataclass(frozen=True, slots=True)
class Script:
    """What a candidate does in every question: words, probes, marks, confidence, and what is written on follow-ups."""

    says: Callable[[Question], str]
    proves: Callable[[PartVariant], object]
    marks: Callable[[Question], Mapping[str, str]]
    confidence: float | None = None
    replies: str = ""


FLUENT = Script(
    lambda q: q.answers.spoken.text.plain([]), right, marks_all("clearly"), 0.9, "It is the other way round."
)
BLUFFER = Script(lambda q: q.answers.spoken.text.plain([]), miss, marks_all("clearly"), 0.99, "Yes, of course.")
SILENT = Script(lambda q: "", right, marks_all("missed"), 0.6)


def with_questions(service: Service, learner: Learner, questions: Sequence[str], seed: int = 1) -> InterviewId:
    """An interview on just these questions."""
    each = []
    for name in questions:
        wish = Wish("researcher", 15, question=QuestionId(name))
        plan = make_plan([service.bank.questions[QuestionId(name)]], wish, Candidate(), seed)
        assert plan is not None
        each += plan.questions
    made = Interview(InterviewId(token_hex(16)), learner.id, Plan(wish, seed, tuple(each)).to_json(), NOON)
    with service.database.write() as conn:
        stored.add_interview(conn, made)
    return made.id


@dataclass(slots=True)
class Sat:
    """What happened in an interview: the stages gone through, follow-ups asked and probes answered."""

    interview: InterviewId
    stages: list[tuple[int, str, str]] = field(default_factory=list)
    probes: list[AttemptId] = field(default_factory=list)
    now: datetime = NOON


def sit_through(
    service: Service, learner: Learner, interview: InterviewId, script: Script, now: datetime = NOON
) -> Sat:
    """An interview from where it stands to its end."""
    sat = Sat(interview, now=now)
    while True:
        sitting = interviews.show(service, learner, interview, sat.now)
        assert isinstance(sitting, Sitting), sitting
        if sitting.stage is None:
            return sat
        sat.stages.append((sitting.stage.place, sitting.stage.phase, sitting.stage.part))
        sat.now += 2 * MINUTE if sitting.stage.phase is Phase.SAY else MINUTE
        act(service, learner, sitting, script, sat)


def act(service: Service, learner: Learner, sitting: Sitting, script: Script, sat: Sat) -> None:
    """What the script does in the stage at hand."""
    at, question = sitting.stage, sitting.question
    assert at is not None
    assert question is not None
    if at.phase is Phase.PROVE:
        prove_all(service, learner, script, sat)
    elif at.phase is Phase.MARK:
        given = script.marks(question)
        assert interviews.mark(service, learner, sat.interview, at.place, given, sat.now) == sat.interview
    else:
        words = script.replies if at.phase is Phase.FOLLOW_UP else script.says(question)
        confidence = script.confidence if at.phase is Phase.SAY else None
        came = interviews.give(service, learner, sat.interview, at, words, sat.now, confidence=confidence)
        assert came == sat.interview


def prove_all(service: Service, learner: Learner, script: Script, sat: Sat) -> None:
    """Every probe of the question at hand."""
    while (probe := interviews.prove(service, learner, sat.interview, sat.now)) != sat.interview:
        assert isinstance(probe, str)
        attempt = AttemptId(probe)
        parts = stored_variant(service.database, attempt).parts
        practice.answer(service, learner, attempt, {str(p.name): script.proves(p) for p in parts}, sat.now)
        sat.probes.append(attempt)
        sat.now += MINUTE
