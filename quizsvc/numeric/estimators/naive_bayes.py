"""Naive Bayes: features that are independent within each class.

Models: P(y = k) = πₖ and, independently for each feature j, xⱼ | k ~ N(μₖⱼ, σₖⱼ²) (`gaussian_naive_bayes`) or
Bernoulli(θₖⱼ) (`bernoulli_naive_bayes`). X is (n, p) or a list of n numbers, y (n,) of 0 to K − 1. The estimates are
class by class those of one distribution: the MLE, or for the Bernoulli (k + α)/(n + 2α), the posterior mean under
Beta(α, α) (Laplace's rule for α = 1) (Hand and Yu, International Statistical Review 69, 2001; Murphy, Machine
Learning: A Probabilistic Perspective, section 3.5).
"""

from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizsvc.numeric.arrays import Matrix, Vector, nonnegative
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod
from quizsvc.numeric.estimators.separation import examples
from quizsvc.numeric.special import softmax

Row = tuple[float, ...]
Labels = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class GaussianNaiveBayesFit(Fit):
    """Class shares (K,), means and variances (K rows of p); variances are divided by n, in the unit squared."""

    class_shares: Row
    means: tuple[Row, ...]
    variances: tuple[Row, ...]

    def probabilities(self, X: ArrayLike) -> Matrix:
        """P(y = k | x) for rows of X, (n, K)."""
        x = columns(X)[:, np.newaxis, :]
        mean, variance = np.array(self.means), np.array(self.variances)
        log_p = -0.5 * ((x - mean) ** 2 / variance + np.log(2 * np.pi * variance)).sum(axis=2)
        return softmax(log_p + np.log(self.class_shares))


@dataclass(frozen=True, slots=True)
class BernoulliNaiveBayesFit(Fit):
    """Class shares (K,) and chances (K rows of p) that a feature is 1."""

    class_shares: Row
    chances: tuple[Row, ...]

    def probabilities(self, X: ArrayLike) -> Matrix:
        """P(y = k | x) for rows of X of 0 and 1, (n, K); a chance of 0 rules a class out."""
        x, chance = columns(X)[:, np.newaxis, :], np.array(self.chances)
        with np.errstate(divide="ignore"):
            log_p = np.where(x == 1, np.log(chance), np.log1p(-chance)).sum(axis=2)
        joint = np.exp(log_p - log_p.max(axis=1, keepdims=True).clip(-1e300)) * np.array(self.class_shares)
        return np.asarray(joint / joint.sum(axis=1, keepdims=True))


def gaussian_naive_bayes(X: ArrayLike, y: ArrayLike) -> GaussianNaiveBayesFit | Degenerate:
    """The MLE of the Gaussian model, within 1e-12 relative to each feature's size.

    Degenerate: "one-observation", "one-class", "missing-class", "zero-variance" (a feature constant within a class,
    so that its likelihood has no bound). Raises ValueError for shapes or labels amiss.
    """
    features, response = examples(X, y)
    labels = class_labels(response)
    if amiss := one_class(labels):
        return amiss
    K = int(labels.max()) + 1
    groups = [features[labels == k] for k in range(K)]
    means = np.array([group.mean(axis=0) for group in groups])
    means += np.array([(group - mean).mean(axis=0) for group, mean in zip(groups, means, strict=True)])
    variances = np.array([((group - mean) ** 2).mean(axis=0) for group, mean in zip(groups, means, strict=True)])
    for k, group in enumerate(groups):
        if (group == group[0]).all(axis=0).any():
            return Degenerate("zero-variance", f"a feature is constant within class {k}: its likelihood has no bound")
    share = shares(labels, K)
    certificate = certify_gaussian_naive_bayes(features, response, share, means, variances)
    return GaussianNaiveBayesFit(certificate, tuple(share.tolist()), as_rows(means), as_rows(variances))


def certify_gaussian_naive_bayes(
    X: Matrix, y: Vector, class_shares: Vector, means: Matrix, variances: Matrix
) -> Certificate:
    """Evidence: the score of every share, mean and variance, and the moments by exactly rounded sums."""
    labels = class_labels(y)
    hot = np.eye(class_shares.size)[labels]
    counts = hot.sum(axis=0)
    inner = X - means[labels]
    mean_step = (hot.T @ inner) / counts[:, np.newaxis]
    variance_step = (hot.T @ inner**2) / counts[:, np.newaxis] / variances - 1
    size = np.maximum(np.abs(means), np.sqrt(variances) * 1e-3)

    def difference() -> float:
        worst = 0.0
        for k, j in np.ndindex(means.shape):
            x = X[labels == k, j]
            mean = fsum(x) / x.size
            variance = fsum((x - mean) ** 2) / x.size
            worst = max(worst, abs(mean - float(means[k, j])) / float(size[k, j]))
            worst = max(worst, abs(variance / float(variances[k, j]) - 1))
        return worst

    return Certificate(
        (
            Residual("class shares", float(np.abs(class_shares * y.size / counts - 1).max())),
            Residual("means", float((np.abs(mean_step) / size).max())),
            Residual("variances", float(np.abs(variance_step).max())),
        ),
        SecondMethod("exactly rounded sums", difference),
    )


