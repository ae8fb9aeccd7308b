"""What expressions see while they are evaluated, and what they may spend."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from quizsvc.items.kinds import Value
from quizsvc.numeric import Certificate, Stream

MAX_ALIVE = 1_000_000
MAX_STEPS = 5_000_000


@dataclass(frozen=True, slots=True)
class FitRecord:
    """One fit made while evaluating: the model's name, its arguments in full, and the evidence."""

    model: str
    arguments: Mapping[str, Value]
    certificate: Certificate
    result: Value


Alter = Callable[[str, Mapping[str, Value]], Mapping[str, Value]]
"""Gives other arguments for a fit: model's name and arguments by name, to arguments by name."""


@dataclass(slots=True)
class Scope:
    """What expressions see: values by name, the stream that draws take from, and the fits made so far."""

    values: dict[str, Value]
    stream: Stream | None = None
    fits: list[FitRecord] = field(default_factory=list)
    alter: Alter | None = None
    alive: int = 0
    steps: int = 0

    def spend(self, value: Value) -> None:
        """Count one step and the numbers of an array made. Raises ValueError when a variant makes too many."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            self.work(0)
        if isinstance(value, np.ndarray):
            self.alive += value.size
            if self.alive > MAX_ALIVE:
                raise ValueError(f"the variant holds more than {MAX_ALIVE:,} numbers; draw fewer")

    def work(self, steps: int) -> None:
        """Count steps, one for each number that a function reads. Raises ValueError when they are too many."""
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise ValueError(f"the variant takes more than {MAX_STEPS:,} steps; compute less")


def quiet() -> np.errstate:
    """A context in which expressions are evaluated: what overflows is infinite, without a warning."""
    return np.errstate(all="ignore")


Thunk = Callable[[Scope], Value]
