"""What a slip is: a way to write the key's expression anew, as somebody would who makes that mistake.

A slip works on the text of the key, with all steps written out: `ridge(x, y, penalty=lam).slope` becomes
`ridge(x, y, penalty=2 * lam).slope`. So what applies to a template is found once for all its variants, what comes
out goes through the same compiler and the same budget as any expression of an author, and a slip that does not fit
(no penalty, no prior) yields nothing. Rejected road: altering the arguments of fits while they are made; it is
blind to arithmetic outside of fits, where half of all slips are made.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from quizsvc.items.kinds import MATRIX, VECTOR, Kind
from quizsvc.items.slips.syntax import Change, argument, changed, given, one_at_a_time, quote


@dataclass(frozen=True, slots=True)
class Formula:
    """The key's expression with all steps written out, the kinds of the names in it, and the decimals asked."""

    tree: ast.expr
    kinds: tuple[tuple[str, Kind], ...]
    decimals: int

    def holds_list(self, name: str) -> bool:
        """Whether a name is that of drawn data."""
        return dict(self.kinds).get(name) in {VECTOR, MATRIX}


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The key's expression written anew, and more to say of it, with numbers in the place of its braces."""

    tree: ast.expr
    detail: str = ""
    numbers: tuple[ast.expr, ...] = ()


Rewrite = Callable[[Formula], Iterable[Rewriting]]
Applies = Callable[[ast.expr], bool]


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake known for all items.

    `words` go on from "That is the answer …". `rarity` is 1 for what every teacher has seen and 2 for the rest: of two
    slips with one value the commoner is named.
    """

    id: str
    words: str
    rarity: int
    rewrite: Rewrite


def always(_node: ast.expr) -> bool:
    """Applies to every expression."""
    return True


def argument_for(pattern: str, *names: str, what: str, only: Applies = always) -> Rewrite:
    """Puts the pattern in the place of an argument of these names, in every call that `only` lets pass.

    In the pattern `a` is the argument and `n` the number of rows of the call's `y`. `what` is the argument in words.
    """
    counts = "n" in {node.id for node in ast.walk(ast.parse(pattern)) if isinstance(node, ast.Name)}

    def rewrite(formula: Formula) -> Iterator[Rewriting]:
        shown: list[tuple[ast.expr, ast.expr]] = []

        def change(node: ast.expr) -> ast.expr | None:
            rows = argument(node, "y")
            old = {name: value for name in names if (value := argument(node, name)) is not None}
            if not old or not only(node) or (counts and rows is None):
                return None
            n = quote("length(y)", y=rows) if rows is not None else node
            new = {name: quote(pattern, a=value, n=n) for name, value in old.items()}
            shown.extend((new[name], old[name]) for name in old)
            return given(node, **new)

        made = changed(formula.tree, change)
        if made is not None:
            yield Rewriting(made, f"The {what} would be {{}}, and it is {{}}.", shown[0])

    return rewrite


def everywhere(change: Change) -> Rewrite:
    """Makes the change wherever it can be made, all at once."""

    def rewrite(formula: Formula) -> Iterator[Rewriting]:
        made = changed(formula.tree, change)
        if made is not None:
            yield Rewriting(made)

    return rewrite


def anywhere(change: Change) -> Rewrite:
    """Makes the change wherever it can be made at once, and at each place alone."""

    def rewrite(formula: Formula) -> Iterator[Rewriting]:
        alone = one_at_a_time(formula.tree, change)
        if len(alone) > 1:
            yield from everywhere(change)(formula)
        yield from map(Rewriting, alone)

    return rewrite


def whole(change: Change) -> Rewrite:
    """Makes the change to the key itself, where it can be made."""

    def rewrite(formula: Formula) -> Iterator[Rewriting]:
        made = change(formula.tree)
        if made is not None:
            yield Rewriting(made)

    return rewrite
