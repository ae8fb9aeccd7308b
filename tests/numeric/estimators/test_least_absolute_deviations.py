"""Least absolute deviations."""

from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.least_absolute_deviations import (
    certify_least_absolute_deviations,
    least_absolute_deviations,
)
from quizsvc.numeric.estimators.quantile_regression import quantile_regression
from quizsvc.numeric.estimators.ridge import LinearFit
from quizsvc.numeric.rng import stream


def data(seed: int, n: int = 31, p: int = 2) -> tuple[Any, Any]:
    s = stream("absolute", seed)
    X = 10 * s.uniforms(n * p).reshape(n, p)
    return X, X @ (4 * s.uniforms(p) - 2) + 5 * np.tan(3 * (s.uniforms(n) - 0.5))


def test_worked_by_hand() -> None:
    """One wild reading among five on y = 1 + 2x leaves the line where it is."""
    fit = least_absolute_deviations([0, 1, 2, 3, 4], [1, 3, 5, 7, 90])
    assert isinstance(fit, LinearFit)
    assert (fit.intercept, fit.slope) == (pytest.approx(1.0), pytest.approx(2.0))
    assert fit.certificate.holds


def test_statsmodels_agrees() -> None:
    """Its iterated weighted least squares comes to the same line to 1e-4, and its sum is never smaller."""
    for seed in range(40):
        X, y = data(seed)
        fit = least_absolute_deviations(X, y)
        assert isinstance(fit, LinearFit)
        other = sm.QuantReg(y, sm.add_constant(X)).fit(q=0.5, max_iter=20_000, p_tol=1e-12).params
        own = np.abs(y - fit.intercept - X @ np.array(fit.coef)).sum()
        assert own <= np.abs(y - sm.add_constant(X) @ other).sum() * (1 + 1e-12)
        assert (fit.intercept, *fit.coef) == pytest.approx(tuple(other), rel=1e-4, abs=1e-4)


def test_it_is_the_median_regression() -> None:
    """Quantile ½, with and without an intercept; through the origin it is the weighted median of y/x."""
    X, y = data(2)
    for intercept in (True, False):
        half = quantile_regression(X, y, 0.5, intercept)
        assert isinstance(half, LinearFit)
        assert least_absolute_deviations(X, y, intercept) == half
    fit = least_absolute_deviations([1, 2, 10], [1, 4, 30], intercept=False)
    assert isinstance(fit, LinearFit)
    assert fit.slope == pytest.approx(3.0)


def test_an_even_number_at_each_end_is_not_unique() -> None:
    """Two groups of two: every line between is as good, and that is told."""
    outcome = least_absolute_deviations([0, 0, 1, 1], [1, 2, 3, 5])
    assert isinstance(outcome, Degenerate)
    assert outcome.reason == "not-unique"


def test_a_wrong_estimate_is_caught() -> None:
    """Each number off by a relative 1e-4 fails by name."""
    X, y = data(3)
    fit = least_absolute_deviations(X, y)
    assert isinstance(fit, LinearFit)
    weights = np.array((fit.intercept, *fit.coef))
    assert certify_least_absolute_deviations(X, y, weights).holds
    for j in range(3):
        wrong = weights.copy()
        wrong[j] *= 1 - 1e-4
        assert certify_least_absolute_deviations(X, y, wrong).failed[0] == "step to the vertex"


def test_refusals() -> None:
    """Shapes that do not fit are told."""
    with pytest.raises(ValueError, match="as many rows"):
        least_absolute_deviations([1, 2], [1, 2, 3])
