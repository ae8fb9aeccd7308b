"""Location and scale of Laplace noise by maximum likelihood.

Model: xᵢ has density exp(−|x − μ|/b)/(2b). The log-likelihood −n ln 2b − Σ|xᵢ − μ|/b is largest at any median of x,
with b the mean absolute deviation from it (Bishop, Pattern Recognition and Machine Learning, exercise 1.32 ff.;
Norton, The American Statistician 38, 1984). An even number of readings whose middle two differ has a whole
interval of medians: that is Degenerate("interval"), not a choice made in silence.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, measured
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.families.laplace import Laplace


@dataclass(frozen=True, slots=True)
class LaplaceFit(Fit):
    """The MLE of a Laplace distribution, in x's unit."""

    loc: float
    scale: float

    def distribution(self) -> Laplace:
        """The fitted member of the family."""
        return Laplace(self.loc, self.scale)


def fit_laplace(x: ArrayLike) -> LaplaceFit | Degenerate:
    """The MLE (loc, scale); minimises n ln 2b + Σ|xᵢ − μ|/b.

    The location is a reading, exact. Raises ValueError for an empty x.
    """
    readings = measured(x, "x")
    if readings.size == 1:
        return Degenerate("one-observation", "one reading shows no spread: the likelihood grows without bound")
    ordered = np.sort(readings)
    lower, upper = ordered[(ordered.size - 1) // 2], ordered[ordered.size // 2]
    if lower != upper:
        return Degenerate("interval", f"every location from {lower:g} to {upper:g} is equally likely")
    scale = float(np.abs(readings - lower).mean())
    if scale == 0:
        return Degenerate("zero-variance", "all readings are equal, so the likelihood grows without bound")
    return LaplaceFit(certify_laplace(readings, float(lower), scale), float(lower), scale)


def certify_laplace(x: Vector, loc: float, scale: float) -> Certificate:
    """Evidence: zero lies in the subgradient at `loc`, the scale's score vanishes, and no reading does better."""
    deviations = np.abs(x - loc)
    above, below = int((x > loc).sum()), int((x < loc).sum())
    at = x.size - above - below
    size = max(float(np.abs(x).max()), scale)

    def difference() -> float:
        return relative(loc - _cheapest(x), size)

    return Certificate(
        (
            Residual("subgradient", max(abs(above - below) - at, 0) / x.size),
            Residual("scale score", relative(float(deviations.mean()) - scale, scale)),
        ),
        SecondMethod("least absolute deviation over all readings", difference),
    )


def _cheapest(x: Vector) -> float:
    """The reading whose sum of absolute distances to all is least; from running totals, in O(n) memory."""
    ordered = np.sort(x)
    below = np.concatenate(([0.0], np.cumsum(ordered)))
    rank = np.arange(x.size)
    costs = (rank * ordered - below[:-1]) + (below[-1] - below[1:] - (x.size - 1 - rank) * ordered)
    return float(ordered[int(costs.argmin())])
