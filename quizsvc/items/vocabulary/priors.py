"""Priors, for models that take one."""

from typing import Any

from quizsvc import numeric
from quizsvc.items.kinds import PRIOR
from quizsvc.items.vocabulary.base import Number, Positive, Vector, declare


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


FUNCTIONS = tuple(
    declare(body, returns=PRIOR) for body in (normal_prior, laplace_prior, beta_prior, gamma_prior, dirichlet_prior)
)
