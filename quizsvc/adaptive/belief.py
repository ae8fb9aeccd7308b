"""What is believed of one learner after their answers, and of what all learners share, as values that can be kept.

An answer moves rows of the learner and rows that all learners share: its item, its concepts, and what forgetting costs.
`Grounds` are the shared rows as the answer met them. With them in the log an answer is learnt from again at any time
and alone, whatever others have answered since, and gives the same to the last bit: JSON keeps each float exactly.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log1p
from typing import Any

from quizsvc.adaptive.ability import Concept, Forgetting, Item, Learner, OnConcept, expect
from quizsvc.adaptive.choosing import REST
from quizsvc.adaptive.learner import LearnerState, answered, trial
from quizsvc.adaptive.memory import Card, elapsed, recall
from quizsvc.adaptive.settings import Settings
from quizsvc.names import ConceptId, ItemId

SESSION = 0.5 / 24.0
"""Days without an answer after which a new session begins."""
LEAST_LOST = 0.01
"""The mean chance of having forgotten from which an answer tells of forgetting: less is lost within any session."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What a placement found: mean and variance of theta and of the learner on each concept, practice counted in.

    `known` concepts are surely known well enough for others to open; `reason` says why it ended.
    """

    learner: tuple[float, float]
    on: Mapping[ConceptId, tuple[float, float]]
    known: tuple[ConceptId, ...]
    reason: str

    def to_json(self) -> dict[str, Any]:
        """What JSON keeps of it."""
        return {"learner": self.learner, "on": dict(self.on), "known": self.known, "reason": self.reason}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Placed":
        """What was kept."""
        mean, variance = raw["learner"]
        on = {ConceptId(name): (row[0], row[1]) for name, row in raw["on"].items()}
        return cls((mean, variance), on, tuple(map(ConceptId, raw["known"])), raw["reason"])


@dataclass(frozen=True, slots=True)
class Grounds:
    """The shared rows that an answer met, and the mastery of its concepts before it and that it led to.

    `tells` says whether enough can have been forgotten to tell of forgetting and of practice, which are read anyway.
    `placed` is what a placement found that the answer ended.
    """

    item: Item
    concepts: tuple[Concept, ...]
    forgetting: Forgetting
    tells: bool
    mastery: Mapping[ConceptId, float] = field(default_factory=dict)
    placed: Placed | None = None
    before: Mapping[ConceptId, float] = field(default_factory=dict)

    def to_json(self) -> str:
        """The grounds as they are stored."""
        item, lost = self.item, self.forgetting
        return json.dumps(
            {
                "item": [item.mean, item.variance, item.discrimination, item.guessing],
                "concepts": [[row.mean, row.variance] for row in self.concepts],
                "forgetting": [lost.mean, lost.variance, lost.practice, lost.practice_variance],
                "tells": self.tells,
                "mastery": dict(self.mastery),
                **({"placed": self.placed.to_json()} if self.placed else {}),
                **({"before": dict(self.before)} if self.before else {}),
            }
        )

    @classmethod
    def from_json(cls, stored: str) -> "Grounds":
        """The grounds that were stored."""
        raw = json.loads(stored)
        concepts = tuple(Concept(*row) for row in raw["concepts"])
        placed = Placed.from_json(raw["placed"]) if "placed" in raw else None
        forgetting = Forgetting(*raw["forgetting"])
        before = raw.get("before", {})
        return cls(Item(*raw["item"]), concepts, forgetting, raw["tells"], raw["mastery"], placed, before)


@dataclass(frozen=True, slots=True)
class Moved:
    """The shared rows after an answer; `forgetting` is None where it told nothing of it."""

    item: Item
    concepts: tuple[Concept, ...]
    forgetting: Forgetting | None


@dataclass(slots=True)
class Belief:
    """What is believed of a learner, and how high each concept's mastery ever was; a function of their answers.

    `day` is the latest moment of an answer, in days; `questions` and `reviews` count those of the session it was in.
    """

    state: LearnerState
    peaks: dict[ConceptId, float] = field(default_factory=dict)
    day: float = 0.0
    questions: int = 0
    reviews: int = 0

    @classmethod
    def new(cls, settings: Settings) -> "Belief":
        """Of somebody who has answered nothing."""
        return cls(LearnerState.new(settings))

    def in_session(self, day: float) -> tuple[int, int]:
        """The questions and reviews answered so far in the session of this moment."""
        return (self.questions, self.reviews) if day - self.day <= SESSION else (0, 0)

    def has_forgotten(self, concepts: Sequence[ConceptId], day: float) -> bool:
        """Whether an answer on these concepts, given now, would tell of forgetting."""
        rows = [row for concept in concepts if (row := self.state.on.get(concept))]
        return sum(1.0 - recall(row.card, day) for row in rows) / len(concepts) >= LEAST_LOST

    def chance(
        self, item: ItemId, concepts: Sequence[ConceptId], day: float, met: Grounds, settings: Settings
    ) -> float:
        """P of a right answer on these grounds, before it is given."""
        day = max(day, self.day)
        return expect(
            trial(self.state, item, met.item, concepts, met.concepts, settings, met.forgetting, day), settings
        ).p

    def learn(
        self, item: ItemId, concepts: Sequence[ConceptId], credit: float, day: float, met: Grounds, settings: Settings
    ) -> Moved:
        """Learn from an answer; a clock set back stands still. What was met stays as it was."""
        day = max(day, self.day)
        row, rows, forgetting = replace(met.item), [replace(each) for each in met.concepts], replace(met.forgetting)
        if not met.tells:  # what has no variance is read and does not move
            forgetting = replace(forgetting, variance=0.0, practice_variance=0.0)
        asked = trial(self.state, item, row, concepts, rows, settings, forgetting, day)
        self.questions, self.reviews = self.in_session(day)
        self.questions += 1
        self.reviews += any(on.card is not None and elapsed(on.card, day) > REST for on in asked.on)
        answered(self.state, item, asked, credit, settings, day)
        self.day = day
        if met.placed:
            self.place(met.placed, met.forgetting.practice)
        return Moved(row, tuple(rows), forgetting if met.tells else None)

    def reach(self, mastery: Mapping[ConceptId, float]) -> None:
        """Remember the highest mastery of each concept."""
        for concept, value in mastery.items():
            self.peaks[concept] = max(self.peaks.get(concept, 0.0), value)

    def place(self, placed: Placed, practice: float) -> None:
        """Go on from what a placement found; `practice` is what each e-fold of answers on a concept brings.

        The recent run is over: what it told is in the rows.
        """
        state, (theta, sure) = self.state, placed.learner
        state.learner = replace(state.learner, mean=theta, variance=sure, recent=0.0)
        for concept, (mean, variance) in placed.on.items():
            row = state.on.get(concept) or OnConcept(mean, variance)
            delta = mean - practice * log1p(row.answers)
            state.on[concept] = replace(row, mean=delta, variance=variance, recent=0.0)
        state.placed = set(placed.known)

    def to_json(self) -> str:
        """The belief as it is stored: equal beliefs give equal texts."""
        state = self.state
        return json.dumps(
            {
                "learner": _row(state.learner),
                "on": {concept: _row(row) for concept, row in state.on.items()},
                "met": sorted(state.met),
                **({"placed": sorted(state.placed)} if state.placed else {}),
                "peaks": self.peaks,
                "day": self.day,
                "session": [self.questions, self.reviews],
            },
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, stored: str) -> "Belief":
        """The belief that was stored."""
        raw = json.loads(stored)
        on = {concept: _on_concept(*row) for concept, row in raw["on"].items()}
        state = LearnerState(Learner(*raw["learner"]), on, set(raw["met"]), set(raw.get("placed", [])))
        return cls(state, raw["peaks"], raw["day"], *raw["session"])


def restarted(row: Item, start: float, difficulty: float, settings: Settings) -> Item:
    """The row of an item whose author moves its difficulty: the prior changes, what answers have told of it stays.

    The product of a Gaussian prior and the evidence keeps its variance v when the prior's mean moves by d, and its mean
    moves by d v / v_prior: all the way where nobody has answered yet, and hardly where many have.
    """
    return replace(row, mean=row.mean + (difficulty - start) * row.variance / settings.item)


def _row(row: Learner | OnConcept) -> list[Any]:
    figures: list[Any] = [row.mean, row.variance, row.recent, row.answers]
    if isinstance(row, OnConcept):
        figures.append(row.card and [row.card.stability, row.card.difficulty, row.card.last])
    return figures


def _on_concept(mean: float, variance: float, recent: float, answers: int, card: list[float] | None) -> OnConcept:
    return OnConcept(mean, variance, recent, answers, Card(*card) if card else None)
