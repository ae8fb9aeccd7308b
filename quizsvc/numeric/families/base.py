"""What a likelihood family is.

A family is a frozen dataclass whose fields are its parameters, and a member of it one distribution: `Poisson(3.0)`.
It declares name, parameters (range; free, or known like a number of trials), support, `regular` (the score has mean
zero and the information as its variance) and `smooth` (the log-likelihood has a Hessian everywhere). theta are the
free parameters as a vector (k,); a score is a derivative in theta. x outside the support has log density −inf.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizsvc.numeric.arrays import Matrix, Vector, vector
from quizsvc.numeric.rng import Stream

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter's name and range; the ends belong to it where `closed`; known, not estimated, where not `free`."""

    name: str
    low: float = -inf
    high: float = inf
    closed: bool = False
    free: bool = True
    whole: bool = False

    def read(self, value: Any) -> Any:
        """`value` as a float in the range; raises ValueError with what was got and what was wanted."""
        result = float(value)
        inside = self.low <= result <= self.high if self.closed else self.low < result < self.high
        if not (isfinite(result) and inside and (not self.whole or result.is_integer())):
            raise ValueError(f"{self.name} is {result:g}; wanted {self.range}")
        return result

    @property
    def range(self) -> str:
        """What may be given, in words."""
        kind = "a whole number" if self.whole else "a finite number"
        at_least = "at least" if self.closed else "above"
        at_most = "at most" if self.closed else "below"
        low = f" {at_least} {self.low:g}" if self.low > -inf else ""
        high = f" {at_most} {self.high:g}" if self.high < inf else ""
        return kind + low + (" and" if low and high else "") + high


@dataclass(frozen=True, slots=True)
class Simplex(Parameter):
    """A parameter that is a list of K >= 2 probabilities with sum 1."""

    @property
    def range(self) -> str:
        """What may be given, in words."""
        return "a list of numbers of at least 0 with sum 1"

    def read(self, value: Any) -> tuple[float, ...]:
        """`value` as a tuple of probabilities; raises ValueError unless they are in [0, 1] and sum to 1 within 1e-9."""
        p = vector(value, self.name, minimum=2)
        if (p < 0).any() or abs(p.sum() - 1) > 1e-9:
            raise ValueError(f"{self.name} sum to {p.sum():g}; wanted numbers of at least 0 with sum 1")
        return tuple(p.tolist())


@dataclass(frozen=True, slots=True)
class Support:
    """The x that can happen: from low to high, the ends included where they are closed; whole numbers or all."""

    low: float
    high: float
    whole: bool = False
    closed: bool = True

    def holds(self, x: Numbers) -> NDArray[np.bool_]:
        """Whether each x can happen."""
        inside = (self.low <= x) & (x <= self.high) if self.closed else (self.low < x) & (x < self.high)
        return inside & (x == np.floor(x)) if self.whole else inside


class Family(ABC):
    """One distribution, its parameters given; x is a list of n observations."""

    __slots__ = ()
    name: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]]
    regular: ClassVar[bool] = True
    smooth: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for parameter in self.parameters:
            object.__setattr__(self, parameter.name, parameter.read(getattr(self, parameter.name)))

    @classmethod
    @abstractmethod
    def examples(cls) -> tuple[Self, ...]:
        """Members, ordinary and odd, that every law is tried on."""

    @property
    def theta(self) -> Vector:
        """The free parameters, (k,)."""
        return np.array([getattr(self, parameter.name) for parameter in self.parameters if parameter.free])

    def at(self, theta: ArrayLike) -> Self:
        """The member with free parameters theta (k,), the known ones kept."""
        names = [parameter.name for parameter in self.parameters if parameter.free]
        known = {parameter.name: getattr(self, parameter.name) for parameter in self.parameters if not parameter.free}
        return type(self)(**known, **dict(zip(names, np.array(theta, ndmin=1).tolist(), strict=True)))

    @abstractmethod
    def log_density(self, x: ArrayLike) -> Numbers:
        """The log density or log probability of each observation, in nats."""

    @abstractmethod
    def sample(self, stream: Stream, size: int) -> Numbers:
        """`size` independent observations, made of the stream's uniforms alone."""

    def log_likelihood(self, x: ArrayLike) -> float:
        """Σ log density, in nats; −inf where an observation cannot happen."""
        return float(self.log_density(x).sum())

    def scores(self, x: ArrayLike) -> Matrix:
        """D log density / d theta for each observation, (n, k)."""
        raise ValueError(f"the {self.name} family has no score: its support moves with its parameters")

    def score(self, x: ArrayLike) -> Vector:
        """The gradient of the log-likelihood in theta, (k,)."""
        return np.asarray(self.scores(x).sum(axis=0), dtype=np.float64)

    def hessian(self, x: ArrayLike) -> Matrix:
        """The second derivatives of the log-likelihood in theta, (k, k)."""
        raise ValueError(f"the {self.name} family has no Hessian: its log-likelihood has a kink or a jump")

    def information(self) -> Matrix:
        """The Fisher information of one observation, (k, k): the variance of its score."""
        raise ValueError(f"the {self.name} family has no Fisher information")


