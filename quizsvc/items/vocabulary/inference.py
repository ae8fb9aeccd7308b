"""Inference from the likelihood alone: standard errors, confidence intervals and tests.

A fit of one distribution is what `fit_bernoulli`, `fit_poisson` and their like give.
"""

from typing import Annotated, Any

from quizsvc.items.kinds import ANY, Value
from quizsvc.items.vocabulary.base import Filled, Number, Share, Size, Sort, Vector, declare
from quizsvc.numeric import Degenerate, inference
from quizsvc.numeric.inference import HypothesisTest
from quizsvc.numeric.intervals import Interval


def _fitted(value: Value) -> Value:
    if not hasattr(value, "distribution"):
        raise ValueError(f"a {type(value).__name__}")
    return value


Fitted = Annotated[Any, Sort(ANY, _fitted, "a fit of one distribution, e.g. fit_poisson(k)")]


def standard_errors(fit: Fitted, count: Size) -> Vector:
    """The standard errors of a maximum-likelihood fit to so many readings, one for each parameter."""
    return inference.standard_errors(fit.distribution(), count)


def wald_interval(fit: Fitted, count: Size, level: Share) -> Interval | Degenerate:
    """The estimate ± z standard errors, for a fit with one parameter [low, high, width]."""
    return inference.wald_interval(fit.distribution(), count, level)


def score_interval(fit: Fitted, x: Filled, level: Share) -> Interval:
    """The values that the score test keeps, for a fit with one parameter: Wilson's interval [low, high, width]."""
    return inference.score_interval(fit.distribution(), x, level)


def likelihood_ratio_interval(fit: Fitted, x: Filled, level: Share) -> Interval:
    """The values that the likelihood-ratio test keeps, for a fit with one parameter [low, high, width]."""
    return inference.likelihood_ratio_interval(fit.distribution(), x, level)


def t_interval(x: Filled, level: Share) -> Interval | Degenerate:
    """Student's confidence interval of the mean of Gaussian readings [low, high, width]."""
    return inference.t_interval(x, level)


def t_test(x: Filled, loc: Number) -> HypothesisTest | Degenerate:
    """Student's two-sided test that Gaussian readings have the mean loc [statistic, df, p_value]."""
    return inference.t_test(x, loc)


FUNCTIONS = tuple(
    declare(body)
    for body in (standard_errors, wald_interval, score_interval, likelihood_ratio_interval, t_interval, t_test)
)
