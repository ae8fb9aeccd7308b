"""Least absolute deviations: regression under Laplace noise.

Objective: Σ |yᵢ − b − xᵢ·w|; X is (n, p), y is (n,). The negative log-likelihood of noise with density
exp(−|r|/s)/(2s) is n ln 2s plus it over s, so the minimiser is the MLE whatever the noise's scale s (Bloomfield and
Steiger, Least Absolute Deviations, 1983). It is quantile regression at q = ½, exact at a vertex; with an intercept
alone it is the median. A minimum that is not one point is Degenerate("not-unique").
"""

from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.certificates import Certificate, Degenerate
from quizsvc.numeric.estimators.quantile_regression import certify_quantile_regression, vertex_fit
from quizsvc.numeric.estimators.ridge import LinearFit
from quizsvc.numeric.least_squares import table


def least_absolute_deviations(X: ArrayLike, y: ArrayLike, intercept: bool = True) -> LinearFit | Degenerate:
    """The minimiser of the objective above.

    Exact but for the solution of p + 1 equations: 1e-8 of max(|wⱼ|, 10⁻⁴ of what noise of y's size does to wⱼ), or
    the certificate does not hold. Degenerate: "not-unique", "collinear", "zero-variance" (a feature), "too-few-rows",
    "too-many-ties". Raises ValueError for shapes that do not fit.
    """
    features, response = table(X, y)
    return vertex_fit(features, response, 0.5, intercept)


def certify_least_absolute_deviations(X: Matrix, y: Vector, weights: Vector, intercept: bool = True) -> Certificate:
    """Evidence for `weights` (intercept first): a vertex, no edge descends, and vertices or a linear program agree."""
    return certify_quantile_regression(X, y, 0.5, weights, intercept)
