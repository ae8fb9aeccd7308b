"""The rate of waiting times.

Model: tᵢ >= 0 has density λ e^(−λt) independently, and λ ~ Gamma(shape, rate) or flat. The MAP is
(n + shape − 1)/(Σt + rate), the MLE one over the mean wait (Gelman et al., Bayesian Data Analysis, 3rd ed.,
section 2.6). Waits that are all 0 make the likelihood grow without bound: Degenerate("unbounded").
"""

from dataclasses import dataclass
from math import fsum

from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import LARGEST, Vector, measured
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.families.exponential import Exponential
from quizsvc.numeric.priors import FlatPrior, GammaPrior, conjugate
from quizsvc.numeric.roots import score_root


@dataclass(frozen=True, slots=True)
class ExponentialFit(Fit):
    """The posterior mode of λ, per unit of t."""

    rate: float

    def distribution(self) -> Exponential:
        """The fitted member of the family."""
        return Exponential(self.rate)


def fit_exponential(t: ArrayLike, prior: GammaPrior | FlatPrior | None = None) -> ExponentialFit | Degenerate:
    """The MAP of λ, which minimises λΣt − n ln λ − ln prior(λ); the MLE where the prior is flat.

    t is (n,) of numbers of at least 0. Accurate to 1e-14 relative. Raises ValueError for an empty t, a number below 0
    or another kind of prior.
    """
    waits = waiting_times(t)
    belief = conjugate(prior, GammaPrior, None)
    events, exposure = _worth(waits, belief)
    if exposure < 1 / LARGEST:
        return Degenerate("unbounded", "all waits are as good as 0: the likelihood grows without bound with the rate")
    rate = events / exposure
    return ExponentialFit(certify_exponential(waits, belief, rate), rate)


def waiting_times(t: ArrayLike) -> Vector:
    """`t` as numbers of at least 0; raises ValueError where one is below."""
    waits = measured(t, "t")
    if waits.min() < 0:
        raise ValueError(f"t holds {waits.min():g}; wanted waiting times of at least 0")
    return waits


def certify_exponential(t: Vector, prior: GammaPrior | None, rate: float) -> Certificate:
    """Evidence for λ: the Newton step left, and the root of the score on the log scale."""
    events, exposure = _worth(t, prior)
    step = (events / rate - exposure) / (events / rate**2) if rate > 0 else float("nan")

    def difference() -> float:
        return relative(rate - score_root(Exponential(1.0), t, prior), rate)

    return Certificate(
        (Residual("newton step", relative(step, rate)),), SecondMethod("root of the score on the log scale", difference)
    )


def _worth(t: Vector, prior: GammaPrior | None) -> tuple[float, float]:
    """Events and time, the prior's among them."""
    total = fsum(t.tolist())
    return ((t.size - 1) + prior.shape, total + prior.rate) if prior else (float(t.size), total)
