"""The second route to a smooth minimum."""

import numpy as np
import pytest

from quizsvc.numeric.quasi_newton import quasi_newton, root


def rosenbrock(u):
    """(1 − a)² + 100(b − a²)² and its gradient; least at (1, 1)."""
    a, b = u
    value = (1 - a) ** 2 + 100 * (b - a * a) ** 2
    return value, np.array([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)])


def test_to_the_last_digits():
    """From (−1.2, 1) it reaches (1, 1) within 1e-12, where L-BFGS alone stops at half the digits."""
    assert quasi_newton(rosenbrock, np.array([-1.2, 1.0])) == pytest.approx([1, 1], abs=1e-12)


def test_root():
    """The zero of a gradient from nearby."""
    assert root(lambda u: u**3 - 8, np.array([1.5])) == pytest.approx([2], rel=1e-12)
