"""The mean of Gaussian readings whose noise is known.

Model: xᵢ ~ N(μ, σ²) independently, and μ ~ N(μ₀, τ²) or flat. x is (n,), σ = `scale` in x's unit.
The posterior is N(m, s²) with 1/s² = n/σ² + 1/τ² and m = s² (Σx/σ² + μ₀/τ²); its mode is the MAP, and under a
flat prior the MLE (Gelman et al., Bayesian Data Analysis, 3rd ed., equations 2.11 and 2.12).
"""

from dataclasses import dataclass
from math import fsum, sqrt

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, positive, vector
from quizsvc.numeric.certificates import Certificate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.priors import NormalPrior


@dataclass(frozen=True, slots=True)
class GaussianMean(Fit):
    """The posterior mode of μ and the posterior's standard deviation (the standard error under a flat prior)."""

    mean: float
    sd: float


def fit_gaussian_mean(x: ArrayLike, scale: float, prior: NormalPrior | None = None) -> GaussianMean:
    """The MAP of μ, which minimises Σ(xᵢ − μ)²/(2σ²) + (μ − μ₀)²/(2τ²); the MLE where `prior` is None.

    Accurate to 1e-12 relative to the largest of |x|, |μ₀|. Raises ValueError for an empty x or a scale not above 0.
    """
    readings, sigma = vector(x, "x"), positive(scale, "scale")
    weight = sigma**2 * prior.precision if prior else 0.0
    centre = prior.loc if prior else 0.0
    worth = readings.size + weight
    mean = (fsum(readings) + weight * centre) / worth
    sd = sigma / sqrt(worth)
    return GaussianMean(certify_gaussian_mean(readings, sigma, prior, mean, sd), mean, sd)


def certify_gaussian_mean(x: Vector, scale: float, prior: NormalPrior | None, mean: float, sd: float) -> Certificate:
    """Evidence for `mean` and `sd`: the Newton step left, and least squares with the prior as one more reading."""
    score = fsum(x - mean) / scale**2 + (prior.score(mean) if prior else 0.0)
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
