"""The Brier score (p − y)²: squared error of a probability, proper (Brier, Monthly Weather Review 78, 1950)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.losses.base import Loss, margin
from quizsvc.numeric.special import expit


@dataclass(frozen=True, slots=True)
class BrierScore(Loss):
    """(p − y)², from 0 to 1."""

    binary: ClassVar[bool] = True
    sigmoid: ClassVar[bool] = True

    def of(self, y: Vector, prediction: Vector) -> Vector:
        """(p − y)²."""
        return np.asarray((prediction - y) ** 2)

    def gradient(self, y: Vector, prediction: Vector) -> Vector:
        """2(p − y)."""
        return 2.0 * (prediction - y)

    def of_score(self, y: Vector, score: Vector) -> Vector:
        """σ(−m)², m the margin."""
        return np.asarray(expit(-margin(y, score)) ** 2)

    def score_gradient(self, y: Vector, score: Vector) -> Vector:
        """2(σ − y)σ(1 − σ): vanishes for a sure mistake too, which is why it learns slowly from one."""
        m = margin(y, score)
        slope = 2.0 * expit(-m) ** 2 * expit(m)
        return np.asarray(np.where(y == 1, -slope, slope))


def mean_brier_score(y: ArrayLike, p: ArrayLike) -> float:
    """(1/n) Σ (pᵢ − yᵢ)²; y holds 0 and 1, p is (n,) of P(Yᵢ = 1)."""
    return BrierScore().mean(y, p)
