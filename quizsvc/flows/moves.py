"""What moved a learner's mastery of a concept: each answer on it, the answers on others, and the time between.

A learner's log is followed once more under what is believed of the course now. So each step begins where the one before
it ended, and the last ends at the mastery that is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from quizsvc.adaptive.belief import Belief
from quizsvc.adaptive.learner import look
from quizsvc.adaptive.memory import day_of
from quizsvc.adaptive.settings import SERVICE
from quizsvc.flows.beliefs import Course, learn_again
from quizsvc.flows.service import Service
from quizsvc.names import AttemptId, ConceptId
from quizsvc.store.attempts import Logged

Cause = Literal["answer", "others", "time"]


@dataclass(frozen=True, slots=True)
class Step:
    """The mastery of a concept before and after something, in words; `attempt` is the answer that it was, if it was."""

    cause: Cause
    words: str
    before: float
    after: float
    attempt: AttemptId | None = None

    @property
    def points(self) -> int:
        """By how many points in 100 it moved, as the rounded figures beside it say."""
        return round(100 * self.after) - round(100 * self.before)


@dataclass(slots=True)
class Follower:
    """The steps of each concept so far; `level` is the mastery at which the last ended, `day` when that was."""

    service: Service
    course: Course
    belief: Belief
    steps: dict[ConceptId, list[Step]]
    level: dict[ConceptId, float]
    day: dict[ConceptId, float]

    def mastery(self, concept: ConceptId, day: float) -> float:
        """The mastery of a concept that the answers so far give at a moment."""
        where = self.course.catalogue
        return float(look(self.belief.state, where, self.course.forgetting, day).mastery[where.at[concept]])

    def wait(self, concept: ConceptId, day: float) -> None:
        """Take the steps from the last answer on a concept to a moment; before the first there are none."""
        if concept not in self.level:
            self.level[concept] = self.mastery(concept, day)
        else:
            since, others = day - self.day[concept], self.mastery(concept, self.day[concept])
            self._step(Step("others", "your answers on other concepts", self.level[concept], others), concept)
            self._step(Step("time", f"{_days(since)} without practice", others, self.mastery(concept, day)), concept)
        self.day[concept] = day

    def answer(self, concept: ConceptId, given: Logged, day: float) -> None:
        """Take the step of an answer on a concept that was just learnt from."""
        came = "right" if given.right else "partly right" if given.credit else "not yet"
        words = f"{came} on “{self.service.item_title(given.item)}”"
        self._step(Step("answer", words, self.level[concept], self.mastery(concept, day), given.attempt_id), concept)

    def _step(self, step: Step, concept: ConceptId) -> None:
        self.level[concept] = step.after
        if step.cause == "answer" or step.after != step.before:
            self.steps[concept].append(step)


def moves(
    service: Service,
    log: Iterable[Logged],
    course: Course,
    concepts: Sequence[ConceptId],
    now: float,
    since: AttemptId | None = None,
) -> Mapping[ConceptId, Sequence[Step]]:
    """What moved the mastery of each of these concepts till now, in days, oldest first; nothing of one without items.

    It is told from the answer to `since` on, or from the first. Each step begins where the one before it ended, the
    first at what was expected before the first answer on the concept that is told.
    """
    told = [concept for concept in concepts if course.catalogue.is_trained(concept)]
    found, is_told = (
        Follower(service, course, Belief.new(SERVICE), {concept: [] for concept in told}, {}, {}),
        not since,
    )
    for given in log:
        is_told = is_told or given.attempt_id == since
        if not given.rated:
            continue
        touched = [concept for concept in told if is_told and concept in given.concepts]
        day = max(day_of(given.answered_at), found.belief.day)
        for concept in touched:
            found.wait(concept, day)
        learn_again(found.belief, given)
        for concept in touched:
            found.answer(concept, given, day)
    for concept in found.level:
        found.wait(concept, max(now, found.belief.day))
    return found.steps


def _days(days: float) -> str:
    """A time in words: days, or what is less than one."""
    return "some hours" if days < 1.0 else "a day" if days < 1.5 else f"{round(days)} days"
