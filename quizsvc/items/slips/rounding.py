"""Rounding: of the answer to fewer decimals than are asked, or of a number on the way to it."""

import ast
from collections.abc import Iterator
from functools import partial

from quizsvc.items.kinds import NUMBER, NUMBERS
from quizsvc.items.slips.base import Formula, Rewriting, Slip
from quizsvc.items.slips.syntax import argument, function_of, given, inside, quote
from quizsvc.items.vocabulary import FUNCTIONS


def rounded_answer(formula: Formula) -> Iterator[Rewriting]:
    """The key to one decimal less."""
    if formula.decimals > 0:
        yield Rewriting(quote(f"round(key, {formula.decimals - 1})", key=formula.tree))


def rounded_too_early(formula: Formula) -> Iterator[Rewriting]:
    """The key from numbers on the way that are rounded to one or two decimals less than are asked."""
    for decimals in range(formula.decimals - 1, max(formula.decimals - 3, 0), -1):
        made = inside(formula.tree, partial(_rounded, decimals))
        if made is not None:
            yield Rewriting(made, f"They were rounded to {decimals} decimals.")


def _rounded(decimals: int, node: ast.expr) -> ast.expr | None:
    """A number on the way, rounded; on the way to a Gaussian's posterior stands the mean of its readings."""
    readings = argument(node, "x") if function_of(node) == "fit_gaussian_mean" else None
    if readings is not None:
        return given(node, x=quote(f"round(mean(x), {decimals}) * ones(length(x))", x=readings))
    return quote(f"round(on_the_way, {decimals})", on_the_way=node) if _is_result(node) else None


def _is_result(node: ast.expr) -> bool:
    """Whether a person would write this number down on the way: a fit's, or a function's."""
    if isinstance(node, ast.Attribute):
        return function_of(node.value) in FUNCTIONS
    function = FUNCTIONS.get(function_of(node))
    return function is not None and not function.fits and function.returns in {NUMBER, NUMBERS}


SLIPS = (
    Slip("rounded-answer", "to fewer decimals than are asked", 1, rounded_answer),
    Slip("rounded-too-early", "from numbers that were rounded on the way", 2, rounded_too_early),
)
