"""Special functions of one number or of each of a list: logarithms, the sigmoid and its kin, gamma, error function."""

from typing import Annotated, Any

import numpy as np
from scipy import special

from quizsvc.items.vocabulary.base import (
    Count,
    Features,
    Filled,
    Number,
    Numbers,
    Positives,
    Probabilities,
    Shares,
    declare,
    ranged,
)
from quizsvc.numeric import special as stable
from quizsvc.numeric.families.base import Parameter

AboveMinusOne = Annotated[Any, ranged(Parameter("x", low=-1.0).read, "a number above −1", many=True)]


def log2(x: Positives) -> Numbers:
    """The logarithm to base 2: nats become bits."""
    return np.log2(x)


def log10(x: Positives) -> Numbers:
    """The logarithm to base 10."""
    return np.log10(x)


def log1p(x: AboveMinusOne) -> Numbers:
    """The natural logarithm of 1 + x, exact for small x."""
    return np.log1p(x)


def expm1(x: Numbers) -> Numbers:
    """The number e to the power x, less 1, exact for small x."""
    return np.expm1(x)


def sin(x: Numbers) -> Numbers:
    """The sine of x in radians."""
    return np.sin(x)


def cos(x: Numbers) -> Numbers:
    """The cosine of x in radians."""
    return np.cos(x)


def tanh(x: Numbers) -> Numbers:
    """The hyperbolic tangent."""
    return np.tanh(x)


def sign(x: Numbers) -> Numbers:
    """−1, 0 or 1, as x is below, at or above 0."""
    return np.sign(x)


def round_down(x: Numbers) -> Numbers:
    """The largest whole number that is not above x."""
    return np.floor(x) + 0.0


def round_up(x: Numbers) -> Numbers:
    """The smallest whole number that is not below x."""
    return np.ceil(x) + 0.0


def clip(x: Numbers, low: Number, high: Number) -> Numbers:
    """The number x where it lies from low to high, else the nearer of the two."""
    if high < low:
        raise ValueError(f"clip: low is {low:g} and high {high:g}; wanted low at most high")
    return np.clip(x, low, high)


def sigmoid(z: Numbers) -> Numbers:
    """The logistic function 1/(1 + exp(−z)): the probability whose log odds are z."""
    return stable.expit(z)


def logit(p: Shares) -> Numbers:
    """The log odds ln(p/(1 − p)) of a probability."""
    return stable.logit(p)


def softplus(z: Numbers) -> Numbers:
    """The function ln(1 + exp(z)), without overflow."""
    return stable.softplus(z)


def softmax(z: Features) -> Features:
    """Probabilities that are in the ratio of exp(z); of a table, one distribution a row."""
    return stable.softmax(z)


def log_softmax(z: Features) -> Features:
    """The logarithm of softmax(z), without underflow."""
    return stable.log_softmax(z)


def logsumexp(z: Filled) -> float:
    """The function ln Σ exp(z) of a list, without overflow."""
    return float(stable.logsumexp(z))


def lgamma(x: Positives) -> Numbers:
    """The logarithm of the gamma function; of n + 1 it is ln n!."""
    return special.gammaln(x)


def digamma(x: Positives) -> Numbers:
    """The slope of lgamma."""
    return special.psi(x)


def erf(x: Numbers) -> Numbers:
    """The error function; the standard normal cdf at x is half of 1 plus it at x/√2."""
    return special.erf(x)


def choose(n: Count, k: Count) -> float:
    """In how many ways k of n things can be chosen; 0 where k is above n."""
    ways = float(special.comb(n, k))
    if not np.isfinite(ways):
        raise ValueError(f"choose: of {n} things {k} can be chosen in more ways than floats count; use lgamma")
    return ways


def xlogy(x: Probabilities, y: Probabilities) -> Numbers:
    """The product x·ln y of probabilities, 0 where x is 0."""
    if np.any(np.greater(x, 0) & np.equal(y, 0)):
        raise ValueError("xlogy: y is 0 where x is not; wanted y above 0 there")
    return special.xlogy(x, y)


FUNCTIONS = tuple(
    declare(body)
    for body in (
        *(log2, log10, log1p, expm1, sin, cos, tanh, sign, round_down, round_up, clip),
        *(sigmoid, logit, softplus, softmax, log_softmax, logsumexp, lgamma, digamma, erf, choose, xlogy),
    )
)
