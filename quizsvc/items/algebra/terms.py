"""The tree of a formula."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A number as its decimal text, without a sign."""

    text: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter, by the name under which it is declared, or one of the constants e and pi."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus something."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two formulas joined by one of + - * / ^."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of one argument: ln, exp, sqrt or abs."""

    function: str
    argument: "Node"


Node = Number | Symbol | Negative | Operation | Call


def symbols_in(node: Node) -> frozenset[str]:
    """The names that stand in a formula, constants included."""
    match node:
        case Number():
            return frozenset()
        case Symbol(name):
            return frozenset({name})
        case Negative(inner) | Call(_, inner):
            return symbols_in(inner)
        case Operation(_, left, right):
            return symbols_in(left) | symbols_in(right)
