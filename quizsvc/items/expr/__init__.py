"""Safe expressions: a subset of Python's expression syntax, compiled once to closures over an allow-list.

Nothing here evaluates Python. A text is bounded, parsed by `ast`, and each node of the few types listed in
`Compiler.METHODS` becomes a closure; every other node is refused at its column. Functions come from the vocabulary
alone, and each knows the size of what it makes before it makes it. Rejected roads: `eval` with an emptied namespace
(a string of attribute lookups gets out of it) and the libraries that walk the tree at every evaluation (slow, and
the best of them still lets a power or a list product burn the machine).
"""

from quizsvc.items.expr.compiler import CONSTANTS, MAX_NODES, Call, Expression, Function, compile_expression
from quizsvc.items.expr.errors import ExpressionError, IrregularFit
from quizsvc.items.expr.operators import regular
from quizsvc.items.expr.own import MAX_EXPANDED, InScope, OwnFunction, own_function
from quizsvc.items.expr.scope import (
    MAX_ALIVE,
    MAX_STEPS,
    NODE_STEPS,
    Alter,
    Budget,
    FitRecord,
    Scope,
    Spent,
    Thunk,
    quiet,
)
from quizsvc.items.expr.source import MAX_CHARACTERS, MAX_DEPTH

__all__ = [
    "CONSTANTS",
    "MAX_ALIVE",
    "MAX_CHARACTERS",
    "MAX_DEPTH",
    "MAX_EXPANDED",
    "MAX_NODES",
    "MAX_STEPS",
    "NODE_STEPS",
    "Alter",
    "Budget",
    "Call",
    "Expression",
    "ExpressionError",
    "FitRecord",
    "Function",
    "InScope",
    "IrregularFit",
    "OwnFunction",
    "Scope",
    "Spent",
    "Thunk",
    "compile_expression",
    "own_function",
    "quiet",
    "regular",
]
