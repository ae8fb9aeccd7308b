"""The log loss −ln P(Y = y): the negative log-likelihood of a Bernoulli, proper, infinite for a sure mistake."""

from dataclasses import dataclass
from math import inf, log, log1p
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, probability
from quizsvc.numeric.losses.base import Loss, margin
from quizsvc.numeric.special import expit, softplus


@dataclass(frozen=True, slots=True)
class LogLoss(Loss):
    """−ln p for y = 1, −ln(1 − p) for y = 0, in nats; of a score ln(1 + e^(−margin))."""

    binary: ClassVar[bool] = True
    sigmoid: ClassVar[bool] = True

    def of(self, y: Vector, prediction: Vector) -> Vector:
        """−ln of the probability given to the label, by log1p for a label 0."""
        with np.errstate(divide="ignore"):
            return -np.where(y == 1, np.log(prediction), np.log1p(-prediction))

    def gradient(self, y: Vector, prediction: Vector) -> Vector:
        """−1/p or 1/(1 − p)."""
        with np.errstate(divide="ignore"):
            return np.asarray(np.where(y == 1, -1.0 / prediction, 1.0 / (1.0 - prediction)))

    def of_score(self, y: Vector, score: Vector) -> Vector:
        """ln(1 + e^(−margin))."""
        return softplus(-margin(y, score))

    def score_gradient(self, y: Vector, score: Vector) -> Vector:
        """σ(z) − y, as ∓σ(−margin) so that a small miss keeps its digits."""
        miss = expit(-margin(y, score))
        return np.asarray(np.where(y == 1, -miss, miss))


def log_loss(y: int, p: float) -> float:
    """−ln of the probability that p = P(Y = 1) gave to the label y (0 or 1), in nats; infinite where it was 0."""
    if y not in {0, 1}:
        raise ValueError(f"y is {y}; wanted 0 or 1")
    chance = probability(p, "p")
    if y == 1:
        return -log(chance) if chance > 0 else inf
    return -log1p(-chance) if chance < 1 else inf


def sum_log_loss(y: ArrayLike, p: ArrayLike) -> float:
    """Σ log loss, in nats; y holds 0 and 1, p is (n,) of P(Yᵢ = 1)."""
    return LogLoss().total(y, p)


def mean_log_loss(y: ArrayLike, p: ArrayLike) -> float:
    """(1/n) Σ log loss, in nats; y holds 0 and 1, p is (n,) of P(Yᵢ = 1)."""
    return LogLoss().mean(y, p)
