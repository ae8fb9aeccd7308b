"""The intercept: forgotten, penalised, or put where there is none."""

import ast

from quizsvc.items.slips.base import Slip, everywhere
from quizsvc.items.slips.syntax import argument, constant, given, takes

TRUE, FALSE = ast.Constant(True), ast.Constant(False)


def dropped(node: ast.expr) -> ast.expr | None:
    """A regression through the origin."""
    here = takes(node, "intercept") and constant(argument(node, "intercept")) is not False
    return given(node, intercept=FALSE, penalise_intercept=None) if here else None


def needless(node: ast.expr) -> ast.expr | None:
    """A regression with an intercept that it should not have."""
    return given(node, intercept=TRUE) if constant(argument(node, "intercept")) is False else None


def penalised(node: ast.expr) -> ast.expr | None:
    """A regression whose penalty or prior holds for the intercept too."""
    pulled = any(argument(node, name) is not None for name in ("penalty", "prior", "l1", "l2"))
    here = pulled and takes(node, "penalise_intercept") and constant(argument(node, "penalise_intercept")) is not True
    return given(node, penalise_intercept=TRUE) if here else None


def spared(node: ast.expr) -> ast.expr | None:
    """A regression whose intercept is left out of the penalty."""
    return given(node, penalise_intercept=None) if constant(argument(node, "penalise_intercept")) is True else None


def left_out(node: ast.expr) -> ast.expr | None:
    """A prediction without the intercept."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
        return None
    sides = [side for side in (node.left, node.right) if not _is_intercept(side)]
    return sides[0] if len(sides) == 1 else None


def _is_intercept(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "intercept"


SLIPS = (
    Slip("no-intercept", "without an intercept", 1, everywhere(dropped)),
    Slip("penalised-intercept", "with the intercept penalised too", 1, everywhere(penalised)),
    Slip("intercept-left-out", "without adding the intercept", 1, everywhere(left_out)),
    Slip("needless-intercept", "with an intercept", 2, everywhere(needless)),
    Slip("spared-intercept", "with the intercept left out of the penalty", 2, everywhere(spared)),
)
