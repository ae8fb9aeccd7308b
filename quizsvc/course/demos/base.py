"""Demos: a picture that follows what its reader moves, with its numbers beside it and goals that are checked.

A demo is one declaration here and one script in the browser. Both turn a state, which holds where the points and the
controls stand, into a solution: numbers, and the traces that the picture draws. The engine's solution of the starting
state is what a page shows before anything moves, or where scripts do not run; a test holds the two to each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, Literal, TypeVar

import numpy as np

from quizsvc.items.figure.chart import Room
from quizsvc.items.figure.marks import Contour
from quizsvc.numeric import Degenerate, Fit, LinearFit, lasso, ridge, stream
from quizsvc.numeric.families.gaussian import Gaussian

State = Mapping[str, Any]
"""Where everything stands: each control by its name, and the points' places under `x` and `y`."""
Kind = Literal["points", "curve", "band", "spot"]
Row = Sequence[float] | np.ndarray
AnyFit = TypeVar("AnyFit", bound=Fit)


@dataclass(frozen=True, slots=True)
class Slider:
    """A number that is dragged along a track or typed."""

    name: str
    label: str
    low: float
    high: float
    step: float
    start: float


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few, each a value with its words."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    start: str


@dataclass(frozen=True, slots=True)
class Points:
    """Data on the chart that are dragged: across, up or both, in steps."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    moves: Literal["x", "y", "xy"]
    step: float
    label: str = "Point"


@dataclass(frozen=True, slots=True)
class Spot:
    """A spot of the chart that is dragged, and the sliders that it moves: across, and up where it has one."""

    x: str
    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What is drawn from a trace of the solution: rows (x, y), or (x, low, high) of a band."""

    kind: Kind
    trace: str
    role: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the solution that is told beside the picture; with `powers` as a multiple of a power of ten."""

    name: str
    label: str
    decimals: int
    powers: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a number of the solution has to lie, both ends included."""

    number: str
    low: float = -inf
    high: float = inf


@dataclass(frozen=True, slots=True)
class Goal:
    """What the reader is to reach, said in words and held by bounds; `reached` is a change of the start that does."""

    words: str
    bounds: tuple[Bound, ...]
    reached: State


@dataclass(frozen=True, slots=True)
class Solution:
    """What a state comes to: numbers by name, and the traces that shapes draw."""

    numbers: Mapping[str, float]
    traces: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Demo:
    """Something to try beside the text; the text is whole without it.

    `backdrop` is drawn once and stays; `handles` can be dragged on the chart: its points, or its spots in their order.
    """

    id: str
    slug: str
    title: str
    task: str
    picture: str
    x_label: str
    y_label: str
    room: Room
    solve: Callable[[State, State], Solution]
    shapes: tuple[Shape, ...]
    numbers: tuple[Number, ...]
    goals: tuple[Goal, ...]
    controls: tuple[Slider | Choice, ...] = ()
    handles: Points | tuple[Spot, ...] = ()
    backdrop: tuple[Contour, ...] = ()
    given: State = field(default_factory=dict)
    """Further values of the starting state that nothing moves."""

    @property
    def start(self) -> State:
        """Where everything stands at first."""
        moved = self.handles
        points = {"x": moved.x, "y": moved.y} if isinstance(moved, Points) else {}
        return {**self.given, **points, **{control.name: control.start for control in self.controls}}

    def solved(self, state: State) -> Solution:
        """What a state comes to."""
        return self.solve(state, self.start)

    def holds(self, goal: Goal, state: State) -> bool:
        """Whether a goal is reached in a state."""
        numbers = self.solved(state).numbers
        return all(bound.low <= numbers[bound.number] <= bound.high for bound in goal.bounds)


def places(low: float, high: float, count: int = 81) -> np.ndarray:
    """Places from low to high, both included, as the browser computes them too."""
    return low + (high - low) * np.arange(count) / (count - 1)


def readings(label: str, loc: float, scale: float, size: int, decimals: int = 1) -> tuple[float, ...]:
    """Gaussian readings, the same in every process, rounded before anything is computed from them."""
    return tuple(np.round(Gaussian(loc, scale).sample(stream("demo", label), size), decimals).tolist())


def scattered(label: str, centres: Row, scale: float, decimals: int = 1) -> tuple[float, ...]:
    """Centres with Gaussian noise, rounded before anything is computed from them."""
    noise = Gaussian(0.0, scale).sample(stream("demo", label), len(centres))
    return tuple(np.round(np.asarray(centres) + noise, decimals).tolist())


def fitted(outcome: AnyFit | Degenerate) -> AnyFit:
    """The fit. Raises ValueError where the data determine none."""
    if isinstance(outcome, Degenerate):
        raise ValueError(f"got data that determine no fit ({outcome.reason}), wanted data that do")
    return outcome


def penalised(X: np.ndarray, y: np.ndarray, prior: str, penalty: float) -> LinearFit:
    """The minimiser of RSS + λ·‖w‖² under a Gaussian prior, of RSS + λ·‖w‖₁ under a Laplace, of RSS under none.

    The engine's lasso halves the sum of squares.
    """
    if prior == "laplace":
        return fitted(lasso(X, y, penalty / 2))
    return fitted(ridge(X, y, penalty if prior == "gaussian" else 0.0))
