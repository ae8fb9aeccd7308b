"""Elastic net: least squares with an absolute and a quadratic pull on the weights.

Objective: ½‖y − b − Xw‖² + λ₁‖w‖₁ + ½λ₂‖w‖², λ₁ = `l1`, λ₂ = `l2`; X is (n, p), y is (n,), the intercept b is free
unless `penalise_intercept=True`. It is the lasso on the rows of X with √λ₂ I below them (Zou and Hastie, JRSS B 67,
2005, lemma 1): at λ₂ = 0 the lasso, at λ₁ = 0 ridge regression with penalty λ₂.
"""

from math import sqrt

from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector, nonnegative
from quizsvc.numeric.certificates import Certificate, Degenerate
from quizsvc.numeric.estimators.lasso import certify_l1, l1_fit
from quizsvc.numeric.estimators.ridge import LinearFit, ridge
from quizsvc.numeric.least_squares import assemble, table


def elastic_net(
    X: ArrayLike,
    y: ArrayLike,
    l1: float,
    l2: float,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> LinearFit | Degenerate:
    """The minimiser of the objective above; weights outside the support are exactly 0.

    Accurate to 1e-8 of max(|wⱼ|, 10⁻⁴ of what noise of y's size does to wⱼ), or the certificate does not hold. With
    λ₂ > 0 it is always unique; otherwise Degenerate as lasso's and ridge's. Raises ValueError for shapes that do not
    fit or a penalty below 0.
    """
    features, response = table(X, y)
    absolute, quadratic = nonnegative(l1, "l1"), nonnegative(l2, "l2")
    if absolute == 0:
        return ridge(features, response, quadratic, 0.0, intercept, penalise_intercept)
    rows = assemble(features, response, intercept, sqrt(quadratic), None, penalise_intercept)
    return l1_fit(rows, absolute)


def certify_elastic_net(
    X: Matrix,
    y: Vector,
    l1: float,
    l2: float,
    weights: Vector,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> Certificate:
    """Evidence for `weights` (intercept first): KKT conditions, duality gap, and least-distance programming."""
    return certify_l1(assemble(X, y, intercept, sqrt(l2), None, penalise_intercept), l1, weights)
