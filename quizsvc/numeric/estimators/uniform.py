"""The edges of a uniform distribution by maximum likelihood.

Model: xᵢ ~ Uniform(low, high) independently. The likelihood (high − low)^(−n) is largest for the narrowest interval
that holds all readings: low = min x, high = max x, or a given low edge. The estimate stands where the likelihood
jumps, so there is no score and no standard error (Casella and Berger, Statistical Inference, 2nd ed., example 7.2.9).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, measured, number
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.families.uniform import Uniform


@dataclass(frozen=True, slots=True)
class UniformFit(Fit):
    """The MLE of both edges, in x's unit."""

    low: float
    high: float

    def distribution(self) -> Uniform:
        """The fitted member of the family."""
        return Uniform(self.low, self.high)


def fit_uniform(x: ArrayLike, low: float | None = None) -> UniformFit | Degenerate:
    """The MLE (low, high), which minimises n ln(high − low) with every reading inside; exact.

    With `low` given only the upper edge is estimated. Degenerate("zero-variance") where the interval would have no
    length. Raises ValueError for an empty x, or a reading below a given low.
    """
    readings = measured(x, "x")
    least, most = float(readings.min()), float(readings.max())
    floor = least if low is None else number(low, "low")
    if least < floor:
        raise ValueError(f"x holds {least:g}; wanted numbers of at least low = {floor:g}")
    if floor == most:
        return Degenerate("zero-variance", "all readings are equal, so the likelihood grows without bound")
    return UniformFit(certify_uniform(readings, floor, most, low), floor, most)


def certify_uniform(x: Vector, low: float, high: float, known_low: float | None = None) -> Certificate:
    """Evidence for the edges: no reading outside, no room left, and the narrowest pair of readings that holds all."""
    length, start = abs(high - low), float(x.min()) if known_low is None else known_low
    outside = float(np.maximum(np.maximum(low - x, x - high), 0.0).max())
    room = abs(start - low) + max(high - float(x.max()), 0.0)

    def difference() -> float:
        ceilings = x[(x[:, np.newaxis] >= x).all(axis=1)]
        floors = x[(x[:, np.newaxis] <= x).all(axis=1)] if known_low is None else np.array([known_low])
        return relative(abs(high - float(ceilings[0])) + abs(low - float(floors[0])), length)

    return Certificate(
        (Residual("reading outside", relative(outside, length)), Residual("room left", relative(room, length))),
        SecondMethod("the readings that no other passes", difference),
    )
