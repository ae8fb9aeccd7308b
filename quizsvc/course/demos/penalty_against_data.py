"""A slope that a penalty shrinks, with more and more readings of the same kind."""

import numpy as np

from quizsvc.course.demos.base import (
    Bound,
    Demo,
    Goal,
    Number,
    Shape,
    Slider,
    Solution,
    Spot,
    State,
    fitted,
    places,
    scattered,
)
from quizsvc.numeric import ridge

HOURS = (0.5, 1.5, 2.0, 3.0)
GRID = places(0, 50)


def solve(state: State, _start: State) -> Solution:
    """The slope with the same four readings taken again and again, and the share of it that each penalty leaves."""
    again, penalty = int(state["again"]), state["penalty"]
    x, y = np.tile(state["hours"], again), np.tile(state["energy"], again)
    mle, shrunk = fitted(ridge(x[:, None], y, 0.0)), fitted(ridge(x[:, None], y, penalty))
    strength = float(np.sum((x - x.mean()) ** 2))
    kept = shrunk.slope / mle.slope
    return Solution(
        {"mle": mle.slope, "map": shrunk.slope, "kept": kept, "n": len(x), "penalty": penalty},
        {"kept": (GRID, strength / (strength + GRID)), "here": ((penalty,), (kept,))},
    )


DEMO = Demo(
    id="D13",
    slug="penalty-against-data",
    title="λ against n",
    task="Let the penalty and the number of readings grow, and see which of them wins.",
    picture="The share of the MLE's slope that is left, falling as the penalty grows.",
    x_label="penalty λ",
    y_label="share of the slope kept",
    room=((0, 50), (0, 1)),
    solve=solve,
    shapes=(Shape("curve", "kept", "map", "share kept with these readings"), Shape("spot", "here", "series-2")),
    numbers=(
        Number("n", "Readings n", 0),
        Number("mle", "Slope, MLE", 3),
        Number("map", "Slope, MAP", 3),
        Number("kept", "Share kept", 3),
    ),
    goals=(
        Goal(
            "At λ = 34 or more, let prior and data count equally, to within 0.02.",
            (Bound("kept", 0.48, 0.52), Bound("penalty", 34)),
            {"again": 10, "penalty": 34.0},
        ),
        Goal(
            "At λ = 10 or more, keep nineteen twentieths of the slope.",
            (Bound("kept", 0.95), Bound("penalty", 10)),
            {"again": 60, "penalty": 10.0},
        ),
    ),
    controls=(
        Slider("penalty", "Penalty λ", 0, 50, 0.5, 20),
        Slider("again", "Times that the four readings are taken", 1, 60, 1, 2),
    ),
    handles=(Spot("penalty", "", "Penalty"),),
    given={"hours": HOURS, "energy": scattered("penalty-against-data", 0.4 + 0.9 * np.array(HOURS), 0.15, 2)},
)
