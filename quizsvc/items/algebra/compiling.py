"""A template's formula: letters stay letters, and names of the variant become the numbers they stand for."""

from collections.abc import Collection, Mapping
from math import isfinite

from quizsvc.items.algebra.letters import letters_of
from quizsvc.items.algebra.reading import FormulaError, read_formula
from quizsvc.items.algebra.terms import Call, Negative, Node, Number, Operation, Symbol, symbols_in
from quizsvc.items.algebra.writing import linear
from quizsvc.items.expr import Expression, ExpressionError, Scope
from quizsvc.items.kinds import ANY, FORMULA, NUMBER, NUMBERS, Kind


def compile_formula(
    source: str, line: int, column: int, symbols: Collection[str], names: Mapping[str, Kind]
) -> Expression:
    """The expression whose value in a variant is the formula's text, with the variant's numbers in it.

    Raises ExpressionError where the text is no formula in `symbols` and in `names` that are numbers.
    """
    try:
        node = read_formula(source, letters_of([*symbols, *names]))
    except (FormulaError, ValueError) as problem:
        raise ExpressionError(str(problem), "see the author's guide, formulas", line, column) from None
    used = symbols_in(node) & names.keys()
    for name in sorted(used):
        if names[name] not in {NUMBER, NUMBERS, ANY}:
            message = f"'{name}' is {names[name].words}; a formula takes single numbers"
            raise ExpressionError(message, "compute a number from it in derived and name that", line, column)

    def thunk(scope: Scope) -> str:
        try:
            return linear(_filled(node, {name: _number(name, scope.values[name]) for name in used}))
        except ValueError as problem:
            raise ExpressionError(str(problem), "bound its draws", line, column) from None

    return Expression(source, line, column, FORMULA, used, False, 1, thunk)


def _number(name: str, value: object) -> Node:
    """A value as a number of a formula."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"{name} is no finite number")
    number = Number(repr(abs(value)))
    return Negative(number) if value < 0 else number


def _filled(node: Node, numbers: Mapping[str, Node]) -> Node:
    match node:
        case Symbol(name):
            return numbers.get(name, node)
        case Negative(inner):
            return Negative(_filled(inner, numbers))
        case Call(function, argument):
            return Call(function, _filled(argument, numbers))
        case Operation(sign, left, right):
            return Operation(sign, _filled(left, numbers), _filled(right, numbers))
        case _:
            return node
