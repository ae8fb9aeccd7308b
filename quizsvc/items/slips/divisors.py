"""What is divided by: n for n − 1 and back, a sum for a mean and back, one too few or too many."""

import ast
from collections.abc import Mapping

from quizsvc.items.slips.base import Slip, everywhere
from quizsvc.items.slips.syntax import argument, attribute_of, constant, function_of, quote, renamed
from quizsvc.items.vocabulary import FUNCTIONS

Attributes = tuple[tuple[str, str, str], ...]
"""Models, attributes of theirs, and the expressions that people put in their place."""
UNBIASED = {
    "variance": "sample_variance",
    "standard_deviation": "sample_standard_deviation",
    "covariance": "sample_covariance",
}
BIASED = {unbiased: name for name, unbiased in UNBIASED.items()}
ATTRIBUTES: Attributes = (
    ("fit_gaussian", "variance", "fit.unbiased_variance"),
    ("fit_gaussian", "scale", "fit.unbiased_variance ** 0.5"),
    ("linear_regression", "mle_noise_scale", "fit.noise_scale"),
)
BACK: Attributes = (
    ("fit_gaussian", "unbiased_variance", "fit.variance"),
    ("linear_regression", "noise_scale", "fit.mle_noise_scale"),
)


def unbiased(node: ast.expr) -> ast.expr | None:
    """Division by n − 1 where n belongs."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and _is_count(node.right):
        return quote("above / (n - 1)", above=node.left, n=node.right)
    return _other(node, UNBIASED, ATTRIBUTES)


def biased(node: ast.expr) -> ast.expr | None:
    """Division by n where n − 1 belongs."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and _is_count(node.left):
        return node.left if constant(node.right) == 1 else None
    return _other(node, BIASED, BACK)


def _other(node: ast.expr, functions: Mapping[str, str], attributes: Attributes) -> ast.expr | None:
    """One function in the place of another, or one attribute of a fit in the place of another."""
    other = functions.get(function_of(node), "")
    if other in FUNCTIONS:
        return renamed(node, other)
    for model, name, pattern in attributes:
        if isinstance(node, ast.Attribute) and attribute_of(node, model) == name:
            return quote(pattern, fit=node.value)
    return None


def _is_count(node: ast.expr) -> bool:
    """Whether this is the number of readings, by its name or as a list's length."""
    return (isinstance(node, ast.Name) and node.id in {"n", "N"}) or function_of(node) == "length"


def total(node: ast.expr) -> ast.expr | None:
    """A sum where a mean belongs."""
    name = function_of(node)
    other = "sum" if name == "mean" else name.replace("mean_", "sum_") if name.startswith("mean_") else ""
    return renamed(node, other) if other in FUNCTIONS else None


def average(node: ast.expr) -> ast.expr | None:
    """A mean where a sum belongs."""
    name = function_of(node)
    other = "mean" if name == "sum" else name.replace("sum_", "mean_") if name.startswith("sum_") else ""
    if other in FUNCTIONS:
        return renamed(node, other)
    x = argument(node, "x") if name.endswith("_log_likelihood") else None
    return None if x is None else quote("total / length(x)", total=node, x=x)


SLIPS = (
    Slip("n-minus-1-for-n", "with n − 1 in the place of n", 1, everywhere(unbiased)),
    Slip("n-for-n-minus-1", "with n in the place of n − 1", 1, everywhere(biased)),
    Slip("sum-for-mean", "with a sum in the place of a mean", 1, everywhere(total)),
    Slip("mean-for-sum", "with a mean in the place of a sum", 1, everywhere(average)),
)
