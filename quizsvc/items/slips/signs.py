"""The sign of the answer."""

import ast

from quizsvc.items.slips.base import Slip, whole
from quizsvc.items.slips.syntax import quote


def flipped(node: ast.expr) -> ast.expr:
    """The key with the other sign."""
    return quote("-key", key=node)


SLIPS = (Slip("sign-flipped", "with the other sign", 1, whole(flipped)),)
