"""Lasso."""

from fractions import Fraction
from itertools import pairwise, permutations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Lasso

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators import lasso as module
from quizsvc.numeric.estimators.lasso import certify_l1, certify_lasso, l1_minimiser, lasso
from quizsvc.numeric.estimators.ridge import LinearFit, ridge
from quizsvc.numeric.least_squares import assemble
from quizsvc.numeric.rng import stream


def fitted(*args: Any, **kwargs: Any) -> LinearFit:
    fit = lasso(*args, **kwargs)
    assert isinstance(fit, LinearFit), fit
    return fit


def data(seed: int, n: int = 30, p: int = 3) -> tuple[Any, Any]:
    s = stream("lasso", seed)
    X = (2 * s.uniforms(n * p).reshape(n, p) - 1) @ (s.uniforms(p * p).reshape(p, p) + 0.3 * np.eye(p)) + 2
    return X, X @ (3 * s.uniforms(p) - 1.5) + s.uniforms(n) + 2


def objective(X: Any, y: Any, penalty: float, weights: Any, penalise: bool = False) -> float:
    left = y - weights[0] - X @ weights[1:]
    return float(0.5 * left @ left + penalty * np.abs(weights[0 if penalise else 1 :]).sum())


def test_worked_by_hand() -> None:
    """Soft threshold: Sxy = 4 and Sxx = 2, so the slope is (4 − λ)/2 and 0 from λ = 4 on; the sign is kept."""
    assert fitted([1, 2, 3], [2, 4, 6], 1).slope == pytest.approx(1.5, rel=1e-14)
    assert fitted([1, 2, 3], [2, 4, 6], 1).intercept == pytest.approx(1.0, rel=1e-14)
    assert fitted([1, 2, 3], [6, 4, 2], 1).slope == pytest.approx(-1.5, rel=1e-14)
    for penalty in (4, 5, 1e12):
        assert fitted([1, 2, 3], [2, 4, 6], penalty).coef == (0.0,)
    assert fitted([1, 2, 3], [2, 4, 6], 14, intercept=False).slope == pytest.approx(1.0, rel=1e-14)
    assert fitted([1, -1], [5, 5], 4, penalise_intercept=True).intercept == pytest.approx(3.0, rel=1e-14)


@pytest.mark.parametrize("penalty", [1e-4, 0.3, 3.0, 20.0])
@pytest.mark.parametrize("p", [1, 3, 6])
def test_scikit_learn_agrees(penalty: float, p: int) -> None:
    """Scikit-learn's objective, with its 1/n, is reached or undercut, and its weights agree to 1e-6."""
    for seed in range(17):
        X, y = data(seed, p=p)
        fit = fitted(X, y, penalty)
        other = Lasso(alpha=penalty / len(y), tol=1e-12, max_iter=10**6).fit(X, y)
        assert fit.coef == pytest.approx(tuple(other.coef_), rel=1e-5, abs=1e-6)
        theirs = objective(X, y, penalty, np.array((other.intercept_, *other.coef_)))
        assert objective(X, y, penalty, np.array((fit.intercept, *fit.coef))) <= theirs * (1 + 1e-13)
        assert fit.certificate.holds


@given(st.integers(0, 10**6), st.floats(1e-3, 50.0), st.integers(1, 5), st.booleans())
def test_subgradient_holds(seed: int, penalty: float, p: int, penalise: bool) -> None:
    """xⱼᵀr = λ sign(wⱼ) on the support and at most λ off it; Σr = 0 or λ sign(b)."""
    X, y = data(seed, p=p)
    fit = fitted(X, y, penalty, penalise_intercept=penalise)
    left = y - fit.intercept - X @ np.array(fit.coef)
    slack = 1e-9 * float(np.linalg.norm(X)) * float(np.linalg.norm(y))
    for w, pull in zip(fit.coef, X.T @ left, strict=True):
        assert abs(pull - penalty * np.sign(w)) < slack if w else abs(pull) < penalty + slack
    if not penalise:
        assert abs(left.sum()) < slack


