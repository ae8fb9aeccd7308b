"""The JSON interface of the course: concepts, reviews, lessons, one lesson on data of its own, and finishing it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint

from quizsvc.adaptive.mastery import Mastery
from quizsvc.course.page import Part, Piece
from quizsvc.flows import clock, reviews
from quizsvc.flows import lessons as flow
from quizsvc.flows.concept_map import Place, concept_map
from quizsvc.flows.headway import Headway, Status
from quizsvc.flows.lessons import Reading
from quizsvc.flows.modes import REVIEWS_AT_ONCE
from quizsvc.flows.practice import Missing
from quizsvc.flows.reviews import Review
from quizsvc.names import ConceptId, ItemId, LessonId, QuestionId
from quizsvc.store.learners import Learner
from quizsvc.web.api.interface import Interface, Problem
from quizsvc.web.guard import service
from quizsvc.web.lessons import asked_seed, unfinished

calls = Interface(Blueprint("api_course", __name__, url_prefix="/api/v1"))


@dataclass(frozen=True, slots=True)
class ConceptStatus:
    """Where the caller stands with a concept; its mastery is null before the first answer to any question."""

    concept: ConceptId
    title: str
    status: str
    mastery: Mastery | None
    lesson: LessonId | None


@dataclass(frozen=True, slots=True)
class Concept(ConceptStatus):
    """A concept, what it rests on, and where the caller stands with it.

    `lacks` are those of which the caller's answers do not show yet that they are known; `standing` is due, mastered,
    open, later (it lacks something) or unasked; `next` is true of the concept of the question that comes next.
    """

    sentence: str
    needs: tuple[ConceptId, ...]
    lacks: tuple[ConceptId, ...]
    standing: str
    next: bool


@dataclass(frozen=True, slots=True)
class Concepts:
    """Every concept after its prerequisites."""

    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class Reviews:
    """Every concept that was practised, those due first as a review asks them, `at_once` of them at most."""

    at_once: int
    reviews: tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A question of a quick check: whether the caller was ever right on it."""

    item: ItemId
    title: str
    right: bool


@dataclass(frozen=True, slots=True)
class QuickCheck:
    """The questions at the end of a lesson."""

    right: int
    of: int
    items: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A lesson's name."""

    slug: LessonId
    title: str


@dataclass(frozen=True, slots=True)
class LessonStatus(Head):
    """What a lesson is about, and how far the caller is with it."""

    number: int
    sentence: str
    minutes: int
    concepts: tuple[ConceptStatus, ...]
    mastered: int
    quick_check: QuickCheck
    finished: bool
    xp: int


@dataclass(frozen=True, slots=True)
class Lessons:
    """Every lesson in the order in which they are read."""

    lessons: tuple[LessonStatus, ...]


@dataclass(frozen=True, slots=True)
class Objective:
    """What a reader can do after the lesson, for one of its concepts."""

    concept: ConceptId
    html: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a lesson; `kind` tells its pieces apart: prose, picture, stepper, demo."""

    heading: str
    anchor: str
    pieces: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fit on the page, and how far a second method is from it."""

    model: str
    second_method: str
    difference: float


@dataclass(frozen=True, slots=True)
class Related:
    """The lessons that this one rests on, and those that rest on it."""

    before: tuple[Head, ...]
    after: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class InterviewQuestion:
    """A question of an interview, to be read at /questions."""

    slug: QuestionId
    title: str
    concepts: tuple[ConceptId, ...]


