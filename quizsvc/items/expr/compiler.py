"""One expression turned into a closure, node by node; every node that is not listed is refused at its column."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol

import numpy as np

from quizsvc.items.expr.errors import ExpressionError
from quizsvc.items.expr.operators import (
    BINARY,
    COMPARE,
    PLAIN,
    UNBOUNDED,
    binary_kind,
    check_operands,
    compared,
    numeric,
    regular,
    truth,
    whole,
)
from quizsvc.items.expr.scope import ITEM_STEPS, NODE_STEPS, Scope, Spent, Thunk, quiet
from quizsvc.items.expr.source import MAX_DEPTH, place, syntax_tree
from quizsvc.items.expr.textbook import ABSOLUTE, POWER, instead, remedy_of
from quizsvc.items.findings import suggestion
from quizsvc.items.kinds import (
    ANY,
    BOOLEAN,
    FEATURES,
    FUNCTION,
    MATRIX,
    MAX_INTEGER,
    MAX_TEXT,
    NUMBER,
    NUMBERS,
    TEXT,
    TEXTS,
    VECTOR,
    Kind,
    Value,
)

MAX_NODES = 400
ELSEWHERE: Mapping[type[ast.AST], str] = {ast.BitXor: POWER, ast.BitOr: ABSOLUTE}
"""What to write for operators that mean something else elsewhere."""
LISTED: Mapping[frozenset[Kind], Kind] = {
    frozenset(): VECTOR,
    frozenset({NUMBER}): VECTOR,
    frozenset({VECTOR}): MATRIX,
    frozenset({TEXT}): TEXTS,
}
"""What a list of values of these kinds is."""
INDEXED: Mapping[tuple[Kind, ...], Kind] = {
    (VECTOR, NUMBER): NUMBER,
    (VECTOR, VECTOR): VECTOR,
    (MATRIX, NUMBER): VECTOR,
    (MATRIX, VECTOR): MATRIX,
    (MATRIX, NUMBER, NUMBER): NUMBER,
    (MATRIX, NUMBER, VECTOR): VECTOR,
    (MATRIX, VECTOR, NUMBER): VECTOR,
    (MATRIX, VECTOR, VECTOR): MATRIX,
}
"""What a list or a table gives for entries of these kinds between its brackets."""
REMEDIES: Mapping[type[ast.AST], str] = {
    ast.BinOp: "bound the draws that it uses, or compute it another way",
    ast.Call: "change what it is given; quizsvc bank vocabulary says what it takes",
    ast.Subscript: "write x[0], x[1:3], x[x > 0] or X[:, 0], within what is there",
    ast.Compare: "compare numbers, or lists of one length",
    ast.List: "write numbers alone, or texts alone",
}
CONSTANTS: Mapping[str, Value] = {"e": float(np.e), "pi": float(np.pi)}
FAULTS = (ValueError, TypeError, IndexError, ArithmeticError)
"""What the values of a node can make of its computation: errors to be told at its place."""


class Function(Protocol):
    """A function of the vocabulary, as an expression calls it."""

    @property
    def returns(self) -> Kind:
        """The kind of its result."""

    @property
    def draws(self) -> bool:
        """Whether it draws random numbers."""

    @property
    def size(self) -> int:
        """How many nodes a call adds when it is written out."""

    @property
    def names(self) -> frozenset[str]:
        """The template's names that a call reads beside its arguments."""

    @property
    def in_scope(self) -> Callable[[Scope], Callable[..., Value]] | None:
        """Gives the function as a value of a scope, where it may be one."""

    def bind(self, positional: list[Kind], keywords: dict[str, Kind]) -> "Call":
        """Check the call's form; what makes it, with the arguments by place and then by keyword, and what it gives.

        Raises ValueError saying what is wrong.
        """
        ...


