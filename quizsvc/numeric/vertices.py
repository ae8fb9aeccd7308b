"""The vertices that linear-programming regressions live on: exact minimisation of Σ ρ_q(yᵢ − aᵢ·θ).

ρ_q(r) = q r for r >= 0 and (q − 1) r below. The minimum is at a vertex, a θ that passes through k independent rows of
A (n, k). From a vertex the descent runs along the steepest of its edges to the minimum on that line, a weighted
quantile of the breakpoints (Bloomfield and Steiger, Least Absolute Deviations, chapter 4; Koenker, Quantile
Regression, section 6.2). Where more than k rows meet, all rays on which k − 1 of them stay put are tried, so that a
vertex with ties is neither left too early nor cycled on: every step lowers the objective.
"""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy import linalg
from scipy.optimize import linprog

from quizsvc.numeric.arrays import Matrix, Vector

Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]

MOST_RAYS = 20_000
ZERO = 1e-11  # residuals this small beside the numbers they come from are none
FLAT = 1e-10  # slopes this small beside their terms are none


@dataclass(frozen=True, slots=True)
class Descent:
    """The steepest direction at a point, its slope relative to its terms, and whether another one is flat."""

    direction: Vector
    slope: float
    flat: bool


def vertex_minimiser(A: Matrix, y: Vector, q: float, start: Vector) -> tuple[Vector, bool] | None:
    """The vertex at which Σ ρ_q is least and whether it is the only minimum; None where too many rows tie."""
    theta = to_vertex(A, y, start)
    for _ in range(50 * A.size):
        descent = steepest(A, y, q, theta)
        if descent is None:
            return None
        if descent.slope >= -FLAT:
            return theta, not descent.flat
        theta = to_vertex(A, y, theta + _line_minimum(A, y, q, theta, descent.direction) * descent.direction)
    return None  # pragma: no cover  (every step lowers the objective, and vertices are finitely many)


def to_vertex(A: Matrix, y: Vector, theta: Vector) -> Vector:
    """The θ through the k independent rows with the smallest residuals at `theta`."""
    k = A.shape[1]
    order: Indices = np.argsort(np.abs(y - A @ theta), kind="stable")
    near = A[order[:k]]
    chosen = order[:k]
    if k > 1 and abs(linalg.det(near / np.linalg.norm(near, axis=1, keepdims=True))) < 1e-9:
        chosen = _independent(A, order)
    basis = A[chosen]
    vertex = np.linalg.solve(basis, y[chosen])
    return np.asarray(vertex + np.linalg.solve(basis, y[chosen] - basis @ vertex))


def _independent(A: Matrix, order: Indices) -> Indices:
    """The first k rows in `order` that are independent of those before them."""
    scale = np.linalg.norm(A, axis=0)
    chosen: list[int] = []
    span = np.zeros((0, A.shape[1]))
    for i in order.tolist():
        row = A[i] / scale
        left = row - span.T @ (span @ row)
        left = left - span.T @ (span @ left)
        length = float(np.linalg.norm(left))
        if length > 1e-9 * float(np.linalg.norm(row)):
            chosen.append(i)
            span = np.vstack((span, left / length))
        if len(chosen) == A.shape[1]:
            break
    return np.array(chosen)


def residuals_and_ties(A: Matrix, y: Vector, theta: Vector) -> tuple[Vector, Flags]:
    """Residuals at θ, and which of them are zero but for round-off."""
    left = y - A @ theta
    return left, np.abs(left) <= ZERO * (np.abs(y) + np.abs(A) @ np.abs(theta))


def steepest(A: Matrix, y: Vector, q: float, theta: Vector) -> Descent | None:
    """The edge of steepest descent at the vertex θ; None where more than 20 000 rays would have to be tried."""
    left, ties = residuals_and_ties(A, y, theta)
    pull = A[~ties].T @ np.where(left[~ties] > 0, q, q - 1.0)
    tied = A[ties]
    if len(tied) == A.shape[0]:
        return Descent(theta * 0.0, 0.0, False)
    rays = _rays(tied)
    if rays is None:
        return None
    along = tied @ rays
    slopes = -pull @ rays + np.where(along < 0, -q * along, (1.0 - q) * along).sum(axis=0)
    relative = slopes / np.abs(A @ rays).sum(axis=0)
    best = int(relative.argmin())
    return Descent(rays[:, best], float(relative[best]), bool((np.abs(relative) <= FLAT).any()))


def _rays(tied: Matrix) -> Matrix | None:
    """Columns: the directions, both ways, along which k − 1 independent rows of `tied` keep their residuals."""
    m, k = tied.shape
    if m == k:
        edges = np.linalg.inv(tied)
        return np.hstack((edges, -edges))
    rows = np.unique(tied, axis=0)
    if k == 1:
        return np.array([[1.0, -1.0]])
    if comb(len(rows), k - 1) > MOST_RAYS:
        return None
    groups = rows[list(combinations(range(len(rows)), k - 1))]
    scale = np.linalg.norm(rows, axis=0)
    _, size, V = np.linalg.svd(groups / scale)
    edges = (V[size[:, -1] > 1e-9 * size[:, 0], -1] / scale).T
    return np.hstack((edges, -edges))


def _line_minimum(A: Matrix, y: Vector, q: float, theta: Vector, direction: Vector) -> float:
    """The step t > 0 at which Σ ρ_q(r − t A·direction) is least: the slope rises at each breakpoint, to 0 there."""
    left, ties = residuals_and_ties(A, y, theta)
    rate = A @ direction
    slope = -(rate[~ties] @ np.where(left[~ties] > 0, q, q - 1.0))
    slope += float(np.where(rate[ties] < 0, -q * rate[ties], (1.0 - q) * rate[ties]).sum())
    ahead = ~ties & (np.abs(rate) > 1e-14 * np.abs(rate).max()) & (left * rate > 0)
    steps = left[ahead] / rate[ahead]
    order = np.argsort(steps, kind="stable")
    rising = slope + np.cumsum(np.abs(rate[ahead])[order])
    return float(steps[order][int(np.argmax(rising >= -FLAT * np.abs(rate).sum()))])


def falling_direction(held: Matrix, falling: Matrix) -> Vector | None:
    """A direction d with `held` d = 0 and `falling` d <= 0, not 0 in every row of `falling`; None where there is none.

    A linear program in units of the columns' lengths; a fall below 1e-7 of a row's largest counts as none.
    """
    columns = np.linalg.norm(np.vstack((held, falling)), axis=0)
    columns[columns == 0] = 1.0
    drop, n = falling / columns, len(falling)
    found = linprog(
        drop.sum(axis=0),
        A_ub=np.vstack((drop, -drop)),
        b_ub=np.concatenate((np.zeros(n), np.ones(n))),
        A_eq=held / columns if len(held) else None,
        b_eq=np.zeros(len(held)) if len(held) else None,
        bounds=[(None, None)] * falling.shape[1],
        method="highs",
    )
    if found.x is None or found.fun is None or found.fun > -1e-7:
        return None
    return np.asarray(found.x / columns)
