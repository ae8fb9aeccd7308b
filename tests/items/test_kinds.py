"""Values as the language keeps them: finite, bounded, plain."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from quizsvc.items.kinds import all_finite, is_finite


@given(arrays(np.float64, array_shapes(min_dims=1, max_dims=2, min_side=0)))
def test_an_array_is_finite_where_each_number_is(array: np.ndarray) -> None:
    """In one dimension or two, turned or not, and where the squares overflow."""
    assert all_finite(array) == all_finite(array.T) == bool(np.isfinite(array).all())


@pytest.mark.parametrize("array", [[1e200, -1e200], [], [5e-324], [True, False]])
def test_large_small_and_true_are_finite(array: list[float]) -> None:
    """So is an empty list."""
    assert all_finite(np.array(array))


@pytest.mark.parametrize("bad", [inf, -inf, nan])
@given(place=st.integers(0, 4))
def test_one_bad_number_is_found(bad: float, place: int) -> None:
    """Wherever it stands, and alone."""
    array = np.arange(5.0)
    array[place] = bad
    assert not all_finite(array)
    assert not is_finite(array)
    assert not is_finite(bad)
