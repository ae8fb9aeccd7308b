"""What every flow works with: an open database and a loaded bank, with the bank as the adaptive engine sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from quizsvc.adaptive.ability import Question
from quizsvc.adaptive.select import Candidate, Node, group
from quizsvc.course.bank import Bank
from quizsvc.course.concepts import children
from quizsvc.items.template import Template
from quizsvc.names import ConceptId, ItemId
from quizsvc.store.database import Database

GUESSING_NUMERIC = 0.02
GUESSING_PER_OPTION = 0.6


@dataclass(frozen=True)
class Service:
    """A running quizsvc: where answers are kept, and what can be asked."""

    database: Database
    bank: Bank

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every item of the bank as a question for the adaptive engine."""
        return tuple(Candidate(item, question(template)) for item, template in self.bank.items.items())

    @cached_property
    def questions(self) -> Mapping[ConceptId, list[Question]]:
        """The questions that mainly train each concept."""
        return {concept: [c.question for c in found] for concept, found in group(self.candidates).items()}

    @cached_property
    def guessing(self) -> Mapping[ItemId, float]:
        """The chance of guessing each item."""
        return {candidate.item: candidate.question.guessing for candidate in self.candidates}

    @cached_property
    def graph(self) -> Mapping[ConceptId, Node]:
        """The prerequisite graph as the adaptive engine sees it."""
        below = children(self.bank.concepts)
        return {c.id: Node(c.prerequisites, len(below[c.id])) for c in self.bank.concepts.values()}

    def concept_title(self, concept: ConceptId) -> str:
        """A concept's title; its id where the bank's graph does not know it."""
        known = self.bank.concepts.get(concept)
        return known.title if known else concept


def question(template: Template) -> Question:
    """A template as the adaptive engine sees it."""
    options = [len(part.misconceptions) + 1 for part in template.parts if part.kind == "choice"]
    guessing = GUESSING_PER_OPTION / max(options) if options else GUESSING_NUMERIC
    return Question(template.concepts, template.difficulty, guessing)
