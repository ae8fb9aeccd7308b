"""The probability of a coin.

Model: yᵢ ~ Bernoulli(p) independently, and p ~ Beta(a, b) or flat, which is Beta(1, 1). With k ones among n the MAP
is (k + a − 1)/(n + a + b − 2), the MLE k/n (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4).
Where the objective is largest at 0 or 1 (all heads and no preference) the outcome is "edge" and carries that edge.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, vector
from quizsvc.numeric.certificates import Certificate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.edge import Edge, edge
from quizsvc.numeric.families.bernoulli import Bernoulli
from quizsvc.numeric.priors import BetaPrior, FlatPrior, conjugate
from quizsvc.numeric.roots import score_root


@dataclass(frozen=True, slots=True)
class BernoulliFit(Fit):
    """The posterior mode of p, strictly between 0 and 1."""

    probability: float

    def distribution(self) -> Bernoulli:
        """The fitted member of the family."""
        return Bernoulli(self.probability)


def fit_bernoulli(y: ArrayLike, prior: BetaPrior | FlatPrior | None = None) -> BernoulliFit | Edge:
    """The MAP of p, which minimises −k ln p − (n − k) ln(1 − p) − ln prior(p); the MLE where the prior is flat.

    y is (n,) of 0 and 1. Accurate to 1e-14 relative. Degenerate("edge") with `estimate` 0 or 1 where the objective
    has no peak inside. Raises ValueError for an empty y, another number in y or another kind of prior.
    """
    tosses = coin_tosses(y)
    belief = conjugate(prior, BetaPrior, BetaPrior(1.0, 1.0))
    ones = float(tosses.sum())
    up, down = (ones - 1) + belief.a, (tosses.size - ones - 1) + belief.b
    if up <= 0 or down <= 0:
        at = 0.0 if up <= 0 else 1.0
        words = f"{ones:g} ones in {tosses.size} under Beta({belief.a:g}, {belief.b:g})"
        return edge(f"{words}: the most likely probability is {at:g}", at)
    p = up / (up + down)
    return BernoulliFit(certify_bernoulli(tosses, belief, p), p)


def coin_tosses(y: ArrayLike) -> Vector:
    """`y` as an array of 0 and 1; raises ValueError where it holds another number."""
    tosses = vector(y, "y")
    if np.count_nonzero(tosses * (tosses - 1)):
        raise ValueError("y holds a number other than 0 and 1; wanted only those")
    return tosses


def certify_bernoulli(y: Vector, prior: BetaPrior, probability: float) -> Certificate:
    """Evidence for p: the Newton step left, and the root of the score on the logit scale."""
    ones, p = float(y.sum()), probability
    up, down = (ones - 1) + prior.a, (y.size - ones - 1) + prior.b
    inside = 0 < p < 1
    step = (up / p - down / (1 - p)) / (up / p**2 + down / (1 - p) ** 2) if inside else float("nan")

    def difference() -> float:
        return relative(p - score_root(Bernoulli(0.5), y, prior), p)

    return Certificate(
        (Residual("newton step", relative(step, p)),), SecondMethod("root of the score on the logit scale", difference)
    )
