"""Expressions as trees, and new ones made of them: what a slip takes apart and puts together again.

No tree is changed in place; what a change leaves alone is shared between the old tree and the new.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial

from quizsvc.items.expr import MAX_DEPTH, MAX_NODES, ExpressionError
from quizsvc.items.expr.source import syntax_tree
from quizsvc.items.vocabulary import FUNCTIONS

Change = Callable[[ast.expr], ast.expr | None]
"""Gives another expression for one, or None where it is to stay."""


def parse(source: str) -> ast.expr:
    """The tree of an expression. Raises ExpressionError where it is none, or larger than the language reads."""
    return bounded(syntax_tree(source, 1, 1, 0).body)


_pattern = lru_cache(maxsize=512)(parse)


def quote(pattern: str, **pieces: ast.expr) -> ast.expr:
    """The tree of a pattern, with a piece in the place of each name that is given one."""
    return rebuilt(_pattern(pattern), lambda node: pieces.get(node.id) if isinstance(node, ast.Name) else None)


def changed(tree: ast.expr, change: Change) -> ast.expr | None:
    """The tree with every expression in it changed that is to change, the inner ones first; None where none is."""
    made = rebuilt(tree, change)
    return None if made is tree else made


def rebuilt(tree: ast.expr, change: Change) -> ast.expr:
    """The tree with every expression in it changed that is to change; the tree itself where none is."""
    made = _with_fields(tree, change)
    assert isinstance(made, ast.expr)
    return change(made) or made


def inside(tree: ast.expr, change: Change) -> ast.expr | None:
    """The tree with every expression within it changed that is to change, itself left as it is; None where none is."""
    made = _with_fields(tree, change)
    return made if made is not tree and isinstance(made, ast.expr) else None


def _with_fields(node: ast.AST, change: Change) -> ast.AST:
    """A node whose fields are rebuilt; the node itself where they stay."""
    fields: dict[str, object] = {}
    for name, value in ast.iter_fields(node):
        made = _field(node, name, value, change)
        if made is not value:
            fields[name] = made
    return type(node)(**{**dict(ast.iter_fields(node)), **fields}) if fields else node


def _field(node: ast.AST, name: str, value: object, change: Change) -> object:
    """A field rebuilt; the name of the function of a call is no expression of its own."""
    if isinstance(node, ast.Call) and name == "func":
        return value
    if isinstance(value, ast.expr):
        return rebuilt(value, change)
    if isinstance(value, ast.keyword):
        return _with_fields(value, change)
    if isinstance(value, list):
        made = [_field(node, "", item, change) for item in value]
        return value if all(new is old for new, old in zip(made, value, strict=True)) else made
    return value


def one_at_a_time(tree: ast.expr, change: Change) -> list[ast.expr]:
    """The trees in which a single expression is changed, for each that can be."""
    places = {id(node): node for node in ast.walk(tree) if isinstance(node, ast.expr) and change(node)}
    return [rebuilt(tree, partial(_at, place, change)) for place in places.values()]


def _at(place: ast.expr, change: Change, node: ast.expr) -> ast.expr | None:
    return change(node) if node is place else None


def bounded(tree: ast.expr) -> ast.expr:
    """The tree. Raises ExpressionError where it is larger or deeper than what the language reads."""
    if not fits_in(tree):
        raise ExpressionError("the expression is too large with its steps written out", "", 1, 1)
    return tree


def fits_in(tree: ast.expr) -> bool:
    """Whether a tree is no larger and no deeper than what the language reads; stops counting where it is."""
    level: list[ast.AST] = [tree]
    size = 0
    for _ in range(MAX_DEPTH):
        size += len(level)
        if size > MAX_NODES:
            return False
        level = [inner for node in level for inner in _inner(node)]
        if not level:
            return True
    return False


def _inner(node: ast.AST) -> Iterator[ast.AST]:
    """The expressions right below a node, those of a call's keywords among them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.keyword):
            yield child.value
        elif isinstance(child, ast.expr):
            yield child


def written_out(source: str, steps: Iterable[tuple[str, str]]) -> ast.expr:
    """The expression with each step's expression in place of its name, and all arguments by name.

    Raises ExpressionError where that is more than the language reads as one expression.
    """
    writer = Writer()
    for name, step in steps:
        writer.define(name, step)
    return writer.write(source)


