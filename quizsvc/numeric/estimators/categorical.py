"""The probabilities of K labels from how often each was seen.

Model: counts (K,) ~ Multinomial(n, p), and p ~ Dirichlet(alpha) or flat, which is Dirichlet(1, ..., 1). The MAP is
proportional to counts + alpha − 1, the MLE to the counts (Bishop, PRML, equations 2.33 and 2.41). A label never seen
and no preference puts its probability at 0: the outcome is "edge" and carries that list.
"""

from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from quizsvc.numeric.arrays import Vector, vector
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod
from quizsvc.numeric.estimators.poisson import event_counts
from quizsvc.numeric.families.categorical import Categorical
from quizsvc.numeric.priors import DirichletPrior, FlatPrior, conjugate, peak


@dataclass(frozen=True, slots=True)
class CategoricalFit(Fit):
    """The posterior mode of the K probabilities, all above 0, with sum 1."""

    probabilities: tuple[float, ...]

    def distribution(self) -> Categorical:
        """The fitted member of the family."""
        return Categorical(self.probabilities)


def fit_categorical(counts: ArrayLike, prior: DirichletPrior | FlatPrior | None = None) -> CategoricalFit | Degenerate:
    """The MAP of p, which minimises −Σ counts_j ln p_j − ln prior(p), Σp = 1; the MLE where the prior is flat.

    counts is (K,), K >= 2, whole numbers of at least 0. Accurate to 1e-14 relative. Degenerate("edge") where some p_j
    is best put at 0, "unbounded" where the density grows without bound there, "flat" where nothing was counted under
    a flat prior. Raises ValueError for counts that are none, another kind of prior or an alpha of another length.
    """
    seen = event_counts(vector(counts, "counts", minimum=2), "counts")
    belief = conjugate(prior, DirichletPrior, DirichletPrior((1.0,) * seen.size))
    if len(belief.alpha) != seen.size:
        raise ValueError(f"alpha has {len(belief.alpha)} numbers and counts {seen.size}; wanted as many")
    found = peak((seen - 1) + belief.alpha)
    if isinstance(found, Degenerate):
        return found
    return CategoricalFit(certify_categorical(seen, belief, found), found)


def certify_categorical(counts: Vector, prior: DirichletPrior, probabilities: tuple[float, ...]) -> Certificate:
    """Evidence for p: the sum is 1, all slopes (counts + alpha − 1)/p are equal, and Lagrange's condition."""
    p, worth = np.array(probabilities), (counts - 1) + prior.alpha
    slopes = worth / p
    level = float(worth.sum())

    def difference() -> float:
        def excess(log_multiplier: float) -> float:
            return float((worth / exp(log_multiplier)).sum()) - 1

        multiplier = exp(float(optimize.brentq(excess, -40.0, 700.0, xtol=1e-14)))
        return float(np.abs(p * multiplier / worth - 1).max())

    return Certificate(
        (
            Residual("sum of probabilities", abs(float(p.sum()) - 1)),
            Residual("equal slopes", float(np.abs(slopes / level - 1).max())),
        ),
        SecondMethod("Lagrange's multiplier by bracketing", difference),
    )