@dataclass(frozen=True, slots=True)
class Lesson(LessonStatus):
    """A lesson with everything that its page shows, on the data of its seed."""

    count: int
    seed: int
    objectives: tuple[Objective, ...]
    sections: tuple[Section, ...]
    fits: tuple[Fit, ...]
    needs: tuple[ConceptStatus, ...]
    related: Related
    next: LessonId | None
    questions: tuple[InterviewQuestion, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """A lesson that the caller has finished, and what that earned."""

    lesson: LessonId
    finished: bool
    xp: int
    finished_at: datetime


@calls.get("/concepts")
def concepts(learner: Learner | None) -> Concepts:
    """Every concept after its prerequisites, with where the caller stands."""
    return Concepts(tuple(_concept(place) for place in concept_map(service(), learner, clock.now()).places.values()))


@calls.get("/review")
def review(learner: Learner | None) -> Reviews:
    """What is due now, and when the rest will be, in the caller's own days."""
    return Reviews(REVIEWS_AT_ONCE, reviews.overview(service(), learner, clock.now()))


@calls.get("/lessons")
def lessons(learner: Learner | None) -> Lessons:
    """Every lesson in the order in which they are read, with how far the caller is."""
    return Lessons(tuple(LessonStatus(**_headway(row)) for row in flow.overview(service(), learner, clock.now())))


@calls.get("/lessons/{slug}", problems=(404,), query={"seed": "Another draw of the lesson's data, up to six digits."})
def lesson(learner: Learner | None, slug: str) -> Lesson | Problem:
    """One lesson with its page, on the data that everybody sees first or on those of a seed."""
    shown = flow.read(service(), learner, slug, asked_seed(), clock.now())
    return _no_lesson(shown) if isinstance(shown, Missing) else _reading(shown)


@calls.post("/lessons/{slug}/complete", problems=(404, 409))
def complete(learner: Learner, slug: str) -> Finished | Problem:
    """Finish a lesson whose quick check is right: its award, which is the same however often it is asked for."""
    outcome = flow.complete(service(), learner, slug, clock.now())
    if isinstance(outcome, Missing):
        return _no_lesson(outcome)
    if isinstance(outcome, Headway):
        left = [check.item for check in outcome.checks if not check.is_right]
        return Problem(409, "Not finished yet", unfinished(outcome), "unfinished-lesson", {"left": left})
    return Finished(LessonId(slug), True, outcome.amount, outcome.awarded_at)


def _no_lesson(missing: Missing) -> Problem:
    return Problem(404, "Lesson not found", missing.sentence, "no-such-lesson")


def _status(status: Status) -> ConceptStatus:
    return ConceptStatus(**_standing(status))


def _concept(place: Place) -> Concept:
    concept = place.status.concept
    return Concept(
        **_standing(place.status),
        sentence=concept.sentence,
        needs=concept.prerequisites,
        lacks=tuple(each.id for each in place.lacks),
        standing=place.standing,
        next=place.is_next,
    )


def _standing(status: Status) -> dict[str, Any]:
    return {
        "concept": status.concept.id,
        "title": status.concept.title,
        "status": status.words,
        "mastery": status.mastery,
        "lesson": status.lesson.slug if status.lesson else None,
    }


def _headway(reached: Headway) -> dict[str, Any]:
    """What a lesson is about, and how far the caller is."""
    told = reached.lesson
    return {
        "slug": told.slug,
        "title": told.title,
        "number": told.number,
        "sentence": told.sentence,
        "minutes": told.passage.minutes,
        "concepts": tuple(_status(status) for status in reached.statuses),
        "mastered": reached.mastered,
        "quick_check": QuickCheck(
            reached.right, len(reached.checks), tuple(Check(c.item, c.title, c.is_right) for c in reached.checks)
        ),
        "finished": reached.finished is not None,
        "xp": reached.xp,
    }


def _reading(shown: Reading) -> Lesson:
    page = shown.page
    return Lesson(
        **_headway(shown.headway),
        count=shown.count,
        seed=page.seed,
        objectives=tuple(Objective(ConceptId(concept), html) for concept, html in page.asides.items()),
        sections=tuple(_section(part) for part in page.parts),
        fits=tuple(Fit(proof.model, proof.second_method, proof.difference) for proof in page.proofs),
        needs=tuple(_status(status) for status in shown.needs),
        related=Related(
            tuple(Head(one.slug, one.title) for one in shown.before),
            tuple(Head(one.slug, one.title) for one in shown.after),
        ),
        next=shown.following.slug if shown.following else None,
        questions=tuple(InterviewQuestion(q.slug, q.title, tuple(q.concepts)) for q in shown.questions),
    )


def _section(part: Part) -> Section:
    return Section(part.heading, part.anchor, tuple(_piece(piece) for piece in part.pieces))


def _piece(piece: Piece) -> dict[str, Any]:
    """What a section shows, by its kind."""
    return {"kind": piece.kind, **asdict(piece)}
