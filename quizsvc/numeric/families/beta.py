"""Shares and chances: density x^(a−1) (1 − x)^(b−1) / B(a, b) for 0 < x < 1 (Gelman et al., BDA3, appendix A)."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class Beta(Univariate):
    """Beta(a, b), theta = (a, b)."""

    a: float
    b: float
    name: ClassVar[str] = "beta"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("a", 0.0), Parameter("b", 0.0))

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """A peak inside, a steep one near 1, a density unbounded at 0."""
        return cls(2.0, 3.0), cls(8.0, 1.5), cls(0.7, 4.0)

    @property
    def support(self) -> Support:
        """0 < X < 1."""
        return Support(0.0, 1.0, closed=False)

    @property
    def mean(self) -> float:
        """a/(a + b)."""
        return self.a / (self.a + self.b)

    @property
    def variance(self) -> float:
        """ab/((a + b)²(a + b + 1))."""
        return self.mean * (1 - self.mean) / (self.a + self.b + 1)

    def _log_density(self, x: Numbers) -> Numbers:
        powers = (self.a - 1) * np.log(x) + (self.b - 1) * np.log1p(-x)
        return np.asarray(powers - special.betaln(self.a, self.b))

    def _cdf(self, x: Numbers) -> Numbers:
        return np.asarray(special.betainc(self.a, self.b, x))

    def _quantile(self, u: Numbers) -> Numbers:
        return np.asarray(special.betaincinv(self.a, self.b, u))

    def scores(self, x: ArrayLike) -> Matrix:
        """[ln x − ψ(a) + ψ(a + b), ln(1 − x) − ψ(b) + ψ(a + b)]."""
        points, whole = self.inside(x), special.psi(self.a + self.b)
        return columns(np.log(points) - special.psi(self.a) + whole, np.log1p(-points) - special.psi(self.b) + whole)

    def hessian(self, x: ArrayLike) -> Matrix:
        """−n times the information: the log-likelihood is linear in (Σ ln x, Σ ln(1 − x))."""
        return -self.inside(x).size * self.information()

    def information(self) -> Matrix:
        """[[ψ′(a), 0], [0, ψ′(b)]] less ψ′(a + b) everywhere."""
        own = [float(special.polygamma(1, p)) for p in (self.a, self.b)]
        return np.asarray(np.diag(own) - float(special.polygamma(1, self.a + self.b)))
