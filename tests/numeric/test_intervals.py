"""Credible intervals: equal-tailed and of highest density."""

import pytest
from scipy import stats

from quizsvc.numeric.intervals import (
    certify_credible,
    certify_highest_density,
    credible_interval,
    highest_density_interval,
)
from quizsvc.numeric.priors import (
    beta_prior,
    dirichlet_prior,
    flat_prior,
    gamma_prior,
    inverse_gamma_prior,
    laplace_prior,
    normal_prior,
)

BELIEFS = [
    normal_prior(3, scale=2),
    laplace_prior(1, scale=2),
    beta_prior(9, 4),
    beta_prior(1.2, 30),
    gamma_prior(2.5, 3),
    gamma_prior(400, 2),
    inverse_gamma_prior(3, 2),
]


def test_by_hand():
    """The normal's 95 % is loc ∓ 1.96 scale both ways; Beta(1, 1)'s equal tails are 2.5 % and 97.5 %."""
    for interval in (credible_interval(normal_prior(3, scale=2)), highest_density_interval(normal_prior(3, scale=2))):
        assert interval.low == pytest.approx(3 - 2 * 1.959963984540054, rel=1e-9)
        assert interval.high == pytest.approx(3 + 2 * 1.959963984540054, rel=1e-9)
        assert interval.width == interval.high - interval.low
    flat = credible_interval(beta_prior(1, 1), 0.95)
    assert (flat.low, flat.high) == pytest.approx((0.025, 0.975), rel=1e-12)


@pytest.mark.parametrize("belief", BELIEFS, ids=repr)
@pytest.mark.parametrize("level", [0.5, 0.9, 0.999])
def test_both_kinds(belief, level):
    """Both hold `level`, certified; the one of highest density is no longer, and ends at equal heights."""
    tails, dense = credible_interval(belief, level), highest_density_interval(belief, level)
    for interval in (tails, dense):
        assert interval.certificate.holds
        assert belief.cdf(interval.high) - belief.cdf(interval.low) == pytest.approx(level, rel=1e-9)
    assert belief.cdf(tails.low) == pytest.approx((1 - level) / 2, rel=1e-8)
    assert dense.width <= tails.width * (1 + 1e-9)
    assert belief.log_density(dense.low) == pytest.approx(belief.log_density(dense.high), abs=1e-7)


@pytest.mark.parametrize("belief", BELIEFS, ids=repr)
def test_spoilt_ends_are_caught(belief):
    """An end wrong by a relative 1e-4 (of itself or of the width) fails, and the residual that caught it is named."""
    tails, dense = credible_interval(belief, 0.9), highest_density_interval(belief, 0.9)
    assert "mass below" in certify_credible(belief, 0.9, tails.low * 1.0001, tails.high).failed
    assert "mass above" in certify_credible(belief, 0.9, tails.low, tails.high * 1.0001).failed
    part = 1e-4 * dense.width
    for low, high in (
        (dense.low + part, dense.high),
        (dense.low, dense.high + part),
        (dense.low + part, dense.high + part),
    ):
        wrong = certify_highest_density(belief, 0.9, low, high)
        assert not wrong.residuals_hold
        assert {"mass between", "equal densities"} & set(wrong.failed)
    assert "quadrature of the density" in certify_credible(belief, 0.9, tails.low, tails.high * 1.0001).failed


def test_equal_tails_are_not_the_densest():
    """An interval of the right mass with unequal heights at its ends is caught by the heights alone."""
    belief = gamma_prior(2.5, 3)
    tails = credible_interval(belief, 0.9)
    wrong = certify_highest_density(belief, 0.9, tails.low, tails.high)
    assert wrong.failed == ("equal densities",)


def test_densities_that_fall_from_an_edge():
    """The interval of highest density begins at the edge where the density is largest."""
    low = highest_density_interval(gamma_prior(1, 2), 0.95)
    assert (low.low, low.high) == (0.0, pytest.approx(stats.expon.ppf(0.95) / 2))
    top = highest_density_interval(beta_prior(3.5, 0.5), 0.9)
    assert (top.low, top.high) == (pytest.approx(stats.beta.ppf(0.1, 3.5, 0.5)), 1.0)
    bottom = highest_density_interval(beta_prior(1, 4), 0.9)
    assert (bottom.low, bottom.high) == (0.0, pytest.approx(1 - 0.1**0.25))
    near = highest_density_interval(beta_prior(30, 1.2), 0.999)
    mirrored = highest_density_interval(beta_prior(1.2, 30), 0.999)
    assert (near.low, near.high) == (pytest.approx(1 - mirrored.high, rel=1e-9), pytest.approx(1.0, abs=1e-12))
    assert mirrored.low < 1e-12
    for interval in (low, top, bottom, near, mirrored):
        assert interval.certificate.holds


def test_no_single_densest_part():
    """Beta(1, 1) is as dense everywhere, Beta(½, ½) at both edges: typed outcomes, while equal tails exist."""
    assert highest_density_interval(beta_prior(1, 1)).reason == "flat"
    assert highest_density_interval(beta_prior(0.5, 0.5)).reason == "two-edges"
    interval = credible_interval(beta_prior(0.5, 0.5), 0.9)
    assert interval.certificate.holds
    assert interval.low == pytest.approx(1 - interval.high, rel=1e-9)


@pytest.mark.parametrize("scale", [1e-8, 1e8])
def test_narrow_and_wide(scale):
    """A belief of sd 1e-8 about 5, or of sd 1e8, has its intervals certified."""
    for interval in (
        credible_interval(normal_prior(5, scale=scale)),
        highest_density_interval(normal_prior(5, scale=scale)),
    ):
        assert interval.certificate.holds
        assert interval.width == pytest.approx(2 * 1.959963984540054 * scale, rel=1e-6)


@pytest.mark.parametrize("make", [credible_interval, highest_density_interval])
def test_beyond_floats(make):
    """A belief whose quantiles floats cannot tell apart is a typed outcome, one worth 4e7 observations is certified."""
    assert make(gamma_prior(1e-8, 1)).reason == "beyond-floats"
    assert make(normal_prior(1e8, scale=1e-8)).reason == "beyond-floats"
    for belief in (beta_prior(1e7, 3e7), gamma_prior(1e8, 2), inverse_gamma_prior(1e8, 2)):
        assert make(belief).certificate.holds


@pytest.mark.parametrize("make", [credible_interval, highest_density_interval])
def test_refusals(make):
    """A level that is no share, and a belief that is not proper or not of one number, are refused in words."""
    for level in (0, 1, 1.5, -0.1):
        with pytest.raises(ValueError, match="wanted a share between 0 and 1"):
            make(beta_prior(2, 2), level)
    for belief, name in ((flat_prior(), "flat"), (dirichlet_prior([1, 2]), "dirichlet")):
        with pytest.raises(ValueError, match=f"the belief is {name}; wanted a proper belief of one number"):
            make(belief, 0.9)