@pytest.mark.parametrize(("n", "p"), [(4, 6), (3, 2), (2, 1), (1, 1), (1, 3)])
def test_few_rows_are_enough(n: int, p: int) -> None:
    """With a penalty n <= p is no trouble: every sign pattern tried by brute force does no better."""
    X, y = data(3, n, p)
    fit = fitted(X, y, 0.05)
    assert fit.certificate.holds
    own = objective(X, y, 0.05, np.array((fit.intercept, *fit.coef)))
    for step in product((-1e-3, 0.0, 1e-3), repeat=min(p, 4)):
        moved = np.array(fit.coef)
        moved[: len(step)] += step
        assert objective(X, y, 0.05, np.array((float((y - X @ moved).mean()), *moved))) >= own * (1 - 1e-12)


def test_no_penalty_is_least_squares() -> None:
    """λ = 0 is ridge's λ = 0, its degenerate outcomes among it."""
    X, y = data(1)
    least = ridge(X, y, 0.0)
    assert isinstance(least, LinearFit)
    assert fitted(X, y, 0).coef == least.coef
    assert lasso([7, 7, 7], [1, 2, 3], 0) == ridge([7, 7, 7], [1, 2, 3], 0)


@pytest.mark.parametrize("penalty", [0.1, 5.0, 25.0])
@pytest.mark.parametrize("penalise", [True, False])
def test_a_wrong_estimate_is_caught(penalty: float, penalise: bool) -> None:
    """Every nonzero number off by a relative 1e-4 fails the Newton step and the second method by name."""
    X, y = data(5)
    fit = fitted(X, y, penalty, penalise_intercept=penalise)
    weights = np.array((fit.intercept, *fit.coef))
    assert certify_lasso(X, y, penalty, weights, True, penalise).holds
    for j in np.flatnonzero(weights):
        wrong = weights.copy()
        wrong[j] *= 1 + 1e-4
        certificate = certify_lasso(X, y, penalty, wrong, True, penalise)
        assert "newton step" in certificate.failed
        assert "least-distance programming of the dual" in certificate.failed


def test_the_step_that_is_left_counts_in_the_intercept() -> None:
    """A slope of 1.5 off by 1e-7 at x near 10,000 puts an intercept of 5,000 off by 3e-7, though the two agree."""
    X, y = np.array([[9999.0], [10000.0], [10001.0]]), np.array([19998.0, 20000.0, 20002.0])
    slope = 1.5 * (1 + 1e-7)
    newton = certify_lasso(X, y, 1.0, np.array([20000.0 - 10000.0 * slope, slope])).residuals[0]
    assert newton.value == pytest.approx(3e-7, rel=1e-3)


def test_a_wrong_support_is_caught() -> None:
    """A weight that was dropped fails the subgradient, one that was let in fails the Newton step; both the gap."""
    X, y = data(5)
    weights = np.array((0.0, *fitted(X, y, 0.1).coef))
    for j in (1, 2, 3):
        wrong = weights.copy()
        wrong[j] = 0.0
        wrong[0] = float((y - X @ wrong[1:]).mean())
        assert {"subgradient", "duality gap"} <= set(certify_lasso(X, y, 0.1, wrong).failed)
    assert certify_lasso(X, y, 1e4, np.array((float(y.mean()), 0.0, 0.0, 0.0))).holds
    wrong = np.array((float((y - 1e-3 * X[:, 0]).mean()), 1e-3, 0.0, 0.0))
    assert "newton step" in certify_lasso(X, y, 1e4, wrong).failed


