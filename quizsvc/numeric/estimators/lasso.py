"""Lasso: least squares with an absolute pull on the weights, solved exactly by an active set.

Objective: ½‖y − b − Xw‖² + λ‖w‖₁, λ = `penalty`; X is (n, p), y is (n,), the intercept b is free unless
`penalise_intercept=True`, when λ|b| is added. With noise sd σ and wⱼ ~ Laplace(0, b) it is the MAP at λ = σ²/b
(Tibshirani, JRSS B 58, 1996).

Weights of known sign and support solve a linear system. From the least-squares signs, weights that would cross zero
leave the support one by one, and the most violated weight outside enters, as in Lawson and Hanson's NNLS (Solving
Least Squares Problems, chapter 23); each turn lowers the objective, so the search ends, at the minimum itself.
"""

from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import blas, lapack
from scipy.optimize import nnls

from quizsvc.numeric.arrays import Matrix, Vector, nonnegative
from quizsvc.numeric.certificates import Certificate, Degenerate, Residual, SecondMethod
from quizsvc.numeric.estimators.ridge import LinearFit, linear_fit, ridge, undetermined
from quizsvc.numeric.least_squares import DEPENDENT, Factored, Rows, assemble, factorise, table

SLACK = 1e-11  # by how much (relatively) a correlation may pass the penalty before its weight enters


def lasso(
    X: ArrayLike, y: ArrayLike, penalty: float, intercept: bool = True, penalise_intercept: bool = False
) -> LinearFit | Degenerate:
    """The minimiser of the objective above; weights outside the support are exactly 0.

    Accurate to 1e-8 of max(|wⱼ|, 10⁻⁴ of what noise of y's size does to wⱼ), or the certificate does not hold.
    Degenerate("collinear") where dependent features leave the choice among them open; at λ = 0 as ridge's. Raises
    ValueError for shapes that do not fit or λ < 0.
    """
    features, response = table(X, y)
    lam = nonnegative(penalty, "penalty")
    if lam == 0:
        return ridge(features, response, 0.0, 0.0, intercept)
    rows = assemble(features, response, intercept, penalise_intercept=penalise_intercept)
    return l1_fit(rows, lam)


def certify_lasso(
    X: Matrix, y: Vector, penalty: float, weights: Vector, intercept: bool = True, penalise_intercept: bool = False
) -> Certificate:
    """Evidence for `weights` (intercept first): KKT conditions, duality gap, and least-distance programming."""
    return certify_l1(assemble(X, y, intercept, penalise_intercept=penalise_intercept), penalty, weights)


def l1_fit(of: Rows, lam: float) -> LinearFit | Degenerate:
    """The fit that minimises ½‖t − Aθ‖² + λ‖θ‖₁, λ > 0, on assembled rows."""
    found = _guessed(of, lam)
    if found is None:
        theta, unique = l1_minimiser(of.A, of.t, lam)
        if not unique:
            return Degenerate("collinear", "the features are dependent, and the penalty cannot choose among them")
        factored = None
    else:
        theta, factored = found
    weights = of.weights(theta)
    return linear_fit(certify_l1(of, lam, weights, factored), weights, of.intercept)


def _guessed(of: Rows, lam: float) -> tuple[Vector, Factored | None] | None:
    """The minimum by the signs that the normal equations suggest, solved by QR; None where these signs are not its own.

    The normal equations may mislead, so nothing is taken from them but the support and signs, and these are verified.
    """
    gram: list[list[float]] = (of.rows.T @ of.rows).tolist()
    if max(map(abs, gram[-1][:-1])) < lam * (1.0 - SLACK):
        return np.zeros(len(gram) - 1), None
    guess = _signs(gram, lam)
    if not guess:
        return None
    factored = factorise(_restricted(of, list(guess)))
    if isinstance(factored, Degenerate):
        return None
    k = len(guess)
    slope = lam * np.array(list(guess.values()))
    inside = factored.inverse @ (factored.qr[:k, k] - slope @ factored.inverse)
    theta = [0.0] * (len(gram) - 1)
    for (j, sign), value in zip(guess.items(), inside.tolist(), strict=True):
        if value * sign <= 0:
            return None
        theta[j] = value
    found = np.array(theta)
    if k < len(theta):
        pull = ((of.t - of.A @ found) @ of.A).tolist()
        if any(abs(pull[j]) >= lam * (1.0 - SLACK) for j in range(len(theta)) if j not in guess):
            return None
    return found, factored


def _signs(gram: list[list[float]], lam: float) -> dict[int, float]:
    """Support and signs that the Gram matrix of [A | t] leads to; empty if none."""
    *inner, last = gram
    return _thresholded(inner, last, lam) or _walked(inner, last, lam)


