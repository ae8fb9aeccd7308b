"""Reading: the list of lessons with where the learner stands, one lesson on data of its own, and finishing it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from quizsvc.course.erratum import Erratum
from quizsvc.course.lesson import Lesson
from quizsvc.course.page import Page, Stepper, build
from quizsvc.course.question import Question
from quizsvc.flows.errata import on_lesson
from quizsvc.flows.headway import FINISHED, Headway, Record, Status, headway, record, status
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.items.search import DrawError
from quizsvc.names import ConceptId, LessonId
from quizsvc.store import attempts, learners, ledger
from quizsvc.store.learners import Learner
from quizsvc.store.ledger import Entry

FIRST_SEED = 0
"""The draw that every reader sees at first."""
KEPT = 64
NONE = Missing("There is no such lesson. It may have been renamed.")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """A lesson as a learner reads it: its page, how far they are, errors made, and where to go on.

    `needs` are the concepts that it rests on and does not teach; `before` and `after` are the lessons that it rests on
    and that rest on it.
    """

    page: Page
    count: int
    headway: Headway
    needs: tuple[Status, ...]
    errata: tuple[Erratum, ...]
    before: tuple[Lesson, ...]
    after: tuple[Lesson, ...]
    following: Lesson | None
    questions: tuple[Question, ...]

    @property
    def lesson(self) -> Lesson:
        """The lesson that is read."""
        return self.headway.lesson


def overview(service: Service, learner: Learner | None, now: datetime) -> tuple[Headway, ...]:
    """The lessons in the order in which they are read, each with how far the learner is."""
    known = record(service, learner, now)
    return tuple(headway(service, lesson, known) for lesson in service.bank.lessons.values())


def read(service: Service, learner: Learner | None, slug: str, seed: int, now: datetime) -> Reading | Missing:
    """A lesson on the draw of a seed."""
    lesson = service.bank.lessons.get(LessonId(slug))
    if lesson is None:
        return NONE
    page = _page(lesson, seed)
    if page is None:
        return Missing("This lesson could not be drawn on that data. Read it on its own.")
    known = record(service, learner, now)
    needs = _needs(service, lesson)
    lessons = list(service.bank.lessons.values())
    return Reading(
        page=page,
        count=len(lessons),
        headway=headway(service, lesson, known),
        needs=tuple(status(service, concept, known) for concept in needs),
        errata=tuple(on_lesson(service, lesson)),
        before=_taught(service, needs),
        after=_taught(service, _resting(service, lesson)),
        following=next(iter(lessons[lessons.index(lesson) + 1 :]), None),
        questions=tuple(q for c in lesson.concepts for q in service.bank.questions.values() if q.concepts[0] == c),
    )


def complete(service: Service, learner: Learner, slug: str, now: datetime) -> Entry | Headway | Missing:
    """Finish a lesson: its award, written the first time and told unchanged ever after.

    Gives how far the learner is where the quick check is not yet right as a whole, and then writes nothing.
    """
    lesson = service.bank.lessons.get(LessonId(slug))
    if lesson is None:
        return NONE
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        known = Record(attempts.history(conn, learner.id), ledger.entries(conn, learner.id))
        reached = headway(service, lesson, known)
        if not reached.is_ready:
            return reached.finished or reached
        today = learner.day(now)
        entry = Entry(learner.id, FINISHED, lesson.slug, reached.xp, None, today, now)
        ledger.award(conn, [entry])
    return entry


def derivation(service: Service, name: str, seed: int) -> Stepper | None:
    """A derivation of some lesson with the value of every line on the data of a seed; None where there is none."""
    lesson = next((one for one in service.bank.lessons.values() if name in one.passage.derivations), None)
    page = _page(lesson, seed) if lesson else None
    pieces = [piece for part in page.parts for piece in part.pieces] if page else []
    return next((piece for piece in pieces if isinstance(piece, Stepper) and piece.name == name), None)


def _page(lesson: Lesson, seed: int) -> Page | None:
    """A lesson's page; None, and a line in the log, where there is none for this seed."""
    try:
        return _built(lesson, seed)
    except DrawError as problem:
        told = lesson.slug, seed, problem.message, problem.line
        log.error("the lesson %s has no page for seed %d: %s (line %d)", *told)
        return None


@lru_cache(maxsize=KEPT)
def _built(lesson: Lesson, seed: int) -> Page:
    return build(lesson.passage, seed)


def _needs(service: Service, lesson: Lesson) -> list[ConceptId]:
    """What the lesson's concepts rest on and it does not teach itself, in the order of the graph."""
    needed = {n for concept in lesson.concepts for n in service.bank.concepts[concept].prerequisites}
    return [concept for concept in service.bank.concepts if concept in needed - set(lesson.concepts)]


def _resting(service: Service, lesson: Lesson) -> list[ConceptId]:
    """What rests directly on the lesson's concepts and is taught elsewhere."""
    mine = set(lesson.concepts)
    return [c.id for c in service.bank.concepts.values() if c.id not in mine and mine & set(c.prerequisites)]


def _taught(service: Service, concepts: Iterable[ConceptId]) -> tuple[Lesson, ...]:
    """The lessons that teach these concepts, each once, in the order in which they are read."""
    found = {lesson.slug for concept in concepts if (lesson := service.lessons.get(concept))}
    return tuple(lesson for lesson in service.bank.lessons.values() if lesson.slug in found)
