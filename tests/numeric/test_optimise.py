"""Optimisation as a subject."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizsvc.numeric import optimise
from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.logistic import logistic_regression
from quizsvc.numeric.estimators.ridge import ridge
from quizsvc.numeric.priors import normal_prior

X, Y = [1.0, 2.0, 4.0], [2.0, 3.0, 7.0]
BITS = [0, 1, 0, 1, 1, 0]
RNG = np.random.default_rng(2)
FEATURES = RNG.normal(size=(30, 2))
LABELS = (FEATURES @ [1.0, -1.0] + 1.5 * RNG.logistic(size=30) > 0).astype(float)


def quadratic(H, target):
    """½(θ − t)ᵀH(θ − t)."""
    H, target = np.array(H, dtype=float), np.array(target, dtype=float)
    return optimise.Objective(
        lambda t: 0.5 * float((t - target) @ H @ (t - target)), lambda t: H @ (t - target), lambda _: H
    )


def test_step_by_hand():
    """One step on the mean squared error in fractions: gradients (2/n)Σr and (2/n)Σrx."""
    w, b, rate = Fraction(1, 2), Fraction(1), Fraction(1, 10)
    r = [w * Fraction(x) + b - Fraction(y) for x, y in zip(X, Y, strict=True)]
    new_w = w - rate * Fraction(2, 3) * sum(ri * Fraction(x) for ri, x in zip(r, X, strict=True))
    new_b = b - rate * Fraction(2, 3) * sum(r)
    assert optimise.mean_squared_error_step(X, Y, 0.5, 1.0, 0.1) == pytest.approx(
        (float(new_w), float(new_b)), rel=1e-14
    )


@pytest.mark.parametrize(
    "objective",
    [
        optimise.mean_squared_error_objective(FEATURES, FEATURES[:, 0] * 2 + LABELS),
        optimise.log_loss_objective(FEATURES, LABELS),
        optimise.log_loss_objective(FEATURES, LABELS, prior_sd=0.7),
        optimise.sigmoid_squared_error_objective(FEATURES, LABELS),
    ],
)
def test_gradients_and_hessians(objective):
    """The gradient is the value's derivative and the Hessian the gradient's, by central differences."""
    theta, h = np.array([0.3, -0.4, 0.8]), 1e-5
    for j in range(3):
        step = h * np.eye(3)[j]
        slope = (objective.value(theta + step) - objective.value(theta - step)) / (2 * h)
        assert objective.gradient(theta)[j] == pytest.approx(slope, rel=1e-6, abs=1e-8)
        bend = (objective.gradient(theta + step) - objective.gradient(theta - step)) / (2 * h)
        assert objective.hessian(theta)[j] == pytest.approx(bend, rel=1e-6, abs=1e-7)


def test_objectives_by_hand():
    """Values at zero weights: the mean of y², n ln 2, n/8; and the prior's term leaves the intercept alone."""
    assert optimise.mean_squared_error_objective(X, Y).value(np.zeros(2)) == pytest.approx((4 + 9 + 49) / 3)
    assert optimise.log_loss_objective(FEATURES, LABELS).value(np.zeros(3)) == pytest.approx(30 * np.log(2))
    assert optimise.sigmoid_squared_error_objective(FEATURES, LABELS).value(np.zeros(3)) == pytest.approx(30 / 8)
    free, pulled = (
        optimise.log_loss_objective(FEATURES, LABELS),
        optimise.log_loss_objective(FEATURES, LABELS, prior_sd=0.5),
    )
    theta = np.array([5.0, 1.0, -2.0])
    assert pulled.value(theta) - free.value(theta) == pytest.approx(5 / (2 * 0.25))
    bare = optimise.log_loss_objective(FEATURES, LABELS, prior_sd=0.5, intercept=False)
    without = optimise.log_loss_objective(FEATURES, LABELS, intercept=False)
    assert bare.value(theta[1:]) - without.value(theta[1:]) == pytest.approx(5 / (2 * 0.25))


