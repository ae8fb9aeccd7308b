"""Probit regression: a class is whether a linear score with standard normal noise is above zero.

Model: P(yᵢ = 1) = Φ(b + xᵢ·w), X (n, p) or a list of n numbers, y (n,) of 0 and 1, and w ~ N(w₀, τ²I) or flat.
Objective: −Σ ln Φ(±(b + xᵢ·w)) + ‖w − w₀‖²/(2τ²); b is not pulled unless `penalise_intercept=True`, when b²/(2τ²)
is added (Bliss, Annals of Applied Biology 22, 1935; Bishop, PRML, section 4.3.5). The data that determine no estimate
are those of logistic regression.
"""

from dataclasses import dataclass
from math import log, pi

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.certificates import Certificate, Degenerate
from quizsvc.numeric.estimators.binary import Link, Prior, ScoreFit, certify, pose, solve
from quizsvc.numeric.special import log_ndtr, mills_inverse


@dataclass(frozen=True, slots=True)
class ProbitFit(ScoreFit):
    """Intercept and weights of the score, in standard deviations of the noise per unit of each feature."""


def probit_regression(
    X: ArrayLike,
    y: ArrayLike,
    prior: Prior = None,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> ProbitFit | Degenerate:
    """The minimiser of the objective above by Newton's method; the MLE where `prior` is None.

    Accuracy, degenerate outcomes and errors are those of `logistic_regression`.
    """
    found = solve(PROBIT, X, y, prior, intercept, penalise_intercept)
    return found if isinstance(found, Degenerate) else ProbitFit(*found)


def certify_probit(
    X: Matrix,
    y: Vector,
    prior: Prior,
    weights: Vector,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> Certificate:
    """Evidence for `weights` (intercept first where there is one): the Newton step left, and a second optimiser."""
    return certify(PROBIT, pose(X, y, prior, intercept, penalise_intercept), X, y, weights)


def _total(margins: Vector) -> float:
    return -float(log_ndtr(margins).sum())


def _derivatives(margins: Vector) -> tuple[Vector, Vector]:
    hazard = mills_inverse(margins)
    return hazard, hazard * (hazard + margins)


def _objective(score: Vector, y: Vector) -> tuple[float, Vector]:
    """−Σ y ln Φ(η) + (1 − y) ln Φ(−η) and its derivative, class by class."""
    log_density = -0.5 * score**2 - 0.5 * log(2 * pi)
    up, down = log_ndtr(score), log_ndtr(-score)
    slope = (1 - y) * np.exp(log_density - down) - y * np.exp(log_density - up)
    return -float((y * up + (1 - y) * down).sum()), slope


PROBIT = Link(_total, _derivatives, 1e-2, False, _objective)
