"""Lifetimes whose hazard rises or falls: density (a/s)(x/s)^(a−1) exp(−(x/s)ᵃ) for x > 0, a = `shape`, s = `scale`.

Shape 1 is the exponential of rate 1/s. With u = (x/s)ᵃ, a standard exponential, and g = 1 − γ (γ Euler's constant):
E[u ln u] = g and E[u ln² u] = g² + π²/6 − 1, whence the information (Johnson, Kotz and Balakrishnan, Continuous
Univariate Distributions 1, 2nd ed., chapter 21).
"""

from dataclasses import dataclass
from math import gamma, inf, pi
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class Weibull(Univariate):
    """Weibull(shape, scale), theta = (shape, scale)."""

    shape: float
    scale: float
    name: ClassVar[str] = "weibull"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("shape", 0.0), Parameter("scale", 0.0))

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """A rising, a level and a falling hazard."""
        return cls(2.5, 3.0), cls(1.0, 0.5), cls(0.7, 10.0)

    @property
    def support(self) -> Support:
        """X > 0."""
        return Support(0.0, inf, closed=False)

    @property
    def mean(self) -> float:
        """S Γ(1 + 1/a)."""
        return self.scale * gamma(1 + 1 / self.shape)

    @property
    def variance(self) -> float:
        """s² (Γ(1 + 2/a) − Γ(1 + 1/a)²)."""
        return self.scale**2 * (gamma(1 + 2 / self.shape) - gamma(1 + 1 / self.shape) ** 2)

    def _log_density(self, x: Numbers) -> Numbers:
        r = np.log(x / self.scale)
        return np.asarray(np.log(self.shape / self.scale) + (self.shape - 1) * r - np.exp(self.shape * r))

    def _cdf(self, x: Numbers) -> Numbers:
        return -np.expm1(-((x / self.scale) ** self.shape))

    def _quantile(self, u: Numbers) -> Numbers:
        return np.asarray(self.scale * (-np.log1p(-u)) ** (1 / self.shape))

    def scores(self, x: ArrayLike) -> Matrix:
        """[1/a + r(1 − u), (a/s)(u − 1)] with r = ln(x/s), u = (x/s)ᵃ."""
        a, s, r = self.shape, self.scale, np.log(self.inside(x) / self.scale)
        u = np.exp(a * r)
        return columns(1 / a + r * (1 - u), a / s * (u - 1))

    def hessian(self, x: ArrayLike) -> Matrix:
        """The second derivatives in (shape, scale)."""
        a, s, r = self.shape, self.scale, np.log(np.atleast_1d(self.inside(x)) / self.scale)
        u = np.exp(a * r)
        cross = ((u - 1 + a * r * u) / s).sum()
        scale_scale = (a / s**2 * (1 - u * (1 + a))).sum()
        return np.array([[-(1 / a**2 + r * r * u).sum(), cross], [cross, scale_scale]])

    def information(self) -> Matrix:
        """[[(1 + g² + π²/6 − 1)/a², −g/s], [−g/s, a²/s²]], g = 1 − γ."""
        a, s, g = self.shape, self.scale, 1 - np.euler_gamma
        return np.array([[(g * g + pi**2 / 6) / a**2, -g / s], [-g / s, (a / s) ** 2]])
