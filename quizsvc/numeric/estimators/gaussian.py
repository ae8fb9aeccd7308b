"""The mean and the spread of Gaussian readings.

Model: xᵢ ~ N(μ, σ²) independently; x is (n,), σ = `scale` in x's unit. Two estimates:

- σ known, μ ~ N(μ₀, τ²) or flat: the posterior is N(m, s²) with 1/s² = n/σ² + 1/τ² and m = s² (Σx/σ² + μ₀/τ²); its
  mode is the MAP, and under a flat prior the MLE (Gelman et al., BDA, 3rd ed., equations 2.11, 2.12).
- both unknown: the MLE is the mean and the variance Σ(xᵢ − x̄)²/n, divided by n (Bishop, PRML, equations 1.55, 1.56).
  It is too small by (n − 1)/n on average; `unbiased_variance` divides by n − 1.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import fsum, sqrt

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, measured
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.families.gaussian import Gaussian
from quizsvc.numeric.priors import WIDEST, FlatPrior, NormalPrior, conjugate, spread


@dataclass(frozen=True, slots=True)
class GaussianMean(Fit):
    """The posterior mode of μ and the posterior's standard deviation (the standard error under a flat prior)."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class GaussianFit(Fit):
    """The MLE of both: `mean` and `scale` in x's unit, `variance` = scale² (divided by n) in its square."""

    mean: float
    scale: float
    count: int

    @property
    def variance(self) -> float:
        """Σ(xᵢ − x̄)²/n, the MLE."""
        return self.scale**2

    @property
    def unbiased_variance(self) -> float:
        """Σ(xᵢ − x̄)²/(n − 1), right on average; not the MLE."""
        return self.scale**2 * self.count / (self.count - 1)

    def distribution(self) -> Gaussian:
        """The fitted member of the family."""
        return Gaussian(self.mean, self.scale)


def fit_gaussian_mean(x: ArrayLike, scale: float, prior: NormalPrior | FlatPrior | None = None) -> GaussianMean:
    """The MAP of μ, which minimises Σ(xᵢ − μ)²/(2σ²) + (μ − μ₀)²/(2τ²); the MLE where the prior is flat.

    Accurate to 1e-12 relative to the largest of |x|, |μ₀|. Raises ValueError for an empty x, a scale not above 0 or
    another kind of prior.
    """
    readings, sigma = measured(x, "x"), spread(scale, "scale")
    belief = conjugate(prior, NormalPrior, None)
    weight = (sigma / belief.scale) ** 2 if belief else 0.0
    # about the prior's centre, so that a prior ever so narrow leaves the pull of the readings its digits
    centre = belief.loc if belief else 0.0
    worth = readings.size + weight
    mean = centre + fsum((readings - centre).tolist()) / worth
    sd = sigma / sqrt(worth)
    return GaussianMean(certify_gaussian_mean(readings, sigma, belief, mean, sd), mean, sd)


def fit_gaussian(x: ArrayLike) -> GaussianFit | Degenerate:
    """The MLE (mean, scale), which minimises n ln σ + Σ(xᵢ − μ)²/(2σ²).

    Accurate to 1e-12 relative to the largest |x| for the mean and, where the spread is at least 1e-6 of it, to 1e-9
    relative for the scale. Degenerate("one-observation") or ("zero-variance") where the likelihood grows without
    bound as σ shrinks. Raises ValueError for an empty x.
    """
    readings = measured(x, "x")
    if readings.size == 1:
        return Degenerate("one-observation", "one reading shows no spread: the likelihood grows without bound")
    mean = fsum(readings.tolist()) / readings.size
    deviations = readings - mean
    farthest = float(np.abs(deviations).max())
    if readings.min() == readings.max() or farthest < 1 / WIDEST:
        return Degenerate("zero-variance", "all readings are equal, so the likelihood grows without bound")
    shares = deviations / farthest
    scale = farthest * sqrt(float(shares @ shares) / readings.size)
    return GaussianFit(certify_gaussian(readings, mean, scale), mean, scale, readings.size)


def certify_gaussian(x: Vector, mean: float, scale: float) -> Certificate:
    """Evidence for both: the Newton steps left, and the moments in exact rational arithmetic."""
    z = (x - mean) / scale if scale > 0 else np.full(x.size, np.nan)
    size = max(abs(mean), scale)

    def difference() -> float:
        readings = [Fraction(value) for value in x.tolist()]
        exact = sum(readings) / x.size
        spread = sqrt(sum((value - exact) ** 2 for value in readings) / x.size)
        return max(relative(mean - float(exact), size), relative(scale - spread, spread))

    return Certificate(
        (
            Residual("mean step", relative(fsum((x - mean).tolist()) / x.size, size)),
            Residual("scale step", abs(float(z @ z) / x.size - 1) / 2),
        ),
        SecondMethod("exact rational arithmetic", difference),
    )


def certify_gaussian_mean(x: Vector, scale: float, prior: NormalPrior | None, mean: float, sd: float) -> Certificate:
    """Evidence for `mean` and `sd`: the Newton step left, and least squares with the prior as one more reading."""
    score = fsum((x - mean).tolist()) / scale**2 + (prior.score(mean) if prior else 0.0)
    size = max(float(np.abs(x).max()), abs(prior.loc) if prior else 0.0, sd)
    precision = x.size / scale**2 + (prior.precision if prior else 0.0)

    def difference() -> float:
        other_mean, other_sd = _least_squares(x, scale, prior)
        return max(relative(mean - other_mean, size), relative(sd - other_sd, other_sd))

    return Certificate(
        (
            Residual("newton step", relative(score / precision, size)),
            Residual("precision", relative(sd * sd * precision - 1.0)),
        ),
        SecondMethod("least squares with the prior as a reading", difference),
    )


def _least_squares(x: Vector, scale: float, prior: NormalPrior | None) -> tuple[float, float]:
    """Mean and sd by QR of the rows (1/σ | xᵢ/σ) and (1/τ | μ₀/τ)."""
    weights = np.full(x.size, 1.0 / scale)
    target = x / scale
    if prior:
        weights = np.append(weights, 1.0 / prior.scale)
        target = np.append(target, prior.loc / prior.scale)
    length = float(np.linalg.norm(weights))
    return float((weights / length) @ target) / length, 1.0 / length
