"""Priors: densities, scores, moments and modes."""

from dataclasses import asdict
from math import exp, inf, log, sqrt

import numpy as np
import pytest
from scipy import integrate, stats

from quizsvc.numeric import priors as all_priors
from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.edge import Edge
from quizsvc.numeric.priors import (
    beta_prior,
    conjugate,
    dirichlet_prior,
    elastic_net_prior,
    flat_prior,
    gamma_prior,
    inverse_gamma_prior,
    laplace_prior,
    normal_prior,
)

SCALAR = [
    normal_prior(1, scale=2),
    laplace_prior(-1, scale=0.5),
    beta_prior(2.5, 4),
    beta_prior(0.7, 3),
    beta_prior(1, 1),
    gamma_prior(3, 2),
    gamma_prior(0.8, 2),
    inverse_gamma_prior(3, 2),
    inverse_gamma_prior(2.2, 5),
]
THIRD = [
    stats.norm(1, 2),
    stats.laplace(-1, 0.5),
    stats.beta(2.5, 4),
    stats.beta(0.7, 3),
    stats.beta(1, 1),
    stats.gamma(3, scale=1 / 2),
    stats.gamma(0.8, scale=1 / 2),
    stats.invgamma(3, scale=2),
    stats.invgamma(2.2, scale=5),
]
PAIRS = list(zip(SCALAR, THIRD, strict=True))
NET = elastic_net_prior(0.5, normal_scale=2, laplace_scale=0.7)
POINTS = (0.05, 0.3, 0.62, 0.97)


def test_normal_by_hand():
    """N(1, 2²) at 3: z = 1, density e^(−½)/(2√(2π)), score −½, precision ¼."""
    prior = normal_prior(1, scale=2)
    assert prior.log_density(3) == pytest.approx(-0.5 - log(2) - 0.5 * log(2 * np.pi), rel=1e-15)
    assert prior.score(3) == -0.5
    assert (prior.precision, prior.mean, prior.mode, prior.sd) == (0.25, 1, 1, 2)
    assert asdict(prior) == {"loc": 1, "scale": 2, "family": "normal"}


def test_by_hand():
    """Worked values: Laplace(0, 2) at 4, Beta(2, 3) at ½, Gamma(2, 3) at 1, InverseGamma(2, 3) at 1."""
    assert laplace_prior(0, scale=2).log_density(4) == pytest.approx(-2 - log(4))
    assert beta_prior(2, 3).log_density(0.5) == pytest.approx(log(12 * 0.5 * 0.25))
    assert gamma_prior(2, 3).log_density(1) == pytest.approx(log(9) - 3)
    assert inverse_gamma_prior(2, 3).log_density(1) == pytest.approx(log(9) - 3)
    assert dirichlet_prior([2, 1, 3]).log_density([0.2, 0.3, 0.5]) == pytest.approx(log(60 * 0.2 * 0.25))


@pytest.mark.parametrize(("prior", "third"), PAIRS, ids=[repr(prior) for prior, _ in PAIRS])
def test_third_opinion(prior, third):
    """scipy.stats agrees on density, cdf, quantile and moments."""
    for u in POINTS:
        theta = third.ppf(u)
        assert prior.quantile(u) == pytest.approx(theta, rel=1e-10)
        assert prior.cdf(theta) == pytest.approx(u, rel=1e-10)
        assert prior.log_density(theta) == pytest.approx(third.logpdf(theta), rel=1e-10, abs=1e-12)
    places = third.ppf(POINTS)
    assert prior.log_densities(places) == pytest.approx(third.logpdf(places), rel=1e-10, abs=1e-12)
    assert prior.mean == pytest.approx(third.mean(), rel=1e-12)
    assert prior.sd == pytest.approx(third.std(), rel=1e-10)


