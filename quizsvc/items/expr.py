"""Safe expressions: a subset of Python's expression syntax, compiled once to closures over an allow-list.

Nothing here evaluates Python. A text is bounded, parsed by `ast`, and each node of the few types listed in
`Compiler.METHODS` becomes a closure; every other node is refused at its column. Functions come from the vocabulary
alone, and each knows the size of what it makes before it makes it. Rejected roads: `eval` with an emptied namespace
(a string of attribute lookups gets out of it) and the libraries that walk the tree at every evaluation (slow, and
the best of them still lets a power or a list product burn the machine).
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import prod
from typing import Any, Protocol

import numpy as np

from quizsvc.items.findings import suggestion
from quizsvc.items.kinds import (
    ANY,
    BOOLEAN,
    FEATURES,
    MATRIX,
    MAX_ELEMENTS,
    MAX_INTEGER,
    MAX_TEXT,
    NUMBER,
    NUMBERS,
    TEXT,
    TEXTS,
    VECTOR,
    Degenerate,
    Kind,
    Value,
    frozen,
)
from quizsvc.numeric import Certificate, Stream

MAX_CHARACTERS = 2_000
MAX_NODES = 400
MAX_DEPTH = 40
MAX_ALIVE = 1_000_000
MAX_STEPS = 5_000_000
TIGHT = re.compile(r"(?<![A-Za-z0-9_])[0-9][0-9_.]*+(?:[eE][+-]?[0-9_]++)?+(?=[A-Za-z_])")
"""A number that runs into a letter: hexadecimal, imaginary, or `1if`, which Python reads with a warning."""
CONSTANTS: Mapping[str, Value] = {"e": float(np.e), "pi": float(np.pi)}


class ExpressionError(Exception):
    """An expression that cannot be compiled or evaluated: where, what, and the remedy."""

    def __init__(self, message: str, remedy: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.remedy, self.line, self.column = message, remedy, line, column


class IrregularFit(Exception):
    """A fit whose data determine no estimate, met where a number was wanted: the draw is to be rejected."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FitRecord:
    """One fit made while evaluating: the model's name, its arguments in full, and the evidence."""

    model: str
    arguments: Mapping[str, Value]
    certificate: Certificate
    result: Value


Alter = Callable[[str, Mapping[str, Value]], Mapping[str, Value]]
"""Gives other arguments for a fit: model's name and arguments by name, to arguments by name."""


@dataclass(slots=True)
class Scope:
    """What expressions see: values by name, the stream that draws take from, and the fits made so far."""

    values: dict[str, Value]
    stream: Stream | None = None
    fits: list[FitRecord] = field(default_factory=list)
    alter: Alter | None = None
    alive: int = 0
    steps: int = 0

    def spend(self, value: Value) -> None:
        """Count one step and the numbers of an array made. Raises ValueError when a variant makes too many."""
        self.work(1)
        if isinstance(value, np.ndarray):
            self.alive += value.size
            if self.alive > MAX_ALIVE:
                raise ValueError(f"the variant holds more than {MAX_ALIVE:,} numbers; draw fewer")

    def work(self, steps: int) -> None:
        """Count steps, one for each number that a function reads. Raises ValueError when they are too many."""
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise ValueError(f"the variant takes more than {MAX_STEPS:,} steps; compute less")


def quiet() -> np.errstate:
    """A context in which expressions are evaluated: what overflows is infinite, without a warning."""
    return np.errstate(all="ignore")


Thunk = Callable[[Scope], Value]


