"""Roots in one parameter, sought on the whole line: a probability through its logit, a positive number through its log.

The search is a bracket that doubles and Brent's method (Algorithms for Minimization without Derivatives, 1973); it
knows nothing of closed forms, and so serves as the second method of those that have one.
"""

from collections.abc import Callable
from math import exp, inf, log, log1p
from typing import Protocol

from numpy.typing import ArrayLike
from scipy import optimize, special

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.families.base import Family, Parameter, Simplex

FARTHEST = {(0.0, 1.0): (-600.0, 36.0), (0.0, inf): (-300.0, 300.0), (-inf, inf): (-1e100, 1e100)}


class Slope(Protocol):
    """What has a score in one parameter: a prior."""

    def score(self, theta: float) -> float:
        """d/dtheta of the log density."""


def free_parameter(member: Family) -> Parameter:
    """The one free parameter. Raises ValueError where there are none or several."""
    free = [parameter for parameter in member.parameters if parameter.free]
    if len(free) != 1 or isinstance(free[0], Simplex) or (free[0].low, free[0].high) not in FARTHEST:
        names = ", ".join(parameter.name for parameter in free)
        raise ValueError(f"the {member.name} family has free parameters {names}; wanted a family with one free number")
    return free[0]


def on_line(theta: float, parameter: Parameter) -> float:
    """The parameter on the whole line: logit, log or itself, cut where floats end."""
    lowest, highest = farthest(parameter)
    if parameter.high == 1.0:
        place = log(theta) - log1p(-theta) if 0 < theta < 1 else (inf if theta >= 1 else -inf)
    elif parameter.low == 0.0:
        place = log(theta) if theta > 0 else -inf
    else:
        place = theta
    return min(max(place, lowest), highest)


def off_line(place: float, parameter: Parameter) -> float:
    """The parameter at a place on the line."""
    if parameter.high == 1.0:
        return float(special.expit(place))
    return exp(place) if parameter.low == 0.0 else place


def farthest(parameter: Parameter) -> tuple[float, float]:
    """How far down and up the line a place is sought."""
    return FARTHEST[parameter.low, parameter.high]


def root_beyond(
    function: Callable[[float], float], start: float, step: float, limits: tuple[float, float]
) -> float | None:
    """The root of `function` from `start` on towards `step`; None where it keeps its sign up to the limit."""
    near, near_value = start, function(start)
    end = limits[1] if step > 0 else limits[0]
    while near != end:
        far = min(near + step, end) if step > 0 else max(near + step, end)
        far_value = function(far)
        if near_value * far_value <= 0:
            return float(optimize.brentq(function, near, far, xtol=1e-14, rtol=9e-16))
        near, near_value, step = far, far_value, 2 * step
    return None


def score_root(member: Family, x: ArrayLike, prior: Slope | None = None) -> float:
    """The free parameter at which the score of x, and of the prior if there is one, is zero; NaN where it never is."""
    parameter = free_parameter(member)

    def slope(place: float) -> float:
        theta = off_line(place, parameter)
        likelihood: Vector = member.at(theta).score(x)
        return float(likelihood[0]) + (prior.score(theta) if prior else 0.0)

    towards = 1.0 if slope(0.0) > 0 else -1.0
    place = root_beyond(slope, 0.0, towards, farthest(parameter))
    return float("nan") if place is None else off_line(place, parameter)