@pytest.mark.parametrize("prior", [*SCALAR, NET], ids=repr)
def test_score_is_the_derivative(prior):
    """The score is the slope of the log density."""
    for theta in (0.05, 0.31, 0.62, 0.97):
        slope = (prior.log_density(theta + 1e-6) - prior.log_density(theta - 1e-6)) / 2e-6
        assert prior.score(theta) == pytest.approx(slope, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("prior", [prior for prior in SCALAR if not isinstance(prior.mode, Degenerate)], ids=repr)
def test_mode_is_the_peak(prior):
    """The density falls on both sides of the mode, and a smooth one's score vanishes there."""
    for step in (0.01, 0.1):
        assert prior.log_density(prior.mode - step) < prior.log_density(prior.mode)
        assert prior.log_density(prior.mode + step) < prior.log_density(prior.mode)
    assert prior.score(prior.mode) == pytest.approx(0, abs=1e-12)


def test_modes_at_an_edge_or_not_unique():
    """Beta(1, 1) is flat, Beta(½, ½) has two edges, others stand at one edge; gamma of shape at most 1 at 0."""
    assert beta_prior(1, 1).mode.reason == "flat"
    assert beta_prior(0.5, 0.5).mode.reason == "two-edges"
    for a, b, at in ((1, 2, 0.0), (0.5, 1, 0.0), (0.5, 3, 0.0), (2, 1, 1.0), (1, 0.5, 1.0)):
        assert beta_prior(a, b).mode == Edge("edge", beta_prior(a, b).mode.detail, at)
        assert f"Beta({a:g}, {b:g})" in beta_prior(a, b).mode.detail
    assert beta_prior(3, 2).mode == pytest.approx(2 / 3)
    assert gamma_prior(1, 2).mode.estimate == 0.0
    assert gamma_prior(3, 2).mode == 1.0
    assert inverse_gamma_prior(3, 2).mode == 0.5
    assert dirichlet_prior([2, 3, 1.5]).mode == pytest.approx((1 / 3.5, 2 / 3.5, 0.5 / 3.5))
    assert dirichlet_prior([1, 1, 1]).mode.reason == "flat"
    assert dirichlet_prior([1, 3, 2]).mode.estimate == pytest.approx((0, 2 / 3, 1 / 3))
    assert dirichlet_prior([0.5, 3, 2]).mode.reason == "unbounded"
    assert dirichlet_prior([0.5, 0.5]).mode.reason == "unbounded"
    assert dirichlet_prior([0.5, 3]).mode.estimate == (0.0, 1.0)


def test_moments_that_do_not_exist():
    """An inverse gamma of shape 1 has no mean, of shape 2 no sd; just above it has."""
    assert inverse_gamma_prior(1, 2).mean.reason == "no-mean"
    assert inverse_gamma_prior(2, 2).mean == 2
    assert inverse_gamma_prior(2, 2).sd.reason == "no-sd"
    assert inverse_gamma_prior(3, 2).sd == 1


def test_impossible_values_have_no_density():
    """Outside its range a prior's log density is −inf, and its cdf 0 or 1."""
    for prior, outside in (
        (beta_prior(2, 2), (-0.1, 1.1)),
        (gamma_prior(2, 2), (-1,)),
        (inverse_gamma_prior(2, 2), (-1, 0)),
    ):
        for theta in outside:
            assert prior.log_density(theta) == -inf
            assert prior.cdf(theta) == (theta > 0)
    for p in ([0.5, 0.6, -0.1], [0.5, 0.5, 0.5], [0.5, 0.5]):
        assert dirichlet_prior([2, 2, 2]).log_density(p) == -inf
    assert beta_prior(1, 3).log_density(0.0) == pytest.approx(log(3))
    assert beta_prior(0.5, 3).log_density(0.0) == inf
    assert gamma_prior(1, 3).log_density(0.0) == pytest.approx(log(3))


def test_far_quantiles():
    """Quantiles at 0 and 1 are the ends of the range."""
    assert (laplace_prior(0, scale=1).quantile(0.0), laplace_prior(0, scale=1).quantile(1.0)) == (-inf, inf)
    assert inverse_gamma_prior(2, 1).quantile(1.0) == inf
    assert laplace_prior(3, scale=1).quantile(0.5) == 3


def test_elastic_net():
    """The density integrates to one; it is the normal's as b grows and the Laplace's as τ does."""
    whole = integrate.quad(lambda t: exp(NET.log_density(t)), 0.5, 30)[0] * 2
    assert whole == pytest.approx(1, abs=1e-9)
    wide = elastic_net_prior(0.5, normal_scale=2, laplace_scale=1e9)
    assert wide.log_density(1.7) == pytest.approx(normal_prior(0.5, scale=2).log_density(1.7), abs=1e-8)
    flat = elastic_net_prior(0.5, normal_scale=1e9, laplace_scale=0.7)
    assert flat.log_density(1.7) == pytest.approx(laplace_prior(0.5, scale=0.7).log_density(1.7), abs=1e-8)
    assert NET.log_density(1.7) - NET.log_density(0.5) == pytest.approx(-1.2 / 0.7 - 1.2**2 / 8)
    assert (NET.mean, NET.mode, NET.score(0.5)) == (0.5, 0.5, 0)


def test_flat():
    """The flat prior prefers nothing, anywhere."""
    assert (flat_prior().log_density(7), flat_prior().score(-3), flat_prior().family) == (0, 0, "flat")


def test_normal_vectors():
    """A list of locs or scales makes independent numbers; a covariance correlated ones, as scipy.stats has them."""
    diagonal = normal_prior([1, 2], scale=[0.5, 3])
    assert diagonal.covariance == ((0.25, 0.0), (0.0, 9.0))
    assert normal_prior(0, scale=[1, 2]).loc == (0.0, 0.0)
    assert normal_prior([1, 2], scale=2).sd == (2.0, 2.0)
    apart = normal_prior(1, scale=0.5).log_density(0.3) + normal_prior(2, scale=3).log_density(4)
    assert diagonal.log_density([0.3, 4]) == pytest.approx(apart, rel=1e-12)
    S = np.array([[2.0, 0.6], [0.6, 1.0]])
    full = normal_prior([1, -1], covariance=S)
    assert full.log_density([0.2, 0.5]) == pytest.approx(stats.multivariate_normal([1, -1], S).logpdf([0.2, 0.5]))
    np.testing.assert_allclose(full.precision, np.linalg.inv(S), rtol=1e-12)
    np.testing.assert_allclose(full.root.T @ full.root, np.linalg.inv(S), rtol=1e-12)
    np.testing.assert_allclose(full.score([0.2, 0.5]), np.linalg.inv(S) @ [0.8, -1.5], rtol=1e-12)
    assert (full.mean, full.mode, full.sd) == ((1.0, -1.0), (1.0, -1.0), (sqrt(2), 1.0))


def test_dirichlet():
    """Density, score and moments: by scipy.stats, by differences, and with two labels by the beta's."""
    prior = dirichlet_prior([2, 0.7, 3])
    p = np.array([0.2, 0.3, 0.5])
    third = stats.dirichlet([2, 0.7, 3])
    assert prior.log_density(p) == pytest.approx(third.logpdf(p))
    for j in range(2):
        step = np.zeros(3)
        step[j], step[2] = 1e-6, -1e-6
        slope = (prior.log_density(p + step) - prior.log_density(p - step)) / 2e-6
        assert prior.score(p)[j] == pytest.approx(slope, rel=1e-6)
    np.testing.assert_allclose(prior.mean, third.mean())
    np.testing.assert_allclose(prior.sd, np.sqrt(third.var()))
    two, coin = dirichlet_prior([2, 5]), beta_prior(2, 5)
    assert two.log_density([0.3, 0.7]) == pytest.approx(coin.log_density(0.3))
    assert (two.mean[0], two.mode[0], two.sd[0]) == pytest.approx((coin.mean, coin.mode, coin.sd))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: normal_prior(0, scale=0), "scale is 0; wanted a number above 0"),
        (lambda: normal_prior(np.inf, scale=1), "loc is inf"),
        (lambda: normal_prior(0, scale=1e-80), "wanted a scale from 1e-75 to 1e"),
        (lambda: normal_prior(0, scale=1e80), "wanted a scale from 1e-75 to 1e"),
        (lambda: normal_prior(0), "either scale or covariance"),
        (lambda: normal_prior(0, scale=1, covariance=[[1]]), "either scale or covariance"),
        (lambda: normal_prior([0, 0], scale=[1, -1]), "scale is -1"),
        (lambda: normal_prior([0, 0], covariance=[[1, 2], [2, 1]]), "not positive definite"),
        (lambda: normal_prior([0, 0], covariance=[[1, 0.5], [0.4, 1]]), "not positive definite"),
        (lambda: normal_prior([0, 0], covariance=[[1, 0.5]]), r"shape \(1, 2\)"),
        (lambda: laplace_prior(0, scale=-1), "scale is -1"),
        (lambda: beta_prior(0, 1), "a is 0"),
        (lambda: beta_prior(1, np.nan), "b is nan"),
        (lambda: gamma_prior(-1, 1), "shape is -1"),
        (lambda: gamma_prior(1, 0), "rate is 0"),
        (lambda: inverse_gamma_prior(0, 1), "shape is 0"),
        (lambda: inverse_gamma_prior(1, 0), "scale is 0"),
        (lambda: dirichlet_prior([1]), "alpha has 1 numbers"),
        (lambda: dirichlet_prior([1, 0]), "alpha is 0"),
        (lambda: elastic_net_prior(0, normal_scale=0, laplace_scale=1), "normal_scale is 0"),
        (lambda: elastic_net_prior(0, normal_scale=1, laplace_scale=0), "laplace_scale is 0"),
        (lambda: conjugate(beta_prior(1, 1), all_priors.GammaPrior, None), "prior is beta; wanted a gamma"),
        (lambda: conjugate(3, all_priors.GammaPrior, None), "prior is 3; wanted a gamma"),
    ],
)
def test_refusals(make, words):
    """Each argument, spoilt alone, is refused in words."""
    with pytest.raises(ValueError, match=words):
        make()


def test_every_constructor_is_exported():
    """Every *_prior function and Prior class of the module is in its list of names."""
    made = {name for name in vars(all_priors) if name.endswith(("_prior", "Prior"))}
    assert made <= set(all_priors.__all__)
