"""The exact test of linear separability."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from quizsvc.numeric.estimators.logistic import logistic_regression
from quizsvc.numeric.estimators.separation import decide, proves, separable, separation, signed_rows, stiemke, whole


def by_linear_programs(A):
    """The kind by two floating-point linear programs (Konis 2007), through HiGHS."""
    n, k = A.shape
    box = np.concatenate([np.zeros(n), np.ones(n)])
    some = linprog(-A.sum(axis=0), A_ub=np.vstack([-A, A]), b_ub=box, bounds=(-1e6, 1e6))
    if -some.fun < 1e-6:
        return "none"
    widest = linprog(
        [0] * k + [-1], A_ub=np.c_[-A, np.ones(n)], b_ub=np.zeros(n), bounds=[(-1e3, 1e3)] * k + [(None, 1)]
    )
    return "complete" if -widest.fun > 1e-9 else "quasi"


def test_by_hand():
    """On a line: apart, touching in a point, and overlapping."""
    apart = separation([1, 2, 4, 5], [0, 0, 1, 1])
    assert apart.kind == "complete"
    assert apart.separable
    assert apart.coef[0] > 0
    assert 2 < -apart.intercept / apart.coef[0] < 4
    touching = separation([1, 2, 2, 3], [0, 0, 1, 1])
    assert touching.kind == "quasi"
    assert -touching.intercept / touching.coef[0] == 2
    overlapping = separation([1, 3, 2, 4], [0, 0, 1, 1])
    assert overlapping.kind == "none"
    assert not overlapping.separable
    assert overlapping.coef == ()
    assert overlapping.intercept == 0


def test_one_class_is_separable():
    """A single class is separated from nothing by the intercept alone, and without one only if a direction is left."""
    assert separation([1, -1], [1, 1]).kind == "complete"
    assert separation([1, -1], [1, 1], intercept=False).kind == "none"
    assert separation([1, 2], [1, 1], intercept=False).kind == "complete"
    assert separation([0, 2], [1, 1], intercept=False).kind == "quasi"


def test_one_unit_in_the_last_place():
    """No tolerance enters: classes apart by the last bit are separable, overlapping by it they are not."""
    step = 2.0**-52
    assert separation([0, 1, 1 + step, 2], [0, 0, 1, 1]).kind == "complete"
    assert separation([0, 1, 1, 2], [0, 0, 1, 1]).kind == "quasi"
    assert separation([0, 1 + step, 1, 2], [0, 0, 1, 1]).kind == "none"


small = st.integers(-3, 3).map(float)


@settings(max_examples=150)
@given(st.data())
def test_proof_either_way(data):
    """Exactly: a direction with Ad ≥ 0, ≠ 0 and the zeros it must have, or λ > 0 with Aᵀλ = 0 (Stiemke's lemma)."""
    n, p = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 3))
    X = np.array(data.draw(st.lists(st.lists(small, min_size=p, max_size=p), min_size=n, max_size=n)))
    y = np.array(data.draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)), dtype=float)
    rows = whole(signed_rows(X, y, True))
    direction, balance = stiemke(rows)
    if balance is None:
        margins = rows @ direction
        assert (margins >= 0).all()
        assert margins.sum() > 0
    else:
        assert (balance > 0).all()
        assert (rows.T @ balance == 0).all()
    kind, found, weights = decide(signed_rows(X, y, True))
    assert kind == by_linear_programs(signed_rows(X, y, True))
    assert (kind == "none") == (balance is not None)
    if kind == "complete":
        assert (signed_rows(X, y, True) @ np.array(found) > 0).all()
    if kind == "quasi":
        margins = signed_rows(X, y, True) @ np.array(found)
        assert margins.min() > -1e-12
        assert margins.max() > 1e-12
    if kind == "none":
        assert np.abs(signed_rows(X, y, True).T @ np.array(weights)).max() < 1e-12 * n
        assert max(weights) == 1


def test_second_route_on_many_features():
    """HiGHS agrees on Gaussian problems of up to five features."""
    rng = np.random.default_rng(1)
    for seed in range(40):
        X = rng.normal(size=(rng.integers(5, 60), 1 + seed % 5))
        y = (X @ rng.normal(size=X.shape[1]) + (seed % 3) * 0.5 * rng.normal(size=len(X)) > 0).astype(float)
        assert separation(X, y).kind == by_linear_programs(signed_rows(X, y, True))


def test_residuals_balance():
    """Where an MLE exists its |residuals| are a λ > 0 with Aᵀλ = 0: the estimate itself proves the overlap."""
    x, y = np.array([1.0, 3, 2, 4, 2.5]), np.array([0, 0, 1, 1, 1])
    fit = logistic_regression(x, y)
    weights = np.abs(y - 1 / (1 + np.exp(-fit.intercept - fit.slope * x)))
    assert weights.min() > 0
    assert signed_rows(x[:, np.newaxis], y, True).T @ weights == pytest.approx([0, 0], abs=1e-12)


def test_quick_proof():
    """A candidate counts only if its margins exceed what rounding could have made."""
    A = signed_rows(np.array([[1.0], [2.0], [4.0]]), np.array([0.0, 0, 1]), True)
    assert proves(A, np.array([-3.0, 1.0]))
    assert not proves(A, np.array([-2.0, 1.0]))
    assert not proves(A, np.array([-2.0 - 1e-14, 1.0]))
    outcome = separable(A, np.array([-6.0, 2.0]))
    assert outcome.direction == (-1, pytest.approx(1 / 3))
    assert separable(A, np.array([-2.0, 1.0])).reason == "separable"
    assert separable(signed_rows(np.array([[1.0], [3], [2], [4]]), np.array([0.0, 0, 1, 1]), True)) is None


def test_whole_numbers_keep_the_ratios():
    """Rows become whole numbers in the ratios of the floats that they were."""
    A = np.array([[0.1, -3.0], [2.0**-60, 1e10]])
    W = whole(A)
    assert Fraction(W[0, 0], W[0, 1]) == Fraction(0.1) / Fraction(-3)
    assert Fraction(W[1, 0], W[0, 1]) == Fraction(2) ** -60 / Fraction(-3)


def test_refusals():
    """Labels other than 0 and 1 and shapes that do not fit are refused."""
    with pytest.raises(ValueError, match="label 2"):
        separation([1, 2], [0, 2])
    with pytest.raises(ValueError, match="as many rows"):
        separation([1, 2], [0, 1, 1])