def _thresholded(gram: list[list[float]], moment: list[float], lam: float) -> dict[int, float]:
    """From the signs of Aᵀt, dropping at once all weights that come out otherwise; empty if one should come back."""
    sign = {j: 1.0 if moment[j] > 0 else -1.0 for j in range(len(gram))}
    while sign:
        goal = _eliminate(gram, moment, sign, lam)
        if not goal:
            return {}
        wrong = [j for j in sign if goal[j] * sign[j] <= 0]
        if not wrong:
            break
        for j in wrong:
            del sign[j]
    for j, row in enumerate(gram):
        if j not in sign and abs(moment[j] - sum(row[i] * goal[i] for i in sign)) >= lam:
            return {}
    return sign


def _walked(gram: list[list[float]], moment: list[float], lam: float) -> dict[int, float]:
    """From least squares' signs, dropping one by one the weights that reach zero first."""
    support = dict.fromkeys(range(len(gram)), 0.0)
    theta = _eliminate(gram, moment, support, 0.0)
    support = {j: 1.0 if theta[j] > 0 else -1.0 for j in theta}
    while support:
        goal = _eliminate(gram, moment, support, lam)
        if not goal:
            return {}
        crossing = [j for j in support if goal[j] * support[j] <= 0]
        if not crossing:
            return support
        share = {j: theta[j] / (theta[j] - goal[j]) if theta[j] != goal[j] else 0.0 for j in crossing}
        first = min(share, key=share.__getitem__)
        theta = {j: theta[j] + share[first] * (goal[j] - theta[j]) for j in support if j != first}
        del support[first]
    return {}


def _eliminate(gram: list[list[float]], moment: list[float], sign: dict[int, float], lam: float) -> dict[int, float]:
    """The weights over the support of `sign`, by Gaussian elimination in plain floats; empty where a pivot vanishes."""
    support = list(sign)
    rows = [[gram[i][j] for j in support] + [moment[i] - lam * sign[i]] for i in support]
    for i, row in enumerate(rows):
        if row[i] <= 1e-12 * gram[support[i]][support[i]]:
            return {}
        for below in rows[i + 1 :]:
            factor = below[i] / row[i]
            for j in range(i + 1, len(row)):
                below[j] -= factor * row[j]
    values: list[float] = []
    for i in range(len(rows) - 1, -1, -1):
        row = rows[i]
        inner = sum(row[j] * value for j, value in zip(range(len(rows) - 1, i, -1), values, strict=True))
        values.append((row[-1] - inner) / row[i])
    return dict(zip(support, reversed(values), strict=True))


def _restricted(of: Rows, support: list[int]) -> Rows:
    """The problem in the features of `support` alone, its intercept already taken out."""
    full = len(support) == of.rows.shape[1] - 1
    rows = of.rows if full else of.rows.T[[*support, -1]].T
    return Rows(rows, of.count, of.total, None, 0.0, False, None)


def l1_minimiser(A: Matrix, t: Vector, lam: float) -> tuple[Vector, bool]:
    """A θ that minimises ½‖t − Aθ‖² + λ‖θ‖₁, λ > 0, and whether it is known to be the only one."""
    k = A.shape[1]
    slack = SLACK * np.sqrt(np.einsum("ij,ij->j", A, A)) * float(np.linalg.norm(t))
    theta, support = _start(A, t, lam)
    while True:
        pull = A.T @ (t - A @ theta)
        excess = np.abs(pull) - lam - slack
        excess[support] = -inf
        entering = int(excess.argmax())
        if excess[entering] <= 0:
            break
        sign = np.sign(theta)
        sign[entering] = np.sign(pull[entering])
        theta, support = _settle(A, t, lam, theta, sign, [*support, entering])
    tied = [j for j in range(k) if j in support or abs(pull[j]) >= lam - slack[j]]
    return theta, len(tied) == len(support) or _independent(A[:, tied])


def _start(A: Matrix, t: Vector, lam: float) -> tuple[Vector, list[int]]:
    """The minimum over the support that least squares' signs lead to; nothing where least squares has no answer."""
    k = A.shape[1]
    everything = list(range(k))
    if A.shape[0] < k or (free := _solve(A, t, 0.0, np.zeros(k))) is None:
        return np.zeros(k), []
    return _settle(A, t, lam, free, np.sign(free), everything)


def _settle(
    A: Matrix, t: Vector, lam: float, theta: Vector, sign: Vector, support: list[int]
) -> tuple[Vector, list[int]]:
    """Towards the minimum over `support` with these signs, dropping what reaches zero on the way."""
    while support:
        goal = np.zeros(theta.size)
        inside = _solve(A[:, support], t, lam, sign[support])
        if inside is None:
            goal[:] = theta + _flat_direction(A, sign, support) * (2 * np.abs(theta).sum() + 1.0)
        else:
            goal[support] = inside
        crossing = [j for j in support if goal[j] * sign[j] <= 0]
        if not crossing:
            return goal, support
        share = [theta[j] / (theta[j] - goal[j]) if theta[j] != goal[j] else 0.0 for j in crossing]
        first = int(np.argmin(share))
        theta = theta + share[first] * (goal - theta)
        support = [j for j in support if j != crossing[first]]
        theta[[j for j in range(theta.size) if j not in support]] = 0.0
    return np.zeros(theta.size), []


