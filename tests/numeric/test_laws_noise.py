"""Losses are log-likelihoods up to constants, and the estimates of one are those of the other."""

from math import log, pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.numeric.estimators.gaussian import fit_gaussian
from quizsvc.numeric.estimators.laplace import fit_laplace
from quizsvc.numeric.families import found
from quizsvc.numeric.losses import log_loss, sum_absolute_error, sum_squared_error

F = found()
pairs = st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=1, max_size=20)


def apart(y, prediction, member):
    """Log-likelihood of y, each about its own prediction."""
    return sum(member(p).log_likelihood([v]) for v, p in zip(y, prediction, strict=True))


@given(pairs, st.floats(0.1, 10))
def test_squared_error_is_gaussian(pairs, sigma):
    """−Σ(y − ŷ)²/(2σ²) − n ln(σ√(2π)) is the Gaussian log-likelihood."""
    y, prediction = zip(*pairs, strict=True)
    expected = -sum_squared_error(y, prediction) / (2 * sigma**2) - len(y) * (log(sigma) + 0.5 * log(2 * pi))
    assert apart(y, prediction, lambda mu: F["gaussian"](mu, sigma)) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(pairs, st.floats(0.1, 10))
def test_absolute_error_is_laplace(pairs, b):
    """−Σ|y − ŷ|/b − n ln 2b is the Laplace log-likelihood."""
    y, prediction = zip(*pairs, strict=True)
    expected = -sum_absolute_error(y, prediction) / b - len(y) * log(2 * b)
    assert apart(y, prediction, lambda mu: F["laplace"](mu, b)) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0.001, 0.999)), min_size=1, max_size=20))
def test_log_loss_is_bernoulli(pairs):
    """Log loss is minus the Bernoulli log-likelihood."""
    y, p = zip(*pairs, strict=True)
    assert apart(y, p, F["bernoulli"]) == pytest.approx(-sum(map(log_loss, y, p)), rel=1e-9, abs=1e-12)


def test_estimates_minimise_the_losses():
    """The mean has the least squared error, the median the least absolute error."""
    x = np.array([1.0, 2.0, 4.0, 7.0, 20.0])
    mean, median = fit_gaussian(x).mean, fit_laplace(x).loc
    for other in (mean - 0.01, mean + 0.01, median):
        assert sum_squared_error(x, np.full(5, mean)) < sum_squared_error(x, np.full(5, other))
    for other in (median - 0.01, median + 0.01, mean):
        assert sum_absolute_error(x, np.full(5, median)) < sum_absolute_error(x, np.full(5, other))
    assert fit_gaussian(x).variance == pytest.approx(sum_squared_error(x, np.full(5, mean)) / 5)
    assert fit_laplace(x).scale == pytest.approx(sum_absolute_error(x, np.full(5, median)) / 5)


def test_special_cases():
    """Families that meet: one trial, two labels, shape 1, many degrees of freedom, and so on."""
    x = np.array([0.0, 1.0, 1.0])
    coin = F["bernoulli"](0.3).log_likelihood(x)
    assert F["binomial"](1, 0.3).log_likelihood(x) == pytest.approx(coin)
    assert F["categorical"]((0.7, 0.3)).log_likelihood(x) == pytest.approx(coin)
    assert F["multinomial"](1, (0.7, 0.3)).log_likelihood([[1, 0], [0, 1], [0, 1]]) == pytest.approx(coin)
    t = np.array([0.5, 2.0, 1.5])
    assert F["gamma"](1, 0.3).log_likelihood(t) == pytest.approx(F["exponential"](0.3).log_likelihood(t))
    assert F["lomax"](1e9, 1e9 / 0.3).log_likelihood(t) == pytest.approx(
        F["exponential"](0.3).log_likelihood(t), rel=1e-7
    )
    gaussian = F["gaussian"](1, 2).log_likelihood(t)
    assert F["gaussian_mean"](1, 2).log_likelihood(t) == gaussian
    assert F["student_t"](1, 2, 1e12).log_likelihood(t) == pytest.approx(gaussian, rel=1e-10)
    k = np.array([0.0, 3.0, 1.0])
    geometric = F["geometric"](0.3).log_likelihood(k + 1)
    assert F["negative_binomial"](1, 0.3).log_likelihood(k) == pytest.approx(geometric)
    poisson = F["poisson"](2).log_likelihood(k)
    assert F["binomial"](1e9, 2e-9).log_likelihood(k) == pytest.approx(poisson, rel=1e-7)
    assert F["negative_binomial"](1e9, 1e9 / (1e9 + 2)).log_likelihood(k) == pytest.approx(poisson, rel=1e-6)
