"""Least squares by one triangular factor, and what a certificate of it needs.

Problem: minimise Σ ωᵢ (yᵢ − b − xᵢ·w)² + ‖P(w − w₀)‖². A free intercept b is taken out by centring (with the weights
ω), a penalised one is a column of ones. What is left is ‖t − A(θ − c)‖² with A the rows √ω(X − x̄) above P, factored
once by Householder reflections (Golub and Van Loan, Matrix Computations, 4th ed., section 5.3). No normal equations:
the error grows with the condition number of A, not with its square, as long as the residuals are small.

`spread`ⱼ = ‖eⱼᵀR⁻¹‖ is the sd of θⱼ for noise of sd 1; its inverse is the distance of column j from the span of the
others. A weight's error is measured against max(|θⱼ|, 10⁻⁴ ‖t‖ spreadⱼ): a weight that is zero but for round-off
has no relative digits to keep.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import blas, lapack

from quizsvc.numeric.arrays import Matrix, Vector, design
from quizsvc.numeric.certificates import Degenerate, Residual
from quizsvc.numeric.exact import quadratic_minimiser

EPSILON = 2.0**-52
DEPENDENT = 1e-11  # a column this close (relatively) to the span of the others counts as in it
TINY = 1e-300
LARGEST = 1e300
CONSTANT = 1e-13  # a column that varies this little beside its size counts as constant


@dataclass(slots=True)
class Rows:
    """The rows [A | t] of one problem, the centring that made them and θ's centre c (None for zero).

    `count` is n and `total` Σωᵢ.
    """

    rows: Matrix
    count: int
    total: float
    x_mean: Vector | None
    y_mean: float
    intercept: bool
    centre: Vector | None

    @property
    def A(self) -> Matrix:
        """The rows without their target, (n + penalty rows, k)."""
        return self.rows[:, :-1]

    @property
    def t(self) -> Vector:
        """The target, less what the centre explains."""
        return self.rows[:, -1]

    def weights(self, theta: Vector) -> Vector:
        """Intercept (where there is one) and weights of θ."""
        if self.x_mean is None:
            return theta
        return np.array([self.y_mean - float(self.x_mean @ theta), *theta.tolist()])

    def free(self, weights: Vector) -> Vector:
        """θ of `weights` (intercept first where there is one): without the intercept where centring took it out."""
        return weights[1:] if self.x_mean is not None else weights

    def intercept_error(self, theta: list[float], intercept: float, t_length: float) -> float:
        """How far `intercept` is from the one that belongs to θ, relatively to it or 10⁻⁴ of its pieces."""
        if self.x_mean is None:
            return 0.0
        wanted = self.y_mean
        pieces = abs(wanted) + t_length / sqrt(self.count)
        for mean, value in zip(self.x_mean.tolist(), theta, strict=True):
            wanted -= mean * value
            pieces += abs(mean * value)
        return abs(wanted - intercept) / max(abs(intercept), 1e-4 * pieces, TINY)


@dataclass(slots=True)
class Factored:
    """Rows with their triangular factor; `inverse` is R⁻¹, `lengths` those of the columns of A.

    `floor` holds 10⁻⁴ of what noise of t's size in the n readings would do to each θⱼ. Where the
    rows of P are `heavy`, what the readings say of θ is far smaller than what reflections round off t; so the Newton
    step is then R⁻¹R⁻ᵀAᵀ(t − Aθ), whose terms are computed one by one (Björck, BIT 27, 1987).
    """

    of: Rows
    qr: Matrix
    tau: Vector
    inverse: Matrix
    lengths: list[float]
    t_length: float
    spread: list[float]
    floor: list[float]
    heavy: bool

    def solve(self) -> tuple[Vector, tuple[Residual, ...]]:
        """Weights (intercept first where there is one), refined by Newton steps while these matter; residuals."""
        offset = self.inverse @ self.qr[: len(self.spread), -1]
        for turn in range(4):
            step, left = self.step(offset)
            theta = offset if self.of.centre is None else self.of.centre + offset
            weights = self.of.weights(theta)
            residuals = self._residuals(weights, theta, offset, step, left)
            if residuals[0].value <= 1e-12 or turn == 3:
                break
            offset = offset + step
        return weights, residuals

    def residuals(self, weights: Vector) -> tuple[Residual, ...]:
        """Newton step left at `weights` (intercept first where there is one), and the round-off that A allows."""
        theta = self.of.free(weights)
        offset = theta if self.of.centre is None else theta - self.of.centre
        return self._residuals(weights, theta, offset, *self.step(offset))

    def step(self, offset: Vector) -> tuple[list[float], float]:
        """R⁻¹Qᵀ(t − A offset), the Newton step that is left at θ − c = `offset`, and the length of what it acts on."""
        rows, k = self.of.rows, offset.size
        left = rows[:, k] - rows[:, :k] @ offset
        step: list[float] = (self.inverse @ self._turned(left)).tolist()
        return step, sqrt(float(left @ left))

    def _turned(self, left: Vector) -> Vector:
        """Qᵀ left, by reflections or, where P's rows are heavy, as R⁻ᵀAᵀ left."""
        k = len(self.spread)
        if self.heavy:
            return left @ self.of.rows[:, :k] @ self.inverse
        turned: Matrix = lapack.dormqr("L", "T", self.qr[:, :k], self.tau[:k], left[:, np.newaxis], 64)[0]
        return turned[:k, 0]

    def _residuals(
        self, weights: Vector, theta: Vector, offset: Vector, step: list[float], left: float
    ) -> tuple[Residual, ...]:
        worst = widest = blurred = 0.0
        reach, values = self.t_length, theta.tolist()
        for j, o in enumerate(offset.tolist()):
            length, gap = self.lengths[j], self.spread[j]
            size = max(abs(values[j]), self.floor[j])
            worst = max(worst, abs(step[j]) / size)
            reach += abs(o) * length
            widest = max(widest, gap * length)
            blurred = max(blurred, self.floor[j] / size)
        if self.of.x_mean is not None:
            arrived = [value + moved for value, moved in zip(values, step, strict=True)]
            worst = max(worst, self.of.intercept_error(arrived, float(weights[0]), self.t_length))
        round_off = EPSILON * 1e4 * blurred * (reach + left * widest) / (self.t_length or 1.0)
        return Residual("newton step", worst), Residual("round-off", round_off)

    def newton(self, left: Vector, slope: Vector) -> Vector:
        """The Newton step of ½‖t − Aθ‖² + slopeᵀθ from where t − Aθ = `left`."""
        return np.asarray(self.inverse @ (self._turned(left) - slope @ self.inverse))

    def covariance(self) -> Matrix:
        """The covariance of the weights (intercept first where there is one) for noise of sd 1 in each row."""
        half = self.inverse
        if self.of.x_mean is not None:
            k = len(half)
            half = np.zeros((k + 1, k + 1))
            half[1:, 1:] = self.inverse
            half[0, 1:] = -self.of.x_mean @ self.inverse
            half[0, 0] = 1.0 / sqrt(self.of.total)
        return np.asarray(half @ half.T)

    def sizes(self, theta: Vector) -> list[float]:
        """What an error in each θⱼ is measured against."""
        return [max(abs(value), low) for value, low in zip(theta.tolist(), self.floor, strict=True)]

    def difference(self, weights: Vector, other: Vector | None) -> float:
        """Largest relative difference between two answers (intercept first); infinite where the other has none."""
        if other is None:
            return inf
        theta, reference = self.of.free(weights), self.of.free(other)
        worst = float((np.abs(theta - reference) / self.sizes(theta)).max())
        if self.of.x_mean is None:
            return worst
        # The reference's intercept belongs to the reference's weights, so it is measured on the estimate's scale.
        mean = np.abs(self.of.x_mean)
        pieces = abs(self.of.y_mean) + self.t_length / sqrt(self.of.count) + float(mean @ np.abs(theta))
        size = max(abs(float(weights[0])), 1e-4 * pieces, TINY)
        return max(worst, abs(float(weights[0] - other[0])) / size)


