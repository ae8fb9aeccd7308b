"""A catalogue: everything that can be asked, as arrays, so that one look at all of it is a few vector operations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from quizsvc.adaptive.ability import Concept, Item
from quizsvc.adaptive.settings import Settings
from quizsvc.names import ConceptId, ItemId
from quizsvc.numeric.arrays import Matrix, Vector


@dataclass(frozen=True, slots=True)
class Question:
    """An item as its author gives it: its concepts, the main one first; its difficulty in logits; P of guessing it."""

    concepts: tuple[ConceptId, ...]
    difficulty: float
    guessing: float


@dataclass(frozen=True, slots=True)
class Catalogue:
    """n items on c concepts, each with the concepts that it rests on.

    `main` (n,) is the concept that each item mainly trains, `trained` the items of each concept and `count` (c,) their
    number, `children` (c,) how many concepts rest on each. `members` (n, k) are all concepts of an item, the last
    repeated where it has fewer than k, and `weight` (n, k) their weights, 0 for a repetition. `room` (n,) is what
    guessing and slips leave of P to know. `difficulty`, `variance` and `discrimination` (n,), `concept_difficulty` and
    `concept_variance` (c,) are what is believed now; `set_item` and `set_concept` change them. `place` and `at` find
    the index of an item and of a concept.
    """

    settings: Settings
    items: tuple[ItemId, ...]
    concepts: tuple[ConceptId, ...]
    prerequisites: tuple[tuple[int, ...], ...]
    main: NDArray[np.intp]
    trained: tuple[NDArray[np.intp], ...]
    members: NDArray[np.intp]
    weight: Matrix
    difficulty: Vector
    variance: Vector
    discrimination: Vector
    guessing: Vector
    room: Vector
    concept_difficulty: Vector
    concept_variance: Vector
    children: Vector
    count: Vector
    place: Mapping[ItemId, int] = field(repr=False)
    at: Mapping[ConceptId, int] = field(repr=False)

    def item(self, index: int) -> Item:
        """The row of an item."""
        return Item(
            float(self.difficulty[index]),
            float(self.variance[index]),
            float(self.discrimination[index]),
            float(self.guessing[index]),
        )

    def concept(self, index: int) -> Concept:
        """The row of a concept."""
        return Concept(float(self.concept_difficulty[index]), float(self.concept_variance[index]))

    def copy(self) -> "Catalogue":
        """The same catalogue, whose beliefs are free to change."""
        return replace(
            self,
            difficulty=self.difficulty.copy(),
            variance=self.variance.copy(),
            discrimination=self.discrimination.copy(),
            concept_difficulty=self.concept_difficulty.copy(),
            concept_variance=self.concept_variance.copy(),
        )

    def set_item(self, index: int, row: Item) -> None:
        """Believe this of an item."""
        self.difficulty[index], self.variance[index] = row.mean, row.variance
        self.discrimination[index] = row.discrimination

    def set_concept(self, index: int, row: Concept) -> None:
        """Believe this of a concept."""
        self.concept_difficulty[index], self.concept_variance[index] = row.mean, row.variance

    def concepts_of(self, index: int) -> list[int]:
        """The concepts of an item."""
        weights = zip(self.members[index].tolist(), self.weight[index].tolist(), strict=True)
        return [concept for concept, weight in weights if weight]

    def over_items(self, figures: Matrix, power: int) -> Matrix:
        """Figures of concepts (f, c), summed over those of each item (f, n) by a power of their weights."""
        if self.members.shape[1] == 1:
            found: Matrix = figures[:, self.members[:, 0]]
            return found
        summed: Matrix = np.einsum("fkn,kn->fn", figures[:, self.members.T], self.weight.T**power)
        return summed

    def is_trained(self, concept: ConceptId) -> bool:
        """Whether any item mainly trains a concept."""
        at = self.at.get(concept)
        return at is not None and self.trained[at].size > 0

    def means(self, each: Vector) -> Vector:
        """The mean (c,) over the items that mainly train each concept; 0 for a concept without any."""
        found: Vector = np.bincount(self.main, each, len(self.concepts)) / np.maximum(self.count, 1.0)
        return found


def catalogue(
    questions: Mapping[ItemId, Question], graph: Mapping[ConceptId, Sequence[ConceptId]], settings: Settings
) -> Catalogue:
    """What can be asked, from each item's question and each concept's prerequisites."""
    concepts = tuple(dict.fromkeys([*graph, *(name for question in questions.values() for name in question.concepts)]))
    at = {concept: index for index, concept in enumerate(concepts)}
    prerequisites = tuple(tuple(at[name] for name in graph.get(concept, ()) if name in at) for concept in concepts)
    widest = max((len(question.concepts) for question in questions.values()), default=1)
    members = np.array([_padded([at[name] for name in q.concepts], widest) for q in questions.values()], dtype=np.intp)
    weight = np.array(
        [[float(k < len(q.concepts)) / len(q.concepts) for k in range(widest)] for q in questions.values()]
    )
    main = np.array([at[question.concepts[0]] for question in questions.values()], dtype=np.intp)
    guessing = np.array([question.guessing for question in questions.values()])
    return Catalogue(
        settings=settings,
        items=tuple(questions),
        concepts=concepts,
        prerequisites=prerequisites,
        main=main,
        trained=tuple(np.flatnonzero(main == index) for index in range(len(concepts))),
        members=members.reshape(-1, widest),
        weight=weight.reshape(-1, widest),
        difficulty=np.array([question.difficulty for question in questions.values()]),
        variance=np.full(len(questions), settings.item),
        discrimination=np.ones(len(questions)),
        guessing=guessing,
        room=1.0 - guessing - settings.slip,
        concept_difficulty=np.zeros(len(concepts)),
        concept_variance=np.full(len(concepts), settings.concept),
        children=_counted([index for below in prerequisites for index in below], len(concepts)),
        count=_counted(main, len(concepts)),
        place={item: index for index, item in enumerate(questions)},
        at=at,
    )


def _counted(indices: Sequence[int] | NDArray[np.intp], size: int) -> Vector:
    return np.bincount(np.asarray(indices, dtype=np.intp), minlength=size).astype(float)


def _padded(members: list[int], width: int) -> list[int]:
    return [*members, *[members[-1]] * (width - len(members))]
