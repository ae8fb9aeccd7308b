"""Linear regression: least squares with its tests, or the Gaussian posterior where there is a prior.

Model: yᵢ ~ N(b + xᵢ·w, σ²) independently; X is (n, p), y is (n,), k = p + 1 parameters with an intercept, else p.
Without a prior b and w minimise ‖y − b − Xw‖²; `noise_scale` is s = √(RSS/(n − k)), the root of the unbiased variance
(the MLE divides by n: `mle_noise_scale`), and p-values are those of Student's t and of F with n − k degrees of freedom
(Seber and Lee, Linear Regression Analysis, 2nd ed., sections 3.3, 4.3 and 4.4). Where σ is given it takes the place of
s and the normal and χ²/p distributions those of t and F. R² and F compare with the model of the intercept alone, or
with y = 0 where there is no intercept. With a normal prior see `linear_posterior`; a Laplace prior gives the lasso.
"""

from dataclasses import dataclass
from math import log, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix, Vector, nonnegative, positive
from quizsvc.numeric.certificates import Certificate, Degenerate, Residual, SecondMethod, relative
from quizsvc.numeric.estimators.lasso import lasso
from quizsvc.numeric.estimators.linear_posterior import LinearPosterior, linear_posterior
from quizsvc.numeric.estimators.ridge import LinearFit, undetermined
from quizsvc.numeric.least_squares import Factored, assemble, exact_answer, factorise, table
from quizsvc.numeric.priors import FlatPrior, LaplacePrior, NormalPrior, NormalVectorPrior

PERFECT = 2e-15  # residuals (or a variation of y) this small beside the numbers they come from are round-off


@dataclass(frozen=True, slots=True)
class LinearRegression(LinearFit):
    """Least squares and its tests; `standard_errors` and `p_values` are those of `coef`, the intercept's are apart."""

    noise_scale: float
    r_squared: float
    f_statistic: float
    f_p_value: float
    standard_errors: tuple[float, ...]
    p_values: tuple[float, ...]
    intercept_standard_error: float
    intercept_p_value: float
    sum_squared_residuals: float
    count: int
    has_intercept: bool

    @property
    def residual_dof(self) -> int:
        """Degrees of freedom n − k: observations less parameters."""
        return self.count - len(self.coef) - self.has_intercept

    @property
    def mle_noise_scale(self) -> float:
        """√(RSS/n), the maximum likelihood estimate of σ."""
        return sqrt(self.sum_squared_residuals / self.count)

    @property
    def adjusted_r_squared(self) -> float:
        """1 − (1 − R²)(n − 1)/(n − k), with n in place of n − 1 where there is no intercept."""
        return 1.0 - (1.0 - self.r_squared) * (self.count - self.has_intercept) / self.residual_dof

    @property
    def t_statistics(self) -> tuple[float, ...]:
        """wⱼ over its standard error."""
        return tuple(w / se for w, se in zip(self.coef, self.standard_errors, strict=True))

    @property
    def log_likelihood(self) -> float:
        """The largest log-likelihood, at σ = √(RSS/n), in nats."""
        return -0.5 * self.count * (log(2 * pi * self.sum_squared_residuals / self.count) + 1.0)