def table(X: ArrayLike, y: ArrayLike) -> tuple[Matrix, Vector]:
    """X as (n, p) with p >= 1 and y as (n,); one feature may come as a plain list.

    Raises ValueError for other shapes and numbers that are not finite or too large to square.
    """
    features, response = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if features.ndim == 1:
        features = features[:, np.newaxis]
    if features.ndim != 2 or response.ndim != 1 or features.shape[0] != response.size or features.size == 0:
        design(X, y)
        raise ValueError("X has no columns; wanted at least one feature")
    # One sum of squares tells what is not finite and what is too large; which of them, only then.
    if not (np.vdot(features, features) < LARGEST and np.vdot(response, response) < LARGEST):
        design(X, y)
        raise ValueError("X or y holds numbers whose squares are no floats; wanted numbers up to 1e145")
    return features, response


def centre_of(prior_mean: float | Sequence[float] | Vector, p: int) -> Vector | None:
    """The prior mean as (p,), None where it is zero. Raises ValueError for another shape or a number not finite."""
    if isinstance(prior_mean, float | int) and prior_mean == 0:
        return None
    centre = np.asarray(prior_mean, dtype=np.float64)
    if centre.shape not in {(), (1,), (p,)}:
        raise ValueError(f"prior_mean has shape {centre.shape}; wanted one number or {p}")
    if not np.isfinite(centre).all():
        raise ValueError("prior_mean holds a number that is not finite")
    return np.broadcast_to(centre, (p,))


