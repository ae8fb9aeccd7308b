"""A second opinion from SymPy, for formulas that are small enough for its work to be bounded by count.

The expression is built node by node; no text is given to SymPy. It is imported when it is first needed, because that
takes 0.4 s.
"""

from collections.abc import Mapping
from typing import Any

from quizsvc.items.algebra.domains import Domain
from quizsvc.items.algebra.terms import Call, Negative, Node, Number, Operation, Symbol, symbols_in

MAX_TERMS = 200
MAX_EXPONENT = 12
MAX_DIGITS = 40
ASSUMPTIONS: Mapping[str, Mapping[str, bool]] = {
    "positive": {"positive": True},
    "probability": {"positive": True},
    "natural": {"positive": True, "integer": True},
    "integer": {"integer": True},
}


def is_zero(node: Node, domains: Mapping[str, Domain]) -> bool:
    """Whether a formula is proved to be zero; False for one that is too large to ask about."""
    if terms(node) > MAX_TERMS:
        return False
    import sympy  # noqa: PLC0415  it takes 0.4 s and is rarely needed

    try:
        difference = built(sympy, node, domains)
        simpler = sympy.expand(sympy.powsimp(sympy.expand_log(sympy.expand(difference))))
        if simpler == 0:
            return True
        return bool(difference.is_rational_function() and sympy.cancel(sympy.together(difference)) == 0)
    except (ArithmeticError, ValueError, TypeError, AttributeError, RecursionError):  # zoo and nan have no such forms
        return False


def terms(node: Node) -> int:
    """A bound on the terms that a formula has when it is multiplied out; beyond `MAX_TERMS` where it is not small."""
    match node:
        case Number(text):
            return 1 if len(text) <= MAX_DIGITS else MAX_TERMS + 1
        case Symbol():
            return 1
        case Negative(inner) | Call(_, inner):
            return terms(inner)
        case Operation("+" | "-", left, right):
            return terms(left) + terms(right)
        case Operation("*" | "/", left, right):
            return min(terms(left) * terms(right), MAX_TERMS + 1)
        case Operation(_, left, right):
            return _power_terms(left, right)


def _power_terms(base: Node, exponent: Node) -> int:
    """The terms of a power with a small number, or with letters and no numbers but small ones, above."""
    above = exponent.operand if isinstance(exponent, Negative) else exponent
    if isinstance(above, Number) and len(above.text) <= 4 and float(above.text) <= MAX_EXPONENT:
        return int(min(terms(base) ** max(1, round(float(above.text))), MAX_TERMS + 1))
    return max(terms(base), terms(above)) if isinstance(base, Symbol) and symbols_in(above) else MAX_TERMS + 1


def built(sympy: Any, node: Node, domains: Mapping[str, Domain]) -> Any:
    """The formula as SymPy's expression, its letters with the assumptions of their domains."""
    match node:
        case Number(text):
            return sympy.Rational(text)
        case Symbol(name):
            return _symbol(sympy, name, domains)
        case Negative(inner):
            return -built(sympy, inner, domains)
        case Call("ln", argument):
            return sympy.log(built(sympy, argument, domains))
        case Call("abs", argument):
            return sympy.Abs(built(sympy, argument, domains))
        case Call(function, argument):
            return getattr(sympy, function)(built(sympy, argument, domains))
        case Operation(sign, left, right):
            one, two = built(sympy, left, domains), built(sympy, right, domains)
            return {
                "+": one.__add__,
                "-": one.__sub__,
                "*": one.__mul__,
                "/": one.__truediv__,
                "^": one.__pow__,
            }[sign](two)


def _symbol(sympy: Any, name: str, domains: Mapping[str, Domain]) -> Any:
    if name not in domains:
        return {"e": sympy.E, "pi": sympy.pi}[name]
    domain = domains[name]
    assumed = ASSUMPTIONS.get(domain.text, {"positive": True} if domain.low > 0 else {"real": True})
    return sympy.Symbol(name, **assumed)
