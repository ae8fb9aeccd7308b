"""What surrounds a hole in a formula, which tells how its number is to be printed.

After an operator a negative number goes in parentheses, as the base of a power any but a plain one; before a letter a
coefficient of one goes without its digit; a hole with the format ``signed`` brings its operator along.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from quizsvc.items.typeset.holes import Hole
from quizsvc.items.typeset.marks import hole_index
from quizsvc.items.typeset.source import Fail
from quizsvc.items.typeset.tex import Node

_FREE = frozenset({"rel", "open", "barred", "punct", "space", "row", "cell", "text", "style"})
_OPERATORS = frozenset({"bin", "func", "big"})
_COEFFICIENT_OF = frozenset({"letter", "func", "big", "open", "command", "group", "env"})


@dataclass(frozen=True, slots=True)
class Spot:
    """What the neighbours of a hole ask of its number.

    before: "free", "op" (an operator or a function), "atom" (something it would multiply) or "term" (something its
    sign, always printed, is added to); base: it is raised to a power; coefficient: it multiplies the letter that
    follows; fenced: in plain text, any sign goes in parentheses (an exponent, a denominator).
    """

    before: str = "free"
    base: bool = False
    coefficient: bool = False
    fenced: bool = False

    @property
    def is_indifferent(self) -> bool:
        """Whether a number without sign, power and unit stands here as it is."""
        return not self.coefficient and self.before != "term"


def read_spots(tree: Sequence[Node], holes: Sequence[Hole], fail: Fail) -> dict[int, Spot]:
    """The spot of every hole of a formula; two numbers side by side are refused."""
    signs = _Signs(holes, fail)
    signs.walk(tree, None, None)
    return signs.spots


class _Signs:
    """Walks a formula with the neighbours of each node in view."""

    def __init__(self, holes: Sequence[Hole], fail: Fail) -> None:
        self.holes = holes
        self.fail = fail
        self.spots: dict[int, Spot] = {}

    def walk(self, nodes: Sequence[Node], before: Node | None, after: Node | None) -> None:
        seen = [before, *(n for n in nodes if n.kind not in ("thin", "style")), after]
        for left, node, right in zip(seen, seen[1:], seen[2:], strict=False):
            assert node is not None
            if node.kind == "hole":
                self.hole(node, left, right)
            elif node.kind == "group" and len(node.args[0]) == 1:
                self.walk(node.args[0], left, right)
            else:
                for inside in node.args:
                    self.walk(inside, None, None)

    def hole(self, node: Node, left: Node | None, right: Node | None) -> None:
        signed = self.is_signed(node)
        if (_is_number(left) and not signed) or (right and _is_number(right) and not self.is_signed(right)):
            remedy = "put \\cdot or \\times between them"
            self.fail(node.at, "two numbers side by side would read as one number", remedy)
        before = _before(left)
        self.spots[hole_index(node.text)] = Spot(
            before="term" if signed and before == "atom" else before,
            base=right is not None and (right.text == "^" or right.kind == "prime"),
            coefficient=right is not None and right.kind in _COEFFICIENT_OF,
        )

    def is_signed(self, node: Node) -> bool:
        return node.kind == "hole" and self.holes[hole_index(node.text)].format == "signed"


def _before(left: Node | None) -> str:
    if left is None or left.kind in _FREE:
        return "free"
    return "op" if left.kind in _OPERATORS else "atom"


def _is_number(node: Node | None) -> bool:
    if node and node.kind == "group" and len(node.args[0]) == 1:
        return _is_number(node.args[0][0])
    return node is not None and node.kind in ("digit", "hole")