def assemble(
    X: Matrix,
    y: Vector,
    intercept: bool,
    pull: float | Matrix = 0.0,
    centre: Vector | None = None,
    penalise_intercept: bool = False,
    worth: Vector | None = None,
) -> Rows:
    """The rows of the problem above; P is `pull` times the unit matrix or `pull` itself, ω is `worth`."""
    n = y.size
    if intercept and penalise_intercept:
        X = np.column_stack((np.ones(n), X))
        if centre is not None and centre.size < X.shape[1]:
            centre = np.concatenate(([0.0], centre))
    k = X.shape[1]
    extra = pull.shape[0] if isinstance(pull, np.ndarray) else k if pull else 0
    rows = np.zeros((n + extra, k + 1), order="F")
    top, mean, y_mean = rows[:n], None, 0.0
    if intercept and not penalise_intercept:
        share = _shares(n) if worth is None else worth / worth.sum()
        mean, y_mean = share @ X, float(share @ y)
        np.subtract(X, mean, out=top[:, :k])
        np.subtract(y, y_mean, out=top[:, k])
    else:
        top[:, :k] = X
        top[:, k] = y
    if worth is not None:
        top *= np.sqrt(worth)[:, np.newaxis]
    if centre is not None:
        top[:, k] -= top[:, :k] @ centre
    if isinstance(pull, np.ndarray):
        rows[n:, :k] = pull
    elif pull:
        rows.T.reshape(-1)[n :: n + extra + 1][:k] = pull
    return Rows(rows, n, float(n) if worth is None else float(worth.sum()), mean, y_mean, intercept, centre)


def factorise(of: Rows) -> Factored | Degenerate:
    """The factor, or Degenerate: too few rows, a feature that does not vary beside an intercept, or collinear ones."""
    n, m, k = of.count, of.rows.shape[0], of.rows.shape[1] - 1
    if m < k + (of.x_mean is not None and m == n):
        return Degenerate("too-few-rows", f"{n} observations do not determine the {k} weights and the intercept")
    readings: list[float] = np.einsum("ij,ij->j", of.rows[:n], of.rows[:n]).tolist()
    t_length = sqrt(readings.pop())
    noisy = lengths = list(map(sqrt, readings))
    if m > n:
        pulls: list[float] = np.einsum("ij,ij->j", of.rows[n:], of.rows[n:]).tolist()
        lengths = [sqrt(reading + pull) for reading, pull in zip(readings, pulls, strict=False)]
    reach = lengths
    if of.x_mean is not None:
        root = sqrt(n)
        reach = [abs(mean) * root + length for mean, length in zip(of.x_mean.tolist(), lengths, strict=True)]
    for j in range(k):
        if lengths[j] <= CONSTANT * reach[j]:
            return Degenerate("zero-variance", f"feature {j + 1} does not vary, so its weight is not determined")
    qr, tau, _, _ = lapack.dgeqrf(of.rows)
    # OpenBLAS gives even a 3 x 3 LAPACK dtrtrs to its threads, which then wait for one another; dtrsm it does not.
    inverse = blas.dtrsm(1.0, qr[:k, :k], _unit(k))
    spread = list(map(sqrt, np.einsum("ij,ij->i", inverse, inverse).tolist()))
    floor, heavy = [], False
    for j, gap in enumerate(spread):
        if not (gap * lengths[j] * DEPENDENT < 1.0 and gap * reach[j] * CONSTANT < 1.0):
            return _collinear()
        share = noise_share(gap, noisy[j], reach[j])
        heavy = heavy or share < 1e-3
        floor.append(noise_floor(t_length, gap, share))
    return Factored(of, qr, tau, inverse, lengths, t_length, spread, floor, heavy)


def noise_share(gap: float, noisy: float, reach: float) -> float:
    """How much of a weight's spread is the readings' doing, where `noisy` is the length of its column in them.

    Only the readings are noisy: where the penalty's rows dominate, noise moves the weight by that much less.
    """
    return min(1.0, gap * max(noisy, 1e-8 * reach))


def noise_floor(t_length: float, gap: float, share: float) -> float:
    """10⁻⁴ of what noise of t's size in the readings does to a weight of spread `gap`."""
    return max(1e-4 * t_length * gap * share, TINY)


def exact_answer(
    X: Matrix,
    y: Vector,
    intercept: bool,
    precision: float | Matrix = 0.0,
    centre: Vector | None = None,
    penalise_intercept: bool = False,
    worth: Vector | None = None,
    inverse: bool = True,
) -> tuple[Vector, Matrix] | None:
    """The same problem by rational arithmetic, PᵀP = `precision`: weights (intercept first) and inverse Hessian.

    The latter is left empty where it is not asked for.
    """
    n, p = X.shape
    free = int(intercept)
    first = 0 if intercept and penalise_intercept else free
    pull = np.zeros((p + free, p + free))
    if isinstance(precision, np.ndarray):
        pull[first:, first:] = precision
    else:
        pull.flat[first * (p + free + 1) :: p + free + 1] = precision
    full = np.column_stack((np.ones(n), X)) if intercept else X
    middle = np.zeros(p + free)
    if centre is not None:
        middle[p + free - centre.size :] = centre
    return quadratic_minimiser(full, y, pull, middle, worth, inverse)


def _collinear() -> Degenerate:
    return Degenerate("collinear", "the features are linearly dependent, so the weights are not determined")


@lru_cache(256)
def _shares(n: int) -> Vector:
    shares = np.full(n, 1.0 / n)
    shares.flags.writeable = False
    return shares


@lru_cache(256)
def _unit(k: int) -> Any:
    unit = np.asfortranarray(np.eye(k))
    unit.flags.writeable = False
    return unit