def test_the_bounds_of_the_certificate_are_tight() -> None:
    """At λ = λmax/2 and w = 0 the gap is ½‖y‖²(1 − ½)²; at λmax(1 − 1e-6) no weight is no longer the answer."""
    x, y = np.array([-1.0, 0.0, 1.0]), np.array([-1.0, 0.0, 1.0])
    residuals = {r.name: r.value for r in certify_lasso(x[:, np.newaxis], y, 1.0, np.zeros(2)).residuals}
    assert residuals["duality gap"] == pytest.approx(0.25)
    assert residuals["subgradient"] == pytest.approx(0.5)
    assert "subgradient" in certify_lasso(x[:, np.newaxis], y, 2 * (1 - 1e-6), np.zeros(2)).failed
    X, y = data(1, 3, 5)
    A, t = X - X.mean(axis=0), y - y.mean()
    theta, unique = l1_minimiser(A, t, float(np.abs(A.T @ t).max()) * (1 - 1e-7))
    assert np.count_nonzero(theta) == 1
    assert unique


MODES = [(True, False), (True, True), (False, False)]  # intercept, penalise_intercept


@pytest.mark.parametrize(("intercept", "penalise"), MODES)
def test_normal_equations_and_qr_agree(intercept: bool, penalise: bool) -> None:
    """Both routes agree to 1e-10 on every support of three weights, and the quick one certifies what it finds."""
    seen = set()
    for seed, part in product(range(12), (1.1, 0.9, 0.5, 0.2, 0.1, 0.05, 1e-3, 1e-6)):
        X, y = spread_out(seed)
        of = assemble(X, y, intercept, penalise_intercept=penalise)
        penalty = part * float(np.abs(of.A.T @ of.t).max())
        quick = module._by_normal_equations(of, penalty)
        theta, unique = l1_minimiser(of.A, of.t, penalty)
        assert quick is not None
        assert unique
        assert (quick.intercept, *quick.coef)[0 if intercept else 1 :] == pytest.approx(of.weights(theta), rel=1e-10)
        assert quick.certificate.residual < 1e-12
        assert quick.certificate.holds
        seen.add(tuple(bool(w) for w in quick.coef))
    assert len(seen) == 8


def spread_out(seed: int) -> tuple[Any, Any]:
    """Three features far from dependent, whose weights are of three sizes, in each of their orders."""
    s = stream("spread out", seed)
    X = 2 * s.uniforms(120).reshape(40, 3) - 1
    return X, X @ list(permutations((3.0, -1.0, 0.3)))[seed % 6] + 0.3 * s.uniforms(40) + seed % 4 / 4


def test_ordinary_data_need_no_qr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the fit nor its residuals factorise; near-dependent features make them."""

    def refused(*_: Any) -> Any:
        raise AssertionError("QR")

    X, y = spread_out(0)
    right = {penalty: fitted(X, y, penalty) for penalty in (0.1, 3.0, 10.0, 1e3)}
    for name in ("l1_minimiser", "factorise"):
        monkeypatch.setattr(module, name, refused)
    for penalty, fit in right.items():
        assert fitted(X, y, penalty) == fit
    with pytest.raises(AssertionError, match="QR"):
        lasso(X @ [[1, 1, 0], [0, 0.01, 0], [0, 0, 1]], y, 1e-3)


def spoilt(change: Any) -> Any:
    """The solver of the normal equations with its answer changed."""

    def solve(system: Any, squares: Any, lam: float) -> Any:
        return change(system, original(system, squares, lam))

    original = module._solve
    return solve


def off(system: Any, sign: Any, by: float = 1e-7) -> Any:
    """The first weight of the support off by a relative 1e-7."""
    for j in list(sign)[:1]:
        system[j][-1] *= 1 + by
    return sign


def stiff(system: Any, sign: Any) -> Any:
    """The inverse, and the weights with it, too small."""
    for j in sign:
        system[j] = [0.5 * value for value in system[j]]
    return sign


def short(system: Any, sign: Any) -> Any:
    """A weight of the support left out, its correlation with what is left forged."""
    for j in list(sign)[:1]:
        del sign[j]
        system[j][-1] = 0.0
    return sign


def flipped(system: Any, sign: Any) -> Any:
    """Every weight of the wrong sign, told as such."""
    for j in sign:
        sign[j], system[j][-1] = -sign[j], -system[j][-1]
    return sign


@pytest.mark.parametrize("change", [off, stiff, short, flipped, lambda system, sign: {}])
def test_a_wrong_solution_is_seen_through(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    """The normal equations' answer is held against the data: where it is wrong, QR gives the right one."""
    X, y = data(5)
    for penalty in (0.1, 5.0, 25.0, 1e4):
        right = fitted(X, y, penalty)
        monkeypatch.setattr(module, "_solve", spoilt(change))
        assert fitted(X, y, penalty).coef == pytest.approx(right.coef, rel=1e-10, abs=1e-13)
        monkeypatch.undo()


