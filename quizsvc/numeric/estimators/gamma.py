"""Shape and rate of a gamma distribution by maximum likelihood.

Model: xᵢ > 0 has density βᵃ x^(a−1) e^(−βx)/Γ(a) independently. The mean μ = a/β is estimated by x̄, and the shape
solves f(a) = ln a − ψ(a) = s, s = ln x̄ − mean ln x (Minka, Estimating a gamma distribution, 2002).
f and s are differences of near equals for a large shape; both are computed without that loss.
"""

from dataclasses import dataclass
from math import exp, fsum, log, log1p, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from quizsvc.numeric.arrays import LARGEST, Vector, measured
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.families.gamma import Gamma

NODES, WEIGHTS = np.polynomial.laguerre.laggauss(40)


@dataclass(frozen=True, slots=True)
class GammaFit(Fit):
    """The MLE of the shape and of the rate, per unit of x."""

    shape: float
    rate: float

    def distribution(self) -> Gamma:
        """The fitted member of the family."""
        return Gamma(self.shape, self.rate)


def fit_gamma(x: ArrayLike) -> GammaFit | Degenerate:
    """The MLE (shape, rate), which minimises −n a ln β + n ln Γ(a) − (a − 1) Σ ln x + βΣx.

    Accurate to 1e-9 relative where x spreads by more than 1e-5 of its mean. Degenerate("one-observation"), or
    "zero-variance" where all x agree to within 1e-6 of their mean: the likelihood grows without bound, or as good as.
    Raises ValueError for an empty x or a number not above 0.
    """
    amounts = measured(x, "x")
    if amounts.min() < 1 / LARGEST:
        raise ValueError(f"x holds {amounts.min():g}; wanted amounts above 0, of at least 1e-75")
    if amounts.size == 1:
        return Degenerate("one-observation", "one amount shows no spread: the likelihood grows without bound")
    mean = fsum(amounts.tolist()) / amounts.size
    s = _log_gap(amounts, mean)
    if s < 1e-12:
        return Degenerate("zero-variance", "the amounts are as good as equal: the likelihood grows without bound")
    shape = _solve(s)
    return GammaFit(certify_gamma(amounts, shape, shape / mean), shape, shape / mean)


def certify_gamma(x: Vector, shape: float, rate: float) -> Certificate:
    """Evidence for both: the Newton steps left in shape and mean, and the equation in Binet's integral for ψ."""
    if shape <= 0 or rate <= 0:
        return Certificate((Residual("shape step", float("nan")),))
    mean = shape / rate
    score = excess_log(shape) - _log_gap(x, mean)
    step = score / (float(special.polygamma(1, shape)) - 1 / shape)

    def difference() -> float:
        total = float(x.sum())
        s = float(np.log(total / x.size / x).mean())
        other = exp(float(optimize.brentq(lambda place: _binet(exp(place)) - s, -12.0, 40.0, xtol=1e-14)))
        return max(relative(shape - other, other), relative(rate * total / x.size - other, other))

    return Certificate(
        (
            Residual("shape step", relative(step, shape)),
            Residual("mean step", relative(fsum((x - mean).tolist()) / x.size, mean)),
        ),
        SecondMethod("bracketed root with Binet's integral", difference, 1e-6 if shape > 1e4 else 1e-8),
    )


def excess_log(a: float) -> float:
    """f(a) = ln a − ψ(a) to 1e-13 relative: by its asymptotic series from a = 20 on (Abramowitz and Stegun, 6.3.18)."""
    if a < 20:
        return log(a) - float(special.psi(a))
    r = 1 / (a * a)
    return 0.5 / a + r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r / 132))))


def _log_gap(x: Vector, mean: float) -> float:
    """mean(d − ln(1 + d)) with d = (x − mean)/mean: where `mean` is x̄, ln x̄ − mean ln x."""
    d = (x - mean) / mean
    # 1 + d loses the digits of an amount far below the mean, ln(x/mean) those of one near it
    return float((d - np.where(d < -0.5, np.log(x / mean), np.log1p(np.maximum(d, -0.5)))).mean())


def _solve(s: float) -> float:
    """The root of f(a) = s by Newton's method in 1/a, from Minka's start."""
    a = (3 - s + sqrt((s - 3) ** 2 + 24 * s)) / (12 * s)
    for _ in range(60):
        slope = a * a * (1 / a - float(special.polygamma(1, a)))
        step = (excess_log(a) - s) / slope
        a = 1 / (1 / a + step)
        if abs(step) * a < 1e-15:
            break
    return a


def _binet(a: float) -> float:
    """Ln a − ψ(a) = ∫ (1/(1 − e⁻ᵗ) − 1/t) e^(−at) dt by Gauss and Laguerre, a moved up to 30 by the recurrence of ψ."""
    moved = 30 if a < 30 else 0
    t = NODES / (a + moved)
    factor = np.where(t < 1e-3, 0.5 + t / 12, -1 / np.expm1(-t) - 1 / t)
    value = float(WEIGHTS @ factor) / (a + moved)
    shift = sum(1 / (a + j) for j in range(moved)) - log1p(moved / a)
    return value + shift
