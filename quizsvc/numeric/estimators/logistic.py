"""Logistic regression: two classes whose log odds are linear.

Model: P(yᵢ = 1) = σ(b + xᵢ·w), X (n, p) or a list of n numbers, y (n,) of 0 and 1, and w ~ N(w₀, τ²I) or flat.
Objective: Σ log-loss + ‖w − w₀‖²/(2τ²), the log loss of one example being ln(1 + e^(−m)) with its margin
m = ±(b + x·w). The intercept b is not pulled unless `penalise_intercept=True`, when b²/(2τ²) is added (Bishop, PRML,
section 4.3; McCullagh and Nelder, Generalized Linear Models, chapter 4). The third derivative of the loss is at most
its second, which makes a full Newton step safe that changes no margin by more than 1.5 (Bach, Electronic Journal of
Statistics 4, 2010, Proposition 1); its second is largest at the margin 0 (Böhning and Lindsay, AISM 40, 1988).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.certificates import Certificate, Degenerate
from quizsvc.numeric.estimators.binary import Link, Prior, ScoreFit, certify, pose, solve
from quizsvc.numeric.special import softplus


@dataclass(frozen=True, slots=True)
class LogisticFit(ScoreFit):
    """Intercept and weights of the log odds, in nats per unit of each feature."""


def logistic_regression(
    X: ArrayLike,
    y: ArrayLike,
    prior: Prior = None,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> LogisticFit | Degenerate:
    """The minimiser of the objective above by Newton's method; the MLE where `prior` is None.

    Accurate to 1e-8 relative (each number to its own size, or to a thousandth of its standard error if that is more).
    Degenerate: without a prior "separable" and "quasi-separable" (a `Separable`, with the direction), "collinear",
    "zero-variance", "too-few-rows"; with a free intercept "one-class", "one-observation"; "no-convergence" where the
    likelihood is flat in floating point. Raises ValueError for shapes that do not fit, a label that is neither 0 nor
    1, or a prior that is not normal.
    """
    found = solve(LOGISTIC, X, y, prior, intercept, penalise_intercept)
    return found if isinstance(found, Degenerate) else LogisticFit(*found)


def certify_logistic(
    X: Matrix,
    y: Vector,
    prior: Prior,
    weights: Vector,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> Certificate:
    """Evidence for `weights` (intercept first where there is one): the Newton step left, and a second optimiser."""
    return certify(LOGISTIC, pose(X, y, prior, intercept, penalise_intercept), X, y, weights)


def _total(margins: Vector) -> float:
    return float(np.logaddexp(0.0, -margins).sum())


def _derivatives(margins: Vector) -> tuple[Vector, Vector]:
    miss = expit(-margins)
    return miss, miss - miss * miss


def _objective(score: Vector, y: Vector) -> tuple[float, Vector]:
    """−Σ y ln σ(η) + (1 − y) ln σ(−η) and its derivative, class by class."""
    loss = y * softplus(-score) + (1 - y) * softplus(score)
    return float(loss.sum()), np.asarray((1 - y) * expit(score) - y * expit(-score))


LOGISTIC = Link(_total, _derivatives, 1.5, True, _objective)
