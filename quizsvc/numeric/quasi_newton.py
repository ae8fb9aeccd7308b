"""A second route to a smooth minimum: BFGS, then MINPACK's hybrid method on the gradient where steps are still long.

BFGS (Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 6.1) goes downhill by values and gradients. Where
round-off hides the fall of the value, at about half of a float's digits, it goes on as long as the gradient shrinks;
Powell's hybrid root finder takes over where it does not shrink to the rest.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import optimize

from quizsvc.numeric.arrays import Vector

CLOSE: Any = {"xtol": 1e-13}
STEPS, SHORTEST = 1000, 2.0**-60
FALL, HIDDEN = 1e-4, 1e-13  # the share of the promised fall that is asked for; a fall that round-off may hide
LEFT = 1e-12  # of a step, beside a length of 1 or more


def quasi_newton(objective: Callable[[Vector], tuple[float, Vector]], start: Vector) -> Vector:
    """The minimiser of an objective that gives its value and gradient, downhill from `start`.

    Its coordinates should be such that the Hessian is about the unit matrix.
    """
    u, inverse = start, np.eye(start.size)
    value, slope = objective(u)
    for _ in range(STEPS):
        step = -inverse @ slope
        if np.abs(step).max() <= LEFT * max(1.0, float(np.abs(u).max())):
            return u
        found = _downhill(objective, u, value, slope, step)
        if found is None:
            break
        step, value, after = found
        u, change, slope = u + step, after - slope, after
        curvature = float(step @ change)
        if curvature > 0:
            turned = inverse @ change
            share = (1.0 + float(change @ turned) / curvature) / curvature
            cross = np.outer(turned, step) / curvature
            inverse = inverse + share * np.outer(step, step) - cross - cross.T
    return root(lambda v: objective(v)[1], u)


def root(gradient: Callable[[Vector], Vector], near: Vector) -> Vector:
    """The zero of a gradient by Powell's hybrid method from nearby."""
    found: Any = optimize.root(gradient, near, method="hybr", options=CLOSE)
    return np.asarray(found.x, dtype=np.float64)


def _downhill(
    objective: Callable[[Vector], tuple[float, Vector]], u: Vector, value: float, slope: Vector, step: Vector
) -> tuple[Vector, float, Vector] | None:
    """The longest of step, ½ step, … that lowers the value enough, or the gradient; with value and gradient there."""
    promised, share = float(slope @ step), 1.0
    while share > SHORTEST:
        taken = share * step
        there, after = objective(u + taken)
        if there <= value + FALL * share * promised:
            return taken, there, after
        if abs(there - value) <= HIDDEN * abs(value):
            return (taken, there, after) if float(after @ after) < float(slope @ slope) else None
        share *= 0.5
    return None
