"""The data themselves: one reading missed, the two axes swapped, a feature standardised."""

import ast
from collections.abc import Callable, Iterator

from quizsvc.items.slips.base import Formula, Rewriting, Slip, everywhere
from quizsvc.items.slips.syntax import argument, attribute_of, changed, given, quote, renamed, takes


def missed(pattern: str) -> Callable[[Formula], Iterator[Rewriting]]:
    """Takes a part of each list `x` of drawn data; of an even number of readings people take the middle two's mean."""

    def rewrite(formula: Formula) -> Iterator[Rewriting]:
        def change(node: ast.expr) -> ast.expr | None:
            if isinstance(node, ast.Attribute) and attribute_of(node, "fit_laplace") == "loc":
                return renamed(node.value, "median")
            return quote(pattern, x=node) if isinstance(node, ast.Name) and formula.holds_list(node.id) else None

        made = changed(formula.tree, change)
        if made is not None:
            yield Rewriting(made)

    return rewrite


def swapped(node: ast.expr) -> ast.expr | None:
    """A regression of the feature on the response."""
    X, y = argument(node, "X"), argument(node, "y")
    return given(node, X=y, y=X) if X is not None and y is not None and takes(node, "intercept") else None


def standardised(node: ast.expr) -> ast.expr | None:
    """A regression on the feature less its mean and over its standard deviation."""
    X = argument(node, "X")
    if X is None or not takes(node, "intercept"):
        return None
    return given(node, X=quote("(x - mean(x)) / variance(x) ** 0.5", x=X))


SLIPS = (
    Slip("first-missed", "without the first reading", 1, missed("x[1:]")),
    Slip("last-missed", "without the last reading", 1, missed("x[:-1]")),
    Slip("swapped-axes", "with the two axes swapped", 2, everywhere(swapped)),
    Slip("standardised-feature", "for the feature standardised", 2, everywhere(standardised)),
)
