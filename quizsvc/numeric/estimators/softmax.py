"""Softmax (multinomial logistic) regression: K classes whose log probabilities are linear up to their common sum.

Model: P(yᵢ = k) = e^(ηᵢₖ)/Σⱼ e^(ηᵢⱼ) with η = b + XW, X (n, p) or a list of n numbers, y (n,) of 0 to K − 1, b (K,),
W (p, K) with one column a class. Objective: Σ cross-entropy + ‖W − w₀‖²/(2τ²), each column pulled to w₀. Adding a
vector to every column changes no probability, so the columns (less w₀) sum to zero: with a prior because that is
where the minimum is, without one by choice; intercepts sum to zero (Bishop, PRML, section 4.3.4).
Newton's method runs on V with W = w₀ + VUᵀ, U (K, K − 1) orthonormal columns that sum to zero: ‖W − w₀‖ = ‖V‖.
With K = 2 it is logistic regression of class 1 with w = W₁ − W₀, whose prior has mean 0 and sd τ√2.
"""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import lapack

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod
from quizsvc.numeric.estimators.binary import (
    ENOUGH,
    FLAT,
    FLOOR,
    LONGEST,
    PATIENCE,
    STEPS,
    Prior,
    dependent,
    is_flat,
    prior_terms,
)
from quizsvc.numeric.estimators.separation import examples, separable
from quizsvc.numeric.quasi_newton import quasi_newton
from quizsvc.numeric.special import log_softmax, softmax

Labels = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class SoftmaxFit(Fit):
    """Intercepts (K,) and weights (p rows of K), in nats per unit of each feature; each row sums to zero (or K w₀)."""

    intercept: tuple[float, ...]
    coef: tuple[tuple[float, ...], ...]

    @property
    def slope(self) -> tuple[float, ...]:
        """The weights of the first feature, one a class."""
        return self.coef[0]


@dataclass(frozen=True, slots=True)
class Problem:
    """Rows Z (n, k) with centred features, labels, prior precision P (k, k) and mean c (k,), contrasts U (K, K − 1)."""

    Z: Matrix
    y: Labels
    P: Matrix
    c: Vector
    shift: Vector | None
    flat: bool
    U: Matrix
    X: Matrix

    def scores(self, V: Matrix) -> Matrix:
        """η (n, K), up to a constant in each row."""
        return np.asarray(self.Z @ V @ self.U.T)

    def objective(self, V: Matrix) -> float:
        """Σ cross-entropy + ½ Σ VᵀPV."""
        log_p = log_softmax(self.scores(V))
        return float(0.5 * (V * (self.P @ V)).sum() - log_p[range(self.y.size), self.y].sum())

    def step(self, V: Matrix) -> tuple[Matrix, Vector] | None:
        """The Newton step and the diagonal of H, both (k, K − 1); None where H is not positive definite.

        The curvature diag(p) − ppᵀ is summed over pairs of classes, pⱼpₖ(eⱼ − eₖ)(eⱼ − eₖ)ᵀ, which cancels nothing.
        """
        p, own = softmax(self.scores(V)), (range(self.y.size), self.y)
        miss = -p
        miss[own] = 0.0
        miss[own] = -miss.sum(axis=1)  # 1 − p would keep no digits of a small miss
        g = self.Z.T @ (miss @ self.U) - self.P @ V
        first, second = np.triu_indices(p.shape[1], 1)
        pairs, apart = p[:, first] * p[:, second], self.U[first] - self.U[second]
        k, m = V.shape
        H = np.empty((k, m, k, m))
        for a in range(m):
            for b in range(a + 1):
                weight = pairs @ (apart[:, a] * apart[:, b])
                H[:, a, :, b] = H[:, b, :, a] = (self.Z.T * weight) @ self.Z
            H[:, a, :, a] += self.P
        full = H.reshape(k * m, k * m)
        _, step, info = lapack.dposv(full, g.ravel())
        return None if info else (step.reshape(k, m), full.diagonal().reshape(k, m))

    def weights(self, V: Matrix) -> Matrix:
        """Intercepts (first row, where there are any) and weights (k, K) of the original columns."""
        moved = V
        if self.shift is not None:
            moved = V.copy()
            moved[0] -= self.shift @ V[1:]
        return np.asarray(self.c[:, np.newaxis] + moved @ self.U.T)

    def contrasts(self, W: Matrix) -> Matrix:
        """V of intercepts and weights: what `weights` undoes, their common part left out."""
        V = np.asarray(W @ self.U)
        if self.shift is not None:
            V[0] += self.shift @ V[1:]
        return V

    def left(self, step: Matrix, W: Matrix, diagonal: Matrix) -> float:
        """The largest part of a step in W, relative to |W|, or to FLOOR standard errors."""
        floor = FLOOR / np.sqrt(diagonal.max(axis=1, keepdims=True))
        moved = self.weights(step) - self.c[:, np.newaxis]
        return float((np.abs(moved) / np.maximum(np.abs(W), floor)).max())


