"""Three lines through the same points: for Gaussian, for Laplace and for Student noise.

The likelihood under Student noise may have several peaks, so the browser leaves its highest to the engine.
"""

import numpy as np

from quizsvc.course.demos.base import Bound, Demo, Goal, Number, Points, Shape, Solution, State, fitted, scattered
from quizsvc.numeric import least_absolute_deviations, ridge
from quizsvc.numeric.estimators.student_t_regression import student_t_regression

STOPS = (1.0, 2.1, 3.2, 3.9, 5.0, 6.2, 7.1, 8.3, 9.0)
DOF = 2.0
RIDES = scattered("choose-the-noise", 4 + 2.2 * np.array(STOPS), 1.2)


def solve(state: State, _start: State) -> Solution:
    """The three lines."""
    x, y = np.array(state["x"]), np.array(state["y"])
    gaussian = fitted(ridge(x[:, None], y, penalty=0))
    laplace = fitted(least_absolute_deviations(x[:, None], y))
    student = fitted(student_t_regression(x[:, None], y, DOF))
    ends = np.array((0.0, 10.0))
    return Solution(
        {
            "gaussian": gaussian.slope,
            "laplace": laplace.slope,
            "student": student.slope,
            "apart": abs(student.slope - laplace.slope),
        },
        {
            "rides": (x, y),
            "gaussian": (ends, gaussian.intercept + gaussian.slope * ends),
            "laplace": (ends, laplace.intercept + laplace.slope * ends),
            "student": (ends, student.intercept + student.slope * ends),
        },
    )


DEMO = Demo(
    id="D5",
    slug="choose-the-noise",
    title="Choose the noise",
    task="Drag the outlier away, and see which loss lets it bend the line.",
    picture="Minutes of rides against the number of stops, with the lines of Gaussian, Laplace and Student noise.",
    x_label="stops",
    y_label="time (minutes)",
    room=((0, 10), (-20, 50)),
    solve=solve,
    shapes=(
        Shape("points", "rides", "data", "rides (drag them)"),
        Shape("curve", "student", "series-5", "Student noise"),
        Shape("curve", "laplace", "series-3", "Laplace noise"),
        Shape("curve", "gaussian", "mle", "Gaussian noise"),
    ),
    numbers=(
        Number("gaussian", "Slope, Gaussian noise", 3),
        Number("laplace", "Slope, Laplace noise", 3),
        Number("student", "Slope, Student noise", 3),
    ),
    goals=(
        Goal(
            "Turn the line of Gaussian noise downhill while that of Laplace noise climbs by 1.5 a stop or more.",
            (Bound("gaussian", high=-0.001), Bound("laplace", 1.5)),
            {"y": (*RIDES[:-1], -20.0)},
        ),
        Goal(
            "Make Laplace and Student noise disagree by 1.5 a stop: Student noise may believe another group of rides.",
            (Bound("apart", 1.5),),
            {"y": (*RIDES[:-3], 34.0, 41.0, -4.0)},
        ),
    ),
    handles=Points(STOPS, (*RIDES[:-2], 41.0, RIDES[-1]), "xy", 0.1, "Ride"),
)
