"""Beliefs after the data: exact posteriors under conjugate priors, their intervals, and what is predicted next.

A posterior offers its belief, which can be the next prior: `credible_interval(after.belief, 0.9)`.
"""

from typing import Annotated, Any

import numpy as np

from quizsvc.items.kinds import Value, result_kind
from quizsvc.items.vocabulary.base import (
    Belief,
    Filled,
    Number,
    Numbers,
    Positive,
    Prior,
    Share,
    Shares,
    Sort,
    bounded,
    declare,
)
from quizsvc.numeric import Degenerate, intervals, posterior
from quizsvc.numeric.intervals import Interval
from quizsvc.numeric.posterior import DirichletPosterior, Posterior, Updates

MAX_UPDATES = 200


def _posterior(value: Value) -> Value:
    if not isinstance(value, Posterior):
        raise ValueError(f"a {type(value).__name__}")
    return value


After = Annotated[Any, Sort(result_kind(Posterior), _posterior, "a posterior, e.g. bernoulli_posterior(y, prior)")]


def bernoulli_posterior(y: Filled, prior: Prior) -> Posterior:
    """Tosses of 0 and 1 under a beta prior [mean, mode, sd, log_evidence, belief]."""
    return posterior.bernoulli_posterior(y, prior)


def poisson_posterior(k: Filled, prior: Prior) -> Posterior:
    """Counts under a gamma prior of their rate [mean, mode, sd, log_evidence, belief]."""
    return posterior.poisson_posterior(k, prior)


def exponential_posterior(t: Filled, prior: Prior) -> Posterior:
    """Waiting times under a gamma prior of their rate [mean, mode, sd, log_evidence, belief]."""
    return posterior.exponential_posterior(t, prior)


def gaussian_mean_posterior(x: Filled, scale: Positive, prior: Prior) -> Posterior:
    """Readings of known noise under a normal prior of their mean [mean, mode, sd, log_evidence, belief]."""
    return posterior.gaussian_mean_posterior(x, scale, prior)


def gaussian_variance_posterior(x: Filled, mean: Number, prior: Prior) -> Posterior:
    """Readings of known mean under an inverse gamma prior of their variance [mean, mode, sd, log_evidence, belief]."""
    return posterior.gaussian_variance_posterior(x, mean, prior)


def categorical_posterior(counts: Filled, prior: Prior) -> DirichletPosterior:
    """Counts of categories under a Dirichlet prior [mean, mode, sd, log_evidence, belief]."""
    bounded(int(np.sum(np.abs(counts))), "labels")
    return posterior.categorical_posterior(counts, prior)


def bernoulli_updates(y: Filled, prior: Prior) -> Updates:
    """The belief after each toss, under a beta prior at first [means, sds, log_evidences]."""
    bounded(y.size, "beliefs", MAX_UPDATES)
    return posterior.updates(posterior.bernoulli_posterior, y, prior)


def poisson_updates(k: Filled, prior: Prior) -> Updates:
    """The belief of the rate after each count, under a gamma prior at first [means, sds, log_evidences]."""
    bounded(k.size, "beliefs", MAX_UPDATES)
    return posterior.updates(posterior.poisson_posterior, k, prior)


def exponential_updates(t: Filled, prior: Prior) -> Updates:
    """The belief of the rate after each waiting time, under a gamma prior at first [means, sds, log_evidences]."""
    bounded(t.size, "beliefs", MAX_UPDATES)
    return posterior.updates(posterior.exponential_posterior, t, prior)


def gaussian_mean_updates(x: Filled, scale: Positive, prior: Prior) -> Updates:
    """The belief of the mean after each reading, under a normal prior at first [means, sds, log_evidences]."""
    bounded(x.size, "beliefs", MAX_UPDATES)
    return posterior.updates(posterior.gaussian_mean_posterior, x, prior, scale=scale)


def credible_interval(belief: Belief, level: Share) -> Interval | Degenerate:
    """The interval that holds this share of a belief and leaves equal tails [low, high, width]."""
    return intervals.credible_interval(belief, level)


def highest_density_interval(belief: Belief, level: Share) -> Interval | Degenerate:
    """The shortest interval that holds this share of a belief [low, high, width]."""
    return intervals.highest_density_interval(belief, level)


def predictive_density(after: After, x: Numbers) -> Numbers:
    """The density, or probability, of the next observation at each x."""
    return np.exp(after.predictive.log_density(x))


def predictive_log_density(after: After, x: Numbers) -> Numbers:
    """The log of the density, or probability, of the next observation at each x, in nats."""
    return after.predictive.log_density(x)


def predictive_cdf(after: After, x: Numbers) -> Numbers:
    """The probability that the next observation is x or less."""
    return after.predictive.cdf(x)


def predictive_quantile(after: After, u: Shares) -> Numbers:
    """The x that the next observation stays at or below with probability u."""
    return after.predictive.quantile(u)


def predictive_mean(after: After) -> float:
    """The mean of the next observation."""
    return _moment(after, "mean")


def predictive_variance(after: After) -> float:
    """The variance of the next observation: what is unknown of the parameter, and the noise."""
    return _moment(after, "variance")


def _moment(after: Posterior, name: str) -> float:
    value = float(getattr(after.predictive, name))
    if not np.isfinite(value):
        raise ValueError(f"the next observation has no {name} under this posterior")
    return value


FUNCTIONS = tuple(
    declare(body)
    for body in (
        *(bernoulli_posterior, poisson_posterior, exponential_posterior, gaussian_mean_posterior),
        *(gaussian_variance_posterior, categorical_posterior),
        *(bernoulli_updates, poisson_updates, exponential_updates, gaussian_mean_updates),
        *(credible_interval, highest_density_interval, predictive_density, predictive_log_density),
        *(predictive_cdf, predictive_quantile, predictive_mean, predictive_variance),
    )
)
