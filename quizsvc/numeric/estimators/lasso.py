"""Lasso: least squares with an absolute pull on the weights, solved exactly by an active set.

Objective: ½‖y − b − Xw‖² + λ‖w‖₁, λ = `penalty`; X is (n, p), y is (n,), the intercept b is free unless
`penalise_intercept=True`, when λ|b| is added. With noise sd σ and wⱼ ~ Laplace(0, b) it is the MAP at λ = σ²/b
(Tibshirani, JRSS B 58, 1996).

Weights of known sign and support solve a linear system. The most violated weight outside enters the support, and
weights that would cross zero leave it one by one, as in Lawson and Hanson's NNLS (Solving Least Squares Problems,
chapter 23); each turn lowers the objective, so the search ends, at the minimum itself. Where the features are far from
dependent the systems are normal equations, one product of the data; elsewhere each is solved by QR.
"""

from dataclasses import dataclass
from math import copysign, inf, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import blas, lapack
from scipy.optimize import nnls

from quizsvc.numeric.arrays import Matrix, Vector, nonnegative
from quizsvc.numeric.certificates import Certificate, Degenerate, Residual, SecondMethod
from quizsvc.numeric.estimators.ridge import LinearFit, linear_fit, ridge, undetermined
from quizsvc.numeric.least_squares import DEPENDENT, TINY, Rows, assemble, factorise, noise_floor, noise_share, table

SLACK = 1e-11  # by how much (relatively) a correlation may pass the penalty before its weight enters
APART = 1e-3  # the part of a feature's square that the others must leave unexplained for normal equations to serve
CLEAR = 1e-10  # the most that a residual of the normal equations' answer may be; with a larger one QR takes over


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
    fit = _by_normal_equations(of, lam)
    if fit is not None and all(residual.value <= CLEAR for residual in fit.certificate.residuals):
        return fit
    theta, unique = l1_minimiser(of.A, of.t, lam)
    if not unique:
        return Degenerate("collinear", "the features are dependent, and the penalty cannot choose among them")
    weights = of.weights(theta)
    return linear_fit(certify_l1(of, lam, weights), weights, of.intercept)


def _by_normal_equations(of: Rows, lam: float) -> LinearFit | None:
    """The fit where no feature comes near the span of the others nor a zero weight near entering; None elsewhere.

    The Newton step applies the solved system to the data's own gradient, so it is zero at the minimum alone, however
    wrong the system.
    """
    *system, last = (of.rows.T @ of.rows).tolist()
    squares: list[float] = [*[row[j] for j, row in enumerate(system)], last[-1]]
    sign = _solve(system, squares, lam)
    if not _clear(system, squares, lam, sign):
        return None
    theta = np.array([row[-1] if j in sign else 0.0 for j, row in enumerate(system)])
    point = _at(of, lam, of.weights(theta), squares)
    readings = squares if len(of.rows) == of.count else _squares(of.rows[: of.count])
    steps, floors = {}, {}
    for j in sign:
        row, steps[j] = system[j], 0.0
        for i, s in sign.items():
            steps[j] += row[i] * (point.pull[i] - lam * s)
        gap = sqrt(row[j])
        floors[j] = noise_floor(point.length, gap, noise_share(gap, sqrt(readings[j]), sqrt(squares[j])))
    return linear_fit(_certificate(point, steps, floors), point.weights, of.intercept)


def _solve(system: list[list[float]], squares: list[float], lam: float) -> dict[int, float]:
    """Solves the rows [AᵀA | Aᵀt − λs] for the weights of the minimum's support, and tells their signs s.

    A row of the support then holds its row of the inverse and, last, its weight; another's last is its correlation
    with what is left of t. It stops short of the minimum where a pivot is too small.
    """
    sign: dict[int, float] = {}
    theta: dict[int, float] = {}
    for _ in range(8 * len(system)):
        crossing, entering = _candidates(system, sign, lam)
        if crossing:
            leaving = _step_back(theta, system, crossing)
            _exchange(system, leaving)
            system[leaving][-1] += lam * sign.pop(leaving)
        elif entering < 0 or system[entering][entering] <= max(APART * squares[entering], TINY):
            break
        else:
            for j in sign:
                theta[j] = system[j][-1]
            theta[entering] = 0.0
            sign[entering] = copysign(1.0, system[entering][-1])
            system[entering][-1] -= lam * sign[entering]
            _exchange(system, entering)
    return sign


def _candidates(system: list[list[float]], sign: dict[int, float], lam: float) -> tuple[list[int], int]:
    """The weights that would cross zero, and the most violated one outside the support; −1 where λ holds them all."""
    crossing, entering, largest = [], -1, lam
    for j, row in enumerate(system):
        if j in sign:
            if row[-1] * sign[j] <= 0:
                crossing.append(j)
        elif abs(row[-1]) > largest:
            entering, largest = j, abs(row[-1])
    return crossing, entering


def _clear(system: list[list[float]], squares: list[float], lam: float, sign: dict[int, float]) -> bool:
    """Whether each weight has its sign and is well determined, and each other's correlation is truly below λ."""
    margin = SLACK * sqrt(squares[-1])
    for j, row in enumerate(system):
        if j in sign:
            if row[-1] * sign[j] <= 0 or row[j] * squares[j] * APART > 1.0:
                return False
        elif abs(row[-1]) >= lam - margin * sqrt(squares[j]):
            return False
    return True


def _step_back(theta: dict[int, float], system: list[list[float]], crossing: list[int]) -> int:
    """Moves `theta` towards the system's weights until the first of `crossing` reaches zero, and takes that one out."""
    share = {j: theta[j] / (theta[j] - system[j][-1]) if theta[j] else 0.0 for j in crossing}
    first = min(share, key=share.__getitem__)
    del theta[first]
    for j, value in theta.items():
        theta[j] = value + share[first] * (system[j][-1] - value)
    return first


