"""Ridge regression."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, Ridge

from quizsvc.numeric import Degenerate, LinearFit, ridge, stream
from quizsvc.numeric.estimators.ridge import certify_ridge

X = stream("ridge", "X").uniforms(24).reshape(8, 3)
Y = X @ [1.0, -2.0, 0.5] + stream("ridge", "y").uniforms(8)


def fitted(*arguments: object, **named: object) -> LinearFit:
    """A fit that is regular, certified."""
    fit = ridge(*arguments, **named)  # type: ignore[arg-type]
    assert isinstance(fit, LinearFit)
    assert fit.certificate.holds
    return fit


def test_by_hand() -> None:
    """One feature 1, 2 with answers 1, 2 through the origin and λ = 5: slope 5/(5 + 5)."""
    assert fitted([1, 2], [1, 2], 5, intercept=False).slope == pytest.approx(0.5, rel=1e-14)


@pytest.mark.parametrize("penalty", [0.0, 0.3, 10.0])
@pytest.mark.parametrize("intercept", [True, False])
def test_against_scikit_learn(penalty: float, intercept: bool) -> None:
    """Intercept and weights agree with scikit-learn's."""
    other = (
        Ridge(penalty, fit_intercept=intercept, solver="svd") if penalty else LinearRegression(fit_intercept=intercept)
    )
    other.fit(X, Y)
    fit = fitted(X, Y, penalty, intercept=intercept)
    assert fit.coef == pytest.approx(other.coef_, rel=1e-9)
    assert fit.intercept == pytest.approx(other.intercept_, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("penalise", [True, False])
def test_the_gradient_vanishes(penalise: bool) -> None:
    """At the estimate the gradient of the stated objective is zero, the pull towards a guess included."""
    fit = fitted(X, Y, 0.7, prior_mean=[1.0, 0.0, 2.0], penalise_intercept=penalise)
    w, residual = np.array(fit.coef), Y - fit.intercept - X @ fit.coef
    assert X.T @ residual == pytest.approx(0.7 * (w - [1.0, 0.0, 2.0]), abs=1e-10)
    assert residual.sum() == pytest.approx(0.7 * fit.intercept if penalise else 0.0, abs=1e-10)


def test_a_column_twice_is_degenerate_until_penalised() -> None:
    """Dependent columns determine no weights, and any penalty makes them equal."""
    twice = np.column_stack([X[:, 0], X[:, 0]])
    found = ridge(twice, Y, 0.0)
    assert isinstance(found, Degenerate)
    assert found.reason == "collinear"
    fit = fitted(twice, Y, 0.1)
    assert fit.coef[0] == pytest.approx(fit.coef[1], rel=1e-9)


def test_a_wrong_estimate_fails_its_certificate() -> None:
    """Weights off by a millionth are caught by the residual and by the second method."""
    fit = fitted(X, Y, 1.0)
    weights = np.array([fit.intercept, *fit.coef])
    weights[1] += 1e-6
    assert len(certify_ridge(X, Y, 1.0, weights, np.zeros(3)).failed) == 2


@pytest.mark.parametrize(
    ("X", "y", "penalty", "words"),
    [
        ([1, 2], [1, 2], -1, "wanted 0 or more"),
        ([1, 2], [1], 1, "as many rows"),
        ([1, np.inf], [1, 2], 1, "not finite"),
    ],
)
def test_wrong_arguments_are_refused(X: list[float], y: list[float], penalty: float, words: str) -> None:
    """A negative penalty, shapes that do not fit and infinities are refused in words."""
    with pytest.raises(ValueError, match=words):
        ridge(X, y, penalty)
