"""Where a learner stands: XP, level, streak and mastery, from the log of answers, the ledger, and what answers told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizsvc.adaptive.belief import Belief
from quizsvc.adaptive.mastery import Mastery, all_mastery
from quizsvc.adaptive.memory import day_of
from quizsvc.flows.beliefs import Course, belief_of
from quizsvc.flows.service import Service
from quizsvc.names import ConceptId, LearnerId
from quizsvc.progress.level import level
from quizsvc.progress.streak import Qualifying, Streak, Week, days_this_week, streak
from quizsvc.store import attempts, ledger
from quizsvc.store.attempts import Event, Logged
from quizsvc.store.database import Transaction
from quizsvc.store.learners import Learner


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page shows of a learner's progress; no streak where the learner turned it off."""

    xp: int
    level: int
    streak: Streak | None
    week: Week
    mastery: Mapping[ConceptId, Mastery]
    answers: int


@dataclass(frozen=True, slots=True)
class Known:
    """A learner's rated answers, what is believed of the learner, and of the course, at one moment."""

    events: Sequence[Event]
    belief: Belief
    course: Course

    def day(self, now: datetime) -> float:
        """A moment in days; a clock set back stands still."""
        return max(day_of(now), self.belief.day)


def known(service: Service, conn: Transaction, learner_id: LearnerId | None) -> Known:
    """What is known of a learner now; of a visitor, only the course."""
    course = service.live.now(conn)
    if learner_id is None:
        return Known((), Belief.new(course.catalogue.settings), course)
    rated = [event for event in attempts.history(conn, learner_id) if event.rated]
    return Known(rated, belief_of(conn, learner_id), course)


def standing(service: Service, learner: Learner, now: datetime) -> Standing:
    """The learner's standing at this moment."""
    with service.database.read() as conn:
        found, xp = known(service, conn, learner.id), ledger.balance(conn, learner.id)
    return assess(learner, found, xp, now)


def assess(learner: Learner, found: Known, xp: int, now: datetime) -> Standing:
    """The standing that follows from what is known of a learner."""
    events, here = found.events, learner.by_clock(now)
    days = [qualifying(event) for event in events if event.rated and not event.skipped]
    belief, course = found.belief, found.course
    mastery = all_mastery(belief.state, course.catalogue, course.forgetting, found.day(now))
    return Standing(
        xp=xp,
        level=level(belief.peaks),
        streak=streak(days, here) if learner.shows_streak else None,
        week=Week(days_this_week(days, here.local_day), learner.weekly_goal),
        mastery=mastery,
        answers=len(events),
    )


def qualifying(answer: Event | Logged) -> Qualifying:
    """An answer of the log as the streak sees it."""
    return Qualifying(answer.answered_at, answer.local_day, answer.zone, answer.day_begins)
