"""Ridge regression: least squares with a quadratic pull on the weights.

Objective: ‖y − b − Xw‖² + λ‖w − w₀‖², λ = `penalty`, w₀ = `prior_mean`; X is (n, p), y is (n,). The intercept b is
not penalised unless `penalise_intercept=True`, when λb² is added. With noise sd σ and w ~ N(w₀, τ²I) it is the
MAP at λ = σ²/τ² (Hoerl and Kennard, Technometrics 12, 1970; Bishop, PRML, section 3.3.1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector, nonnegative
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod
from quizsvc.numeric.least_squares import Factored, assemble, centre_of, exact_answer, factorise, table


@dataclass(frozen=True, slots=True)
class LinearFit(Fit):
    """Intercept (0 where the model has none) and weights, in y's unit per unit of each feature."""

    intercept: float
    coef: tuple[float, ...]

    @property
    def slope(self) -> float:
        """The weight of the first feature."""
        return self.coef[0]


def ridge(
    X: ArrayLike,
    y: ArrayLike,
    penalty: float,
    prior_mean: float | Sequence[float] = 0.0,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> LinearFit | Degenerate:
    """The minimiser of the objective above, by QR of the centred rows of X with √λ I below them.

    Accurate to 1e-8 of max(|wⱼ|, 10⁻⁴ of what noise of y's size does to wⱼ), or the certificate does not hold.
    Degenerate: "zero-variance" (a constant feature), "collinear", "too-few-rows"; all only where λ does not help.
    Raises ValueError for shapes that do not fit, λ < 0 or a prior mean that is not finite.
    """
    features, response = table(X, y)
    lam = nonnegative(penalty, "penalty")
    centre = centre_of(prior_mean, features.shape[1])
    factored = factorise(assemble(features, response, intercept, sqrt(lam), centre, penalise_intercept))
    if isinstance(factored, Degenerate):
        return factored
    weights, residuals = factored.solve()
    certificate = _certificate(features, response, lam, weights, centre, penalise_intercept, factored, residuals)
    return linear_fit(certificate, weights, intercept)


def certify_ridge(
    X: Matrix,
    y: Vector,
    penalty: float,
    weights: Vector,
    prior_mean: float | Sequence[float] | Vector = 0.0,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> Certificate:
    """Evidence for `weights` (intercept first where there is one): the Newton step left, and exact arithmetic."""
    centre = centre_of(prior_mean, X.shape[1])
    factored = factorise(assemble(X, y, intercept, sqrt(penalty), centre, penalise_intercept))
    if isinstance(factored, Degenerate):
        return undetermined(factored)
    residuals = factored.residuals(weights)
    return _certificate(X, y, penalty, weights, centre, penalise_intercept, factored, residuals)


def linear_fit(certificate: Certificate, weights: Vector, intercept: bool) -> LinearFit:
    """The fit of `weights`, intercept first where there is one."""
    values: list[float] = weights.tolist()
    return (
        LinearFit(certificate, values[0], tuple(values[1:]))
        if intercept
        else LinearFit(certificate, 0.0, tuple(values))
    )


def undetermined(outcome: Degenerate) -> Certificate:
    """The certificate of an estimate from data that determine none: its residual, named by the reason, is infinite."""
    return Certificate((Residual(outcome.reason, inf),))


def _certificate(
    X: Matrix,
    y: Vector,
    lam: float,
    weights: Vector,
    centre: Vector | None,
    penalise_intercept: bool,
    factored: Factored,
    residuals: tuple[Residual, ...],
) -> Certificate:
    def difference() -> float:
        other = exact_answer(X, y, factored.of.intercept, lam, centre, penalise_intercept, inverse=False)
        return factored.difference(weights, None if other is None else other[0])

    return Certificate(residuals, SecondMethod("exact rational normal equations", difference))
