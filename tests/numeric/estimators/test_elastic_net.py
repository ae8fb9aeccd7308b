"""Elastic net."""

from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet

from quizsvc.numeric.estimators.elastic_net import certify_elastic_net, elastic_net
from quizsvc.numeric.estimators.lasso import lasso
from quizsvc.numeric.estimators.ridge import LinearFit, ridge
from quizsvc.numeric.rng import stream


def fitted(*args: Any, **kwargs: Any) -> LinearFit:
    fit = elastic_net(*args, **kwargs)
    assert isinstance(fit, LinearFit), fit
    return fit


def data(seed: int, n: int = 30, p: int = 3) -> tuple[Any, Any]:
    s = stream("elastic net", seed)
    X = 4 * s.uniforms(n * p).reshape(n, p) - 1
    return X, X @ (3 * s.uniforms(p) - 1.5) + s.uniforms(n) + 2


def test_worked_by_hand() -> None:
    """(Sxy − λ₁)/(Sxx + λ₂) = (4 − 1)/(2 + 1), and 0 from λ₁ = 4 on."""
    assert fitted([1, 2, 3], [2, 4, 6], 1, 1).slope == pytest.approx(1.0, rel=1e-15)
    assert fitted([1, 2, 3], [2, 4, 6], 4, 1).slope == 0.0


@pytest.mark.parametrize("l1", [0.01, 2.0, 15.0])
@pytest.mark.parametrize("l2", [0.01, 2.0, 50.0])
def test_scikit_learn_agrees(l1: float, l2: float) -> None:
    """Scikit-learn's weights agree to 1e-7 at alpha = (λ₁ + λ₂)/n."""
    for seed in range(22):
        X, y = data(seed, p=1 + seed % 5)
        fit = fitted(X, y, l1, l2)
        other = ElasticNet(alpha=(l1 + l2) / 30, l1_ratio=l1 / (l1 + l2), tol=1e-13, max_iter=10**6).fit(X, y)
        assert fit.coef == pytest.approx(tuple(other.coef_), rel=1e-7, abs=1e-8)
        assert fit.certificate.holds


@pytest.mark.parametrize("penalise", [True, False])
def test_its_ends_are_lasso_and_ridge(penalise: bool) -> None:
    """λ₂ = 0 is the lasso; λ₁ = 0 is ridge with penalty λ₂; tiny λ₁ tends there."""
    X, y = data(1)
    sparse, soft = lasso(X, y, 3.0, True, penalise), ridge(X, y, 3.0, 0.0, True, penalise)
    assert isinstance(sparse, LinearFit)
    assert isinstance(soft, LinearFit)
    assert fitted(X, y, 3.0, 0.0, True, penalise).coef == sparse.coef
    assert fitted(X, y, 0.0, 3.0, True, penalise).coef == soft.coef
    assert fitted(X, y, 1e-12, 3.0, True, penalise).coef == pytest.approx(soft.coef, rel=1e-9)


@pytest.mark.parametrize("intercept", [True, False])
def test_a_wrong_estimate_is_caught(intercept: bool) -> None:
    """Every nonzero number off by a relative 1e-4 fails by name."""
    X, y = data(5)
    fit = fitted(X, y, 2.0, 3.0, intercept)
    weights = np.array((fit.intercept, *fit.coef) if intercept else fit.coef)
    assert certify_elastic_net(X, y, 2.0, 3.0, weights, intercept).holds
    for j in np.flatnonzero(weights):
        wrong = weights.copy()
        wrong[j] *= 1 + 1e-4
        certificate = certify_elastic_net(X, y, 2.0, 3.0, wrong, intercept)
        assert certificate.failed[0] == "newton step"
        assert not certificate.residuals_hold


def test_equal_features_share() -> None:
    """The quadratic part makes the answer unique: equal features get equal weights, constant ones none."""
    x = np.array([1.0, 2.0, 4.0, 7.0])
    fit = fitted(np.column_stack((x, x, np.ones(4))), x + 1, 0.5, 0.1)
    assert fit.coef[0] == pytest.approx(fit.coef[1], rel=1e-12)
    assert fit.coef[2] == 0.0
    assert fit.certificate.holds


@pytest.mark.parametrize(("spoilt", "words"), [((-1, 1), "l1 is -1"), ((1, -1), "l2 is -1")])
def test_refusals(spoilt: tuple[float, float], words: str) -> None:
    """Each negative penalty is told by name."""
    fitted([1, 2, 3], [2, 4, 6], 1, 1)
    with pytest.raises(ValueError, match=words):
        elastic_net([1, 2, 3], [2, 4, 6], *spoilt)
