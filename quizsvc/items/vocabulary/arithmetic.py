"""Arithmetic on one number or on each of a list, and numbers that sum up a list."""

from math import inf
from typing import Any

import numpy as np

from quizsvc.items.vocabulary.base import Anything, Decimals, Filled, Numbers, Size, Vector, declare
from quizsvc.items.vocabulary.draws import rounded


def abs(x: Numbers) -> Numbers:
    """The absolute value."""
    return np.abs(x)


def sqrt(x: Numbers) -> Numbers:
    """The square root."""
    if _least(x) < 0:
        raise ValueError("sqrt: x is negative; wanted 0 or more")
    return np.sqrt(x)


def exp(x: Numbers) -> Numbers:
    """The number e to the power x."""
    return np.exp(x)


def log(x: Numbers) -> Numbers:
    """The natural logarithm."""
    if _least(x) <= 0:
        raise ValueError("log: x is not above 0")
    return np.log(x)


def round(x: Numbers, decimals: Decimals = 0) -> Numbers:
    """The number x to so many decimals."""
    return np.round(x, decimals) + 0.0 if isinstance(x, np.ndarray) else rounded(x, decimals)


def sum(x: Vector) -> float:
    """The sum of a list."""
    return float(x.sum())


def mean(x: Filled) -> float:
    """The mean of a list."""
    return float(x.sum() / x.size)


def median(x: Filled) -> float:
    """The middle of a list; the mean of the middle two where their number is even."""
    return float(np.median(x))


def variance(x: Filled) -> float:
    """The mean squared deviation from the mean, dividing by n: the Gaussian MLE."""
    return float(np.var(x))


def sample_variance(x: Filled) -> float:
    """The unbiased sample variance, dividing by n − 1."""
    if np.size(x) < 2:
        raise ValueError("sample_variance: x has one number; wanted at least two")
    return float(np.var(x, ddof=1))


def min(x: Filled) -> float:
    """The smallest of a list."""
    return float(np.min(x))


def max(x: Filled) -> float:
    """The largest of a list."""
    return float(np.max(x))


def length(x: Vector) -> int:
    """How many numbers a list has."""
    return int(np.size(x))


def ones(size: Size) -> Vector:
    """A list of `size` ones."""
    return np.ones(size)


def isfinite(x: Anything) -> bool:
    """Whether all numbers of x are finite; names asked about here may be infinite."""
    if not isinstance(x, int | float | np.ndarray):
        raise ValueError(f"isfinite: x is a {type(x).__name__}; wanted numbers")
    return bool(np.isfinite(x).all())


def _least(x: Any) -> float:
    """The smallest number of x; of an empty list, infinity."""
    if isinstance(x, np.ndarray):
        return float(x.min()) if x.size else inf
    return float(x)


FUNCTIONS = tuple(
    declare(body)
    for body in (
        abs,
        sqrt,
        exp,
        log,
        round,
        sum,
        mean,
        median,
        variance,
        sample_variance,
        min,
        max,
        length,
        ones,
        isfinite,
    )
)
