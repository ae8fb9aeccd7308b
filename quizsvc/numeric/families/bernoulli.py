"""A coin: P(1) = p, P(0) = 1 − p, p = `probability` in [0, 1] (Bishop, PRML, equation 2.2).

At p = 0 or 1 the log-likelihood stands, the score and the information do not.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class Bernoulli(Univariate):
    """One toss, theta = (probability,)."""

    probability: float
    name: ClassVar[str] = "bernoulli"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("probability", 0.0, 1.0, closed=True),)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """A fair coin, a rare event, a common one."""
        return cls(0.5), cls(0.02), cls(0.9)

    @property
    def support(self) -> Support:
        """0 and 1."""
        return Support(0.0, 1.0, whole=True)

    @property
    def mean(self) -> float:
        """The probability."""
        return self.probability

    @property
    def variance(self) -> float:
        """p(1 − p)."""
        return self.probability * (1 - self.probability)

    def _log_density(self, x: Numbers) -> Numbers:
        return np.asarray(special.xlogy(x, self.probability) + special.xlog1py(1 - x, -self.probability))

    def _cdf(self, x: Numbers) -> Numbers:
        return np.where(x < 1, 1 - self.probability, 1.0)

    def _quantile(self, u: Numbers) -> Numbers:
        return np.where(u > 1 - self.probability, 1.0, 0.0)

    def scores(self, x: ArrayLike) -> Matrix:
        """[x/p − (1 − x)/(1 − p)], 0 < p < 1."""
        points, p = self.inside(x), self._interior()
        return columns(points / p - (1 - points) / (1 - p))

    def hessian(self, x: ArrayLike) -> Matrix:
        """[[−Σx/p² − Σ(1 − x)/(1 − p)²]]."""
        points, p = self.inside(x), self._interior()
        return np.array([[-(points / p**2 + (1 - points) / (1 - p) ** 2).sum()]])

    def information(self) -> Matrix:
        """[[1/(p(1 − p))]]."""
        p = self._interior()
        return np.array([[1 / (p * (1 - p))]])

    def _interior(self) -> float:
        if not 0 < self.probability < 1:
            raise ValueError(f"probability is {self.probability:g}; wanted it inside (0, 1): the edge has no score")
        return self.probability