def _solve(A: Matrix, t: Vector, lam: float, sign: Vector) -> Vector | None:
    """The minimiser of ½‖t − Aθ‖² + λ sᵀθ by QR; None where A's columns are dependent."""
    m, k = A.shape
    if m < k:
        return None
    qr, _, _, _ = lapack.dgeqrf(np.column_stack((A, t)))
    R, lengths = qr[:k, :k], np.sqrt(np.einsum("ij,ij->j", A, A))
    if (np.abs(np.diagonal(R)) <= DEPENDENT * lengths).any():
        return None
    shift = blas.dtrsv(R, lam * sign, trans=1)
    return np.asarray(blas.dtrsv(R, qr[:k, k] - shift))


def _independent(A: Matrix) -> bool:
    return _solve(A, np.zeros(A.shape[0]), 0.0, np.zeros(A.shape[1])) is not None


def _flat_direction(A: Matrix, sign: Vector, support: list[int]) -> Vector:
    """The direction that leaves Aθ as it is and lets the entering weight, last in `support`, grow."""
    *others, entering = support
    direction = np.zeros(A.shape[1])
    direction[entering] = sign[entering]
    direction[others] = -sign[entering] * np.linalg.lstsq(A[:, others], A[:, entering], rcond=None)[0]
    return direction


def certify_l1(of: Rows, lam: float, weights: Vector, factored: Factored | None = None) -> Certificate:
    """Evidence that `weights` minimise ½‖t − Aθ‖² + λ‖θ‖₁: Newton step inside the support, KKT outside, the gap.

    `factored` is the factor of the support's columns, made anew where it is not given.
    """
    theta, A, t = of.free(weights), of.A, of.t
    left = t - A @ theta
    values: list[float] = theta.tolist()
    pull: list[float] = (left @ A).tolist()
    inside = [j for j, value in enumerate(values) if value]
    length = sqrt(float(t @ t)) or 1.0
    worst, arrived = 0.0, values
    if inside:
        parts = factored or factorise(_restricted(of, inside))
        if isinstance(parts, Degenerate):
            return undetermined(parts)
        slope = np.array([lam if values[j] > 0 else -lam for j in inside])
        arrived = values.copy()
        for j, step, floor in zip(inside, parts.newton(left, slope).tolist(), parts.floor, strict=True):
            worst = max(worst, abs(step) / max(abs(values[j]), floor))
            arrived[j] += step
    worst = max(worst, of.intercept_error(arrived, float(weights[0]), length))
    outside = 0.0
    for j in [j for j, value in enumerate(values) if not value]:
        column = sqrt(float(A[:, j] @ A[:, j]))
        outside = max(outside, (abs(pull[j]) - lam) / (column * length) if column else 0.0)
    largest, shrink = max(map(abs, pull)), 1.0
    if largest > lam * (1.0 + SLACK):
        blur = SLACK * length * sqrt(float(np.einsum("ij,ij->j", A, A).max()))
        shrink = min(1.0, (lam + blur) / largest)
    gap = _duality_gap(left, shrink, lam * sum(map(abs, values)), t)
    residuals = (
        Residual("newton step", worst),
        Residual("subgradient", outside),
        Residual("duality gap", gap / (0.5 * length**2)),
    )

    def difference() -> float:
        other = _least_distance(A, t, lam)
        columns = np.sqrt(np.einsum("ij,ij->j", A, A))
        sizes = np.maximum(np.abs(theta), 1e-4 * length / np.where(columns > 0, columns, length))
        return max(
            float((np.abs(other - theta) / sizes).max()), of.intercept_error(other.tolist(), float(weights[0]), length)
        )

    return Certificate(residuals, SecondMethod("least-distance programming of the dual", difference))


def _duality_gap(left: Vector, shrink: float, penalties: float, t: Vector) -> float:
    """Objective less the dual's value at the residuals, shrunk until no feature correlates with them beyond λ."""
    square = float(left @ left)
    return max(0.5 * (1.0 + shrink**2) * square + penalties - shrink * float(left @ t), 0.0)


def _least_distance(A: Matrix, t: Vector, lam: float) -> Vector:
    """The lasso by its dual, the point nearest to t with |Aᵀz| <= λ, through NNLS (Lawson and Hanson, 23.4)."""
    scale = float(np.linalg.norm(t)) or 1.0
    columns = np.sqrt(np.einsum("ij,ij->j", A, A))
    columns[columns == 0] = 1.0
    unit, target, level = A / columns, t / scale, lam / (columns * scale)
    bounds = np.concatenate((unit.T @ target - level, -unit.T @ target - level))
    E = np.vstack((np.hstack((unit, -unit)), bounds))
    goal = np.zeros(E.shape[0])
    goal[-1] = 1.0
    u, _ = nnls(E, goal, maxiter=1000)
    last = 1.0 - float(bounds @ u)
    k = A.shape[1]
    return np.asarray((u[:k] - u[k:]) / last * scale / columns)
