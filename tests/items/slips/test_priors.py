"""Priors mistaken lead to what the formulas give for the wrong prior."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, Ridge

from tests.items.slips.made import agrees

LOC, TAU = 20, 0.7


def posterior(v: Any, loc: float = LOC, tau: float = TAU, sigma: float = 0) -> float:
    """The mean of the posterior under N(loc, tau²), by precisions."""
    sigma = sigma or v.sigma
    data, prior = v.n / sigma**2, 1 / tau**2
    return float((data * np.mean(v.x) + prior * loc) / (data + prior))


@pytest.mark.parametrize(
    ("slip", "expected"),
    [
        ("ignored-prior", lambda v: np.mean(v.x)),
        ("ignored-data", lambda v: LOC),
        ("equal-weights", lambda v: (np.mean(v.x) + LOC) / 2),
        ("prior-at-zero", lambda v: posterior(v, loc=0)),
        ("prior-variance-for-sd", lambda v: posterior(v, tau=TAU**0.5)),
        ("prior-squared-twice", lambda v: posterior(v, tau=TAU**2)),
        ("half-prior", lambda v: posterior(v, tau=(2 * TAU**2) ** 0.5)),
        ("double-prior", lambda v: posterior(v, tau=(TAU**2 / 2) ** 0.5)),
        ("inverted-prior", lambda v: posterior(v, tau=1 / TAU)),
        ("prior-as-one-reading", lambda v: (np.sum(v.x) + LOC) / (v.n + 1)),
    ],
)
def test_gaussian_mean(slip: str, expected: Callable[[Any], float]) -> None:
    """The MAP of a mean under the wrong prior."""
    assert agrees("gaussian-map", slip, expected)


def test_prior_alone() -> None:
    """How sure one was before the data."""
    assert agrees("gaussian-map-sd", "ignored-data", lambda v: TAU)


@pytest.mark.parametrize(
    ("slip", "expected"),
    [
        ("ignored-prior", lambda v: np.mean(v.y)),
        ("mean-for-mode", lambda v: (v.y.sum() + v.a) / (v.rows + v.a + v.b)),
        ("swapped-counts", lambda v: (v.y.sum() + v.b - 1) / (v.rows + v.a + v.b - 2)),
        ("above-the-line-only", lambda v: (v.y.sum() + v.a - 1) / v.rows),
    ],
)
def test_coin(slip: str, expected: Callable[[Any], float]) -> None:
    """The MAP of a coin under the wrong prior, from counts."""
    assert agrees("coin-map", slip, expected)


def test_the_other_point_of_a_posterior() -> None:
    """The mode where the mean is asked, and the mean where the mode is, by the counts."""
    assert agrees("coin-mean", "mode-for-mean", lambda v: (v.y.sum() + v.a - 1) / (v.rows + v.a + v.b - 2))
    assert agrees("coin-mode", "mean-for-mode", lambda v: (v.y.sum() + v.a) / (v.rows + v.a + v.b))


@pytest.mark.parametrize(
    ("slip", "expected"),
    [
        ("ignored-prior", lambda v: np.mean(v.k)),
        ("mean-for-mode", lambda v: (v.k.sum() + v.a) / (v.rows + v.b)),
        ("scale-for-rate", lambda v: (v.k.sum() + v.a - 1) / (v.rows + 1 / v.b)),
        ("above-the-line-only", lambda v: (v.k.sum() + v.a - 1) / v.rows),
    ],
)
def test_poisson(slip: str, expected: Callable[[Any], float]) -> None:
    """The MAP of a Poisson rate under the wrong prior, from counts."""
    assert agrees("poisson-map", slip, expected)


@pytest.mark.parametrize(
    ("slip", "precision"),
    [
        ("half-prior", lambda v: 0.5 / v.tau**2),
        ("double-prior", lambda v: 2 / v.tau**2),
        ("prior-times-n", lambda v: v.rows / v.tau**2),
        ("prior-variance-for-sd", lambda v: 1 / v.tau),
    ],
)
def test_logistic(slip: str, precision: Callable[[Any], float]) -> None:
    """A logistic weight under the wrong prior, by scikit-learn, whose C is one over the precision."""

    def slope(v: Any) -> float:
        fit = LogisticRegression(C=1 / precision(v), solver="newton-cholesky", tol=1e-12, max_iter=1000)
        return float(fit.fit(v.x[:, None], v.y).coef_[0, 0])

    assert agrees("logistic-map", slip, slope)


def test_over_n() -> None:
    """A regression whose prior counts for one row of all."""
    penalty = 1.7**2 / 0.6**2
    assert agrees("line-map", "prior-over-n", lambda v: Ridge(penalty / v.rows).fit(v.x[:, None], v.y).coef_[0])
