"""Two lines through the same points: squared errors for Gaussian noise, absolute errors for Laplace noise."""

import numpy as np

from quizsvc.course.demos.base import Bound, Demo, Goal, Number, Points, Shape, Solution, State, fitted, scattered
from quizsvc.numeric import least_absolute_deviations, ridge

STOPS = (1.0, 2.1, 3.2, 3.9, 5.0, 6.2, 7.1, 8.3, 9.0)
RIDES = scattered("choose-the-noise", 4 + 2.2 * np.array(STOPS), 1.2)


def solve(state: State, _start: State) -> Solution:
    """Both lines."""
    x, y = np.array(state["x"]), np.array(state["y"])
    gaussian = fitted(ridge(x[:, None], y, penalty=0))
    laplace = fitted(least_absolute_deviations(x[:, None], y))
    ends = np.array((0.0, 10.0))
    return Solution(
        {"gaussian": gaussian.slope, "laplace": laplace.slope, "apart": abs(gaussian.slope - laplace.slope)},
        {
            "rides": (x, y),
            "gaussian": (ends, gaussian.intercept + gaussian.slope * ends),
            "laplace": (ends, laplace.intercept + laplace.slope * ends),
        },
    )


DEMO = Demo(
    id="D5",
    slug="choose-the-noise",
    title="Choose the noise",
    task="Drag the outlier away, and see which loss lets it bend the line.",
    picture="Minutes of rides against the number of stops, with the line of Gaussian and that of Laplace noise.",
    x_label="stops",
    y_label="time (minutes)",
    room=((0, 10), (-20, 50)),
    solve=solve,
    shapes=(
        Shape("points", "rides", "data", "rides (drag them)"),
        Shape("curve", "gaussian", "mle", "Gaussian noise: squares"),
        Shape("curve", "laplace", "series-3", "Laplace noise: absolute errors"),
    ),
    numbers=(
        Number("gaussian", "Slope, squared errors", 3),
        Number("laplace", "Slope, absolute errors", 3),
        Number("apart", "Apart", 3),
    ),
    goals=(
        Goal(
            "Turn the line of the squares downhill while the other still climbs by 1.5 a stop or more.",
            (Bound("gaussian", high=-0.001), Bound("laplace", 1.5)),
            {"y": (*RIDES[:-1], -20.0)},
        ),
    ),
    handles=Points(STOPS, (*RIDES[:-2], 41.0, RIDES[-1]), "xy", 0.1, "Ride"),
)
