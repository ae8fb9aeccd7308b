"""What a drawing is made from: the fit off which a key is read, made again, and the picture that comes of it."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from quizsvc.items.figure import Figure
from quizsvc.items.kinds import Value
from quizsvc.items.replay import Replay, Steps
from quizsvc.items.slips.syntax import function_of, named_arguments, parse

YOURS, RIGHT = "yours", "truth"
"""The roles in which the learner's part of a picture and the right one are drawn."""

TITLE = "Your answer beside the right one"
VISIBLE = 0.02
"""How far apart the right and the learner's must be somewhere, as a share of the picture: else it shows one line."""
CENTRES = {"mean", "loc"}
"""The names of the middle of a symmetric distribution."""


@dataclass(frozen=True, slots=True)
class Implied:
    """A picture of what an answer implies, and the sentence below it."""

    figure: Figure
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression reads its number: a call with its arguments by name, and the attribute of its result."""

    function: str
    attribute: str
    call: str
    arguments: Mapping[str, str]

    def is_for(self, other: "Place") -> bool:
        """Whether both read the same quantity, whatever the models."""
        return self.attribute == other.attribute or {self.attribute, other.attribute} == CENTRES


@dataclass(frozen=True, slots=True)
class Refit:
    """A model fitted again: its place, its arguments' values and its result."""

    place: Place
    arguments: Mapping[str, Value]
    result: Any

    @property
    def function(self) -> str:
        """The model's name."""
        return self.place.function

    @property
    def value(self) -> float:
        """The number that is read off it."""
        return float(getattr(self.result, self.place.attribute))


def entries(source: str, steps: Steps) -> list[str]:
    """The expressions of a key's numbers: its own, or those of the list that it is."""
    tree = _followed(parse(source), dict(steps))
    return [ast.unparse(one) for one in tree.elts] if isinstance(tree, ast.List) else [source]


def place_of(source: str, steps: Steps) -> Place | None:
    """Where an expression reads its number off a call, names followed to the steps that they stand for; else None."""
    known = dict(steps)
    tree = _followed(parse(source), known)
    if not isinstance(tree, ast.Attribute):
        return None
    call = named_arguments(_followed(tree.value, known))
    if not isinstance(call, ast.Call) or call.args:
        return None
    arguments = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg}
    return Place(function_of(call), tree.attr, ast.unparse(call), arguments)


def _followed(tree: ast.expr, steps: Mapping[str, str]) -> ast.expr:
    """The expression that a name stands for, however many steps lead to it; any other expression as it is."""
    for _ in range(len(steps) + 1):
        if not isinstance(tree, ast.Name) or tree.id not in steps:
            break
        tree = parse(steps[tree.id])
    return tree


def refit(place: Place, replay: Replay) -> Refit | None:
    """The fit made again; None where its evidence does not hold or its number is none.

    Raises ExpressionError or IrregularFit where it cannot be made.
    """
    again = replay.again()
    arguments = {name: again.evaluate(source) for name, source in place.arguments.items()}
    made = Refit(place, arguments, again.evaluate(place.call))
    certified = all(record.certificate.residuals_hold for record in again.values.scope.fits)
    number = getattr(made.result, place.attribute, None)
    is_number = isinstance(number, int | float) and not isinstance(number, bool) and isfinite(number)
    return made if certified and is_number else None


def readable(source: str, otherwise: str) -> str:
    """A short expression as the name of an axis, or what stands there otherwise."""
    return source if len(source) <= 24 and "=" not in source else otherwise
