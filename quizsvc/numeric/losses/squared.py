"""Squared error (y − ŷ)²: the Gaussian's −2σ² log-likelihood up to a constant; least at the conditional mean."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.losses.base import Loss


@dataclass(frozen=True, slots=True)
class SquaredError(Loss):
    """(y − ŷ)², without a ½."""

    def of(self, y: Vector, prediction: Vector) -> Vector:
        """(y − ŷ)²."""
        return np.asarray((y - prediction) ** 2)

    def gradient(self, y: Vector, prediction: Vector) -> Vector:
        """2(ŷ − y)."""
        return 2.0 * (prediction - y)


def sum_squared_error(y: ArrayLike, prediction: ArrayLike) -> float:
    """Σ (yᵢ − ŷᵢ)², in y's unit squared."""
    return SquaredError().total(y, prediction)


def mean_squared_error(y: ArrayLike, prediction: ArrayLike) -> float:
    """(1/n) Σ (yᵢ − ŷᵢ)², in y's unit squared."""
    return SquaredError().mean(y, prediction)
