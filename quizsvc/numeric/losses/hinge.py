"""The hinge loss max(0, 1 − m) of a margin m.

There is no probability behind it: e^(−loss(m)) + e^(−loss(−m)) is not 1 (Sollich, Machine Learning 46, 2002).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.losses.base import Loss, margin


@dataclass(frozen=True, slots=True)
class HingeLoss(Loss):
    """max(0, 1 − m), m the score for y = 1 and minus the score for y = 0."""

    binary: ClassVar[bool] = True

    @property
    def kinks(self) -> tuple[float, ...]:
        """No derivative at a margin of 1."""
        return (1.0,)

    def of(self, y: Vector, prediction: Vector) -> Vector:
        """max(0, 1 − m)."""
        return np.maximum(0.0, 1.0 - margin(y, prediction))

    def gradient(self, y: Vector, prediction: Vector) -> Vector:
        """∓1 for margins below 1, 0 above, ∓½ at the kink."""
        weight = 0.5 + 0.5 * np.sign(1.0 - margin(y, prediction))
        return np.asarray(np.where(y == 1, -weight, weight))


def sum_hinge_loss(y: ArrayLike, score: ArrayLike) -> float:
    """Σ max(0, 1 − mᵢ); y holds 0 and 1."""
    return HingeLoss().total(y, score)
