"""A log of answers followed by the filter: each answer predicted before it is learnt from."""

from collections.abc import Iterable, Iterator
from math import log1p
from typing import NamedTuple

import numpy as np

from quizsvc.adaptive.ability import Expected, Trial, expect, learn
from quizsvc.adaptive.ratings import Ratings
from quizsvc.adaptive.settings import Settings
from quizsvc.numeric.arrays import Matrix, Vector


class Answer(NamedTuple):
    """One line of a log: who answered what, on which concepts, with what credit; `scored` on the first meeting."""

    learner: str
    item: str
    concepts: tuple[str, ...]
    credit: float
    scored: bool = True


FEATURES = (
    "one",
    "learner",
    "learner on concept",
    "concept",
    "item",
    "recent on concept",
    "recent",
    "answers",
    "answers on concept",
)
"""What a recalibration may weigh: the terms of eta but for a repeat, and logarithms of how many answers there were."""


def follow(answers: Iterable[Answer], ratings: Ratings) -> Vector:
    """P of each answer being right (n,), told before it was learnt from; `ratings` learn on the way."""
    return np.array([expected.p for _, expected in _walk(answers, ratings)])


def follow_features(answers: Iterable[Answer], ratings: Ratings) -> tuple[Matrix, Vector, Vector]:
    """The features of each answer (n, 9) before it was learnt from, the ability that its item met, and P (n,)."""
    rows: list[tuple[float, ...]] = []
    abilities: list[float] = []
    told: list[float] = []
    for trial, expected in _walk(answers, ratings):
        rows.append(features(trial, ratings.settings))
        abilities.append(expected.ability)
        told.append(expected.p)
    return np.array(rows).reshape(-1, len(FEATURES)), np.array(abilities), np.array(told)


def learn_from(answers: Iterable[Answer], ratings: Ratings) -> None:
    """Learn from answers that nobody wants predicted."""
    for _ in _walk(answers, ratings):
        pass


def features(trial: Trial, settings: Settings) -> tuple[float, ...]:
    """The terms of eta one by one, discriminated as eta is, in the order of `FEATURES`."""
    learner, item, weight = trial.learner, trial.item, 1.0 / len(trial.on)
    a = item.discrimination
    delta = recent = concept = practised = 0.0
    for on in trial.on:
        delta += weight * on.mean
        recent += weight * on.recent
        practised += weight * on.answers
    for row in trial.concepts:
        concept += weight * row.mean
    return (
        1.0,
        a * learner.mean,
        a * delta,
        -concept,
        -item.mean,
        a * settings.run_concept * recent,
        a * settings.run_all * learner.recent,
        log1p(learner.answers),
        log1p(practised),
    )


def _walk(answers: Iterable[Answer], ratings: Ratings) -> Iterator[tuple[Trial, Expected]]:
    """Each trial and what is expected of it; it is learnt from when the next one is asked for."""
    settings = ratings.settings
    for answer in answers:
        trial = ratings.trial(answer.learner, answer.item, answer.concepts)
        expected = expect(trial, settings)
        yield trial, expected
        learn(trial, expected, answer.credit, settings)