def softmax_regression(
    X: ArrayLike,
    y: ArrayLike,
    prior: Prior = None,
    intercept: bool = True,
    penalise_intercept: bool = False,
    classes: int | None = None,
) -> SoftmaxFit | Degenerate:
    """The minimiser of the objective above by Newton's method; the MLE where `prior` is None.

    K is `classes`, or one more than the largest label. Accurate to 1e-8 relative (each number to its own size, or to
    a thousandth of its standard error if that is more). Degenerate: "one-observation", "one-class", "missing-class"
    (a class below K without an example) where they send an intercept to infinity; without a prior "separable",
    "quasi-separable" (the direction is of the classes from 1 on, relative to class 0, intercepts first), "collinear",
    "zero-variance", "too-few-rows"; else "no-convergence". Raises ValueError for shapes or labels amiss.
    """
    features, response = examples(X, y)
    problem = pose(features, labels(response, classes), prior, intercept, penalise_intercept, classes)
    V = undetermined(problem, features) or newton(problem)
    if isinstance(V, Degenerate):
        return V
    W = problem.weights(V)
    certificate = certify(problem, features, W)
    for _ in range(2):
        found = problem.step(V)
        if certificate.residual < ENOUGH or found is None:
            break
        V = V + found[0]
        W = problem.weights(V)
        certificate = certify(problem, features, W)
    rows = [tuple(row) for row in W.tolist()]
    return SoftmaxFit(certificate, rows.pop(0) if intercept else (0.0,) * W.shape[1], tuple(rows))


