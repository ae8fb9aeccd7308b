"""What every flow works with: an open database and a loaded bank, with the bank as the adaptive engine sees it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

from quizsvc.adaptive.catalogue import Catalogue, Question, catalogue
from quizsvc.adaptive.settings import BLINDNESS, SERVICE
from quizsvc.course.bank import Bank
from quizsvc.course.concept_map import Picture, picture
from quizsvc.course.contents import entries
from quizsvc.course.index import Index
from quizsvc.course.lesson import Lesson
from quizsvc.flows.beliefs import LEAST_GUESSING, LiveCourse
from quizsvc.flows.mail import Mail
from quizsvc.interview.assessor import Assessor, Phrases
from quizsvc.items.answers import KINDS
from quizsvc.items.template import Part, Template
from quizsvc.names import ConceptId, ItemId
from quizsvc.store.database import Database


@dataclass(frozen=True)
class Service:
    """A running quizsvc: where answers are kept, what can be asked, how mail is sent, and who reads what is said."""

    database: Database
    bank: Bank
    mail: Mail | None = None
    assessor: Assessor = field(default_factory=Phrases)

    @cached_property
    def questions(self) -> Mapping[ItemId, Question]:
        """Every item of the bank that gives credit, as a question for the adaptive engine."""
        return {item: question(template) for item, template in self.bank.items.items() if _graded(template)}

    @cached_property
    def catalogue(self) -> Catalogue:
        """Everything that can be asked, with what rests on what."""
        return self.catalogue_without(frozenset())

    def catalogue_without(self, broken: Set[ItemId]) -> Catalogue:
        """Everything that can be asked but these items."""
        graph = {concept.id: concept.prerequisites for concept in self.bank.concepts.values()}
        questions = {item: asked for item, asked in self.questions.items() if item not in broken}
        return catalogue(questions, graph, SERVICE)

    @cached_property
    def live(self) -> LiveCourse:
        """Everything that can be asked, as all answers so far have left it."""
        return LiveCourse(self.catalogue, self.questions)

    def is_practised(self, concept: ConceptId) -> bool:
        """Whether any item mainly trains a concept."""
        return self.catalogue.is_trained(concept)

    @cached_property
    def picture(self) -> Picture:
        """The concepts and what rests on what, as they are drawn."""
        return picture(self.bank.concepts)

    @cached_property
    def lessons(self) -> Mapping[ConceptId, Lesson]:
        """The lesson that teaches each concept, the first where several do."""
        return {concept: lesson for lesson in reversed([*self.bank.lessons.values()]) for concept in lesson.concepts}

    @cached_property
    def checked(self) -> Mapping[ItemId, Lesson]:
        """The lesson whose quick check asks each item, the first where several do."""
        return {item: lesson for lesson in reversed([*self.bank.lessons.values()]) for item in lesson.quick_check}

    @cached_property
    def index(self) -> Index:
        """Everything of the bank that can be looked up."""
        return Index(entries(self.bank))

    def concept_title(self, concept: ConceptId) -> str:
        """A concept's title; its id where the bank's graph does not know it."""
        known = self.bank.concepts.get(concept)
        return known.title if known else concept

    def item_title(self, item: ItemId) -> str:
        """An item's title; its id where the bank does not hold it any more."""
        known = self.bank.items.get(item)
        return known.title if known else item


def question(template: Template) -> Question:
    """A template as the adaptive engine sees it."""
    graded = _graded(template)
    blind = sum(part.weight * KINDS[part.kind].guessing(part) for part in graded) / sum(part.weight for part in graded)
    return Question(template.concepts, template.difficulty, max(LEAST_GUESSING, BLINDNESS * blind))


def _graded(template: Template) -> list[Part]:
    """The parts of a template that give credit."""
    return [part for part in template.parts if KINDS[part.kind].graded]
