"""Reading: the list of lessons with where the learner stands, and one lesson on data of its own."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from quizsvc.adaptive.mastery import Mastery
from quizsvc.course.concepts import Concept
from quizsvc.course.erratum import Erratum
from quizsvc.course.lesson import Lesson
from quizsvc.course.page import Page, build
from quizsvc.flows.errata import on_lesson
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.flows.standing import assess
from quizsvc.items.search import DrawError
from quizsvc.names import ConceptId, ItemId
from quizsvc.progress.level import MASTERED
from quizsvc.progress.streak import local_day
from quizsvc.store import attempts
from quizsvc.store.attempts import Event
from quizsvc.store.learners import Learner

FIRST_SEED = 0
"""The draw that every reader sees at first."""
KEPT = 64
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Status:
    """Where a learner stands with a concept; whether any question trains it."""

    concept: Concept
    mastery: Mastery | None
    is_practised: bool

    @property
    def words(self) -> str:
        """The status in words."""
        if self.mastery is None or not self.mastery.answers:
            return "not started"
        return "mastered" if self.mastery.mean >= MASTERED else "under way"


@dataclass(frozen=True, slots=True)
class Row:
    """A lesson in the list, with the status of what it teaches."""

    lesson: Lesson
    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """An item of a quick check: whether the learner was ever right on it."""

    item: ItemId
    title: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A lesson as a learner reads it: its page, their standing, its quick check, errors made, and where to go on."""

    lesson: Lesson
    page: Page
    count: int
    objectives: tuple[Status, ...]
    needs: tuple[Status, ...]
    checks: tuple[Check, ...]
    errata: tuple[Erratum, ...]
    related: tuple[Lesson, ...]
    following: Lesson | None

    @property
    def right(self) -> int:
        """How many items of the quick check the learner was right on."""
        return sum(check.is_right for check in self.checks)


def overview(service: Service, learner: Learner | None, now: datetime) -> tuple[Row, ...]:
    """The lessons in the order in which they are read."""
    mastery = _mastery(service, _history(service, learner), learner, now)
    return tuple(
        Row(lesson, tuple(_status(service, concept, mastery) for concept in lesson.concepts))
        for lesson in service.bank.lessons.values()
    )


def read(service: Service, learner: Learner | None, slug: str, seed: int, now: datetime) -> Reading | Missing:
    """A lesson on the draw of a seed."""
    lessons = list(service.bank.lessons.values())
    lesson = next((lesson for lesson in lessons if lesson.slug == slug), None)
    if lesson is None:
        return Missing("There is no such lesson. It may have been renamed.")
    try:
        page = _built(lesson, seed)
    except DrawError as problem:
        log.error("the lesson %s has no page for seed %d: %s (line %d)", slug, seed, problem.message, problem.line)
        return Missing("This lesson could not be drawn on that data. Read it on its own.")
    events = _history(service, learner)
    mastery = _mastery(service, events, learner, now)
    at = lessons.index(lesson)
    return Reading(
        lesson=lesson,
        page=page,
        count=len(lessons),
        objectives=tuple(_status(service, concept, mastery) for concept in lesson.concepts),
        needs=tuple(_status(service, concept, mastery) for concept in _needs(service, lesson)),
        checks=tuple(_checks(service, lesson, events)),
        errata=tuple(on_lesson(service, lesson)),
        related=tuple(service.bank.lessons[name] for name in lesson.related if name in service.bank.lessons),
        following=lessons[at + 1] if at + 1 < len(lessons) else None,
    )


@lru_cache(maxsize=KEPT)
def _built(lesson: Lesson, seed: int) -> Page:
    return build(lesson.passage, seed)


def _history(service: Service, learner: Learner | None) -> Sequence[Event]:
    if learner is None:
        return ()
    with service.database.read() as conn:
        return attempts.history(conn, learner.id)


def _mastery(
    service: Service, events: Sequence[Event], learner: Learner | None, now: datetime
) -> Mapping[ConceptId, Mastery]:
    """Mastery of each concept; none of a visitor who has answered nothing."""
    if learner is None or not events:
        return {}
    return assess(service, events, 0, local_day(now, learner.timezone)).mastery


def _status(service: Service, concept: ConceptId, mastery: Mapping[ConceptId, Mastery]) -> Status:
    return Status(service.bank.concepts[concept], mastery.get(concept), concept in service.questions)


def _needs(service: Service, lesson: Lesson) -> list[ConceptId]:
    """What the lesson's concepts rest on and it does not teach itself, in the order of the graph."""
    needed = {n for concept in lesson.concepts for n in service.bank.concepts[concept].prerequisites}
    return [concept for concept in service.bank.concepts if concept in needed - set(lesson.concepts)]


def _checks(service: Service, lesson: Lesson, events: Sequence[Event]) -> list[Check]:
    """The quick check's items that the bank has."""
    right = {event.item for event in events if event.right and event.rated}
    found = [service.bank.items[item] for item in lesson.quick_check if item in service.bank.items]
    return [Check(template.item, template.title, template.item in right) for template in found]
