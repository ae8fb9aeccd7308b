"""The quantile (pinball) loss ρ_q(r) = r(q − [r < 0]), r = y − ŷ.

Its sum is least at the q-quantile (Koenker and Bassett, Econometrica 46, 1978). At q = ½ it is half the absolute error.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, number
from quizsvc.numeric.losses.base import Loss


@dataclass(frozen=True, slots=True)
class QuantileLoss(Loss):
    """q·r for a prediction too low, (q − 1)·r for one too high."""

    quantile: float = 0.5

    @property
    def kinks(self) -> tuple[float, ...]:
        """No derivative where the prediction is right."""
        return (0.0,)

    def of(self, y: Vector, prediction: Vector) -> Vector:
        """ρ_q(y − ŷ)."""
        r = y - prediction
        return np.maximum(self.quantile * r, (self.quantile - 1.0) * r)

    def gradient(self, y: Vector, prediction: Vector) -> Vector:
        """−q below y, 1 − q above, their middle ½ − q at the kink."""
        return 0.5 + 0.5 * np.sign(prediction - y) - self.quantile


def sum_quantile_loss(y: ArrayLike, prediction: ArrayLike, quantile: float) -> float:
    """Σ ρ_q(yᵢ − ŷᵢ), in y's unit. Raises ValueError unless 0 < q < 1."""
    q = number(quantile, "quantile")
    if not 0 < q < 1:
        raise ValueError(f"quantile is {q:g}; wanted a number between 0 and 1")
    return QuantileLoss(q).total(y, prediction)
