"""How well probabilities came true: discrimination (AUC), proper scores, and calibration."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quizsvc.numeric.arrays import Vector

BINS = 20
"""Bins of equal width over which calibration is judged."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of n predictions; `auc` is nan where all outcomes are alike."""

    n: int
    auc: float
    log_loss: float
    accuracy: float
    brier: float
    ece: float


def score(p: Vector, y: Vector) -> Scores:
    """The scores of probabilities p (n,) for outcomes y (n,) of 0 and 1; all nan where n is 0."""
    if not len(p):
        return Scores(0, *[float("nan")] * 5)
    return Scores(
        len(p),
        auc(p, y),
        log_loss(p, y),
        float(np.mean((p >= 0.5) == (y >= 0.5))),
        float(np.mean((p - y) ** 2)),
        calibration_error(p, y),
    )


def auc(p: Vector, y: Vector) -> float:
    """The chance that a right answer was given more than a wrong one, ties counting half (Mann and Whitney)."""
    _, place, count = np.unique(p, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2.0)[place]
    right = y >= 0.5
    ones = int(right.sum())
    zeros = len(y) - ones
    if not ones or not zeros:
        return float("nan")
    return float((rank[right].sum() - ones * (ones + 1) / 2.0) / (ones * zeros))


def log_loss(p: Vector, y: Vector) -> float:
    """The mean negative log-likelihood in nats; a certain and wrong prediction costs 34.5 (p is kept 1e-15 off)."""
    return float(np.mean(losses(p, y)))


def losses(p: Vector, y: Vector) -> Vector:
    """The log loss of each prediction (n,)."""
    q = np.clip(p, 1e-15, 1.0 - 1e-15)
    found: Vector = -(y * np.log(q) + (1.0 - y) * np.log1p(-q))
    return found


def calibration_error(p: Vector, y: Vector, bins: int = BINS) -> float:
    """The mean distance of promised and observed share, over bins of equal width, weighted by their counts."""
    index: NDArray[np.intp] = np.minimum((p * bins).astype(np.intp), bins - 1)
    gap = np.bincount(index, p, bins) - np.bincount(index, y, bins)
    return float(np.abs(gap).sum() / len(p))
