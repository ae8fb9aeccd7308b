"""Bases."""

from typing import Any

import numpy as np
import pytest

from quizsvc.numeric import bases
from quizsvc.numeric.estimators.ridge import LinearFit, ridge
from quizsvc.numeric.rng import stream


def test_each_by_hand() -> None:
    """Small columns, figure by figure."""
    assert bases.polynomial([2, 3], 3).tolist() == [[2, 4, 8], [3, 9, 27]]
    assert bases.logarithm([1, np.e]).tolist() == [[0.0], [1.0]]
    waves = np.array([[1, 0, 1, 0], [0, 1, -1, 0]])
    assert bases.fourier([0.0, 1.0], 4.0, 2) == pytest.approx(waves, abs=1e-15)
    assert bases.gaussian_bumps([1.0], [1.0, 3.0], 2.0) == pytest.approx(np.array([[1.0, np.exp(-0.5)]]))
    assert bases.hinges([1, 5], [2, 3]).tolist() == [[1, 0, 0], [5, 3, 2]]
    assert bases.indicators(["b", "a", "c"], ["a", "b", "c"]).tolist() == [[1, 0], [0, 0], [0, 1]]
    assert bases.interactions([[2, 3, 5]]).tolist() == [[2, 3, 5, 6, 10, 15]]
    columns, mean, sd = bases.standardise([[1, 10], [3, 30]])
    assert (columns.tolist(), mean.tolist(), sd.tolist()) == ([[-1, -1], [1, 1]], [2, 20], [1, 10])


@pytest.mark.parametrize("degree", [1, 4, 8])
def test_orthogonal_polynomials(degree: int) -> None:
    """Columns are orthonormal, of mean 0, of rising degree with positive leading coefficient, and span the powers."""
    x = 40 + 200 * stream("basis").uniforms(50)
    Q = bases.orthogonal_polynomial(x, degree)
    gram = Q.T @ Q
    assert gram == pytest.approx(np.eye(degree), abs=1e-12)
    assert Q.sum(axis=0) == pytest.approx(np.zeros(degree), abs=1e-12)
    u = (x - 140) / 100
    for j in range(degree):
        coefficients = np.polynomial.polynomial.polyfit(u, Q[:, j], degree)
        assert coefficients[j + 1] > 0
        assert coefficients[j + 2 :] == pytest.approx(0.0, abs=1e-7)
    raw, smooth = ridge(bases.polynomial(u, degree), np.sin(u), 0.0), ridge(Q, np.sin(u), 0.0)
    assert isinstance(raw, LinearFit)
    assert isinstance(smooth, LinearFit)
    assert Q @ np.array(smooth.coef) + smooth.intercept == pytest.approx(
        bases.polynomial(u, degree) @ np.array(raw.coef) + raw.intercept, abs=1e-9
    )


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: bases.polynomial([1, 2], 0), "degree is 0; wanted a whole number from 1"),
        (lambda: bases.polynomial([1, 2], 1.5), "degree is 1.5"),
        (lambda: bases.orthogonal_polynomial([1, 2, 1], 2), "x has 2 different numbers; wanted more than the degree 2"),
        (lambda: bases.logarithm([1, 0]), "x holds 0; wanted numbers above 0"),
        (lambda: bases.fourier([1], 0, 1), "period is 0"),
        (lambda: bases.fourier([1], 1, 0), "harmonics is 0"),
        (lambda: bases.gaussian_bumps([1], [1], 0), "width is 0"),
        (lambda: bases.indicators(["d"], ["a", "b"]), "labels hold 'd'; wanted one of"),
        (lambda: bases.standardise([[1, 7], [2, 7]]), "column 2 of X does not vary"),
    ],
)
def test_refusals(call: Any, words: str) -> None:
    """Each wrong argument is told."""
    with pytest.raises(ValueError, match=words):
        call()
