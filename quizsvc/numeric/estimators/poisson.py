"""The rate of counts.

Model: kᵢ ~ Poisson(λ) independently, one count an interval, and λ ~ Gamma(shape, rate) or flat. The MAP is
(Σk + shape − 1)/(n + rate), the MLE the mean count (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6).
Where the objective is largest at λ = 0 (no event and no preference) the outcome is "edge" and carries that edge.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, vector
from quizsvc.numeric.certificates import Certificate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.edge import Edge, edge
from quizsvc.numeric.families.poisson import Poisson
from quizsvc.numeric.priors import FlatPrior, GammaPrior, conjugate
from quizsvc.numeric.roots import score_root


@dataclass(frozen=True, slots=True)
class PoissonFit(Fit):
    """The posterior mode of λ, above 0, in events per interval."""

    rate: float

    def distribution(self) -> Poisson:
        """The fitted member of the family."""
        return Poisson(self.rate)


def fit_poisson(k: ArrayLike, prior: GammaPrior | FlatPrior | None = None) -> PoissonFit | Edge:
    """The MAP of λ, which minimises nλ − Σk ln λ − ln prior(λ); the MLE where the prior is flat.

    k is (n,) of whole numbers of at least 0. Accurate to 1e-14 relative. Degenerate("edge") with `estimate` 0 where
    the objective has no peak above 0. Raises ValueError for an empty k, a number that is no count, or another kind
    of prior.
    """
    counts = event_counts(k, "k")
    belief = conjugate(prior, GammaPrior, None)
    events, exposure = _worth(counts, belief)
    if events <= 0:
        return edge(f"{counts.sum():g} events in {counts.size} intervals: the most likely rate is 0", 0.0)
    rate = events / exposure
    return PoissonFit(certify_poisson(counts, belief, rate), rate)


def event_counts(values: ArrayLike, name: str, least: int = 0) -> Vector:
    """`values` as whole numbers of at least `least`; raises ValueError where one is not."""
    counts = vector(values, name)
    if counts.min() < least or np.count_nonzero(counts - np.floor(counts)):
        raise ValueError(f"{name} holds a number that is not a count; wanted whole numbers of at least {least}")
    return counts


def certify_poisson(k: Vector, prior: GammaPrior | None, rate: float) -> Certificate:
    """Evidence for λ: the Newton step left, and the root of the score on the log scale."""
    events, exposure = _worth(k, prior)
    step = (events / rate - exposure) / (events / rate**2) if rate > 0 else float("nan")

    def difference() -> float:
        return relative(rate - score_root(Poisson(1.0), k, prior), rate)

    return Certificate(
        (Residual("newton step", relative(step, rate)),), SecondMethod("root of the score on the log scale", difference)
    )


def _worth(k: Vector, prior: GammaPrior | None) -> tuple[float, float]:
    """Events and intervals, the prior's among them."""
    events = float(k.sum())
    return ((events - 1) + prior.shape, k.size + prior.rate) if prior else (events, float(k.size))
