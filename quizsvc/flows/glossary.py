"""The glossary: every word with its meaning, its concept, and the lesson that teaches it."""

from dataclasses import dataclass

from quizsvc.course.concepts import Concept
from quizsvc.course.lesson import Lesson
from quizsvc.course.term import Term
from quizsvc.flows.service import Service


@dataclass(frozen=True, slots=True)
class Explained:
    """A word, and where to read on."""

    term: Term
    concept: Concept
    lesson: Lesson | None


def overview(service: Service) -> tuple[Explained, ...]:
    """All words, by the alphabet."""
    bank = service.bank
    return tuple(Explained(t, bank.concepts[t.concept], service.lessons.get(t.concept)) for t in bank.glossary.values())
