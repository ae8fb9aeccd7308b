"""Who chooses: the service's own code, and simple rules to hold it against. All see only labels and answers."""

from typing import Protocol

import numpy as np

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.catalogue import Catalogue, Question, catalogue
from quizsvc.adaptive.choosing import Past, choose
from quizsvc.adaptive.learner import LearnerState, View, answered, look, trial_in
from quizsvc.adaptive.settings import SERVICE, Settings
from quizsvc.adaptive.simulation.world import DAYS, QUESTIONS, World
from quizsvc.names import ConceptId, ItemId
from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.rng import Stream, stream

LABELS = {1: -1.0, 2: 0.0, 3: 1.0}
"""An author's easy, medium and hard, in logits."""


class Arm(Protocol):
    """A policy for many learners of one course: it chooses, says its P, and is told the answer."""

    def next(self, learner: int, day: float, asked: int) -> tuple[int, float]:
        """The item for a learner, question `asked` of a session, with the P of a right answer that it states."""

    def tell(self, learner: int, item: int, right: bool, day: float) -> None:
        """The answer to the item that was chosen last for a learner."""

    def mastery(self, learner: int, day: float) -> Vector | None:
        """The mastery of each concept that the policy believes in; None where it has no such belief."""


class Ours:
    """The service's own code: beliefs about learners, concepts and items, and the choice that rests on them."""

    def __init__(self, world: World, learners: int, seed: int, settings: Settings = SERVICE) -> None:
        self.where = world_catalogue(world, settings)
        self.forgetting = Forgetting.new(settings)
        self.states = [LearnerState.new(settings) for _ in range(learners)]
        self.asked: list[list[int]] = [[] for _ in range(learners)]
        self.times = np.zeros((learners, len(self.where.items)), dtype=np.intp)
        self.reviews = [0] * learners
        self.dice = stream("choices", seed)

    def next(self, learner: int, day: float, asked: int) -> tuple[int, float]:
        """The item that the service would ask."""
        if asked == 0:
            self.reviews[learner] = 0
        view = self.look(learner, day)
        past = Past(self.asked[learner], self.times[learner], asked, self.reviews[learner])
        made = choose(view, self.where, past, self.forgetting, self.dice)
        assert made is not None
        self.reviews[learner] += made.reason == "review"
        return made.item, float(view.p[made.item])

    def tell(self, learner: int, item: int, right: bool, day: float) -> None:
        """Learn from the answer, about the learner and about the course."""
        state, where = self.states[learner], self.where
        met = trial_in(state, where, item, self.forgetting, day)
        answered(state, where.items[item], met, float(right), where.settings, day)
        where.set_item(item, met.item)
        for concept, row in zip(where.concepts_of(item), met.concepts, strict=True):
            where.set_concept(concept, row)
        self.asked[learner].append(item)
        self.times[learner, item] += 1

    def mastery(self, learner: int, day: float) -> Vector:
        """The mastery shown to the learner."""
        return self.look(learner, day).mastery

    def look(self, learner: int, day: float) -> View:
        """The learner before everything."""
        return look(self.states[learner], self.where, self.forgetting, day)


class Random:
    """Any question, all alike."""

    def __init__(self, world: World, learners: int, seed: int) -> None:
        self.world, self.dice = world, stream("random", seed)

    def next(self, learner: int, day: float, asked: int) -> tuple[int, float]:
        """Any item; what P it states is a coin's."""
        return self.dice.integer(0, len(self.world.concept) - 1), 0.5

    def tell(self, learner: int, item: int, right: bool, day: float) -> None:
        """Nothing is learnt."""

    def mastery(self, learner: int, day: float) -> None:
        """Nothing is believed."""


class Fixed(Random):
    """Every concept in its order, with the same number of questions."""

    def __init__(self, world: World, learners: int, seed: int) -> None:
        super().__init__(world, learners, seed)
        self.count = [0] * learners
        self.total = len(DAYS) * QUESTIONS

    def next(self, learner: int, day: float, asked: int) -> tuple[int, float]:
        """Any item of the concept whose turn it is."""
        concept = self.count[learner] * self.world.concepts // self.total
        return _any(self.world, min(concept, self.world.concepts - 1), self.dice), 0.5

    def tell(self, learner: int, item: int, right: bool, day: float) -> None:
        """One more question is done."""
        self.count[learner] += 1


class ThreeInARow(Random):
    """A concept until three answers in a row are right, then the next: the rule of skill builders."""

    def __init__(self, world: World, learners: int, seed: int) -> None:
        super().__init__(world, learners, seed)
        self.at, self.row = [0] * learners, [0] * learners

    def next(self, learner: int, day: float, asked: int) -> tuple[int, float]:
        """Any item of the concept that the learner is at; from the beginning again after the last."""
        return _any(self.world, self.at[learner] % self.world.concepts, self.dice), 0.5

    def tell(self, learner: int, item: int, right: bool, day: float) -> None:
        """Count the row."""
        self.row[learner] = self.row[learner] + 1 if right else 0
        if self.row[learner] == 3:
            self.at[learner], self.row[learner] = self.at[learner] + 1, 0


class Elo(Random):
    """One ability a learner and one difficulty an item, in Elo's manner; the item nearest to P = 0.7."""

    def __init__(self, world: World, learners: int, seed: int) -> None:
        super().__init__(world, learners, seed)
        self.ability = np.zeros(learners)
        self.difficulty = np.array([LABELS[int(label)] for label in world.label])
        self.seen = np.zeros(len(self.difficulty))
        self.met = np.zeros(learners)

    def next(self, learner: int, day: float, asked: int) -> tuple[int, float]:
        """The item nearest to 0.7, ties at random."""
        p = self._p(self.ability[learner], np.arange(len(self.difficulty)))
        item = int(np.argmin(np.abs(p - 0.7) + 0.02 * self.dice.uniforms(len(p))))
        return item, float(p[item])

    def tell(self, learner: int, item: int, right: bool, day: float) -> None:
        """Move both, by steps that shrink."""
        residual = float(right) - float(self._p(self.ability[learner], np.array([item]))[0])
        self.ability[learner] += 1.8 / (1 + 0.05 * self.met[learner]) * residual / 2
        self.difficulty[item] -= 1.8 / (1 + 0.05 * self.seen[item]) * residual / 2
        self.met[learner] += 1
        self.seen[item] += 1

    def _p(self, ability: float, items: np.ndarray) -> Vector:
        g = self.world.guessing[items]
        p: Vector = g + (1 - g) / (1 + np.exp(self.difficulty[items] - ability))
        return p


ARMS = {"ours": Ours, "random": Random, "fixed": Fixed, "three-in-a-row": ThreeInARow, "elo": Elo}


def world_catalogue(world: World, settings: Settings) -> Catalogue:
    """What the service may know of a world: the graph, and each item's label and guessing."""
    names = [ConceptId(f"c{at}") for at in range(world.concepts)]
    questions = {
        ItemId(f"i{at}"): Question((names[concept],), LABELS[int(label)], float(guessing))
        for at, (concept, label, guessing) in enumerate(zip(world.concept, world.label, world.guessing, strict=True))
    }
    graph = {name: [names[p] for p in parents] for name, parents in zip(names, world.parents, strict=True)}
    return catalogue(questions, graph, settings)


def _any(world: World, concept: int, dice: Stream) -> int:
    items = np.flatnonzero(world.concept == concept)
    return int(items[dice.integer(0, len(items) - 1)])
