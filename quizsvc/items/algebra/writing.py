"""A formula written out: as text that reads back to the same formula, as text for people, and as MathML."""

from html import escape

from quizsvc.items.algebra.letters import GREEK, letter_tex, shown
from quizsvc.items.algebra.terms import Call, Negative, Node, Number, Operation, Symbol
from quizsvc.items.typeset.mathml import TexError, to_mathml

TIGHTNESS = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
ATOM = 5


def linear(node: Node) -> str:
    """The formula in ASCII, with as few parentheses as it needs to be read back the same."""
    match node:
        case Number(text):
            return text
        case Symbol(name):
            return name
        case Negative(inner):
            return f"-{_fenced(inner, 3)}"
        case Call(function, argument):
            return f"{function}({linear(argument)})"
        case Operation(sign, left, right):
            level = TIGHTNESS[sign]
            tight = sign in "*/^"
            before = _fenced(left, level + (sign == "^"))
            after = _fenced(right, 3 if sign == "^" and isinstance(right, Negative) else level + (sign != "^"))
            return f"{before}{sign}{after}" if tight else f"{before} {sign} {after}"


def _fenced(node: Node, least: int) -> str:
    """The text of an operand, in parentheses where it binds less tightly than it must."""
    text = linear(node)
    return text if tightness(node) >= least else f"({text})"


def tightness(node: Node) -> int:
    """How tightly a formula's outermost sign binds."""
    match node:
        case Operation(sign, _, _):
            return TIGHTNESS[sign]
        case Negative():
            return 3
        case _:
            return ATOM


def pretty(node: Node) -> str:
    """The formula as text for people: Greek signs, real minus signs and dots; it reads back the same."""
    words = linear(_renamed(node))
    return words.replace("*", "·").replace("-", "−")


def _renamed(node: Node) -> Node:
    match node:
        case Symbol(name):
            return Symbol(GREEK["pi"] if name == "pi" else shown(name))
        case Negative(inner):
            return Negative(_renamed(inner))
        case Call(function, argument):
            return Call(function, _renamed(argument))
        case Operation(sign, left, right):
            return Operation(sign, _renamed(left), _renamed(right))
        case _:
            return node


def mathml(node: Node) -> str:
    """The formula as MathML; as text where it is too deep to be set."""
    try:
        return to_mathml(tex(node), display=False)
    except TexError:
        return escape(pretty(node))


def tex(node: Node, flat: bool = False) -> str:
    """The formula as TeX; where it is `flat`, in a fraction or an exponent, fractions have a slash."""
    match node:
        case Number(text):
            return _number_tex(text)
        case Symbol(name):
            return letter_tex(name)
        case Negative(inner):
            return f"-{_fenced_tex(inner, 2, flat, leads=False)}"
        case Call(function, argument):
            return _call_tex(function, tex(argument, flat))
        case Operation("/", left, right) if not flat:
            return f"\\dfrac{{{tex(left, flat=True)}}}{{{tex(right, flat=True)}}}"
        case Operation("/", left, right):
            return f"{_fenced_tex(left, 2, flat)}/{_fenced_tex(right, 3, flat, leads=False)}"
        case Operation("^", left, right):
            named = isinstance(left, Call) and left.function != "abs"
            return f"{_fenced_tex(left, ATOM + named, flat)}^{{{tex(right, flat=True)}}}"
        case Operation("*", left, right):
            dot = "\\cdot " if _begins_with_digit(right) else ""
            quotient = flat and isinstance(left, Operation) and left.sign == "/"
            return f"{_fenced_tex(left, 3 if quotient else 2, flat)}{dot}{_fenced_tex(right, 3, flat, leads=False)}"
        case Operation(sign, left, right):
            return f"{tex(left, flat)}{sign}{_fenced_tex(right, 2, flat, leads=False)}"


def _number_tex(text: str) -> str:
    digits, e, power = text.lower().partition("e")
    return f"{digits} \\cdot 10^{{{int(power)}}}" if e else digits


def _call_tex(function: str, inside: str) -> str:
    if function == "sqrt":
        return f"\\sqrt{{{inside}}}"
    return f"\\lvert {inside}\\rvert " if function == "abs" else f"\\{function}{_parentheses(inside)}"


def _parentheses(inside: str) -> str:
    """Parentheses, as high as a fraction where one stands between them."""
    return f"\\left({inside}\\right)" if "\\dfrac" in inside else f"({inside})"


def _begins_with_digit(node: Node) -> bool:
    """Whether a factor's TeX would run into a number before it."""
    match node:
        case Number():
            return True
        case Operation("^" | "*" | "/", left, _):
            return _begins_with_digit(left)
        case _:
            return False


def _fenced_tex(node: Node, least: int, flat: bool, *, leads: bool = True) -> str:
    """The TeX of an operand, in parentheses where it needs them; a sign may stand before it only where it `leads`."""
    text = tex(node, flat)
    tight = 3 if text.startswith("\\dfrac") and isinstance(node, Operation) and node.sign == "/" else tightness(node)
    raised = "10^" in text and isinstance(node, Number) and least >= ATOM
    return _parentheses(text) if tight < least or raised or (text[0] == "-" and not leads) else text
