"""The report on an interview as one document for programs, the same from the site and from the JSON interface."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from quizsvc.flows.interview_reports import Past, Reported, sentence_of
from quizsvc.flows.service import Service
from quizsvc.interview.dials import Calibration, Delivery, Estimate, Held
from quizsvc.interview.report import Dials, Named, Told
from quizsvc.interview.stages import Phase, Turn
from quizsvc.names import AttemptId, InterviewId, ItemId, QuestionId


@dataclass(frozen=True, slots=True)
class DeliveryDocument:
    """How an answer used its time: in seconds, with those that it has, and words a minute where there are enough."""

    seconds: float
    limit: int
    in_time: bool
    words: int
    pace: float | None
    order: float | None


@dataclass(frozen=True, slots=True)
class DialsDocument:
    """The four dials; null of what there is nothing to tell of."""

    evidence: float | None
    coverage: float | None
    calibration: Calibration | None
    delivery: tuple[DeliveryDocument, ...]


@dataclass(frozen=True, slots=True)
class PointDocument:
    """A point of a question: how both have marked it, and what its probe came to.

    `attempt` is the probe as it was asked, with its verdict.
    """

    id: str
    sentence: str
    weight: float
    mark: str | None
    partner: str | None
    probe: ItemId
    probe_title: str
    attempt: AttemptId | None
    answered: bool
    credit: float
    confidence: float | None
    claimed_only: bool
    known_only: bool
    disputed: bool


@dataclass(frozen=True, slots=True)
class TurnDocument:
    """What was given in a phase, and how long that took; `asked` is the follow-up in words."""

    phase: Phase
    part: str
    asked: str
    text: str
    seconds: float
    opened_at: datetime
    given_at: datetime | None
    confidence: float | None
    sure: bool


@dataclass(frozen=True, slots=True)
class QuestionDocument:
    """What came of one question."""

    question: QuestionId
    title: str
    dials: DialsDocument
    points: tuple[PointDocument, ...]
    turns: tuple[TurnDocument, ...]


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A point by its names and in words, with the item that proves it, and the attempt at that."""

    question: QuestionId
    title: str
    point: str
    sentence: str
    probe: ItemId
    probe_title: str
    attempt: AttemptId | None


@dataclass(frozen=True, slots=True)
class EarlierDocument:
    """An earlier interview of the same candidate."""

    interview: InterviewId
    day: date
    minutes: int
    dials: DialsDocument


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """The report on as much of an interview as was probed.

    `claimed` are the points that were marked as clearly said and not shown, `known` those shown and not said, the
    heaviest first; `following` is what to practise next. `bias` is the mean of mark - credit with its 80 % interval.
    """

    interview: InterviewId
    day: date
    opened_at: datetime
    closed_at: datetime | None
    role: str
    minutes: int
    timed: bool
    sentences: tuple[str, ...]
    claimed: tuple[NamedDocument, ...]
    known: tuple[NamedDocument, ...]
    strongest: NamedDocument | None
    following: tuple[NamedDocument, ...]
    dials: DialsDocument
    bias: Estimate | None
    questions: tuple[QuestionDocument, ...]
    earlier: tuple[EarlierDocument, ...]


def document(service: Service, reported: Reported) -> ReportDocument:
    """A report with everything in it named in words."""
    past = reported.past
    told, wish = past.report, past.plan.wish

    def named(points: Iterable[Named]) -> tuple[NamedDocument, ...]:
        return tuple(_named(service, past, point) for point in points)

    return ReportDocument(
        interview=past.interview.id,
        day=past.day,
        opened_at=past.interview.opened_at,
        closed_at=past.interview.closed_at,
        role=wish.role,
        minutes=wish.minutes,
        timed=wish.is_timed,
        sentences=reported.sentences,
        claimed=named(told.claimed),
        known=named(told.known),
        strongest=next(iter(named([told.strongest] if told.strongest else [])), None),
        following=named(told.following),
        dials=_dials(told.dials),
        bias=told.bias,
        questions=tuple(_question(service, past, one) for one in told.questions),
        earlier=tuple(
            EarlierDocument(one.interview.id, one.day, one.minutes, _dials(one.dials)) for one in reported.earlier
        ),
    )


def came_of(service: Service, past: Past, question: QuestionId) -> QuestionDocument | None:
    """What came of one question of an interview; None before its points were probed."""
    return next((_question(service, past, one) for one in past.report.questions if one.question == question), None)


def _dials(dials: Dials) -> DialsDocument:
    return DialsDocument(dials.evidence, dials.coverage, dials.calibration, tuple(map(_delivery, dials.delivery)))


def _delivery(one: Delivery) -> DeliveryDocument:
    return DeliveryDocument(one.seconds, one.limit, one.is_in_time, one.words, one.pace, one.order)


def _question(service: Service, past: Past, told: Told) -> QuestionDocument:
    planned = next(one for one in past.plan.questions if one.question == told.question)
    probes = {aim.id: aim.probe for aim in planned.points}
    return QuestionDocument(
        question=told.question,
        title=_title(service, told.question),
        dials=_dials(told.dials),
        points=tuple(
            _point(service, past, held, Named(told.question, held.id, probes[held.id])) for held in told.points
        ),
        turns=tuple(_turn(service, told.question, turn) for turn in told.turns),
    )


def _point(service: Service, past: Past, held: Held, name: Named) -> PointDocument:
    named = _named(service, past, name)
    return PointDocument(
        id=held.id,
        sentence=named.sentence,
        weight=held.weight,
        mark=held.mark,
        partner=held.partner,
        probe=named.probe,
        probe_title=named.probe_title,
        attempt=named.attempt,
        answered=held.proof.is_answered,
        credit=held.proof.credit,
        confidence=held.proof.confidence,
        claimed_only=held.is_claimed_only,
        known_only=held.is_known_only,
        disputed=held.is_disputed,
    )


def _turn(service: Service, question: QuestionId, turn: Turn) -> TurnDocument:
    known = service.bank.questions.get(question)
    asked = next((one.ask for one in known.follow_ups if one.id == turn.stage.part), None) if known else None
    return TurnDocument(
        phase=turn.stage.phase,
        part=turn.stage.part,
        asked=asked.text.plain([]) if asked else "",
        text="" if turn.stage.phase is Phase.MARK else turn.text,
        seconds=turn.seconds,
        opened_at=turn.opened_at,
        given_at=turn.given_at,
        confidence=turn.confidence,
        sure=turn.is_sure,
    )


def _named(service: Service, past: Past, point: Named) -> NamedDocument:
    return NamedDocument(
        question=point.question,
        title=_title(service, point.question),
        point=point.point,
        sentence=sentence_of(service, point),
        probe=point.probe,
        probe_title=service.item_title(point.probe),
        attempt=past.attempts.get((point.question, point.probe)),
    )


def _title(service: Service, question: QuestionId) -> str:
    """A question's title; its id where the bank does not hold it any more."""
    known = service.bank.questions.get(question)
    return known.title if known else question
