"""Beliefs of probabilities, rates and variances, the kinds that data turn into beliefs of the same kind.

Beta(a, b) in 0 < θ < 1; Gamma(shape, rate) and InverseGamma(shape, scale) in θ > 0; Dirichlet(alpha) over K
probabilities (Gelman et al., Bayesian Data Analysis, 3rd ed., appendix A). `log_density` is in nats, −inf where θ is
impossible; `score` is its derivative. A mode that is not one interior point is a Degenerate with a reason.
"""

from dataclasses import dataclass
from math import inf, lgamma, log, sqrt
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.edge import edge


class Belief(Protocol):
    """A proper belief of one number; what does not exist (a peak inside, a mean) is a Degenerate with a reason.

    `support` are the ends of what is possible, of whose own density only `log_density` can tell.
    """

    support: ClassVar[tuple[float, float]]

    @property
    def family(self) -> str:
        """The kind's name."""

    @property
    def mean(self) -> float | Degenerate:
        """The expectation."""

    @property
    def mode(self) -> float | Degenerate:
        """Where the density is largest."""

    @property
    def sd(self) -> float | Degenerate:
        """The standard deviation."""

    def log_density(self, theta: float) -> float:
        """Log p(theta), in nats."""

    def log_densities(self, theta: Vector) -> Vector:
        """The same at each of several places inside the support."""

    def score(self, theta: float) -> float:
        """d/dtheta of the log density."""

    def cdf(self, theta: float) -> float:
        """P(parameter <= theta)."""

    def quantile(self, u: float) -> float:
        """The theta below which the belief puts probability u."""


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """Beta(a, b) over a probability: θ^(a−1) (1−θ)^(b−1) / B(a, b)."""

    a: float
    b: float
    family: str = "beta"
    support: ClassVar[tuple[float, float]] = (0.0, 1.0)

    def log_density(self, theta: float) -> float:
        """Log p(theta), in nats; at 0 and 1 the limit, which may be infinite."""
        if not 0 <= theta <= 1:
            return -inf
        return float(self.log_densities(theta))

    def log_densities(self, theta: Vector | float) -> Vector:
        """The same at each of several places from 0 to 1."""
        powers = special.xlogy(self.a - 1, theta) + special.xlog1py(self.b - 1, -theta)
        return np.asarray(powers - special.betaln(self.a, self.b))

    def score(self, theta: float) -> float:
        """d/dtheta of the log density, 0 < theta < 1."""
        return (self.a - 1) / theta - (self.b - 1) / (1 - theta)

    def cdf(self, theta: float) -> float:
        """P(parameter <= theta)."""
        return float(special.betainc(self.a, self.b, min(max(theta, 0.0), 1.0)))

    def quantile(self, u: float) -> float:
        """The theta below which the belief puts probability u."""
        return float(special.betaincinv(self.a, self.b, u))

    @property
    def mean(self) -> float:
        """a/(a + b)."""
        return self.a / (self.a + self.b)

    @property
    def mode(self) -> float | Degenerate:
        """(a − 1)/(a + b − 2) where a, b > 1; else Degenerate: "flat", "two-edges", or "edge" with the edge."""
        a, b = self.a, self.b
        if a > 1 and b > 1:
            return (a - 1) / (a + b - 2)
        if a == b == 1:
            return Degenerate("flat", "under Beta(1, 1) every probability is equally likely")
        if a < 1 and b < 1:
            return Degenerate("two-edges", f"the density of Beta({a:g}, {b:g}) grows without bound at 0 and 1")
        at = 1.0 if b < a else 0.0
        return edge(f"the density of Beta({a:g}, {b:g}) is largest at the edge, {at:g}", at)

    @property
    def sd(self) -> float:
        """The standard deviation."""
        total = self.a + self.b
        return sqrt(self.a / total * (self.b / total) / (total + 1))


@dataclass(frozen=True, slots=True)
class GammaPrior:
    """Gamma(shape, rate) over θ > 0: θ^(shape−1) exp(−rate θ) rate^shape / Γ(shape)."""

    shape: float
    rate: float
    family: str = "gamma"
    support: ClassVar[tuple[float, float]] = (0.0, inf)

    def log_density(self, theta: float) -> float:
        """Log p(theta), in nats; at 0 the limit, which may be infinite."""
        if theta < 0:
            return -inf
        return float(self.log_densities(theta))

    def log_densities(self, theta: Vector | float) -> Vector:
        """The same at each of several places of at least 0."""
        powers = special.xlogy(self.shape - 1, theta) - self.rate * theta
        return np.asarray(powers + self.shape * log(self.rate) - lgamma(self.shape))

    def score(self, theta: float) -> float:
        """d/dtheta of the log density, theta > 0."""
        return (self.shape - 1) / theta - self.rate

    def cdf(self, theta: float) -> float:
        """P(parameter <= theta)."""
        return float(special.gammainc(self.shape, self.rate * max(theta, 0.0)))

    def quantile(self, u: float) -> float:
        """The theta below which the belief puts probability u."""
        return float(special.gammaincinv(self.shape, u)) / self.rate

    @property
    def mean(self) -> float:
        """shape/rate."""
        return self.shape / self.rate

    @property
    def mode(self) -> float | Degenerate:
        """(shape − 1)/rate where shape > 1; else the edge 0."""
        if self.shape > 1:
            return (self.shape - 1) / self.rate
        return edge(f"the density of Gamma({self.shape:g}, {self.rate:g}) is largest at the edge, 0", 0.0)

    @property
    def sd(self) -> float:
        """√shape/rate."""
        return sqrt(self.shape) / self.rate


