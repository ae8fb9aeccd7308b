"""What can be told of an interview: its dials, what was claimed or known only, and what to practise next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from quizsvc.interview.assessor import Places
from quizsvc.interview.dials import (
    PASSED,
    Calibration,
    Delivery,
    Estimate,
    Held,
    Proof,
    bias,
    calibration,
    coverage,
    delivery,
    evidence,
)
from quizsvc.interview.plan import Planned
from quizsvc.interview.stages import Phase, Turn
from quizsvc.names import ItemId, QuestionId

NEXT = 2


@dataclass(frozen=True, slots=True)
class Dials:
    """The four dials of a question, or of a whole interview; None of what there is nothing to tell of."""

    evidence: float | None
    coverage: float | None
    calibration: Calibration | None
    delivery: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one question."""

    question: QuestionId
    points: tuple[Held, ...]
    dials: Dials
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A point, of the question that it belongs to, with the item that proves it."""

    question: QuestionId
    point: str
    probe: ItemId


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an interview. `claimed` and `known` are the heaviest first; `following` is what to practise next."""

    questions: tuple[Told, ...]
    dials: Dials
    bias: Estimate | None
    claimed: tuple[Named, ...]
    known: tuple[Named, ...]
    strongest: Named | None
    following: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a report is made of for one question: what was given, what probes came to, and how points were marked.

    `proofs` holds every probe that was asked; `limit` is how long the answer should take, and `places` where the points
    of a strong one may stand in it.
    """

    planned: Planned
    turns: tuple[Turn, ...]
    proofs: Mapping[ItemId, Proof]
    marks: Mapping[str, str]
    partner: Mapping[str, str]
    limit: int
    places: Places


def report(answered: Sequence[Answered]) -> Report:
    """The report on the questions whose points were probed, in the order in which they were asked."""
    told = tuple(map(_told, answered))
    probes = {(one.planned.question, aim.id): aim.probe for one in answered for aim in one.planned.points}
    pairs = [
        (point, Named(came.question, point.id, probes[came.question, point.id]))
        for came in told
        for point in came.points
    ]
    by_weight = sorted(pairs, key=lambda pair: -pair[0].weight)
    claimed = tuple(name for point, name in by_weight if point.is_claimed_only)
    shown = [name for point, name in by_weight if point.proof.credit >= PASSED]
    said_too = [name for point, name in by_weight if point.proof.credit >= PASSED and point.mark == "clearly"]
    missing = [name for point, name in by_weight if point.proof.credit < PASSED and name not in claimed]
    return Report(
        questions=told,
        dials=_together(told),
        bias=bias(point for point, _ in pairs),
        claimed=claimed,
        known=tuple(name for point, name in by_weight if point.is_known_only),
        strongest=next(chain(said_too, shown), None),
        following=tuple([*claimed, *missing][:NEXT]),
    )


def _told(answered: Answered) -> Told:
    points = tuple(
        Held(
            aim.id,
            aim.weight,
            answered.proofs[aim.probe],
            answered.marks.get(aim.id),
            answered.partner.get(aim.id),
        )
        for aim in answered.planned.points
        if aim.probe in answered.proofs
    )
    said = next((turn for turn in answered.turns if turn.stage.phase is Phase.SAY), None)
    shown = evidence(points)
    stated = [(said.confidence, shown)] if said and said.confidence and shown is not None else []
    stated += [(p.proof.confidence, p.proof.credit) for p in points if p.proof.confidence]
    spoken = delivery(said.text, said.seconds, answered.limit, answered.places) if said else None
    dials = Dials(shown, coverage(points), calibration(stated), (spoken,) if spoken else ())
    return Told(answered.planned.question, points, dials, answered.turns)


def _together(told: Sequence[Told]) -> Dials:
    """The dials of several questions, each point and each stated probability counted once."""
    points = [point for one in told for point in one.points]
    each = [one.dials.calibration for one in told if one.dials.calibration]
    count = sum(one.count for one in each)
    loss = Calibration(sum(one.loss * one.count for one in each) / count, count) if count else None
    return Dials(evidence(points), coverage(points), loss, tuple(d for one in told for d in one.dials.delivery))
