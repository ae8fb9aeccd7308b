"""No preference between two edges: density 1/(high − low) for low <= x <= high, both in x's unit.

The likelihood jumps where an edge meets a reading, so the family is not regular: it has no score, and its estimate is
at the readings' own edges (Casella and Berger, Statistical Inference, 2nd ed., example 7.2.9).
"""

from dataclasses import dataclass
from math import log
from typing import ClassVar, Self

import numpy as np

from quizsvc.numeric.families.base import Family, Numbers, Parameter, Support, Univariate


@dataclass(frozen=True, slots=True)
class Uniform(Univariate):
    """Uniform(low, high), theta = (low, high)."""

    low: float
    high: float
    name: ClassVar[str] = "uniform"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("low"), Parameter("high"))
    regular: ClassVar[bool] = False
    smooth: ClassVar[bool] = False

    def __post_init__(self) -> None:
        Family.__post_init__(self)
        if not self.low < self.high:
            raise ValueError(f"low is {self.low:g} and high {self.high:g}; wanted low below high")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """The unit interval and one across zero."""
        return cls(0.0, 1.0), cls(-20.0, 5.0)

    @property
    def support(self) -> Support:
        """Low to high."""
        return Support(self.low, self.high)

    @property
    def mean(self) -> float:
        """The middle."""
        return 0.5 * (self.low + self.high)

    @property
    def variance(self) -> float:
        """(high − low)²/12."""
        return (self.high - self.low) ** 2 / 12

    def _log_density(self, x: Numbers) -> Numbers:
        return np.full(x.shape, -log(self.high - self.low))

    def _cdf(self, x: Numbers) -> Numbers:
        return (x - self.low) / (self.high - self.low)

    def _quantile(self, u: Numbers) -> Numbers:
        return self.low + u * (self.high - self.low)
