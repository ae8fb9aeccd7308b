"""Ratings: the rows of all learners, concepts and items, made when they are first met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from quizsvc.adaptive.ability import Concept, Item, Learner, OnConcept, Trial
from quizsvc.adaptive.settings import Settings


@dataclass(slots=True)
class Ratings:
    """Everything believed of a course and those who take it, by their names in the log.

    `priors` gives items of which something is known before any answer; the others start at 0.
    """

    settings: Settings
    priors: Mapping[str, Item] = field(default_factory=dict)
    learners: dict[str, Learner] = field(default_factory=dict)
    on: dict[tuple[str, str], OnConcept] = field(default_factory=dict)
    concepts: dict[str, Concept] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    met: set[tuple[str, str]] = field(default_factory=set)

    def trial(self, learner: str, item: str, concepts: Sequence[str]) -> Trial:
        """The learner before the item, now met."""
        meeting = (learner, item)
        repeated = meeting in self.met
        self.met.add(meeting)
        return Trial(
            self.learner(learner),
            [self.on_concept(learner, concept) for concept in concepts],
            [self.concept(concept) for concept in concepts],
            self.item(item),
            repeated,
        )

    def learner(self, name: str) -> Learner:
        """A learner's row."""
        row = self.learners.get(name)
        if row is None:
            row = self.learners[name] = Learner(0.0, self.settings.learner)
        return row

    def on_concept(self, learner: str, concept: str) -> OnConcept:
        """A learner's row on a concept."""
        row = self.on.get((learner, concept))
        if row is None:
            row = self.on[learner, concept] = OnConcept(0.0, self.settings.on_concept)
        return row

    def concept(self, name: str) -> Concept:
        """A concept's row."""
        row = self.concepts.get(name)
        if row is None:
            row = self.concepts[name] = Concept(0.0, self.settings.concept)
        return row

    def item(self, name: str) -> Item:
        """An item's row."""
        row = self.items.get(name)
        if row is None:
            prior = self.priors.get(name)
            row = self.items[name] = replace(prior) if prior else Item(0.0, self.settings.item)
        return row
