"""Ratings: what is believed of all learners, concepts and items of a log, begun when each is first met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from quizsvc.adaptive.ability import Concept, Item, Trial
from quizsvc.adaptive.learner import LearnerState, on_concept
from quizsvc.adaptive.settings import Settings
from quizsvc.names import ConceptId, ItemId, LearnerId


@dataclass(slots=True)
class Ratings:
    """Everything believed of a course and those who take it, by their names in the log.

    `priors` gives items of which something is known before any answer; the others start at 0.
    """

    settings: Settings
    priors: Mapping[ItemId, Item] = field(default_factory=dict)
    learners: dict[LearnerId, LearnerState] = field(default_factory=dict)
    concepts: dict[ConceptId, Concept] = field(default_factory=dict)
    items: dict[ItemId, Item] = field(default_factory=dict)

    def trial(self, learner: LearnerId, item: ItemId, concepts: Sequence[ConceptId]) -> Trial:
        """The learner before the item, now met."""
        state = self.learner(learner)
        repeated = item in state.met
        state.met.add(item)
        rows = [on_concept(state, concept, self.settings) for concept in concepts]
        return Trial(state.learner, rows, [self.concept(concept) for concept in concepts], self.item(item), repeated)

    def learner(self, name: LearnerId) -> LearnerState:
        """What is believed of a learner."""
        state = self.learners.get(name)
        if state is None:
            state = self.learners[name] = LearnerState.new(self.settings)
        return state

    def concept(self, name: ConceptId) -> Concept:
        """A concept's row."""
        row = self.concepts.get(name)
        if row is None:
            row = self.concepts[name] = Concept(0.0, self.settings.concept)
        return row

    def item(self, name: ItemId) -> Item:
        """An item's row."""
        row = self.items.get(name)
        if row is None:
            prior = self.priors.get(name)
            row = self.items[name] = replace(prior) if prior else Item(0.0, self.settings.item)
        return row
