"""Logarithms: to base 2 or 10 where the natural one belongs, or a density's constant left out."""

import ast

from quizsvc.items.slips.base import Slip, everywhere
from quizsvc.items.slips.syntax import Change, argument, function_of, quote

IN_NATS = ("log1p", "log_loss", "_log_likelihood", "_log_density", "entropy", "kl_divergence", "kl_bernoulli")
"""Endings of the names of functions whose values are natural logarithms, unless they are given a base."""


def is_in_nats(node: ast.expr) -> bool:
    """Whether this is a call whose value is a natural logarithm."""
    name = function_of(node)
    return (name == "log" or name.endswith(IN_NATS)) and argument(node, "base") is None


def base(number: int) -> Change:
    """Puts the logarithm to another base in the place of each natural one."""
    return lambda node: quote(f"natural / log({number})", natural=node) if is_in_nats(node) else None


def without_constant(node: ast.expr) -> ast.expr | None:
    """A Gaussian log-density without the part −ln √(2π) of each reading."""
    x = argument(node, "x")
    if x is None:
        return None
    constants = {"normal_log_likelihood": "length(x) / 2", "normal_log_density": "1 / 2"}
    times = constants.get(function_of(node))
    if times:
        return quote(f"given + {times} * log(2 * pi)", given=node, x=x)
    if function_of(node) != "log" or not isinstance(x, ast.BinOp) or not isinstance(x.op, ast.Mult):
        return None
    return quote("log(x)", x=x.right) if ast.unparse(x.left) == "2 * pi" else None


SLIPS = (
    Slip("log-base-2", "with logarithms to base 2", 1, everywhere(base(2))),
    Slip("log-base-10", "with logarithms to base 10", 1, everywhere(base(10))),
    Slip("constant-left-out", "without the constant of the density", 2, everywhere(without_constant)),
)
