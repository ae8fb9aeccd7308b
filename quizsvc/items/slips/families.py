"""The estimate of another family: a mean for a median, squared for absolute errors, ridge for lasso."""

import ast
from collections.abc import Mapping

from quizsvc.items.slips.base import Slip, everywhere
from quizsvc.items.slips.syntax import Change, argument, attribute_of, function_of, quote, renamed


def mean_for_median(node: ast.expr) -> ast.expr | None:
    """The Gaussian's estimate in the place of the Laplace's."""
    if function_of(node) == "median":
        return renamed(node, "mean")
    return _from_readings(node, {"loc": "mean(x)", "scale": "mean(abs(x - mean(x)))"}, "fit_laplace")


def median_for_mean(node: ast.expr) -> ast.expr | None:
    """The Laplace's estimate in the place of the Gaussian's."""
    if function_of(node) == "mean":
        return renamed(node, "median")
    if isinstance(node, ast.Attribute) and argument(node.value, "prior") is not None:
        return None
    return _from_readings(node, {"mean": "median(x)"}, "fit_gaussian", "fit_gaussian_mean")


def sd_for_deviation(node: ast.expr) -> ast.expr | None:
    """The standard deviation in the place of the mean absolute deviation."""
    return _from_readings(node, {"scale": "variance(x) ** 0.5"}, "fit_laplace")


def deviation_for_sd(node: ast.expr) -> ast.expr | None:
    """The mean absolute deviation in the place of the standard deviation."""
    return _from_readings(node, {"scale": "mean(abs(x - median(x)))"}, "fit_gaussian")


def _from_readings(node: ast.expr, patterns: Mapping[str, str], *models: str) -> ast.expr | None:
    """A pattern of the readings `x` in the place of an attribute of their fit."""
    pattern = patterns.get(attribute_of(node, *models))
    x = argument(node.value, "x") if isinstance(node, ast.Attribute) else None
    return quote(pattern, x=x) if pattern and x is not None else None


def other_model(name: str, other: str, *leave: str) -> Change:
    """One model in the place of another, without the arguments that it has not."""

    def change(node: ast.expr) -> ast.expr | None:
        here = function_of(node) == name and argument(node, "prior") is None
        return renamed(node, other, *leave) if here else None

    return change


SLIPS = (
    Slip("mean-for-median", "with the mean in the place of the median", 1, everywhere(mean_for_median)),
    Slip("median-for-mean", "with the median in the place of the mean", 1, everywhere(median_for_mean)),
    Slip(
        "sd-for-deviation",
        "with the standard deviation in the place of the mean absolute deviation",
        2,
        everywhere(sd_for_deviation),
    ),
    Slip(
        "deviation-for-sd",
        "with the mean absolute deviation in the place of the standard deviation",
        2,
        everywhere(deviation_for_sd),
    ),
    Slip(
        "squared-for-absolute",
        "with squared errors in the place of absolute ones",
        1,
        everywhere(other_model("least_absolute_deviations", "linear_regression")),
    ),
    Slip(
        "absolute-for-squared",
        "with absolute errors in the place of squared ones",
        2,
        everywhere(
            other_model("linear_regression", "least_absolute_deviations", "prior", "noise_scale", "penalise_intercept")
        ),
    ),
    Slip(
        "squared-for-huber",
        "with squared errors in the place of Huber's",
        1,
        everywhere(other_model("huber", "linear_regression", "delta")),
    ),
    Slip(
        "ridge-for-lasso",
        "with squares of the weights in the penalty in the place of their absolute values",
        2,
        everywhere(other_model("lasso", "ridge")),
    ),
    Slip(
        "lasso-for-ridge",
        "with absolute values of the weights in the penalty in the place of their squares",
        2,
        everywhere(other_model("ridge", "lasso", "prior_mean")),
    ),
    Slip(
        "line-for-logistic",
        "with a straight line fitted to the labels",
        2,
        everywhere(other_model("logistic_regression", "linear_regression")),
    ),
)
