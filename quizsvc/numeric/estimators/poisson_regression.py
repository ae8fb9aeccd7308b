"""Poisson regression: counts whose log rate is linear in the features.

Model: kᵢ ~ Poisson(exp ηᵢ), η = b + Xw; X is (n, p), the counts k = `y` are (n,) whole numbers. Objective:
Σ(exp ηᵢ − kᵢηᵢ) + ‖w − w₀‖²/(2τ²) with a normal prior N(w₀, τ²), without its last term under none; the intercept is
flat unless `penalise_intercept=True`, when b²/(2τ²) is added (McCullagh and Nelder, Generalized Linear Models, 2nd
ed., section 6.3). Newton's method with step halving from the rates k + ½.

Where a direction lowers η at counts of zero and moves no other row, the likelihood rises without end along it:
Degenerate("diverges"), all counts zero being its simplest case (Santos Silva and Tenreyro, Economics Letters 107,
2010).
"""

from dataclasses import dataclass
from math import inf, log, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special
from scipy.optimize import root

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.centred import Centred, centred
from quizsvc.numeric.certificates import Certificate, Degenerate, Residual, SecondMethod, relative
from quizsvc.numeric.estimators.linear_posterior import prior_rows
from quizsvc.numeric.estimators.ridge import LinearFit, undetermined
from quizsvc.numeric.least_squares import Factored, Rows, factorise, table
from quizsvc.numeric.priors import FlatPrior, NormalPrior, NormalVectorPrior
from quizsvc.numeric.vertices import falling_direction

Prior = NormalPrior | NormalVectorPrior | FlatPrior | None
HIGHEST = 690.0  # exp of it, summed, is still a float
TURNS = 200


@dataclass(frozen=True, slots=True)
class PoissonRegression(LinearFit):
    """Estimate, its standard errors (of the posterior's Gaussian approximation under a prior) and fit."""

    standard_errors: tuple[float, ...]
    intercept_standard_error: float
    log_likelihood: float
    deviance: float


@dataclass(frozen=True, slots=True)
class Counts:
    """The problem: Σ(exp Aθ − k Aθ) + ½‖Pθ − c‖²."""

    design: Centred
    k: Vector
    P: Matrix
    c: Vector

    def value(self, theta: Vector) -> float:
        """The objective at θ; infinite where a rate is beyond exp 690."""
        eta = self.design.A @ theta
        if float(eta.max()) > HIGHEST:
            return inf
        pull = self.P @ theta - self.c
        return float(np.exp(eta).sum() - self.k @ eta + 0.5 * pull @ pull)

    def gradient(self, theta: Vector) -> Vector:
        """The objective's gradient."""
        rate = np.exp(np.minimum(self.design.A @ theta, HIGHEST))
        return np.asarray(self.design.A.T @ (rate - self.k) + self.P.T @ (self.P @ theta - self.c))

    def factor(self, theta: Vector) -> Factored | Degenerate:
        """The factor of the Hessian's root at θ."""
        root_rate = np.exp(0.5 * np.clip(self.design.A @ theta, -HIGHEST, HIGHEST))
        return self._rows(self.design.A * root_rate[:, np.newaxis], np.zeros(self.k.size), theta)

    def step(self, theta: Vector, factored: Factored) -> Vector:
        """The Newton step from θ; least squares of (k − rate)/√rate would lose digits at small rates."""
        return np.asarray(-factored.inverse @ (self.gradient(theta) @ factored.inverse))

    def start(self) -> Vector | None:
        """Least squares of the log of k + ½ with weights k + ½, a free intercept set to what these weights make best.

        None where least squares has no answer.
        """
        rate = self.k + 0.5
        zero = np.zeros(self.design.A.shape[1])
        shifted = np.log(rate) * np.sqrt(rate)
        found = self._rows(self.design.A * np.sqrt(rate)[:, np.newaxis], shifted, zero)
        if isinstance(found, Degenerate):
            return None
        theta, _ = found.solve()
        if self.design.x_mean is not None:
            theta[0] += log(self.k.sum()) - float(special.logsumexp(self.design.A @ theta))
        return theta

    def _rows(self, top: Matrix, target: Vector, theta: Vector) -> Factored | Degenerate:
        rows = np.column_stack((np.vstack((top, self.P)), np.concatenate((target, self.c - self.P @ theta))))
        return factorise(Rows(np.asfortranarray(rows), len(top), float(len(top)), None, 0.0, False, None))


