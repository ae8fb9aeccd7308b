"""Lists: made, joined, sorted, counted and compared. Places in a list count from 0."""

import numpy as np

from quizsvc.items.kinds import MAX_DATASET
from quizsvc.items.vocabulary.base import Filled, Number, Numbers, Positive, Size, Truths, Vector, bounded, declare


def zeros(size: Size) -> Vector:
    """A list of `size` zeros."""
    return np.zeros(size)


def arange(low: Number, high: Number, step: Positive = 1) -> Vector:
    """The numbers low, low + step, … that are below high."""
    bounded(int(np.ceil((high - low) / step)), "numbers", MAX_DATASET)
    return np.arange(low, high, step, dtype=np.float64)


def linspace(low: Number, high: Number, count: Size) -> Vector:
    """So many numbers at equal distances, the first low and the last high."""
    return np.linspace(low, high, count)


def repeated(x: Filled, times: Size) -> Vector:
    """The list several times, one after the other."""
    bounded(x.size * times, "numbers")
    return np.tile(x, times)


def concatenate(*parts: Numbers) -> Vector:
    """Numbers and lists joined to one list."""
    bounded(int(np.sum([np.size(part) for part in parts])), "numbers")
    return np.concatenate([np.zeros(0), *(np.atleast_1d(part) for part in parts)])


def where(condition: Truths, then: Numbers, otherwise: Numbers) -> Vector:
    """For each place the number of `then` where the condition holds, else that of `otherwise`."""
    for name, values in (("then", then), ("otherwise", otherwise)):
        if np.ndim(values) and np.shape(values) != np.shape(condition):
            raise ValueError(f"where: {name} has {np.size(values)} numbers; wanted {np.size(condition)}, or one")
    return np.asarray(np.where(condition, then, otherwise), dtype=np.float64)


def any_of(condition: Truths) -> bool:
    """Whether the condition holds anywhere in a list."""
    return bool(np.any(condition))


def all_of(condition: Truths) -> bool:
    """Whether the condition holds everywhere in a list."""
    return bool(np.all(condition))


def reverse(x: Vector) -> Vector:
    """The list from its end to its start."""
    return x[::-1]


def sort(x: Vector) -> Vector:
    """The numbers from the smallest to the largest."""
    return np.sort(x)


def sort_order(x: Vector) -> Vector:
    """The places of the numbers from the smallest to the largest; equal ones in the list's order."""
    return np.argsort(x, kind="stable")


def take(x: Vector, places: Vector) -> Vector:
    """The numbers at these places."""
    if not np.all((places == np.floor(places)) & (places >= 0) & (places < np.size(x))):
        raise ValueError(f"take: places hold a number that is no place; wanted whole numbers from 0 to {x.size - 1}")
    return x[places.astype(np.intp)]


def argmin(x: Filled) -> int:
    """The place of the smallest, the first of several."""
    return int(np.argmin(x))


def argmax(x: Filled) -> int:
    """The place of the largest, the first of several."""
    return int(np.argmax(x))


def distinct(x: Vector) -> Vector:
    """The different numbers, from the smallest to the largest."""
    return np.unique(x)


def occurrences(x: Vector, values: Filled) -> Vector:
    """How often each of the values stands in the list."""
    found, counts = np.unique(x, return_counts=True)
    held = dict(zip(found.tolist(), counts.tolist(), strict=True))
    return np.array([float(held.get(value, 0)) for value in values.tolist()])


def product(x: Vector) -> float:
    """The product of a list; it underflows to 0 where that is too small for floats."""
    value = float(np.prod(x))
    if not np.isfinite(value):
        raise ValueError("product: the product is beyond floats; add up logarithms")
    return value


def cumulative_sum(x: Vector) -> Vector:
    """The sum of the list up to each place."""
    return np.cumsum(x)


def cumulative_product(x: Vector) -> Vector:
    """The product of the list up to each place."""
    return np.cumprod(x)


def differences(x: Filled) -> Vector:
    """Each number less the one before it; one shorter than the list."""
    return np.diff(x)


FUNCTIONS = tuple(
    declare(body)
    for body in (
        *(zeros, arange, linspace, repeated, concatenate, where, any_of, all_of, reverse, sort, sort_order, take),
        *(argmin, argmax, distinct, occurrences, product, cumulative_sum, cumulative_product, differences),
    )
)
