"""Positive amounts: density βᵃ x^(a−1) e^(−βx) / Γ(a), a = `shape`, β = `rate` per unit of x.

Source: Gelman et al., Bayesian Data Analysis, 3rd ed., appendix A.
"""

from dataclasses import dataclass
from math import inf, log
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class Gamma(Univariate):
    """Gamma(shape, rate), theta = (shape, rate)."""

    shape: float
    rate: float
    name: ClassVar[str] = "gamma"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("shape", 0.0), Parameter("rate", 0.0))

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """A peak inside, an exponential, a density unbounded at 0."""
        return cls(3.0, 0.5), cls(1.0, 2.0), cls(0.6, 1.0)

    @property
    def support(self) -> Support:
        """X > 0."""
        return Support(0.0, inf, closed=False)

    @property
    def mean(self) -> float:
        """a/β."""
        return self.shape / self.rate

    @property
    def variance(self) -> float:
        """a/β²."""
        return self.shape / self.rate**2

    def _log_density(self, x: Numbers) -> Numbers:
        constant = self.shape * np.log(self.rate) - special.gammaln(self.shape)
        return np.asarray(constant + (self.shape - 1) * np.log(x) - self.rate * x)

    def _cdf(self, x: Numbers) -> Numbers:
        return np.asarray(special.gammainc(self.shape, self.rate * x))

    def _quantile(self, u: Numbers) -> Numbers:
        return np.asarray(special.gammaincinv(self.shape, u) / self.rate)

    def scores(self, x: ArrayLike) -> Matrix:
        """[ln β − ψ(a) + ln x, a/β − x]."""
        points = self.inside(x)
        return columns(log(self.rate) - special.psi(self.shape) + np.log(points), self.shape / self.rate - points)

    def hessian(self, x: ArrayLike) -> Matrix:
        """−n times the information: the log-likelihood is linear in (Σ ln x, Σx)."""
        return -self.inside(x).size * self.information()

    def information(self) -> Matrix:
        """[[ψ′(a), −1/β], [−1/β, a/β²]]."""
        cross = -1 / self.rate
        return np.array([[float(special.polygamma(1, self.shape)), cross], [cross, self.shape / self.rate**2]])