class Writer:
    """Writes expressions out, step after step; one that comes out too large is an error only where it is used."""

    def __init__(self) -> None:
        self.values: dict[str, ast.expr | None] = {}
        self.functions: dict[str, tuple[list[str], ast.expr | None]] = {}

    def define(self, name: str, source: str) -> None:
        """Add a step; a name that ends in parameters is a function."""
        function, _, rest = name.removesuffix(")").partition("(")
        parameters = [parameter.strip() for parameter in rest.split(",")] if rest else []
        try:
            made = self.write(source, {parameter: _slot(function, parameter) for parameter in parameters})
        except ExpressionError:
            made = None
        if parameters:
            self.functions[function] = [_slot(function, parameter).id for parameter in parameters], made
        else:
            self.values[name] = made

    def write(self, source: str, hidden: Mapping[str, ast.Name] | None = None) -> ast.expr:
        """An expression written out; `hidden` are the parameters that stand before the steps of their names."""
        return bounded(rebuilt(parse(source), partial(self._step, hidden or {})))

    def _step(self, hidden: Mapping[str, ast.Name], node: ast.expr) -> ast.expr | None:
        if isinstance(node, ast.Name):
            return hidden.get(node.id) or (_made(self.values[node.id]) if node.id in self.values else None)
        if not isinstance(node, ast.Call):
            return None
        parameters, body = self.functions.get(function_of(node), ([], None))
        if not parameters:
            return _by_name(node)
        given = dict(zip(parameters, node.args, strict=False))
        return rebuilt(_made(body), lambda part: given.get(part.id) if isinstance(part, ast.Name) else None)


def _slot(function: str, parameter: str) -> ast.Name:
    """The place of a parameter in its function's expression, under a name that no template can give."""
    return ast.Name(f"{function}({parameter})", ast.Load())


def _made(tree: ast.expr | None) -> ast.expr:
    if tree is None:
        raise ExpressionError("a step is too large with its own steps written out", "", 1, 1)
    return tree


def _by_name(call: ast.Call) -> ast.expr | None:
    """A call with its arguments by name; None where they have them, or where some go by place alone."""
    function = FUNCTIONS.get(function_of(call))
    if not call.args or function is None or any(p.variadic for p in function.parameters):
        return None
    named = [ast.keyword(p.name, value) for p, value in zip(function.parameters, call.args, strict=False)]
    return ast.Call(call.func, [], [*named, *call.keywords])


def named_arguments(node: ast.expr) -> ast.expr:
    """A call with its arguments by name; any other expression, and a call that has some by place alone, as it is."""
    return (_by_name(node) if isinstance(node, ast.Call) else None) or node


def function_of(node: ast.expr) -> str:
    """The name of the function that is called here; empty where none is."""
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def argument(node: ast.expr, name: str) -> ast.expr | None:
    """The argument of that name of a call, None where it has none or is no call."""
    if not isinstance(node, ast.Call):
        return None
    given = next((keyword.value for keyword in node.keywords if keyword.arg == name), None)
    return None if isinstance(given, ast.Constant) and given.value is None else given


def takes(node: ast.expr, name: str) -> bool:
    """Whether this is a call of a function that has a parameter of that name."""
    function = FUNCTIONS.get(function_of(node))
    return function is not None and any(p.name == name for p in function.parameters)


def given(node: ast.expr, **arguments: ast.expr | None) -> ast.expr:
    """A call with other arguments; None takes one away."""
    assert isinstance(node, ast.Call)
    kept = [keyword for keyword in node.keywords if keyword.arg not in arguments]
    new = [ast.keyword(name, value) for name, value in arguments.items() if value is not None]
    return ast.Call(node.func, node.args, [*kept, *new])


def renamed(node: ast.expr, function: str, *leave: str) -> ast.expr:
    """The same call of another function, without the arguments named."""
    assert isinstance(node, ast.Call)
    kept = [keyword for keyword in node.keywords if keyword.arg not in leave]
    return ast.Call(ast.Name(function, ast.Load()), node.args, kept)


def attribute_of(node: ast.expr, *functions: str) -> str:
    """The attribute that is read here off a call of one of the functions; empty where none is."""
    return node.attr if isinstance(node, ast.Attribute) and function_of(node.value) in functions else ""


def constant(node: ast.expr | None) -> object:
    """The value of a number or a truth written out, None of anything else."""
    return node.value if isinstance(node, ast.Constant) else None
