"""Gaussian noise: density exp(−(x − μ)²/(2σ²)) / (σ√(2π)), μ = `loc` and σ = `scale` in x's unit.

Two families: `Gaussian`, both unknown, and `GaussianMean`, the noise known (Bishop, PRML, section 1.2.4).
"""

from dataclasses import dataclass
from math import inf, log, pi
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class Gaussian(Univariate):
    """N(loc, scale²), theta = (loc, scale)."""

    loc: float
    scale: float
    name: ClassVar[str] = "gaussian"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("loc"), Parameter("scale", 0.0))

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """The standard one, a narrow and a wide one."""
        return cls(0.0, 1.0), cls(-3.0, 0.2), cls(5.0, 40.0)

    @property
    def support(self) -> Support:
        """All numbers."""
        return Support(-inf, inf)

    @property
    def mean(self) -> float:
        """The loc."""
        return self.loc

    @property
    def variance(self) -> float:
        """The scale squared."""
        return self.scale**2

    def _log_density(self, x: Numbers) -> Numbers:
        z = (x - self.loc) / self.scale
        return np.asarray(-0.5 * z * z - np.log(self.scale) - 0.5 * log(2 * pi))

    def _cdf(self, x: Numbers) -> Numbers:
        return np.asarray(special.ndtr((x - self.loc) / self.scale))

    def _quantile(self, u: Numbers) -> Numbers:
        return np.asarray(self.loc + self.scale * special.ndtri(u))

    def scores(self, x: ArrayLike) -> Matrix:
        """[z/σ, (z² − 1)/σ] with z = (x − μ)/σ."""
        z = (self.inside(x) - self.loc) / self.scale
        return columns(z / self.scale, (z * z - 1) / self.scale)

    def hessian(self, x: ArrayLike) -> Matrix:
        """The second derivatives in (loc, scale)."""
        z = (np.atleast_1d(self.inside(x)) - self.loc) / self.scale
        cross = -2 * z.sum()
        return np.array([[-z.size, cross], [cross, (1 - 3 * z * z).sum()]]) / self.scale**2

    def information(self) -> Matrix:
        """diag(1/σ², 2/σ²)."""
        return np.diag([1.0, 2.0]) / self.scale**2


@dataclass(frozen=True, slots=True)
class GaussianMean(Gaussian):
    """N(loc, scale²) with the scale known, theta = (loc,)."""

    name: ClassVar[str] = "gaussian_mean"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("loc"), Parameter("scale", 0.0, free=False))

    def scores(self, x: ArrayLike) -> Matrix:
        """[(x − μ)/σ²]."""
        return Gaussian.scores(self, x)[..., :1]

    def hessian(self, x: ArrayLike) -> Matrix:
        """[[−n/σ²]]."""
        return Gaussian.hessian(self, x)[:1, :1]

    def information(self) -> Matrix:
        """[[1/σ²]]."""
        return Gaussian.information(self)[:1, :1]
