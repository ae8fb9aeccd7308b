"""Choosing among models: criteria, evidence, held-out data, penalties, bias and variance."""

import numpy as np

from quizsvc.items.vocabulary.base import (
    Boolean,
    Features,
    Filled,
    NonNegative,
    Number,
    Size,
    Vector,
    bounded,
    declare,
)
from quizsvc.numeric import Degenerate, lasso, model_choice, ridge
from quizsvc.numeric.estimators.linear import leverage as leverages
from quizsvc.numeric.model_choice import BiasVariance, CrossValidation, LeaveOneOut

MAX_FITS = 100


def aic(log_likelihood: Number, parameters: Size) -> float:
    """Akaike's criterion 2k − 2 ln L; k counts every estimated number, a noise scale among them."""
    return model_choice.aic(log_likelihood, parameters)


def corrected_aic(log_likelihood: Number, parameters: Size, count: Size) -> float:
    """Akaike's criterion, corrected for a small number of readings."""
    return model_choice.corrected_aic(log_likelihood, parameters, count)


def bic(log_likelihood: Number, parameters: Size, count: Size) -> float:
    """Schwarz's criterion k ln n − 2 ln L."""
    return model_choice.bic(log_likelihood, parameters, count)


def model_probabilities(log_evidences: Filled, prior: Filled | None = None) -> Vector:
    """The posterior probability of each model from its log evidence; equal prior probabilities unless given."""
    return np.array(model_choice.model_probabilities(log_evidences, prior))


def leave_one_out(
    X: Features, y: Filled, penalty: NonNegative = 0, intercept: Boolean = True
) -> LeaveOneOut | Degenerate:
    """Ridge refitted without each row [residuals, mean_squared_error, effective_parameters]."""
    bounded(y.size, "fits", MAX_FITS)
    return model_choice.leave_one_out(X, y, penalty, intercept)


def cross_validated_ridge(
    X: Features, y: Filled, penalty: NonNegative, folds: Size, intercept: Boolean = True
) -> CrossValidation | Degenerate:
    """Ridge refitted without each of the folds, which are consecutive rows [mean_squared_error, squared_errors]."""
    bounded(folds, "fits", MAX_FITS)
    cut = model_choice.k_folds(y.size, folds)
    return model_choice.cross_validate(lambda A, b: ridge(A, b, penalty, intercept=intercept), X, y, cut)


def cross_validated_lasso(
    X: Features, y: Filled, penalty: NonNegative, folds: Size, intercept: Boolean = True
) -> CrossValidation | Degenerate:
    """Lasso refitted without each of the folds, which are consecutive rows [mean_squared_error, squared_errors]."""
    bounded(folds, "fits", MAX_FITS)
    cut = model_choice.k_folds(y.size, folds)
    return model_choice.cross_validate(lambda A, b: lasso(A, b, penalty, intercept), X, y, cut)


def largest_lasso_penalty(X: Features, y: Filled) -> float:
    """The penalty from which on all of lasso's weights are zero."""
    return model_choice.largest_lasso_penalty(X, y)


def leverage(X: Features, penalty: NonNegative = 0) -> Vector | Degenerate:
    """How much each row of ridge (of least squares at penalty 0) pulls its own prediction, from 0 to 1."""
    found = leverages(X, penalty)
    return found if isinstance(found, Degenerate) else np.array(found)


def ridge_bias_variance(
    X: Features, truth: Filled, noise_scale: NonNegative, penalty: NonNegative = 0
) -> BiasVariance | Degenerate:
    """What ridge would miss where the means of y are the truth [squared_bias, variance, noise, expected_error]."""
    return model_choice.ridge_bias_variance(X, truth, noise_scale, penalty)


FUNCTIONS = tuple(
    declare(body)
    for body in (
        *(aic, corrected_aic, bic, model_probabilities, leave_one_out, cross_validated_ridge, cross_validated_lasso),
        *(largest_lasso_penalty, leverage, ridge_bias_variance),
    )
)
