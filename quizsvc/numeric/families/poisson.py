"""Counts: P(k) = λᵏ e^(−λ) / k!, λ = `rate` >= 0 in counts per interval (Gelman et al., BDA3, section 2.6).

At λ = 0 the log-likelihood stands (only zeros can happen), the score and the information do not.
"""

from dataclasses import dataclass
from math import inf, sqrt
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix, positive
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class Poisson(Univariate):
    """Counts in equal intervals, theta = (rate,)."""

    rate: float
    name: ClassVar[str] = "poisson"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("rate", 0.0, closed=True),)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """A rare, an ordinary and a frequent event."""
        return cls(0.05), cls(3.0), cls(250.0)

    @property
    def support(self) -> Support:
        """0, 1, 2, ..."""
        return Support(0.0, inf, whole=True)

    @property
    def mean(self) -> float:
        """The rate."""
        return self.rate

    @property
    def variance(self) -> float:
        """The rate."""
        return self.rate

    def _log_density(self, x: Numbers) -> Numbers:
        return np.asarray(special.xlogy(x, self.rate) - self.rate - special.gammaln(x + 1))

    def _cdf(self, x: Numbers) -> Numbers:
        return np.asarray(special.gammaincc(x + 1, self.rate))

    def _quantile(self, u: Numbers) -> Numbers:
        z = special.ndtri(u)
        return self.smallest_whole(self.rate + sqrt(self.rate) * z + (z * z - 1) / 6, u)

    def scores(self, x: ArrayLike) -> Matrix:
        """[k/λ − 1], λ > 0."""
        return columns(self.inside(x) / positive(self.rate, "rate") - 1)

    def hessian(self, x: ArrayLike) -> Matrix:
        """[[−Σk/λ²]]."""
        return np.array([[-self.inside(x).sum() / positive(self.rate, "rate") ** 2]])

    def information(self) -> Matrix:
        """[[1/λ]]."""
        return np.array([[1 / positive(self.rate, "rate")]])