def linear_regression(
    X: ArrayLike,
    y: ArrayLike,
    prior: NormalPrior | NormalVectorPrior | LaplacePrior | FlatPrior | None = None,
    noise_scale: float | None = None,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> LinearRegression | LinearPosterior | LinearFit | Degenerate:
    """Least squares with tests where `prior` is None or flat; LinearPosterior, or the lasso's fit, where it is not.

    Numbers are accurate to 1e-8 relative (p-values to 1e-8 of themselves times t²), or the certificate does not hold.
    Degenerate: "too-few-rows" (n <= k with σ unknown), "zero-variance" (a feature, or y: no R²), "collinear",
    "perfect-fit" (residuals of 0 determine no σ). Raises ValueError for shapes that do not fit, a noise scale not
    above 0, or a prior without a noise scale.
    """
    features, response = table(X, y)
    sigma = None if noise_scale is None else positive(noise_scale, "noise_scale")
    if prior is None or isinstance(prior, FlatPrior):
        return _least_squares(features, response, sigma, intercept)
    if sigma is None:
        raise ValueError("noise_scale is None; wanted the noise's standard deviation beside a prior")
    if isinstance(prior, LaplacePrior):
        return _laplace_map(features, response, prior, sigma, intercept, penalise_intercept)
    return linear_posterior(features, response, prior, sigma, intercept, penalise_intercept)


def leverage(X: ArrayLike, penalty: float = 0.0, intercept: bool = True) -> tuple[float, ...] | Degenerate:
    """∂ŷᵢ/∂yᵢ of ridge regression (of least squares at λ = 0), n numbers from 0 to 1; they sum to the effective k.

    hᵢ = 1/n + ‖(xᵢ − x̄)R⁻¹‖² with a free intercept. Degenerate as `ridge`; ValueError for λ < 0.
    """
    features = np.asarray(X, dtype=np.float64)
    features, zeros = table(features, np.zeros(features.shape[:1]))
    factored = factorise(assemble(features, zeros, intercept, sqrt(nonnegative(penalty, "penalty"))))
    return factored if isinstance(factored, Degenerate) else tuple(hat_diagonal(factored).tolist())


def hat_diagonal(factored: Factored) -> Vector:
    """The leverage of each of the n observations."""
    of = factored.of
    share = 1.0 / of.count if of.x_mean is not None else 0.0
    turned = of.A[: of.count] @ factored.inverse
    return np.asarray(share + np.einsum("ij,ij->i", turned, turned))


def certify_linear_regression(
    X: Matrix, y: Vector, estimate: LinearRegression, noise_scale: float | None = None
) -> Certificate:
    """Evidence for every number of `estimate`: Newton step, sums of squares and tails by other formulas; rationals."""
    factored = factorise(assemble(X, y, estimate.has_intercept))
    if isinstance(factored, Degenerate):
        return undetermined(factored)
    weights = np.array((estimate.intercept, *estimate.coef) if estimate.has_intercept else estimate.coef)
    return _certificate(X, y, factored, factored.residuals(weights), weights, estimate, noise_scale)


def _laplace_map(
    X: Matrix, y: Vector, prior: LaplacePrior, sigma: float, intercept: bool, penalise_intercept: bool
) -> LinearFit | Degenerate:
    if prior.loc != 0:
        raise ValueError(f"prior has loc {prior.loc:g}; wanted a Laplace prior of weights at 0")
    return lasso(X, y, sigma**2 / prior.scale, intercept, penalise_intercept)


def _least_squares(X: Matrix, y: Vector, sigma: float | None, intercept: bool) -> LinearRegression | Degenerate:
    factored = factorise(assemble(X, y, intercept))
    if isinstance(factored, Degenerate):
        return factored
    dof = y.size - X.shape[1] - intercept
    if dof == 0 and sigma is None:
        return Degenerate("too-few-rows", f"{y.size} observations are fitted by as many parameters and leave no noise")
    weights, residuals = factored.solve()
    explained, left = _sums(factored, factored.of.free(weights))
    total = factored.t_length**2
    if factored.t_length <= PERFECT * float(np.linalg.norm(y)) or total == 0:
        return Degenerate("zero-variance", "y does not vary, so there is nothing to explain and R² is 0/0")
    pieces = float(np.linalg.norm(y)) + float(np.linalg.norm(X, axis=0) @ np.abs(weights[int(intercept) :]))
    if sqrt(left) <= PERFECT * pieces and sigma is None:
        return Degenerate("perfect-fit", "every residual is 0, so the noise's scale is not determined")
    scale = sqrt(left / dof) if sigma is None else sigma
    f = explained / X.shape[1] / scale**2
    errors = [scale * gap for gap in factored.spread]
    error_b = scale * _intercept_spread(factored)
    values: list[float] = weights.tolist()
    b, w = (values[0], values[1:]) if intercept else (0.0, values)
    numbers = (
        scale,
        explained / total,
        f,
        float(special.fdtrc(X.shape[1], dof, f) if sigma is None else special.chdtrc(X.shape[1], f * X.shape[1])),
        tuple(errors),
        tuple(_tail(value / error, dof, sigma) for value, error in zip(w, errors, strict=True)),
        error_b,
        _tail(b / error_b, dof, sigma) if intercept else 1.0,
        left,
        y.size,
        intercept,
    )
    draft = LinearRegression(Certificate(()), b, tuple(w), *numbers)
    certificate = _certificate(X, y, factored, residuals, weights, draft, sigma)
    return LinearRegression(certificate, b, tuple(w), *numbers)


def _sums(factored: Factored, theta: Vector) -> tuple[float, float]:
    """Explained and residual sum of squares."""
    k = theta.size
    part = factored.qr[:k, k]
    left = factored.of.t - factored.of.A @ theta
    return float(part @ part), float(left @ left)


def _intercept_spread(factored: Factored) -> float:
    """The sd of the free intercept for noise of sd 1; 0 where there is none."""
    if factored.of.x_mean is None:
        return 0.0
    turned = factored.of.x_mean @ factored.inverse
    return sqrt(1.0 / factored.of.count + float(turned @ turned))


def _tail(t: float, dof: int, sigma: float | None) -> float:
    """P(|T| >= |t|) for Student's t, for the normal where σ is known, without the cancellation of 1 − cdf."""
    return 2.0 * float(special.stdtr(dof, -abs(t)) if sigma is None else special.ndtr(-abs(t)))


def _beta_tail(t: float, dof: int | None) -> float:
    """The same by the incomplete beta function; by the error function where σ is known."""
    if dof is None:
        return float(special.erfc(abs(t) / sqrt(2.0)))
    return float(special.betainc(0.5 * dof, 0.5, dof / (dof + t * t)))


def _certificate(
    X: Matrix,
    y: Vector,
    factored: Factored,
    residuals: tuple[Residual, ...],
    weights: Vector,
    fit: LinearRegression,
    sigma: float | None,
) -> Certificate:
    p, dof = X.shape[1], fit.residual_dof
    left = y - (fit.intercept + X @ np.array(fit.coef))
    rss, total = float(left @ left), factored.t_length**2
    scale = sqrt(rss / dof) if sigma is None else sigma
    r_squared = 1.0 - rss / total
    f = (total - rss) / p / scale**2
    tail_dof = dof if sigma is None else None
    f_tail = (
        float(special.betainc(0.5 * dof, 0.5 * p, dof / (dof + p * f)))
        if sigma is None
        else float(special.gammaincc(0.5 * p, 0.5 * p * f))
    )
    errors = [scale * gap for gap in (*factored.spread, _intercept_spread(factored))]
    pairs = zip((*fit.coef, fit.intercept), errors, strict=True)
    tails = [_beta_tail(value / error, tail_dof) if error else 1.0 for value, error in pairs]

    def difference() -> float:
        other = exact_answer(X, y, fit.has_intercept)
        if other is None:
            return float("inf")
        own = (fit.intercept_standard_error, *fit.standard_errors)[0 if fit.has_intercept else 1 :]
        exact = fit.noise_scale * np.sqrt(np.diagonal(other[1]))
        return max(factored.difference(weights, other[0]), float(np.abs(own / exact - 1.0).max()))

    return Certificate(
        (
            *residuals,
            Residual("residual sum of squares", relative(rss - fit.sum_squared_residuals, rss)),
            Residual("noise scale", relative(fit.noise_scale - scale, scale)),
            Residual("R squared", relative(fit.r_squared - r_squared, fit.r_squared, 1e-4)),
            Residual("F statistic", relative(fit.f_statistic - f, f, 1e-4)),
            Residual("F tail", relative(fit.f_p_value - f_tail, f_tail, 1e-300)),
            Residual("standard errors", _apart((*fit.standard_errors, fit.intercept_standard_error), errors)),
            Residual("t tails", _apart((*fit.p_values, fit.intercept_p_value), tails)),
        ),
        SecondMethod("exact rational normal equations", difference),
    )


def _apart(claims: tuple[float, ...], values: list[float]) -> float:
    """Largest relative difference of two lists of positive numbers."""
    return max(relative(own - other, other, 1e-300) for own, other in zip(claims, values, strict=True))
