"""Huber's loss: ½r² for |r| ≤ δ, δ(|r| − ½δ) beyond (Huber, Annals of Mathematical Statistics 35, 1964)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, positive
from quizsvc.numeric.losses.base import Loss


@dataclass(frozen=True, slots=True)
class HuberLoss(Loss):
    """h_δ(y − ŷ), δ = `delta` in y's unit."""

    delta: float = 1.0

    def of(self, y: Vector, prediction: Vector) -> Vector:
        """½r² near, linear far; written as c(|r| − ½c) with c = min(|r|, δ), which is both."""
        size = np.abs(y - prediction)
        clipped = np.minimum(size, self.delta)
        return np.asarray(clipped * (size - 0.5 * clipped))

    def gradient(self, y: Vector, prediction: Vector) -> Vector:
        """ŷ − y, held between −δ and δ."""
        return np.clip(prediction - y, -self.delta, self.delta)


def sum_huber_loss(y: ArrayLike, prediction: ArrayLike, delta: float) -> float:
    """Σ h_δ(yᵢ − ŷᵢ), in y's unit squared. Raises ValueError unless δ is above 0."""
    return HuberLoss(positive(delta, "delta")).total(y, prediction)
