"""Interview questions to read: all of them by what they are about, and one with its points and model answers."""

from dataclasses import dataclass

from quizsvc.course.lesson import Lesson
from quizsvc.course.question import LENGTHS, Question
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.items.template import RichText
from quizsvc.names import QuestionId


@dataclass(frozen=True, slots=True)
class Shelf:
    """The questions on what one lesson teaches; without a lesson, those on everything else."""

    lesson: Lesson | None
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A question, the lesson on it, and its model answers under their headings."""

    question: Question
    lesson: Lesson | None
    answers: tuple[tuple[str, RichText], ...]


def overview(service: Service) -> tuple[Shelf, ...]:
    """Every question once, by the lesson on its first concept, in the order in which lessons are read."""
    every = service.bank.questions.values()
    lessons: list[Lesson | None] = [*service.bank.lessons.values(), None]
    shelves = (Shelf(one, tuple(q for q in every if service.lessons.get(q.concepts[0]) is one)) for one in lessons)
    return tuple(shelf for shelf in shelves if shelf.questions)


def find(service: Service, slug: str) -> Shown | Missing:
    """The question of this name."""
    question = service.bank.questions.get(QuestionId(slug))
    if question is None:
        return Missing("There is no such interview question. It may have been renamed.")
    given = (question.answers.short, question.answers.spoken, question.answers.board)
    answers = tuple((length.heading, text) for length, text in zip(LENGTHS, given, strict=True))
    return Shown(question, service.lessons.get(question.concepts[0]), answers)
