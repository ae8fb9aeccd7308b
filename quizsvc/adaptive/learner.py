"""One learner: what is believed of them, what an answer changes, and a look at everything that could be asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log1p

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from quizsvc.adaptive.ability import (
    Concept,
    Expected,
    Forgetting,
    Item,
    Learner,
    OnConcept,
    Trial,
    expect,
    learn,
    sigmoid,
)
from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.adaptive.memory import elapsed, recall, reviewed
from quizsvc.adaptive.settings import Settings
from quizsvc.names import ConceptId, ItemId
from quizsvc.numeric.arrays import Vector

LUCKY = 0.5
"""A right answer that was more probably guessed than known reviews nothing."""
Z80 = 1.2816


@dataclass(slots=True)
class LearnerState:
    """All that is believed of a learner; a function of their answers in their order.

    `placed` are the concepts that a placement found surely known.
    """

    learner: Learner
    on: dict[ConceptId, OnConcept] = field(default_factory=dict)
    met: set[ItemId] = field(default_factory=set)
    placed: set[ConceptId] = field(default_factory=set)

    @classmethod
    def new(cls, settings: Settings) -> "LearnerState":
        """Somebody of whom nothing is known."""
        return cls(Learner(0.0, settings.learner))


@dataclass(frozen=True, slots=True)
class View:
    """A learner before a catalogue at one moment: P of a right answer to each item (n,), and each concept's standing.

    `mastery` (c,) is the mean over a concept's items of P without what will pass, 0 where it has none; `recall` is 1
    and `elapsed` infinite where nothing was answered; `placed` are the concepts that a placement found known. `passing`
    (n,) is what the recent run adds to eta and what having met the item does, `lasting` and `spread` are the rest of it
    and its variance.
    """

    p: Vector
    passing: Vector
    mastery: Vector
    recall: Vector
    elapsed: Vector
    answers: NDArray[np.intp]
    placed: NDArray[np.bool_]
    lasting: Vector
    spread: Vector


def trial(
    state: LearnerState,
    name: ItemId,
    item: Item,
    names: Sequence[ConceptId],
    concepts: Sequence[Concept],
    settings: Settings,
    forgetting: Forgetting | None,
    day: float,
) -> Trial:
    """The learner before an item of these concepts, at a moment in days."""
    rows = [on_concept(state, concept, settings) for concept in names]
    lost = sum(1.0 - recall(row.card, day) for row in rows) / len(rows)
    practised = sum(log1p(row.answers) for row in rows) / len(rows)
    return Trial(state.learner, rows, concepts, item, name in state.met, forgetting, lost, practised)


def trial_in(state: LearnerState, where: Catalogue, index: int, forgetting: Forgetting, day: float) -> Trial:
    """The learner before an item of a catalogue, with what is believed of it now."""
    at = where.concepts_of(index)
    names, rows = [where.concepts[concept] for concept in at], [where.concept(concept) for concept in at]
    return trial(state, where.items[index], where.item(index), names, rows, where.settings, forgetting, day)


def on_concept(state: LearnerState, concept: ConceptId, settings: Settings) -> OnConcept:
    """The learner's row on a concept, made when it is first needed."""
    row = state.on.get(concept)
    if row is None:
        row = state.on[concept] = OnConcept(0.0, settings.on_concept)
    return row


def answered(state: LearnerState, item: ItemId, met: Trial, credit: float, settings: Settings, day: float) -> Expected:
    """Learn from an answer: every row of the trial moves, and the concepts' cards are reviewed."""
    expected = expect(met, settings)
    q, g = sigmoid(expected.eta), met.item.guessing
    lucky = g * (1.0 - q) > LUCKY * (g + (1.0 - g - settings.slip) * q)
    learn(met, expected, credit, settings)
    state.met.add(item)
    if credit < 0.5 or not lucky:
        for row in met.on:
            row.card = reviewed(row.card, credit >= 0.5, day)
    return expected


def look(state: LearnerState, where: Catalogue, forgetting: Forgetting, day: float) -> View:
    """The learner before everything that can be asked: of each item what `expect` says of its trial, all at once."""
    settings, learner, size = where.settings, state.learner, len(where.concepts)
    delta, recent, variance = np.zeros(size), np.zeros(size), np.full(size, settings.on_concept)
    answers, recalled, since = np.zeros(size, dtype=np.intp), np.ones(size), np.full(size, np.inf)
    for concept, row in state.on.items():
        at = where.at.get(concept)
        if at is not None:
            delta[at], recent[at], variance[at], answers[at] = row.mean, row.recent, row.variance, row.answers
            if row.card:
                recalled[at], since[at] = recall(row.card, day), elapsed(row.card, day)
    delta += forgetting.practice * np.log1p(answers) - forgetting.mean * (1.0 - recalled)
    on, run, beta = where.over_items(np.stack([delta, recent, where.concept_difficulty]), 1)
    v_on, v_beta = where.over_items(np.stack([variance, where.concept_variance]), 2)
    a = where.discrimination
    lasting = settings.base + a * (learner.mean + on) - beta - where.difficulty
    spread = a * a * (learner.variance + v_on) + v_beta + where.variance
    passing = a * (settings.run_concept * run + settings.run_all * learner.recent)
    passing[[where.place[item] for item in state.met if item in where.place]] += settings.repeat
    scale = np.sqrt(1.0 + np.pi / 8.0 * spread)
    p, steady = _chance((lasting + passing) / scale, where), _chance(lasting / scale, where)
    placed = np.array([concept in state.placed for concept in where.concepts], dtype=bool)
    return View(p, passing, where.means(steady), recalled, since, answers, placed, lasting, spread)


def interval(view: View, where: Catalogue) -> tuple[Vector, Vector]:
    """The ends (c,) of the 80 % interval of each concept's mastery; 0 and 1 for one without items."""
    width, empty = Z80 * np.sqrt(view.spread), where.count == 0
    low, high = (where.means(_chance(view.lasting + step, where)) for step in (-width, width))
    return low, np.where(empty, 1.0, high)


def bounds(view: View, where: Catalogue, index: int) -> tuple[float, float]:
    """The ends of the 80 % interval of P of a right answer to one item."""
    middle, width = view.lasting[index] + view.passing[index], Z80 * np.sqrt(view.spread[index])
    low, high = where.guessing[index] + where.room[index] * expit(np.array([middle - width, middle + width]))
    return float(low), float(high)


def _chance(log_odds: Vector, where: Catalogue) -> Vector:
    """P of a right answer to each item (n,) at these log odds of knowing it."""
    p: Vector = where.guessing + where.room * expit(log_odds)
    return p
