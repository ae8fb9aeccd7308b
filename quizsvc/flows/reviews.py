"""Reviews: which concepts are due now, when the others will be, and how sure their recall is."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from quizsvc.adaptive.choosing import due_after, urgency
from quizsvc.adaptive.learner import look
from quizsvc.adaptive.memory import moment_of, recall
from quizsvc.flows.service import Service
from quizsvc.flows.standing import Known, known
from quizsvc.names import ConceptId
from quizsvc.store.learners import Learner


@dataclass(frozen=True, slots=True)
class Review:
    """A concept that was practised: when last, the chance that it is recalled now, and from when it is due.

    The dates are the learner's own days; `due` is None where forgetting costs too little for a review ever to be due.
    """

    concept: ConceptId
    title: str
    practised: date
    recall: float
    due: date | None
    is_due: bool


def overview(service: Service, learner: Learner | None, now: datetime) -> tuple[Review, ...]:
    """The reviews of a learner; none of a visitor."""
    if learner is None:
        return ()
    with service.database.read() as conn:
        found = known(service, conn, learner.id)
    return reviews(service, found, learner, now)


def reviews(service: Service, found: Known, learner: Learner, now: datetime) -> tuple[Review, ...]:
    """Every concept that was practised: those due first, in the order in which a session asks them, then by date."""
    course, day = found.course, found.day(now)
    where = course.catalogue
    need = urgency(look(found.belief.state, where, course.forgetting, day), course.forgetting)
    cards = {
        concept: row.card for concept, row in found.belief.state.on.items() if row.card and where.is_trained(concept)
    }
    rows: dict[ConceptId, tuple[float, float]] = {}
    told: dict[ConceptId, Review] = {}
    for concept, card in cards.items():
        after = due_after(card, course.forgetting)
        waits = float(need[where.at[concept]])
        rows[concept] = -waits, np.inf if after is None else card.last + after
        told[concept] = Review(
            concept=concept,
            title=service.concept_title(concept),
            practised=learner.day(moment_of(card.last)),
            recall=recall(card, day),
            due=None if after is None else learner.day(moment_of(card.last + after)),
            is_due=waits > 0.0,
        )
    return tuple(told[concept] for concept in sorted(told, key=rows.__getitem__))
