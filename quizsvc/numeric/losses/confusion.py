"""Hits and misses of predicted classes: the four counts, and the shares that are made of them.

Of n examples, predicted 1 or 0 and truly 1 or 0: accuracy (TP + TN)/n, precision TP/(TP + FP), recall TP/(TP + FN),
specificity TN/(TN + FP), F1 the harmonic mean of precision and recall (Fawcett, Pattern Recognition Letters 27, 2006).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import vector
from quizsvc.numeric.certificates import Degenerate


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many of each kind; a share of nothing is a Degenerate."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def accuracy(self) -> float:
        """The share predicted rightly."""
        right = self.true_positives + self.true_negatives
        return right / (right + self.false_positives + self.false_negatives)

    @property
    def precision(self) -> float | Degenerate:
        """Of those predicted 1, the share that is 1."""
        return share(self.true_positives, self.false_positives, "no example is predicted 1")

    @property
    def recall(self) -> float | Degenerate:
        """Of those that are 1, the share predicted 1."""
        return share(self.true_positives, self.false_negatives, "no example is 1")

    @property
    def specificity(self) -> float | Degenerate:
        """Of those that are 0, the share predicted 0."""
        return share(self.true_negatives, self.false_positives, "no example is 0")

    @property
    def f1(self) -> float | Degenerate:
        """2TP/(2TP + FP + FN)."""
        errors = self.false_positives + self.false_negatives
        return share(2 * self.true_positives, errors, "no example is 1 or predicted 1")


def confusion(y: ArrayLike, predicted: ArrayLike) -> Confusion:
    """The counts of labels y (n,) and predictions (n,), both of 0 and 1. Raises ValueError for anything else."""
    labels, guesses = vector(y, "y"), vector(predicted, "predicted")
    if labels.size != guesses.size:
        raise ValueError(f"y has {labels.size} numbers and predicted {guesses.size}; wanted as many")
    for name, values in (("y", labels), ("predicted", guesses)):
        if not np.isin(values, (0, 1)).all():
            raise ValueError(f"{name} holds {values[~np.isin(values, (0, 1))][0]:g}; wanted 0 or 1")
    counts = np.bincount((2 * labels + guesses).astype(np.intp), minlength=4).tolist()
    return Confusion(counts[3], counts[1], counts[2], counts[0])


def share(part: int, rest: int, nothing: str) -> float | Degenerate:
    """part/(part + rest)."""
    return part / (part + rest) if part + rest else Degenerate("empty", nothing)