def _exchange(system: list[list[float]], j: int) -> None:
    """Solves row j for its unknown and puts it into the others: weight j enters the support, or leaves it."""
    solved = system[j]
    factor = 1.0 / solved[j]
    for m in range(len(solved)):
        solved[m] *= factor
    for i, row in enumerate(system):
        if i != j:
            share = row[j]
            for m, known in enumerate(solved):
                row[m] -= share * known
            row[j] = -share * factor
    solved[j] = factor


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
    if A.shape[0] < k or (free := _solve_by_qr(A, t, 0.0, np.zeros(k))) is None:
        return np.zeros(k), []
    return _settle(A, t, lam, free, np.sign(free), everything)


def _settle(
    A: Matrix, t: Vector, lam: float, theta: Vector, sign: Vector, support: list[int]
) -> tuple[Vector, list[int]]:
    """Towards the minimum over `support` with these signs, dropping what reaches zero on the way."""
    while support:
        goal = np.zeros(theta.size)
        inside = _solve_by_qr(A[:, support], t, lam, sign[support])
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


def _solve_by_qr(A: Matrix, t: Vector, lam: float, sign: Vector) -> Vector | None:
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
    return _solve_by_qr(A, np.zeros(A.shape[0]), 0.0, np.zeros(A.shape[1])) is not None


def _flat_direction(A: Matrix, sign: Vector, support: list[int]) -> Vector:
    """The direction that leaves Aθ as it is and lets the entering weight, last in `support`, grow."""
    *others, entering = support
    direction = np.zeros(A.shape[1])
    direction[entering] = sign[entering]
    direction[others] = -sign[entering] * np.linalg.lstsq(A[:, others], A[:, entering], rcond=None)[0]
    return direction


@dataclass(slots=True)
class _Point:
    """Weights (θ as `values`), what they `left` of t, its products with the columns of A and t, and their squares."""

    of: Rows
    lam: float
    weights: Vector
    values: list[float]
    left: Vector
    pull: list[float]
    target: float
    squares: list[float]
    length: float


def _squares(rows: Matrix) -> list[float]:
    squares: list[float] = np.einsum("ij,ij->j", rows, rows).tolist()
    return squares


def _at(of: Rows, lam: float, weights: Vector, squares: list[float]) -> _Point:
    values: list[float] = of.free(weights).tolist()
    left = of.rows @ np.array([*[-value for value in values], 1.0])
    *pull, target = (left @ of.rows).tolist()
    return _Point(of, lam, weights, values, left, pull, target, squares, sqrt(squares[-1]) or 1.0)


def certify_l1(of: Rows, lam: float, weights: Vector) -> Certificate:
    """Evidence that `weights` minimise ½‖t − Aθ‖² + λ‖θ‖₁: Newton step inside the support, KKT outside, the gap."""
    point = _at(of, lam, weights, _squares(of.rows))
    theta = of.free(weights)
    inside: list[int] = np.flatnonzero(theta).tolist()
    if not inside:
        return _certificate(point, {}, {})
    columns = of.rows.T[[*inside, -1]].T
    parts = factorise(Rows(columns, of.count, of.total, None, 0.0, False, None))
    if isinstance(parts, Degenerate):
        return undetermined(parts)
    steps: list[float] = parts.newton(point.left, lam * np.sign(theta[inside])).tolist()
    return _certificate(point, dict(zip(inside, steps, strict=True)), dict(zip(inside, parts.floor, strict=True)))


def _certificate(at: _Point, steps: dict[int, float], floors: dict[int, float]) -> Certificate:
    """The certificate of the weights at a point, whose Newton step is `steps` over the support."""
    of, lam, length = at.of, at.lam, at.length
    values, arrived, newton = at.values, at.values.copy(), 0.0
    for j, step in steps.items():
        newton = max(newton, abs(step) / max(abs(values[j]), floors[j]))
        arrived[j] += step
    newton = max(newton, of.intercept_error(arrived, float(at.weights[0]), length))
    outside = 0.0
    for j, pull in enumerate(at.pull):
        if j not in steps and abs(pull) > lam:
            outside = max(outside, (abs(pull) - lam) / (sqrt(at.squares[j]) * length))
    residuals = (
        Residual("newton step", newton),
        Residual("subgradient", outside),
        Residual("duality gap", _duality_gap(at) / (0.5 * length**2)),
    )

    def difference() -> float:
        other = _least_distance(of.A, of.t, lam)
        columns = np.sqrt(at.squares[:-1])
        theta = of.free(at.weights)
        sizes = np.maximum(np.abs(theta), 1e-4 * length / np.where(columns > 0, columns, length))
        apart = float((np.abs(other - theta) / sizes).max())
        return max(apart, of.intercept_error(other.tolist(), float(at.weights[0]), length))

    return Certificate(residuals, SecondMethod("least-distance programming of the dual", difference))


def _duality_gap(at: _Point) -> float:
    """Objective less the dual's value at the residuals, shrunk until no feature correlates with them beyond λ."""
    largest, shrink = max(map(abs, at.pull)), 1.0
    if largest > at.lam * (1.0 + SLACK):
        blur = SLACK * at.length * sqrt(max(at.squares[:-1]))
        shrink = min(1.0, (at.lam + blur) / largest)
    penalties = at.lam * sum(map(abs, at.values))
    return max(0.5 * (1.0 + shrink**2) * float(at.left @ at.left) + penalties - shrink * at.target, 0.0)


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
