"""The logistic model fitted by squared error, for contrast with log loss.

Model: P(yᵢ = 1) = σ(b + xᵢ·w), X (n, p) or a list of n numbers, y (n,) of 0 and 1. Objective: Σ (yᵢ − σ(b + xᵢ·w))²,
which is the sum of Brier scores: proper, but not convex in the weights. It has flat plateaus, and its infimum may lie
at infinity, where it counts mistakes; both happen far less with log loss (Bishop, Neural Networks for Pattern
Recognition, section 6.7). The estimate is the local minimum reached downhill from the logistic fit.
"""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import lapack
from scipy.special import expit

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.certificates import Certificate, Degenerate, Residual, SecondMethod
from quizsvc.numeric.estimators.binary import FLOOR, ScoreFit
from quizsvc.numeric.estimators.logistic import logistic_regression
from quizsvc.numeric.estimators.separation import examples
from quizsvc.numeric.quasi_newton import root

SATURATED = 36.0  # σ(36) differs from 1 by less than a float's rounding


@dataclass(frozen=True, slots=True)
class SquaredErrorLogisticFit(ScoreFit):
    """Intercept and weights of the log odds at a local minimum of the squared error."""


def squared_error_logistic(X: ArrayLike, y: ArrayLike, intercept: bool = True) -> SquaredErrorLogisticFit | Degenerate:
    """The local minimum of the objective above that descends from the maximum likelihood estimate.

    Accurate to 1e-8 relative. Degenerate as `logistic_regression` without a prior, and "diverges" where the squared
    error falls for ever along a growing weight. Raises ValueError for shapes or labels amiss.
    """
    features, response = examples(X, y)
    start = logistic_regression(features, response, None, intercept)
    if isinstance(start, Degenerate):
        return start
    rows, shift = centred(features, intercept)
    theta = np.array([start.intercept, *start.coef] if intercept else start.coef)
    if intercept:
        theta[0] += theta[1:] @ shift
    found = descended(rows, response, theta)
    if found is None:
        return Degenerate("diverges", "the squared error falls for ever as the weights grow")
    if intercept:
        found[0] -= found[1:] @ shift
    certificate = certify_squared_error_logistic(features, response, found, intercept)
    values = found.tolist()
    b, w = (values[0], values[1:]) if intercept else (0.0, values)
    return SquaredErrorLogisticFit(certificate, b, tuple(w))


def certify_squared_error_logistic(X: Matrix, y: Vector, weights: Vector, intercept: bool = True) -> Certificate:
    """Evidence: the Newton step left under a positive definite Hessian, and a root finder's answer from nearby."""
    Z, shift = centred(X, intercept)
    theta = weights.copy()
    if intercept:
        theta[0] += theta[1:] @ shift
    g, H, _ = derivatives(Z, y, theta)
    _, step, info = lapack.dposv(H, g)
    floor = FLOOR / np.sqrt(np.abs(H.diagonal()).clip(1e-300))

    def relative_to(away: Vector) -> float:
        moved = away.copy()
        if intercept:
            moved[0] -= away[1:] @ shift
        return float((np.abs(moved) / np.maximum(np.abs(weights), floor)).max())

    def difference() -> float:
        def score(t: Vector) -> Vector:
            p = expit(Z @ t)
            return np.asarray(((p - y) * p * (1 - p)) @ Z)

        other = root(score, theta * (1 + 1e-3))
        return relative_to(theta - other)

    return Certificate(
        (Residual("newton step", relative_to(step) if info == 0 else inf),),
        SecondMethod("Powell's hybrid method from a thousandth away", difference),
    )


def centred(X: Matrix, intercept: bool) -> tuple[Matrix, Vector]:
    """The rows (1, x − x̄), or x without an intercept, and x̄."""
    if not intercept:
        return X, np.zeros(X.shape[1])
    shift = np.add.reduce(X) / X.shape[0]
    return np.column_stack([np.ones(X.shape[0]), X - shift]), shift


def derivatives(Z: Matrix, y: Vector, theta: Vector) -> tuple[Vector, Matrix, Matrix]:
    """Gradient, Hessian and the Gauss-Newton part of the Hessian of ½ Σ (σ − y)²; v = σ(1 − σ), v' = v(1 − 2σ)."""
    p = expit(Z @ theta)
    miss, v = p - y, p * expit(-(Z @ theta))
    g = Z.T @ (miss * v)
    gauss = (Z.T * v**2) @ Z
    return g, gauss + (Z.T * (miss * v * (1 - 2 * p))) @ Z, gauss


def descended(Z: Matrix, y: Vector, theta: Vector) -> Vector | None:
    """Levenberg's damped Newton from θ: the minimum, or None where it runs off to saturated scores."""
    damping = 1e-3
    value = squared_error(Z, y, theta)
    for _ in range(500):
        g, H, gauss = derivatives(Z, y, theta)
        _, step, info = lapack.dposv(H + damping * np.diag(gauss.diagonal() + 1e-300), g)
        reach = float(np.abs(Z @ step).max()) if info == 0 else inf
        if reach < 1e-3 and damping < 1e-12:  # Newton's own region: the values' round-off is no judge here
            theta = theta - step
            if reach < 1e-9:
                return theta
            continue
        after = squared_error(Z, y, theta - step) if reach < SATURATED else inf
        if after <= value:
            theta, value, damping = theta - step, after, 0.1 * damping if reach > 1e-3 else 0.0
        else:
            damping = max(damping * 5.0, 1e-6)
        if float(np.abs(Z @ theta).min()) > SATURATED or damping > 1e30:
            return None
    return None


def squared_error(Z: Matrix, y: Vector, theta: Vector) -> float:
    """Σ (σ − y)²."""
    miss = expit(Z @ theta) - y
    return float(miss @ miss)
