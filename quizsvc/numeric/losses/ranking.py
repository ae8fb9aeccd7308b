"""ROC: how well scores rank the events above the others.

The area under the curve is the chance that a random event's score is above a random other's, a tie counting half:
the Mann–Whitney statistic over n₁n₀ (Hanley and McNeil, Radiology 143, 1982). It sees the order of scores alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.losses.hinge import HingeLoss


@dataclass(frozen=True, slots=True)
class RocCurve:
    """Rates of false and true alarms as the threshold falls, from (0, 0) to (1, 1); the first has no threshold."""

    false_positive_rate: tuple[float, ...]
    true_positive_rate: tuple[float, ...]
    thresholds: tuple[float, ...]

    @property
    def area(self) -> float:
        """The area under the curve, by trapezia."""
        return float(np.trapezoid(self.true_positive_rate, self.false_positive_rate))


def roc_auc(y: ArrayLike, score: ArrayLike) -> float | Degenerate:
    """P(score of an event > score of another) + ½P(tie), within 1e-15; y holds 0 and 1.

    Degenerate("one-class") where one of the two is missing. Raises ValueError for labels or lengths amiss.
    """
    labels, scores = HingeLoss().pair(y, score)
    if amiss := one_class(labels):
        return amiss
    _, place, ties = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(ties) - 0.5 * (ties - 1)
    ones = float(labels.sum())
    above = float(ranks[place] @ labels) - 0.5 * ones * (ones + 1)
    return above / (ones * (labels.size - ones))


def roc_curve(y: ArrayLike, score: ArrayLike) -> RocCurve | Degenerate:
    """The curve at every distinct score, calling an event what scores at least the threshold."""
    labels, scores = HingeLoss().pair(y, score)
    if amiss := one_class(labels):
        return amiss
    levels, place = np.unique(scores, return_inverse=True)
    hits = np.bincount(place, labels)[::-1].cumsum()
    alarms = np.bincount(place, 1 - labels)[::-1].cumsum()
    return RocCurve(
        (0.0, *(alarms / alarms[-1]).tolist()), (0.0, *(hits / hits[-1]).tolist()), tuple(levels[::-1].tolist())
    )


def one_class(labels: Vector) -> Degenerate | None:
    """What forbids a comparison."""
    if labels.min() == labels.max():
        return Degenerate("one-class", f"every label is {labels[0]:g}, so there is nothing to rank it against")
    return None
