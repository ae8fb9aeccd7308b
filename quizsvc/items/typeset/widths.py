"""How wide a formula within a line is, estimated: browsers do not break one, so a phone's card has to hold it whole.

The unit is the formula's em. A letter or digit takes half of one, what is raised or lowered and the two halves of a
fraction seven tenths of that, and a sign of an operation or relation brings the space around it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

PHONE = 15.5
"""What a card holds on a screen of 320 pixels."""
_INLINE = re.compile(r"<math>.*?</math>", re.DOTALL)
_SIGN, _SPACED, _THIN, _CAPITAL = 0.5, 1.2, 0.3, 0.85
_SMALL = 0.7
_ROOT = 0.8
_NARROW, _INVISIBLE = frozenset("()[]|,.;:!′‖"), frozenset("\u2061\u2062\u2063\u2064\ufe00")
_BIG = frozenset("∑∏∫")


@dataclass(frozen=True, slots=True)
class Wide:
    """A formula within a line: its estimated width and its characters."""

    em: float
    text: str


def inline_formulas(html: str) -> Iterator[Wide]:
    """Every formula within a line of a page."""
    for found in _INLINE.finditer(html):
        root = ElementTree.fromstring(found[0])  # noqa: S314  it is our own MathML and has no document type
        yield Wide(_row(root), "".join(root.itertext()))


def _row(node: Element) -> float:
    return sum(map(_width, node))


def _width(node: Element) -> float:
    """The width of an element: its kind decides how those of its children count."""
    first, *rest = map(_width, node) if len(node) else [0.0]
    match node.tag:
        case "mi" | "mn" | "mtext":
            return sum(map(_letter, node.text or ""))
        case "mo":
            return _operator(node)
        case "mfrac":
            return _SMALL * max(first, *rest) + 0.2
        case "msqrt" | "mroot":
            return _ROOT + first + (0 if node.tag == "mroot" else sum(rest))
        case "msub" | "msup" | "msubsup":
            return first + _SMALL * max(rest)
        case "munder" | "mover" | "munderover":
            return max(first, *(_SMALL * width for width in rest))
        case "mspace":
            return float(node.get("width", "0").removesuffix("em"))
        case "mtable":
            return max((_row(row) + 0.8 * (len(row) - 1) for row in node), default=0.0)
        case _:
            return first + sum(rest)


def _letter(sign: str) -> float:
    """The width of one character; script and double-struck capitals are wide."""
    if sign in _INVISIBLE:
        return 0.0
    return _THIN if sign in ".,il" else _CAPITAL if sign > "\uffff" or sign in "ℝℕℤℚℒ" else _SIGN


def _operator(node: Element) -> float:
    """A fence or a mark is narrow; an operation or relation stands off from both sides, a prefix does not."""
    text = (node.text or "").strip()
    if not text or text in _INVISIBLE:
        return 0.0
    if text[0] in _BIG:
        return 1.2
    if len(text) > 1:
        return _SIGN * len(text) + 0.2
    if text in _NARROW or node.get("form") == "prefix":
        return 0.35 if text in _NARROW else 0.7
    return _SPACED
