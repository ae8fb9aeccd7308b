"""Huber regression: squares for small residuals, absolute values for large ones.

Objective: Σ h_δ(yᵢ − b − xᵢ·w), h_δ(r) = ½r² for |r| <= δ and δ(|r| − ½δ) beyond, δ = `delta` in y's unit; X is
(n, p), y is (n,) (Huber, Annals of Mathematical Statistics 35, 1964). δ above every residual gives least squares,
δ towards 0 least absolute deviations. The objective is piecewise quadratic: once the rows on each side of ±δ are
known, the minimiser solves a linear system, so Newton's method ends at it exactly (Madsen and Nielsen, BIT 30, 1990).
"""

from math import inf

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector, positive
from quizsvc.numeric.centred import Centred, centred
from quizsvc.numeric.certificates import Certificate, Degenerate, Residual, SecondMethod
from quizsvc.numeric.estimators.lasso import l1_minimiser
from quizsvc.numeric.estimators.ridge import LinearFit, linear_fit, undetermined
from quizsvc.numeric.least_squares import Factored, Rows, assemble, factorise, table
from quizsvc.numeric.vertices import falling_direction, vertex_minimiser

TURNS = 100


def huber(X: ArrayLike, y: ArrayLike, delta: float, intercept: bool = True) -> LinearFit | Degenerate:
    """The minimiser of the objective above.

    Accurate to 1e-8 of max(|wⱼ|, 10⁻⁴ of what noise of y's size does to wⱼ), or the certificate does not hold.
    Degenerate: "not-unique" (too few rows within δ to hold the line), and as least squares "collinear",
    "zero-variance" (a feature) and "too-few-rows". Raises ValueError for shapes that do not fit or δ not above 0.
    """
    features, response = table(X, y)
    width = positive(delta, "delta")
    factored = factorise(assemble(features, response, intercept))
    if isinstance(factored, Degenerate):
        return factored
    design = centred(features, intercept, response)
    theta = _minimise(design.A, response - design.shift, width, design.theta(factored.solve()[0]))
    if theta is None:
        return Degenerate("not-unique", "too few readings lie within delta of the line to determine it")
    weights = design.weights(theta)
    return linear_fit(_certificate(design, response, width, weights, factored), weights, intercept)


def certify_huber(X: Matrix, y: Vector, delta: float, weights: Vector, intercept: bool = True) -> Certificate:
    """Evidence for `weights` (intercept first): the Newton step left, and the lasso on one shift per reading."""
    factored = factorise(assemble(X, y, intercept))
    if isinstance(factored, Degenerate):
        return undetermined(factored)
    return _certificate(centred(X, intercept, y), y, delta, weights, factored)


def _minimise(A: Matrix, t: Vector, delta: float, theta: Vector) -> Vector | None:
    """The minimiser, by Newton's method from least squares or, failing that, from least absolute deviations.

    None where it is not unique: where a direction moves no row within δ, and rows at ±δ only outwards.
    """
    found = _newton(A, t, delta, theta)
    if found is None and (vertex := vertex_minimiser(A, t, 0.5, theta)) is not None:
        found = _newton(A, t, delta, vertex[0])
    if found is None:
        return None
    left = t - A @ found
    inside, edge = np.abs(left) < delta * (1 - 1e-9), np.abs(np.abs(left) - delta) <= 1e-9 * delta
    if edge.any() and np.linalg.matrix_rank(A[inside]) < A.shape[1]:
        outward = A[edge] * np.sign(left[edge])[:, np.newaxis]
        return None if falling_direction(A[inside], outward) is not None else found
    return found


def _newton(A: Matrix, t: Vector, delta: float, theta: Vector) -> Vector | None:
    """The minimiser from `theta`; None where the rows within δ do not determine a step at a minimum, or no end."""
    for _ in range(TURNS):
        left = t - A @ theta
        step = _step(A, left, delta)
        if step is None:
            pull = A.T @ np.clip(left, -delta, delta)
            if (np.abs(pull) <= 1e-12 * delta * np.abs(A).sum(axis=0)).all():
                return None
            weight = delta / np.maximum(np.abs(left), delta)
            theta = theta + np.linalg.solve((A * weight[:, np.newaxis]).T @ A, pull)
            continue
        moved = left - A @ step
        if _same_side(left, moved, delta) or (np.abs(A @ step) <= 1e-14 * (np.abs(left) + np.abs(t))).all():
            return theta + step
        theta = theta + _line_minimum(left, A @ step, delta) * step
    return None


def _step(A: Matrix, left: Vector, delta: float) -> Vector | None:
    """The Newton step at residuals `left`: least squares of the rows within δ with a pull of δ from each row beyond."""
    inside = np.abs(left) <= delta * (1.0 + 1e-12)
    if np.count_nonzero(inside) < A.shape[1]:
        return None
    rows = np.asfortranarray(np.column_stack((A[inside], left[inside])))
    factored = factorise(Rows(rows, len(rows), float(len(rows)), None, 0.0, False, None))
    if isinstance(factored, Degenerate):
        return None
    pull = -delta * (np.sign(left[~inside]) @ A[~inside])
    return factored.newton(left[inside], pull)


def _same_side(left: Vector, moved: Vector, delta: float) -> bool:
    """Whether every residual stays on its piece of the objective, but for round-off at the joints."""
    inner, outer = delta * (1.0 - 1e-12), delta * (1.0 + 1e-12)
    inside = np.abs(left) <= outer
    return bool((np.abs(moved[inside]) <= outer).all() and (moved[~inside] * np.sign(left[~inside]) >= inner).all())


def _line_minimum(left: Vector, rate: Vector, delta: float) -> float:
    """The t at which Σ h_δ(left − t rate) is least: its slope is linear between the residuals' crossings of ±δ."""
    live = rate != 0
    joints = np.concatenate(((left[live] - delta) / rate[live], (left[live] + delta) / rate[live]))
    joints = np.sort(joints[joints > 0])
    ends = np.concatenate(([0.0], joints))
    slopes = -np.clip(left - ends[:, np.newaxis] * rate, -delta, delta) @ rate
    last = int(np.searchsorted(slopes >= 0, True))
    if last in {0, ends.size}:
        return 1.0 if last == 0 else float(ends[-1])
    low, high = slopes[last - 1], slopes[last]
    return float(ends[last - 1] - low * (ends[last] - ends[last - 1]) / (high - low))


def _certificate(design: Centred, y: Vector, delta: float, weights: Vector, factored: Factored) -> Certificate:
    A, t = design.A, y - design.shift
    theta = design.theta(weights)
    step = _step(A, t - A @ theta, delta)
    left = inf if step is None else factored.difference(weights, design.weights(theta + step))

    def difference() -> float:
        return factored.difference(weights, design.weights(_shifted(A, t, delta)))

    return Certificate(
        (Residual("newton step", left), Residual("round-off", factored.residuals(weights)[1].value)),
        SecondMethod("lasso on one shift per reading", difference),
    )


def _shifted(A: Matrix, t: Vector, delta: float) -> Vector:
    """The same minimum as ½‖t − Aθ − v‖² + δ‖v‖₁: outliers are rows with a shift v (She and Owen, JASA 106, 2011)."""
    Q, R = np.linalg.qr(A)
    across = np.eye(len(t)) - Q @ Q.T
    shifts, _ = l1_minimiser(across, across @ t, delta)
    return np.asarray(np.linalg.solve(R, Q.T @ (t - shifts)))
