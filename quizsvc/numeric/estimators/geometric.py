"""The probability of success from trials until the first one.

Model: kᵢ = 1, 2, ... trials with P(k) = (1 − p)^(k−1) p independently, and p ~ Beta(a, b) or flat. With n waits and
f = Σ(k − 1) failures the MAP is (n + a − 1)/(n + f + a + b − 2), the MLE one over the mean count (Casella and Berger,
Statistical Inference, 2nd ed., section 3.2). Success at every first trial and no preference is "edge" at 1.
"""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.certificates import Certificate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.edge import Edge, edge
from quizsvc.numeric.estimators.poisson import event_counts
from quizsvc.numeric.families.geometric import Geometric
from quizsvc.numeric.priors import BetaPrior, FlatPrior, conjugate
from quizsvc.numeric.roots import score_root


@dataclass(frozen=True, slots=True)
class GeometricFit(Fit):
    """The posterior mode of p, strictly between 0 and 1."""

    probability: float

    def distribution(self) -> Geometric:
        """The fitted member of the family."""
        return Geometric(self.probability)


def fit_geometric(k: ArrayLike, prior: BetaPrior | FlatPrior | None = None) -> GeometricFit | Edge:
    """The MAP of p, which minimises −n ln p − Σ(k − 1) ln(1 − p) − ln prior(p); the MLE where the prior is flat.

    k is (n,) of whole numbers of at least 1, the success counted. Accurate to 1e-14 relative. Degenerate("edge") with
    `estimate` 1 where the objective has no peak inside. Raises ValueError for an empty k, a number that is no such
    count, or another kind of prior.
    """
    trials = event_counts(k, "k", least=1)
    belief = conjugate(prior, BetaPrior, BetaPrior(1.0, 1.0))
    successes, failures = _worth(trials, belief)
    if failures <= 0:
        return edge(f"{trials.sum() - trials.size:g} failures: the most likely probability is 1", 1.0)
    p = successes / (successes + failures)
    return GeometricFit(certify_geometric(trials, belief, p), p)


def certify_geometric(k: Vector, prior: BetaPrior, probability: float) -> Certificate:
    """Evidence for p: the Newton step left, and the root of the score on the logit scale."""
    (up, down), p = _worth(k, prior), probability
    step = (up / p - down / (1 - p)) / (up / p**2 + down / (1 - p) ** 2) if 0 < p < 1 else float("nan")

    def difference() -> float:
        return relative(p - score_root(Geometric(0.5), k, prior), p)

    return Certificate(
        (Residual("newton step", relative(step, p)),), SecondMethod("root of the score on the logit scale", difference)
    )


def _worth(k: Vector, prior: BetaPrior) -> tuple[float, float]:
    """Successes and failures, the prior's among them."""
    return (k.size - 1) + prior.a, (float(k.sum()) - k.size - 1) + prior.b
