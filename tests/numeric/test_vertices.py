"""Vertices of linear-programming regressions."""

import numpy as np
import pytest

from quizsvc.numeric.rng import stream
from quizsvc.numeric.vertices import falling_direction, steepest, to_vertex, vertex_minimiser


def test_a_vertex_passes_through_the_nearest_independent_rows() -> None:
    """Of rows at x = 0, 0, 1 with small residuals the two at x = 0 are dependent, so the third is taken."""
    A = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    y = np.array([1.0, 1.1, 5.0, 99.0])
    assert to_vertex(A, y, np.array([1.0, 3.5])) == pytest.approx([1.0, 4.0])


def test_descent_ends_at_the_best_of_all_vertices() -> None:
    """The minimum over all pairs of rows, tried one by one, is found from a poor start."""
    s = stream("vertices")
    A, y = np.column_stack((np.ones(15), s.uniforms(15))), s.uniforms(15)
    for q in (0.2, 0.5, 0.83):
        found = vertex_minimiser(A, y, q, np.array([50.0, -80.0]))
        assert found is not None
        theta, unique = found
        costs = []
        for i in range(15):
            for j in range(i):
                left = y - A @ np.linalg.solve(A[[i, j]], y[[i, j]])
                left[[i, j]] = 0.0
                costs.append(float(np.where(left > 0, q * left, (q - 1) * left).sum()))
        left = y - A @ theta
        assert float(np.where(left > 0, q * left, (q - 1) * left).sum()) == pytest.approx(min(costs))
        assert unique


def test_the_slope_is_the_directional_derivative() -> None:
    """From a vertex with ties the steepest ray's slope is what a small step along it costs."""
    A = np.column_stack((np.ones(6), [0.0, 1.0, 2.0, 0.0, 1.0, 2.0]))
    y = np.array([0.0, 1.0, 2.0, 5.0, 5.0, 9.0])
    theta = np.array([0.0, 1.0])
    found = steepest(A, y, 0.7, theta)
    assert found is not None

    def cost(t: float) -> float:
        left = y - A @ (theta + t * found.direction)
        return float(np.where(left > 0, 0.7 * left, -0.3 * left).sum())

    assert found.slope * np.abs(A @ found.direction).sum() == pytest.approx((cost(1e-6) - cost(0.0)) / 1e-6, rel=1e-6)
    assert found.slope < 0


def test_falling_directions() -> None:
    """(0, 1) is held, so only −x can fall; where rows fall on both sides nothing does."""
    held = np.array([[0.0, 1.0]])
    found = falling_direction(held, np.array([[1.0, 5.0], [2.0, 0.0]]))
    assert found is not None
    assert found[0] < 0
    assert found[1] == pytest.approx(0.0, abs=1e-9)
    assert falling_direction(held, np.array([[1.0, 0.0], [-1.0, 0.0]])) is None
    assert falling_direction(np.eye(2), np.array([[1.0, 0.0]])) is None
    assert falling_direction(np.zeros((0, 2)), np.array([[1.0, 0.0]])) is not None
