"""The JSON interface of learners themselves: where they stand, how they practise, and all data about them."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint

from quizsvc.adaptive.mastery import Mastery
from quizsvc.flows import clock
from quizsvc.flows import me as flow
from quizsvc.flows.reviews import Review
from quizsvc.names import ConceptId
from quizsvc.progress.badges import Reached
from quizsvc.progress.confidence import Reliability
from quizsvc.progress.habits import Habit
from quizsvc.progress.streak import Streak
from quizsvc.store.learners import Learner
from quizsvc.web.api.interface import Interface, Who
from quizsvc.web.guard import service

calls = Interface(Blueprint("api_me", __name__, url_prefix="/api/v1"))


@dataclass(frozen=True, slots=True)
class Feat:
    """A badge: what it is called and what it takes; `reached` says when and by what, null as long as it is not."""

    id: str
    title: str
    takes: str
    reached: Reached | None


@dataclass(frozen=True, slots=True)
class Progress:
    """XP, level, streak, mastery of each concept that was begun, what is due, mistakes, and what confidence was worth.

    Of `reviews` those that are due come first; `badges` are all there are.
    """

    xp: int
    level: int
    streak: Streak | None
    mastery: dict[ConceptId, Mastery]
    reviews: tuple[Review, ...]
    habits: tuple[Habit, ...]
    confidence: Reliability | None
    badges: tuple[Feat, ...]


@calls.get("/me/progress", who=Who.OWNER)
def progress(learner: Learner) -> Progress:
    """Where the caller stands, and how they practise."""
    told = flow.myself(service(), learner, clock.now())
    return Progress(
        told.standing.xp,
        told.standing.level,
        told.standing.streak,
        {status.concept.id: status.mastery for status in told.begun if status.mastery},
        told.reviews,
        tuple(habit for habit, _ in told.habits),
        told.confidence,
        tuple(Feat(badge.id, badge.title, badge.takes, reached) for badge, reached in told.badges),
    )


@calls.get("/me/export", who=Who.OWNER)
def export(learner: Learner) -> dict[str, list[dict[str, Any]]]:
    """Everything held about the caller, table by table, but what would give away a question that is still open."""
    return flow.everything_held(service(), learner)
