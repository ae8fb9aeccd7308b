"""Priors: what is believed of a parameter before the data, and the log density of that belief.

Here are the beliefs of locations and weights, and the constructors of all priors. Normal(loc, scale) has the standard
deviation `scale`; Laplace(loc, b) the density exp(−|θ − loc|/b)/(2b). `log_density` is in nats; `score` is its
derivative (Gelman et al., Bayesian Data Analysis, 3rd ed., appendix A).
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, inf, log, pi, sqrt
from typing import Any, ClassVar, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import LARGEST, Matrix, Vector, number, positive, vector
from quizsvc.numeric.beliefs import Belief, BetaPrior, DirichletPrior, GammaPrior, InverseGammaPrior, peak

__all__ = [
    "WIDEST",
    "Belief",
    "BetaPrior",
    "DirichletPrior",
    "ElasticNetPrior",
    "FlatPrior",
    "GammaPrior",
    "InverseGammaPrior",
    "LaplacePrior",
    "NormalPrior",
    "NormalVectorPrior",
    "beta_prior",
    "conjugate",
    "dirichlet_prior",
    "elastic_net_prior",
    "flat_prior",
    "gamma_prior",
    "inverse_gamma_prior",
    "laplace_prior",
    "normal_prior",
    "peak",
    "spread",
    "words_for",
]

LOG_ROOT_TWO_PI = 0.5 * log(2 * pi)
WIDEST = LARGEST


class Symmetric:
    """A belief with one peak, at its centre."""

    __slots__ = ()
    support: ClassVar[tuple[float, float]] = (-inf, inf)
    loc: float

    @property
    def mean(self) -> float:
        """The expectation, which is also the mode."""
        return self.loc

    @property
    def mode(self) -> float:
        """Where the density is largest."""
        return self.loc

    @abstractmethod
    def log_density(self, theta: Any) -> Any:
        """Log p(theta), in nats, by a formula that takes an array as it takes a number."""

    def log_densities(self, theta: Vector) -> Vector:
        """The same at each of several places."""
        return np.asarray(self.log_density(theta))


@dataclass(frozen=True, slots=True)
class NormalPrior(Symmetric):
    """N(loc, scale²); `scale` is the standard deviation, in the parameter's unit."""

    loc: float
    scale: float
    family: str = "normal"

    def log_density(self, theta: float) -> float:
        """Log p(theta), in nats; exact to a few units in the last place."""
        z = (theta - self.loc) / self.scale
        return -0.5 * z * z - log(self.scale) - LOG_ROOT_TWO_PI

    def score(self, theta: float) -> float:
        """d/dtheta of the log density."""
        return (self.loc - theta) / self.scale**2

    def cdf(self, theta: float) -> float:
        """P(parameter <= theta)."""
        return 0.5 * erfc((self.loc - theta) / (self.scale * sqrt(2)))

    def quantile(self, u: float) -> float:
        """The theta below which the belief puts probability u."""
        return self.loc + self.scale * float(special.ndtri(u))

    @property
    def precision(self) -> float:
        """One over the variance."""
        return 1.0 / self.scale**2

    @property
    def sd(self) -> float:
        """The standard deviation."""
        return self.scale


@dataclass(frozen=True, slots=True)
class NormalVectorPrior:
    """N(loc, covariance) for p parameters; loc is (p,), covariance (p, p), both as tuples."""

    loc: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    family: str = "normal"

    @property
    def root(self) -> Matrix:
        """The lower triangular W with WᵀW = precision: rows W and targets W loc below X make the MAP least squares."""
        return np.linalg.inv(np.linalg.cholesky(np.asarray(self.covariance)))

    @property
    def precision(self) -> Matrix:
        """The inverse of the covariance, (p, p)."""
        return np.asarray(self.root.T @ self.root, dtype=np.float64)

    def log_density(self, theta: ArrayLike) -> float:
        """Log p(theta), theta (p,), in nats."""
        W = self.root
        z = W @ (np.asarray(theta, dtype=np.float64) - self.loc)
        return float(-0.5 * (z @ z) + np.log(np.diag(W)).sum() - len(self.loc) * LOG_ROOT_TWO_PI)

    def score(self, theta: ArrayLike) -> Vector:
        """The gradient of the log density, (p,)."""
        return np.asarray(self.precision @ (np.asarray(self.loc) - theta), dtype=np.float64)

    @property
    def mean(self) -> tuple[float, ...]:
        """The expectation, which is also the mode."""
        return self.loc

    @property
    def mode(self) -> tuple[float, ...]:
        """Where the density is largest."""
        return self.loc

    @property
    def sd(self) -> tuple[float, ...]:
        """Each parameter's standard deviation."""
        return tuple(sqrt(row[i]) for i, row in enumerate(self.covariance))


