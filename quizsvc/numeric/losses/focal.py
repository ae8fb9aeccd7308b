"""The focal loss −(1 − p_y)^γ ln p_y, p_y the probability given to the label.

It is the log loss at γ = 0 and for γ > 0 puts less weight on what is already right, and so is not proper (Lin et al.,
ICCV 2017, equation 4).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, nonnegative
from quizsvc.numeric.losses.base import Loss, margin
from quizsvc.numeric.special import expit, softplus


@dataclass(frozen=True, slots=True)
class FocalLoss(Loss):
    """−(1 − p_y)^γ ln p_y, in nats; γ = `gamma`."""

    gamma: float = 2.0

    binary: ClassVar[bool] = True
    sigmoid: ClassVar[bool] = True

    def of(self, y: Vector, prediction: Vector) -> Vector:
        """−(1 − p_y)^γ ln p_y."""
        own, miss = np.where(y == 1, prediction, 1 - prediction), np.where(y == 1, 1 - prediction, prediction)
        with np.errstate(divide="ignore"):
            log_own = np.where(y == 1, np.log(prediction), np.log1p(-prediction))
        return np.asarray(np.where(own == 1, 0.0, -(miss**self.gamma) * log_own))

    def gradient(self, y: Vector, prediction: Vector) -> Vector:
        """±[γ(1 − p_y)^(γ−1) ln p_y − (1 − p_y)^γ/p_y], in p; for 0 < p < 1."""
        own, miss = np.where(y == 1, prediction, 1 - prediction), np.where(y == 1, 1 - prediction, prediction)
        log_own = np.where(y == 1, np.log(prediction), np.log1p(-prediction))
        slope = self.gamma * miss ** (self.gamma - 1) * log_own - miss**self.gamma / own
        return np.asarray(np.where(y == 1, slope, -slope))

    def of_score(self, y: Vector, score: Vector) -> Vector:
        """σ(−m)^γ ln(1 + e^(−m))."""
        m = margin(y, score)
        return np.asarray(expit(-m) ** self.gamma * softplus(-m))

    def score_gradient(self, y: Vector, score: Vector) -> Vector:
        """∓σ(−m)^γ [γσ(m) ln(1 + e^(−m)) + σ(−m)]."""
        m = margin(y, score)
        miss = expit(-m)
        slope = miss**self.gamma * (self.gamma * expit(m) * softplus(-m) + miss)
        return np.asarray(np.where(y == 1, -slope, slope))


def sum_focal_loss(y: ArrayLike, p: ArrayLike, gamma: float = 2.0) -> float:
    """Σ focal loss, in nats; y holds 0 and 1, p is (n,). Raises ValueError for γ below 0."""
    return FocalLoss(nonnegative(gamma, "gamma")).total(y, p)