class Univariate(Family):
    """A family over numbers: it has a cdf, a quantile function and moments, and samples by quantiles of uniforms.

    A member module writes the underscored functions, which see only x in the support and 0 < u < 1.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def support(self) -> Support:
        """The x that can happen."""

    @property
    @abstractmethod
    def mean(self) -> float:
        """The expectation; NaN where there is none."""

    @property
    @abstractmethod
    def variance(self) -> float:
        """The variance; infinite or NaN where there is none."""

    @abstractmethod
    def _log_density(self, x: Numbers) -> Numbers: ...

    @abstractmethod
    def _cdf(self, x: Numbers) -> Numbers: ...

    @abstractmethod
    def _quantile(self, u: Numbers) -> Numbers: ...

    def log_density(self, x: ArrayLike) -> Numbers:
        """The log density or log probability of each observation, in nats."""
        return _inside(self._log_density, finite(x), self.support, -inf)

    def inside(self, x: ArrayLike) -> Numbers:
        """X as an array; raises ValueError where an observation cannot happen, for there is no score there."""
        points = finite(x)
        if not self.support.holds(points).all():
            low, high = self.support.low, self.support.high
            kind = "whole numbers" if self.support.whole else "numbers"
            raise ValueError(f"x holds a number that {self.name} cannot give; wanted {kind} from {low:g} to {high:g}")
        return points

    def cdf(self, x: ArrayLike) -> Numbers:
        """P(X <= x) for each x."""
        points = np.asarray(x, dtype=np.float64)
        if np.isnan(points).any():
            raise ValueError("x holds a number that is not a number; wanted numbers")
        low, high = self.support.low, self.support.high
        whole = np.floor(points) if self.support.whole else points
        values = _inside(self._cdf, whole, Support(low, high), 0.0)
        return np.where(points >= high, 1.0, values)

    def quantile(self, u: ArrayLike) -> Numbers:
        """The smallest x with P(X <= x) >= u; the support's ends at 0 and 1. Raises ValueError outside [0, 1]."""
        chances = np.asarray(u, dtype=np.float64)
        if not ((chances >= 0) & (chances <= 1)).all():
            raise ValueError("u holds a number outside [0, 1]; wanted probabilities")
        if ((chances > 0) & (chances < 1)).all():
            return np.asarray(self._quantile(chances), dtype=np.float64)
        ends = np.where(chances == 0, self.support.low, self.support.high)
        open_unit = (chances > 0) & (chances < 1)
        result = np.array(ends, dtype=np.float64)
        result[open_unit] = self._quantile(chances[open_unit])
        return result

    def sample(self, stream: Stream, size: int) -> Numbers:
        """`size` independent observations, the quantiles of the stream's uniforms."""
        return self.quantile(stream.uniforms(size))

    def log_likelihoods(self, parameter: str, places: Vector, x: ArrayLike) -> Vector:
        """The log-likelihood of x, in nats, where a free parameter stands at each of several places of its range, (m,).

        One pass of a regular family's own density over all of them. Raises ValueError where an observation cannot
        happen.
        """
        line = copy(self)
        object.__setattr__(line, parameter, places[:, np.newaxis])
        with np.errstate(over="ignore"):  # a square that overflows gives −inf, as it should
            return np.asarray(line._log_density(self.inside(x)[np.newaxis]).sum(axis=1))

    def atoms(self) -> Numbers:
        """The whole numbers that carry all but 1e-16 of the probability, for a family over whole numbers."""
        return np.arange(float(self.quantile(1e-17)), float(self.quantile(1 - 2.0**-53)) + 1)

    def smallest_whole(self, guess: Numbers, u: Numbers) -> Numbers:
        """The smallest whole x with cdf(x) >= u: from a guess by steps that double, then by halving."""
        first, last = self.support.low, self.support.high

        def enough(x: Numbers) -> NDArray[np.bool_]:
            held = np.clip(x, first, last)
            return np.asarray((x >= first) & ((held == last) | (self._cdf(held) >= u)))

        high = np.clip(np.ceil(guess), first, last)
        step = 1.0
        while (short := ~enough(high)).any():
            high = np.where(short, high + step, high)
            step *= 2
        low, step = high - 1, 1.0
        while (far := enough(low)).any():
            high = np.where(far, low, high)
            low = np.where(far, np.maximum(low - step, first - 1), low)
            step *= 2
        while (high - low > 1).any():
            middle = np.floor((low + high) / 2)
            near = enough(middle)
            low, high = np.where(near | (high - low <= 1), low, middle), np.where(near, middle, high)
        return high


def _inside(function: Callable[[Numbers], Numbers], x: Numbers, support: Support, outside: float) -> Numbers:
    """function(x) where the support holds x, `outside` elsewhere; the function never sees an x outside."""
    held = support.holds(x) & np.isfinite(x)
    with np.errstate(over="ignore"):  # a square that overflows gives −inf or 1, as it should
        if held.all():
            return function(x)
        result = np.full(x.shape, outside)
        result[held] = function(x[held])
    return result


def finite(x: ArrayLike) -> Numbers:
    """X as an array; raises ValueError where it holds an infinity or NaN."""
    points = np.asarray(x, dtype=np.float64)
    if not np.isfinite(points).all():
        raise ValueError("x holds a number that is not finite")
    return points


def columns(*scores: ArrayLike) -> Matrix:
    """Scores of each parameter, (n,) each, as the columns of (n, k)."""
    if len(scores) == 1:
        return np.asarray(scores[0], dtype=np.float64).reshape(-1, 1)
    return np.stack(np.broadcast_arrays(*(np.atleast_1d(np.asarray(s, dtype=np.float64)) for s in scores)), axis=-1)
