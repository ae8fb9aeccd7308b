"""Least squares in rational arithmetic."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.numeric.exact import quadratic_minimiser

numbers = st.floats(-1e6, 1e6, allow_subnormal=False)


def test_a_line_through_thirds_is_exact() -> None:
    """The mean of 1, 2 and 4 is the float nearest to 7/3, and its variance factor the one nearest to 1/3."""
    found = quadratic_minimiser(np.ones((3, 1)), np.array([1.0, 2.0, 4.0]), np.zeros((1, 1)), np.zeros(1))
    assert found is not None
    assert found[0].tolist() == [float(Fraction(7, 3))]
    assert found[1].tolist() == [[float(Fraction(1, 3))]]


def test_precision_centre_and_weights_enter_as_stated() -> None:
    """(2·1·3 + 5·4)/(2·1 + 5): one reading of 3 with weight 2 beside a pull of 5 to 4."""
    found = quadratic_minimiser(np.ones((1, 1)), np.array([3.0]), np.array([[5.0]]), np.array([4.0]), np.array([2.0]))
    assert found is not None
    assert found[0].tolist() == [float(Fraction(26, 7))]
    assert found[1].tolist() == [[float(Fraction(1, 7))]]


def test_a_singular_matrix_has_no_answer() -> None:
    """Two equal columns give None."""
    assert quadratic_minimiser(np.ones((3, 2)), np.ones(3), np.zeros((2, 2)), np.zeros(2)) is None


@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=6, unique_by=lambda pair: pair[0]))
def test_residuals_are_orthogonal_to_the_columns(pairs: list[tuple[float, float]]) -> None:
    """The answer's normal equations hold to the rounding of the answer itself."""
    x, y = np.array(pairs).T
    A = np.column_stack((np.ones(x.size), x))
    found = quadratic_minimiser(A, y, np.zeros((2, 2)), np.zeros(2))
    if found is None or not np.isfinite(found[0]).all():
        return
    theta = [Fraction(float(v)) for v in found[0]]
    columns = [[Fraction(float(v)) for v in column] for column in A.T]
    left = [Fraction(float(t)) - sum(c[i] * w for c, w in zip(columns, theta, strict=True)) for i, t in enumerate(y)]
    for column in columns:
        total = abs(sum(c * r for c, r in zip(column, left, strict=True)))
        reach = sum(
            abs(c) * (abs(Fraction(float(t))) + sum(abs(k[i] * w) for k, w in zip(columns, theta, strict=True)))
            for i, (c, t) in enumerate(zip(column, y, strict=True))
        )
        assert total <= Fraction(1, 2**50) * reach


def test_zeros_and_tiny_numbers_are_whole_multiples() -> None:
    """A column of zeros with one 2**-1000 is read without overflow."""
    found = quadratic_minimiser(
        np.array([[0.0], [2.0**-500]]), np.array([1.0, 2.0**-500]), np.zeros((1, 1)), np.zeros(1)
    )
    assert found is not None
    assert found[0].tolist() == [pytest.approx(1.0)]


def test_a_zero_at_the_head_and_a_number_beyond_floats() -> None:
    """Rows are swapped where the first number is 0; what is larger than every float64 is infinite."""
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    found = quadratic_minimiser(np.zeros((1, 2)), np.zeros(1), swap, np.array([2.0, -3.0]))
    assert found is not None
    assert found[0].tolist() == [2, -3]
    assert found[1].tolist() == swap.tolist()
    wide = quadratic_minimiser(np.array([[2.0**-600]]), np.array([-1.0]), np.zeros((1, 1)), np.zeros(1))
    assert wide is not None
    assert (wide[0].tolist(), wide[1].tolist()) == ([-(2.0**600)], [[np.inf]])
