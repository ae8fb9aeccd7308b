"""Cross-entropy −Σ tₖ ln pₖ of a forecast p of K classes: t is a label (counting from 0) or itself a distribution.

With a label it is the negative log-likelihood of a categorical; with a soft label t it is H(t) + KL(t ‖ p), least at
p = t (Bishop, PRML, equation 4.108). From logits it goes through log-softmax, finite for every finite logit.
"""

from math import inf

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector, vector
from quizsvc.numeric.losses.divergences import distribution, unit
from quizsvc.numeric.special import log_softmax, softmax


def cross_entropy(target: int | ArrayLike, p: ArrayLike, base: float | None = None) -> float:
    """−Σ tₖ log pₖ, in nats or in units of log `base`; infinite where a wanted class was given 0.

    Raises ValueError unless p (and a soft target) holds K probabilities that sum to 1, or a label is from 0 to K − 1.
    """
    forecast = distribution(p, "p")
    wanted = soft(target, forecast.size)
    held = wanted > 0
    if (forecast[held] == 0).any():
        return inf
    return -float(wanted[held] @ np.log(forecast[held])) / unit(base) + 0.0


def softmax_cross_entropy(target: int | ArrayLike, logits: ArrayLike) -> float:
    """−Σ tₖ ln softmax(z)ₖ, in nats; z is (K,)."""
    z = vector(logits, "logits", minimum=2)
    return -float(soft(target, z.size) @ log_softmax(z)) + 0.0


def softmax_cross_entropy_gradient(target: int | ArrayLike, logits: ArrayLike) -> Vector:
    """d/dz: softmax(z) − t, (K,); sums to 0."""
    z = vector(logits, "logits", minimum=2)
    return softmax(z) - soft(target, z.size)


def sum_cross_entropy(targets: ArrayLike, logits: ArrayLike) -> float:
    """Σ over n examples, in nats; logits is (n, K), targets n labels or (n, K) soft ones."""
    z, wanted = table(targets, logits)
    return -float((wanted * log_softmax(z)).sum()) + 0.0


def sum_cross_entropy_gradient(targets: ArrayLike, X: ArrayLike, weights: ArrayLike) -> Matrix:
    """d/dW of the sum at the scores XW, (p, K): Xᵀ(softmax(XW) − T). A column of ones in X is an intercept."""
    features = np.asarray(X, dtype=np.float64)
    z, wanted = table(targets, features @ np.asarray(weights, dtype=np.float64))
    return np.asarray(features.T @ (softmax(z) - wanted))


def soft(target: int | ArrayLike, K: int) -> Vector:
    """The target as K probabilities."""
    if np.ndim(target) == 0:
        label = int(np.asarray(target).item())
        if label != target or not 0 <= label < K:
            raise ValueError(f"label is {target!r}; wanted a whole number from 0 to {K - 1}")
        return np.asarray(np.eye(K)[label])
    wanted = distribution(np.asarray(target), "target")
    if wanted.size != K:
        raise ValueError(f"target has {wanted.size} probabilities; wanted {K}")
    return wanted


def table(targets: ArrayLike, logits: ArrayLike) -> tuple[Matrix, Matrix]:
    """Logits and targets as (n, K)."""
    z = np.asarray(logits, dtype=np.float64)
    if z.ndim != 2 or z.shape[1] < 2 or not np.isfinite(z).all():
        raise ValueError(f"logits has shape {z.shape}; wanted finite numbers, n rows of K >= 2")
    wanted = list(np.asarray(targets))
    if len(wanted) != z.shape[0]:
        raise ValueError(f"targets has {len(wanted)} rows and logits {z.shape[0]}; wanted as many")
    return z, np.array([soft(target, z.shape[1]) for target in wanted])
