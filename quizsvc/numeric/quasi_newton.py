"""A second route to a smooth minimum: L-BFGS, then MINPACK's hybrid method on the gradient.

L-BFGS (Byrd, Lu, Nocedal and Zhu, SIAM J. Scientific Computing 16, 1995) stops where the objective's round-off hides
further descent, at about half of a float's digits; Powell's hybrid root finder takes the gradient to the rest.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import optimize

from quizsvc.numeric.arrays import Vector

LONG: Any = {"maxiter": 2000, "maxfun": 5000, "ftol": 0.0, "gtol": 0.0, "maxls": 50}
CLOSE: Any = {"xtol": 1e-13}


def quasi_newton(objective: Callable[[Vector], tuple[float, Vector]], start: Vector) -> Vector:
    """The minimiser of an objective that gives its value and gradient, downhill from `start`."""
    near: Any = optimize.minimize(objective, start, jac=True, method="L-BFGS-B", options=LONG)
    return root(lambda u: objective(u)[1], near.x)


def root(gradient: Callable[[Vector], Vector], near: Vector) -> Vector:
    """The zero of a gradient by Powell's hybrid method from nearby."""
    found: Any = optimize.root(gradient, near, method="hybr", options=CLOSE)
    return np.asarray(found.x, dtype=np.float64)
