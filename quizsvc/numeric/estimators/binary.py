"""Two classes and a linear score: what logistic and probit regression share.

η = b + Xw is the score, sᵢ = ±1 the class, mᵢ = sᵢηᵢ the margin. A link gives the loss ℓ(m) of a margin, decreasing
and convex; the estimate minimises Σ ℓ(mᵢ) + ½(w − w₀)ᵀP(w − w₀), with w₀ and P the mean and precision of a normal
prior (no second term without one). Newton's method runs in columns centred about their means where the intercept is
free: the same objective, far better conditioned for a feature such as a year.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import lapack

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod
from quizsvc.numeric.estimators.separation import examples, separable, signs
from quizsvc.numeric.priors import FlatPrior, NormalPrior, NormalVectorPrior
from quizsvc.numeric.quasi_newton import quasi_newton

Prior = NormalPrior | NormalVectorPrior | FlatPrior | None

STEPS = 300
PATIENCE = 30  # steps under a flat prior before the data are asked whether a minimum exists at all
LONGEST = 1000.0  # the most by which one step may change a margin
SMALL = 5e-5  # after a step that changes the margins by less, quadratic convergence leaves about 1e-10
ENOUGH = 1e-10  # a residual above it earns one more step
FLAT = Degenerate("no-convergence", "Newton's method found no minimum: the likelihood is flat in floating point")
FLOOR = 1e-3  # in standard errors: an estimate smaller than this is measured against this


@dataclass(frozen=True, slots=True)
class ScoreFit(Fit):
    """Intercept (0 where the model has none) and weights of a linear score, in its unit per unit of each feature."""

    intercept: float
    coef: tuple[float, ...]

    @property
    def slope(self) -> float:
        """The weight of the first feature."""
        return self.coef[0]


@dataclass(frozen=True, slots=True)
class Link:
    """The loss of a margin: its sum, minus its first and its second derivative.

    `trusted` is the largest change of a margin for which a full Newton step is known to descend; `flattens` says that
    the curvature is nowhere above that of the margin 0, so that from 0 a step of any length descends.
    `objective` is the second route: Σ loss and its derivative in the score, from scores and labels, written afresh.
    """

    total: Callable[[Vector], float]
    derivatives: Callable[[Vector], tuple[Vector, Vector]]
    trusted: float
    flattens: bool
    objective: Callable[[Vector, Vector], tuple[float, Vector]]


@dataclass(frozen=True, slots=True)
class Problem:
    """The problem in centred columns: signed rows A (n, k), prior precision P (k, k) and mean c (k,)."""

    A: Matrix
    P: Matrix
    c: Vector
    shift: Vector | None
    flat: bool
    X: Matrix

    def centred(self, theta: Vector) -> Vector:
        """The estimate (b, w) as (b + w·x̄, w)."""
        return self._moved(theta, 1.0)

    def original(self, theta: Vector) -> Vector:
        """The estimate (b + w·x̄, w) as (b, w)."""
        return self._moved(theta, -1.0)

    def raw(self) -> Matrix:
        """The signed rows of the columns as they came: centring rounds, and the test of separability is exact."""
        if self.shift is None:
            return self.A
        sign = self.A[:, :1]
        return np.hstack([sign, sign * self.X])

    def _moved(self, theta: Vector, sign: float) -> Vector:
        if self.shift is None:
            return theta
        moved = theta.copy()
        moved[0] += sign * (theta[1:] @ self.shift)
        return moved

    def objective(self, link: Link, theta: Vector) -> float:
        """Σ ℓ(m) + ½(θ − c)ᵀP(θ − c)."""
        away = theta - self.c
        return link.total(self.A @ theta) + 0.5 * float(away @ self.P @ away)

    def left(self, step: Vector, theta: Vector, H: Matrix) -> float:
        """The largest part of a centred step, relative to θ = (b, w) or to FLOOR standard errors."""
        moved, values, curvatures = self.original(step).tolist(), theta.tolist(), H.diagonal().tolist()
        pairs = zip(moved, values, curvatures, strict=True)
        parts: list[float] = [abs(m) / max(abs(v), FLOOR / sqrt(h)) for m, v, h in pairs]
        return max(parts)

    def step(self, link: Link, theta: Vector, margins: Vector, lift: float = 0.0) -> tuple[Vector, Matrix] | None:
        """The Newton step −H⁻¹g, by Cholesky, and H; None where H is not positive definite in floating point.

        `lift` adds that share of the columns' squared lengths to its diagonal: a way out of saturated scores.
        """
        steepness, curvature = link.derivatives(margins)
        AT = self.A.T
        H = (AT * curvature) @ self.A
        g = AT @ steepness
        if not self.flat:
            H += self.P
            g -= self.P @ (theta - self.c)
        if lift:
            H.flat[:: H.shape[0] + 1] += lift * np.add.reduce(self.A * self.A)
        _, step, info = lapack.dposv(H, g)
        return None if info else (step, H)


def pose(X: Matrix, y: Vector, prior: Prior, intercept: bool, penalise_intercept: bool) -> Problem:
    """The problem of these data. Raises ValueError for labels or a prior amiss."""
    sign = signs(y)[:, np.newaxis]
    n, p = X.shape
    flat = is_flat(prior)
    pulled = intercept and penalise_intercept
    P, c = prior_terms(prior, p, intercept, pulled)
    if not intercept:
        return Problem(sign * X, P, c, None, flat, X)
    A = np.empty((n, p + 1))
    shift = None if pulled and not flat else np.add.reduce(X) / n
    A[:, :1] = sign
    np.multiply(sign, X if shift is None else X - shift, out=A[:, 1:])
    return Problem(A, P, c, shift, flat, X)


def is_flat(prior: Prior) -> bool:
    """Whether nothing pulls the weights."""
    return prior is None or isinstance(prior, FlatPrior)


def prior_terms(prior: Prior, p: int, intercept: bool, pulled: bool) -> tuple[Matrix, Vector]:
    """Precision (k, k) and mean (k,) of a normal prior, k = p and one more for an intercept; zeros where it is flat.

    One N(loc, τ²) pulls every weight to loc and, where the intercept is pulled, the intercept to 0; a prior of a
    vector then has the intercept's numbers first.
    """
    k, free = p + intercept, int(intercept)
    P, c = np.zeros((k, k)), np.zeros(k)
    if is_flat(prior):
        return P, c
    if not isinstance(prior, NormalPrior | NormalVectorPrior):
        raise ValueError(f"prior is {prior!r}; wanted a normal prior or None")
    if isinstance(prior, NormalPrior):
        P.flat[0 if pulled else free * (k + 1) :: k + 1] = prior.precision
        c[free:] = prior.loc
        return P, c
    start = 0 if pulled else free
    if len(prior.loc) != k - start:
        raise ValueError(f"prior is for {len(prior.loc)} weights; wanted {k - start}")
    P[start:, start:], c[start:] = prior.precision, prior.loc
    return P, c


def solve(
    link: Link, X: ArrayLike, y: ArrayLike, prior: Prior, intercept: bool, penalise_intercept: bool
) -> tuple[Certificate, float, tuple[float, ...]] | Degenerate:
    """Certificate, intercept (0 where there is none) and weights of the minimiser, or what forbids one."""
    features, response = examples(X, y)
    problem = pose(features, response, prior, intercept, penalise_intercept)
    theta = undetermined(problem, features, response, intercept) or newton(link, problem, started(link, problem))
    if isinstance(theta, Degenerate):
        return theta
    certificate = certify(link, problem, features, response, theta)
    for _ in range(2):
        if certificate.residual < ENOUGH:
            break
        theta = polished(link, problem, theta)
        certificate = certify(link, problem, features, response, theta)
    if certificate.residual == inf:
        return FLAT
    values = theta.tolist()
    return certificate, values[0] if intercept else 0.0, tuple(values[1:] if intercept else values)


def polished(link: Link, problem: Problem, theta: Vector) -> Vector:
    """θ after one more Newton step."""
    inner = problem.centred(theta)
    found = problem.step(link, inner, problem.A @ inner)
    return theta if found is None else problem.original(inner + found[0])


def undetermined(problem: Problem, X: Matrix, y: Vector, intercept: bool) -> Degenerate | None:
    """What forbids an estimate before any step is taken: one class under a free intercept, or dependent features."""
    if problem.shift is not None and abs(np.add.reduce(problem.A[:, 0])) == y.size:
        if y.size == 1:
            return Degenerate("one-observation", "one observation places no boundary between two classes")
        return Degenerate("one-class", f"every label is {y[0]:g}, so the intercept grows without bound")
    return dependent(X, intercept) if problem.flat else None


def dependent(X: Matrix, intercept: bool) -> Degenerate | None:
    """What keeps the weights from being determined by these features (a constant among them), to 1e-10 of lengths."""
    n, p = X.shape
    if n < p + intercept:
        return Degenerate("too-few-rows", f"{n} observations do not determine {p + intercept} numbers")
    inner = X - np.add.reduce(X) / n if intercept else X
    gram = inner.T @ inner
    lengths, full = np.sqrt(gram.diagonal()), np.sqrt(np.add.reduce(X * X))
    if (lengths <= 1e-13 * full).any():
        j = int(np.argmax(lengths <= 1e-13 * full)) + 1
        return Degenerate("zero-variance", f"feature {j} does not vary, so its weight is not determined")
    gram /= lengths * lengths[:, np.newaxis]
    gram.flat[:: p + 1] -= 1e-4
    if lapack.dpotrf(gram)[1] == 0:  # the smallest eigenvalue is above 1e-4: no need of singular values
        return None
    singular = np.linalg.svd(inner / lengths, compute_uv=False)
    if singular[-1] < 1e-10 * singular[0]:
        return Degenerate("collinear", "the features are linearly dependent, so the weights are not determined")
    return None


def started(link: Link, problem: Problem) -> Vector:
    """Where Newton starts: at zero, or at the prior's mean if that is better."""
    zero = np.zeros(problem.c.size)
    if problem.c.any() and problem.objective(link, problem.c) < problem.objective(link, zero):
        return problem.c
    return zero


