"""Interview questions to read: all of them by what they are about, and one with its points and model answers."""

from dataclasses import dataclass
from datetime import date, datetime

from quizsvc.course.lesson import Lesson
from quizsvc.course.question import LENGTHS, Question
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.interview.plan import Plan
from quizsvc.items.template import RichText
from quizsvc.names import QuestionId
from quizsvc.progress.streak import local_day
from quizsvc.store import interviews, learners
from quizsvc.store.database import Transaction
from quizsvc.store.learners import Learner


@dataclass(frozen=True, slots=True)
class Met:
    """The days on which a learner last opened a question's answers, and was last asked it; None where never."""

    read: date | None = None
    asked: date | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The questions on what one lesson teaches; without a lesson, those on everything else."""

    lesson: Lesson | None
    questions: tuple[tuple[Question, Met], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A question, the lesson on it, its model answers under their headings, and when the learner met it before."""

    question: Question
    lesson: Lesson | None
    answers: tuple[tuple[str, RichText], ...]
    met: Met


def overview(service: Service, learner: Learner | None) -> tuple[Shelf, ...]:
    """Every question once, by the lesson on its first concept, in the order in which lessons are read."""
    met = _met(service, learner)
    every = [(question, met.get(slug, Met())) for slug, question in service.bank.questions.items()]
    lessons: list[Lesson | None] = [*service.bank.lessons.values(), None]
    shelves = (Shelf(one, tuple(q for q in every if service.lessons.get(q[0].concepts[0]) is one)) for one in lessons)
    return tuple(shelf for shelf in shelves if shelf.questions)


def find(service: Service, learner: Learner | None, slug: str, now: datetime) -> Shown | Missing:
    """The question of this name, which the learner reads now; once a day that is kept."""
    question = service.bank.questions.get(QuestionId(slug))
    if question is None:
        return Missing("There is no such interview question. It may have been renamed.")
    met = _met(service, learner).get(question.slug, Met())
    if learner and met.read != local_day(now, learner.timezone):
        with service.database.write() as conn:
            learners.hold_learner(conn, learner.id)
            interviews.read_question(conn, learner.id, question.slug, now)
    given = (question.answers.short, question.answers.spoken, question.answers.board)
    answers = tuple((length.heading, text) for length, text in zip(LENGTHS, given, strict=True))
    return Shown(question, service.lessons.get(question.concepts[0]), answers, met)


def _met(service: Service, learner: Learner | None) -> dict[QuestionId, Met]:
    """When the learner met each question that they met at all."""
    if learner is None:
        return {}
    with service.database.read() as conn:
        read = interviews.read_questions(conn, learner.id)
        asked = _asked(conn, learner)
    days = [
        {question: local_day(at, learner.timezone) for question, at in moments.items()} for moments in (read, asked)
    ]
    return {question: Met(*(day.get(question) for day in days)) for question in read.keys() | asked.keys()}


def _asked(conn: Transaction, learner: Learner) -> dict[QuestionId, datetime]:
    """When each question that the learner was asked began to be, the last time."""
    return {
        Plan.from_json(one.plan).questions[turn.place].question: turn.opened_at
        for one in interviews.interviews_of(conn, learner.id)
        for turn in interviews.turns_of(conn, one.id)
    }