class Function(Protocol):
    """A function of the vocabulary, as an expression calls it."""

    @property
    def returns(self) -> Kind:
        """The kind of its result."""

    @property
    def draws(self) -> bool:
        """Whether it draws random numbers."""

    def bind(
        self, positional: list[Kind], keywords: dict[str, Kind]
    ) -> Callable[[Scope, list[Value], dict[str, Value]], Value]:
        """Check the call's form; the callable that makes it. Raises ValueError saying what is wrong."""
        ...


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its text and place, the kind of its value, the names it uses, and whether it draws."""

    source: str
    line: int
    column: int
    kind: Kind
    names: frozenset[str]
    draws: bool
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
            return _truth(self.thunk(scope))
        except ValueError as problem:
            raise ExpressionError(str(problem), "compare it with something", self.line, self.column) from None

    def number(self, scope: Scope) -> float:
        """The value as a number. Raises ExpressionError where it is none."""
        value = self.thunk(scope)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ExpressionError("one number is wanted here", "", self.line, self.column)
        return float(value)


BINARY: Mapping[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", operator.pow),
    ast.MatMult: ("@", operator.matmul),
}
COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def compile_expression(
    source: str, line: int, column: int, names: Mapping[str, Kind], functions: Mapping[str, Function], margin: int = 0
) -> Expression:
    """The expression of `source`, which stands at line and column of its file and may use `names`.

    `margin` is how much of each further line the file has before the source goes on. Raises ExpressionError at the
    place in the file of the first thing that is wrong.
    """
    tree = _parse(source, line, column, margin)
    compiler = Compiler(source, line, column, margin, names, functions)
    thunk, kind = compiler.visit(tree.body, 1)
    return Expression(source, line, column, kind, frozenset(compiler.used), compiler.draws, thunk)


def place(source: str, offset: int, line: int, column: int, margin: int) -> tuple[int, int]:
    """Line and column in the file of an offset into the source."""
    before = source[:offset]
    rows = before.count("\n")
    return (line, column + offset) if rows == 0 else (line + rows, margin + offset - before.rfind("\n"))


def _parse(source: str, line: int, column: int, margin: int) -> ast.Expression:
    """The syntax tree of a bounded text; newlines count as spaces."""
    offset, message = _refusal(source)
    if message:
        where = place(source, offset, line, column, margin)
        raise ExpressionError(message, "see the author's guide, Expressions", *where)
    try:
        return ast.parse(source.replace("\n", " ").strip(), mode="eval")
    except SyntaxError as problem:
        offset = len(source) - len(source.lstrip()) + max((problem.offset or 1) - 1, 0)
        where = place(source, offset, line, column, margin)
        message = f"'{_short(source)}' is not an expression"
        raise ExpressionError(message, "check brackets and operators", *where) from None
    except (ValueError, RecursionError, MemoryError, OverflowError):
        raise ExpressionError(
            "the expression is too deeply nested", "split it into named steps", line, column
        ) from None


def _refusal(source: str) -> tuple[int, str]:
    """Where and why a text is refused before it is parsed; an empty message where it is not."""
    if not source.strip():
        return 0, "an expression is missing here"
    if len(source) > MAX_CHARACTERS:
        return 0, f"the expression has {len(source):,} characters; at most {MAX_CHARACTERS:,} are read"
    depth, quote = 0, ""
    for offset, character in enumerate(source):
        if character == quote:
            quote = ""
        elif not quote and character in "\"'":
            quote = character
        elif not quote:
            depth += (character in "([{") - (character in ")]}")
        message = _character_refusal(character, bool(quote), depth)
        if message:
            return offset, message
        if source.startswith(("'''", '"""'), offset):
            return offset, "three quotes stand in a row"
    tight = TIGHT.search(re.sub(r"'[^']*'|\"[^\"]*\"", lambda text: " " * len(text[0]), source))
    return (tight.start(), "a number runs into a letter") if tight else (0, "")


def _character_refusal(character: str, quoted: bool, depth: int) -> str:
    if character != "\n" and not character.isprintable():
        return "a control character stands in the expression"
    if character == "\\":
        return "a backslash stands in the expression"
    if not quoted and ord(character) > 127:
        return f"'{character}' is not understood in an expression"
    if not quoted and character == "#":
        return "a comment stands in the expression"
    return f"brackets are nested deeper than {MAX_DEPTH}" if depth > MAX_DEPTH else ""


