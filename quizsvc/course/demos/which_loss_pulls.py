"""How hard log loss and squared error pull at the score of a classifier."""

import numpy as np

from quizsvc.course.demos.base import Bound, Choice, Demo, Goal, Number, Shape, Slider, Solution, Spot, State, places
from quizsvc.numeric.special import expit

GRID = places(-10, 10, 121)


def pulls(z: np.ndarray, y: float) -> tuple[np.ndarray, np.ndarray]:
    """The slopes in z of the log loss and of ½(σ(z) − y)²."""
    p = expit(z)
    return p - y, (p - y) * p * (1 - p)


def solve(state: State, _start: State) -> Solution:
    """Both slopes at the score, and how they compare."""
    y, z = float(state["label"]), state["z"]
    log, square = (float(slope) for slope in pulls(np.array(z), y))
    curves = pulls(GRID, y)
    return Solution(
        {
            "p": float(expit(z)),
            "log": log,
            "square": square,
            "ratio": square / log,
            "wrong": abs(log),
            "strength": abs(square),
        },
        {
            "log": (GRID, curves[0]),
            "square": (GRID, curves[1]),
            "log_here": ((z,), (log,)),
            "square_here": ((z,), (square,)),
        },
    )


DEMO = Demo(
    id="D11",
    slug="which-loss-pulls",
    title="Which loss pulls?",
    task="Move the score to where it is confident and wrong, and read both slopes.",
    picture="The slope of the log loss and that of half the squared error against the score.",
    x_label="score z",
    y_label="slope of the loss in z",
    room=((-10, 10), (-1, 1)),
    solve=solve,
    shapes=(
        Shape("curve", "log", "series-1", "log loss"),
        Shape("curve", "square", "series-2", "half the squared error"),
        Shape("spot", "log_here", "series-1"),
        Shape("spot", "square_here", "series-2"),
    ),
    numbers=(
        Number("p", "Probability of a 1", 4),
        Number("log", "Slope of the log loss", 4),
        Number("square", "Slope of ½ squared error", 4),
        Number("ratio", "Second to first", 4),
    ),
    goals=(
        Goal(
            "Be at least 0.9 sure and wrong, where squared error pulls less than a hundredth as hard as log loss.",
            (Bound("wrong", 0.9), Bound("ratio", high=0.01)),
            {"z": -5.0},
        ),
        Goal(
            "Find the score at which squared error pulls hardest.",
            (Bound("strength", 0.1477),),
            {"z": -0.7},
        ),
    ),
    controls=(
        Choice("label", "What happened", (("1", "a 1"), ("0", "a 0")), "1"),
        Slider("z", "Score z", -10, 10, 0.1, 1.5),
    ),
    handles=(Spot("z", "", "Score, on the log loss"), Spot("z", "", "Score, on the squared error")),
)
