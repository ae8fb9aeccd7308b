"""The number of successes in m trials: P(x) = C(m, x) pˣ (1 − p)^(m−x), m = `trials` known, p = `probability`.

Source: Bishop, PRML, equation 2.9. At p = 0 or 1 the log-likelihood stands, the score and the information do not.
"""

from dataclasses import dataclass
from math import log
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class Binomial(Univariate):
    """Successes in `trials`, theta = (probability,)."""

    trials: float
    probability: float
    name: ClassVar[str] = "binomial"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("trials", 1.0, closed=True, free=False, whole=True),
        Parameter("probability", 0.0, 1.0, closed=True),
    )

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """One trial, a few, many with a rare success."""
        return cls(1, 0.3), cls(12, 0.5), cls(300, 0.01), cls(40, 0.97)

    @property
    def support(self) -> Support:
        """0 to trials."""
        return Support(0.0, self.trials, whole=True)

    @property
    def mean(self) -> float:
        """Trials times probability."""
        return self.trials * self.probability

    @property
    def variance(self) -> float:
        """M p(1 − p)."""
        return self.trials * self.probability * (1 - self.probability)

    def _log_density(self, x: Numbers) -> Numbers:
        ways = -special.betaln(1 + x, 1 + self.trials - x) - log(1 + self.trials)
        return np.asarray(
            ways + special.xlogy(x, self.probability) + special.xlog1py(self.trials - x, -self.probability)
        )

    def _cdf(self, x: Numbers) -> Numbers:
        # P(X <= x) = I_{1−p}(m − x, x + 1); x = m never comes here with a value below one
        return np.asarray(special.betainc(np.maximum(self.trials - x, 0.5), x + 1, 1 - self.probability))

    def _quantile(self, u: Numbers) -> Numbers:
        z = special.ndtri(u)
        return self.smallest_whole(self.mean + self.variance**0.5 * z + (1 - 2 * self.probability) * (z * z - 1) / 6, u)

    def scores(self, x: ArrayLike) -> Matrix:
        """[x/p − (m − x)/(1 − p)], 0 < p < 1."""
        points, p = self.inside(x), self._interior()
        return columns(points / p - (self.trials - points) / (1 - p))

    def hessian(self, x: ArrayLike) -> Matrix:
        """[[−Σx/p² − Σ(m − x)/(1 − p)²]]."""
        points, p = self.inside(x), self._interior()
        return np.array([[-(points / p**2 + (self.trials - points) / (1 - p) ** 2).sum()]])

    def information(self) -> Matrix:
        """[[m/(p(1 − p))]]."""
        p = self._interior()
        return np.array([[self.trials / (p * (1 - p))]])

    def _interior(self) -> float:
        if not 0 < self.probability < 1:
            raise ValueError(f"probability is {self.probability:g}; wanted it inside (0, 1): the edge has no score")
        return self.probability
