"""Data as lines of Python and R."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.listing import MOST, listings


def test_lists_and_tables() -> None:
    """A list is a vector, a table has its rows; whole numbers have no point, truths are 1 and 0."""
    python, r = listings({"x": [1.5, -2.0, True], "X": [[1, 0.25], [3, 4e-7]]})
    assert python.text == "import numpy as np\nx = np.array([1.5, -2, 1])\nX = np.array([[1, 0.25], [3, 4e-07]])"
    assert r.text == "x <- c(1.5, -2, 1)\nX <- matrix(c(1, 0.25, 3, 4e-07), ncol = 2, byrow = TRUE)"
    assert (python.language, r.language) == ("Python", "R")


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=60))
def test_every_number_comes_back(values: list[float]) -> None:
    """What Python reads is the number as it is, however the lines are broken; R is told the same numbers."""
    python, r = listings({"x": values})
    assert max(map(len, python.text.splitlines())) <= 76
    read: dict[str, object] = {}
    exec(python.text, read)  # what a learner would do with it
    np.testing.assert_array_equal(np.asarray(read["x"]), np.array(values))
    inside = re.fullmatch(r"x <- c\((.*)\)", r.text, re.DOTALL)
    assert inside
    assert [float(one) for one in inside[1].split(",")] == values


def test_names_that_r_keeps_for_itself() -> None:
    """They stand between backticks; others as they are."""
    _, r = listings({"next": [1], "t": [2], "in_town": [3]})
    assert r.text == "`next` <- c(1)\nt <- c(2)\nin_town <- c(3)"


@pytest.mark.parametrize("data", [{}, {"x": [1.0] * (MOST + 1)}, {"X": [[1.0] * 3] * MOST}])
def test_nothing_to_copy(data: dict[str, list[float]]) -> None:
    """No data, or more than anybody copies from a page."""
    assert listings(data) == ()
