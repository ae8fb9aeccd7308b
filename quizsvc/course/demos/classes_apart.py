"""A logistic curve between two classes: by the data alone, and with a belief about its slope."""

from math import inf

import numpy as np

from quizsvc.course.demos.base import (
    Bound,
    Demo,
    Goal,
    Number,
    Points,
    Shape,
    Slider,
    Solution,
    State,
    fitted,
    places,
)
from quizsvc.numeric import Degenerate, LogisticFit, logistic_regression, normal_prior
from quizsvc.numeric.losses import sum_log_loss
from quizsvc.numeric.special import expit

MINUTES = (1.0, 2.2, 3.1, 4.0, 5.4, 4.6, 6.1, 7.3, 8.2, 9.5)
OPENED = (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0)
GRID = places(0, 12, 121)


def curve(fit: LogisticFit) -> tuple[np.ndarray, np.ndarray]:
    """The probability of a 1 over the minutes."""
    return GRID, expit(fit.intercept + fit.slope * GRID)


def solve(state: State, start: State) -> Solution:
    """Both curves; where the classes do not overlap the slope of the MLE is infinite, and it has no curve."""
    x, y = np.array(state["x"]), np.array(state["y"])
    mle = logistic_regression(x[:, None], y)
    best = fitted(logistic_regression(x[:, None], y, normal_prior(0, scale=state["tau"])))
    is_apart = isinstance(mle, Degenerate)
    slope = inf * (y @ (x - x.mean())) if isinstance(mle, Degenerate) else mle.slope
    return Solution(
        {
            "mle": slope,
            "map": best.slope,
            "loss": sum_log_loss(y, expit(best.intercept + best.slope * x)),
            "apart": float(is_apart),
            "share": 0.0 if is_apart else best.slope / slope,
            "points_moved": float(np.count_nonzero(x != np.array(start["x"]))),
        },
        {
            "readers": (x, y),
            "mle": ((), ()) if isinstance(mle, Degenerate) else curve(mle),
            "map": curve(best),
        },
    )


DEMO = Demo(
    id="D15",
    slug="classes-apart",
    title="A slope without end",
    task="Drag readers left and right until nobody who opened the letter is among those who did not.",
    picture="Readers who opened a letter above and those who did not below, with two curves of the probability.",
    x_label="minutes on the pages",
    y_label="probability of opening",
    room=((0, 12), (0, 1)),
    solve=solve,
    shapes=(
        Shape("points", "readers", "data", "readers (drag them)"),
        Shape("curve", "mle", "mle", "MLE"),
        Shape("curve", "map", "map", "MAP"),
    ),
    numbers=(
        Number("mle", "Slope, MLE", 3),
        Number("map", "Slope, MAP", 3),
        Number("loss", "Log loss of the MAP (nats)", 3),
    ),
    goals=(
        Goal(
            "Part the classes so that the likelihood has no highest point.",
            (Bound("apart", 1, 1),),
            {"x": (1.0, 2.2, 3.1, 4.0, 4.4, 4.6, 6.1, 7.3, 8.2, 9.5)},
        ),
        Goal(
            "Leave the readers where they are, and let a belief halve the slope, to within a hundredth.",
            (Bound("share", 0.49, 0.51), Bound("points_moved", 0, 0)),
            {"tau": 0.7},
        ),
    ),
    controls=(Slider("tau", "Prior sd τ of the slope", 0.05, 5, 0.05, 2),),
    handles=Points(MINUTES, OPENED, "x", 0.1, "Reader"),
)