def certify_softmax(
    X: Matrix,
    y: Vector,
    prior: Prior,
    weights: Matrix,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> Certificate:
    """Evidence for `weights` (k, K), the intercepts' row first where there is one."""
    K = weights.shape[1]
    return certify(pose(X, labels(y, K), prior, intercept, penalise_intercept, K), X, weights)


def certify(problem: Problem, X: Matrix, W: Matrix) -> Certificate:
    """The Newton step left, the sum of the columns, and the answer of a quasi-Newton method with class 0 fixed."""
    V = problem.contrasts(W)
    found = problem.step(V)
    step, diagonal = found or (V, np.ones_like(V))
    common = np.abs(W.mean(axis=1) - problem.c) / np.abs(W).max(axis=1).clip(1e-300)

    def difference() -> float:
        return problem.left(V - second(problem, X), W, diagonal)

    return Certificate(
        (
            Residual("newton step", problem.left(step, W, diagonal) if found else inf),
            Residual("sum of columns", float(common.max())),
        ),
        SecondMethod("quasi-Newton with one class fixed, then Powell's hybrid method", difference),
    )


def labels(response: Vector, classes: int | None) -> Labels:
    """The labels as whole numbers from 0 to K − 1."""
    y = response.astype(np.intp)
    if (y != response).any() or y.min() < 0:
        raise ValueError("y holds a label that is not a whole number from 0 up; wanted 0 to K - 1")
    if classes is not None and (classes < 2 or y.max() >= classes):
        raise ValueError(f"y holds the label {y.max()} for {classes} classes; wanted two or more, labels below them")
    return y


def pose(X: Matrix, y: Labels, prior: Prior, intercept: bool, penalise_intercept: bool, classes: int | None) -> Problem:
    """The problem of these data."""
    n, p = X.shape
    flat = is_flat(prior)
    pulled = intercept and penalise_intercept
    P, c = prior_terms(prior, p, intercept, pulled)
    shift = np.add.reduce(X) / n if intercept and (flat or not pulled) else None
    inner = X if shift is None else X - shift
    Z = np.column_stack([np.ones(n), inner]) if intercept else inner
    return Problem(Z, y, P, c, shift, flat, helmert(classes or max(int(y.max()) + 1, 2)), X)


def helmert(K: int) -> Matrix:
    """K − 1 orthonormal columns of length K, each summing to zero: column j is (1, …, 1, −j, 0, …)/√(j(j + 1))."""
    U = np.zeros((K, K - 1))
    for j in range(1, K):
        U[:j, j - 1] = 1.0
        U[j, j - 1] = -j
        U[:, j - 1] /= (j * (j + 1)) ** 0.5
    return U


def undetermined(problem: Problem, X: Matrix) -> Degenerate | None:
    """What forbids an estimate before any step is taken."""
    counts = np.bincount(problem.y, minlength=problem.U.shape[0])
    if problem.shift is not None and (counts == 0).any():
        if problem.y.size == 1:
            return Degenerate("one-observation", "one observation places no boundary between classes")
        if (counts > 0).sum() == 1:
            return Degenerate("one-class", f"every label is {problem.y[0]}, so its intercept grows without bound")
        missing = int(np.argmin(counts))
        return Degenerate("missing-class", f"class {missing} has no example, so its intercept falls without bound")
    return dependent(X, problem.Z.shape[1] > X.shape[1]) if problem.flat else None


def newton(problem: Problem) -> Matrix | Degenerate:
    """Damped Newton from W = w₀ to a step that changes no score by more than 1e-5."""
    V = np.zeros((problem.Z.shape[1], problem.U.shape[1]))
    for taken in range(STEPS):
        found = problem.step(V)
        if problem.flat and taken and (found is None or taken == PATIENCE or separates(problem, V)):
            verdict = separable(signed_rows(problem), reference(problem.weights(V)))
            if verdict is not None:
                return verdict
        if found is None:
            break
        step, _ = found
        reach = float(np.abs(problem.scores(step)).max())
        V = V + (1.0 if reach <= 0.5 else damped(problem, V, step, reach)) * step
        if reach < 1e-5:
            return V
    return FLAT


def damped(problem: Problem, V: Matrix, step: Matrix, reach: float) -> float:
    """The share of a long step that lowers the objective, by halving."""
    value, t = problem.objective(V), min(1.0, LONGEST / reach)
    while t > 1e-10 and not problem.objective(V + t * step) < value:
        t *= 0.5
    return t


def separates(problem: Problem, V: Matrix) -> bool:
    """Whether every example's own class has the strictly largest score."""
    scores = problem.scores(V)
    own = scores[range(problem.y.size), problem.y].copy()
    scores[range(problem.y.size), problem.y] = -inf
    return bool((own > scores.max(axis=1)).all())


def signed_rows(problem: Problem) -> Matrix:
    """One row for each example and each other class j: (1, xᵢ) ⊗ (e_y − e_j), the columns of class 0 left out."""
    Z = problem.Z if problem.shift is None else np.column_stack([np.ones(problem.y.size), problem.X])
    k, K = problem.Z.shape[1], problem.U.shape[0]
    unit = np.eye(K)[:, 1:]
    rows = [np.multiply.outer(unit[problem.y] - unit[j], np.ones(k)) * Z[:, np.newaxis, :] for j in range(K)]
    kept = [block[problem.y != j].reshape(-1, k * (K - 1)) for j, block in enumerate(rows)]
    return np.vstack(kept)


def reference(W: Matrix) -> Vector:
    """The weights of classes 1 to K − 1 relative to class 0, one class after the other."""
    return np.asarray((W[:, 1:] - W[:, :1]).T.ravel())


def second(problem: Problem, X: Matrix) -> Matrix:
    """The minimiser V by BFGS on the weights of classes 1 to K − 1 (class 0 fixed), polished by MINPACK."""
    k, K = problem.Z.shape[1], problem.U.shape[0]
    root = np.linalg.cholesky(0.25 * problem.Z.T @ problem.Z + problem.P + 1e-12 * np.eye(k))
    unit = np.linalg.inv(root).T

    def objective(u: Vector) -> tuple[float, Vector]:
        W = np.column_stack([np.zeros(k), unit @ u.reshape(k, K - 1)])
        scores = problem.Z @ W
        p, own = softmax(scores), (range(problem.y.size), problem.y)
        p[own] = 0.0
        p[own] = -p.sum(axis=1)
        away = W - W.mean(axis=1, keepdims=True)
        loss = 0.5 * float((away * (problem.P @ away)).sum()) - float(log_softmax(scores)[own].sum())
        slope = problem.Z.T @ p + problem.P @ away
        return loss, (unit.T @ slope[:, 1:]).ravel()

    exact = quasi_newton(objective, np.zeros(k * (K - 1)))
    W = np.column_stack([np.zeros(k), unit @ exact.reshape(k, K - 1)])
    return np.asarray(W @ problem.U)