@dataclass(frozen=True, slots=True)
class LaplacePrior(Symmetric):
    """Laplace(loc, b = scale), standard deviation b√2; its score at loc is taken as 0."""

    loc: float
    scale: float
    family: str = "laplace"

    def log_density(self, theta: float) -> float:
        """Log p(theta), in nats."""
        return -abs(theta - self.loc) / self.scale - log(2 * self.scale)

    def score(self, theta: float) -> float:
        """d/dtheta of the log density; 0 at loc, where the subgradient is [−1/b, 1/b]."""
        return ((theta < self.loc) - (theta > self.loc)) / self.scale

    def cdf(self, theta: float) -> float:
        """P(parameter <= theta)."""
        tail = 0.5 * exp(-abs(theta - self.loc) / self.scale)
        return tail if theta < self.loc else 1.0 - tail

    def quantile(self, u: float) -> float:
        """The theta below which the belief puts probability u."""
        tail = min(u, 1.0 - u)
        distance = -self.scale * log(2 * tail) if tail > 0 else inf
        return self.loc - distance if u < 0.5 else self.loc + distance

    @property
    def sd(self) -> float:
        """The standard deviation, b√2."""
        return self.scale * sqrt(2)


@dataclass(frozen=True, slots=True)
class FlatPrior:
    """No preference: density 1 everywhere, which integrates to no number; the MAP is then the MLE."""

    family: str = "flat"
    support: ClassVar[tuple[float, float]] = (-inf, inf)

    def log_density(self, theta: ArrayLike) -> float:
        """0 everywhere."""
        return 0.0

    def log_densities(self, theta: Vector) -> Vector:
        """The same at each of several places."""
        return np.zeros(theta.shape)

    def score(self, theta: ArrayLike) -> float:
        """0 everywhere."""
        return 0.0


@dataclass(frozen=True, slots=True)
class ElasticNetPrior(Symmetric):
    """Normal times Laplace about loc: exp(−|θ − loc|/b − (θ − loc)²/(2τ²)) over its integral τ√(2π) erfcx(τ/(b√2)).

    b = `laplace_scale`, τ = `normal_scale`. With noise sd σ it is the elastic net at l1 = σ²/b, l2 = σ²/τ²
    (Zou and Hastie, JRSS B 67, 2005, section 5).
    """

    loc: float
    normal_scale: float
    laplace_scale: float
    family: str = "elastic-net"

    def log_density(self, theta: float) -> float:
        """Log p(theta), in nats."""
        distance, tau, b = abs(theta - self.loc), self.normal_scale, self.laplace_scale
        integral = float(special.erfcx(tau / b / sqrt(2)))
        return -distance / b - 0.5 * (distance / tau) ** 2 - log(tau) - LOG_ROOT_TWO_PI - log(integral)

    def score(self, theta: float) -> float:
        """d/dtheta of the log density; 0 at loc, where the subgradient is [−1/b, 1/b]."""
        side = (theta < self.loc) - (theta > self.loc)
        return side / self.laplace_scale + (self.loc - theta) / self.normal_scale**2


@overload
def normal_prior(loc: float, *, scale: float) -> NormalPrior: ...
@overload
def normal_prior(
    loc: float | Sequence[float], *, scale: float | Sequence[float] | None = None, covariance: ArrayLike | None = None
) -> NormalPrior | NormalVectorPrior: ...
def normal_prior(
    loc: float | Sequence[float], *, scale: float | Sequence[float] | None = None, covariance: ArrayLike | None = None
) -> NormalPrior | NormalVectorPrior:
    """The belief theta ~ N(loc, scale²), for one number or, where loc or scale is a list, for p independent ones.

    With `covariance` (p, p) instead of a scale the p numbers are correlated. Raises ValueError unless each scale is
    above 0 (and from 1e-75 to 1e75) and the covariance symmetric and positive definite.
    """
    if (scale is None) == (covariance is None):
        raise ValueError("wanted either scale or covariance, one of the two")
    if covariance is not None:
        return _correlated(loc, covariance)
    if np.ndim(loc) == 0 and np.ndim(scale) == 0:  # type: ignore[arg-type]  # None is refused by spread
        return NormalPrior(number(loc, "loc"), spread(scale, "scale"))  # type: ignore[arg-type]  # of dimension 0
    centre, scales = np.broadcast_arrays(np.asarray(loc, dtype=np.float64), np.asarray(scale, dtype=np.float64))
    variances = [spread(s, "scale") ** 2 for s in vector(scales, "scale")]
    return NormalVectorPrior(tuple(vector(centre, "loc").tolist()), tuple(map(tuple, np.diag(variances).tolist())))


