"""A variant evaluated anew: with a learner's answer bound to a name, or with the arguments of its fits altered.

A variant holds the sources of what it computed beside the values that it drew. So it is graded as it was asked,
whatever has become of its template since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from quizsvc.items.expr import (
    Alter,
    Expression,
    ExpressionError,
    Function,
    IrregularFit,
    Scope,
    compile_expression,
    own_function,
)
from quizsvc.items.kinds import Kind, Value, frozen, kind_of
from quizsvc.items.vocabulary import FUNCTIONS
from quizsvc.numeric.datasets import Dataset

Steps = tuple[tuple[str, str], ...]
"""Names and the expressions that give their values, in the order in which they may use one another."""
Kinds = tuple[tuple[str, Kind], ...]


class Values(dict[str, Value]):
    """Values by name, each computed when it is first asked for."""

    def __init__(self, known: Mapping[str, Value], steps: Mapping[str, Expression]) -> None:
        super().__init__(known)
        self.steps = steps
        self.scope = Scope(self)
        self.failed: dict[str, ExpressionError | IrregularFit] = {}

    def __missing__(self, name: str) -> Value:
        for step in self._before(name):
            try:
                self[step] = self.steps[step].thunk(self.scope)
            except (ExpressionError, IrregularFit) as problem:
                self.failed[step] = problem
        if name in self.failed:
            raise self.failed[name]
        return self[name]

    def _before(self, name: str) -> list[str]:
        """The steps that are not taken yet and lead to this one, in order: asked for one by one they would nest."""
        needed = {name, *self.steps[name].names}
        for step in reversed(list(self.steps)):
            if step in needed:
                needed |= self.steps[step].names
        return [step for step in self.steps if step in needed and step not in self and step not in self.failed]


@dataclass(frozen=True, slots=True)
class Replay:
    """What a variant drew, as plain values, and the steps by which it computed the rest."""

    drawn: Mapping[str, Any]
    steps: Steps

    def again(
        self,
        bound: Mapping[str, Value] | None = None,
        alter: Alter | None = None,
        steps: Sequence[tuple[str, str]] = (),
    ) -> "Again":
        """The variant's names with more values bound, more steps after its own, and its fits' arguments altered."""
        known = {name: _restored(value) for name, value in self.drawn.items()}
        known |= {name: _restored(value) for name, value in (bound or {}).items()}
        kinds = tuple((name, kind_of(value)) for name, value in known.items())
        every = (*((name, source) for name, source in self.steps if name not in known), *steps)
        values = Values(known, _compiled(every, kinds).steps)
        values.scope.alter = alter
        return Again(values, every, kinds)


@dataclass(frozen=True, slots=True)
class Again:
    """A variant once again, for evaluation; budgets count over all that is evaluated in it."""

    values: Values
    steps: Steps
    known: Kinds

    def evaluate(self, source: str) -> Value:
        """The value of an expression over the variant's names.

        Raises ExpressionError where it fails and IrregularFit where a fit that it needs has no estimate.
        """
        return _expression(source, self.steps, self.known).evaluate(self.values.scope)


@dataclass(frozen=True, slots=True)
class Compiled:
    """Steps ready to be evaluated: their expressions, the kinds of all names, and the functions there are."""

    steps: Mapping[str, Expression]
    names: Mapping[str, Kind]
    functions: Mapping[str, Function]


@lru_cache(maxsize=128)
def _compiled(steps: Steps, known: Kinds) -> Compiled:
    """The steps, each of which may use the names above it; one whose name ends in parameters is a function."""
    names, made = dict(known), {}
    functions: dict[str, Function] = dict(FUNCTIONS)
    for name, source in steps:
        if name.endswith(")"):
            own = own_function(name, source, 1, 1, names, functions)
            functions[own.name] = own
        else:
            made[name] = compile_expression(source, 1, 1, names, functions)
            names[name] = made[name].kind
    return Compiled(made, names, functions)


@lru_cache(maxsize=512)
def _expression(source: str, steps: Steps, known: Kinds) -> Expression:
    compiled = _compiled(steps, known)
    return compile_expression(source, 1, 1, compiled.names, compiled.functions)


def _restored(value: Any) -> Value:
    """A plain value as the language keeps it: lists of numbers are arrays again, and datasets datasets."""
    if isinstance(value, dict):
        return Dataset.from_plain(value)
    if isinstance(value, list) and not any(isinstance(item, str) for item in value):
        value = np.asarray(value, dtype=np.float64)
    return frozen(value)
