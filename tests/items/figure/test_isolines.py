"""Marching squares: by hand, against the function, and the laws of a level."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from quizsvc.items.figure.isolines import isolines
from tests.laws import laws

LAWS = laws(60)
tables = st.tuples(st.integers(2, 7), st.integers(2, 7)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(-3, 3).map(float))
)


def test_a_plane_is_cut_in_a_straight_line() -> None:
    """Of z = x + 2y the level 2 goes through (0, 1), (1, 0.5) and (2, 0)."""
    x, y = [0.0, 1.0, 2.0], [0.0, 1.0]
    (line,) = isolines(x, y, np.add.outer(2 * np.array(y), x), 2.0)
    assert sorted(set(zip(line.x, line.y, strict=True))) == [(0.0, 1.0), (1.0, 0.5), (2.0, 0.0)]


def test_a_circle_is_closed_and_round() -> None:
    """The level r² of x² + y² is one closed line, and every corner of it is within h²/(8r) of the circle."""
    x = np.linspace(-2, 2, 41)
    (line,) = isolines(x, x, np.add.outer(x**2, x**2), 1.44)
    assert (line.x[0], line.y[0]) == (line.x[-1], line.y[-1])
    assert np.abs(np.hypot(line.x, line.y) - 1.2).max() <= 0.1**2 / (8 * 1.2) + 1e-12


@pytest.mark.parametrize(("level", "wanted"), [(0.6, {(0.0, 0.5), (0.5, 0.0)}), (0.4, {(0.0, 0.5), (0.5, 1.0)})])
def test_the_middle_of_a_saddle_says_what_is_joined(level: float, wanted: set[tuple[float, float]]) -> None:
    """The middle is 1/2: above it each high corner is cut off alone, below it each low one."""
    lines = isolines([0.0, 1.0], [0.0, 1.0], np.array([[1.0, 0.0], [0.0, 1.0]]), level)
    assert len(lines) == 2
    first = next(line for line in lines if min(line.x) == 0.0)
    near = {(round(2 * a) / 2, round(2 * b) / 2) for a, b in zip(first.x, first.y, strict=True)}
    assert near == wanted


@LAWS
@given(tables, st.sampled_from([-1.5, 0.0, 0.5, 1.0]))
def test_every_corner_lies_on_the_level(table: np.ndarray, level: float) -> None:
    """Each corner lies on an edge of the grid, where the function interpolated between its ends takes the level."""
    x, y = np.arange(table.shape[1]) * 1.5, np.arange(table.shape[0]) - 2.0
    for line in isolines(x, y, table, level):
        for across, up in zip(line.x, line.y, strict=True):
            i, j = (up + 2.0), across / 1.5
            assert i == int(i) or j == int(j)
            row = [float(np.interp(j, range(table.shape[1]), values)) for values in table]
            assert float(np.interp(i, range(table.shape[0]), row)) == pytest.approx(level, abs=1e-9)


@LAWS
@given(tables)
def test_a_line_is_closed_or_ends_at_the_border(table: np.ndarray) -> None:
    """No line stops within, and none of the edges that the level crosses is missed."""
    height, width = table.shape
    x, y = np.arange(width) * 1.0, np.arange(height) * 1.0
    lines = isolines(x, y, table, 0.5)
    for line in lines:
        ends = [(line.x[k], line.y[k]) for k in (0, -1)]
        on_border = [a in (0, width - 1) or b in (0, height - 1) for a, b in ends]
        assert ends[0] == ends[1] or all(on_border)
    above = table >= 0.5
    crossed = int((above[:, 1:] != above[:, :-1]).sum() + (above[1:] != above[:-1]).sum())
    closed = sum((line.x[0], line.y[0]) == (line.x[-1], line.y[-1]) for line in lines)
    assert sum(len(line.x) for line in lines) - closed == crossed