@pytest.mark.parametrize("pull", [0.0, 1.0, 1e4, 1e8])
@pytest.mark.parametrize("by", [1e-3, 1e-6 - 1])
@pytest.mark.parametrize("penalise", [True, False])
def test_both_certificates_measure_the_same_step(
    monkeypatch: pytest.MonkeyPatch, pull: float, by: float, penalise: bool
) -> None:
    """For weights that are off, or all but gone, the residuals by normal equations are those by QR."""
    monkeypatch.setattr(module, "_solve", spoilt(lambda system, sign: off(system, sign, by)))
    for seed, part in product(range(8), (0.9, 0.4, 0.1, 1e-3)):
        X, y = data(seed)
        of = assemble(X, y - 1000 * (seed % 2), True, pull, None, penalise)
        penalty = float(np.abs(of.A.T @ of.t).max()) * part
        quick = module._by_normal_equations(of, penalty)
        if quick is not None:
            other = certify_l1(of, penalty, np.array((quick.intercept, *quick.coef)))
            assert quick.certificate.residual > 1e-5
            for own, theirs in zip(quick.certificate.residuals, other.residuals, strict=True):
                assert own.value == pytest.approx(theirs.value, rel=1e-6, abs=1e-14), own.name


def test_related_features_enter_and_leave_downhill(monkeypatch: pytest.MonkeyPatch) -> None:
    """The normal equations come to QR's answer through weights that enter and leave, and no turn loses ground."""
    path: list[float] = []
    original = module._step_back

    def watched(theta: Any, system: Any, crossing: Any) -> int:
        path.append(value(theta))
        leaving = original(theta, system, crossing)
        path.append(value(theta))
        return leaving

    def value(theta: Any) -> float:
        weights = np.array([theta.get(j, 0.0) for j in range(of.A.shape[1])])
        return 0.5 * float(np.sum((of.t - of.A @ weights) ** 2)) + penalty * float(np.abs(weights).sum())

    monkeypatch.setattr(module, "_step_back", watched)
    left = 0
    for seed, part in product(range(60), (0.3, 0.03, 1e-3)):
        s = stream("related", seed)
        X = (2 * s.uniforms(240).reshape(40, 6) - 1) @ (np.eye(6) + 0.6 * s.uniforms(36).reshape(6, 6))
        of = assemble(X, X @ (s.uniforms(6) - 0.5) + s.uniforms(40), True)
        penalty = part * float(np.abs(of.A.T @ of.t).max())
        path.clear()
        quick = module._by_normal_equations(of, penalty)
        assert quick is not None
        assert all(later <= earlier * (1 + 1e-12) for earlier, later in pairwise(path))
        assert quick.certificate.residual < 1e-11
        assert quick.coef == pytest.approx(tuple(l1_minimiser(of.A, of.t, penalty)[0]), rel=1e-9, abs=1e-12)
        left += len(path) // 2
    assert left >= 5


