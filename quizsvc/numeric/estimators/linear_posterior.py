"""The whole posterior of a linear model with known noise and a normal prior.

Model: yᵢ ~ N(b + xᵢ·w, σ²), w ~ N(w₀, Λ⁻¹), b flat unless `penalise_intercept=True`, when b ~ N(0, τ²) beside a
NormalPrior, or when the first of the p + 1 numbers of a NormalVectorPrior is b's. The posterior is
N(m, S) with S⁻¹ = XᵀX/σ² + Λ; its mode is ridge regression's minimiser at λ = σ²/τ². The evidence is p(y), where a
flat b counts with density 1, so that the first of the one-step predictive densities is 1 (Bishop, PRML, sections
3.3.1, 3.3.2 and 3.5.1).
"""

from dataclasses import dataclass
from math import log, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector, positive
from quizsvc.numeric.certificates import Certificate, Degenerate, Residual, SecondMethod
from quizsvc.numeric.estimators.ridge import LinearFit, undetermined
from quizsvc.numeric.least_squares import Factored, assemble, exact_answer, factorise, table
from quizsvc.numeric.priors import NormalPrior, NormalVectorPrior


@dataclass(frozen=True, slots=True)
class LinearPosterior(LinearFit):
    """Posterior mean (intercept, coef), covariance (intercept first where there is one) and log evidence in nats."""

    noise_scale: float
    covariance: tuple[tuple[float, ...], ...]
    log_evidence: float
    has_intercept: bool

    @property
    def standard_errors(self) -> tuple[float, ...]:
        """The posterior's standard deviation of each weight."""
        return tuple(sqrt(row[j]) for j, row in enumerate(self.covariance))[int(self.has_intercept) :]

    @property
    def intercept_standard_error(self) -> float:
        """The posterior's standard deviation of the intercept; 0 where there is none."""
        return sqrt(self.covariance[0][0]) if self.has_intercept else 0.0

    def predict(self, X: ArrayLike) -> tuple[Vector, Vector, Vector]:
        """At each row of X: the mean of y, the sd of the line there, and the sd of a new reading (noise included)."""
        rows = np.atleast_2d(np.asarray(X, dtype=np.float64))
        if rows.shape[1] != len(self.coef):
            rows = rows.T
        if rows.shape[1] != len(self.coef):
            raise ValueError(f"X has shape {np.shape(X)}; wanted {len(self.coef)} features in each row")
        full = np.column_stack((np.ones(len(rows)), rows)) if self.has_intercept else rows
        weights = np.array((self.intercept, *self.coef) if self.has_intercept else self.coef)
        variance = np.einsum("ij,jk,ik->i", full, np.array(self.covariance), full)
        return full @ weights, np.sqrt(variance), np.sqrt(variance + self.noise_scale**2)


