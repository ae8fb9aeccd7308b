"""Optimisation as a subject: the paths of gradient descent, momentum, Newton and IRLS, and what their pace depends on.

An objective f of θ comes with its gradient and Hessian; θ is the weights, after the intercept where there is one.
Descent is θ ← θ − η∇f; heavy-ball momentum v ← βv − η∇f(θ), θ ← θ + v (Polyak, USSR Computational Mathematics 4,
1964); Nesterov's takes the gradient at θ + βv. On a quadratic with eigenvalues λ it converges where η < 2/λmax, at
the rate max |1 − ηλ| a step (Nocedal and Wright, Numerical Optimization, 2nd ed., chapters 2 and 3).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector, design, nonnegative, positive, vector
from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.losses.logarithmic import LogLoss
from quizsvc.numeric.losses.squared import SquaredError
from quizsvc.numeric.special import expit

FAR = 1e100  # a path that leaves this ball has diverged, long before its squares overflow


@dataclass(frozen=True, slots=True)
class Objective:
    """f(θ), ∇f(θ) as (k,) and ∇²f(θ) as (k, k)."""

    value: Callable[[Vector], float]
    gradient: Callable[[Vector], Vector]
    hessian: Callable[[Vector], Matrix]


@dataclass(frozen=True, slots=True)
class Path:
    """The points of an iteration, the start first; `diverged` where it was broken off far out."""

    points: tuple[tuple[float, ...], ...]
    values: tuple[float, ...]
    diverged: bool = False

    @property
    def last(self) -> tuple[float, ...]:
        """Where it ended."""
        return self.points[-1]

    @property
    def steps(self) -> int:
        """Steps taken."""
        return len(self.points) - 1


def mean_squared_error_objective(X: ArrayLike, y: ArrayLike, intercept: bool = True) -> Objective:
    """(1/n) Σ (b + xᵢ·w − yᵢ)², without a ½: gradient (2/n)Zᵀr, Hessian (2/n)ZᵀZ."""
    Z, response = rows(X, y, intercept)
    n = response.size
    H = np.asarray(2.0 / n * (Z.T @ Z))

    def gradient(theta: Vector) -> Vector:
        return np.asarray(2.0 / n * (Z.T @ (Z @ theta - response)))

    return Objective(lambda theta: float(((Z @ theta - response) ** 2).sum()) / n, gradient, lambda _: H)


def log_loss_objective(X: ArrayLike, y: ArrayLike, prior_sd: float | None = None, intercept: bool = True) -> Objective:
    """Σ log loss + ‖w‖²/(2τ²), τ = `prior_sd` (no second term without one); y holds 0 and 1."""
    Z, response = rows(X, y, intercept)
    loss = LogLoss()
    loss.labels(response)
    pull = np.full(Z.shape[1], 0.0 if prior_sd is None else positive(prior_sd, "prior_sd") ** -2)
    if intercept:
        pull[0] = 0.0

    def value(theta: Vector) -> float:
        return float(loss.of_score(response, Z @ theta).sum() + 0.5 * (pull @ theta**2))

    def hessian(theta: Vector) -> Matrix:
        z = Z @ theta
        return np.asarray((Z.T * (expit(z) * expit(-z))) @ Z + np.diag(pull))

    return Objective(value, lambda theta: Z.T @ loss.score_gradient(response, Z @ theta) + pull * theta, hessian)


def sigmoid_squared_error_objective(X: ArrayLike, y: ArrayLike, intercept: bool = True) -> Objective:
    """½ Σ (σ(b + xᵢ·w) − yᵢ)², not convex; y holds 0 and 1."""
    Z, response = rows(X, y, intercept)
    LogLoss().labels(response)

    def hessian(theta: Vector) -> Matrix:
        p = expit(Z @ theta)
        v = p * expit(-(Z @ theta))
        return np.asarray((Z.T * (v * v + (p - response) * v * (1 - 2 * p))) @ Z)

    return Objective(
        lambda theta: 0.5 * SquaredError().total(response, expit(Z @ theta)),
        lambda theta: np.asarray(Z.T @ sigmoid_gradient_squared_error(Z @ theta, response)),
        hessian,
    )


def gradient_descent(
    objective: Objective,
    start: ArrayLike,
    learning_rate: float,
    steps: int,
    momentum: float = 0.0,
    nesterov: bool = False,
) -> Path:
    """`steps` steps of descent from `start`, η = `learning_rate` > 0, β = `momentum` in [0, 1).

    Raises ValueError for a rate, a momentum or a number of steps amiss.
    """
    eta, beta = positive(learning_rate, "learning_rate"), nonnegative(momentum, "momentum")
    if beta >= 1:
        raise ValueError(f"momentum is {beta:g}; wanted a number from 0 to below 1")
    velocity = np.zeros(vector(start, "start").size)

    def move(theta: Vector) -> Vector:
        nonlocal velocity
        at = theta + beta * velocity if nesterov else theta
        velocity = beta * velocity - eta * objective.gradient(at)
        return theta + velocity

    return followed(objective, start, move, steps)


def newton_path(objective: Objective, start: ArrayLike, steps: int) -> Path | Degenerate:
    """`steps` full Newton steps θ ← θ − H⁻¹∇f; Degenerate("singular") where H has no inverse on the way."""
    try:
        return followed(
            objective,
            start,
            lambda theta: theta - np.linalg.solve(objective.hessian(theta), objective.gradient(theta)),
            steps,
        )
    except np.linalg.LinAlgError:
        return Degenerate("singular", "the Hessian has no inverse at a point of the path")


def irls_path(X: ArrayLike, y: ArrayLike, steps: int, start: ArrayLike | None = None, intercept: bool = True) -> Path:
    """`steps` of iteratively reweighted least squares for Σ log loss, from zero unless `start` says otherwise.

    Each regresses the working response η + (y − σ)/v on X with weights v = σ(1 − σ); it is Newton's step, found by
    QR (Green, JRSS B 46, 1984; Bishop, PRML, equation 4.99).
    """
    Z, response = rows(X, y, intercept)
    objective = log_loss_objective(X, y, None, intercept)

    def move(theta: Vector) -> Vector:
        eta = Z @ theta
        root = np.sqrt(expit(eta) * expit(-eta)).clip(1e-150)
        working = root * eta - LogLoss().score_gradient(response, eta) / root
        return np.asarray(np.linalg.lstsq(root[:, np.newaxis] * Z, working, rcond=None)[0])

    return followed(objective, np.zeros(Z.shape[1]) if start is None else start, move, steps)


def followed(objective: Objective, start: ArrayLike, move: Callable[[Vector], Vector], steps: int) -> Path:
    """The path of `move`, broken off where it leaves the ball of radius FAR."""
    if steps < 0:
        raise ValueError(f"steps is {steps}; wanted 0 or more")
    points = [vector(start, "start")]
    for _ in range(steps):
        theta = move(points[-1])
        if not np.abs(theta).max() < FAR:
            return recorded(objective, points, True)
        points.append(theta)
    return recorded(objective, points, False)


def recorded(objective: Objective, points: list[Vector], diverged: bool) -> Path:
    """The points as a path."""
    values = tuple(float(objective.value(theta)) for theta in points)
    return Path(tuple(tuple(theta.tolist()) for theta in points), values, diverged)


def mean_squared_error_step(
    x: ArrayLike, y: ArrayLike, w: float, b: float, learning_rate: float
) -> tuple[float, float]:
    """(w, b) after one step of descent on (1/n) Σ (wxᵢ + b − yᵢ)², one feature."""
    path = gradient_descent(mean_squared_error_objective(x, y), [b, w], learning_rate, 1)
    return path.last[1], path.last[0]


def sigmoid_gradient_squared_error(z: ArrayLike, y: ArrayLike) -> Vector:
    """d/dz of ½(σ(z) − y)²: (σ − y)σ(1 − σ), which vanishes for a confident mistake."""
    score = np.asarray(z, dtype=np.float64)
    p = expit(score)
    return np.asarray((p - np.asarray(y)) * p * expit(-score))


def sigmoid_gradient_log_loss(z: ArrayLike, y: ArrayLike) -> Vector:
    """d/dz of the log loss: σ(z) − y, which is 1 in size for a confident mistake."""
    return np.asarray(expit(z) - np.asarray(y))


def condition_number(M: ArrayLike) -> float | Degenerate:
    """The largest over the smallest singular value; Degenerate("collinear") where the latter is 0 to rounding."""
    A = np.atleast_2d(np.asarray(M, dtype=np.float64))
    sizes = np.linalg.svd(A, compute_uv=False)
    if sizes[-1] <= sizes[0] * max(A.shape) * 2.0**-52 or A.shape[0] < A.shape[1]:
        return Degenerate("collinear", "the columns are linearly dependent: the condition number is infinite")
    return float(sizes[0] / sizes[-1])


def largest_step(H: ArrayLike) -> float:
    """2/λmax: descent on a quadratic with Hessian H diverges above this learning rate, oscillates for ever at it."""
    return 2.0 / float(eigenvalues(H)[-1])


def best_step(H: ArrayLike) -> float:
    """2/(λmin + λmax): the fixed learning rate that converges fastest on a quadratic."""
    spectrum = eigenvalues(H)
    return 2.0 / float(spectrum[0] + spectrum[-1])


def convergence_rate(H: ArrayLike, learning_rate: float) -> float:
    """The rate max |1 − ηλ| by which a step multiplies the worst error; (κ − 1)/(κ + 1) at the best step."""
    return float(np.abs(1.0 - positive(learning_rate, "learning_rate") * eigenvalues(H)).max())


def heavy_ball_setting(H: ArrayLike) -> tuple[float, float]:
    """Polyak's best (learning rate, momentum): 4/(√λmax + √λmin)², ((√κ − 1)/(√κ + 1))²."""
    roots = np.sqrt(eigenvalues(H))
    low, high = float(roots[0]), float(roots[-1])
    return 4.0 / (high + low) ** 2, ((high - low) / (high + low)) ** 2


