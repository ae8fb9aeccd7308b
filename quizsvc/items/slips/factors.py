"""Factors: a two too many or too few, one left out, a square or a root left out, a ratio upside down."""

import ast
from collections.abc import Callable, Iterator

from quizsvc.items.slips.base import Formula, Rewriting, Slip, anywhere, everywhere, whole
from quizsvc.items.slips.syntax import argument, constant, function_of, one_at_a_time, quote
from quizsvc.items.vocabulary import FUNCTIONS


def scaled(pattern: str) -> Callable[[Formula], Iterator[Rewriting]]:
    """Puts the pattern in the place of a `key` that no fit makes."""

    def rewrite(formula: Formula) -> Iterator[Rewriting]:
        names = {function_of(node) for node in ast.walk(formula.tree) if isinstance(node, ast.Call)}
        if not any(name in FUNCTIONS and FUNCTIONS[name].fits for name in names):
            yield Rewriting(quote(pattern, key=formula.tree))

    return rewrite


def square_left_out(node: ast.expr) -> ast.expr | None:
    """A number where its square belongs."""
    squared = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and constant(node.right) == 2
    return node.left if squared and isinstance(node, ast.BinOp) else None


def root_left_out(node: ast.expr) -> ast.expr | None:
    """A number where its square root belongs."""
    return argument(node, "x") if function_of(node) == "sqrt" else None


def right_left_out(node: ast.expr) -> ast.expr | None:
    """A product or a quotient without the factor or divisor at its end."""
    here = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div) and _is_factor(node.right)
    return node.left if here and isinstance(node, ast.BinOp) else None


def left_left_out(node: ast.expr) -> ast.expr | None:
    """A product or a quotient without the factor at its beginning."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div) and _is_factor(node.left):
        return node.right if isinstance(node.op, ast.Mult) else quote("1 / below", below=node.right)
    return None


def _is_factor(node: ast.expr) -> bool:
    """Whether this is a letter, its square, or a number other than 1."""
    return isinstance(square_left_out(node) or node, ast.Name) or constant(node) not in {None, 1}


def factor_left_out(formula: Formula) -> Iterator[Rewriting]:
    """The key without one of its factors."""
    for change in (right_left_out, left_left_out):
        yield from map(Rewriting, one_at_a_time(formula.tree, change))


def offset_left_out(node: ast.expr) -> ast.expr | None:
    """A sum without the whole number that is added or taken away at its end."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        return node.left if isinstance(constant(node.right), int) else None
    return None


def inverted(node: ast.expr) -> ast.expr | None:
    """A ratio the other way round."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and constant(node.left) != 1:
        return quote("below / above", below=node.right, above=node.left)
    return None


SLIPS = (
    Slip("doubled", "with a factor of 2 too many", 2, scaled("2 * key")),
    Slip("halved", "with a factor of 2 too few", 2, scaled("key / 2")),
    Slip("square-left-out", "with a number where its square belongs", 1, anywhere(square_left_out)),
    Slip("root-left-out", "with a square root left out", 1, anywhere(root_left_out)),
    Slip("factor-left-out", "with a factor left out", 2, factor_left_out),
    Slip("offset-left-out", "without what is added or taken away in whole numbers", 2, everywhere(offset_left_out)),
    Slip("inverted-ratio", "with the ratio the other way round", 1, whole(inverted)),
)
