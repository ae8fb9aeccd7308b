"""Reports on interviews: made from what was given and how it was judged, whenever they are asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from quizsvc.adaptive.memory import day_of
from quizsvc.flows.interviews import (
    CANDIDATE,
    NOT_YOURS,
    PARTNER,
    Transcript,
    as_turn,
    find,
    marks_by,
    places,
    transcript,
)
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.interview.dials import Proof
from quizsvc.interview.plan import Plan
from quizsvc.interview.report import Answered, Dials, Named, Report, report
from quizsvc.interview.returning import Due, returning
from quizsvc.interview.stages import Phase, Stage
from quizsvc.names import AttemptId, ItemId, QuestionId
from quizsvc.store import interviews, sessions
from quizsvc.store.database import Transaction
from quizsvc.store.interviews import Interview, Mark
from quizsvc.store.learners import Learner
from quizsvc.store.sessions import Result


@dataclass(frozen=True, slots=True)
class Past:
    """An interview with what came of it so far: the day on which it began, its plan, its probes and its report."""

    interview: Interview
    day: date
    plan: Plan
    attempts: Mapping[tuple[QuestionId, ItemId], AttemptId]
    report: Report

    @property
    def minutes(self) -> int:
        """How long it was to take."""
        return self.plan.wish.minutes

    @property
    def dials(self) -> Dials:
        """Its four dials."""
        return self.report.dials

    @property
    def is_told(self) -> bool:
        """Whether it is over, and something was proved in it."""
        return self.interview.closed_at is not None and self.dials.evidence is not None


@dataclass(frozen=True, slots=True)
class Reported:
    """The report on an interview, and those before it.

    `sentences` are three at most: the strongest evidence, the widest gap between what was claimed and what was shown,
    and how self-marks compare with probes.
    """

    past: Past
    sentences: tuple[str, ...]
    earlier: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is stored of an interview: what was given and marked, and by place what its probes came to."""

    so_far: Transcript
    marks: Sequence[Mark]
    results: Mapping[int, Sequence[Result]]


def find_report(service: Service, learner: Learner, interview_id: str) -> Reported | Missing:
    """The report on as much of an interview as was probed."""
    told = find_past(service, learner, interview_id)
    if isinstance(told, Missing):
        return told
    before = (one for one in past_ones(service, learner) if one.interview.opened_at < told.interview.opened_at)
    return Reported(told, sentences(service, told.report), tuple(one for one in before if one.is_told))


def find_past(service: Service, learner: Learner, interview_id: str) -> Past | Missing:
    """What came of an interview so far."""
    with service.database.read() as conn:
        found = find(conn, learner, interview_id)
        kept = _kept(service, conn, found) if found else None
    return _past(service, learner, kept, listens=True) if kept else NOT_YOURS


def past_ones(service: Service, learner: Learner) -> tuple[Past, ...]:
    """All of the learner's interviews, in the order in which they began."""
    with service.database.read() as conn:
        every = [_kept(service, conn, one) for one in interviews.interviews_of(conn, learner.id)]
    return tuple(_past(service, learner, one) for one in every)


def sentences(service: Service, told: Report) -> tuple[str, ...]:
    """What matters most of a report, in words."""
    said = []
    if told.strongest:
        said.append(f"Your strongest evidence, shown on fresh data: {sentence_of(service, told.strongest)}")
    if told.claimed:
        said.append(f"The widest gap, marked as clearly said and not shown: {sentence_of(service, told.claimed[0])}")
    if told.bias and told.bias.low > 0.0:
        said.append("You mark yourself higher than your probes do.")
    elif told.bias and told.bias.high < 0.0:
        said.append("You mark yourself lower than your probes do.")
    elif told.bias:
        said.append("Your marks and your probes do not differ by more than chance would make them.")
    return tuple(said)


def sentence_of(service: Service, named: Named) -> str:
    """What a point says, in words."""
    question = service.bank.questions.get(named.question)
    point = next((point for point in question.points if point.id == named.point), None) if question else None
    return point.sentence.text.plain([]) if point else f"“{named.point}”."


def returns(past: Iterable[Past], now: datetime) -> list[Due]:
    """Every question and point that was asked in these interviews, in the order in which it is due again."""
    told = (
        (day_of(one.turns[-1].given_at or one.turns[-1].opened_at), one) for p in past for one in p.report.questions
    )
    return returning(told, day_of(now))


def _kept(service: Service, conn: Transaction, found: Interview) -> _Kept:
    """What is stored of an interview, in this transaction."""
    so_far = transcript(service, conn, found)
    proved = ((turn.place, turn.session_id) for turn in so_far.turns if turn.phase == Phase.PROVE and turn.given_at)
    results = {place: sessions.results_in(conn, session) for place, session in sorted(proved) if session}
    return _Kept(so_far, interviews.marks_of(conn, found.id), results)


def _past(service: Service, learner: Learner, kept: _Kept, *, listens: bool = False) -> Past:
    """What came of an interview; the order in which points were made is told where the assessor `listens`."""
    found, plan = kept.so_far.interview, kept.so_far.plan
    attempts = {
        (plan.questions[place].question, r.item): r.attempt_id for place in kept.results for r in kept.results[place]
    }
    answered = [_answered(service, kept, place, listens) for place in kept.results]
    return Past(found, learner.day(found.opened_at), plan, attempts, report(answered))


def _answered(service: Service, kept: _Kept, place: int, listens: bool) -> Answered:
    """What was given to a question whose points were probed."""
    planned = kept.so_far.plan.questions[place]
    question = service.bank.questions.get(planned.question)
    said = kept.so_far.turn(Stage(place, Phase.SAY))
    return Answered(
        planned=planned,
        turns=tuple(as_turn(turn) for turn in kept.so_far.turns if turn.place == place),
        proofs={
            result.item: Proof(result.credit or 0.0, result.confidence, result.credit is not None)
            for result in kept.results[place]
        },
        marks=marks_by(CANDIDATE, place, kept.marks),
        partner=marks_by(PARTNER, place, kept.marks),
        limit=question.seconds if question else 0,
        places=places(service, question, said.text) if listens and question and said else {},
    )
