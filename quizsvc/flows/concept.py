"""One concept as a learner stands with it: mastery with its interval, memory, what moved it, and what to do next."""

from dataclasses import dataclass
from datetime import datetime

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
    """A concept and a learner: its standing and those it rests on, its review, and the latest steps, newest first."""

    status: Status
    needs: tuple[Status, ...]
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
    if learner is None:
        return Detail(status(service, concept, Record()), tuple(status(service, c, Record()) for c in needs), None, ())
    with service.database.read() as conn:
        found, log = known(service, conn, learner.id), list(attempts.logged(conn, learner.id))
    record = Record(found.events, (), assess(learner, found, 0, now).mastery if found.events else {})
    answers = [given.attempt_id for given in log if given.rated and concept in given.concepts][-LAST_ANSWERS:]
    since = answers[0] if answers else None
    steps = moves(service, log, found.course, [concept], found.day(now), since).get(concept, ())
    return Detail(
        status=status(service, concept, record),
        needs=tuple(status(service, each, record) for each in needs),
        review=next((one for one in reviews(service, found, learner.timezone, now) if one.concept == concept), None),
        steps=tuple(reversed(steps)),
    )
