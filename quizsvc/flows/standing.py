"""Where a learner stands: XP, level, streak and mastery, derived from the log of answers and the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from quizsvc.adaptive.ability import Concept, Forgetting, Item, rated_credit
from quizsvc.adaptive.choosing import REST
from quizsvc.adaptive.learner import LearnerState, answered, look, trial
from quizsvc.adaptive.mastery import Mastery, all_mastery
from quizsvc.adaptive.memory import day_of
from quizsvc.flows.service import LEAST_GUESSING, Service
from quizsvc.names import ConceptId
from quizsvc.progress.level import level
from quizsvc.progress.streak import Qualifying, Streak, local_day, streak
from quizsvc.store import attempts, ledger
from quizsvc.store.attempts import Event
from quizsvc.store.learners import Learner

SESSION = 0.5 / 24.0
"""Days without an answer after which a new session begins."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page shows of a learner's progress."""

    xp: int
    level: int
    streak: Streak
    mastery: Mapping[ConceptId, Mastery]
    answers: int


@dataclass(slots=True)
class Replay:
    """The log replayed: what is believed of the learner now, and how high each concept's mastery ever was.

    `day` is the latest moment of an answer, in days; `questions` and `reviews` count those of the session it was in.
    """

    state: LearnerState
    forgetting: Forgetting
    peaks: dict[ConceptId, float] = field(default_factory=dict)
    day: float = 0.0
    questions: int = 0
    reviews: int = 0

    def in_session(self, day: float) -> tuple[int, int]:
        """The questions and reviews answered so far in the session of this moment."""
        return (self.questions, self.reviews) if day - self.day <= SESSION else (0, 0)


def standing(service: Service, learner: Learner, now: datetime) -> Standing:
    """The learner's standing at this moment."""
    with service.database.read() as conn:
        events, xp = attempts.history(conn, learner.id), ledger.balance(conn, learner.id)
    return assess(service, learner, events, xp, now)


def assess(service: Service, learner: Learner, events: Sequence[Event], xp: int, now: datetime) -> Standing:
    """The standing that a history of answers gives at a moment."""
    replayed, today = replay(service, events), local_day(now, learner.timezone)
    days = streak([Qualifying(e.answered_at, e.local_day) for e in events if e.rated], today)
    day = max(day_of(now), replayed.day)
    mastery = all_mastery(replayed.state, service.catalogue, replayed.forgetting, day)
    return Standing(xp, level(replayed.peaks), days, mastery, len(events))


def replay(service: Service, events: Sequence[Event]) -> Replay:
    """The answers learnt from one after the other; unrated ones teach nothing."""
    settings = service.catalogue.settings
    found = Replay(LearnerState.new(settings), Forgetting.new(settings))
    for event in events:
        if event.rated:
            _learn(service, found, event)
    return found


def _learn(service: Service, found: Replay, event: Event) -> None:
    """One more answer, its item as it was when it was asked; a clock set back stands still."""
    settings = service.catalogue.settings
    day = max(day_of(event.answered_at), found.day)
    found.questions, found.reviews = found.in_session(day)
    asked = service.questions.get(event.item)
    item = Item(event.difficulty, settings.item, guessing=asked.guessing if asked else LEAST_GUESSING)
    concepts = [Concept(0.0, settings.concept) for _ in event.concepts]
    met = trial(found.state, event.item, item, event.concepts, concepts, settings, replace(found.forgetting), day)
    found.questions += 1
    found.reviews += any(row.card is not None and day - row.card.last > REST for row in met.on)
    answered(found.state, event.item, met, rated_credit(event.credit, event.hints), settings, day)
    found.day = day
    view = look(found.state, service.catalogue, found.forgetting, day)
    for concept in event.concepts:
        if service.is_practised(concept):
            now = float(view.mastery[service.catalogue.at[concept]])
            found.peaks[concept] = max(found.peaks.get(concept, 0.0), now)
