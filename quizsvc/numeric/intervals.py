"""Intervals, and those that hold a stated share of a belief.

The equal-tailed interval leaves (1 − level)/2 of the probability on either side; the highest-density interval is the
shortest one that holds `level`, and every point inside is denser than every point outside (Box and Tiao, Bayesian
Inference in Statistical Analysis, 1973, section 2.8).
"""

from dataclasses import dataclass
from math import exp, isfinite, isinf

import numpy as np
from scipy import optimize, special

from quizsvc.numeric.arrays import number
from quizsvc.numeric.beliefs import Belief
from quizsvc.numeric.certificates import TOLERANCE, Certificate, Degenerate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.edge import Edge, edge

NODES, HALVES = np.polynomial.legendre.leggauss(120)
BEYOND = Degenerate("beyond-floats", "the ends lie closer together, or farther out, than floats can tell")
BOTTOM, TOP = -600.0, 34.0  # logits: as far as floats tell a tail from nothing
PLACES, WEIGHTS = (NODES + 1) / 2, HALVES / 2


@dataclass(frozen=True, slots=True)
class Interval(Fit):
    """From low to high, in the parameter's unit."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """High minus low."""
        return self.high - self.low


def confidence(level: float) -> float:
    """`level` as a share between 0 and 1, both left out."""
    share = number(level, "level")
    if not 0 < share < 1:
        raise ValueError(f"level is {share:g}; wanted a share between 0 and 1, such as 0.95")
    return share


def credible_interval(belief: Belief, level: float = 0.95) -> Interval | Degenerate:
    """The equal-tailed interval that holds `level` of the belief: its quantiles at (1 ∓ level)/2.

    Accurate to 1e-10 relative in the probabilities. Degenerate("beyond-floats") where the ends cannot be told apart
    or are too large to be numbers. Raises ValueError for a level outside (0, 1) or a belief that is
    not of one number.
    """
    known, share = _of_one_number(belief), confidence(level)
    low, high = known.quantile((1 - share) / 2), known.quantile((1 + share) / 2)
    if not told_apart(low, high):
        return BEYOND
    return Interval(certify_credible(known, share, low, high), low, high)


def certify_credible(belief: Belief, level: float, low: float, high: float) -> Certificate:
    """Evidence for the ends: the mass below each, and the mass between them by quadrature."""
    tail = (1 - level) / 2
    limit = _place_limit(belief, tail, low, high)
    return Certificate(
        (
            Residual("mass below", relative(belief.cdf(low) - tail, tail), limit),
            Residual("mass above", relative(1 - belief.cdf(high) - tail, tail), limit),
        ),
        SecondMethod(
            "quadrature of the density",
            lambda: _mass_error(belief, level, low, high),
            1e-5,
        ),
    )


def highest_density_interval(belief: Belief, level: float = 0.95) -> Interval | Degenerate:
    """The shortest interval that holds `level` of the belief.

    Where the density falls from an edge on, the interval begins (or ends) there. Degenerate("flat") where every
    interval of that mass is as short, "two-edges" where the densest part is in two pieces. Ends accurate to 1e-7
    relative to the width. Raises ValueError as credible_interval does.
    """
    known, share = _of_one_number(belief), confidence(level)
    peak = known.mode
    if isinstance(peak, Edge):
        return _from_edge(known, share, peak)
    if isinstance(peak, Degenerate):
        return peak

    def gap(place: float) -> float:
        low, high = _ends(known, share, place)
        return known.log_density(low) - known.log_density(high)

    if gap(TOP) < 0:  # the upper end is the support's own to the last digit
        return _from_edge(known, share, edge("", 1.0))
    low, high = _ends(known, share, float(optimize.brentq(gap, BOTTOM, TOP, xtol=1e-14)))
    if not told_apart(low, high):
        return BEYOND
    return Interval(certify_highest_density(known, share, low, high), low, high)


def certify_highest_density(belief: Belief, level: float, low: float, high: float) -> Certificate:
    """Evidence for the ends: the mass between them, the same density at both, and the mass by quadrature."""
    mass = belief.cdf(high) - belief.cdf(low)
    steep = max(abs(belief.score(low)), abs(belief.score(high))) * (high - low)
    limit = _place_limit(belief, 1 - level, low, high)
    uneven = belief.log_density(low) - belief.log_density(high)
    return Certificate(
        (
            Residual("mass between", relative(mass - level, 1 - level), limit),
            Residual("equal densities", relative(uneven, steep, 1.0), limit),
        ),
        SecondMethod(
            "quadrature of the density",
            lambda: _mass_error(belief, level, low, high),
            1e-5,
        ),
    )


def told_apart(low: float, high: float) -> bool:
    """Whether both ends are numbers, and floats lie close enough between them to place each to 1e-3 of the width."""
    return isfinite(low) and isfinite(high) and high - low > 1e-13 * max(abs(low), abs(high))


def _ends(belief: Belief, level: float, place: float) -> tuple[float, float]:
    """The interval of mass `level` whose share of the rest lies below it that has `place` as its logit."""
    tail = (1 - level) * float(special.expit(place))
    return belief.quantile(tail), belief.quantile(min(tail + level, 1 - 2.0**-53))


def _from_edge(belief: Belief, level: float, peak: Edge) -> Interval | Degenerate:
    """The interval of a density that falls from the edge on, which is one of the support's ends."""
    low, high = (peak.estimate, belief.quantile(level)) if peak.estimate == 0 else (belief.quantile(1 - level), 1.0)
    assert isinstance(low, float)
    if not told_apart(low, high):
        return BEYOND
    mass = belief.cdf(high) - belief.cdf(low)
    certificate = Certificate(
        (Residual("mass between", relative(mass - level, 1 - level)),),
        SecondMethod("quadrature of the density", lambda: _mass_error(belief, level, low, high), 1e-5),
    )
    return Interval(certificate, low, high)


def _place_limit(belief: Belief, mass: float, low: float, high: float) -> float:
    """The tolerance for a mass: what a step of the ends' last digit moves counts, beside 1e-8."""
    moved = max(abs(end) * min(_density(belief, end), 1e300) for end in (low, high))
    return TOLERANCE + 1e-15 * moved / mass


def _mass_error(belief: Belief, level: float, low: float, high: float) -> float:
    """How far the integral of the density from low to high is from level, in two parts that meet at the median.

    With theta = end + (median − end) y⁸ a density that is unbounded at the end is smooth in y. The log density of
    a belief worth N observations keeps about 1e-15 N of absolute accuracy, hence the tolerance of 1e-5 (N to 4e7).
    """
    middle = belief.quantile(0.5)
    mass = 0.0
    for end in (low, high):
        powers = belief.log_densities(end + (middle - end) * PLACES**8)
        heights = np.where(np.isinf(powers), 0.0, np.exp(np.minimum(powers, 690.0)))
        mass += 8 * abs(middle - end) * float((WEIGHTS * PLACES**7) @ heights)
    return relative(mass - level, 1 - level)


def _density(belief: Belief, theta: float) -> float:
    height = belief.log_density(theta)
    return 0.0 if isinf(height) else exp(min(height, 690.0))


def _of_one_number(belief: Belief) -> Belief:
    if not hasattr(belief, "quantile"):
        raise ValueError(f"the belief is {getattr(belief, 'family', belief)}; wanted a proper belief of one number")
    return belief
