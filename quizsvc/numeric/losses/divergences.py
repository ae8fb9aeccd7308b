"""Entropy and distances between distributions on K classes, in nats or in units of log `base`.

H(p) = −Σ pₖ ln pₖ; KL(p ‖ q) = Σ pₖ ln(pₖ/qₖ), at least 0, 0 only where p = q; JS(p, q) = ½KL(p ‖ m) + ½KL(q ‖ m)
with m = ½(p + q), from 0 to ln 2 (Cover and Thomas, Elements of Information Theory, 2nd ed., chapter 2; Lin, IEEE
Transactions on Information Theory 37, 1991). 0 ln 0 is 0.
"""

from math import inf, log

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, positive, probability, vector


def entropy(p: ArrayLike, base: float | None = None) -> float:
    """H(p), within 1e-15 per class; p holds K probabilities that sum to 1."""
    chance = distribution(p, "p")
    held = chance[chance > 0]
    return -float(held @ np.log(held)) / unit(base) + 0.0


def kl_divergence(p: ArrayLike, q: ArrayLike, base: float | None = None) -> float:
    """KL(p ‖ q), within 1e-15 per class; infinite where q gives 0 to what p does not."""
    left, right = same_size(p, q)
    if ((left > 0) & (right == 0)).any():
        return inf
    held = (left > 0) & (right > 0)
    a, b = left[held], right[held]
    # Σ (b − a) is 0 over all classes: each bracket is then at least 0, and near p = q nothing large cancels.
    missing = float(right[left == 0].sum())
    return (max(float((a * np.log(a / b) + (b - a)).sum()), 0.0) + missing) / unit(base)


def kl_bernoulli(p: float, q: float, base: float | None = None) -> float:
    """KL of a coin with chance p from a coin with chance q."""
    a, b = probability(p, "p"), probability(q, "q")
    return kl_divergence([a, 1 - a], [b, 1 - b], base)


def jensen_shannon(p: ArrayLike, q: ArrayLike, base: float | None = None) -> float:
    """JS(p, q), the divergence (not its root, which is a distance)."""
    left, right = same_size(p, q)
    middle = 0.5 * (left + right)
    return 0.5 * kl_divergence(left, middle, base) + 0.5 * kl_divergence(right, middle, base)


def distribution(p: ArrayLike, name: str) -> Vector:
    """K probabilities that sum to 1 within 1e-9, or ValueError."""
    chance = vector(p, name)
    if (chance < 0).any():
        raise ValueError(f"{name} holds {chance.min():g}; wanted probabilities, none below 0")
    if abs(float(chance.sum()) - 1.0) > 1e-9:
        raise ValueError(f"{name} sums to {chance.sum():.12g}; wanted probabilities that sum to 1")
    return chance


def same_size(p: ArrayLike, q: ArrayLike) -> tuple[Vector, Vector]:
    """Two distributions on as many classes."""
    left, right = distribution(p, "p"), distribution(q, "q")
    if left.size != right.size:
        raise ValueError(f"p has {left.size} classes and q {right.size}; wanted as many")
    return left, right


def unit(base: float | None) -> float:
    """The nats in one unit: ln base, 1 where there is none (nats)."""
    if base is None:
        return 1.0
    if positive(base, "base") <= 1:
        raise ValueError(f"base is {base:g}; wanted a number above 1")
    return log(base)
