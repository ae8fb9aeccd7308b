"""Reports on interviews: made from what was given and how it was judged, whenever they are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from quizsvc.adaptive.memory import day_of
from quizsvc.flows.interviews import CANDIDATE, NOT_YOURS, PARTNER, as_turn, find, places
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.interview.assessor import Places
from quizsvc.interview.dials import Proof
from quizsvc.interview.plan import Plan
from quizsvc.interview.report import Answered, Dials, Named, Report, report
from quizsvc.interview.returning import Due, returning
from quizsvc.interview.stages import Phase
from quizsvc.names import AttemptId, ItemId, QuestionId, SessionId
from quizsvc.store import interviews, sessions
from quizsvc.store.database import Transaction
from quizsvc.store.interviews import Interview, Turn
from quizsvc.store.learners import Learner


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier interview: the day on which it began, its minutes, and its dials."""

    interview: Interview
    day: date
    minutes: int
    dials: Dials


@dataclass(frozen=True, slots=True)
class Reported:
    """The report on an interview, with its plan, its probes by question and item, and those before it.

    `sentences` are three at most: the strongest evidence, the widest gap between what was claimed and what was shown,
    and how self-marks compare with probes.
    """

    interview: Interview
    plan: Plan
    day: date
    report: Report
    sentences: tuple[str, ...]
    attempts: dict[tuple[QuestionId, ItemId], AttemptId]
    earlier: tuple[Earlier, ...]


def find_report(service: Service, learner: Learner, interview_id: str) -> Reported | Missing:
    """The report on as much of an interview as was probed."""
    with service.database.read() as conn:
        found = find(conn, learner, interview_id)
        if found is None:
            return NOT_YOURS
        told = report(_answered(service, conn, found))
        probes = _attempts(conn, found)
    return Reported(
        interview=found,
        plan=Plan.from_json(found.plan),
        day=learner.day(found.opened_at),
        report=told,
        sentences=sentences(service, told),
        attempts=probes,
        earlier=tuple(one for one in earlier_ones(service, learner) if one.interview.opened_at < found.opened_at),
    )


def earlier_ones(service: Service, learner: Learner) -> tuple[Earlier, ...]:
    """The learner's interviews that are over and in which something was proved, in the order in which they began."""
    with service.database.read() as conn:
        over = [one for one in interviews.interviews_of(conn, learner.id) if one.closed_at]
        each = [_earlier(service, conn, learner, one) for one in over]
    return tuple(one for one in each if one.dials.evidence is not None)


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


def returns(service: Service, learner: Learner, now: datetime) -> list[Due]:
    """Every question and point that the learner was asked, in the order in which it is due again."""
    with service.database.read() as conn:
        told = [
            (day_of(one.turns[-1].given_at or one.turns[-1].opened_at), question)
            for found in interviews.interviews_of(conn, learner.id)
            for answers in [_answered(service, conn, found)]
            for one, question in zip(answers, report(answers).questions, strict=True)
        ]
    return returning(told, day_of(now))


def due_questions(service: Service, learner: Learner, now: datetime) -> frozenset[QuestionId]:
    """The questions that are due again."""
    return frozenset(row.question for row in returns(service, learner, now) if row.is_due and not row.point)


def _earlier(service: Service, conn: Transaction, learner: Learner, found: Interview) -> Earlier:
    plan, told = Plan.from_json(found.plan), report(_answered(service, conn, found))
    return Earlier(found, learner.day(found.opened_at), plan.wish.minutes, told.dials)


def _answered(service: Service, conn: Transaction, found: Interview) -> list[Answered]:
    """What was given to each question whose points were probed."""
    plan, turns = Plan.from_json(found.plan), interviews.turns_of(conn, found.id)
    marks = interviews.marks_of(conn, found.id)
    made = []
    for place, session in _probed(turns):
        planned = plan.questions[place]
        mine = tuple(as_turn(turn) for turn in turns if turn.place == place)
        said = next((turn.text for turn in mine if turn.stage.phase is Phase.SAY), "")
        question = service.bank.questions.get(planned.question)
        found_in: Places = places(service, question, said) if question else {}
        by = {who: {m.point: m.mark for m in marks if m.place == place and m.by == who} for who in (CANDIDATE, PARTNER)}
        proofs = {
            result.item: Proof(result.credit or 0.0, result.confidence, result.credit is not None)
            for result in sessions.results_in(conn, session)
        }
        limit = question.seconds if question else 0
        made.append(Answered(planned, mine, proofs, by[CANDIDATE], by[PARTNER], limit, found_in))
    return made


def _probed(turns: Sequence[Turn]) -> list[tuple[int, SessionId]]:
    """The places of the questions whose probes are over, each with the session that held them."""
    proved = (turn for turn in turns if turn.phase == Phase.PROVE and turn.given_at)
    return sorted((turn.place, turn.session_id) for turn in proved if turn.session_id)


def _attempts(conn: Transaction, found: Interview) -> dict[tuple[QuestionId, ItemId], AttemptId]:
    """The attempts of the probes, by question and item."""
    plan = Plan.from_json(found.plan)
    return {
        (plan.questions[place].question, result.item): result.attempt_id
        for place, session in _probed(interviews.turns_of(conn, found.id))
        for result in sessions.results_in(conn, session)
    }
