"""Ridge regression: least squares with a quadratic pull on the weights.

Objective: ‖y − b − Xw‖² + λ‖w − w₀‖², λ = `penalty`, w₀ = `prior_mean`; X is (n, p), y is (n,). The intercept b is
not penalised unless `penalise_intercept=True`, when λb² is added. With noise sd σ and w ~ N(w₀, τ²I) it is the
MAP at λ = σ²/τ² (Hoerl and Kennard, Technometrics 12, 1970; Bishop, PRML, section 3.3.1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector, design, nonnegative
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod


@dataclass(frozen=True, slots=True)
class LinearFit(Fit):
    """Intercept (0 where the model has none) and weights, in y's unit per unit of each feature."""

    intercept: float
    coef: tuple[float, ...]

    @property
    def slope(self) -> float:
        """The weight of the first feature."""
        return self.coef[0]


def ridge(
    X: ArrayLike,
    y: ArrayLike,
    penalty: float,
    prior_mean: float | Sequence[float] = 0.0,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> LinearFit | Degenerate:
    """The minimiser of the objective above, by QR of the rows of X with √λ I below them.

    Accurate to 1e-8 relative where the condition number of those rows is below 1e6; a column that the data and
    λ do not determine gives Degenerate("collinear"). Raises ValueError for shapes that do not fit or λ < 0.
    """
    features, response = design(X, y)
    lam = nonnegative(penalty, "penalty")
    centre = np.broadcast_to(np.asarray(prior_mean, dtype=np.float64), (features.shape[1],))
    rows, target = _augmented(features, response, lam, centre, intercept, penalise_intercept)
    singular = np.linalg.svd(rows / np.linalg.norm(rows, axis=0).clip(1e-300), compute_uv=False)
    if rows.shape[0] < rows.shape[1] or singular[-1] < 1e-10 * singular[0]:
        return Degenerate("collinear", "the features are linearly dependent, so the weights are not determined")
    Q, R = np.linalg.qr(rows)
    weights = np.linalg.solve(R, Q.T @ target)
    certificate = certify_ridge(features, response, lam, weights, centre, intercept, penalise_intercept)
    free = 1 if intercept else 0
    return LinearFit(certificate, float(weights[0]) if intercept else 0.0, tuple(map(float, weights[free:])))


def certify_ridge(
    X: Matrix,
    y: Vector,
    penalty: float,
    weights: Vector,
    prior_mean: Vector,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> Certificate:
    """Evidence for `weights` (intercept first where there is one): the Newton step left, and a solve by SVD."""
    rows, target = _augmented(X, y, penalty, prior_mean, intercept, penalise_intercept)
    size = float(np.abs(weights).max()) or 1.0
    step = np.linalg.pinv(rows) @ (target - rows @ weights)

    def difference() -> float:
        other = np.linalg.lstsq(rows, target, rcond=None)[0]
        return float(np.abs(weights - other).max()) / size

    return Certificate(
        (Residual("newton step", float(np.abs(step).max()) / size),),
        SecondMethod("singular value decomposition of the augmented rows", difference),
    )


def _augmented(
    X: Matrix, y: Vector, lam: float, prior_mean: Vector, intercept: bool, penalise_intercept: bool
) -> tuple[Matrix, Vector]:
    """The least-squares rows and target whose minimiser is the ridge estimate."""
    columns = np.column_stack([np.ones(y.size), X]) if intercept else X
    pull = np.eye(columns.shape[1])
    if intercept and not penalise_intercept:
        pull = pull[1:]
    centre = np.concatenate([[0.0] if intercept and penalise_intercept else [], prior_mean])
    if lam == 0:
        return columns, y
    return np.vstack([columns, sqrt(lam) * pull]), np.concatenate([y, sqrt(lam) * centre])