def test_one_turn_by_hand() -> None:
    """Of weights 1, 2, 4 on their way to −1, −1, 8 the first is zero halfway; equal features share one support."""
    theta = {0: 1.0, 1: 2.0, 2: 4.0}
    assert module._step_back(theta, [[-1.0], [-1.0], [8.0]], [0, 1]) == 0
    assert theta == {1: 0.5, 2: 6.0}
    system = [[1.0, 1.0, 5.0], [1.0, 1.0 + 1e-9, 6.0]]
    assert module._solve(system, [1.0, 1.0 + 1e-9, 40.0], 2.0) == {1: 1.0}
    assert system[1][-1] == pytest.approx(4.0)
    assert system[0][-1] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rows", "clear"),
    [
        ([[1.0, 0.0, 3.0], [0.0, 1.0, 1.9]], True),
        ([[1.0, 0.0, -3.0], [0.0, 1.0, 1.9]], False),
        ([[1001.0, 0.0, 3.0], [0.0, 1.0, 1.9]], False),
        ([[1.0, 0.0, 3.0], [0.0, 1.0, -2.1]], False),
        ([[1.0, 0.0, 3.0], [0.0, 1.0, 2 - 1e-11]], False),
    ],
)
def test_what_is_not_clear_goes_to_qr(rows: Any, clear: bool) -> None:
    """A wrong sign, a weight near dependence, one outside that λ = 2 does not hold, or holds by no more than noise."""
    assert module._clear(rows, [1.0, 1.0, 9.0], 2.0, {0: 1.0}) is clear


@pytest.mark.parametrize("scales", [(1.0, 1.0, 1.0), (1e-4, 1.0, 1e5)])
@pytest.mark.parametrize("intercept", [True, False])
def test_the_promise_holds_on_both_sides_of_the_switch(intercept: bool, scales: Any) -> None:
    """From far apart to nearly dependent, 1e-8 of max(|wⱼ|, 10⁻⁴ of noise) is kept against rational arithmetic."""
    quick = 0
    for seed, distance in product(range(4), (0.3, 0.1, 0.06, 0.04, 0.03, 1e-2, 1e-3, 1e-5, 1e-7)):
        s = stream("switch", seed)
        X = 2 * s.uniforms(36).reshape(12, 3) - 1
        X[:, 1] = X[:, 0] + distance * X[:, 1]
        y, X = X @ (4 * s.uniforms(3) - 2) + s.uniforms(12), X * scales
        of = assemble(X, y, intercept)
        penalty = float(np.abs(of.A.T @ of.t).min()) * distance * (1e-3, 0.02, 0.3, 3.0)[seed]
        fit = fitted(X, y, penalty, intercept)
        exact, spread = rational_lasso(X, y, penalty, intercept)
        sizes = np.maximum(np.abs(exact), 1e-4 * float(np.linalg.norm(of.t)) * spread)
        error = float((np.abs(np.array(fit.coef) - exact) / sizes).max())
        assert [bool(w) for w in fit.coef] == [bool(w) for w in exact]
        assert error <= 1e-8 or not fit.certificate.holds
        assert distance < 1e-4 or fit.certificate.holds
        found = module._by_normal_equations(of, penalty)
        if found is not None:
            quick += 1
            assert error <= 1e-10
    assert 8 <= quick <= 28


def rational_lasso(X: Any, y: Any, penalty: float, intercept: bool) -> tuple[Any, Any]:
    """The one pattern of signs whose rational solution meets every condition: its weights, and their spreads."""
    rows = [[Fraction(v) for v in (*x, t)] for x, t in zip(X.tolist(), y.tolist(), strict=True)]
    means = [sum(column) / len(rows) * intercept for column in zip(*rows, strict=True)]
    rows = [[value - mean for value, mean in zip(row, means, strict=True)] for row in rows]
    gram = [[sum(row[i] * row[j] for row in rows) for j in range(4)] for i in range(3)]
    lam = Fraction(penalty)
    for signs in product((-1, 0, 1), repeat=3):
        inside = [j for j in range(3) if signs[j]]
        unit = [[Fraction(i == j) for j in inside] for i in inside]
        square = [[gram[i][j] for j in inside] for i in inside]
        right = [[gram[i][3] - lam * signs[i], *unit[row]] for row, i in enumerate(inside)]
        solved = rational_solve(square, right)
        theta = dict(zip(inside, (row[0] for row in solved), strict=True))
        pull = [gram[i][3] - sum(gram[i][j] * theta[j] for j in inside) for i in range(3)]
        if all(theta[j] * signs[j] > 0 if j in theta else abs(pull[j]) <= lam for j in range(3)):
            spread = {j: float(solved[row][row + 1]) ** 0.5 for row, j in enumerate(inside)}
            return np.array([float(theta.get(j, 0)) for j in range(3)]), np.array([spread.get(j, 1) for j in range(3)])
    raise AssertionError("no pattern of signs is the minimum")


