"""A cubic curve through points: least squares beside the MAP under a Gaussian or a Laplace prior on its weights."""

from collections.abc import Sequence

import numpy as np

from quizsvc.course.demos.base import (
    Bound,
    Choice,
    Demo,
    Goal,
    Number,
    Points,
    Shape,
    Slider,
    Solution,
    State,
    penalised,
    places,
    scattered,
)
from quizsvc.numeric import LinearFit

X = (-0.95, -0.75, -0.55, -0.35, -0.15, 0.05, 0.25, 0.45, 0.65, 0.85)
Y = scattered("toggle-the-prior", 0.3 + 0.9 * np.array(X) - 0.8 * np.array(X) ** 2, 0.2, 2)
GRID = places(-1, 1)


def powers(x: Sequence[float] | np.ndarray) -> np.ndarray:
    """x, its square and its cube."""
    return np.column_stack([np.power(x, degree) for degree in (1, 2, 3)])


def fit(x: Sequence[float], y: Sequence[float], prior: str, penalty: float) -> LinearFit:
    """The cubic under this prior on its weights, the intercept left free."""
    return penalised(powers(x), np.array(y), prior, penalty)


def solve(state: State, start: State) -> Solution:
    """Both curves, and how far the weights have moved since the start on the data alone."""
    x, y, penalty = state["x"], state["y"], state["penalty"]
    mle, chosen = fit(x, y, "none", 0), fit(x, y, state["prior"], penalty)
    mle_before, before = (fit(start["x"], start["y"], prior, penalty) for prior in ("none", state["prior"]))
    w = np.array(chosen.coef)
    return Solution(
        {
            "w1": w[0],
            "w2": w[1],
            "w3": w[2],
            "kept": float(np.count_nonzero(w)),
            "squares": float(np.sum((np.array(y) - chosen.intercept - powers(x) @ w) ** 2)),
            "mle_moved": float(np.max(np.abs(np.subtract(mle.coef, mle_before.coef)))),
            "moved": float(np.max(np.abs(w - before.coef))),
            "lead": float(np.max(np.abs(w - before.coef)) - np.max(np.abs(np.subtract(mle.coef, mle_before.coef)))),
            "points_moved": float(
                np.count_nonzero((np.array(x) != np.array(start["x"])) | (np.array(y) != np.array(start["y"])))
            ),
        },
        {
            "readings": (x, y),
            "mle": (GRID, mle.intercept + powers(GRID) @ mle.coef),
            "chosen": (GRID, chosen.intercept + powers(GRID) @ w),
        },
    )


DEMO = Demo(
    id="D7",
    slug="toggle-the-prior",
    title="Toggle the prior",
    task="Switch the prior between none, Gaussian and Laplace, and set one weight to zero.",
    picture="Points with a cubic curve by least squares and one under the chosen prior.",
    x_label="x",
    y_label="y",
    room=((-1, 1), (-1.5, 1.5)),
    solve=solve,
    shapes=(
        Shape("points", "readings", "data", "readings (drag them)"),
        Shape("curve", "mle", "mle", "MLE"),
        Shape("curve", "chosen", "map", "MAP"),
    ),
    numbers=(
        Number("w1", "w₁, of x", 3),
        Number("w2", "w₂, of x²", 3),
        Number("w3", "w₃, of x³", 3),
        Number("squares", "Sum of squares, MAP", 3),
        Number("mle_moved", "MLE moved by", 3),
        Number("moved", "MAP moved by", 3),
    ),
    goals=(
        Goal(
            "Make w₃ exactly zero and keep the other two. Which prior can?",
            (Bound("w3", 0, 0), Bound("kept", 2, 2)),
            {"prior": "laplace", "penalty": 1.0},
        ),
        Goal(
            "Move one point, and no other, so that the MAP moves by at least 0.05 more than the MLE.",
            (Bound("lead", 0.05), Bound("points_moved", 1, 1)),
            {"x": (1.0, *X[1:]), "y": (0.75, *Y[1:])},
        ),
    ),
    controls=(
        Choice("prior", "Prior", (("none", "none"), ("gaussian", "Gaussian"), ("laplace", "Laplace")), "gaussian"),
        Slider("penalty", "λ, in RSS + λ · penalty", 0, 5, 0.05, 0.5),
    ),
    handles=Points(X, Y, "xy", 0.01, "Reading"),
)
