"""One line in two currencies: the sum of its squared errors, and its Gaussian log-likelihood."""

from math import sqrt

import numpy as np

from quizsvc.course.demos.base import Bound, Demo, Goal, Number, Shape, Slider, Solution, State, fitted, scattered
from quizsvc.numeric import ridge
from quizsvc.numeric.families.gaussian import Gaussian

DISTANCES = (1.2, 2.0, 2.9, 3.5, 4.4, 5.1, 6.0, 6.8, 7.7, 8.6)


def solve(state: State, _start: State) -> Solution:
    """What the line costs in either currency, and how far it is from the best line and spread."""
    x, y, sigma = np.array(state["km"]), np.array(state["minutes"]), state["sigma"]
    line = state["intercept"] + state["slope"] * x
    best = fitted(ridge(x[:, None], y, penalty=0))
    least = float(np.sum((y - best.intercept - best.slope * x) ** 2))
    squares = float(np.sum((y - line) ** 2))
    noise, peak = Gaussian(0.0, sigma), Gaussian(0.0, sqrt(least / len(x)))
    height = noise.log_likelihood(y - line)
    ends = np.array((0.0, 10.0))
    return Solution(
        {
            "squares": squares,
            "height": height,
            "excess": squares / least - 1,
            "below": peak.log_likelihood(y - best.intercept - best.slope * x) - height,
        },
        {
            "line": (ends, state["intercept"] + state["slope"] * ends),
            "errors": (np.repeat(x, 3), np.column_stack((line, y, line)).ravel()),
            "rides": (x, y),
        },
    )


DEMO = Demo(
    id="D4",
    slug="two-currencies",
    title="Two currencies, one line",
    task="Move line and σ; compare the sum of squares and the log-likelihood.",
    picture="Minutes of rides against their distance, with a line and its errors.",
    x_label="distance (km)",
    y_label="time (minutes)",
    room=((0, 10), (0, 50)),
    solve=solve,
    shapes=(
        Shape("points", "rides", "data", "rides"),
        Shape("curve", "errors", "truth", "errors"),
        Shape("curve", "line", "series-2", "your line"),
    ),
    numbers=(
        Number("squares", "Sum of squared errors", 1),
        Number("height", "Log-likelihood (nats)", 2),
        Number("below", "Below the highest (nats)", 2),
    ),
    goals=(
        Goal(
            "Come within 0.2 nats of the highest log-likelihood that a line and a σ can give.",
            (Bound("below", high=0.2),),
            {"intercept": 4.4, "slope": 3.85, "sigma": 2.4},
        ),
        Goal(
            "Have the sum of squares within a hundredth of its least, and the log-likelihood 10 nats too low.",
            (Bound("excess", high=0.01), Bound("below", 10)),
            {"intercept": 4.4, "slope": 3.85, "sigma": 12.0},
        ),
    ),
    controls=(
        Slider("intercept", "Minutes at 0 km", 0, 20, 0.1, 12),
        Slider("slope", "Minutes for each km", 0, 6, 0.05, 2),
        Slider("sigma", "Noise σ (minutes)", 0.5, 15, 0.1, 6),
    ),
    given={"km": DISTANCES, "minutes": scattered("two-currencies", 6 + 3.5 * np.array(DISTANCES), 3)},
)