def _short(source: str) -> str:
    return source if len(source) <= 60 else source[:57] + "…"


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
        self.nodes = 0
        self.lead = len(source) - len(source.lstrip())

    def fail(self, node: ast.AST, message: str, remedy: str = "") -> ExpressionError:
        """The error at a node's place."""
        before = self.source.lstrip().encode()[: int(getattr(node, "col_offset", 0))].decode()
        offset = self.lead + len(before)
        return ExpressionError(message, remedy, *place(self.source, offset, self.line, self.column, self.margin))

    def visit(self, node: ast.expr, depth: int) -> tuple[Thunk, Kind]:
        """The closure and the kind of a node, by its exact type."""
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise self.fail(node, "the expression is too large", "split it into named steps")
        method = self.METHODS.get(type(node))
        if method is None:
            raise self.fail(
                node, f"{_describe(node)} is not part of the language", "see the author's guide, Expressions"
            )
        return method(self, node, depth)

    def guarded(self, node: ast.AST, compute: Callable[[Scope], Value]) -> Thunk:
        """A closure whose ValueErrors and arithmetic errors become errors at the node's place."""

        def thunk(scope: Scope) -> Value:
            try:
                value = frozen(compute(scope))
                scope.spend(value)
            except (ValueError, TypeError, IndexError, ArithmeticError) as problem:
                raise self.fail(node, _sentence(problem)) from None
            return value

        return thunk

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
        if name in self.functions:
            raise self.fail(node, f"'{name}' is a function; it stands here without its arguments", f"write {name}(…)")
        raise self.fail(node, f"unknown name '{name}'", suggestion(name, self.names))

    def binary(self, node: ast.BinOp, depth: int) -> tuple[Thunk, Kind]:
        """Arithmetic on numbers and arrays of fitting shapes."""
        symbol, apply = BINARY.get(type(node.op), ("", operator.add))
        if not symbol:
            raise self.fail(node, "this operator is not part of the language", "use + - * / // % ** @")
        left, left_kind = self.visit(node.left, depth + 1)
        right, right_kind = self.visit(node.right, depth + 1)
        for kind in (left_kind, right_kind):
            if kind not in {NUMBER, BOOLEAN, VECTOR, MATRIX, NUMBERS, ANY} and not kind.words.startswith("a list or"):
                raise self.fail(node, f"'{symbol}' wants numbers, and here stands {kind.words}")

        def compute(scope: Scope) -> Value:
            a, b = left(scope), right(scope)
            _check_operands(symbol, a, b)
            return apply(a, b)

        return self.guarded(node, compute), _binary_kind(symbol, left_kind, right_kind)

    def condition(self, node: ast.expr, depth: int) -> Thunk:
        """The closure of a node that must be true or false."""
        thunk, kind = self.visit(node, depth)
        if kind not in {BOOLEAN, ANY}:
            raise self.fail(node, f"a condition is wanted here, and here stands {kind.words}", "compare it")
        return thunk

    def unary(self, node: ast.UnaryOp, depth: int) -> tuple[Thunk, Kind]:
        """A sign, or `not`."""
        if isinstance(node.op, ast.Not):
            operand = self.condition(node.operand, depth + 1)
            return self.guarded(node, lambda scope: not _truth(operand(scope))), BOOLEAN
        operand, kind = self.visit(node.operand, depth + 1)
        if isinstance(node.op, ast.USub):
            return self.guarded(node, lambda scope: -_numeric(operand(scope))), kind
        if isinstance(node.op, ast.UAdd):
            return self.guarded(node, lambda scope: _numeric(operand(scope))), kind
        raise self.fail(node, "'~' is not part of the language", "write `not` for a condition")

    def boolean(self, node: ast.BoolOp, depth: int) -> tuple[Thunk, Kind]:
        """`and`, `or`, evaluated from the left as far as needed."""
        operands = [self.condition(value, depth + 1) for value in node.values]
        stop = isinstance(node.op, ast.Or)

        def compute(scope: Scope) -> Value:
            return any(_truth(o(scope)) for o in operands) if stop else all(_truth(o(scope)) for o in operands)

        return self.guarded(node, compute), BOOLEAN

    def compare(self, node: ast.Compare, depth: int) -> tuple[Thunk, Kind]:
        """A comparison, or a chain of them; between arrays it gives a mask."""
        operands = [self.visit(value, depth + 1) for value in (node.left, *node.comparators)]
        tests = [COMPARE.get(type(op)) for op in node.ops]
        if any(test is None for test in tests):
            raise self.fail(node, "`is` and `in` are not part of the language", "use == != < <= > >=")
        thunks = [thunk for thunk, _ in operands]

        def compute(scope: Scope) -> Value:
            values = [_regular(thunk(scope)) for thunk in thunks]
            for a, b in pairwise(values):
                _check_shapes("a comparison", a, b)
            results = [test(a, b) for test, (a, b) in zip(tests, pairwise(values), strict=True) if test]
            return results[0] if len(results) == 1 else all(_truth(result) for result in results)

        kinds = {kind for _, kind in operands}
        if kinds <= {NUMBER, TEXT, BOOLEAN} or len(tests) > 1:
            return self.guarded(node, compute), BOOLEAN
        lists = VECTOR if kinds <= {NUMBER, VECTOR} else FEATURES
        return self.guarded(node, compute), lists if kinds & {VECTOR, MATRIX, FEATURES} else ANY

    def conditional(self, node: ast.IfExp, depth: int) -> tuple[Thunk, Kind]:
        """`a if condition else b`; only the chosen side is evaluated."""
        test = self.condition(node.test, depth + 1)
        body, body_kind = self.visit(node.body, depth + 1)
        other, other_kind = self.visit(node.orelse, depth + 1)

        def compute(scope: Scope) -> Value:
            return body(scope) if _truth(test(scope)) else other(scope)

        return self.guarded(node, compute), body_kind if body_kind == other_kind else ANY

    def listing(self, node: ast.List, depth: int) -> tuple[Thunk, Kind]:
        """A list of numbers (an array), of texts, or of layers."""
        pairs = [self.visit(item, depth + 1) for item in node.elts]
        thunks = [thunk for thunk, _ in pairs]
        kinds = {kind for _, kind in pairs}

        def compute(scope: Scope) -> Value:
            values = [thunk(scope) for thunk in thunks]
            if values and all(isinstance(value, int | float) for value in values):
                return np.array(values, dtype=np.float64)
            return values

        return self.guarded(node, compute), VECTOR if kinds <= {NUMBER} else TEXTS if kinds == {TEXT} else ANY

    def call(self, node: ast.Call, depth: int) -> tuple[Thunk, Kind]:
        """A call of a function of the vocabulary, its arguments checked by name and kind."""
        if not isinstance(node.func, ast.Name):
            raise self.fail(node, "only functions of the vocabulary can be called", "see quizsvc bank vocabulary")
        function = self.functions.get(node.func.id)
        if function is None:
            remedy = suggestion(node.func.id, self.functions)
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
            invoke = function.bind(
                [kind for _, kind in positional], {name: kind for name, (_, kind) in keywords.items()}
            )
        except ValueError as problem:
            raise self.fail(node, str(problem), str(getattr(problem, "remedy", ""))) from None
        self.draws = self.draws or function.draws

        def compute(scope: Scope) -> Value:
            arguments = [thunk(scope) for thunk, _ in positional]
            named = {name: thunk(scope) for name, (thunk, _) in keywords.items()}
            return invoke(scope, arguments, named)

        return self.guarded(node, compute), function.returns

    def attribute(self, node: ast.Attribute, depth: int) -> tuple[Thunk, Kind]:
        """A public number of a fit."""
        owner, kind = self.visit(node.value, depth + 1)
        name = node.attr
        if name not in kind.attributes:
            remedy = suggestion(name, kind.attributes) if kind.attributes else "only results of fits have attributes"
            raise self.fail(node, f"{kind.words} has no '{name}'", remedy)

        def compute(scope: Scope) -> Value:
            value = _regular(owner(scope))
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
            index = tuple(make(scope) for make in indices)
            return value[index if len(index) > 1 else index[0]]

        sliced = any(isinstance(entry, ast.Slice) for entry in entries)
        element = kind == VECTOR and not sliced and isinstance(entries[0], ast.Constant)
        return self.guarded(node, compute), NUMBER if element else VECTOR if kind == VECTOR and sliced else ANY

    def index(self, node: ast.expr, depth: int) -> Thunk:
        """One entry between square brackets: a whole number, a slice of them, or a mask."""
        if isinstance(node, ast.Slice):
            ends = [
                None if end is None else self.visit(end, depth + 1)[0] for end in (node.lower, node.upper, node.step)
            ]
            return lambda scope: slice(*(None if end is None else _whole(end(scope)) for end in ends))
        thunk, _ = self.visit(node, depth)

        def compute(scope: Scope) -> Value:
            value = thunk(scope)
            return value if isinstance(value, np.ndarray) and value.dtype == np.bool_ else _whole(value)

        return compute

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