def test_descent_reaches_the_fit():
    """Descent, heavy ball, Nesterov, Newton and IRLS all reach the logistic fit."""
    fit = logistic_regression(FEATURES, LABELS)
    wanted = pytest.approx([fit.intercept, *fit.coef], rel=1e-8)
    objective, start = optimise.log_loss_objective(FEATURES, LABELS), [0.0, 0.0, 0.0]
    assert optimise.gradient_descent(objective, start, 0.2, 2000).last == wanted
    assert optimise.gradient_descent(objective, start, 0.1, 500, momentum=0.8).last == wanted
    assert optimise.gradient_descent(objective, start, 0.1, 500, momentum=0.8, nesterov=True).last == wanted
    assert optimise.newton_path(objective, start, 8).last == wanted
    assert optimise.irls_path(FEATURES, LABELS, 8).last == wanted
    pulled = optimise.newton_path(optimise.log_loss_objective(FEATURES, LABELS, prior_sd=0.5), start, 8).last
    prior = logistic_regression(FEATURES, LABELS, normal_prior(0, scale=0.5))
    assert pulled == pytest.approx([prior.intercept, *prior.coef], rel=1e-9)


def test_irls_is_newton():
    """Each step of IRLS, by weighted least squares, is Newton's."""
    newton = optimise.newton_path(optimise.log_loss_objective(FEATURES, LABELS), [0.2, 0.1, 0.0], 5)
    irls = optimise.irls_path(FEATURES, LABELS, 5, [0.2, 0.1, 0.0])
    assert np.array(irls.points) == pytest.approx(np.array(newton.points), rel=1e-9, abs=1e-12)
    assert irls.values == pytest.approx(newton.values, rel=1e-12)
    bare = optimise.irls_path(FEATURES, LABELS, 6, intercept=False)
    assert bare.last == pytest.approx(logistic_regression(FEATURES, LABELS, intercept=False).coef, rel=1e-8)


def test_newton_solves_a_quadratic_at_once():
    """One step of Newton on a quadratic; a singular Hessian has none."""
    path = optimise.newton_path(quadratic([[3, 1], [1, 2]], [4, -5]), [0, 0], 1)
    assert path.last == pytest.approx((4, -5))
    assert path.steps == 1
    assert path.values[0] == pytest.approx(0.5 * (3 * 16 - 2 * 20 + 2 * 25))
    singular = optimise.newton_path(quadratic([[1, 0], [0, 0]], [1, 1]), [0, 0], 1)
    assert isinstance(singular, Degenerate)
    assert singular.reason == "singular"


def test_momentum_by_hand():
    """Two steps on ½θ² from 1: heavy ball v₁ = −η, v₂ = βv₁ − η(1 + v₁); Nesterov looks ahead by βv₁."""
    eta, beta = 0.1, 0.5
    v1 = -eta
    v2 = beta * v1 - eta * (1 + v1)
    heavy = optimise.gradient_descent(quadratic([[1]], [0]), [1.0], eta, 2, beta)
    assert [p[0] for p in heavy.points] == pytest.approx([1, 1 + v1, 1 + v1 + v2])
    look = beta * v1 - eta * (1 + v1 + beta * v1)
    ahead = optimise.gradient_descent(quadratic([[1]], [0]), [1.0], eta, 2, beta, nesterov=True)
    assert [p[0] for p in ahead.points] == pytest.approx([1, 1 + v1, 1 + v1 + look])


def test_learning_rates():
    """On eigenvalues 1 and 9 descent shrinks the error by max |1 − ηλ| a step, and diverges above 2/9."""
    H = [[1, 0], [0, 9]]
    assert optimise.largest_step(H) == pytest.approx(2 / 9)
    assert optimise.best_step(H) == pytest.approx(0.2)
    assert optimise.convergence_rate(H, 0.2) == pytest.approx(0.8)
    assert optimise.convergence_rate(H, 0.1) == pytest.approx(0.9)
    path = optimise.gradient_descent(quadratic(H, [0, 0]), [1.0, 1.0], 0.2, 30)
    assert np.abs(path.last).max() == pytest.approx(0.8**30, rel=1e-9)
    far = optimise.gradient_descent(quadratic(H, [0, 0]), [1.0, 1.0], 0.25, 2000)
    assert far.diverged
    assert far.steps < 2000
    assert not path.diverged
    assert optimise.heavy_ball_setting(H) == pytest.approx((4 / 16, 0.25))
    rate, momentum = optimise.heavy_ball_setting(H)
    quick = optimise.gradient_descent(quadratic(H, [0, 0]), [1.0, 1.0], rate, 60, momentum)
    slow = optimise.gradient_descent(quadratic(H, [0, 0]), [1.0, 1.0], 0.2, 60)
    assert quick.values[-1] < 1e-6 * slow.values[-1]


def test_condition_numbers():
    """Of a diagonal, of a matrix against NumPy's, and none where columns depend."""
    assert optimise.condition_number([[3.0, 0], [0, 0.5]]) == 6
    assert optimise.condition_number(FEATURES) == pytest.approx(np.linalg.cond(FEATURES), rel=1e-12)
    assert optimise.condition_number([[1, 2], [2, 4]]).reason == "collinear"
    assert optimise.condition_number([[1, 2, 3]]).reason == "collinear"


