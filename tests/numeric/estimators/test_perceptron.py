"""The perceptron."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import Perceptron

from quizsvc.numeric.estimators.perceptron import PerceptronFit, certify_perceptron, perceptron

X3, Y3 = [1.0, 2.0, 4.0], [0, 0, 1]


def problem(seed, n=30, p=2, gap=0.3):
    """Two classes a gap apart."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    w = rng.normal(size=p)
    y = (X @ w > 0).astype(float)
    return X + gap * (2 * y[:, np.newaxis] - 1) * w / np.linalg.norm(w), y


def test_by_hand():
    """The corrections of (1 | 0), (2 | 0), (4 | 1) in order, written out: it ends at b = −3, w = 1 after 7."""
    b, w, counts = 0, 0, [0, 0, 0]
    for _ in range(50):
        for i, (x, s) in enumerate(zip(X3, (-1, -1, 1), strict=True)):
            if s * (b + w * x) <= 0:
                b, w, counts[i] = b + s, w + s * x, counts[i] + 1
    fit = perceptron(X3, Y3)
    assert (fit.intercept, fit.coef, list(fit.corrections)) == (b, (w,), counts)
    assert (b, w) == (-3, 1)
    assert fit.mistakes == sum(counts) == 7
    assert fit.slope == w
    assert all(s * (b + w * x) > 0 for x, s in zip(X3, (-1, -1, 1), strict=True))


def test_learning_rate_scales():
    """From zero weights another rate makes the same corrections and scales the weights."""
    one, half = perceptron(X3, Y3), perceptron(X3, Y3, learning_rate=0.5)
    assert half.corrections == one.corrections
    assert half.intercept == 0.5 * one.intercept
    assert half.coef[0] == 0.5 * one.coef[0]
    assert half.certificate.holds


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_novikoff(seed):
    """The corrections number at most (R/γ)², for the margin γ of the true direction."""
    X, y = problem(seed)
    fit = perceptron(X, y, intercept=False)
    rng = np.random.default_rng(seed)
    rng.normal(size=X.shape)
    w = rng.normal(size=2)
    margins = (2 * y - 1) * (X @ w) / np.linalg.norm(w)
    assert fit.mistakes <= (np.linalg.norm(X, axis=1).max() / margins.min()) ** 2
    assert fit.intercept == 0.0
    assert fit.certificate.holds


def test_third_opinion():
    """Scikit-learn's perceptron, unshuffled, ends at the same weights (50 problems)."""
    for seed in range(50):
        X, y = problem(seed)
        ours = perceptron(X, y)
        theirs = Perceptron(shuffle=False, tol=None, max_iter=1000).fit(X, y)
        assert ours.coef == pytest.approx(theirs.coef_[0], rel=1e-10)
        assert ours.intercept == theirs.intercept_[0]


@pytest.mark.parametrize("place", range(3))
def test_spoilt_estimate_is_caught(place):
    """A weight wrong by a relative 1e-4 is caught by the sum of corrections and the dual."""
    X, y = problem(1)
    X = X + 1
    fit = perceptron(X, y)
    weights, counts = np.array([fit.intercept, *fit.coef]), np.array(fit.corrections, dtype=float)
    assert certify_perceptron(X, y, weights, counts).holds
    weights[place] *= 1 + 1e-4
    wrong = certify_perceptron(X, y, weights, counts)
    assert wrong.failed == ("sum of corrections", "dual perceptron on inner products")


def test_a_mistake_left_is_caught():
    """Weights that leave a mistake fail by name, and so does one correction too many."""
    X, y = problem(1)
    counts = np.zeros(30)
    assert "mistakes left" in certify_perceptron(X, y, np.zeros(3), counts).failed
    fit = perceptron(X, y)
    counts = np.array(fit.corrections, dtype=float)
    counts[0] += 1
    assert "sum of corrections" in certify_perceptron(X, y, np.array([fit.intercept, *fit.coef]), counts).failed


def test_degenerate():
    """Overlapping or touching classes never stop it; too few passes are told apart from that."""
    assert perceptron([1, 3, 2, 4], [0, 0, 1, 1]).reason == "not-separable"
    assert perceptron([1, 2, 2, 3], [0, 0, 1, 1]).reason == "not-separable"
    assert perceptron(X3, Y3, epochs=1).reason == "unfinished"
    assert "1 passes" in perceptron(X3, Y3, epochs=1).detail
    assert isinstance(perceptron([1.0, 2.0], [1, 1]), PerceptronFit)


def test_refusals():
    """One argument spoilt at a time is refused."""
    with pytest.raises(ValueError, match="label 2"):
        perceptron([1, 2], [0, 2])
    with pytest.raises(ValueError, match="learning_rate is 0"):
        perceptron(X3, Y3, learning_rate=0)
    with pytest.raises(ValueError, match="epochs is 0"):
        perceptron(X3, Y3, epochs=0)
