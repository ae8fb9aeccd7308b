"""Centred predictors."""

import numpy as np
import pytest

from quizsvc.numeric.centred import centred
from quizsvc.numeric.rng import stream


@pytest.mark.parametrize("shifted", [True, False])
@pytest.mark.parametrize("intercept", [True, False])
def test_theta_and_weights_predict_alike(intercept: bool, shifted: bool) -> None:
    """Aθ + shift = b + Xw both ways round, and covariances turn with them."""
    s = stream("centred")
    X, y = s.uniforms(12).reshape(6, 2) + 3, s.uniforms(6)
    design = centred(X, intercept, y if shifted else None)
    theta = s.uniforms(2 + intercept)
    weights = design.weights(theta)
    full = np.column_stack((np.ones(6), X)) if intercept else X
    assert design.shift == (pytest.approx(y.mean()) if intercept and shifted else 0.0)
    assert design.A @ theta + design.shift == pytest.approx(full @ weights)
    assert design.theta(weights) == pytest.approx(theta)
    cover = np.linalg.inv(design.A.T @ design.A)
    assert design.spread(cover) == pytest.approx(np.linalg.inv(full.T @ full), rel=1e-8)
