"""Waits of unknown rate: density a bᵃ / (b + t)^(a+1) for t >= 0, a = `shape`, b = `scale` in t's unit.

It is an exponential wait whose rate is Gamma(shape a, rate b), and so the predictive distribution of waits under a
gamma belief (the Pareto distribution moved to 0; Lomax, JASA 49, 1954).
"""

from dataclasses import dataclass
from math import inf, nan
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class Lomax(Univariate):
    """Lomax(shape, scale), theta = (shape, scale)."""

    shape: float
    scale: float
    name: ClassVar[str] = "lomax"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("shape", 0.0), Parameter("scale", 0.0))

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """One with a variance, one without, a long-tailed one."""
        return cls(6.0, 2.0), cls(2.0, 30.0), cls(1.2, 1.0)

    @property
    def support(self) -> Support:
        """T >= 0."""
        return Support(0.0, inf)

    @property
    def mean(self) -> float:
        """b/(a − 1); infinite where a <= 1."""
        return self.scale / (self.shape - 1) if self.shape > 1 else inf

    @property
    def variance(self) -> float:
        """b²a/((a − 1)²(a − 2)); infinite where 1 < a <= 2, NaN where a <= 1."""
        if self.shape > 2:
            return self.mean**2 * self.shape / (self.shape - 2)
        return inf if self.shape > 1 else nan

    def _log_density(self, x: Numbers) -> Numbers:
        return np.asarray(np.log(self.shape / self.scale) - (self.shape + 1) * np.log1p(x / self.scale))

    def _cdf(self, x: Numbers) -> Numbers:
        return -np.expm1(-self.shape * np.log1p(x / self.scale))

    def _quantile(self, u: Numbers) -> Numbers:
        return self.scale * np.expm1(-np.log1p(-u) / self.shape)

    def scores(self, x: ArrayLike) -> Matrix:
        """[1/a − ln(1 + t/b), (a t/b − 1)/(b + t)]."""
        t, a, b = self.inside(x), self.shape, self.scale
        return columns(1 / a - np.log1p(t / b), (a * t / b - 1) / (b + t))

    def hessian(self, x: ArrayLike) -> Matrix:
        """The second derivatives in (shape, scale)."""
        t, a, b = np.atleast_1d(self.inside(x)), self.shape, self.scale
        cross = (t / (b * (b + t))).sum()
        scale_scale = ((a + 1) / (b + t) ** 2 - a / b**2).sum()
        return np.array([[-t.size / a**2, cross], [cross, scale_scale]])

    def information(self) -> Matrix:
        """[[1/a², −1/(b(a + 1))], [−1/(b(a + 1)), a/(b²(a + 2))]]."""
        a, b = self.shape, self.scale
        cross = -1 / (b * (a + 1))
        return np.array([[1 / a**2, cross], [cross, a / (b**2 * (a + 2))]])
