"""One of K labels 0 to K − 1: P(j) = p_j, `probabilities` (K,) with sum 1 (Bishop, PRML, section 2.2).

theta are the first K − 1 probabilities, the last being one minus their sum. The score needs all of them above 0.
"""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.families.base import Numbers, Parameter, Simplex, Support, Univariate


@dataclass(frozen=True, slots=True)
class Categorical(Univariate):
    """A label, theta = (p_0, ..., p_{K−2})."""

    probabilities: tuple[float, ...]
    name: ClassVar[str] = "categorical"
    parameters: ClassVar[tuple[Parameter, ...]] = (Simplex("probabilities"),)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """Two, three and five labels."""
        return cls((0.3, 0.7)), cls((0.2, 0.5, 0.3)), cls((0.05, 0.36, 0.09, 0.25, 0.25))

    @property
    def theta(self) -> Vector:
        """All probabilities but the last, (K − 1,)."""
        return np.array(self.probabilities[:-1])

    def at(self, theta: ArrayLike) -> Self:
        """The member whose first K − 1 probabilities are theta."""
        free = np.atleast_1d(np.asarray(theta, dtype=np.float64))
        return replace(self, probabilities=(*free.tolist(), 1 - float(free.sum())))

    @property
    def support(self) -> Support:
        """0 to K − 1."""
        return Support(0.0, len(self.probabilities) - 1.0, whole=True)

    @property
    def mean(self) -> float:
        """The mean label: Σ j p_j."""
        return float(np.arange(len(self.probabilities)) @ np.array(self.probabilities))

    @property
    def variance(self) -> float:
        """The variance of the label as a number."""
        return float((np.arange(len(self.probabilities)) - self.mean) ** 2 @ np.array(self.probabilities))

    def _log_density(self, x: Numbers) -> Numbers:
        p = np.array(self.probabilities)
        logs = np.full(p.shape, -np.inf)
        np.log(p, out=logs, where=p > 0)
        return logs[x.astype(np.intp)]

    def _cdf(self, x: Numbers) -> Numbers:
        return np.cumsum(self.probabilities)[x.astype(np.intp)]

    def _quantile(self, u: Numbers) -> Numbers:
        sums = np.cumsum(self.probabilities[:-1])
        return np.searchsorted(sums, u, side="left").astype(np.float64)

    def scores(self, x: ArrayLike) -> Matrix:
        """1/p_j in column j where x = j, −1/p_{K−1} in all columns where x = K − 1."""
        return (self._indicators(x) / self._interior()) @ _contrast(len(self.probabilities))

    def hessian(self, x: ArrayLike) -> Matrix:
        """−diag(n_j/p_j²) − n_{K−1}/p_{K−1}²."""
        C, curves = _contrast(len(self.probabilities)), self._indicators(x).sum(axis=0) / self._interior() ** 2
        return np.asarray(-(C.T * curves) @ C)

    def information(self) -> Matrix:
        """diag(1/p_j) + 1/p_{K−1}."""
        C = _contrast(len(self.probabilities))
        return np.asarray((C.T / self._interior()) @ C)

    def _indicators(self, x: ArrayLike) -> Matrix:
        labels = np.atleast_1d(self.inside(x))
        return np.asarray(labels[:, np.newaxis] == np.arange(len(self.probabilities)), dtype=np.float64)

    def _interior(self) -> Vector:
        p = np.array(self.probabilities)
        if (p == 0).any():
            raise ValueError("a probability is 0; wanted all above 0: the edge has no score")
        return p


def _contrast(size: int) -> Matrix:
    """(K, K − 1): how the K probabilities move with the first K − 1."""
    return np.vstack([np.eye(size - 1), -np.ones(size - 1)])
