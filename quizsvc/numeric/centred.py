"""A linear predictor with its intercept moved to the middle of the data, for objectives that are not quadratic.

η = b + Xw is written η = ȳ + β + (X − x̄)w, so that θ = (β, w) is well conditioned however far the features are from 0;
without an intercept θ = w. `shift` is ȳ where the predictor is of y's own size and 0 where it is a logarithm.
"""

from dataclasses import dataclass

import numpy as np

from quizsvc.numeric.arrays import Matrix, Vector


@dataclass(frozen=True, slots=True)
class Centred:
    """The design A (n, k) of θ, and what takes θ to weights (intercept first where there is one) and back."""

    A: Matrix
    x_mean: Vector | None
    shift: float

    def weights(self, theta: Vector) -> Vector:
        """Intercept (where there is one) and weights of θ."""
        if self.x_mean is None:
            return theta
        return np.concatenate(([self.shift + theta[0] - float(self.x_mean @ theta[1:])], theta[1:]))

    def theta(self, weights: Vector) -> Vector:
        """The θ of intercept and weights."""
        if self.x_mean is None:
            return weights
        return np.concatenate(([weights[0] - self.shift + float(self.x_mean @ weights[1:])], weights[1:]))

    def spread(self, covariance: Matrix) -> Matrix:
        """The covariance of intercept and weights, from that of θ."""
        if self.x_mean is None:
            return covariance
        turn = np.eye(len(covariance))
        turn[0, 1:] = -self.x_mean
        return np.asarray(turn @ covariance @ turn.T)


def centred(X: Matrix, intercept: bool, y: Vector | None = None) -> Centred:
    """The centred design of X (n, p); with y, `shift` is its mean."""
    if not intercept:
        return Centred(X, None, 0.0)
    mean = X.mean(axis=0)
    A = np.column_stack((np.ones(len(X)), X - mean))
    return Centred(A, mean, 0.0 if y is None else float(y.mean()))
