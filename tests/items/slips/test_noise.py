"""The noise mistaken leads to what the formulas give for the wrong noise."""

from collections.abc import Callable
from typing import Any

import pytest
from scipy.stats import norm
from sklearn.linear_model import Ridge

from tests.items.slips.made import agrees
from tests.items.slips.test_priors import TAU, posterior


@pytest.mark.parametrize(
    ("slip", "expected"),
    [
        ("variance-for-sd", lambda v: posterior(v, sigma=v.sigma**0.5, tau=TAU**0.5)),
        ("noise-variance-for-sd", lambda v: posterior(v, sigma=v.sigma**0.5)),
        ("noise-squared-twice", lambda v: posterior(v, sigma=v.sigma**2)),
        ("as-one-reading", lambda v: posterior(v, sigma=v.sigma * v.n**0.5)),
        ("forgot-noise", lambda v: posterior(v, sigma=1)),
    ],
)
def test_gaussian_mean(slip: str, expected: Callable[[Any], float]) -> None:
    """The MAP of a mean with the wrong noise."""
    assert agrees("gaussian-map", slip, expected)


def test_a_likelihood() -> None:
    """The log-likelihood of readings with a noise of σ²."""
    slip = "written-likelihood", "noise-squared-twice"
    assert agrees(*slip, lambda v: norm.logpdf(v.x, 22, v.sigma**2).sum())


def test_count_for_its_root() -> None:
    """How sure one is after the data, with n in the place of √n."""
    assert agrees("gaussian-map-sd", "n-for-root-n", lambda v: ((v.n / v.sigma) ** 2 + TAU**-2) ** -0.5)


def test_regression() -> None:
    """Without its noise, a regression's penalty is one over the prior's variance."""
    assert agrees("line-map", "forgot-noise", lambda v: Ridge(1 / 0.6**2).fit(v.x[:, None], v.y).coef_[0])
