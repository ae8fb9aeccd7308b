"""What a fitted model says of new rows: its score there, probabilities of classes, how sure it is.

A model of one feature takes a number or a list of them; one of several features takes a list of its features, or a
table of rows.
"""

from typing import Annotated, Any

import numpy as np

from quizsvc.items.kinds import ANY, Value
from quizsvc.items.vocabulary.base import Numbers, Sort, declare
from quizsvc.numeric import LinearPosterior
from quizsvc.numeric.estimators.lda import DiscriminantFit
from quizsvc.numeric.estimators.naive_bayes import BernoulliNaiveBayesFit, GaussianNaiveBayesFit


def _linear(value: Value) -> Value:
    if not (hasattr(value, "coef") and hasattr(value, "intercept")):
        raise ValueError(f"a {type(value).__name__}")
    return value


def _probabilistic(value: Value) -> Value:
    if not isinstance(value, DiscriminantFit | GaussianNaiveBayesFit | BernoulliNaiveBayesFit):
        raise ValueError(f"a {type(value).__name__}")
    return value


def _believed(value: Value) -> Value:
    if not isinstance(value, LinearPosterior):
        raise ValueError(f"a {type(value).__name__}")
    return value


def _rows(value: Value) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float | np.ndarray) or not np.isfinite(value).all():
        raise ValueError(f"a {type(value).__name__}")
    return value


Linear = Annotated[Any, Sort(ANY, _linear, "a model with an intercept and weights, e.g. ridge(x, y, 1)")]
Classes = Annotated[Any, Sort(ANY, _probabilistic, "a fit of classes, e.g. gaussian_naive_bayes(X, y)")]
Believed = Annotated[Any, Sort(ANY, _believed, "linear_regression(…, prior=normal_prior(…), noise_scale=…)")]
Rows = Annotated[Any, Sort(ANY, _rows, "a number, a list or a table of finite numbers")]


def linear_predictor(fit: Linear, at: Rows) -> Numbers:
    """The intercept plus the weighted features; the log odds of a logistic model, the log rate of a Poisson one."""
    coef = np.array(fit.coef)
    rows, shape = _table(at, len(coef))
    scores = np.array(fit.intercept) + rows @ coef
    return scores.reshape((*shape, *coef.shape[1:]))


def class_probabilities(fit: Classes, at: Rows) -> Numbers:
    """The probability of each class, one row of them for each row of features."""
    width = len(fit.coef) if isinstance(fit, DiscriminantFit) else len((getattr(fit, "means", ()) or fit.chances)[0])
    rows, shape = _table(at, width)
    return fit.probabilities(rows).reshape((*shape, -1))


def line_sd(fit: Believed, at: Rows) -> Numbers:
    """How sure a posterior is of its line at new rows: the sd of the mean of y there."""
    rows, shape = _table(at, len(fit.coef))
    return fit.predict(rows)[1].reshape(shape)


def reading_sd(fit: Believed, at: Rows) -> Numbers:
    """The sd of a new reading at new rows under a posterior: that of the line, and the noise."""
    rows, shape = _table(at, len(fit.coef))
    return fit.predict(rows)[2].reshape(shape)


def _table(at: Value, width: int) -> tuple[Value, tuple[int, ...]]:
    """New rows as a table with `width` columns, and the shape of one answer a row."""
    given = np.asarray(at, dtype=np.float64)
    rows = given.reshape(-1, 1) if width == 1 and given.ndim < 2 else np.atleast_2d(given)
    if rows.shape[1] != width:
        raise ValueError(f"{rows.shape[1]} features stand in a row; wanted {width}")
    single = given.ndim == 0 or (given.ndim == 1 and width > 1)
    return rows, () if single else (len(rows),)


FUNCTIONS = tuple(declare(body, returns=ANY) for body in (linear_predictor, class_probabilities, line_sd, reading_sd))
