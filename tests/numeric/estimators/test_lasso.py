"""Lasso."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Lasso

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.lasso import certify_lasso, l1_minimiser, lasso
from quizsvc.numeric.estimators.ridge import LinearFit, ridge
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


def test_a_wrong_guess_of_the_signs_is_seen_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is taken from the guess unverified: wrong signs or supports lead to the same answer."""
    from quizsvc.numeric.estimators import lasso as module

    X, y = data(5)
    for penalty in (0.1, 5.0, 25.0):
        right = fitted(X, y, penalty)
        signs = {j: float(np.sign(w)) for j, w in enumerate(right.coef)}
        assert module._signs(_gram(X, y), penalty) == {j: s for j, s in signs.items() if s}
        flips = [{j: -s if j == i else s or 1.0 for j, s in signs.items()} for i in range(3)]
        for guess in (*flips, {0: signs[0] or 1.0}, {1: signs[1] or 1.0}, {}):
            monkeypatch.setattr(module, "_signs", lambda gram, lam, guess=guess: dict(guess))
            assert fitted(X, y, penalty).coef == pytest.approx(right.coef, rel=1e-10, abs=1e-13)
            monkeypatch.undo()


def _gram(X: Any, y: Any) -> Any:
    rows = np.column_stack((X - X.mean(axis=0), y - y.mean()))
    return (rows.T @ rows).tolist()


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
    """The active set by QR finds what the guess by the Gram matrix, verified by QR, finds."""
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