def rational_solve(square: Any, right: Any) -> Any:
    """The solutions for each column of `right`, by Gauss and Jordan."""
    rows = [[*left, *more] for left, more in zip(square, right, strict=True)]
    for i in range(len(rows)):
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(len(rows)):
            if j != i:
                rows[j] = [value - rows[j][i] * known for value, known in zip(rows[j], rows[i], strict=True)]
    return [row[len(rows) :] for row in rows]


def test_dependent_features_are_told_or_resolved() -> None:
    """Two equal features leave the choice open; of x and 2x the second is the cheaper; a constant one gets nothing."""
    x = np.array([1.0, 2.0, 4.0, 7.0])
    y = np.add(x, [1.0, -1.0, 1.0, 0.0])
    outcome = lasso(np.column_stack((x, x)), y, 0.5)
    assert isinstance(outcome, Degenerate)
    assert outcome.reason == "collinear"
    assert fitted(np.column_stack((x, 2 * x)), y, 0.5).coef == (0.0, pytest.approx(0.5 * (1 - 0.25 / 21), rel=0.2))
    assert fitted(np.column_stack((x, 2 * x)), y, 0.5).certificate.holds
    assert fitted(np.column_stack((2 * x, x, np.ones(4))), y, 0.5).coef[1:] == (0.0, 0.0)
    assert fitted(x, np.full(4, 3.0), 0.5).coef == (0.0,)
    assert fitted(np.column_stack((x, x)), y, 1e3).coef == (0.0, 0.0)


@pytest.mark.parametrize("scale", [1e-8, 1e8])
def test_units_do_not_matter(scale: float) -> None:
    """Features or readings of 1e-8 or 1e8 are certified, even where λ is below round-off."""
    X, y = data(2)
    assert fitted(X * scale, y * scale, 1.0).certificate.holds
    assert fitted(X * scale, y, scale).coef == pytest.approx([w / scale for w in fitted(X, y, 1.0).coef], rel=1e-9)


def test_the_careful_route_agrees_with_the_quick_one() -> None:
    """The active set by QR finds what the one by the normal equations finds, where the features are related."""
    for seed in range(60):
        X, y = data(seed, p=1 + seed % 5)
        penalty = 10 ** (seed % 7 / 2 - 2.0)
        A, t = X - X.mean(axis=0), y - y.mean()
        theta, unique = l1_minimiser(A, t, penalty)
        assert unique
        assert fitted(X, y, penalty).coef == pytest.approx(tuple(theta), rel=1e-9, abs=1e-12)


def test_the_careful_route_enters_and_drops() -> None:
    """With more features than rows the support is built from nothing, and the certificate holds every time."""
    for seed in range(40):
        X, y = data(seed, 5, 8)
        assert fitted(X, y, 10 ** (seed % 5 / 2 - 2.0)).certificate.holds


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (([1, 2], [1, 2], -1), "penalty is -1"),
        (([1, 2], [1, 2, 3], 1), "as many rows"),
        (([[], []], [1, 2], 1), "no col"),
    ],
)
def test_refusals(args: Any, words: str) -> None:
    """Each wrong argument is told."""
    with pytest.raises(ValueError, match=words):
        lasso(*args)