def linear_posterior(
    X: ArrayLike,
    y: ArrayLike,
    prior: NormalPrior | NormalVectorPrior,
    noise_scale: float,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> LinearPosterior | Degenerate:
    """Mean, covariance and evidence of the model above.

    Accurate to 1e-8 relative (the evidence relative to n), or the certificate does not hold. The prior determines
    what the data do not; a prior too wide for that gives Degenerate as `ridge`. Raises ValueError for shapes that do
    not fit or a noise scale not above 0.
    """
    features, response = table(X, y)
    sigma = positive(noise_scale, "noise_scale")
    factored = _factor(features, response, prior, sigma, intercept, penalise_intercept)
    if isinstance(factored, Degenerate):
        return factored
    weights, residuals = factored.solve()
    values: list[float] = weights.tolist()
    b, w = (values[0], tuple(values[1:])) if intercept else (0.0, tuple(values))
    covariance = sigma**2 * factored.covariance()
    evidence = _log_evidence(factored, weights, prior, sigma)
    numbers = (sigma, tuple(tuple(row) for row in covariance.tolist()), evidence, intercept)
    draft = LinearPosterior(Certificate(()), b, w, *numbers)
    certificate = _certificate(features, response, prior, factored, residuals, weights, draft, penalise_intercept)
    return LinearPosterior(certificate, b, w, *numbers)


def certify_linear_posterior(
    X: Matrix,
    y: Vector,
    estimate: LinearPosterior,
    prior: NormalPrior | NormalVectorPrior,
    noise_scale: float,
    penalise_intercept: bool = False,
) -> Certificate:
    """Evidence for every number of `estimate`: Newton step, precision times covariance, the whitened evidence."""
    factored = _factor(X, y, prior, noise_scale, estimate.has_intercept, penalise_intercept)
    if isinstance(factored, Degenerate):
        return undetermined(factored)
    weights = np.array((estimate.intercept, *estimate.coef) if estimate.has_intercept else estimate.coef)
    residuals = factored.residuals(weights)
    return _certificate(X, y, prior, factored, residuals, weights, estimate, penalise_intercept)


def prior_rows(
    prior: NormalPrior | NormalVectorPrior, p: int, penalised: bool, sigma: float
) -> tuple[float | Matrix, Vector | None]:
    """P with PᵀP = σ²Λ, and the prior's mean (None for 0). Raises ValueError where its length does not fit."""
    if isinstance(prior, NormalPrior):
        return sigma / prior.scale, np.full(p, prior.loc) if prior.loc else None
    wanted = p + penalised
    if len(prior.loc) != wanted:
        raise ValueError(f"prior is of {len(prior.loc)} numbers; wanted one of {wanted}")
    return sigma * prior.root, np.array(prior.loc)


def _factor(
    X: Matrix,
    y: Vector,
    prior: NormalPrior | NormalVectorPrior,
    sigma: float,
    intercept: bool,
    penalise_intercept: bool,
) -> Factored | Degenerate:
    pull, centre = prior_rows(prior, X.shape[1], intercept and penalise_intercept, sigma)
    return factorise(assemble(X, y, intercept, pull, centre, penalise_intercept))


def _log_evidence(factored: Factored, weights: Vector, prior: NormalPrior | NormalVectorPrior, sigma: float) -> float:
    """Ln p(y) from the determinants of the factor and of the prior rows, and the least sum of squares."""
    of, k = factored.of, len(factored.spread)
    free = of.x_mean is not None
    theta = of.free(weights)
    left = of.t - of.A @ (theta if of.centre is None else theta - of.centre)
    if isinstance(prior, NormalPrior):
        log_pull = k * log(sigma / prior.scale)
    else:
        log_pull = k * log(sigma) + float(np.log(np.diagonal(prior.root)).sum())
    log_det = float(np.log(np.abs(np.diagonal(factored.qr)[:k])).sum())
    flat = 0.5 * log(of.count) if free else 0.0
    normal = 0.5 * (of.count - free) * log(2 * pi * sigma**2)
    return log_pull - log_det - flat - normal - 0.5 * float(left @ left) / sigma**2


def _whitened_evidence(
    X: Matrix, y: Vector, prior: NormalPrior | NormalVectorPrior, sigma: float, intercept: bool, penalised: bool
) -> float:
    """Ln N(y | Xw₀, σ²I + XΛ⁻¹Xᵀ) along the singular directions of XΛ^(−1/2), the flat intercept projected out."""
    n = y.size
    full = np.column_stack((np.ones(n), X)) if penalised else X
    if isinstance(prior, NormalPrior):
        centre = np.full(full.shape[1], prior.loc)
        centre[: int(penalised)] = 0.0
        white = full * (prior.scale / sigma)
    else:
        centre = np.array(prior.loc)
        white = full @ np.linalg.cholesky(np.array(prior.covariance)) / sigma
    left = (y - full @ centre) / sigma
    flat = intercept and not penalised
    if flat:
        white, left = white - white.mean(axis=0), left - left.mean()
    U, s, _ = np.linalg.svd(white, full_matrices=False)
    along = U.T @ left
    across = left - U @ along
    square = float(across @ across) + float((along / (1.0 + s * s)) @ along)
    shrink = 0.5 * float(np.log1p(s * s).sum()) + (0.5 * log(n) if flat else 0.0)
    return -0.5 * square - shrink - 0.5 * (n - flat) * log(2 * pi * sigma**2)


def _certificate(
    X: Matrix,
    y: Vector,
    prior: NormalPrior | NormalVectorPrior,
    factored: Factored,
    residuals: tuple[Residual, ...],
    weights: Vector,
    fit: LinearPosterior,
    penalise_intercept: bool,
) -> Certificate:
    sigma, intercept = fit.noise_scale, fit.has_intercept
    penalised = intercept and penalise_intercept
    claimed, wanted = np.array(fit.covariance), sigma**2 * factored.covariance()
    sds = np.sqrt(np.diagonal(wanted))
    evidence = _whitened_evidence(X, y, prior, sigma, intercept, penalised)

    def difference() -> float:
        pull, centre = prior_rows(prior, X.shape[1], penalised, sigma)
        precision = pull.T @ pull if isinstance(pull, np.ndarray) else pull**2
        other = exact_answer(X, y, intercept, precision, centre, penalise_intercept)
        if other is None:
            return float("inf")
        apart = claimed / sigma**2 - other[1]
        scales = np.sqrt(np.diagonal(other[1]))
        return max(factored.difference(weights, other[0]), float(np.abs(apart / np.outer(scales, scales)).max()))

    return Certificate(
        (
            *residuals,
            Residual("covariance", float(np.abs((claimed - wanted) / np.outer(sds, sds)).max())),
            Residual("evidence by singular values", abs(fit.log_evidence - evidence) / max(abs(evidence), y.size)),
        ),
        SecondMethod("exact rational normal equations", difference),
    )
