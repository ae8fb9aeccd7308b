"""Functions of a template's own: one expression over their parameters and the names above them.

Their size is counted with every function that they call written out, because nested calls double: twenty lines of
`f2(x): f1(x) + f1(x)` would otherwise be a million evaluations. A function cannot call itself, since it may use only
the names above it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from quizsvc.items.expr.compiler import Call, Expression, Function, compile_expression
from quizsvc.items.expr.errors import ExpressionError
from quizsvc.items.expr.operators import numeric
from quizsvc.items.expr.scope import Scope
from quizsvc.items.kinds import ANY, Kind, Value

MAX_EXPANDED = 2_000


@dataclass(frozen=True, slots=True)
class OwnFunction:
    """A function that a template defines."""

    name: str
    parameters: tuple[str, ...]
    body: Expression

    @property
    def size(self) -> int:
        """Its nodes, with all calls written out."""
        return self.body.size

    @property
    def names(self) -> frozenset[str]:
        """The names above it that it uses."""
        return self.body.names.difference(self.parameters)

    @property
    def returns(self) -> Kind:
        """What its arguments make of it is not known before they are."""
        return ANY

    @property
    def draws(self) -> bool:
        """It never draws."""
        return False

    def bind(self, positional: list[Kind], keywords: dict[str, Kind]) -> Call:
        """The call by place. Raises ValueError for keywords and for a wrong number of arguments."""
        if keywords or len(positional) != len(self.parameters):
            wanted = f"{self.name}({', '.join(self.parameters)})"
            takes = f"{len(self.parameters)} argument{'s' * (len(self.parameters) != 1)} by place"
            raise ValueError(f"{self.name} takes {takes}; write {wanted}")
        return self.apply, ANY

    def apply(self, scope: Scope, given: list[Value]) -> Value:
        """The value with these arguments; names that the call hides come back after it."""
        scope.work(self.size)
        values, parameters = scope.values, self.parameters
        hidden = [(name, values[name]) for name in parameters if name in values]
        values.update(zip(parameters, [numeric(value) for value in given], strict=True))
        try:
            return self.body.thunk(scope)
        finally:
            for name in parameters:
                del values[name]
            values.update(hidden)

    def in_scope(self, scope: Scope) -> "InScope":
        """The function as a value, for those that take one."""
        return InScope(self, scope)


@dataclass(frozen=True, slots=True)
class InScope:
    """A template's function as the engine calls it: a callable that raises ValueError where it has no value."""

    function: OwnFunction
    scope: Scope

    def __call__(self, *given: Value) -> Value:
        """The value with these arguments."""
        if len(given) != len(self.function.parameters):
            raise TypeError(f"{self.function.name} takes {len(self.function.parameters)} arguments, not {len(given)}")
        try:
            return self.function.apply(self.scope, list(given))
        except ExpressionError as problem:
            raise ValueError(problem.message) from None

    @property
    def described(self) -> dict[str, str]:
        """The function as plain values."""
        signature = f"{self.function.name}({', '.join(self.function.parameters)})"
        return {"function": signature, "expression": self.function.body.source}


def own_function(
    signature: str,
    source: str,
    line: int,
    column: int,
    names: Mapping[str, Kind],
    functions: Mapping[str, Function],
    margin: int = 0,
) -> OwnFunction:
    """The function of `name(parameter, …)` and its expression. Raises ExpressionError as `compile_expression` does."""
    name, _, rest = signature.removesuffix(")").partition("(")
    parameters = tuple(parameter.strip() for parameter in rest.split(","))
    body = compile_expression(source, line, column, {**names, **dict.fromkeys(parameters, ANY)}, functions, margin)
    if body.size > MAX_EXPANDED:
        message = (
            f"with the functions that it calls, this one has {body.size:,} nodes; at most {MAX_EXPANDED:,} are read"
        )
        raise ExpressionError(message, "call fewer functions in it", line, column)
    return OwnFunction(name, parameters, body)