def newton(link: Link, problem: Problem, theta: Vector) -> Vector | Degenerate:
    """Damped Newton until a step is so small that the next would not matter."""
    A = problem.A
    margins = A @ theta
    for taken in range(STEPS):
        found = problem.step(link, theta, margins)
        if problem.flat and taken and (found is None or taken == PATIENCE or np.minimum.reduce(margins) > 0):
            verdict = separable(problem.raw(), problem.original(theta))
            if verdict is not None:
                return verdict
        if found is None:
            found = problem.step(link, theta, margins, 1e-10)
        if found is None:
            break
        step, H = found
        change = A @ step
        reach = max(float(np.maximum.reduce(change)), -float(np.minimum.reduce(change)))
        if reach <= link.trusted or (link.flattens and not margins.any()):
            theta = theta + step
            if reach < SMALL:
                return problem.original(theta)
        else:
            theta = theta + damped(link, problem, theta, step, H, reach) * step
        margins = A @ theta
    return FLAT


def damped(link: Link, problem: Problem, theta: Vector, step: Vector, H: Matrix, reach: float) -> float:
    """The share of a long step that lowers the objective enough (Armijo's rule by halving)."""
    value, slope = problem.objective(link, theta), 1e-4 * float(step @ H @ step)
    t = min(1.0, LONGEST / reach)
    while t > 1e-10 and not problem.objective(link, theta + t * step) <= value - t * slope:
        t *= 0.5
    return t


