"""Quantile regression: the line below which a given share of the readings lies.

Objective: Σ ρ_q(yᵢ − b − xᵢ·w), ρ_q(r) = q r for r >= 0 and (q − 1) r below, q = `quantile`; X is (n, p), y is (n,).
It is the MLE under asymmetric Laplace noise (Koenker and Bassett, Econometrica 46, 1978). The minimum is at a vertex,
through p + 1 of the readings, found exactly; where it is a whole edge or face the outcome is Degenerate("not-unique"),
as for the median of an even number of readings: one of its points would be a choice made in silence.
"""

from functools import lru_cache
from itertools import combinations
from math import comb, inf

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog

from quizsvc.numeric.arrays import Matrix, Vector, probability
from quizsvc.numeric.centred import Centred, centred
from quizsvc.numeric.certificates import Certificate, Degenerate, Residual, SecondMethod
from quizsvc.numeric.estimators.ridge import LinearFit, linear_fit, undetermined
from quizsvc.numeric.least_squares import Factored, assemble, factorise, table
from quizsvc.numeric.vertices import steepest, to_vertex, vertex_minimiser

MOST_VERTICES = 3_000  # up to which trying them all is quicker than a linear program


def quantile_regression(X: ArrayLike, y: ArrayLike, quantile: float, intercept: bool = True) -> LinearFit | Degenerate:
    """The minimiser of the objective above.

    Exact but for the solution of p + 1 equations: 1e-8 of max(|wⱼ|, 10⁻⁴ of what noise of y's size does to wⱼ), or
    the certificate does not hold. Degenerate: "not-unique", "collinear", "zero-variance" (a feature), "too-few-rows",
    "too-many-ties" (more than 20 000 edges meet). Raises ValueError for shapes that do not fit or a quantile that is
    not between 0 and 1.
    """
    features, response = table(X, y)
    q = probability(quantile, "quantile")
    if q in {0.0, 1.0}:
        raise ValueError(f"quantile is {q:g}; wanted a number between 0 and 1")
    return vertex_fit(features, response, q, intercept)


def certify_quantile_regression(
    X: Matrix, y: Vector, quantile: float, weights: Vector, intercept: bool = True
) -> Certificate:
    """Evidence for `weights` (intercept first): a vertex, no edge descends, and vertices or a linear program agree."""
    factored = factorise(assemble(X, y, intercept))
    if isinstance(factored, Degenerate):
        return undetermined(factored)
    return _certificate(centred(X, intercept, y), y, quantile, weights, factored)


def vertex_fit(X: Matrix, y: Vector, q: float, intercept: bool) -> LinearFit | Degenerate:
    """The exact fit for a quantile strictly between 0 and 1, from the vertex nearest to least squares."""
    factored = factorise(assemble(X, y, intercept))
    if isinstance(factored, Degenerate):
        return factored
    design = centred(X, intercept, y)
    start = design.theta(factored.solve()[0])
    found = vertex_minimiser(design.A, y - design.shift, q, start)
    if found is None:
        return Degenerate("too-many-ties", "too many readings lie on one line to tell its edges apart")
    theta, unique = found
    if not unique:
        return Degenerate("not-unique", "a whole range of lines is equally good")
    weights = design.weights(theta)
    return linear_fit(_certificate(design, y, q, weights, factored), weights, intercept)


def _certificate(design: Centred, y: Vector, q: float, weights: Vector, factored: Factored) -> Certificate:
    A, target = design.A, y - design.shift
    vertex = to_vertex(A, target, design.theta(weights))
    descent = steepest(A, target, q, vertex)

    few = comb(*A.shape) <= MOST_VERTICES

    def difference() -> float:
        other = _best_vertex(A, target, q) if few else _linear_program(A, target, q)
        return factored.difference(weights, None if other is None else design.weights(other))

    return Certificate(
        (
            Residual("step to the vertex", factored.difference(weights, design.weights(vertex))),
            Residual("steepest descent", inf if descent is None else max(-descent.slope, 0.0)),
        ),
        SecondMethod("every vertex" if few else "linear program (HiGHS)", difference),
    )


def _best_vertex(A: Matrix, y: Vector, q: float) -> Vector | None:
    """The best of all θ that meet as many readings as there are weights: the minimum is one of them."""
    n, k = A.shape
    met = _choices(n, k)
    systems, values = A[met], y[met]
    sizes = np.linalg.norm(systems, axis=2).prod(axis=1)
    solvable = np.abs(np.linalg.det(systems)) > 1e-12 * sizes
    if not solvable.any():
        return None
    theta = np.linalg.solve(systems[solvable], values[solvable][:, :, np.newaxis])[:, :, 0]
    left = y - theta @ A.T
    best = int(np.argmin(np.maximum(q * left, (q - 1.0) * left).sum(axis=1)))
    return np.asarray(theta[best])


@lru_cache(maxsize=64)
def _choices(n: int, k: int) -> NDArray[np.int64]:
    """Every choice of k of n rows, one a line."""
    return np.array(list(combinations(range(n), k)), dtype=np.int64).reshape(-1, k)


def _linear_program(A: Matrix, y: Vector, q: float) -> Vector | None:
    """The same minimum as a linear program in θ and the residuals' parts above and below."""
    n, k = A.shape
    columns, size = np.linalg.norm(A, axis=0), float(np.abs(y).max()) or 1.0
    found = linprog(
        np.concatenate((np.zeros(k), np.full(n, q), np.full(n, 1.0 - q))),
        A_eq=np.hstack((A / columns, np.eye(n), -np.eye(n))),
        b_eq=y / size,
        bounds=[(None, None)] * k + [(0.0, None)] * (2 * n),
        method="highs",
    )
    return None if found.x is None else np.asarray(found.x[:k] * size / columns)
