"""Laplace noise: density exp(−|x − μ|/b)/(2b), μ = `loc` and b = `scale` in x's unit.

Its score has mean zero and the information as its variance, but a kink at μ: it is regular and not smooth
(Norton, The American Statistician 38, 1984).
"""

from dataclasses import dataclass
from math import inf
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class Laplace(Univariate):
    """Laplace(loc, scale), theta = (loc, scale)."""

    loc: float
    scale: float
    name: ClassVar[str] = "laplace"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("loc"), Parameter("scale", 0.0))
    smooth: ClassVar[bool] = False

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """The standard one and a moved, wide one."""
        return cls(0.0, 1.0), cls(-7.0, 20.0)

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
        """2b²."""
        return 2 * self.scale**2

    def _log_density(self, x: Numbers) -> Numbers:
        return np.asarray(-np.abs(x - self.loc) / self.scale - np.log(2 * self.scale))

    def _cdf(self, x: Numbers) -> Numbers:
        tail = 0.5 * np.exp(-np.abs(x - self.loc) / self.scale)
        return np.where(x < self.loc, tail, 1 - tail)

    def _quantile(self, u: Numbers) -> Numbers:
        return np.asarray(self.loc + self.scale * np.sign(0.5 - u) * np.log(2 * np.minimum(u, 1 - u)))

    def scores(self, x: ArrayLike) -> Matrix:
        """[sign(x − μ)/b, |x − μ|/b² − 1/b]; the first is 0 at x = μ, a subgradient."""
        r = self.inside(x) - self.loc
        return columns(np.sign(r) / self.scale, (np.abs(r) / self.scale - 1) / self.scale)

    def information(self) -> Matrix:
        """diag(1/b², 1/b²)."""
        return np.eye(2) / self.scale**2