def bernoulli_naive_bayes(X: ArrayLike, y: ArrayLike, smoothing: float = 0.0) -> BernoulliNaiveBayesFit | Degenerate:
    """The estimate of the Bernoulli model with `smoothing` α ≥ 0 imagined ones and as many zeros, to a few ulp.

    Without smoothing a chance may be 0 or 1: the MLE at the edge. Degenerate: "one-observation", "one-class",
    "missing-class". Raises ValueError for shapes or labels amiss, features other than 0 and 1, or α < 0.
    """
    features, response = examples(X, y)
    alpha = nonnegative(smoothing, "smoothing")
    if not ((features == 0) | (features == 1)).all():
        raise ValueError("X holds a number other than 0 and 1; wanted features of 0 and 1")
    labels = class_labels(response)
    if amiss := one_class(labels):
        return amiss
    K = int(labels.max()) + 1
    counts = np.bincount(labels, minlength=K)
    ones = np.array([features[labels == k].sum(axis=0) for k in range(K)])
    chances = (ones + alpha) / (counts[:, np.newaxis] + 2 * alpha)
    share = shares(labels, K)
    certificate = certify_bernoulli_naive_bayes(features, response, share, chances, alpha)
    return BernoulliNaiveBayesFit(certificate, tuple(share.tolist()), as_rows(chances))


def certify_bernoulli_naive_bayes(
    X: Matrix, y: Vector, class_shares: Vector, chances: Matrix, smoothing: float = 0.0
) -> Certificate:
    """Evidence: each share and chance against its count, and the mean of the sample with α rows of either kind."""
    labels = class_labels(y)
    hot = np.eye(class_shares.size)[labels]
    counts = hot.sum(axis=0)
    worth = counts[:, np.newaxis] + 2 * smoothing
    step = (hot.T @ X + smoothing - worth * chances) / worth
    size = np.where(chances > 0, chances, 1.0)

    def difference() -> float:
        worst = 0.0
        for k, j in np.ndindex(chances.shape):
            x = X[labels == k, j]
            weights = np.append(np.ones(x.size), [smoothing, smoothing])
            mean = float(np.average(np.append(x, [1.0, 0.0]), weights=weights))
            worst = max(worst, abs(mean - float(chances[k, j])) / float(size[k, j]))
        return worst

    return Certificate(
        (
            Residual("class shares", float(np.abs(class_shares * y.size / counts - 1).max())),
            Residual("chances", float((np.abs(step) / size).max())),
        ),
        SecondMethod("weighted mean with imagined examples", difference),
    )


def class_labels(response: Vector) -> Labels:
    """The labels as whole numbers from 0. Raises ValueError for any other."""
    labels = response.astype(np.intp)
    if (labels != response).any() or labels.min() < 0:
        raise ValueError("y holds a label that is not a whole number from 0 up; wanted 0 to K - 1")
    return labels


def one_class(labels: Labels) -> Degenerate | None:
    """What forbids any comparison of classes: too few of them."""
    counts = np.bincount(labels)
    if labels.size == 1:
        return Degenerate("one-observation", "one observation shows no second class")
    if (counts > 0).sum() == 1:
        return Degenerate("one-class", f"every label is {labels[0]}, so there is no second class")
    if (counts == 0).any():
        return Degenerate("missing-class", f"class {int(np.argmin(counts))} has no example, so it has no estimate")
    return None


def shares(labels: Labels, K: int) -> Vector:
    """The share of each class, (K,)."""
    return np.asarray(np.bincount(labels, minlength=K) / labels.size)


def columns(X: ArrayLike) -> Matrix:
    """X as (n, p); one feature may come as a list."""
    features = np.asarray(X, dtype=np.float64)
    return features[:, np.newaxis] if features.ndim == 1 else features


def as_rows(M: Matrix) -> tuple[Row, ...]:
    """A matrix as tuples."""
    return tuple(tuple(row) for row in M.tolist())
