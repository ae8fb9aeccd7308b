"""What a loss is: the cost of one prediction, its gradient in the prediction, in the score and in the weights.

A score is z = b + x·w. The prediction is z itself, or p = σ(z) for a loss of probabilities (`sigmoid`). Labels are
real, or 0 and 1 (`binary`). Shapes: y, prediction and score are (n,); each loss is (n,), one an example, and `total`
and `mean` say what is done with them. At a kink the gradient is the middle of the subgradient.
A member is one module beside this one with a frozen dataclass derived from `Loss`, made without arguments for its
usual setting; the laws find it by being there.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, design, number, vector
from quizsvc.numeric.special import expit


@dataclass(frozen=True, slots=True)
class Loss(ABC):
    """A loss of (y, prediction)."""

    binary: ClassVar[bool] = False
    sigmoid: ClassVar[bool] = False

    @property
    def kinks(self) -> tuple[float, ...]:
        """Where there is no derivative: values of prediction − y, or of the margin ±score for binary labels."""
        return ()

    @abstractmethod
    def of(self, y: Vector, prediction: Vector) -> Vector:
        """The loss of each prediction."""

    @abstractmethod
    def gradient(self, y: Vector, prediction: Vector) -> Vector:
        """The derivative of the loss in the prediction."""

    def of_score(self, y: Vector, score: Vector) -> Vector:
        """The loss of each score, without overflow and without lost digits."""
        return self.of(y, np.asarray(expit(score)) if self.sigmoid else score)

    def score_gradient(self, y: Vector, score: Vector) -> Vector:
        """The derivative of the loss in the score: for probabilities the logit."""
        return self.gradient(y, score)

    def weights_gradient(
        self, X: ArrayLike, y: ArrayLike, weights: ArrayLike, intercept: float = 0.0
    ) -> tuple[float, Vector]:
        """d/db and d/dw of the summed loss of the scores b + Xw; X is (n, p), weights (p,)."""
        features, response = design(X, y)
        w = vector(weights, "weights")
        if w.size != features.shape[1]:
            raise ValueError(f"weights has {w.size} numbers; wanted {features.shape[1]}, one a column of X")
        slope = self.score_gradient(self.labels(response), number(intercept, "intercept") + features @ w)
        return float(slope.sum()), np.asarray(features.T @ slope)

    def total(self, y: ArrayLike, prediction: ArrayLike) -> float:
        """The sum of the losses."""
        response, predicted = self.pair(y, prediction)
        return float(self.of(response, predicted).sum())

    def mean(self, y: ArrayLike, prediction: ArrayLike) -> float:
        """The mean of the losses."""
        return self.total(y, prediction) / vector(y, "y").size

    def labels(self, y: Vector) -> Vector:
        """The labels, checked: 0 and 1 where the loss is of two classes."""
        if self.binary and not ((y == 0) | (y == 1)).all():
            raise ValueError(f"y is {y[(y != 0) & (y != 1)][0]:g}; wanted 0 or 1")
        return y

    def pair(self, y: ArrayLike, prediction: ArrayLike) -> tuple[Vector, Vector]:
        """Labels and predictions of one length, probabilities from 0 to 1."""
        response, predicted = self.labels(vector(y, "y")), vector(prediction, "p" if self.sigmoid else "prediction")
        if response.size != predicted.size:
            raise ValueError(f"y has {response.size} numbers and the prediction {predicted.size}; wanted as many")
        if self.sigmoid and not ((predicted >= 0) & (predicted <= 1)).all():
            raise ValueError("p holds a number outside 0 to 1; wanted probabilities from 0 to 1")
        return response, predicted


def margin(y: Vector, score: Vector) -> Vector:
    """The score with the sign of its label: above 0 where the class is right."""
    return np.asarray(np.where(y == 1, score, -score))
