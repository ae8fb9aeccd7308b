"""Two weights: the ellipse of equal fit meets the circle or the diamond of equal belief at the MAP."""

import numpy as np

from quizsvc.course.demos.base import (
    Bound,
    Choice,
    Demo,
    Goal,
    Number,
    Shape,
    Slider,
    Solution,
    State,
    penalised,
    places,
    scattered,
)

FIRST = (-1.4, -1.0, -0.8, -0.5, -0.2, 0.1, 0.3, 0.6, 0.9, 1.1, 1.3, 1.6)
SECOND = (-0.6, -1.2, 0.1, -0.9, 0.6, -0.4, 0.8, 0.1, 1.2, 0.2, 1.0, -0.1)
TURN = places(0, 2 * np.pi, 97)


def solve(state: State, _start: State) -> Solution:
    """The MAP, and the two shapes through it."""
    X, y = np.column_stack((state["first"], state["second"])), np.array(state["response"])
    penalty, is_gaussian = state["penalty"], state["prior"] == "gaussian"
    w, free = (np.array(penalised(X, y, prior, penalty).coef) for prior in (state["prior"], "none"))
    inner = X - X.mean(axis=0)
    lower = np.linalg.cholesky(inner.T @ inner)
    radius = float(np.linalg.norm(lower.T @ (w - free)))
    ring = np.linalg.solve(lower.T, radius * np.array((np.cos(TURN), np.sin(TURN))))
    reach = float(np.linalg.norm(w) if is_gaussian else np.abs(w).sum())
    unit = np.array((np.cos(TURN), np.sin(TURN)))
    edge = reach * unit / (1.0 if is_gaussian else np.abs(unit).sum(axis=0))
    return Solution(
        {
            "w1": w[0],
            "w2": w[1],
            "shrunk": float(np.linalg.norm(w) / np.linalg.norm(free)),
            "is_gaussian": float(is_gaussian),
        },
        {
            "fit": (free[0] + ring[0], free[1] + ring[1]),
            "belief": (edge[0], edge[1]),
            "map": ((w[0],), (w[1],)),
            "mle": ((free[0],), (free[1],)),
        },
    )


DEMO = Demo(
    id="D8",
    slug="circle-or-diamond",
    title="Ellipses meet a circle or a diamond",
    task="Widen the belief, and find where the two shapes touch.",
    picture="Two weights: an ellipse of equal fit around the MLE touches a shape of equal belief at the MAP.",
    x_label="w₁",
    y_label="w₂",
    room=((-1, 3), (-0.5, 1.5)),
    solve=solve,
    shapes=(
        Shape("curve", "fit", "mle", "equal fit"),
        Shape("curve", "belief", "prior", "equal belief"),
        Shape("spot", "mle", "mle", "MLE"),
        Shape("spot", "map", "map", "MAP"),
    ),
    numbers=(
        Number("w1", "w₁ of the MAP", 3),
        Number("w2", "w₂ of the MAP", 3),
        Number("shrunk", "Length kept of the MLE", 3),
    ),
    goals=(
        Goal(
            "Find a λ at which w₂ is exactly zero and w₁ is not.",
            (Bound("w2", 0, 0), Bound("w1", 0.01)),
            {"prior": "laplace", "penalty": 14.0},
        ),
        Goal(
            "With the Gaussian prior, halve the length of the weights, to within a hundredth.",
            (Bound("shrunk", 0.49, 0.51), Bound("is_gaussian", 1, 1)),
            {"prior": "gaussian", "penalty": 13.0},
        ),
    ),
    controls=(
        Choice("prior", "Prior", (("gaussian", "Gaussian: a circle"), ("laplace", "Laplace: a diamond")), "gaussian"),
        Slider("penalty", "λ, in RSS + λ · penalty", 0.2, 40, 0.2, 2),
    ),
    given={
        "first": FIRST,
        "second": SECOND,
        "response": scattered("circle-or-diamond", 1.4 * np.array(FIRST) + 0.6 * np.array(SECOND), 0.7, 2),
    },
)
