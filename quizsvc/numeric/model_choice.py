"""Choosing among models: held-out data, cross-validation, criteria, evidence, penalties, bias and variance.

X is (n, p), y is (n,). A `Method` takes X and y of some rows and returns a linear fit; errors are squared, in y's unit
squared. Cross-validation: Hastie, Tibshirani and Friedman, Elements of Statistical Learning, 2nd ed., section 7.10;
its closed form for linear smoothers: equation 7.52; bias and variance: equation 7.9.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, log, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix, Vector, nonnegative, positive, vector
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod
from quizsvc.numeric.estimators.linear import hat_diagonal
from quizsvc.numeric.estimators.ridge import LinearFit, ridge, undetermined
from quizsvc.numeric.least_squares import assemble, factorise, table
from quizsvc.numeric.rng import Stream

Method = Callable[[Matrix, Vector], LinearFit | Degenerate]
Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Row numbers of the three parts; each row is in exactly one."""

    train: Rows
    validation: Rows
    test: Rows


@dataclass(frozen=True, slots=True)
class Fold:
    """Rows to fit and rows to judge by."""

    train: Rows
    held_out: Rows


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Squared error of each row when it was held out, in the rows' order."""

    squared_errors: tuple[float, ...]

    @property
    def mean_squared_error(self) -> float:
        """Their mean, each row counting once whatever the size of its fold."""
        return sum(self.squared_errors) / len(self.squared_errors)


@dataclass(frozen=True, slots=True)
class LeaveOneOut(Fit):
    """Residual of each row under the model fitted without it, and the effective number of parameters."""

    residuals: tuple[float, ...]
    effective_parameters: float

    @property
    def mean_squared_error(self) -> float:
        """The mean of the squared residuals."""
        return sum(r * r for r in self.residuals) / len(self.residuals)


@dataclass(frozen=True, slots=True)
class BiasVariance:
    """Means over the test points: squared bias, variance over training sets, noise; they add to the expected error."""

    squared_bias: float
    variance: float
    noise: float

    @property
    def expected_error(self) -> float:
        """E(y − ŷ)² at new readings."""
        return self.squared_bias + self.variance + self.noise


@dataclass(frozen=True, slots=True)
class PathPoint:
    """One penalty of a regularisation path and its fit."""

    penalty: float
    fit: LinearFit | Degenerate


def train_validation_test(n: int, validation: float, test: float, stream: Stream) -> Split:
    """A random split of n rows; the shares are rounded to whole rows, what is left is for training.

    Raises ValueError for shares outside 0 to 1 or that leave no row for training.
    """
    held, final = (round(nonnegative(share, name) * n) for share, name in ((validation, "validation"), (test, "test")))
    if held + final >= n:
        raise ValueError(f"validation {validation:g} and test {test:g} of {n} rows; wanted some left for training")
    order = stream.permutation(n)
    cut = n - held - final
    parts = order[:cut], order[cut : cut + held], order[cut + held :]
    train, middle, last = (tuple(sorted(part)) for part in parts)
    return Split(train, middle, last)


def k_folds(n: int, k: int, stream: Stream | None = None) -> tuple[Fold, ...]:
    """Folds whose sizes differ by at most one, each row held out once; consecutive rows without a stream.

    Raises ValueError unless 2 <= k <= n.
    """
    if not 2 <= k <= n:
        raise ValueError(f"k is {k}; wanted 2 to {n}")
    order = list(range(n)) if stream is None else stream.permutation(n)
    parts = [part.tolist() for part in np.array_split(np.array(order), k)]
    return tuple(Fold(tuple(sorted(set(order) - set(part))), tuple(sorted(part))) for part in parts)


def cross_validate(method: Method, X: ArrayLike, y: ArrayLike, folds: Sequence[Fold]) -> CrossValidation | Degenerate:
    """The squared errors of `method` at each held-out row; the outcome of the first fold that determines no fit."""
    features, response = table(X, y)
    errors: dict[int, float] = {}
    for fold in folds:
        fit = method(features[list(fold.train)], response[list(fold.train)])
        if isinstance(fit, Degenerate):
            return fit
        out = list(fold.held_out)
        errors.update(zip(out, ((response[out] - _predict(fit, features[out])) ** 2).tolist(), strict=True))
    return CrossValidation(tuple(errors[i] for i in sorted(errors)))


