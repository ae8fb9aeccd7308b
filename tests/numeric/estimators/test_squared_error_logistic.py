"""The logistic model by squared error."""

import numpy as np
import pytest
from scipy.optimize import least_squares
from scipy.special import expit

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.logistic import logistic_regression
from quizsvc.numeric.estimators.squared_error_logistic import (
    SquaredErrorLogisticFit,
    certify_squared_error_logistic,
    descended,
    squared_error,
    squared_error_logistic,
)

X4, Y4 = [0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 1, 0, 1, 1, 1, 1]


def problem(seed, n=50, p=2):
    """Noisy classes."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, (X @ rng.normal(size=p) + 2 * rng.logistic(size=n) > 0).astype(float)


def test_by_hand():
    """Where the model can reproduce each group's share both losses do, as both are proper: the fits agree."""
    ours, logistic = squared_error_logistic(X4, Y4), logistic_regression(X4, Y4)
    assert isinstance(ours, SquaredErrorLogisticFit)
    assert ours.intercept == pytest.approx(logistic.intercept, rel=1e-10)
    assert ours.slope == pytest.approx(logistic.slope, rel=1e-10)


def test_differs_elsewhere():
    """Where it cannot, the fits differ, each best by its own loss."""
    x, y = [1, 2, 3, 4, 5, 6, 7, 30], [0, 0, 1, 0, 1, 1, 0, 1]
    ours, logistic = squared_error_logistic(x, y), logistic_regression(x, y)
    assert abs(ours.slope / logistic.slope - 1) > 0.02

    def brier(fit):
        return ((expit(fit.intercept + fit.slope * np.array(x)) - y) ** 2).sum()

    assert brier(ours) < brier(logistic)


def test_second_opinion():
    """SciPy's least squares, from the logistic fit, agrees on 100 problems, and the certificate holds."""
    held = 0
    for seed in range(100):
        X, y = problem(seed)
        ours = squared_error_logistic(X, y, intercept=seed % 4 > 0)
        if isinstance(ours, Degenerate):
            continue
        Z = np.column_stack([np.ones(50), X]) if seed % 4 else X
        theta = np.array([ours.intercept, *ours.coef][0 if seed % 4 else 1 :])
        other = least_squares(lambda t, Z=Z, y=y: expit(Z @ t) - y, theta * 1.01, xtol=1e-14, ftol=1e-14, gtol=1e-14)
        assert theta == pytest.approx(other.x, rel=1e-4, abs=1e-5)
        assert ours.certificate.holds
        held += 1
    assert held > 90


@pytest.mark.parametrize("place", range(3))
def test_spoilt_estimate_is_caught(place):
    """Any one number wrong by a relative 1e-4 is caught by the Newton step, and by the root finder's answer."""
    X, y = problem(1)
    fit = squared_error_logistic(X + 3, y)
    weights = np.array([fit.intercept, *fit.coef])
    assert certify_squared_error_logistic(X + 3, y, weights).holds
    weights[place] *= 1 + 1e-4
    wrong = certify_squared_error_logistic(X + 3, y, weights)
    assert wrong.failed == ("newton step", wrong.second_method)


def test_a_plateau_is_no_minimum():
    """Where the scores are saturated the gradient vanishes and the Hessian does not certify."""
    X, y = problem(1)
    assert not certify_squared_error_logistic(X, y, np.array([20.0, 0.1, -0.1])).residuals_hold


def test_degenerate():
    """Separable classes and one class as for log loss; and squared error may fall for ever where log loss does not."""
    assert squared_error_logistic([1, 2, 3, 4], [0, 0, 1, 1]).reason == "separable"
    assert squared_error_logistic([1, 2], [1, 1]).reason == "one-class"
    x = [-3, -2.5, -2, -1.5, -1, 1, 1.5, 2, 2.5, 3, 0.5]
    y = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0]
    assert squared_error_logistic(x, y).reason == "separable"
    odd = squared_error_logistic([*x, 3.0], [*y, 0])
    assert odd.reason == "diverges"
    assert logistic_regression([*x, 3.0], [*y, 0]).certificate.holds


def test_descent_stays_downhill():
    """From wherever it starts, the squared error where it ends is not above that where it started."""
    ended = 0
    for seed in range(60):
        X, y = problem(seed)
        Z = np.column_stack([np.ones(50), X])
        start = 4 * np.random.default_rng(seed).normal(size=3)
        found = descended(Z, y, start)
        if found is not None:
            assert squared_error(Z, y, found) <= squared_error(Z, y, start)
            ended += 1
    assert ended > 50
