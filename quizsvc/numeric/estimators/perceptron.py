"""The perceptron: correct the weights by each example that they get wrong, until none is.

Rule: from zero weights, for each row in order whose margin sᵢ(b + xᵢ·w) is not above zero, add rate·sᵢ to b and
rate·sᵢxᵢ to w; sᵢ = ±1 for the labels 1 and 0. It stops exactly where the classes are completely separable, after
at most (R/γ)² corrections, R the largest length of (1, xᵢ) and γ the widest margin of a unit weight (Novikoff,
Symposium on the Mathematical Theory of Automata 12, 1962). It minimises no loss that has one minimum: another order
of the rows may give another boundary.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector, positive
from quizsvc.numeric.certificates import Certificate, Degenerate, Residual, SecondMethod
from quizsvc.numeric.estimators.binary import ScoreFit
from quizsvc.numeric.estimators.separation import decide, examples, signed_rows


@dataclass(frozen=True, slots=True)
class PerceptronFit(ScoreFit):
    """Intercept and weights of a separating boundary, and how often each example corrected them."""

    corrections: tuple[int, ...]

    @property
    def mistakes(self) -> int:
        """The corrections in all."""
        return sum(self.corrections)


def perceptron(
    X: ArrayLike, y: ArrayLike, intercept: bool = True, learning_rate: float = 1.0, epochs: int = 1000
) -> PerceptronFit | Degenerate:
    """The weights at which the rule above makes no more corrections; X is (n, p), y holds 0 and 1.

    Degenerate("not-separable") where it would go on for ever, Degenerate("unfinished") where `epochs` passes over
    the rows do not suffice. Raises ValueError for shapes or labels amiss, a rate not above 0 or fewer than one epoch.
    """
    features, response = examples(X, y)
    rate = positive(learning_rate, "learning_rate")
    if epochs < 1:
        raise ValueError(f"epochs is {epochs}; wanted at least 1")
    A = signed_rows(features, response, intercept)
    theta, corrections = corrected(A, rate, epochs)
    if (A @ theta <= 0).any():
        kind, _, _ = decide(A)
        if kind != "complete":
            return Degenerate("not-separable", "no straight boundary separates the classes, so the rule never stops")
        return Degenerate("unfinished", f"{epochs} passes over the rows were not enough")
    certificate = certify_perceptron(features, response, theta, corrections, intercept, rate)
    values = theta.tolist()
    b, w = (values[0], values[1:]) if intercept else (0.0, values)
    return PerceptronFit(certificate, b, tuple(w), tuple(corrections.astype(int).tolist()))


def certify_perceptron(
    X: Matrix, y: Vector, weights: Vector, corrections: Vector, intercept: bool = True, learning_rate: float = 1.0
) -> Certificate:
    """Evidence: no margin is at or below zero, the weights are the sum of their corrections, and a replay in the dual.

    The dual form keeps the counts alone and sees the examples only through their inner products.
    """
    A = signed_rows(X, y, intercept)
    margins = A @ weights
    summed = learning_rate * (A.T @ corrections)
    size = np.maximum(np.abs(weights), 1e-6 * learning_rate * (np.abs(A).T @ corrections)).clip(1e-300)

    def difference() -> float:
        other = dual(A, int(corrections.max()) + 2)
        return float((np.abs(learning_rate * (A.T @ other) - weights) / size).max())

    return Certificate(
        (
            Residual("mistakes left", float((margins <= 0).mean()), 0.0),
            Residual("sum of corrections", float((np.abs(summed - weights) / size).max())),
        ),
        SecondMethod("dual perceptron on inner products", difference),
    )


def corrected(A: Matrix, rate: float, epochs: int) -> tuple[Vector, Vector]:
    """Weights after the passes, and corrections by each row."""
    theta, corrections = np.zeros(A.shape[1]), np.zeros(A.shape[0])
    for _ in range(epochs):
        before = corrections.sum()
        for i, row in enumerate(A):
            if row @ theta <= 0:
                theta = theta + rate * row
                corrections[i] += 1
        if corrections.sum() == before:
            break
    return theta, corrections


def dual(A: Matrix, most: int) -> Vector:
    """Corrections by each row, from the Gram matrix; a row is given up after `most` corrections."""
    gram = A @ A.T
    counts = np.zeros(A.shape[0])
    before = -1.0
    while counts.sum() > before and counts.max() < most:
        before = float(counts.sum())
        for i in range(A.shape[0]):
            counts[i] += gram[i] @ counts <= 0
    return counts
