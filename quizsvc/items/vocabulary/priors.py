"""Priors: beliefs for models that take one, and what such a belief says."""

from typing import Any

import numpy as np

from quizsvc import numeric
from quizsvc.items.kinds import PRIOR
from quizsvc.items.vocabulary.base import Belief, Number, Numbers, Positive, Prior, Shares, Square, Vector, declare
from quizsvc.numeric import priors
from quizsvc.numeric.priors import (
    BetaPrior,
    ElasticNetPrior,
    FlatPrior,
    GammaPrior,
    InverseGammaPrior,
    LaplacePrior,
    NormalPrior,
)


def normal_prior(loc: Number, *, scale: Positive) -> Any:
    """The belief N(loc, scale²); scale is the standard deviation."""
    return numeric.normal_prior(loc, scale=scale)


def laplace_prior(loc: Number, *, scale: Positive) -> Any:
    """The belief with density exp(−|w − loc|/scale)/(2·scale)."""
    return numeric.laplace_prior(loc, scale=scale)


def beta_prior(a: Positive, b: Positive) -> Any:
    """The belief Beta(a, b) about a probability."""
    return numeric.beta_prior(a, b)


def gamma_prior(shape: Positive, rate: Positive) -> Any:
    """The belief Gamma(shape, rate) about a rate; its mean is shape/rate."""
    return numeric.gamma_prior(shape, rate)


def dirichlet_prior(alpha: Vector) -> Any:
    """The belief Dirichlet(alpha) about probabilities that sum to one."""
    return numeric.dirichlet_prior(alpha)


def inverse_gamma_prior(shape: Positive, scale: Positive) -> Any:
    """The belief InverseGamma(shape, scale) about a variance; its mode is scale/(shape + 1)."""
    return priors.inverse_gamma_prior(shape, scale)


def elastic_net_prior(loc: Number, *, normal_scale: Positive, laplace_scale: Positive) -> Any:
    """The belief proportional to N(loc, normal_scale²) times Laplace(loc, laplace_scale)."""
    return priors.elastic_net_prior(loc, normal_scale=normal_scale, laplace_scale=laplace_scale)


def correlated_prior(loc: Vector, *, covariance: Square) -> Any:
    """The belief N(loc, covariance) about several weights."""
    return priors.normal_prior(loc, covariance=covariance)


def flat_prior() -> Any:
    """No preference: the MAP is then the MLE."""
    return priors.flat_prior()


def prior_density(belief: Prior, at: Numbers) -> Numbers:
    """The density of a prior, or of the belief of a posterior, at each number."""
    return np.exp(prior_log_density(belief, at))


def prior_log_density(belief: Prior, at: Numbers) -> Numbers:
    """The log density of a prior, or of a posterior's belief, at each number; of several weights, at their list."""
    if not isinstance(belief, PLAIN):
        return float(belief.log_density(at))
    return _log_densities(belief, at) if isinstance(at, np.ndarray) else np.float64(belief.log_density(at))


def _log_densities(belief: Any, at: Vector) -> Vector:
    """The log density at each of several places, in one pass over those inside the support."""
    low, high = belief.support
    inside = (low < at) & (at < high)
    if inside.all():
        return belief.log_densities(at)
    values = np.empty(at.shape)
    values[inside] = belief.log_densities(at[inside])
    values[~inside] = [belief.log_density(place) for place in at[~inside].tolist()]
    return values


def prior_cdf(belief: Belief, at: Numbers) -> Numbers:
    """How much a proper belief puts at or below each number."""
    return np.reshape([belief.cdf(theta) for theta in np.atleast_1d(at).tolist()], np.shape(at))


def prior_quantile(belief: Belief, share: Shares) -> Numbers:
    """The number below which a proper belief puts this share."""
    return np.reshape([belief.quantile(u) for u in np.atleast_1d(share).tolist()], np.shape(share))


PLAIN = (BetaPrior, GammaPrior, InverseGammaPrior, LaplacePrior, NormalPrior, FlatPrior, ElasticNetPrior)
"""Beliefs of one number."""

FUNCTIONS = (
    *(
        declare(body, returns=PRIOR)
        for body in (
            *(normal_prior, laplace_prior, beta_prior, gamma_prior, dirichlet_prior, inverse_gamma_prior),
            *(elastic_net_prior, correlated_prior, flat_prior),
        )
    ),
    *(declare(body) for body in (prior_density, prior_log_density, prior_cdf, prior_quantile)),
)