def certify(link: Link, problem: Problem, X: Matrix, y: Vector, theta: Vector) -> Certificate:
    """Evidence for θ (intercept first where there is one): the Newton step left, and a second optimiser's answer."""
    inner = problem.centred(theta)
    found = problem.step(link, inner, problem.A @ inner)
    residual = Residual("newton step", inf if found is None else problem.left(found[0], theta, found[1]))

    def difference() -> float:
        if found is None:
            return inf
        other = problem.centred(second(link, problem, X, y))
        return problem.left(inner - other, theta, found[1])

    return Certificate((residual,), SecondMethod("quasi-Newton, then Powell's hybrid method on the score", difference))


def second(link: Link, problem: Problem, X: Matrix, y: Vector) -> Vector:
    """The minimiser by BFGS from zero or the prior's mean, polished by MINPACK's hybrid root finder on the gradient."""
    k = problem.c.size
    Z = np.column_stack([np.ones(y.size), X])[:, -k:] if problem.shift is None else np.abs(problem.A[:, :1])
    if problem.shift is not None:
        Z = np.column_stack([Z, X - problem.shift])
    root = np.linalg.cholesky(0.25 * Z.T @ Z + problem.P + 1e-12 * np.eye(k))
    unit = np.linalg.inv(root).T

    def objective(u: Vector) -> tuple[float, Vector]:
        away = unit @ u
        loss, slope = link.objective(Z @ (problem.c + away), y)
        pull = problem.P @ away
        return loss + 0.5 * float(away @ pull), np.asarray(unit.T @ (Z.T @ slope + pull))

    start = np.zeros(k)
    if problem.c.any():
        start = min(start, -root.T @ problem.c, key=lambda u: objective(u)[0])
    return problem.original(problem.c + unit @ quasi_newton(objective, start))
