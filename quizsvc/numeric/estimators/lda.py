"""Linear discriminant analysis: classes that are Gaussian clouds of one shape.

Model: P(y = k) = πₖ, x | y = k ~ N(μₖ, Σ), X (n, p) or a list of n numbers, y (n,) of 0 to K − 1. The MLE is πₖ = nₖ/n,
μₖ the class means and Σ = (1/n) Σᵢ (xᵢ − μ_yᵢ)(xᵢ − μ_yᵢ)ᵀ, divided by n and not by n − K. By Bayes' rule the log
odds are linear: ln P(k | x) = x·Σ⁻¹μₖ − ½μₖ·Σ⁻¹μₖ + ln πₖ + constant (Hastie, Tibshirani and Friedman, The Elements
of Statistical Learning, 2nd ed., section 4.3).
"""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import lapack

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod
from quizsvc.numeric.estimators.naive_bayes import class_labels, one_class, shares
from quizsvc.numeric.estimators.separation import examples
from quizsvc.numeric.special import softmax

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DiscriminantFit(Fit):
    """Class shares, means (K rows of p) and the common covariance (p rows of p), in the features' units."""

    class_shares: Row
    means: tuple[Row, ...]
    covariance: tuple[Row, ...]
    intercept: Row
    coef: tuple[Row, ...]

    def probabilities(self, X: ArrayLike) -> Matrix:
        """P(y = k | x) for rows of X, (n, K)."""
        features = np.asarray(X, dtype=np.float64)
        features = features[:, np.newaxis] if features.ndim == 1 else features
        return softmax(np.array(self.intercept) + features @ np.array(self.coef))


def linear_discriminant(X: ArrayLike, y: ArrayLike) -> DiscriminantFit | Degenerate:
    """The MLE of the model; `intercept` (K,) and `coef` (p rows of K) score the classes as in the formula above.

    Within 1e-8 relative where the correlation matrix within classes has a condition number below 1e6. Degenerate:
    "one-observation", "one-class", "missing-class", "zero-variance" (a feature constant within every class),
    "collinear". Raises ValueError for shapes or labels amiss.
    """
    features, response = examples(X, y)
    labels = class_labels(response)
    if amiss := one_class(labels):
        return amiss
    n = features.shape[0]
    K = int(labels.max()) + 1
    means = np.array([features[labels == k].mean(axis=0) for k in range(K)])
    inner = features - means[labels]
    spread = np.sqrt((inner * inner).sum(axis=0))
    if (spread <= 1e-13 * np.sqrt((features * features).sum(axis=0))).any():
        return Degenerate("zero-variance", "a feature is constant within every class, so the classes have no spread")
    singular = np.linalg.svd(inner / spread, compute_uv=False)
    if singular[-1] < 1e-10 * singular[0]:
        return Degenerate("collinear", "within classes the features are linearly dependent: Σ has no inverse")
    covariance = inner.T @ inner / n
    R = np.linalg.qr(inner / np.sqrt(n))[1]
    half = np.linalg.solve(R.T, means.T)
    coef = np.linalg.solve(R, half)
    intercept = np.log(shares(labels, K)) - 0.5 * (half * half).sum(axis=0)
    certificate = certify_linear_discriminant(features, response, shares(labels, K), means, covariance, intercept, coef)
    return DiscriminantFit(
        certificate,
        tuple(shares(labels, K).tolist()),
        rows(means),
        rows(covariance),
        tuple(intercept.tolist()),
        rows(coef),
    )


def certify_linear_discriminant(
    X: Matrix, y: Vector, class_shares: Vector, means: Matrix, covariance: Matrix, intercept: Vector, coef: Matrix
) -> Certificate:
    """Evidence: each likelihood equation, and Fisher's direction by least squares on class codes.

    Residuals: the score of the shares; that of the means; that of Σ, in units of the features' spreads; Σ coef = μ;
    and the constant. The second method regresses class indicators on X: for two classes its weights are parallel to
    coef₁ − coef₀ (Hastie et al., exercise 4.2), for more they span the same plane.
    """
    labels, K = class_labels(y), class_shares.size
    hot = np.eye(K)[labels]
    counts = hot.sum(axis=0)
    spread = np.sqrt(np.diag(covariance).clip(1e-300))
    inner = X - means[labels]
    mean_score = np.abs(hot.T @ inner) / counts[:, np.newaxis] / np.maximum(np.abs(means), 1e-3 * spread)
    cross = np.abs(covariance - inner.T @ inner / y.size) / np.maximum(
        np.abs(covariance), 1e-3 * np.outer(spread, spread)
    )
    info, solved = solved_by_cholesky(covariance, means.T)
    step = np.abs(coef - solved) / np.maximum(np.abs(coef), 1e-3 / spread[:, np.newaxis]) if info else np.array([inf])
    constant = np.log(class_shares) - 0.5 * (means.T * coef).sum(axis=0)

    def difference() -> float:
        return out_of_plane(X, hot, coef)

    return Certificate(
        (
            Residual("class shares", float(np.abs(class_shares * y.size / counts - 1).max())),
            Residual("means", float(mean_score.max())),
            Residual("covariance", float(cross.max())),
            Residual("weights", float(step.max())),
            Residual("intercepts", float((np.abs(intercept - constant) / np.maximum(np.abs(intercept), 1e-3)).max())),
        ),
        SecondMethod("least squares on class indicators", difference),
    )


def solved_by_cholesky(S: Matrix, target: Matrix) -> tuple[bool, Matrix]:
    """Whether S is positive definite, and S⁻¹ target after one round of refinement."""
    factor, info = lapack.dpotrf(S)
    if info:
        return False, target
    answer = lapack.dpotrs(factor, target)[0]
    return True, answer + lapack.dpotrs(factor, target - S @ answer)[0]


def out_of_plane(X: Matrix, hot: Matrix, coef: Matrix) -> float:
    """The share of coef's contrasts that the least-squares weights of the class indicators do not span."""
    inner = X - X.mean(axis=0)
    scale = np.sqrt((inner * inner).sum(axis=0))
    weights = np.linalg.lstsq(inner / scale, hot - hot.mean(axis=0), rcond=None)[0]
    contrasts = (coef[:, 1:] - coef[:, :1]) * scale[:, np.newaxis]
    left, sizes, _ = np.linalg.svd(weights, full_matrices=False)
    basis = left[:, sizes > 1e-8 * sizes[0]]
    away = contrasts - basis @ (basis.T @ contrasts)
    return float(np.abs(away).max() / max(float(np.abs(contrasts).max()), 1e-300))


def rows(M: Matrix) -> tuple[Row, ...]:
    """A matrix as tuples."""
    return tuple(tuple(row) for row in M.tolist())
