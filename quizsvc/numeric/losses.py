"""Losses: what a prediction costs. A sum and a mean have different names."""

from math import inf, log

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import probability, vector


def sum_squared_error(y: ArrayLike, prediction: ArrayLike) -> float:
    """Σ (yᵢ − ŷᵢ)², in y's unit squared."""
    residual = vector(y, "y") - vector(prediction, "prediction")
    return float(residual @ residual)


def mean_squared_error(y: ArrayLike, prediction: ArrayLike) -> float:
    """(1/n) Σ (yᵢ − ŷᵢ)², in y's unit squared."""
    return sum_squared_error(y, prediction) / vector(y, "y").size


def sum_absolute_error(y: ArrayLike, prediction: ArrayLike) -> float:
    """Σ |yᵢ − ŷᵢ|, in y's unit."""
    return float(np.abs(vector(y, "y") - vector(prediction, "prediction")).sum())


def log_loss(y: int, p: float) -> float:
    """−ln of the probability that p = P(Y = 1) gave to the label y (0 or 1), in nats; infinite where it was 0."""
    if y not in {0, 1}:
        raise ValueError(f"y is {y}; wanted 0 or 1")
    chance = probability(p, "p") if y == 1 else 1.0 - probability(p, "p")
    return -log(chance) if chance > 0 else inf
