"""The right fit, and the wrong number read off it."""

import ast
from collections.abc import Iterator

from quizsvc.items.slips.base import Formula, Rewriting, Slip, whole
from quizsvc.items.slips.syntax import Change, function_of, quote
from quizsvc.items.vocabulary import FUNCTIONS

ESTIMATES = ("intercept", "slope", "mean", "loc", "scale", "sd", "low", "high", "shape", "rate")
"""What the models of the language estimate; tests and shares explained are nobody's slip."""
SQUARED = {"variance", "unbiased_variance"}
ROOTED = {"sd", "scale", "noise_scale", "standard_deviation", "sample_standard_deviation", "sqrt"}
MOST_WEIGHTS = 4


def other_entry(formula: Formula) -> Iterator[Rewriting]:
    """The fit's other estimates."""
    tree = formula.tree
    read = tree.value if isinstance(tree, ast.Subscript) else tree
    if not isinstance(read, ast.Attribute):
        return
    function = FUNCTIONS.get(function_of(read.value))
    if function is None or not function.fits:
        return
    if read.attr in {"coef", "probabilities"} and isinstance(tree, ast.Subscript):
        yield from _weights(read)
    own = {read.attr, "slope" if read.attr == "coef" else read.attr}
    for name in ESTIMATES:
        if name in function.returns.attributes and name not in own:
            yield Rewriting(ast.Attribute(read.value, name), f"It is the fit's {name}.")


def _weights(read: ast.Attribute) -> Iterator[Rewriting]:
    """The first few of the fit's weights; the one that is asked leads to the key and so is none."""
    for index in range(MOST_WEIGHTS):
        entry = ast.Subscript(read, ast.Constant(index))
        yield Rewriting(entry, f"It is number {index + 1} of the fit's {read.attr}.")


def asked(names: set[str], pattern: str) -> Change:
    """Puts the pattern in the place of a `key` that is an attribute, or the value of a function, of these names."""

    def change(node: ast.expr) -> ast.expr | None:
        name = node.attr if isinstance(node, ast.Attribute) else function_of(node)
        return quote(pattern, key=node) if name in names else None

    return change


def waiting_time(node: ast.expr) -> ast.expr | None:
    """A mean waiting time where the rate is asked."""
    return quote("1 / rate", rate=node) if isinstance(node, ast.Attribute) and node.attr == "rate" else None


SLIPS = (
    Slip("wrong-entry", "to another question about the same fit", 1, other_entry),
    Slip(
        "root-taken",
        "if the standard deviation were asked; its square is",
        1,
        whole(asked({*SQUARED, "sample_variance", "mean_squared_error"}, "key ** 0.5")),
    ),
    Slip("root-not-taken", "before the square root is taken", 1, whole(asked(ROOTED, "key ** 2"))),
    Slip("mean-for-rate", "if the mean were asked, one over the rate", 1, whole(waiting_time)),
)
