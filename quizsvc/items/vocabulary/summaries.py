"""Summaries of data: spread, quantiles, and how two lists go together.

What divides by n − 1 says `sample` in its name.
"""

import numpy as np

from quizsvc.items.vocabulary.base import Filled, Numbers, Probabilities, declare
from quizsvc.numeric import Degenerate


def standard_deviation(x: Filled) -> float:
    """The root of the mean squared deviation from the mean, dividing by n."""
    return float(np.std(x))


def sample_standard_deviation(x: Filled) -> float:
    """The root of the unbiased sample variance, dividing by n − 1."""
    if x.size < 2:
        raise ValueError("sample_standard_deviation: x has one number; wanted at least two")
    return float(np.std(x, ddof=1))


def median_absolute_deviation(x: Filled) -> float:
    """The median distance from the median."""
    return float(np.median(np.abs(x - np.median(x))))


def quantile(x: Filled, share: Probabilities) -> Numbers:
    """The value below which this share of the list lies, straight between neighbours (median at 0.5)."""
    return np.quantile(x, share)


def most_frequent(x: Filled) -> float:
    """The number that stands most often in the list, the smallest of several: the mode."""
    values, counts = np.unique(x, return_counts=True)
    return float(values[np.argmax(counts)])


def weighted_mean(x: Filled, weights: Filled) -> float:
    """The mean in which each number counts by its weight."""
    _paired(x, weights)
    if np.any(weights < 0) or not np.sum(weights) > 0:
        raise ValueError("weighted_mean: wanted weights of 0 or more, some of them above 0")
    return float(np.average(x, weights=weights))


def covariance(x: Filled, y: Filled) -> float:
    """The mean product of the deviations from the means, dividing by n."""
    _paired(x, y)
    return float(np.mean((x - np.mean(x)) * (y - np.mean(y))))


def sample_covariance(x: Filled, y: Filled) -> float:
    """The unbiased covariance, dividing by n − 1."""
    if x.size < 2:
        raise ValueError("sample_covariance: x has one number; wanted at least two")
    return float(covariance(x, y) * x.size / (x.size - 1))


def correlation(x: Filled, y: Filled) -> float | Degenerate:
    """Pearson's correlation, from −1 to 1."""
    _paired(x, y)
    for name, values in (("x", x), ("y", y)):
        if np.ptp(values) == 0:
            return Degenerate("zero-variance", f"{name} does not vary, so it has no correlation")
    return float(np.clip(np.corrcoef(x, y)[0, 1], -1, 1))


def standardised(x: Filled) -> Filled | Degenerate:
    """The list less its mean, divided by its standard deviation (by n)."""
    if np.ptp(x) == 0:
        return Degenerate("zero-variance", "x does not vary, so it cannot be standardised")
    return (x - np.mean(x)) / np.std(x)


def _paired(x: Filled, y: Filled) -> None:
    if x.size != y.size:
        raise ValueError(f"the lists have {x.size} and {y.size} numbers; wanted as many")


FUNCTIONS = tuple(
    declare(body)
    for body in (
        *(standard_deviation, sample_standard_deviation, median_absolute_deviation, quantile, most_frequent),
        *(weighted_mean, covariance, sample_covariance, correlation, standardised),
    )
)
