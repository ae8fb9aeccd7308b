"""What expressions see while they are evaluated, and what they may spend."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from quizsvc.items.kinds import Value, frozen
from quizsvc.numeric import Certificate, Stream

MAX_ALIVE = 1_000_000
MAX_STEPS = 5_000_000
NODE_STEPS, ITEM_STEPS = 40, 10
"""A step is some 20 nanoseconds: what a number costs that is read. A node costs so many, and an item of a list."""


@dataclass(frozen=True, slots=True)
class FitRecord:
    """One fit made while evaluating: the model's name, its arguments in full, and the evidence."""

    model: str
    arguments: Mapping[str, Value]
    certificate: Certificate
    result: Value


Alter = Callable[[str, Mapping[str, Value]], Mapping[str, Value]]
"""Gives other arguments for a fit: model's name and arguments by name, to arguments by name."""


class Spent(ValueError):
    """A search for a variant that takes more steps than it has."""


@dataclass(slots=True)
class Budget:
    """The steps that are left to a search for a variant, to all its draws together."""

    left: int = MAX_STEPS

    def spend(self, steps: int) -> None:
        """Count steps. Raises Spent when they are too many."""
        self.left -= steps
        if self.left < 0:
            raise Spent(f"the variant takes more than {MAX_STEPS:,} steps; compute less")


@dataclass(slots=True)
class Scope:
    """What expressions see: values by name, the stream that draws take from, and the fits made so far."""

    values: dict[str, Value]
    stream: Stream | None = None
    fits: list[FitRecord] = field(default_factory=list)
    alter: Alter | None = None
    alive: int = 0
    budget: Budget = field(default_factory=Budget)

    def keep(self, value: Value) -> Value:
        """The value as the language keeps it, the numbers of an array counted.

        Raises ValueError for a value beyond the language's bounds and when a variant makes too many numbers.
        """
        value = frozen(value)
        if type(value) is np.ndarray:
            self.budget.spend(2 * value.size)
            self.alive += value.size
            if self.alive > MAX_ALIVE:
                raise ValueError(f"the variant holds more than {MAX_ALIVE:,} numbers; draw fewer")
        return value

    def work(self, steps: int) -> None:
        """Count steps before they are taken. Raises Spent when they are too many."""
        self.budget.spend(steps)


def quiet() -> np.errstate:
    """A context in which expressions are evaluated: what overflows is infinite, without a warning."""
    return np.errstate(all="ignore")


Thunk = Callable[[Scope], Value]
