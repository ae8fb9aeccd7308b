"""What waits before the door of an interview: those to go on with, what is due again, and those that are over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from quizsvc.course.lesson import Lesson
from quizsvc.course.question import Question
from quizsvc.flows.interview_reports import Past, past_ones, returns
from quizsvc.flows.interviews import transcript
from quizsvc.flows.service import Service
from quizsvc.interview.stages import Phase
from quizsvc.items.template import RichText
from quizsvc.names import ConceptId, InterviewId, ItemId, QuestionId
from quizsvc.store import interviews
from quizsvc.store.learners import Learner

MOST_DUE = 6


@dataclass(frozen=True, slots=True)
class Open:
    """An interview that is not over: when it began, its minutes, and the question and phase at hand."""

    interview: InterviewId
    day: date
    minutes: int
    place: int
    of: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class Again:
    """A question that is due again, or a point of one, which `sentence` says and an item proves."""

    question: Question
    sentence: RichText | None = None
    probe: ItemId | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A lesson, and those of its concepts that interview questions are on, each with its title."""

    lesson: Lesson
    concepts: tuple[tuple[ConceptId, str], ...]


@dataclass(frozen=True, slots=True)
class Lobby:
    """Everything on the page on which an interview is planned; `asked_for` is the question that it has to ask."""

    running: tuple[Open, ...]
    earlier: tuple[Past, ...]
    due: tuple[Again, ...]
    choices: tuple[Choice, ...]
    asked_for: Question | None


def lobby(service: Service, learner: Learner, now: datetime, question: str = "") -> Lobby:
    """What a learner can begin or go on with; a question that there is not is left out."""
    past = past_ones(service, learner)
    return Lobby(
        running=open_interviews(service, learner),
        earlier=tuple(one for one in past if one.is_told),
        due=_due(service, past, now),
        choices=_choices(service),
        asked_for=service.bank.questions.get(QuestionId(question)),
    )


def open_interviews(service: Service, learner: Learner) -> tuple[Open, ...]:
    """The learner's interviews that have something left to ask, the latest first."""
    with service.database.read() as conn:
        found = [one for one in interviews.interviews_of(conn, learner.id) if one.closed_at is None]
        each = [transcript(service, conn, one) for one in reversed(found)]
    return tuple(
        Open(
            one.interview.id,
            learner.day(one.interview.opened_at),
            one.plan.wish.minutes,
            one.stage.place,
            len(one.plan.questions),
            one.stage.phase,
        )
        for one in each
        if one.stage
    )


def _due(service: Service, past: Iterable[Past], now: datetime) -> tuple[Again, ...]:
    """The questions and points that are due, the longest due first; points of a question that is due come with it."""
    due = [row for row in returns(past, now) if row.is_due]
    whole = {row.question for row in due if not row.point}
    rows = []
    for row in due:
        question = service.bank.questions.get(row.question)
        point = next((p for p in question.points if p.id == row.point), None) if question else None
        if question and not row.point:
            rows.append(Again(question))
        elif question and point and row.question not in whole:
            rows.append(Again(question, point.sentence, point.probe))
    return tuple(rows[:MOST_DUE])


def _choices(service: Service) -> tuple[Choice, ...]:
    """What can be chosen, by lesson."""
    asked = {concept for question in service.bank.questions.values() for concept in question.concepts}
    each = (
        Choice(lesson, tuple((c, service.concept_title(c)) for c in lesson.concepts if c in asked))
        for lesson in service.bank.lessons.values()
    )
    return tuple(choice for choice in each if choice.concepts)
