"""Draws: random numbers for variables, data and derived values, each a quantile of the stream's uniforms."""

from typing import Any

import numpy as np
from scipy.special import ndtri

from quizsvc.items.kinds import VECTOR
from quizsvc.items.vocabulary.base import (
    Anything,
    Decimals,
    Filled,
    Number,
    Numbers,
    Probabilities,
    Size,
    Spread,
    Whole,
    declare,
)
from quizsvc.numeric import Stream


def integer(draw: Stream, low: Whole, high: Whole) -> int:
    """A whole number from low to high, both included."""
    return draw.integer(low, high)


def choice(draw: Stream, *options: Anything) -> Any:
    """One of the options, each as likely as the others."""
    if not options:
        raise ValueError("choice has no options; wanted at least one")
    return options[draw.integer(0, len(options) - 1)]


def uniform(
    draw: Stream, low: Number, high: Number, *, size: Size | None = None, decimals: Decimals | None = None
) -> Any:
    """A number, or `size` numbers, anywhere between low and high."""
    if high < low:
        raise ValueError(f"uniform: low is {low:g} and high {high:g}; wanted low at most high")
    if size is None:
        return rounded(low + (high - low) * draw.uniform(), decimals)
    return shaped(low + (high - low) * draw.uniforms(size), size, decimals)


def normal(
    draw: Stream, *, loc: Numbers, scale: Spread, size: Size | None = None, decimals: Decimals | None = None
) -> Any:
    """Gaussian readings with mean loc and standard deviation scale; one for each loc where loc is a list."""
    size = size_of(size, loc, scale)
    return shaped(loc + scale * ndtri(draw.uniforms(size or 1)), size, decimals)


def laplace(
    draw: Stream, *, loc: Numbers, scale: Spread, size: Size | None = None, decimals: Decimals | None = None
) -> Any:
    """Laplace readings with median loc and mean absolute deviation scale; one for each loc where loc is a list."""
    size = size_of(size, loc, scale)
    centred = draw.uniforms(size or 1) - 0.5
    return shaped(loc - scale * np.sign(centred) * np.log1p(-2 * np.abs(centred)), size, decimals)


def bernoulli(draw: Stream, *, probability: Probabilities, size: Size | None = None) -> Any:
    """Zeros and ones, 1 with this probability: one, or `size` of them; one for each probability of a list."""
    size = size_of(size, probability)
    tosses = np.where(draw.uniforms(size or 1) > 1 - probability, 1.0, 0.0)
    return int(tosses[0]) if size is None else tosses


def permuted(draw: Stream, x: Filled) -> Any:
    """The numbers of a list in random order."""
    return x[draw.permutation(np.size(x))]


def subset(draw: Stream, x: Filled, count: Size) -> Any:
    """So many different entries of a list, in the list's order."""
    if count > np.size(x):
        raise ValueError(f"subset: count is {count} and x has {np.size(x)} numbers; wanted no more than there are")
    return x[sorted(draw.permutation(np.size(x))[:count])]


def resample(draw: Stream, x: Filled) -> Any:
    """As many entries as the list has, each drawn from all of it: a bootstrap sample."""
    return x[np.floor(draw.uniforms(np.size(x)) * np.size(x)).astype(np.intp)]


def size_of(size: int | None, *parameters: Any) -> int | None:
    """How many to draw: as asked, or as many as the longest parameter has."""
    lengths = {int(np.size(parameter)) for parameter in parameters if isinstance(parameter, np.ndarray)}
    if size is not None:
        lengths.add(size)
    if len(lengths) > 1:
        raise ValueError(f"lengths {sorted(lengths)} do not fit together")
    return next(iter(lengths), None)


def shaped(values: Any, size: int | None, decimals: int | None) -> Any:
    """The draw as one number or as a list, rounded as it will be shown."""
    if size is None:
        return rounded(float(values[0]), decimals)
    return values if decimals is None else np.round(values, decimals) + 0.0


def rounded(value: float, decimals: int | None) -> float:
    """The number as it will be shown: scaled, rounded to even and scaled back, as NumPy rounds a list."""
    if decimals is None:
        return value
    scale = 10.0**decimals
    scaled = value * scale
    # From 2**52 on every float is a whole number.
    return (round(scaled) if abs(scaled) < 2**52 else scaled) / scale + 0.0


DRAWS = (integer, choice, uniform, normal, laplace, bernoulli)
FUNCTIONS = (
    *(declare(body) for body in DRAWS),
    *(declare(body, returns=VECTOR) for body in (permuted, subset, resample)),
)