@given(st.floats(-600, 600), st.integers(0, 1))
def test_sigmoid_gradients(z, y):
    """d/dz of ½(σ − y)² and of the log loss, as formulas of σ; the first vanishes for a confident mistake."""
    s = 1 / (1 + np.exp(-z))
    assert float(optimise.sigmoid_gradient_log_loss(z, y)) == pytest.approx(s - y, abs=1e-15)
    assert float(optimise.sigmoid_gradient_squared_error(z, y)) == pytest.approx((s - y) * s * (1 - s), abs=1e-15)
    assert abs(float(optimise.sigmoid_gradient_squared_error(-40.0, 1))) < 1e-17
    assert float(optimise.sigmoid_gradient_log_loss(-40.0, 1)) == pytest.approx(-1)


@settings(max_examples=20)
@given(st.integers(1, 60), st.floats(0.01, 0.3))
def test_early_stopping_shrinks_like_this(steps, rate):
    """Descent from zero has reached the stated share of each least-squares coordinate."""
    y = FEATURES @ [2.0, 1.0] + LABELS
    U, s, Vt = np.linalg.svd(FEATURES, full_matrices=False)
    path = optimise.gradient_descent(optimise.mean_squared_error_objective(FEATURES, y, False), [0.0, 0.0], rate, steps)
    share = optimise.descent_shrinkage(FEATURES, rate, steps)
    assert Vt @ np.array(path.last) == pytest.approx(share * (U.T @ y / s), rel=1e-9, abs=1e-12)
    fit = ridge(FEATURES, y, 3.0, intercept=False)
    assert Vt @ np.array(fit.coef) == pytest.approx(optimise.ridge_shrinkage(FEATURES, 3.0) * (U.T @ y / s), rel=1e-9)


def test_early_stopping_beside_ridge():
    """With the matching λ = n/(2ηt) the shares agree for weak directions and are never far apart."""
    thin = np.column_stack([np.linspace(-1, 1, 30) * 1e-3, np.linspace(1, 2, 30)])
    penalty = optimise.matching_penalty(30, 0.05, 100)
    assert penalty == pytest.approx(3.0)
    descent, pulled = optimise.descent_shrinkage(thin, 0.05, 100), optimise.ridge_shrinkage(thin, penalty)
    assert descent[-1] == pytest.approx(pulled[-1], rel=1e-4)
    assert np.abs(descent - pulled).max() < 0.3
    assert optimise.descent_shrinkage(thin, 0.05, 0).tolist() == [0, 0]
    assert optimise.ridge_shrinkage(thin, 0).tolist() == [1, 1]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda f: optimise.gradient_descent(f, [0.0, 0.0], 0, 3), "learning_rate is 0"),
        (lambda f: optimise.gradient_descent(f, [0.0, 0.0], 0.1, -1), "steps is -1"),
        (lambda f: optimise.gradient_descent(f, [0.0, 0.0], 0.1, 1, momentum=1), "momentum is 1"),
        (lambda f: optimise.gradient_descent(f, [0.0, 0.0], 0.1, 1, momentum=-0.1), "momentum is -0.1"),
        (lambda f: optimise.gradient_descent(f, [float("nan"), 0.0], 0.1, 1), "start holds"),
        (lambda f: optimise.log_loss_objective(X, Y), "wanted 0 or 1"),
        (lambda f: optimise.sigmoid_squared_error_objective(X, Y), "wanted 0 or 1"),
        (lambda f: optimise.log_loss_objective([1, 2], [0, 1], prior_sd=0), "prior_sd is 0"),
        (lambda f: optimise.largest_step([[0.0]]), "positive definite"),
        (lambda f: optimise.matching_penalty(0, 0.1, 1), "n is 0"),
        (lambda f: optimise.matching_penalty(1, 0.1, 0), "steps 0"),
    ],
)
def test_refusals(call, words):
    """What is amiss is refused with what was got and wanted."""
    with pytest.raises(ValueError, match=words):
        call(optimise.mean_squared_error_objective(X, Y))


def test_no_steps():
    """No steps leave the start."""
    path = optimise.gradient_descent(optimise.mean_squared_error_objective(X, Y), [1.0, 2.0], 0.1, 0)
    assert path.points == ((1.0, 2.0),)
    assert path.steps == 0
    assert sqrt(path.values[0] * 3) == pytest.approx(np.linalg.norm([1, 2, 2]))