def poisson_regression(
    X: ArrayLike, y: ArrayLike, prior: Prior = None, intercept: bool = True, penalise_intercept: bool = False
) -> PoissonRegression | Degenerate:
    """The minimiser of the objective above.

    Accurate to 1e-8 of max(|wⱼ|, 10⁻⁴ standard errors), or the certificate does not hold. Degenerate: "diverges",
    "collinear", "zero-variance" (a feature). Raises ValueError for shapes that do not fit or counts that are not whole
    numbers from 0.
    """
    features, counts = table(X, y)
    if (counts < 0).any() or (counts != np.round(counts)).any():
        raise ValueError("y holds a number that is no count; wanted whole numbers from 0")
    problem = _problem(features, counts, prior, intercept, penalise_intercept)
    if (outcome := _diverges(problem)) is not None:
        return outcome
    theta = _newton(problem)
    if isinstance(theta, Degenerate):
        return theta
    weights = problem.design.weights(theta)
    values: list[float] = weights.tolist()
    b, w = (values[0], tuple(values[1:])) if intercept else (0.0, tuple(values))
    factored = problem.factor(theta)
    if isinstance(factored, Degenerate):
        return factored
    numbers = _numbers(problem, theta, factored, intercept)
    draft = PoissonRegression(Certificate(()), b, w, *numbers)
    return PoissonRegression(_certificate(problem, factored, weights, draft), b, w, *numbers)


def certify_poisson_regression(
    X: Matrix,
    y: Vector,
    estimate: PoissonRegression,
    prior: Prior = None,
    intercept: bool = True,
    penalise_intercept: bool = False,
) -> Certificate:
    """Evidence for every number of `estimate`: the Newton step left, errors and fit again, and a root of the score."""
    problem = _problem(X, y, prior, intercept, penalise_intercept)
    weights = np.array((estimate.intercept, *estimate.coef) if intercept else estimate.coef)
    factored = problem.factor(problem.design.theta(weights))
    return (
        undetermined(factored)
        if isinstance(factored, Degenerate)
        else _certificate(problem, factored, weights, estimate)
    )


def _problem(X: Matrix, k: Vector, prior: Prior, intercept: bool, penalise_intercept: bool) -> Counts:
    p, penalised = X.shape[1], intercept and penalise_intercept
    # A penalised intercept is penalised where the features are 0, not in their middle, so it is not moved.
    full = np.column_stack((np.ones(k.size), X)) if penalised else X
    design = centred(full, intercept and not penalised)
    size = design.A.shape[1]
    if prior is None or isinstance(prior, FlatPrior):
        return Counts(design, k, np.zeros((0, size)), np.zeros(0))
    pull, centre = prior_rows(prior, p, penalised, 1.0)
    block = pull if isinstance(pull, np.ndarray) else pull * np.eye(p + penalised)
    P = np.zeros((len(block), size))
    P[:, size - block.shape[1] :] = block
    middle = np.zeros(size)
    if centre is not None:
        middle[size - centre.size :] = centre
    return Counts(design, k, P, P @ middle)


def _newton(problem: Counts) -> Vector | Degenerate:
    theta = problem.start()
    if theta is None or not np.isfinite(problem.value(theta)):
        theta = np.zeros(problem.design.A.shape[1])
    value = problem.value(theta)
    for _ in range(TURNS):
        factored = problem.factor(theta)
        if isinstance(factored, Degenerate):
            return factored
        step = problem.step(theta, factored)
        share = 1.0
        while (new := problem.value(theta + share * step)) > value + 1e-12 * abs(value) and share > 1e-12:
            share *= 0.5
        theta, value = theta + share * step, new
        if (np.abs(step) <= 1e-10 * np.maximum(np.abs(theta), np.array(factored.spread))).all():
            break
    return theta


