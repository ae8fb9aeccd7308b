"""Counts more spread than Poisson's: P(k) = Γ(k + r)/(Γ(r) k!) pʳ (1 − p)ᵏ for k = 0, 1, ...

r = `size` > 0, p = `probability`. It is a Poisson count whose rate is Gamma(shape r, rate p/(1 − p)), and so the
predictive distribution of counts under a gamma belief (Gelman et al., BDA3, section 2.6).
"""

from dataclasses import dataclass
from math import inf, sqrt
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class NegativeBinomial(Univariate):
    """NegativeBinomial(size, probability), size known, theta = (probability,)."""

    size: float
    probability: float
    name: ClassVar[str] = "negative_binomial"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("size", 0.0, free=False),
        Parameter("probability", 0.0, 1.0),
    )

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """A geometric one, a nearly Poisson one, one that is mostly zero."""
        return cls(1.0, 0.4), cls(60.0, 0.9), cls(0.3, 0.2)

    @property
    def support(self) -> Support:
        """0, 1, 2, ..."""
        return Support(0.0, inf, whole=True)

    @property
    def mean(self) -> float:
        """r(1 − p)/p."""
        return self.size * (1 - self.probability) / self.probability

    @property
    def variance(self) -> float:
        """r(1 − p)/p²."""
        return self.mean / self.probability

    def _log_density(self, x: Numbers) -> Numbers:
        ways = special.gammaln(x + self.size) - special.gammaln(self.size) - special.gammaln(x + 1)
        return np.asarray(ways + self.size * np.log(self.probability) + x * np.log1p(-self.probability))

    def _cdf(self, x: Numbers) -> Numbers:
        return np.asarray(special.betainc(self.size, x + 1, self.probability))

    def _quantile(self, u: Numbers) -> Numbers:
        return self.smallest_whole(self.mean + sqrt(self.variance) * special.ndtri(u), u)

    def scores(self, x: ArrayLike) -> Matrix:
        """[r/p − k/(1 − p)]."""
        return columns(self.size / self.probability - self.inside(x) / (1 - self.probability))

    def hessian(self, x: ArrayLike) -> Matrix:
        """[[−nr/p² − Σk/(1 − p)²]]."""
        k, p = self.inside(x), self.probability
        return np.array([[-k.size * self.size / p**2 - k.sum() / (1 - p) ** 2]])

    def information(self) -> Matrix:
        """[[r/(p²(1 − p))]]."""
        p = self.probability
        return np.array([[self.size / (p**2 * (1 - p))]])