def leave_one_out(X: ArrayLike, y: ArrayLike, penalty: float = 0.0, intercept: bool = True) -> LeaveOneOut | Degenerate:
    """Ridge regression's leave-one-out residuals rᵢ/(1 − hᵢ), from one fit; the intercept is not penalised.

    Accurate to 1e-8 of ‖y − ȳ‖, or the certificate does not hold. Degenerate as `ridge`, and "leverage" where a row
    alone determines a weight (hᵢ = 1), so that without it there is no fit. Raises ValueError as `ridge`.
    """
    features, response = table(X, y)
    lam = nonnegative(penalty, "penalty")
    factored = factorise(assemble(features, response, intercept, sqrt(lam)))
    if isinstance(factored, Degenerate):
        return factored
    h = hat_diagonal(factored)
    if h.max() > 1.0 - 1e-10:
        return Degenerate("leverage", f"without row {int(h.argmax()) + 1} the weights are not determined")
    theta = factored.of.free(factored.solve()[0])
    left = (factored.of.t - factored.of.A @ theta)[: response.size]
    residuals, effective = tuple((left / (1.0 - h)).tolist()), float(h.sum())
    certificate = certify_leave_one_out(features, response, lam, residuals, effective, intercept)
    return LeaveOneOut(certificate, residuals, effective)


def certify_leave_one_out(
    X: Matrix, y: Vector, penalty: float, residuals: Sequence[float], effective: float, intercept: bool = True
) -> Certificate:
    """Evidence: (1 − hᵢ)·residual is the fit's own, the effective parameters by singular values; n fits, one by one."""
    fit = ridge(X, y, penalty, intercept=intercept)
    if isinstance(fit, Degenerate):
        return undetermined(fit)
    centred = X - X.mean(axis=0) if intercept else X
    U, s, _ = np.linalg.svd(centred, full_matrices=False)
    shrink = s * s / (s * s + penalty) if penalty else np.ones(s.size)
    h = (U * U) @ shrink + (1.0 / y.size if intercept else 0.0)
    size = float(np.linalg.norm(y - y.mean() if intercept else y)) or 1.0
    own = y - _predict(fit, X)
    claimed = np.asarray(residuals)

    def difference() -> float:
        refitted = [_held_out(X, y, i, penalty, intercept) for i in range(y.size)]
        return float(np.abs(claimed - refitted).max()) / size

    return Certificate(
        (
            Residual("leave-one-out identity", float(np.abs(claimed * (1.0 - h) - own).max()) / size),
            Residual("effective parameters", abs(effective - float(h.sum())) / float(h.sum())),
        ),
        SecondMethod("a fit without each row", difference),
    )


def aic(log_likelihood: float, parameters: int) -> float:
    """2k − 2 ln L (Akaike 1974); k counts every estimated number, a noise scale among them. Less is better."""
    return 2.0 * parameters - 2.0 * log_likelihood


def corrected_aic(log_likelihood: float, parameters: int, n: int) -> float:
    """AIC + 2k(k + 1)/(n − k − 1) (Hurvich and Tsai 1989). Raises ValueError unless n > k + 1."""
    if n <= parameters + 1:
        raise ValueError(f"n is {n}; wanted more than {parameters + 1}, the parameters and one")
    return aic(log_likelihood, parameters) + 2.0 * parameters * (parameters + 1) / (n - parameters - 1)


def bic(log_likelihood: float, parameters: int, n: int) -> float:
    """K ln n − 2 ln L (Schwarz 1978); −½ BIC approximates the log evidence. Less is better."""
    return parameters * log(positive(n, "n")) - 2.0 * log_likelihood


