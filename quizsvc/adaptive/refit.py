"""The refit: what a whole log of answers tells of its items, and how the filter's terms are best weighed.

The filter meets each answer once and in order. With the whole log at hand more can be said: how sharply an item tells
able from unable learners (its discrimination), how far its difficulty is off, and how much each term of the prediction
is worth. All of it is fitted on cross-fitted predictions: a learner's answers are predicted by a filter that learnt the
items from other learners only, so that what is fitted is what will be met. Whatever does not predict better there is
left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quizsvc.adaptive.ability import Item
from quizsvc.adaptive.answer_log import Answer, follow_features, learn_from
from quizsvc.adaptive.grouped import Grouped, grouped_logistic
from quizsvc.adaptive.ratings import Ratings
from quizsvc.adaptive.scores import log_loss
from quizsvc.adaptive.settings import Settings
from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.special import expit

FOLDS = 4
LEAST_ANSWERS = 1000
"""Fewer scored answers say too little: the shipped constants hold."""
FLATTEST, STEEPEST = 0.2, 3.0


@dataclass(frozen=True, slots=True)
class Recalibration:
    """Weights of the features, and an offset for each item of the log."""

    weights: Vector
    offsets: Mapping[str, float]

    def p(self, rows: Matrix, items: Sequence[str]) -> Vector:
        """P of a right answer for rows of features (n, 9) of these items."""
        offset = np.array([self.offsets.get(item, 0.0) for item in items])
        return expit(rows @ self.weights + offset)


@dataclass(frozen=True, slots=True)
class Refit:
    """What a log taught: settings and items' priors to start from, and a recalibration where it predicts better.

    `plain`, `sharpened` and `recalibrated` are the cross-validated log losses of what was there before, with
    discriminations, and with both.
    """

    settings: Settings
    priors: Mapping[str, Item]
    recalibration: Recalibration | None
    plain: float
    sharpened: float
    recalibrated: float


def refit(answers: Sequence[Answer], settings: Settings, priors: Mapping[str, Item]) -> Refit:
    """What a log teaches about its items and about the filter's weights.

    Guessing and slipping are constants of the shipped filter alone: discriminations and offsets that come from answers
    hold what they stand for, and better.
    """
    plain = _cross_fit(answers, settings, priors)
    scored = len(plain.credit)
    before = log_loss(plain.p, plain.credit) if scored else 0.0
    unchanged = Refit(settings, priors, None, before, before, before)
    if scored < LEAST_ANSWERS:
        return unchanged
    settings, bare = replace(settings, slip=0.0), {name: replace(row, guessing=0.0) for name, row in priors.items()}
    slopes = _cross_fit(answers, settings, bare).discriminations()
    unknown = Item(0.0, settings.item)
    sharp = bare | {name: replace(bare.get(name, unknown), discrimination=a) for name, a in slopes.items()}
    fitted = _cross_fit(answers, settings, sharp)
    after, loss = log_loss(fitted.p, fitted.credit), fitted.recalibrated_loss()
    if min(after, loss) >= before:
        return replace(unchanged, sharpened=after, recalibrated=loss)
    return Refit(settings, sharp, fitted.recalibration() if loss < after else None, before, after, loss)


@dataclass(frozen=True, slots=True)
class _CrossFit:
    """Scored answers as filters saw them that learnt the items from other learners: n rows in folds of learners."""

    rows: Matrix
    ability: Vector
    p: Vector
    item: NDArray[np.intp]
    fold: NDArray[np.intp]
    credit: Vector
    names: tuple[str, ...]

    def discriminations(self) -> dict[str, float]:
        """Each item's slope on ability, relative to the common one."""
        found = self._fit(np.ones(len(self.credit), dtype=bool), slopes=True)
        common = float(found.common[1] + found.common[2]) / 2.0
        if common <= 0:
            return {}
        slopes = np.clip(1.0 + found.own[:, 1] / common, FLATTEST, STEEPEST)
        return dict(zip(self.names, slopes.tolist(), strict=True))

    def recalibration(self) -> Recalibration:
        """The weights and offsets that all rows tell."""
        found = self._fit(np.ones(len(self.credit), dtype=bool), slopes=False)
        return Recalibration(found.common, dict(zip(self.names, found.own[:, 0].tolist(), strict=True)))

    def recalibrated_loss(self) -> float:
        """The log loss of a recalibration on the fold of learners that it did not see."""
        told = np.empty(len(self.credit))
        for fold in range(FOLDS):
            out = self.fold == fold
            found = self._fit(~out, slopes=False)
            told[out] = expit(found.log_odds(self.rows[out], np.ones((int(out.sum()), 1)), self.item[out]))
        return log_loss(told, self.credit)

    def _fit(self, use: NDArray[np.bool_], slopes: bool) -> Grouped:
        own = np.ones((int(use.sum()), 1))
        if slopes:
            own = np.column_stack([own, self.ability[use]])
        return grouped_logistic(self.rows[use], own, self.item[use], self.credit[use], len(self.names))


def _cross_fit(answers: Sequence[Answer], settings: Settings, priors: Mapping[str, Item]) -> _CrossFit:
    learners = {name: at % FOLDS for at, name in enumerate(dict.fromkeys(answer.learner for answer in answers))}
    folds: list[list[Answer]] = [[] for _ in range(FOLDS)]
    for answer in answers:
        folds[learners[answer.learner]].append(answer)
    seen = [_held_out(answers, learners, fold, held, settings, priors) for fold, held in enumerate(folds)]
    scored = [answer for held in folds for answer in held if answer.scored]
    names = tuple(dict.fromkeys(answer.item for answer in scored))
    at = {name: index for index, name in enumerate(names)}
    rows, ability, p = (np.concatenate(columns) for columns in zip(*seen, strict=True))
    return _CrossFit(
        rows,
        ability,
        p,
        np.array([at[answer.item] for answer in scored], dtype=np.intp),
        np.array([learners[answer.learner] for answer in scored], dtype=np.intp),
        np.array([answer.credit for answer in scored]),
        names,
    )


def _held_out(
    answers: Sequence[Answer],
    learners: Mapping[str, int],
    fold: int,
    held: Sequence[Answer],
    settings: Settings,
    priors: Mapping[str, Item],
) -> tuple[Matrix, Vector, Vector]:
    ratings = Ratings(settings, priors)
    learn_from((answer for answer in answers if learners[answer.learner] != fold), ratings)
    rows, ability, p = follow_features(held, ratings)
    scored = np.array([answer.scored for answer in held], dtype=bool)
    return rows[scored], ability[scored], p[scored]
