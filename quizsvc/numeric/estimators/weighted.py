"""Regression whose readings are not equally precise, each with its own known noise.

Model: yᵢ ~ N(b + xᵢ·w, σᵢ²) independently, σᵢ = `noise_scales`ᵢ in y's unit; X is (n, p), y and σ are (n,). Without a
prior b and w minimise χ² = Σ (rᵢ/σᵢ)² and their covariance is (XᵀΩX)⁻¹ with Ω = diag(1/σᵢ²) (Aitken 1935; Seber and
Lee, Linear Regression Analysis, 2nd ed., section 3.10). With w ~ N(w₀, Λ⁻¹) they minimise χ² + (w − w₀)ᵀΛ(w − w₀),
the MAP, and the covariance is the posterior's, (XᵀΩX + Λ)⁻¹.
"""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix, Vector, vector
from quizsvc.numeric.certificates import Certificate, Degenerate, Residual, SecondMethod, relative
from quizsvc.numeric.estimators.linear_posterior import prior_rows
from quizsvc.numeric.estimators.ridge import LinearFit, undetermined
from quizsvc.numeric.least_squares import Factored, assemble, exact_answer, factorise, table
from quizsvc.numeric.priors import FlatPrior, NormalPrior, NormalVectorPrior

Prior = NormalPrior | NormalVectorPrior | FlatPrior | None


@dataclass(frozen=True, slots=True)
class WeightedFit(LinearFit):
    """Estimate, covariance (intercept first where there is one) and χ² = Σ (rᵢ/σᵢ)² with its degrees of freedom."""

    covariance: tuple[tuple[float, ...], ...]
    chi_squared: float
    dof: int

    @property
    def standard_errors(self) -> tuple[float, ...]:
        """The standard error of each weight."""
        sds = tuple(sqrt(row[j]) for j, row in enumerate(self.covariance))
        return sds[len(sds) - len(self.coef) :]

    @property
    def goodness_of_fit(self) -> float:
        """P(χ² at least as large), were the stated noise right; 1 where there are no degrees of freedom."""
        return float(special.chdtrc(self.dof, self.chi_squared)) if self.dof > 0 else 1.0


def weighted_regression(
    X: ArrayLike,
    y: ArrayLike,
    noise_scales: ArrayLike,
    prior: Prior = None,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> WeightedFit | Degenerate:
    """The minimiser of the objective above, by QR of the rows (xᵢ − x̄)/σᵢ, x̄ the mean weighted with Ω.

    Accurate to 1e-8 of max(|wⱼ|, 10⁻⁴ of what noise of y's size does to wⱼ), or the certificate does not hold.
    Degenerate as `ridge`. Raises ValueError for shapes that do not fit or a noise scale not above 0.
    """
    features, response = table(X, y)
    scales = vector(noise_scales, "noise_scales")
    if scales.size != response.size:
        raise ValueError(f"noise_scales has {scales.size} numbers; wanted one for each of the {response.size} in y")
    if (scales <= 0).any():
        raise ValueError(f"noise_scales holds {scales.min():g}; wanted numbers above 0")
    factored = _factor(features, response, scales, prior, intercept, penalise_intercept)
    if isinstance(factored, Degenerate):
        return factored
    weights, _ = factored.solve()
    values: list[float] = weights.tolist()
    b, w = (values[0], tuple(values[1:])) if intercept else (0.0, tuple(values))
    covariance = factored.covariance()
    z = (response - b - features @ np.array(w)) / scales
    numbers = (tuple(tuple(row) for row in covariance.tolist()), float(z @ z), response.size - weights.size)
    draft = WeightedFit(Certificate(()), b, w, *numbers)
    certificate = _certificate(features, response, scales, prior, weights, draft, penalise_intercept, factored)
    return WeightedFit(certificate, b, w, *numbers)


def certify_weighted_regression(
    X: Matrix,
    y: Vector,
    noise_scales: Vector,
    estimate: WeightedFit,
    prior: Prior = None,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> Certificate:
    """Evidence for every number of `estimate`: Newton step, covariance, χ², and rational arithmetic."""
    factored = _factor(X, y, noise_scales, prior, intercept, penalise_intercept)
    if isinstance(factored, Degenerate):
        return undetermined(factored)
    weights = np.array((estimate.intercept, *estimate.coef) if intercept else estimate.coef)
    return _certificate(X, y, noise_scales, prior, weights, estimate, penalise_intercept, factored)


def _pull(prior: Prior, p: int, penalised: bool) -> tuple[float | Matrix, Vector | None]:
    if prior is None or isinstance(prior, FlatPrior):
        return 0.0, None
    return prior_rows(prior, p, penalised, 1.0)


def _factor(
    X: Matrix, y: Vector, scales: Vector, prior: Prior, intercept: bool, penalise_intercept: bool
) -> Factored | Degenerate:
    pull, centre = _pull(prior, X.shape[1], intercept and penalise_intercept)
    return factorise(assemble(X, y, intercept, pull, centre, penalise_intercept, 1.0 / scales**2))


def _certificate(
    X: Matrix,
    y: Vector,
    scales: Vector,
    prior: Prior,
    weights: Vector,
    fit: WeightedFit,
    penalise_intercept: bool,
    factored: Factored,
) -> Certificate:
    intercept = factored.of.intercept
    claimed, wanted = np.array(fit.covariance), factored.covariance()
    sds = np.sqrt(np.diagonal(wanted))
    z = (y - fit.intercept - X @ np.array(fit.coef)) / scales
    square, pieces = float(z @ z), float(np.sum((y / scales) ** 2))

    def difference() -> float:
        pull, centre = _pull(prior, X.shape[1], intercept and penalise_intercept)
        precision = pull.T @ pull if isinstance(pull, np.ndarray) else pull**2
        other = exact_answer(X, y, intercept, precision, centre, penalise_intercept, 1.0 / scales**2)
        if other is None:
            return inf
        apart = np.abs(claimed - other[1]) / np.outer(sds, sds)
        return max(factored.difference(weights, other[0]), float(apart.max()))

    return Certificate(
        (
            *factored.residuals(weights),
            Residual("covariance", float(np.abs((claimed - wanted) / np.outer(sds, sds)).max())),
            Residual("chi squared", relative(fit.chi_squared - square, square, 1e-20 * pieces)),
        ),
        SecondMethod("exact rational normal equations", difference),
    )
