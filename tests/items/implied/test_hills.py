"""The right place and the learner's on a likelihood or a belief."""

import numpy as np
import pytest
from scipy import stats

from tests.items.implied.drawing import curves, made, picture, slip, spots
from tests.items.slips.samples import COIN, MAP, READINGS

COUNTS = "  n: integer(6, 12)\ndata:\n  k: 1 + round(uniform(0, 7, size=n))"
GAUSSIAN = made(READINGS, f"{MAP}.mean")


def test_nats_below_the_top() -> None:
    """A Gaussian posterior falls by half the squared distance in posterior sds."""
    x, sigma = np.array(GAUSSIAN.data["x"]), GAUSSIAN.variables["sigma"]
    precision = len(x) / sigma**2 + 1 / 0.7**2
    key = GAUSSIAN.parts[0].key
    given = key + 1.3
    shown = picture(GAUSSIAN, given)
    assert spots(shown)["right"] == (pytest.approx(key), 0.0)
    assert spots(shown)["yours"] == (given, pytest.approx(-(1.3**2) * precision / 2))
    across, up = curves(shown)["truth"]
    np.testing.assert_allclose(up, -((across - key) ** 2) * precision / 2, atol=1e-9)
    assert shown is not None
    assert f"{1.3**2 * precision / 2:.3g} nats lower" in shown.words


def test_the_hill_that_a_slip_climbs() -> None:
    """Without the prior it is the likelihood, whose top is the learner's number."""
    x, sigma = np.array(GAUSSIAN.data["x"]), GAUSSIAN.variables["sigma"]
    shown = picture(GAUSSIAN, slip(GAUSSIAN, "ignored-prior"), "ignored-prior")
    assert spots(shown)["yours"] == (pytest.approx(x.mean()), 0.0)
    across, up = curves(shown)["yours"]
    np.testing.assert_allclose(up, -((across - x.mean()) ** 2) * len(x) / sigma**2 / 2, atol=1e-9)


def test_another_quantity_has_no_hill_on_this_axis() -> None:
    """The standard deviation given for the variance is a place among variances, and not the top of another hill."""
    variant = made(READINGS, "fit_gaussian(x).variance", seed=1)
    given = slip(variant, "root-taken")
    shown = picture(variant, given, "root-taken")
    assert set(curves(shown)) == {"truth"}
    x = np.array(variant.data["x"])
    loss = stats.norm.logpdf(x, x.mean(), x.std()).sum() - stats.norm.logpdf(x, x.mean(), given**0.5).sum()
    assert spots(shown)["yours"] == (given, pytest.approx(-loss))


@pytest.mark.parametrize(
    ("drawn", "value"),
    [
        (READINGS, "fit_gaussian_mean(x, scale=sigma).mean"),
        (READINGS, "fit_gaussian(x).mean"),
        (READINGS, "fit_gaussian(x).scale"),
        (READINGS, "fit_gaussian(x).variance"),
        (READINGS, "fit_laplace(x).loc"),
        (READINGS, "fit_laplace(x).scale"),
        (COIN, "fit_bernoulli(y, prior=beta_prior(a, b)).probability"),
        (COUNTS, "fit_poisson(k, prior=gamma_prior(3, 2)).rate"),
        (COUNTS, "fit_exponential(k).rate"),
    ],
)
def test_the_right_value_is_the_top(drawn: str, value: str) -> None:
    """Of every model that is drawn the key is where the curve is highest, to the grid, and the learner's is lower."""
    variant = made(drawn.replace("n: integer(6, 12)", "n: choice(7, 9, 11)"), value, seed=4)
    key = variant.parts[0].key
    shown = picture(variant, 1.15 * key)
    across, up = curves(shown)["truth"]
    assert abs(across[np.argmax(up)] - key) <= (across[1] - across[0]) * 1.0001
    assert up.max() <= 1e-9
    assert spots(shown)["yours"][1] < 0
    assert min(up[0], up[-1]) <= -1.9
    assert across[0] < min(key, 1.15 * key)
    assert across[-1] > max(key, 1.15 * key)


def test_a_place_on_a_belief() -> None:
    """The mean of a Beta posterior and the number given for it stand at its density."""
    variant = made(COIN, "bernoulli_posterior(y, beta_prior(a, b)).mean")
    y, a, b = variant.data["y"], variant.variables["a"], variant.variables["b"]
    belief = stats.beta(a + sum(y), b + len(y) - sum(y))
    shown = picture(variant, belief.mean() - 0.1)
    assert spots(shown)["yours"][1] == pytest.approx(belief.pdf(belief.mean() - 0.1))
    assert spots(shown)["right"] == (pytest.approx(belief.mean()), pytest.approx(belief.pdf(belief.mean())))


@pytest.mark.parametrize(
    ("value", "given"),
    [
        ("fit_bernoulli(y, prior=beta_prior(a, b)).probability", 1.2),
        ("fit_bernoulli(y, prior=beta_prior(a, b)).probability", -0.2),
        ("bernoulli_posterior(y, beta_prior(a, b)).mean", 1.2),
        ("bernoulli_posterior(y, beta_prior(a, b)).sd", 0.1),
        ("fit_bernoulli(y, prior=beta_prior(a, b)).probability + 1", 1.2),
    ],
)
def test_off_the_axis(value: str, given: float) -> None:
    """No probability, and a number that is no place of the belief, are not drawn."""
    assert picture(made(COIN, value), given) is None


@pytest.mark.parametrize("given", [-3.0, 0.0, 1e9])
def test_no_variance(given: float) -> None:
    """What no variance is, and what lies too far off, is not drawn."""
    assert picture(made(READINGS, "fit_gaussian(x).variance"), given) is None
