"""Forecasts for five kinds of sky, held against how often it rained."""

import numpy as np

from quizsvc.course.demos.base import Bound, Demo, Goal, Number, Points, Shape, Solution, State
from quizsvc.numeric.losses import mean_brier_score, mean_log_loss

DAYS, WET = 20, (3, 6, 9, 13, 16)
OUTCOMES = np.concatenate([[1] * wet + [0] * (DAYS - wet) for wet in WET])


def gap(forecasts: np.ndarray) -> float:
    """How far the shares of rain are from the forecasts that promised them, weighted by days."""
    said: dict[float, list[int]] = {}
    for wet, p in zip(WET, forecasts.tolist(), strict=True):
        said.setdefault(p, []).append(wet)
    return sum(len(wet) * abs(p - sum(wet) / (DAYS * len(wet))) for p, wet in said.items()) / len(WET)


def solve(state: State, _start: State) -> Solution:
    """What the forecasts cost, the least that any could, and how well they keep their promises."""
    forecasts = np.array(state["y"])
    shares = np.array(WET) / DAYS
    cost, least = (mean_log_loss(OUTCOMES, np.repeat(p, DAYS)) for p in (forecasts, shares))
    return Solution(
        {
            "log_loss": cost,
            "least": least,
            "brier": mean_brier_score(OUTCOMES, np.repeat(forecasts, DAYS)),
            "gap": gap(forecasts),
            "over": cost - least,
            "spread": float(np.ptp(forecasts)),
        },
        {"forecasts": (state["x"], forecasts), "shares": (state["x"], shares), "promise": (state["x"], forecasts)},
    )


DEMO = Demo(
    id="D12",
    slug="calibration-arena",
    title="Keep your promises",
    task=f"Forecast rain for five kinds of sky, each seen on {DAYS} days, and watch calibration and log loss answer.",
    picture="For each kind of sky the forecast, which can be dragged up and down, and the share of days with rain.",
    x_label="kind of sky",
    y_label="probability of rain",
    room=((0, 6), (0, 1)),
    solve=solve,
    shapes=(
        Shape("points", "forecasts", "data", "your forecasts (drag them)"),
        Shape("curve", "shares", "truth", "share of days with rain"),
        Shape("curve", "promise", "series-2"),
    ),
    numbers=(
        Number("log_loss", "Mean log loss", 4),
        Number("least", "Least for these skies", 4),
        Number("brier", "Brier score", 4),
        Number("gap", "Calibration gap", 3),
    ),
    goals=(
        Goal(
            "Bring the log loss to within 0.002 of the least.",
            (Bound("over", high=0.002),),
            {"y": (0.15, 0.3, 0.45, 0.65, 0.8)},
        ),
        Goal(
            "Be calibrated to within 0.005, and yet tell nothing: say the same for every sky.",
            (Bound("gap", high=0.005), Bound("spread", 0, 0)),
            {"y": (0.47,) * 5},
        ),
    ),
    handles=Points((1, 2, 3, 4, 5), (0.02, 0.1, 0.4, 0.85, 0.97), "y", 0.01, "Forecast"),
)
