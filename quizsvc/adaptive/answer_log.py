"""A log of answers followed by the filter: each answer predicted before it is learnt from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log1p
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quizsvc.adaptive.ability import Expected, Trial, expect, learn
from quizsvc.adaptive.ratings import Ratings
from quizsvc.adaptive.settings import Settings
from quizsvc.names import ConceptId, ItemId, LearnerId
from quizsvc.numeric.arrays import Matrix, Vector


class Answer(NamedTuple):
    """One line of a log: who answered what, on which concepts, with what credit; `scored` on the first meeting."""

    learner: LearnerId
    item: ItemId
    concepts: tuple[ConceptId, ...]
    credit: float
    scored: bool = True


FEATURES = (
    "one",
    "learner",
    "learner on concept",
    "recent on concept",
    "recent",
    "answers",
    "answers on concept",
)
"""What a recalibration may weigh: the learner's terms of eta, and logarithms of how many answers there were."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Answers as the filter saw them before it learnt from them.

    `rows` (n, 7) are their features, `difficulty` (n,) is what item and concepts take from eta, `ability` (n,) what the
    item met, and `p` (n,) the chance of a right answer.
    """

    rows: Matrix
    difficulty: Vector
    ability: Vector
    p: Vector

    def only(self, use: NDArray[np.bool_]) -> "Seen":
        """Those of the answers."""
        return Seen(self.rows[use], self.difficulty[use], self.ability[use], self.p[use])


def joined(parts: Sequence[Seen]) -> Seen:
    """Several lots of answers, one after the other."""
    return Seen(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.difficulty for part in parts]),
        np.concatenate([part.ability for part in parts]),
        np.concatenate([part.p for part in parts]),
    )


def follow(answers: Iterable[Answer], ratings: Ratings) -> Vector:
    """P of each answer being right (n,), told before it was learnt from; `ratings` learn on the way."""
    return np.array([expected.p for _, expected in _walk(answers, ratings)])


def follow_features(answers: Iterable[Answer], ratings: Ratings) -> Seen:
    """What is seen of each answer before it was learnt from; `ratings` learn on the way."""
    rows: list[tuple[float, ...]] = []
    figures: list[tuple[float, float, float]] = []
    for trial, expected in _walk(answers, ratings):
        rows.append(features(trial, ratings.settings))
        figures.append((difficulty(trial), expected.ability, expected.p))
    return Seen(np.array(rows).reshape(-1, len(FEATURES)), *np.array(figures).reshape(-1, 3).T)


def learn_from(answers: Iterable[Answer], ratings: Ratings) -> None:
    """Learn from answers that nobody wants predicted."""
    for _ in _walk(answers, ratings):
        pass


def features(trial: Trial, settings: Settings) -> tuple[float, ...]:
    """The learner's terms of eta one by one, discriminated as eta is, in the order of `FEATURES`."""
    learner, weight, a = trial.learner, 1.0 / len(trial.on), trial.item.discrimination
    delta = recent = practised = 0.0
    for on in trial.on:
        delta += weight * on.mean
        recent += weight * on.recent
        practised += weight * on.answers
    return (
        1.0,
        a * learner.mean,
        a * delta,
        a * settings.run_concept * recent,
        a * settings.run_all * learner.recent,
        log1p(learner.answers),
        log1p(practised),
    )


def difficulty(trial: Trial) -> float:
    """What the item and its concepts take from eta."""
    return trial.item.mean + sum(concept.mean for concept in trial.concepts) / len(trial.concepts)


def _walk(answers: Iterable[Answer], ratings: Ratings) -> Iterator[tuple[Trial, Expected]]:
    """Each trial and what is expected of it; it is learnt from when the next one is asked for."""
    settings = ratings.settings
    for answer in answers:
        trial = ratings.trial(answer.learner, answer.item, answer.concepts)
        expected = expect(trial, settings)
        yield trial, expected
        learn(trial, expected, answer.credit, settings)
