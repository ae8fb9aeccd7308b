"""Where a learner stands: XP, level, streak and mastery, derived from the log of answers and the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from quizsvc.adaptive.ability import LearnerState, Question, rated_credit, update
from quizsvc.adaptive.mastery import Mastery, all_mastery
from quizsvc.flows.service import LEAST_GUESSING, Service
from quizsvc.names import ConceptId
from quizsvc.progress.level import level
from quizsvc.progress.streak import Qualifying, Streak, local_day, streak
from quizsvc.store import attempts, ledger
from quizsvc.store.attempts import Event
from quizsvc.store.learners import Learner


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page shows of a learner's progress."""

    xp: int
    level: int
    streak: Streak
    mastery: Mapping[ConceptId, Mastery]
    answers: int


@dataclass(frozen=True, slots=True)
class Replay:
    """The log replayed: what is believed of the learner now, and how high each concept's mastery ever was."""

    state: LearnerState
    peaks: dict[ConceptId, float]


def standing(service: Service, learner: Learner, now: datetime) -> Standing:
    """The learner's standing at this moment."""
    with service.database.read() as conn:
        events, xp = attempts.history(conn, learner.id), ledger.balance(conn, learner.id)
    return assess(service, events, xp, local_day(now, learner.timezone))


def assess(service: Service, events: Sequence[Event], xp: int, today: date) -> Standing:
    """The standing that a history of answers gives."""
    replayed = replay(service, events)
    days = streak([Qualifying(e.answered_at, e.local_day) for e in events if e.rated], today)
    mastery = all_mastery(replayed.state, service.questions)
    return Standing(xp, level(replayed.peaks), days, mastery, len(events))


def replay(service: Service, events: Sequence[Event]) -> Replay:
    """The answers learnt from one after the other; unrated ones teach nothing."""
    state = LearnerState()
    peaks: dict[ConceptId, float] = {}
    for event in events:
        if event.rated:
            state = learn(service, state, event)
            for concept, now in all_mastery(state, _trained(service, event.concepts)).items():
                peaks[concept] = max(peaks.get(concept, 0.0), now.mean)
    return Replay(state, peaks)


def learn(service: Service, state: LearnerState, event: Event) -> LearnerState:
    """The state after one more answer, its item as it was when it was asked."""
    asked = Question(event.concepts, event.difficulty, service.guessing.get(event.item, LEAST_GUESSING))
    return update(state, asked, rated_credit(event.credit, event.hints))


def _trained(service: Service, concepts: Sequence[ConceptId]) -> dict[ConceptId, list[Question]]:
    return {concept: service.questions[concept] for concept in concepts if concept in service.questions}
