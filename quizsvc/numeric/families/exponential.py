"""Waiting times: density λ e^(−λt) for t >= 0, λ = `rate` per unit of t (Gelman et al., BDA3, section 2.6)."""

from dataclasses import dataclass
from math import inf
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class Exponential(Univariate):
    """Waits for an event without memory, theta = (rate,)."""

    rate: float
    name: ClassVar[str] = "exponential"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("rate", 0.0),)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """Waits of about 1, 50 and 0.01."""
        return cls(1.0), cls(0.02), cls(100.0)

    @property
    def support(self) -> Support:
        """T >= 0."""
        return Support(0.0, inf)

    @property
    def mean(self) -> float:
        """1/λ."""
        return 1 / self.rate

    @property
    def variance(self) -> float:
        """1/λ²."""
        return 1 / self.rate**2

    def _log_density(self, x: Numbers) -> Numbers:
        return np.asarray(np.log(self.rate) - self.rate * x)

    def _cdf(self, x: Numbers) -> Numbers:
        return -np.expm1(-self.rate * x)

    def _quantile(self, u: Numbers) -> Numbers:
        return -np.log1p(-u) / self.rate

    def scores(self, x: ArrayLike) -> Matrix:
        """[1/λ − t]."""
        return columns(1 / self.rate - self.inside(x))

    def hessian(self, x: ArrayLike) -> Matrix:
        """[[−n/λ²]]."""
        return np.array([[-self.inside(x).size / self.rate**2]])

    def information(self) -> Matrix:
        """[[1/λ²]]."""
        return np.array([[1 / self.rate**2]])
