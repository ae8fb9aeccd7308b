"""Absolute error |y − ŷ|: the Laplace's −b log-likelihood up to a constant; least at the conditional median."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.losses.base import Loss


@dataclass(frozen=True, slots=True)
class AbsoluteError(Loss):
    """|y − ŷ|."""

    @property
    def kinks(self) -> tuple[float, ...]:
        """No derivative where the prediction is right."""
        return (0.0,)

    def of(self, y: Vector, prediction: Vector) -> Vector:
        """|y − ŷ|."""
        return np.asarray(np.abs(y - prediction))

    def gradient(self, y: Vector, prediction: Vector) -> Vector:
        """The sign of ŷ − y, 0 at the kink."""
        return np.asarray(np.sign(prediction - y))


def sum_absolute_error(y: ArrayLike, prediction: ArrayLike) -> float:
    """Σ |yᵢ − ŷᵢ|, in y's unit."""
    return AbsoluteError().total(y, prediction)


def mean_absolute_error(y: ArrayLike, prediction: ArrayLike) -> float:
    """(1/n) Σ |yᵢ − ŷᵢ|, in y's unit."""
    return AbsoluteError().mean(y, prediction)
