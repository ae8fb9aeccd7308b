"""Logistic regression with effects common to all and effects of each group's own, by Newton's method.

    log odds of y_n = o_n + x_n · b + z_n · u_{g(n)},    u_gj ~ N(0, s_j²),    o_n known

The Hessian is an arrow: one block for b, one small block a group, and nothing between groups. Eliminating the groups
first (a Schur complement) makes a step cost one pass over the data, however many groups there are. The variances s_j²
are estimated by EM with Laplace's approximation (Laird and Ware, Biometrics 38, 1982).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.special import expit

RIDGE = 1e-2
"""The penalty on b/2·b², which matters only where a column is nearly constant."""
EM_STEPS, NEWTON_STEPS, TOLERANCE = 12, 100, 1e-8
"""A mode is found in five to ten Newton steps; columns that tell right from wrong perfectly take dozens."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """Common effects (k,), own effects (groups, m) with their posterior variances, and the variances s² (m,)."""

    common: Vector
    own: Matrix
    variance: Matrix
    spread: Vector

    def log_odds(self, x: Matrix, z: Matrix, group: NDArray[np.intp], known: Vector) -> Vector:
        """The log odds for rows x (n, k) and z (n, m) of these groups (n,), where `known` (n,) is o."""
        found: Vector = known + x @ self.common + np.einsum("nm,nm->n", z, self.own[group])
        return found


def grouped_logistic(x: Matrix, z: Matrix, group: NDArray[np.intp], y: Vector, groups: int, known: Vector) -> Grouped:
    """Fit rows x (n, k), z (n, m) in `groups` groups to outcomes y (n,) in [0, 1]; `known` (n,) is o.

    The rows are summed in the order of their groups, so that the same rows in the same order within each group give
    the same result.
    """
    order = np.argsort(group, kind="stable")
    rows = _Rows(x[order], z[order], group[order], y[order], known[order], groups)
    met = np.bincount(group, minlength=groups) > 0
    common, own = np.zeros(x.shape[1]), np.zeros((groups, z.shape[1]))
    spread = np.full(z.shape[1], 0.05)
    variance = np.tile(spread, (groups, 1))
    for _ in range(EM_STEPS):
        common, own, variance = rows.mode(common, own, spread)
        spread = (own[met] ** 2 + variance[met]).mean(axis=0) if met.any() else spread
    return Grouped(common, own, variance, spread)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The data, in the order of their groups."""

    x: Matrix
    z: Matrix
    group: NDArray[np.intp]
    y: Vector
    known: Vector
    groups: int

    def mode(self, common: Vector, own: Matrix, spread: Vector) -> tuple[Vector, Matrix, Matrix]:
        """The posterior mode at these variances, from a start, and the own effects' variances given the common ones."""
        for _ in range(NEWTON_STEPS):
            step, own_step, variance = self._newton(common, own, spread)
            common, own = common + step, own + own_step
            if max(np.abs(step).max(), np.abs(own_step).max(initial=0.0)) < TOLERANCE:
                break
        return common, own, variance

    def _newton(self, common: Vector, own: Matrix, spread: Vector) -> tuple[Vector, Matrix, Matrix]:
        log_odds = self.known + self.x @ common + np.einsum("nm,nm->n", self.z, own[self.group])
        p = expit(log_odds)
        weight, residual = p * (1.0 - p), self.y - p
        slope = self.x.T @ residual - RIDGE * common
        own_slope = self._sums(self.z * residual[:, None]) - own / spread
        corner = (self.x.T * weight) @ self.x + RIDGE * np.eye(len(common))
        inner = np.linalg.inv(self._blocks(self.z, weight) + np.diag(1.0 / spread))
        edge = self._blocks(self.x, weight)
        reduced = inner @ edge
        schur = corner - np.einsum("gmk,gml->kl", edge, reduced)
        step = np.linalg.solve(schur, slope - np.einsum("gmk,gm->k", reduced, own_slope))
        own_step = np.einsum("gij,gj->gi", inner, own_slope) - reduced @ step
        return step, own_step, np.einsum("gii->gi", inner).copy()

    def _blocks(self, right: Matrix, weight: Vector) -> NDArray[np.float64]:
        """The weighted products of z and the columns of `right`, summed in each group: (groups, m, columns)."""
        return np.stack([self._sums(right * (weight * column)[:, None]) for column in self.z.T], axis=1)

    def _sums(self, columns: Matrix) -> Matrix:
        """Each column summed in each group: (groups, columns)."""
        return np.stack([np.bincount(self.group, column, self.groups) for column in columns.T], axis=1)