def eigenvalues(H: ArrayLike) -> Vector:
    """Those of a positive definite matrix, the smallest first; ValueError for another."""
    spectrum = np.asarray(np.linalg.eigvalsh(np.atleast_2d(np.asarray(H, dtype=np.float64))))
    if not spectrum[0] > 0:
        raise ValueError(f"H has the eigenvalue {spectrum[0]:g}; wanted a positive definite matrix")
    return spectrum


def descent_shrinkage(X: ArrayLike, learning_rate: float, steps: int) -> Vector:
    """What share of each least-squares coordinate (along X's singular directions, largest first) descent has reached.

    From zero on (1/n)‖y − Xw‖² it is 1 − (1 − 2ηs²/n)^t after t steps (Ali, Kolter and Tibshirani, AISTATS 2019).
    """
    A = np.atleast_2d(np.asarray(X, dtype=np.float64))
    s = np.linalg.svd(A, compute_uv=False)
    return np.asarray(1.0 - (1.0 - 2.0 * positive(learning_rate, "learning_rate") * s**2 / A.shape[0]) ** steps)


def ridge_shrinkage(X: ArrayLike, penalty: float) -> Vector:
    """The share that ridge leaves of the same coordinates: s²/(s² + λ)."""
    s = np.linalg.svd(np.atleast_2d(np.asarray(X, dtype=np.float64)), compute_uv=False)
    return np.asarray(s**2 / (s**2 + nonnegative(penalty, "penalty")))


def matching_penalty(n: int, learning_rate: float, steps: int) -> float:
    """The ridge λ = n/(2ηt) that shrinks weak directions as t steps of descent on the mean squared error do."""
    if steps < 1 or n < 1:
        raise ValueError(f"n is {n} and steps {steps}; wanted both at least 1")
    return n / (2.0 * positive(learning_rate, "learning_rate") * steps)


def rows(X: ArrayLike, y: ArrayLike, intercept: bool) -> tuple[Matrix, Vector]:
    """The rows (1, x), or x without an intercept, and y."""
    features, response = design(X, y)
    return (np.column_stack([np.ones(response.size), features]) if intercept else features), response
