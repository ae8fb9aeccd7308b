"""Trials up to and with the first success: P(k) = (1 − p)^(k−1) p for k = 1, 2, ...; p = `probability` in (0, 1].

The count includes the success (the failures before it are k − 1). At p = 1 the log-likelihood stands, the score and
the information do not. Source: Casella and Berger, Statistical Inference, 2nd ed., section 3.2.
"""

from dataclasses import dataclass
from math import inf, log1p
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix, positive
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class Geometric(Univariate):
    """Trials until the first success, theta = (probability,)."""

    probability: float
    name: ClassVar[str] = "geometric"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("probability", 0.0, 1.0, closed=True),)

    def __post_init__(self) -> None:
        Univariate.__post_init__(self)
        positive(self.probability, "probability")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """A likely, an even and a rare success."""
        return cls(0.9), cls(0.5), cls(0.03)

    @property
    def support(self) -> Support:
        """1, 2, 3, ..."""
        return Support(1.0, inf, whole=True)

    @property
    def mean(self) -> float:
        """1/p."""
        return 1 / self.probability

    @property
    def variance(self) -> float:
        """(1 − p)/p²."""
        return (1 - self.probability) / self.probability**2

    def _log_density(self, x: Numbers) -> Numbers:
        return np.asarray(special.xlog1py(x - 1, -self.probability) + np.log(self.probability))

    def _cdf(self, x: Numbers) -> Numbers:
        return np.asarray(-np.expm1(special.xlog1py(x, -self.probability)))

    def _quantile(self, u: Numbers) -> Numbers:
        if self.probability == 1:
            return np.ones(u.shape)
        return self.smallest_whole(np.log1p(-u) / log1p(-self.probability), u)

    def scores(self, x: ArrayLike) -> Matrix:
        """[1/p − (k − 1)/(1 − p)], 0 < p < 1."""
        p = self._interior()
        return columns(1 / p - (self.inside(x) - 1) / (1 - p))

    def hessian(self, x: ArrayLike) -> Matrix:
        """[[−n/p² − Σ(k − 1)/(1 − p)²]]."""
        k, p = self.inside(x), self._interior()
        return np.array([[-k.size / p**2 - (k - 1).sum() / (1 - p) ** 2]])

    def information(self) -> Matrix:
        """[[1/(p²(1 − p))]]."""
        p = self._interior()
        return np.array([[1 / (p**2 * (1 - p))]])

    def _interior(self) -> float:
        if self.probability == 1:
            raise ValueError("probability is 1; wanted it inside (0, 1): the edge has no score")
        return self.probability