def _diverges(problem: Counts) -> Degenerate | None:
    """The outcome of counts that have no largest likelihood, with the direction in which it rises."""
    A, zero = problem.design.A, problem.k == 0
    if not zero.any():
        return None
    held = np.vstack((A[~zero], problem.P))
    columns = np.linalg.norm(np.vstack((A, problem.P)), axis=0)
    columns[columns == 0] = 1.0
    if len(held) >= A.shape[1] and np.linalg.matrix_rank(held / columns) == A.shape[1]:
        return None
    found = falling_direction(held, A[zero])
    if found is None:
        return None
    direction = problem.design.weights(found)
    text = ", ".join(f"{value:.3g}" for value in direction / np.abs(direction).max())
    return Degenerate("diverges", f"the likelihood rises without end as the weights move along ({text})")


def _numbers(
    problem: Counts, theta: Vector, factored: Factored, intercept: bool
) -> tuple[tuple[float, ...], float, float, float]:
    """Standard errors of the weights and the intercept, log-likelihood and deviance."""
    sds = np.sqrt(np.diagonal(problem.design.spread(factored.inverse @ factored.inverse.T))).tolist()
    eta, k = problem.design.A @ theta, problem.k
    rate = np.exp(np.minimum(eta, HIGHEST))
    log_likelihood = float(k @ eta - rate.sum() - special.gammaln(k + 1.0).sum())
    deviance = 2.0 * float((special.kl_div(k, rate)).sum())
    return tuple(sds[int(intercept) :]), sds[0] if intercept else 0.0, log_likelihood, deviance


def _certificate(problem: Counts, factored: Factored, weights: Vector, fit: PoissonRegression) -> Certificate:
    design = problem.design
    theta = design.theta(weights)
    intercept = len(weights) > len(fit.coef)
    errors, error_b, log_likelihood, deviance = _numbers(problem, theta, factored, intercept)
    scales = np.maximum(np.abs(weights), 1e-4 * np.array((error_b, *errors) if intercept else errors))
    step = problem.step(theta, factored)
    left = float((np.abs(design.weights(theta + step) - weights) / scales).max())
    claims = (*fit.standard_errors, fit.intercept_standard_error)
    spoilt = max(relative(own - other, other, 1e-300) for own, other in zip(claims, (*errors, error_b), strict=True))

    def difference() -> float:
        other = _score_root(problem)
        return inf if other is None else float((np.abs(design.weights(other) - weights) / scales).max())

    return Certificate(
        (
            Residual("newton step", left),
            Residual("standard errors", spoilt),
            Residual("log-likelihood", relative(fit.log_likelihood - log_likelihood, log_likelihood)),
            Residual("deviance", relative(fit.deviance - deviance, deviance, 1e-6 * max(float(problem.k.sum()), 1.0))),
        ),
        SecondMethod("root of the score by Powell's hybrid method", difference),
    )


def _score_root(problem: Counts) -> Vector | None:
    """A root of the gradient in units of the standard errors, from a tenth of one away on alternating sides."""
    theta = _newton(problem)
    factored = None if isinstance(theta, Degenerate) else problem.factor(theta)
    if isinstance(theta, Degenerate) or factored is None or isinstance(factored, Degenerate):
        return None
    inverse, middle = factored.inverse, theta

    def score(z: Vector) -> Vector:
        return np.asarray(problem.gradient(middle + inverse @ z) @ inverse)

    for away in (0.1, 1e-3):
        found = root(score, away * (-1.0) ** np.arange(theta.size), method="hybr", options={"xtol": 1e-13})
        if float(np.abs(found.fun).max()) < 1e-9 * sqrt(len(problem.k)):
            return np.asarray(middle + inverse @ found.x)
    return None
