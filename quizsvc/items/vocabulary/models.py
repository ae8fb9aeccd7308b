"""Models to fit: the numeric engine's own functions with the language's sorts of argument."""

from quizsvc import numeric
from quizsvc.items.vocabulary.base import PROOF, Cost, Number, Positive, Prior, Vector, declare
from quizsvc.numeric import (
    BernoulliFit,
    CategoricalFit,
    Degenerate,
    ExponentialFit,
    GammaFit,
    GaussianFit,
    GaussianMean,
    GeometricFit,
    LaplaceFit,
    PoissonFit,
    StudentTFit,
    UniformFit,
)


def fit_gaussian(x: Vector) -> GaussianFit | Degenerate:
    """Mean and noise of Gaussian readings by maximum likelihood; the variance divides by n [mean, scale, variance]."""
    return numeric.fit_gaussian(x)


def fit_gaussian_mean(x: Vector, scale: Positive, prior: Prior | None = None) -> GaussianMean:
    """The mean of Gaussian readings of known noise: the MLE, or the MAP under a normal prior [mean, sd]."""
    return numeric.fit_gaussian_mean(x, scale, prior)


def fit_bernoulli(y: Vector, prior: Prior | None = None) -> BernoulliFit | Degenerate:
    """The probability of a 1: the MLE, or the MAP under a beta prior [probability]."""
    return numeric.fit_bernoulli(y, prior)


def fit_poisson(k: Vector, prior: Prior | None = None) -> PoissonFit | Degenerate:
    """The rate of counts: the MLE, or the MAP under a gamma prior [rate]."""
    return numeric.fit_poisson(k, prior)


def fit_exponential(t: Vector, prior: Prior | None = None) -> ExponentialFit | Degenerate:
    """The rate of waiting times: the MLE, or the MAP under a gamma prior [rate]."""
    return numeric.fit_exponential(t, prior)


def fit_laplace(x: Vector) -> LaplaceFit | Degenerate:
    """Location and scale of Laplace readings by maximum likelihood; the location is the median [loc, scale]."""
    return numeric.fit_laplace(x)


def fit_uniform(x: Vector, low: Number | None = None) -> UniformFit | Degenerate:
    """The edges of uniform readings by maximum likelihood; low may be known [low, high]."""
    return numeric.fit_uniform(x, low)


def fit_categorical(counts: Vector, prior: Prior | None = None) -> CategoricalFit | Degenerate:
    """Probabilities of categories from counts: the MLE, or the MAP under a Dirichlet prior [probabilities]."""
    return numeric.fit_categorical(counts, prior)


def fit_gamma(x: Vector) -> GammaFit | Degenerate:
    """Shape and rate of positive amounts by maximum likelihood [shape, rate]."""
    return numeric.fit_gamma(x)


def fit_geometric(k: Vector, prior: Prior | None = None) -> GeometricFit | Degenerate:
    """The probability of success from trials until the first: the MLE, or the MAP under a beta prior [probability]."""
    return numeric.fit_geometric(k, prior)


def fit_student_t(x: Vector, df: Positive) -> StudentTFit | Degenerate:
    """Location and scale of heavy-tailed readings of known degrees of freedom [loc, scale, df]."""
    return numeric.fit_student_t(x, df)


MODELS = (
    *(fit_gaussian, fit_gaussian_mean, fit_bernoulli, fit_poisson, fit_exponential, fit_laplace, fit_uniform),
    *(fit_categorical, fit_gamma, fit_geometric, fit_student_t),
)
PROOFS = {"fit_gaussian": Cost(call=20_000, read=300), "fit_uniform": Cost(call=20_000, square=0.2)}
"""Where a certificate takes exact arithmetic, or compares every reading with every other."""
FUNCTIONS = tuple(declare(body, proof=PROOFS.get(body.__name__, PROOF)) for body in MODELS)
