"""Regressions and classifiers. A regression on one feature takes it as a plain list; `slope` is then its weight.

The intercept is not penalised unless `penalise_intercept=True`.
"""

import numpy as np

from quizsvc import numeric
from quizsvc.items.vocabulary.base import (
    Boolean,
    Cost,
    Features,
    NonNegative,
    Number,
    Numbers,
    Positive,
    Prior,
    Vector,
    bounded,
    declare,
)
from quizsvc.numeric import (
    Degenerate,
    LinearFit,
    LinearPosterior,
    LinearRegression,
    LogisticFit,
    PoissonRegression,
    SoftmaxFit,
    WeightedFit,
)
from quizsvc.numeric.estimators.student_t_regression import StudentTFit
from quizsvc.numeric.estimators.student_t_regression import student_t_regression as student_t_regression_of

MAX_HEAVY = 500

MAX_CLASSES = 5


def linear_regression(
    X: Features,
    y: Vector,
    prior: Prior | None = None,
    noise_scale: Positive | None = None,
    intercept: Boolean = True,
    penalise_intercept: Boolean = False,
) -> LinearRegression | LinearPosterior | LinearFit | Degenerate:
    """Least squares with its tests; with a prior and noise_scale the MAP.

    Without a prior [intercept, coef, noise_scale, r_squared, f_statistic, p_values, standard_errors].
    """
    return numeric.linear_regression(X, y, prior, noise_scale, intercept, penalise_intercept)


def ridge(
    X: Features,
    y: Vector,
    penalty: NonNegative,
    prior_mean: Numbers = 0.0,
    intercept: Boolean = True,
    penalise_intercept: Boolean = False,
) -> LinearFit | Degenerate:
    """Minimises ‖y − b − Xw‖² + penalty·‖w − prior_mean‖² [intercept, coef]."""
    return numeric.ridge(X, y, penalty, prior_mean, intercept, penalise_intercept)


def lasso(
    X: Features, y: Vector, penalty: NonNegative, intercept: Boolean = True, penalise_intercept: Boolean = False
) -> LinearFit | Degenerate:
    """Minimises ½‖y − b − Xw‖² + penalty·‖w‖₁ [intercept, coef]."""
    return numeric.lasso(X, y, penalty, intercept, penalise_intercept)


def elastic_net(
    X: Features,
    y: Vector,
    l1: NonNegative,
    l2: NonNegative,
    intercept: Boolean = True,
    penalise_intercept: Boolean = False,
) -> LinearFit | Degenerate:
    """Minimises ½‖y − b − Xw‖² + l1·‖w‖₁ + ½·l2·‖w‖² [intercept, coef]."""
    return numeric.elastic_net(X, y, l1, l2, intercept, penalise_intercept)


def least_absolute_deviations(X: Features, y: Vector, intercept: Boolean = True) -> LinearFit | Degenerate:
    """Minimises Σ|y − b − Xw|: the MLE under Laplace noise [intercept, coef]."""
    return numeric.least_absolute_deviations(X, y, intercept)


def huber(X: Features, y: Vector, delta: Positive, intercept: Boolean = True) -> LinearFit | Degenerate:
    """Minimises Σ h(r): r²/2 for |r| up to delta (in y's unit), growing linearly beyond [intercept, coef]."""
    return numeric.huber(X, y, delta, intercept)


def quantile_regression(X: Features, y: Vector, quantile: Number, intercept: Boolean = True) -> LinearFit | Degenerate:
    """Minimises the sum of check losses at this quantile, between 0 and 1 [intercept, coef]."""
    return numeric.quantile_regression(X, y, quantile, intercept)


def logistic_regression(
    X: Features,
    y: Vector,
    prior: Prior | None = None,
    intercept: Boolean = True,
    penalise_intercept: Boolean = False,
) -> LogisticFit | Degenerate:
    """Minimises Σ log-loss, plus ‖w‖²/(2τ²) under normal_prior(0, scale=τ) [intercept, coef]."""
    return numeric.logistic_regression(X, y, prior, intercept, penalise_intercept)


def softmax_regression(
    X: Features,
    y: Vector,
    prior: Prior | None = None,
    intercept: Boolean = True,
    penalise_intercept: Boolean = False,
) -> SoftmaxFit | Degenerate:
    """Minimises Σ cross-entropy over classes 0, 1, …, plus ‖W‖²/(2τ²) under a normal prior [intercept, coef]."""
    if np.size(y) and np.max(y) >= MAX_CLASSES:
        raise ValueError(
            f"softmax_regression: y names class {np.max(y):g}; wanted at most {MAX_CLASSES} classes from 0"
        )
    return numeric.softmax_regression(X, y, prior, intercept, penalise_intercept)


def poisson_regression(
    X: Features,
    y: Vector,
    prior: Prior | None = None,
    intercept: Boolean = True,
    penalise_intercept: Boolean = False,
) -> PoissonRegression | Degenerate:
    """Minimises Σ(exp η − yη), plus ‖w‖²/(2τ²) under a normal prior [intercept, coef]."""
    return numeric.poisson_regression(X, y, prior, intercept, penalise_intercept)


def weighted_regression(
    X: Features,
    y: Vector,
    noise_scales: Vector,
    prior: Prior | None = None,
    intercept: Boolean = True,
    penalise_intercept: Boolean = False,
) -> WeightedFit | Degenerate:
    """Least squares of readings each with its own known noise [intercept, coef, standard_errors, chi_squared, dof]."""
    return numeric.weighted_regression(X, y, noise_scales, prior, intercept, penalise_intercept)


def student_t_regression(
    X: Features, y: Vector, dof: Positive, noise_scale: Positive | None = None, intercept: Boolean = True
) -> StudentTFit | Degenerate:
    """The MLE under heavy-tailed noise of known degrees of freedom [intercept, coef, noise_scale, log_likelihood]."""
    bounded(y.size, "readings of heavy-tailed noise", MAX_HEAVY)
    return student_t_regression_of(X, y, dof, noise_scale, intercept)


VERTICES = Cost(call=60_000, read=20, square=2.0)
"""For what is minimised by moving between vertices, over tables as wide as they are long."""
FUNCTIONS = (
    declare(linear_regression, cost=Cost(call=25_000, read=10)),
    *(declare(body) for body in (ridge, lasso, elastic_net)),
    *(
        declare(body, cost=VERTICES, proof=Cost(call=400_000, square=8.0))
        for body in (least_absolute_deviations, quantile_regression)
    ),
    declare(huber, cost=VERTICES, proof=Cost(call=400_000, square=400.0)),
    declare(logistic_regression, cost=Cost(call=20_000, read=10), proof=Cost(call=700_000, read=150)),
    declare(softmax_regression, cost=Cost(call=100_000, read=50), proof=Cost(call=1_500_000, read=1_000)),
    declare(poisson_regression, cost=Cost(call=60_000, read=20)),
    declare(weighted_regression),
    declare(student_t_regression, cost=Cost(call=500_000, read=100), proof=Cost(call=500_000, read=100)),
)