def _binary_kind(symbol: str, left: Kind, right: Kind) -> Kind:
    scalars = {NUMBER, BOOLEAN}
    if left in scalars and right in scalars:
        return NUMBER
    if symbol == "@":
        return NUMBER if left == right == VECTOR else ANY
    if MATRIX in {left, right}:
        return MATRIX
    return VECTOR if VECTOR in {left, right} and {left, right} <= scalars | {VECTOR} else ANY


def _regular(value: Value) -> Value:
    """The value, unless it is a fit without an estimate."""
    if isinstance(value, Degenerate):
        raise IrregularFit(f"{value.reason}: {value.detail}")
    return value


def _numeric(value: Value) -> Any:
    if not isinstance(_regular(value), int | float | np.ndarray):
        raise ValueError("arithmetic wants numbers")
    return value


def _truth(value: Value) -> bool:
    if not isinstance(value, bool | np.bool_):
        raise ValueError("a condition is wanted here: true or false, not a number or a list")
    return bool(value)


def _whole(value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("an index is a whole number")
    return value


def _check_operands(symbol: str, a: Value, b: Value) -> None:
    """Refuse shapes that would broadcast by accident, and powers and products of unknown size."""
    a, b = _numeric(a), _numeric(b)
    if symbol == "@":
        _check_product(np.shape(a), np.shape(b))
    elif isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        _check_shapes(f"'{symbol}'", a, b)
    elif symbol == "**" and isinstance(a, int) and isinstance(b, int):
        if b > 0 and (a.bit_length() - 1) * b > 64:
            raise ValueError(f"the power {a}**{b} is too large")
        if b < 0 and a == 0:
            raise ValueError("0 has no negative power")
    elif symbol == "**" and isinstance(a, float | int) and isinstance(b, float | int) and a < 0 and b != int(b):
        raise ValueError(f"({a:g})**{b:g} is not a real number")


def _check_shapes(what: str, a: Value, b: Value) -> None:
    """Two arrays have one shape; an array and a number always go together."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.shape != b.shape:
        raise ValueError(f"{what} between shapes {a.shape} and {b.shape}; wanted equal shapes")


def _check_product(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    """The shapes of a matrix product fit together, and what comes out is not too large."""
    if not a or not b or a[-1] != b[0]:
        raise ValueError(f"'@' between shapes {a} and {b}; wanted as many columns on the left as rows on the right")
    if prod(a[:-1] + b[1:]) > MAX_ELEMENTS:
        raise ValueError(f"'@' between shapes {a} and {b} makes more than {MAX_ELEMENTS:,} numbers")