def model_probabilities(log_evidences: ArrayLike, prior: ArrayLike | None = None) -> tuple[float, ...]:
    """The posterior probability of each model from its log evidence; equal prior probabilities unless given.

    Raises ValueError for prior probabilities that are negative, do not sum to 1 or are not as many as the models.
    """
    evidence = vector(log_evidences, "log_evidences")
    weights = np.full(evidence.size, 1.0 / evidence.size) if prior is None else vector(prior, "prior")
    if weights.size != evidence.size or (weights < 0).any() or abs(float(weights.sum()) - 1.0) > 1e-9:
        raise ValueError(f"prior is {weights.tolist()}; wanted {evidence.size} probabilities that sum to 1")
    return tuple(np.asarray(special.softmax(evidence + special.xlogy(1.0, weights))).tolist())


def regularisation_path(fit: Callable[[float], LinearFit | Degenerate], penalties: ArrayLike) -> tuple[PathPoint, ...]:
    """`fit` at each penalty, from the largest to the smallest."""
    ordered = np.sort(vector(penalties, "penalties"))[::-1]
    return tuple(PathPoint(float(penalty), fit(float(penalty))) for penalty in ordered)


def penalty_grid(largest: float, count: int = 50, ratio: float = 1e-4) -> Vector:
    """`count` penalties in geometric steps from `largest` down to `ratio` times it."""
    return positive(largest, "largest") * np.geomspace(1.0, positive(ratio, "ratio"), count)


def largest_lasso_penalty(X: ArrayLike, y: ArrayLike, intercept: bool = True) -> float:
    """The λ from which on the lasso's weights are all zero: max |xⱼᵀy| of the centred features."""
    features, response = table(X, y)
    rows = assemble(features, response, intercept)
    return float(np.abs(rows.A.T @ rows.t).max())


def bias_variance(
    method: Method, X: ArrayLike, truth: ArrayLike, noise_sd: float, repetitions: int, stream: Stream
) -> BiasVariance | Degenerate:
    """Squared bias and variance of `method` at the rows of X, over training sets y = truth + N(0, noise_sd²).

    truth is (n,), the mean of y at the rows of X. The variance is unbiased, and the squared bias has the part
    that is only the finite number of repetitions taken off. Raises ValueError for fewer than 2 repetitions.
    """
    features, mean = table(X, truth)
    sd = nonnegative(noise_sd, "noise_sd")
    if repetitions < 2:
        raise ValueError(f"repetitions is {repetitions}; wanted 2 or more")
    predictions = np.zeros((repetitions, mean.size))
    for r in range(repetitions):
        fit = method(features, mean + sd * special.ndtri(stream.uniforms(mean.size)))
        if isinstance(fit, Degenerate):
            return fit
        predictions[r] = _predict(fit, features)
    variance = float(predictions.var(axis=0, ddof=1).mean())
    apart = float(((predictions.mean(axis=0) - mean) ** 2).mean())
    return BiasVariance(apart - variance / repetitions, variance, sd * sd)


def ridge_bias_variance(
    X: ArrayLike, truth: ArrayLike, noise_sd: float, penalty: float = 0.0, intercept: bool = True
) -> BiasVariance | Degenerate:
    """The same for ridge regression without simulation: ‖(I − H)truth‖²/n and σ² tr(HᵀH)/n, H the hat matrix."""
    features, mean = table(X, truth)
    sd = nonnegative(noise_sd, "noise_sd")
    factored = factorise(assemble(features, mean, intercept, sqrt(nonnegative(penalty, "penalty"))))
    if isinstance(factored, Degenerate):
        return factored
    left = (factored.of.t - factored.of.A @ factored.of.free(factored.solve()[0]))[: mean.size]
    turned = factored.of.A[: mean.size] @ factored.inverse
    trace = float(((turned.T @ turned) ** 2).sum()) + (factored.of.x_mean is not None)
    return BiasVariance(float(left @ left) / mean.size, sd * sd * trace / mean.size, sd * sd)


def _predict(fit: LinearFit, X: Matrix) -> Vector:
    return np.asarray(fit.intercept + X @ np.array(fit.coef))


def _held_out(X: Matrix, y: Vector, i: int, penalty: float, intercept: bool) -> float:
    """The residual of row i under the fit of the others."""
    fit = ridge(np.delete(X, i, axis=0), np.delete(y, i), penalty, intercept=intercept)
    return inf if isinstance(fit, Degenerate) else float(y[i] - _predict(fit, X[i : i + 1])[0])
