"""Least squares by one triangular factor."""

import numpy as np
import pytest

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.least_squares import Factored, assemble, centre_of, exact_answer, factorise
from quizsvc.numeric.rng import stream


def factored(*args: object, **kwargs: object) -> Factored:
    found = factorise(assemble(*args, **kwargs))
    assert isinstance(found, Factored), found
    return found


def data() -> tuple[np.ndarray, np.ndarray]:
    s = stream("least squares")
    return s.uniforms(30).reshape(10, 3) + 1, s.uniforms(10)


@pytest.mark.parametrize("penalise", [True, False])
@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("weighted", [True, False])
def test_all_forms_solve_their_normal_equations(intercept: bool, penalise: bool, weighted: bool) -> None:
    """Weights, pull, centre and intercept in every combination, against (XᵀΩX + PᵀP)⁻¹(XᵀΩy + PᵀPc)."""
    X, y = data()
    worth = stream("worth").uniforms(10) + 0.1 if weighted else None
    full = np.column_stack((np.ones(10), X)) if intercept else X
    omega = np.ones(10) if worth is None else worth
    for pull in (0.0, 0.7, np.triu(stream("pull").uniforms(9).reshape(3, 3))):
        if isinstance(pull, np.ndarray) and intercept and penalise:
            continue
        free = int(intercept)
        P = np.zeros((3 + free, 3 + free))
        P[free:, free:] = pull if isinstance(pull, np.ndarray) else pull * np.eye(3)
        if intercept and penalise:
            P[0, 0] = pull
        centre = np.array([1.0, -2.0, 0.5])
        H = (full * omega[:, np.newaxis]).T @ full + P.T @ P
        wanted = np.linalg.solve(H, (full * omega[:, np.newaxis]).T @ y + P.T @ P @ np.append(np.zeros(free), centre))
        found = factored(X, y, intercept, pull, centre, penalise, worth)
        weights, residuals = found.solve()
        assert weights == pytest.approx(wanted)
        assert all(residual.holds for residual in residuals)
        assert found.covariance() == pytest.approx(np.linalg.inv(H), rel=1e-8)
        precision = pull.T @ pull if isinstance(pull, np.ndarray) else pull**2
        exact = exact_answer(X, y, intercept, precision, centre, penalise, worth)
        assert exact is not None
        assert exact[0] == pytest.approx(wanted)
        assert exact[1] == pytest.approx(np.linalg.inv(H), rel=1e-8)
        assert found.difference(weights, exact[0]) < 1e-12
        assert found.difference(weights, None) == np.inf


def test_the_newton_step_leads_to_the_minimum() -> None:
    """From anywhere θ + step is the solution, and with a linear term the shifted one."""
    X, y = data()
    found = factored(X, y, True)
    solution = found.solve()[0][1:]
    start = np.add(solution, [1.0, -5.0, 3.0])
    assert start + found.step(start)[0] == pytest.approx(solution)
    centred = X - X.mean(axis=0)
    slope, centred_y = np.array([0.3, 0.1, -0.2]), y - y.mean()
    assert start + found.newton(centred_y - centred @ start, slope) == pytest.approx(
        np.linalg.solve(centred.T @ centred, centred.T @ y - slope)
    )


def test_sizes_and_spread() -> None:
    """Spread is the sd for noise of sd 1; the floor 10⁻⁴ of it times ‖t‖, less where a penalty dominates."""
    X, y = data()
    found = factored(X, y, True)
    centred = X - X.mean(axis=0)
    assert found.spread == pytest.approx(np.sqrt(np.diagonal(np.linalg.inv(centred.T @ centred))))
    assert found.floor == pytest.approx(1e-4 * np.linalg.norm(y - y.mean()) * np.array(found.spread))
    assert found.sizes(np.array([1e9, 0.0, 0.0]))[0] == 1e9
    heavy = factored(X, y, True, 1e6)
    assert heavy.heavy
    assert not found.heavy
    assert max(heavy.floor) < 1e-15


def test_round_off_grows_with_the_condition() -> None:
    """Columns that differ by 1e-7 leave nine digits less than columns at right angles."""
    e = np.eye(4)
    for gap, low, high in ((1.0, 0.0, 1e-14), (1e-7, 1e-12, 1.0)):
        found = factored(np.column_stack((e[0], e[0] + gap * e[1])), np.array([1.0, 2.0, 3.0, 4.0]), False)
        assert low <= found.solve()[1][1].value < high


def test_reasons() -> None:
    """Too few rows come before constant features, and these before dependent ones."""
    for X, reason in (
        (np.ones((1, 1)), "too-few-rows"),
        (np.ones((4, 2)), "zero-variance"),
        (np.arange(8.0).reshape(4, 2), "collinear"),
    ):
        outcome = factorise(assemble(X, np.arange(float(len(X))), True))
        assert isinstance(outcome, Degenerate)
        assert outcome.reason == reason
    near = np.column_stack(([1.0, 0.0, 0.0], [1.0, 1e-12, 0.0]))
    outcome = factorise(assemble(near, np.ones(3), False))
    assert isinstance(outcome, Degenerate)
    assert outcome.reason == "collinear"


def test_centres() -> None:
    """Zero is no centre; one number is spread out; another length is told."""
    assert centre_of(0.0, 3) is None
    assert centre_of(0, 3) is None
    found = centre_of(2.0, 3)
    assert found is not None
    assert found.tolist() == [2.0, 2.0, 2.0]
    with pytest.raises(ValueError, match="wanted one number or 3"):
        centre_of([1.0, 2.0], 3)
