"""Models to fit, and priors: the numeric engine's own functions with the language's sorts of argument."""

from typing import Any

from quizsvc import numeric
from quizsvc.items.kinds import PRIOR
from quizsvc.items.vocabulary.base import (
    Boolean,
    Features,
    NonNegative,
    Number,
    Numbers,
    Positive,
    Prior,
    Vector,
    Whole,
    declare,
)
from quizsvc.numeric import Degenerate, GaussianMean, LaplaceFit, LinearFit


def normal_prior(loc: Number, *, scale: Positive) -> Any:
    """The belief N(loc, scale²); scale is the standard deviation."""
    return numeric.normal_prior(loc, scale=scale)


def fit_gaussian_mean(x: Vector, scale: Positive, prior: Prior | None = None) -> GaussianMean:
    """The mean of Gaussian readings of known noise: the MLE, or the MAP under a normal prior [mean, sd]."""
    return numeric.fit_gaussian_mean(x, scale, prior)


def fit_laplace(x: Vector) -> LaplaceFit | Degenerate:
    """Location and scale of Laplace readings by maximum likelihood; the location is the median [loc, scale]."""
    return numeric.fit_laplace(x)


def ridge(
    X: Features,
    y: Vector,
    penalty: NonNegative,
    prior_mean: Numbers = 0.0,
    intercept: Boolean = True,
    penalise_intercept: Boolean = False,
) -> LinearFit | Degenerate:
    """Minimises ‖y − b − Xw‖² + penalty·‖w − prior_mean‖² [intercept, coef, slope]."""
    return numeric.ridge(X, y, penalty, prior_mean, intercept, penalise_intercept)


def log_loss(y: Whole, p: Number) -> float:
    """−ln of the probability that p = P(Y = 1) gave to the label y, in nats."""
    return numeric.log_loss(y, p)


FUNCTIONS = (
    declare(normal_prior, returns=PRIOR),
    *(declare(body) for body in (fit_gaussian_mean, fit_laplace, ridge, log_loss)),
)
