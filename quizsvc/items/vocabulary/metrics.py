"""Metrics of classifiers and forecasts: hits and misses, ranking, calibration."""

from quizsvc.items.vocabulary.base import Degree, Filled, declare
from quizsvc.numeric import Degenerate, losses
from quizsvc.numeric.losses import Confusion, ReliabilityCurve, RocCurve


def confusion(y: Filled, predicted: Filled) -> Confusion:
    """Hits and misses of predicted classes 0 and 1 [accuracy, precision, recall, specificity, f1, and the counts]."""
    return losses.confusion(y, predicted)


def roc_auc(y: Filled, score: Filled) -> float | Degenerate:
    """The chance that a random 1 scores above a random 0, ties counting half."""
    return losses.roc_auc(y, score)


def roc_curve(y: Filled, score: Filled) -> RocCurve | Degenerate:
    """Rates of false and true alarms as the threshold falls [false_positive_rate, true_positive_rate, area]."""
    return losses.roc_curve(y, score)


def reliability_curve(y: Filled, p: Filled, bins: Degree = 10) -> ReliabilityCurve:
    """Forecasts in bins of equal width: how many, their mean, the share of events [counts, forecast, observed]."""
    return losses.reliability_curve(y, p, bins)


def expected_calibration_error(y: Filled, p: Filled, bins: Degree = 10) -> float:
    """The mean distance between forecast and share of events over bins, each bin by its size."""
    return losses.expected_calibration_error(y, p, bins)


FUNCTIONS = tuple(
    declare(body) for body in (confusion, roc_auc, roc_curve, reliability_curve, expected_calibration_error)
)
