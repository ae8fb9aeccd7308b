"""One concept as a learner stands with it: mastery with its interval, memory, what moved it, and what to do next."""

from dataclasses import dataclass
from datetime import datetime

from quizsvc.course.concepts import Concept
from quizsvc.flows.concept_map import waiting
from quizsvc.flows.headway import Record, Status, status
from quizsvc.flows.moves import Step, moves
from quizsvc.flows.practice import Missing
from quizsvc.flows.reviews import Review, reviews
from quizsvc.flows.service import Service
from quizsvc.flows.standing import assess, known
from quizsvc.names import ConceptId
from quizsvc.store import attempts
from quizsvc.store.learners import Learner

LAST_ANSWERS = 8
"""Answers whose steps are told; those before them are in the first one's beginning."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A concept and a learner: its standing and those it rests on, its review, and the latest steps, newest first.

    `lacks` are the concepts that it rests on and that the learner's answers do not show yet.
    """

    status: Status
    needs: tuple[Status, ...]
    lacks: tuple[Concept, ...]
    review: Review | None
    steps: tuple[Step, ...]

    @property
    def is_mastered(self) -> bool:
        """Whether it counts as mastered now."""
        return self.status.words == "mastered"


def detail(service: Service, learner: Learner | None, name: str, now: datetime) -> Detail | Missing:
    """A concept as this learner, or a visitor, stands with it."""
    concept = ConceptId(name)
    if concept not in service.bank.concepts:
        return Missing(f"There is no concept “{name}”. It may have been renamed.")
    needs = service.bank.concepts[concept].prerequisites
    with service.database.read() as conn:
        found = known(service, conn, learner.id if learner else None)
        log = list(attempts.logged(conn, learner.id)) if learner else []
    lacks = tuple(service.bank.concepts[each] for each in waiting(found, now)[concept])
    if learner is None:
        told = tuple(status(service, each, Record()) for each in needs)
        return Detail(status(service, concept, Record()), told, lacks, None, ())
    record = Record(found.events, (), assess(learner, found, 0, now).mastery if found.events else {})
    answers = [given.attempt_id for given in log if given.rated and concept in given.concepts][-LAST_ANSWERS:]
    since = answers[0] if answers else None
    steps = moves(service, log, found.course, [concept], found.day(now), since).get(concept, ())
    return Detail(
        status=status(service, concept, record),
        needs=tuple(status(service, each, record) for each in needs),
        lacks=lacks,
        review=next((one for one in reviews(service, found, learner, now) if one.concept == concept), None),
        steps=tuple(reversed(steps)),
    )
