"""The example by which the language was designed works as it stands."""

from quizsvc.items.lint import check
from quizsvc.items.parse import parse
from quizsvc.items.variant import instantiate

EXAMPLE = r"""
---
title: How far does a Gaussian prior pull the mean?
concepts: [map-estimation, gaussian-prior]     # the first is the one it mainly trains
difficulty: 0.2                                # the author's guess, in logits; 0 = even odds for an average learner
variables:
  n: integer(6, 12)
  sigma: choice(1.5, 3)
  tau: choice(0.7, 0.9, 1.3)
  mu0: choice(0, 10)
data:
  x: normal(loc=mu0 + uniform(1.5, 4), scale=sigma, size=n, decimals=1)
fits:
  mle: fit_gaussian_mean(x, scale=sigma)
  map: fit_gaussian_mean(x, scale=sigma, prior=normal_prior(mu0, scale=tau))
require:
  - abs(mle.mean - map.mean) > 0.15            # margins to the misconceptions are required without being asked
answer:
  type: number
  value: map.mean
  tolerance: {decimals: 3}
misconceptions:
  - id: ignored-prior
    value: mle.mean
    feedback: That is the sample mean, the MLE. The prior pulls the estimate towards {{ mu0 }}.
  - id: variance-for-sd
    value: fit_gaussian_mean(x, scale=sqrt(sigma), prior=normal_prior(mu0, scale=sqrt(tau))).mean
    feedback: You used the standard deviations where the precisions need the variances.
  - id: equal-weights
    value: (mle.mean + mu0) / 2
    feedback: You averaged the sample mean and the prior mean. Each counts by its precision, not equally.
---
A scale reads a weight with Gaussian noise of standard deviation {{ sigma }}. Its {{ n }} readings are

{{ table(x) }}

Before reading it you believed $\mu \sim \mathcal{N}({{ mu0 }}, {{ tau }}^2)$. What is the MAP estimate of $\mu$?

## Hint
Weigh each source of information by its precision, one over its variance.

## Solution
The precision of the data is $n/\sigma^2 = {{ n / sigma**2 }}$.
""".lstrip()


def test_the_first_example_passes_the_check() -> None:
    """Comments after values, sections and holes are read as meant; 200 seeds find nothing wrong."""
    report = check(parse(EXAMPLE, "pull-of-a-prior"), range(200))
    assert report.findings == ()
    assert report.figures["acceptance"] > 0.9


def test_its_key_is_the_weighted_mean() -> None:
    """Data and prior weighed by their precisions, from the numbers as shown."""
    for seed in range(20):
        variant = instantiate(parse(EXAMPLE, "pull-of-a-prior"), seed)
        v, x = variant.variables, variant.data["x"]
        data, prior = len(x) / v["sigma"] ** 2, 1 / v["tau"] ** 2
        wanted = (data * sum(x) / len(x) + prior * v["mu0"]) / (data + prior)
        assert abs(variant.parts[0].key - wanted) < 1e-12 * max(1.0, abs(wanted))
