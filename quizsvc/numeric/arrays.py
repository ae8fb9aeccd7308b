"""Readers of arguments: what every fit demands of its numbers, said in one place.

Each returns the argument as float64 or raises ValueError with what was got and what was wanted.
"""

from typing import SupportsFloat

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


def vector(values: ArrayLike, name: str, minimum: int = 1) -> Vector:
    """`values` as a finite float64 array of shape (n,), n >= minimum."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"{name} has shape {array.shape}; wanted a list of numbers")
    if array.size < minimum:
        raise ValueError(f"{name} has {array.size} numbers; wanted at least {minimum}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds a number that is not finite")
    return array


def design(features: ArrayLike, response: ArrayLike) -> tuple[Matrix, Vector]:
    """X as (n, p) and y as (n,); one feature may come as a plain list."""
    y = vector(response, "y")
    X = np.asarray(features, dtype=np.float64)
    if X.ndim == 1:
        X = X[:, np.newaxis]
    if X.ndim != 2 or X.shape[0] != y.size:
        raise ValueError(f"X has shape {X.shape} and y {y.shape}; wanted as many rows in X as numbers in y")
    if not np.isfinite(X).all():
        raise ValueError("X holds a number that is not finite")
    return X, y


def number(value: SupportsFloat, name: str) -> float:
    """`value` as a finite float."""
    result = float(value)
    if not np.isfinite(result):
        raise ValueError(f"{name} is {result}; wanted a finite number")
    return result


def positive(value: SupportsFloat, name: str) -> float:
    """`value` as a finite float above zero."""
    result = number(value, name)
    if result <= 0:
        raise ValueError(f"{name} is {result:g}; wanted a number above 0")
    return result


def nonnegative(value: SupportsFloat, name: str) -> float:
    """`value` as a finite float, zero or above."""
    result = number(value, name)
    if result < 0:
        raise ValueError(f"{name} is {result:g}; wanted 0 or more")
    return result


def probability(value: SupportsFloat, name: str) -> float:
    """`value` as a float in [0, 1]."""
    result = number(value, name)
    if not 0 <= result <= 1:
        raise ValueError(f"{name} is {result:g}; wanted a probability from 0 to 1")
    return result


LARGEST = 1e75  # the square of the ratio of two such numbers is still a float


def measured(values: ArrayLike, name: str) -> Vector:
    """`values` as readings of shape (n,), n >= 1, of at most 1e75 in size, so that their squares are floats."""
    readings = vector(values, name)
    largest = float(np.abs(readings).max())
    if largest > LARGEST:
        raise ValueError(f"{name} holds a number of size {largest:g}; wanted numbers from -1e75 to 1e75")
    return readings