Call = tuple[Callable[[Scope, list[Value]], Value], Kind]
"""What makes a call whose form is right, and the kind of its result with arguments of these kinds."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its text and place, the kind of its value, the names it uses, and whether it draws.

    `size` is its nodes, with those of the template's own functions that it calls.
    """

    source: str
    line: int
    column: int
    kind: Kind
    names: frozenset[str]
    draws: bool
    size: int
    thunk: Thunk = field(repr=False, compare=False)

    def evaluate(self, scope: Scope) -> Value:
        """The value in this scope, whatever overflows on the way.

        Raises ExpressionError, or IrregularFit where a fit has no estimate. Whoever evaluates many expressions says
        `quiet` once for all and calls their thunks.
        """
        with quiet():
            return self.thunk(scope)

    def holds(self, scope: Scope) -> bool:
        """Whether the condition holds. Raises ExpressionError where the value is neither true nor false."""
        try:
            return truth(self.thunk(scope))
        except ValueError as problem:
            raise ExpressionError(str(problem), "compare it with something", self.line, self.column) from None

    def number(self, scope: Scope) -> float:
        """The value as a number. Raises ExpressionError where it is none."""
        value = self.thunk(scope)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ExpressionError("one number is wanted here", "give one number", self.line, self.column)
        return float(value)


def compile_expression(
    source: str, line: int, column: int, names: Mapping[str, Kind], functions: Mapping[str, Function], margin: int = 0
) -> Expression:
    """The expression of `source`, which stands at line and column of its file and may use `names`.

    `margin` is how much of each further line the file has before the source goes on. Raises ExpressionError at the
    place in the file of the first thing that is wrong.
    """
    tree = syntax_tree(source, line, column, margin)
    compiler = Compiler(source, line, column, margin, names, functions)
    thunk, kind = compiler.stretch(tree.body, 1)
    return Expression(source, line, column, kind, frozenset(compiler.used), compiler.draws, compiler.size, thunk)