def _correlated(loc: float | Sequence[float], covariance: ArrayLike) -> NormalVectorPrior:
    S = np.asarray(covariance, dtype=np.float64)
    if S.ndim != 2 or S.shape[0] != S.shape[1] or not np.isfinite(S).all():
        raise ValueError(f"covariance has shape {S.shape}; wanted a finite square matrix")
    centre = vector(np.broadcast_to(np.asarray(loc, dtype=np.float64), S.shape[:1]), "loc")
    if not np.allclose(S, S.T, rtol=1e-12, atol=0) or np.linalg.eigvalsh(S)[0] <= 0:
        raise ValueError("covariance is not positive definite; wanted a symmetric matrix with eigenvalues above 0")
    return NormalVectorPrior(tuple(centre.tolist()), tuple(map(tuple, S.tolist())))


def spread(value: float, name: str) -> float:
    """`value` as a scale whose square, and one over it, are still numbers."""
    scale = positive(value, name)
    if not 1 / WIDEST <= scale <= WIDEST:
        raise ValueError(f"{name} is {scale:g}; wanted a scale from {1 / WIDEST:g} to {WIDEST:g}")
    return scale


def laplace_prior(loc: float, *, scale: float) -> LaplacePrior:
    """The belief theta ~ Laplace(loc, b = scale). Raises ValueError unless scale is above 0."""
    return LaplacePrior(number(loc, "loc"), spread(scale, "scale"))


def beta_prior(a: float, b: float) -> BetaPrior:
    """The belief that a probability is Beta(a, b); Beta(1, 1) is flat. Raises ValueError unless a, b are above 0."""
    return BetaPrior(positive(a, "a"), positive(b, "b"))


def gamma_prior(shape: float, rate: float) -> GammaPrior:
    """The belief that a rate is Gamma(shape, rate), mean shape/rate. Raises ValueError unless both are above 0."""
    return GammaPrior(positive(shape, "shape"), positive(rate, "rate"))


def inverse_gamma_prior(shape: float, scale: float) -> InverseGammaPrior:
    """The belief that a variance is InverseGamma(shape, scale). Raises ValueError unless both are above 0."""
    return InverseGammaPrior(positive(shape, "shape"), positive(scale, "scale"))


def dirichlet_prior(alpha: ArrayLike) -> DirichletPrior:
    """The belief that K >= 2 probabilities are Dirichlet(alpha). Raises ValueError unless all alpha are above 0."""
    return DirichletPrior(tuple(positive(a, "alpha") for a in vector(alpha, "alpha", minimum=2)))


def flat_prior() -> FlatPrior:
    """No preference: the MAP is the MLE."""
    return FlatPrior()


def elastic_net_prior(loc: float, *, normal_scale: float, laplace_scale: float) -> ElasticNetPrior:
    """The belief proportional to N(loc, normal_scale²) times Laplace(loc, laplace_scale), both scales above 0."""
    return ElasticNetPrior(
        number(loc, "loc"), spread(normal_scale, "normal_scale"), spread(laplace_scale, "laplace_scale")
    )


B = TypeVar("B", BetaPrior, GammaPrior, InverseGammaPrior, DirichletPrior, NormalPrior)
F = TypeVar("F")


def conjugate(prior: object, kind: type[B], flat: F) -> B | F:
    """`prior` where it is of the `kind` wanted, `flat` where it is None or flat; raises ValueError for another."""
    if isinstance(prior, kind):
        return prior
    if prior is None or isinstance(prior, FlatPrior):
        return flat
    raise ValueError(f"prior is {getattr(prior, 'family', prior)}; wanted {words_for(kind)} or a flat one")


def words_for(kind: type) -> str:
    """The kind's name as a text has it: "a beta", "an inverse gamma"."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in kind.__name__.removesuffix("Prior"))
    return ("an" if words[1] in "aeiou" else "a") + words
