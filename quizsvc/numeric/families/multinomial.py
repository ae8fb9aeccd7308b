"""Counts of K labels in m trials: P(x) = m!/Πx_j! Π p_j^(x_j), m = `trials` known, `probabilities` (K,).

x is (n, K), each row with sum m. theta are the first K − 1 probabilities (Bishop, PRML, equation 2.34).
"""

from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, inf, lgamma
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.families.base import Family, Numbers, Parameter, Simplex, finite
from quizsvc.numeric.rng import Stream


@dataclass(frozen=True, slots=True)
class Multinomial(Family):
    """Counts of labels, theta = (p_0, ..., p_{K−2})."""

    trials: float
    probabilities: tuple[float, ...]
    name: ClassVar[str] = "multinomial"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("trials", 1.0, closed=True, free=False, whole=True),
        Simplex("probabilities"),
    )

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """Two labels, three labels, one trial of four."""
        return cls(5, (0.3, 0.7)), cls(8, (0.2, 0.5, 0.3)), cls(1, (0.1, 0.2, 0.3, 0.4))

    @property
    def theta(self) -> Vector:
        """All probabilities but the last, (K − 1,)."""
        return np.array(self.probabilities[:-1])

    def at(self, theta: ArrayLike) -> Self:
        """The member whose first K − 1 probabilities are theta."""
        free = np.atleast_1d(np.asarray(theta, dtype=np.float64))
        return replace(self, probabilities=(*free.tolist(), 1 - float(free.sum())))

    def log_density(self, x: ArrayLike) -> Numbers:
        """The log probability of each row of counts, in nats."""
        rows = np.atleast_2d(finite(x))
        held = self._held(rows)
        safe = np.where(held[:, np.newaxis], rows, 0.0)
        ways = lgamma(self.trials + 1) - special.gammaln(safe + 1).sum(axis=1)
        return np.where(held, ways + special.xlogy(safe, np.array(self.probabilities)).sum(axis=1), -inf)

    def sample(self, stream: Stream, size: int) -> Numbers:
        """`size` rows of counts, each of `trials` labels drawn one by one."""
        trials, K = int(self.trials), len(self.probabilities)
        labels = np.searchsorted(np.cumsum(self.probabilities[:-1]), stream.uniforms(size * trials), side="left")
        return np.asarray((labels.reshape(size, trials, 1) == np.arange(K)).sum(axis=1), dtype=np.float64)

    def atoms(self) -> Numbers:
        """Every row of counts that can happen, (number, K). Raises ValueError where there are over 100,000."""
        m, K = int(self.trials), len(self.probabilities)
        if comb(m + K - 1, K - 1) > 100_000:
            raise ValueError(f"{m} trials of {K} labels have {comb(m + K - 1, K - 1)} outcomes; wanted at most 100000")
        bars = np.array(list(combinations(range(m + K - 1), K - 1)), dtype=np.float64).reshape(-1, K - 1)
        return np.diff(bars, axis=1, prepend=-1, append=m + K - 1) - 1

    def scores(self, x: ArrayLike) -> Matrix:
        """x_j/p_j − x_{K−1}/p_{K−1} in column j, for each row of counts."""
        slopes = self._rows(x) / self._interior()
        return slopes[:, :-1] - slopes[:, -1:]

    def hessian(self, x: ArrayLike) -> Matrix:
        """−diag(Σx_j/p_j²) − Σx_{K−1}/p_{K−1}²."""
        curves = self._rows(x).sum(axis=0) / self._interior() ** 2
        return np.asarray(-np.diag(curves[:-1]) - curves[-1])

    def information(self) -> Matrix:
        """M (diag(1/p_j) + 1/p_{K−1})."""
        p = self._interior()
        return np.asarray(self.trials * (np.diag(1 / p[:-1]) + 1 / p[-1]))

    def _held(self, rows: Matrix) -> NDArray[np.bool_]:
        if rows.shape[1] != len(self.probabilities):
            raise ValueError(f"x has {rows.shape[1]} columns; wanted {len(self.probabilities)} counts in each row")
        counts = ((rows >= 0) & (rows == np.floor(rows))).all(axis=1)
        return np.asarray(counts & (rows.sum(axis=1) == self.trials))

    def _rows(self, x: ArrayLike) -> Matrix:
        rows = np.atleast_2d(np.asarray(x, dtype=np.float64))
        if not self._held(rows).all():
            raise ValueError(f"x holds a row that is not counts with sum {self.trials:g}")
        return rows

    def _interior(self) -> Vector:
        p = np.array(self.probabilities)
        if (p == 0).any():
            raise ValueError("a probability is 0; wanted all above 0: the edge has no score")
        return p