class Compiler:
    """Turns the nodes of one expression into closures, noting names used and draws made."""

    def __init__(
        self,
        source: str,
        line: int,
        column: int,
        margin: int,
        names: Mapping[str, Kind],
        functions: Mapping[str, Function],
    ) -> None:
        self.source, self.line, self.column, self.margin = source, line, column, margin
        self.names, self.functions = names, functions
        self.used: set[str] = set()
        self.draws = False
        self.nodes = self.size = self.steps = 0
        self.lead = len(source) - len(source.lstrip())

    def fail(self, node: ast.AST, message: str, remedy: str = "") -> ExpressionError:
        """The error at a node's place; where no remedy is known, the one for nodes of its type."""
        remedy = remedy or REMEDIES.get(type(node), "see the author's guide, Expressions")
        before = self.source.lstrip().encode()[: int(getattr(node, "col_offset", 0))].decode()
        offset = self.lead + len(before)
        return ExpressionError(message, remedy, *place(self.source, offset, self.line, self.column, self.margin))

    def visit(self, node: ast.expr, depth: int) -> tuple[Thunk, Kind]:
        """The closure and the kind of a node, by its exact type."""
        self.nodes += 1
        self.size += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise self.fail(node, "the expression is too large", "split it into named steps")
        method = self.METHODS.get(type(node))
        if method is None:
            raise self.fail(node, f"{_describe(node)} is not part of the language", remedy_of(self.source))
        return method(self, node, depth)

    def stretch(self, node: ast.expr, depth: int) -> tuple[Thunk, Kind]:
        """A node that counts its steps on entry: a whole expression, or a part that may not come to be evaluated."""
        outer, self.steps = self.steps, 0
        thunk, kind = self.visit(node, depth)
        steps, self.steps = self.steps, outer

        def counted(scope: Scope) -> Value:
            try:
                scope.budget.spend(steps)
            except Spent as problem:
                raise self.fault(node, problem) from None
            return thunk(scope)

        return (counted if steps else thunk), kind

    def guarded(self, node: ast.AST, compute: Callable[[Scope], Value]) -> Thunk:
        """A closure whose faults become errors at the node's place."""
        self.steps += NODE_STEPS

        def thunk(scope: Scope) -> Value:
            try:
                value = compute(scope)
                return value if type(value) is float else scope.keep(value)
            except FAULTS as problem:
                raise self.fault(node, problem) from None

        return thunk

    def fault(self, node: ast.AST, problem: Exception) -> ExpressionError:
        """The error that a node's values led to."""
        return self.fail(node, _sentence(problem), str(getattr(problem, "remedy", "")))

    def constant(self, node: ast.Constant, _depth: int) -> tuple[Thunk, Kind]:
        """A number, a text, True or False."""
        value: Any = node.value
        if type(value) is bool:
            return (lambda _scope: value), BOOLEAN
        if type(value) in {int, float} and abs(value) <= (MAX_INTEGER if type(value) is int else 1e308):
            return (lambda _scope: value), NUMBER
        if type(value) is str and len(value) <= MAX_TEXT:
            return (lambda _scope: value), TEXT
        raise self.fail(node, "this constant is not part of the language", "numbers up to 2**53 and short texts are")

    def name(self, node: ast.Name, _depth: int) -> tuple[Thunk, Kind]:
        """A value defined above, or a constant."""
        name = node.id
        if name in self.names:
            self.used.add(name)
            return (lambda scope: scope.values[name]), self.names[name]
        if name in CONSTANTS:
            value = CONSTANTS[name]
            return (lambda _scope: value), NUMBER
        function = self.functions.get(name)
        if function and function.in_scope:
            self.size += function.size
            self.used |= function.names
            return function.in_scope, FUNCTION
        if function:
            raise self.fail(node, f"'{name}' is a function; it stands here without its arguments", f"write {name}(…)")
        raise self.fail(node, f"unknown name '{name}'", suggestion(name, self.names))

    def binary(self, node: ast.BinOp, depth: int) -> tuple[Thunk, Kind]:
        """Arithmetic on numbers and arrays of fitting shapes."""
        symbol, apply = BINARY.get(type(node.op), ("", operator.add))
        if not symbol:
            remedy = ELSEWHERE.get(type(node.op), "use + - * / // % ** @")
            raise self.fail(node, "this operator is not part of the language", remedy)
        left, left_kind = self.visit(node.left, depth + 1)
        right, right_kind = self.visit(node.right, depth + 1)
        for kind in (left_kind, right_kind):
            if kind not in {NUMBER, BOOLEAN, VECTOR, MATRIX, NUMBERS, ANY} and not kind.words.startswith("a list or"):
                raise self.fail(node, f"'{symbol}' wants numbers, and here stands {kind.words}")

        risky = symbol in UNBOUNDED
        self.steps += NODE_STEPS

        def thunk(scope: Scope) -> Value:
            try:
                a, b = left(scope), right(scope)
                if risky or type(a) not in PLAIN or type(b) not in PLAIN:
                    scope.work(check_operands(symbol, a, b))
                value = apply(a, b)
                return value if type(value) is float else scope.keep(value)
            except FAULTS as problem:
                raise self.fault(node, problem) from None

        return thunk, binary_kind(symbol, left_kind, right_kind)

    def condition(self, node: ast.expr, depth: int) -> Thunk:
        """The closure of a node that must be true or false."""
        thunk, kind = self.stretch(node, depth)
        if kind not in {BOOLEAN, ANY}:
            raise self.fail(node, f"a condition is wanted here, and here stands {kind.words}", "compare it")
        return thunk

    def unary(self, node: ast.UnaryOp, depth: int) -> tuple[Thunk, Kind]:
        """A sign, or `not`."""
        if isinstance(node.op, ast.Not):
            operand = self.condition(node.operand, depth + 1)
            return self.guarded(node, lambda scope: not truth(operand(scope))), BOOLEAN
        operand, kind = self.visit(node.operand, depth + 1)
        if isinstance(node.op, ast.USub):
            return self.guarded(node, lambda scope: -numeric(operand(scope))), kind
        if isinstance(node.op, ast.UAdd):
            return self.guarded(node, lambda scope: numeric(operand(scope))), kind
        raise self.fail(node, "'~' is not part of the language", "write `not` for a condition")

    def boolean(self, node: ast.BoolOp, depth: int) -> tuple[Thunk, Kind]:
        """`and`, `or`, evaluated from the left as far as needed."""
        operands = [self.condition(value, depth + 1) for value in node.values]
        stop = isinstance(node.op, ast.Or)

        def compute(scope: Scope) -> Value:
            return any(truth(o(scope)) for o in operands) if stop else all(truth(o(scope)) for o in operands)

        return self.guarded(node, compute), BOOLEAN

    def compare(self, node: ast.Compare, depth: int) -> tuple[Thunk, Kind]:
        """A comparison, or a chain of them; between arrays it gives a mask."""
        operands = [self.visit(value, depth + 1) for value in (node.left, *node.comparators)]
        tests = [COMPARE[type(op)] for op in node.ops if type(op) in COMPARE]
        if len(tests) < len(node.ops):
            raise self.fail(node, "`is` and `in` are not part of the language", "use == != < <= > >=")
        thunks = [thunk for thunk, _ in operands]
        left, right, test = thunks[0], thunks[1], tests[0]

        def compute(scope: Scope) -> Value:
            return compared(test, regular(left(scope)), regular(right(scope)))

        def chained(scope: Scope) -> Value:
            values = [regular(thunk(scope)) for thunk in thunks]
            results = [compared(test, a, b) for test, (a, b) in zip(tests, pairwise(values), strict=True)]
            return all(truth(result) for result in results)

        kinds = {kind for _, kind in operands}
        if len(tests) > 1:
            return self.guarded(node, chained), BOOLEAN
        if kinds <= {NUMBER, TEXT, BOOLEAN}:
            return self.guarded(node, compute), BOOLEAN
        lists = VECTOR if kinds <= {NUMBER, VECTOR} else FEATURES
        return self.guarded(node, compute), lists if kinds & {VECTOR, MATRIX, FEATURES} else ANY

    def conditional(self, node: ast.IfExp, depth: int) -> tuple[Thunk, Kind]:
        """`a if condition else b`; only the chosen side is evaluated."""
        test = self.condition(node.test, depth + 1)
        body, body_kind = self.stretch(node.body, depth + 1)
        other, other_kind = self.stretch(node.orelse, depth + 1)

        def compute(scope: Scope) -> Value:
            return body(scope) if truth(test(scope)) else other(scope)

        return self.guarded(node, compute), body_kind if body_kind == other_kind else ANY

    def listing(self, node: ast.List, depth: int) -> tuple[Thunk, Kind]:
        """A list of numbers (an array), of such lists of one length (a table), of texts, or of layers."""
        pairs = [self.visit(item, depth + 1) for item in node.elts]
        thunks = [thunk for thunk, _ in pairs]
        kinds = {kind for _, kind in pairs}
        if FUNCTION in kinds:
            raise self.fail(node, "a function stands where a value is wanted", "write its arguments in brackets")

        def compute(scope: Scope) -> Value:
            scope.work(ITEM_STEPS * len(thunks))
            values = [thunk(scope) for thunk in thunks]
            if values and PLAIN.issuperset(map(type, values)):
                return np.array(values, dtype=np.float64)
            if values and all(isinstance(value, np.ndarray) and value.ndim == 1 for value in values):
                if len({value.size for value in values}) > 1:
                    raise ValueError("the rows of this table have different lengths")
                return np.array(values, dtype=np.float64)
            if any(isinstance(value, list | np.ndarray) for value in values):
                raise ValueError("a list stands within a list")
            return values

        return self.guarded(node, compute), LISTED.get(frozenset(kinds), ANY)

    def call(self, node: ast.Call, depth: int) -> tuple[Thunk, Kind]:
        """A call of a function of the vocabulary, its arguments checked by name and kind."""
        if not isinstance(node.func, ast.Name):
            raise self.fail(node, "only functions of the vocabulary can be called", "see quizsvc bank vocabulary")
        function = self.functions.get(node.func.id)
        if function is None:
            remedy = instead(node.func.id, self.functions)
            raise self.fail(node, f"unknown function '{node.func.id}'", remedy)
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self.fail(node, "star-arguments are not part of the language", "write the arguments out")
        positional = [self.visit(argument, depth + 1) for argument in node.args]
        if any(keyword.arg is None for keyword in node.keywords):
            raise self.fail(node, "star-arguments are not part of the language", "write the arguments out")
        keywords = {str(k.arg): self.visit(k.value, depth + 1) for k in node.keywords}
        if len(keywords) != len(node.keywords):
            raise self.fail(node, f"{node.func.id} is given a keyword twice", "keep one of them")
        try:
            invoke, made = function.bind(
                [kind for _, kind in positional], {name: kind for name, (_, kind) in keywords.items()}
            )
        except ValueError as problem:
            raise self.fail(node, str(problem), str(getattr(problem, "remedy", ""))) from None
        self.draws = self.draws or function.draws
        self.size += function.size
        self.used |= function.names

        arguments = [argument for argument, _ in (*positional, *keywords.values())]
        self.steps += NODE_STEPS

        def thunk(scope: Scope) -> Value:
            try:
                value = invoke(scope, [argument(scope) for argument in arguments])
                return value if type(value) is float else scope.keep(value)
            except FAULTS as problem:
                raise self.fault(node, problem) from None

        return thunk, made

    def attribute(self, node: ast.Attribute, depth: int) -> tuple[Thunk, Kind]:
        """A public number of a fit."""
        owner, kind = self.visit(node.value, depth + 1)
        name = node.attr
        if name not in kind.attributes:
            remedy = suggestion(name, kind.attributes) if kind.attributes else "only results of fits have attributes"
            raise self.fail(node, f"{kind.words} has no '{name}'", remedy)

        def compute(scope: Scope) -> Value:
            value = regular(owner(scope))
            if not hasattr(value, name):
                raise ValueError(f"with these arguments the fit has no '{name}'")
            return getattr(value, name)

        return self.guarded(node, compute), kind.attributes[name]

    def subscript(self, node: ast.Subscript, depth: int) -> tuple[Thunk, Kind]:
        """An element, a slice, a column or a masked part of an array."""
        owner, kind = self.visit(node.value, depth + 1)
        entries = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if len(entries) > 2:
            raise self.fail(node, "at most two indices", "write X[i, j]")
        indices = [self.index(entry, depth + 1) for entry in entries]

        def compute(scope: Scope) -> Value:
            value = owner(scope)
            if not isinstance(value, np.ndarray):
                raise ValueError("only a list or a table of numbers can be indexed")
            index = tuple(make(scope) for make, _ in indices)
            for entry, length in zip(index, value.shape, strict=False):
                if type(entry) is int and not -length <= entry < length:
                    raise ValueError(f"there is no place {entry} among {length}; places count from 0")
            return value[index if len(index) > 1 else index[0]]

        return self.guarded(node, compute), INDEXED.get((kind, *(entry for _, entry in indices)), ANY)

    def index(self, node: ast.expr, depth: int) -> tuple[Thunk, Kind]:
        """One entry between square brackets: a whole number, a mask, or a slice, which like a mask gives a list."""
        if isinstance(node, ast.Slice):
            ends = [
                None if end is None else self.visit(end, depth + 1)[0] for end in (node.lower, node.upper, node.step)
            ]
            return (lambda scope: slice(*(None if end is None else whole(end(scope)) for end in ends))), VECTOR
        thunk, kind = self.visit(node, depth)

        def compute(scope: Scope) -> Value:
            value = thunk(scope)
            return value if isinstance(value, np.ndarray) and value.dtype == np.bool_ else whole(value)

        return compute, kind

    METHODS: Mapping[type[ast.expr], Callable[..., tuple[Thunk, Kind]]] = {
        ast.Constant: constant,
        ast.Name: name,
        ast.BinOp: binary,
        ast.UnaryOp: unary,
        ast.BoolOp: boolean,
        ast.Compare: compare,
        ast.IfExp: conditional,
        ast.List: listing,
        ast.Call: call,
        ast.Attribute: attribute,
        ast.Subscript: subscript,
    }


def _describe(node: ast.expr) -> str:
    words = {
        ast.Lambda: "a lambda",
        ast.ListComp: "a comprehension",
        ast.GeneratorExp: "a comprehension",
        ast.SetComp: "a comprehension",
        ast.DictComp: "a comprehension",
        ast.NamedExpr: "an assignment",
        ast.JoinedStr: "an f-string",
        ast.Tuple: "a tuple",
        ast.Dict: "a dictionary",
        ast.Set: "a set",
        ast.Await: "await",
        ast.Yield: "yield",
        ast.Starred: "a star-argument",
    }
    return words.get(type(node), f"'{type(node).__name__}'")


def _sentence(problem: Exception) -> str:
    if isinstance(problem, ZeroDivisionError):
        return "division by zero"
    if isinstance(problem, OverflowError):
        return "a number grew too large"
    return str(problem)[:200]
