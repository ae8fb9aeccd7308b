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
    """From (−1.2, 1) it reaches (1, 1) within 1e-12, where values alone tell half the digits."""
    assert quasi_newton(rosenbrock, np.array([-1.2, 1.0])) == pytest.approx([1, 1], abs=1e-12)


def test_root():
    """The zero of a gradient from nearby."""
    assert root(lambda u: u**3 - 8, np.array([1.5])) == pytest.approx([2], rel=1e-12)


def test_the_gradient_leads_where_values_are_drowned():
    """Beside a constant of 1e9, in which values have seven digits left, the minimum is still found to ten."""
    H, at = np.array([[2.0, 0.3], [0.3, 1.0]]), np.array([0.7, -1.9])
    drowned = lambda u: (1e9 + 0.5 * float((u - at) @ H @ (u - at)), H @ (u - at))  # noqa: E731  # one line is all it is
    assert quasi_newton(drowned, np.array([3.0, 4.0])) == pytest.approx(at, rel=1e-10)


def test_few_looks():
    """A logistic loss takes fewer than thirty looks from zero, and no digit is missing."""
    z, looks = np.array([-2.0, -0.5, 0.4, 1.0, 3.0]), []

    def objective(u):
        looks.append(u)
        return float(np.logaddexp(0, -z * u[0]).sum() + u[0] ** 2 / 8), (-z / (1 + np.exp(z * u[0]))).sum() + u / 4

    found = quasi_newton(objective, np.zeros(1))
    assert len(looks) < 30
    assert abs(objective(found)[1][0]) < 1e-12
