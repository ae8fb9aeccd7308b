"""Probabilities: of the other outcome, as odds, as log-odds, in percent; and odds for log-odds."""

import ast

from quizsvc.items.slips.base import Slip, everywhere, whole
from quizsvc.items.slips.syntax import Change, argument, attribute_of, constant, function_of, given, quote

BINARY = ("log_loss", "brier_score", "focal_loss")
"""Endings of the names of losses of the probability `p` of one of two outcomes."""
ENDINGS = ("_cdf", "sigmoid")
"""Endings of the names of functions that give a probability."""


def is_probability(node: ast.expr) -> bool:
    """Whether an expression shows by its form that it is a probability."""
    if isinstance(node, ast.Attribute):
        return node.attr in {"probability", "probabilities"}
    if isinstance(node, ast.Subscript):
        return is_probability(node.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        return constant(node.left) == 1 and is_probability(node.right)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return is_logistic(node)
    return function_of(node).endswith(ENDINGS)


def is_logistic(node: ast.BinOp) -> bool:
    """Whether this is 1 / (1 + exp(…))."""
    below = node.right
    return (
        constant(node.left) == 1
        and isinstance(below, ast.BinOp)
        and isinstance(below.op, ast.Add)
        and "exp" in {function_of(below.left), function_of(below.right)}
    )


def probability(pattern: str) -> Change:
    """Puts the pattern in the place of a key `p` that is a probability."""
    return lambda node: quote(pattern, p=node) if is_probability(node) else None


def other_outcome(node: ast.expr) -> ast.expr | None:
    """A loss of the probability of the other outcome."""
    p = argument(node, "p") if function_of(node).endswith(BINARY) else None
    return None if p is None else given(node, p=quote("1 - p", p=p))


def odds_ratio(node: ast.expr) -> ast.expr | None:
    """A weight of a logistic or Poisson regression taken out of its logarithm."""
    fit = node.value if isinstance(node, ast.Subscript) else node
    linear = attribute_of(fit, "logistic_regression", "poisson_regression") in {"slope", "intercept", "coef"}
    return quote("exp(weight)", weight=node) if linear else None


def linear(node: ast.expr) -> ast.expr | None:
    """The probability that a logistic regression's log-odds stand for."""
    models = {function_of(inner.value) for inner in ast.walk(node) if isinstance(inner, ast.Attribute)}
    is_sum = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and models == {"logistic_regression"}
    return quote("1 / (1 + e ** (-z))", z=node) if is_sum or function_of(node) == "logit" else None


SLIPS = (
    Slip("complement", "for the other outcome, 1 − p", 1, whole(probability("1 - p"))),
    Slip("other-outcome", "with the probability of the other outcome, 1 − p", 1, everywhere(other_outcome)),
    Slip("odds-for-probability", "in odds, p/(1 − p)", 2, whole(probability("p / (1 - p)"))),
    Slip("log-odds-for-probability", "in log-odds, ln(p/(1 − p))", 2, whole(probability("log(p / (1 - p))"))),
    Slip("percent-for-share", "in percent", 1, whole(probability("100 * p"))),
    Slip("probability-for-log-odds", "as a probability", 1, whole(linear)),
    Slip("odds-for-log-odds", "after exponentiation: e to the weight", 2, whole(odds_ratio)),
)
