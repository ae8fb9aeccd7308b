"""The few functions on which classification rests, without overflow and without lost digits.

σ(z) = 1/(1 + e^(−z)) is the logistic function, logit its inverse, log-sum-exp the logarithm of a sum of exponentials
taken about its largest term (Blanchard, Higham and Higham, IMA Journal of Numerical Analysis 41, 2021).
Each promise is relative unless it says otherwise, and is held against 50-digit decimals by the tests.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from quizsvc.numeric.arrays import Vector

Array = NDArray[np.float64]

SQRT_HALF = 0.5**0.5
SQRT_2_OVER_PI = (2.0 / np.pi) ** 0.5


def expit(z: ArrayLike) -> Array:
    """σ(z) of any shape, within 1e-14 (4 ulp for |z| < 30; beyond, e^z carries half an ulp of z, up to |z| < 700)."""
    return np.asarray(special.expit(np.asarray(z, dtype=np.float64)))


def logit(p: ArrayLike) -> Array:
    """ln(p/(1 − p)) for p in [0, 1], −∞ at 0 and ∞ at 1; within 1e-14, also about p = ½ where it is near zero."""
    chance = np.asarray(p, dtype=np.float64)
    if not ((chance >= 0) & (chance <= 1)).all():
        raise ValueError("p holds a number outside 0 to 1; wanted probabilities")
    near = np.abs(chance - 0.5) <= 0.25
    safe = np.where(near, chance, 0.5)
    middle = np.log1p((2 * safe - 1) / (1 - safe))
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(near, middle, np.log(chance) - np.log1p(-chance)))


def softplus(z: ArrayLike) -> Array:
    """ln(1 + e^z), the log loss of the margin −z; within 1e-14 for every finite z, 0 only where e^z is below 1e-308."""
    score = np.asarray(z, dtype=np.float64)
    return np.asarray(np.maximum(score, 0.0) + np.log1p(np.exp(-np.abs(score))))


def logsumexp(z: ArrayLike, axis: int = -1) -> Array:
    """The logarithm of Σ e^z along `axis`; within 1e-14 of max(|result|, 1), no overflow for finite z."""
    scores = np.asarray(z, dtype=np.float64)
    top = scores.max(axis=axis, keepdims=True)
    total = np.exp(scores - top).sum(axis=axis)
    return np.asarray(np.squeeze(top, axis=axis) + np.log(total))


def log_softmax(z: ArrayLike, axis: int = -1) -> Array:
    """Each z − ln Σ e^z along `axis`: the log probabilities of classes, at most 0, finite for finite z."""
    scores = np.asarray(z, dtype=np.float64)
    shifted = scores - scores.max(axis=axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))


def softmax(z: ArrayLike, axis: int = -1) -> Array:
    """e^z / Σ e^z along `axis`; sums to 1 within 1e-15 per class, unchanged when a constant is added to z."""
    scores = np.asarray(z, dtype=np.float64)
    weights = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return np.asarray(weights / weights.sum(axis=axis, keepdims=True))


def mills_inverse(z: Vector) -> Vector:
    """φ(z)/Φ(z) of the standard normal, by the scaled error function; 1e-13 for every z, also where Φ underflows."""
    return np.asarray(SQRT_2_OVER_PI / special.erfcx(-SQRT_HALF * z))


def log_ndtr(z: Vector) -> Vector:
    """The logarithm of Φ(z), of the standard normal distribution function; within 1e-13 relative for every finite z."""
    return np.asarray(special.log_ndtr(z))