@dataclass(frozen=True, slots=True)
class InverseGammaPrior:
    """InverseGamma(shape, scale) over θ > 0: θ^(−shape−1) exp(−scale/θ) scale^shape / Γ(shape)."""

    shape: float
    scale: float
    family: str = "inverse-gamma"
    support: ClassVar[tuple[float, float]] = (0.0, inf)

    def log_density(self, theta: float) -> float:
        """Log p(theta), in nats."""
        if theta <= 0:
            return -inf
        return float(self.log_densities(theta))

    def log_densities(self, theta: Vector | float) -> Vector:
        """The same at each of several places above 0."""
        powers = -(self.shape + 1) * np.log(theta) - self.scale / theta
        return np.asarray(self.shape * log(self.scale) - lgamma(self.shape) + powers)

    def score(self, theta: float) -> float:
        """d/dtheta of the log density, theta > 0."""
        return (self.scale / theta - (self.shape + 1)) / theta

    def cdf(self, theta: float) -> float:
        """P(parameter <= theta)."""
        return float(special.gammaincc(self.shape, self.scale / theta)) if theta > 0 else 0.0

    def quantile(self, u: float) -> float:
        """The theta below which the belief puts probability u."""
        inverse = float(special.gammainccinv(self.shape, u))
        return self.scale / inverse if inverse > 0 else inf

    @property
    def mean(self) -> float | Degenerate:
        """scale/(shape − 1); Degenerate("no-mean") where shape <= 1."""
        if self.shape > 1:
            return self.scale / (self.shape - 1)
        return Degenerate("no-mean", f"InverseGamma({self.shape:g}, {self.scale:g}) has no mean; shape above 1 has")

    @property
    def mode(self) -> float:
        """scale/(shape + 1)."""
        return self.scale / (self.shape + 1)

    @property
    def sd(self) -> float | Degenerate:
        """The standard deviation; Degenerate("no-sd") where shape <= 2."""
        if self.shape > 2:
            return self.scale / ((self.shape - 1) * sqrt(self.shape - 2))
        return Degenerate("no-sd", f"InverseGamma({self.shape:g}, {self.scale:g}) has no sd; shape above 2 has")


@dataclass(frozen=True, slots=True)
class DirichletPrior:
    """Dirichlet(alpha) over K probabilities: Π pᵢ^(αᵢ−1) Γ(Σα) / Π Γ(αᵢ), a density in the first K − 1 of them."""

    alpha: tuple[float, ...]
    family: str = "dirichlet"

    def log_density(self, p: ArrayLike) -> float:
        """Log density at probabilities p (K,), in nats; −inf unless p >= 0 sums to 1 within 1e-9."""
        point, alpha = np.asarray(p, dtype=np.float64), np.asarray(self.alpha)
        if point.shape != alpha.shape or (point < 0).any() or abs(point.sum() - 1) > 1e-9:
            return -inf
        normaliser = float(special.gammaln(alpha).sum()) - lgamma(float(alpha.sum()))
        return float(special.xlogy(alpha - 1, point).sum()) - normaliser

    def score(self, p: ArrayLike) -> Vector:
        """The gradient (K − 1,) in the first K − 1 probabilities, the last being one minus their sum."""
        slope = (np.asarray(self.alpha) - 1) / np.asarray(p, dtype=np.float64)
        return np.asarray(slope[:-1] - slope[-1], dtype=np.float64)

    @property
    def mean(self) -> tuple[float, ...]:
        """α/Σα."""
        total = sum(self.alpha)
        return tuple(a / total for a in self.alpha)

    @property
    def mode(self) -> tuple[float, ...] | Degenerate:
        """(α − 1)/Σ(α − 1) where all α > 1; else Degenerate: "flat", "edge" with the edge, or "unbounded"."""
        return peak(np.asarray(self.alpha) - 1)

    @property
    def sd(self) -> tuple[float, ...]:
        """Each probability's standard deviation."""
        total = sum(self.alpha)
        return tuple(sqrt(a / total * ((total - a) / total) / (total + 1)) for a in self.alpha)


def peak(powers: Vector) -> tuple[float, ...] | Degenerate:
    """Where Π pᵢ^powersᵢ is largest over probabilities p: powers/Σ powers where all are above 0.

    Powers of zero put their probability at the edge 0; a power below zero makes the density grow without bound there,
    which for more than two probabilities leaves the place open.
    """
    if (powers > 0).all():
        return tuple(map(float, powers / powers.sum()))
    if (powers == 0).all():
        return Degenerate("flat", "all probabilities are equally likely")
    held = np.maximum(powers, 0.0)
    if (powers < 0).any() and not (powers.size == 2 and held.any()):
        return Degenerate("unbounded", "the density grows without bound where some probability nears 0")
    return edge("some probability is best put at 0, the edge", tuple(map(float, held / held.sum())))
