"""The refit: what a whole log of answers tells of its items, and how the filter's terms are best weighed.

The filter meets each answer once and in order. With the whole log at hand more can be said: how sharply an item tells
able from unable learners (its discrimination), how far its difficulty is off, and how much each term of the prediction
is worth. All of it is fitted on cross-fitted predictions: a learner's answers are predicted by a filter that learnt the
items from other learners only, so that what is fitted is what will be met. Whatever does not surely predict better
there is left out.

A recalibration weighs what is known of the learner and leaves the difficulty as the filter gives it. Between folds an
item's difficulty differs only because each leaves out its own answers, and so runs against them: a weight fitted to
that would learn to undo it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quizsvc.adaptive.ability import Item
from quizsvc.adaptive.answer_log import Answer, Seen, follow_features, joined, learn_from
from quizsvc.adaptive.grouped import Grouped, grouped_logistic
from quizsvc.adaptive.ratings import Ratings
from quizsvc.adaptive.scores import losses
from quizsvc.adaptive.settings import Settings
from quizsvc.names import ItemId
from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.special import expit

FOLDS = 4
LEAST_ANSWERS = 1000
"""Fewer scored answers say too little: the shipped constants hold."""
FLATTEST, STEEPEST = 0.2, 3.0
SURE = 1.0
"""Standard errors by which predictions must be better, so that a small log does not teach its noise."""


@dataclass(frozen=True, slots=True)
class Recalibration:
    """Weights of the features, and an offset for each item of the log."""

    weights: Vector
    offsets: Mapping[ItemId, float]

    def p(self, seen: Seen, items: Sequence[ItemId]) -> Vector:
        """P of a right answer (n,) to these items, of what was seen before the answers."""
        offset = np.array([self.offsets.get(item, 0.0) for item in items])
        return expit(seen.rows @ self.weights - seen.difficulty + offset)


@dataclass(frozen=True, slots=True)
class Refit:
    """What a log taught: settings and items' priors to start from, and a recalibration where it predicts better."""

    settings: Settings
    priors: Mapping[ItemId, Item]
    recalibration: Recalibration | None


def refit(answers: Sequence[Answer], settings: Settings, priors: Mapping[ItemId, Item]) -> Refit:
    """What a log teaches about its items and about the filter's weights.

    Guessing and slipping are constants of the shipped filter alone: discriminations and offsets that come from answers
    hold what they stand for, and better.
    """
    if sum(answer.scored for answer in answers) < LEAST_ANSWERS:
        return Refit(settings, priors, None)
    plain = _cross_fit(answers, settings, [priors] * FOLDS)
    free, bare = replace(settings, slip=0.0), {name: replace(row, guessing=0.0) for name, row in priors.items()}
    seen = _cross_fit(answers, free, [bare] * FOLDS)
    fitted = _cross_fit(answers, free, [seen.sharpened(seen.fold != fold, free, bare) for fold in range(FOLDS)])
    before, sharpened, recalibrated = plain.losses(), fitted.losses(), fitted.recalibrated_losses()
    weigh = bool(recalibrated.mean() < sharpened.mean())
    if not gain(recalibrated if weigh else sharpened, before).is_sure:
        return Refit(settings, priors, None)
    sharp = seen.sharpened(seen.fold >= 0, free, bare)
    return Refit(free, sharp, fitted.recalibration() if weigh else None)


@dataclass(frozen=True, slots=True)
class Gain:
    """How much less the mean log loss of some predictions is than that of others, and its standard error."""

    mean: float
    error: float

    @property
    def is_sure(self) -> bool:
        """Whether it is more than chance would make it."""
        return self.mean > SURE * self.error


def gain(found: Vector, than: Vector) -> Gain:
    """What losses (n,) gain on others, answer by answer."""
    less = than - found
    return Gain(float(less.mean()), float(less.std() / np.sqrt(len(less))))


@dataclass(frozen=True, slots=True)
class _CrossFit:
    """Scored answers as filters saw them that learnt the items from other learners: n of them in folds of learners."""

    seen: Seen
    item: NDArray[np.intp]
    fold: NDArray[np.intp]
    credit: Vector
    names: tuple[ItemId, ...]

    def sharpened(
        self, use: NDArray[np.bool_], settings: Settings, priors: Mapping[ItemId, Item]
    ) -> dict[ItemId, Item]:
        """The priors with each item's slope on ability, relative to the common one, as the answers in use tell it."""
        found = self._fit(use, slopes=True)
        common = float(found.common[1] + found.common[2]) / 2.0
        if common <= 0:
            return dict(priors)
        slopes = np.clip(1.0 + found.own[:, 1] / common, FLATTEST, STEEPEST)
        unknown = Item(0.0, settings.item)
        told = zip(self.names, slopes.tolist(), strict=True)
        return {**priors, **{name: replace(priors.get(name, unknown), discrimination=a) for name, a in told}}

    def recalibration(self) -> Recalibration:
        """The weights and offsets that all answers tell."""
        found = self._fit(self.fold >= 0, slopes=False)
        return Recalibration(found.common, dict(zip(self.names, found.own[:, 0].tolist(), strict=True)))

    def losses(self) -> Vector:
        """The log loss of each answer."""
        return losses(self.seen.p, self.credit)

    def recalibrated_losses(self) -> Vector:
        """The log loss of each answer, by a recalibration that did not see its fold of learners."""
        told = np.empty(len(self.credit))
        for fold in range(FOLDS):
            out = self.fold == fold
            found = self._fit(~out, slopes=False)
            rows, known = self.seen.rows[out], -self.seen.difficulty[out]
            told[out] = expit(found.log_odds(rows, np.ones((len(rows), 1)), self.item[out], known))
        return losses(told, self.credit)

    def _fit(self, use: NDArray[np.bool_], slopes: bool) -> Grouped:
        own = np.ones((int(use.sum()), 1))
        if slopes:
            own = np.column_stack([own, self.seen.ability[use]])
        known = -self.seen.difficulty[use]
        return grouped_logistic(self.seen.rows[use], own, self.item[use], self.credit[use], len(self.names), known)


def _cross_fit(answers: Sequence[Answer], settings: Settings, priors: Sequence[Mapping[ItemId, Item]]) -> _CrossFit:
    """Each fold of learners seen by a filter that learnt from the other folds, from the priors of that fold."""
    learners = {name: at % FOLDS for at, name in enumerate(dict.fromkeys(answer.learner for answer in answers))}
    folds: list[list[Answer]] = [[] for _ in range(FOLDS)]
    for answer in answers:
        folds[learners[answer.learner]].append(answer)
    parts = []
    for fold, held in enumerate(folds):
        ratings = Ratings(settings, priors[fold])
        learn_from((answer for answer in answers if learners[answer.learner] != fold), ratings)
        parts.append(follow_features(held, ratings).only(np.array([answer.scored for answer in held], dtype=bool)))
    scored = [answer for held in folds for answer in held if answer.scored]
    names = tuple(dict.fromkeys(answer.item for answer in scored))
    at = {name: index for index, name in enumerate(names)}
    return _CrossFit(
        joined(parts),
        np.array([at[answer.item] for answer in scored], dtype=np.intp),
        np.array([learners[answer.learner] for answer in scored], dtype=np.intp),
        np.array([answer.credit for answer in scored]),
        names,
    )
