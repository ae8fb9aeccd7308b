"""A line, or another curve of one feature, through the data: the right one and the learner's.

The learner's is the one that a slip fits, where a slip explains the number. Else it is the best that has the number as
its slope: with squared errors and a free intercept it goes through the middle of the data, without an intercept through
the origin, and of a logistic regression the probabilities add up to the ones that were counted. For other models the
level that belongs to a slope is not known here, and nothing is drawn.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from scipy import optimize, special

from quizsvc.items.figure import figure, scatter
from quizsvc.items.figure.marks import Curve
from quizsvc.items.implied.base import RIGHT, TITLE, VISIBLE, YOURS, Implied, Refit, readable
from quizsvc.numeric.arrays import Vector

Line = tuple[float, float]
"""Intercept and slope."""
SQUARED = frozenset({"linear_regression", "ridge", "lasso", "elastic_net", "weighted_regression"})
"""The models whose residuals, weighted by their precision, add up to zero where the intercept is free."""
MODELS: Mapping[str, Callable[[Vector], Vector]] = {
    **dict.fromkeys(SQUARED, np.asarray),
    **dict.fromkeys(("least_absolute_deviations", "huber", "quantile_regression", "student_t_regression"), np.asarray),
    "logistic_regression": special.expit,
    "poisson_regression": np.exp,
}
"""What each regression makes of the height of its line."""
GRID = 81
MARGIN, HEADROOM = 0.06, 0.5
"""How much is seen beside the data, and at most above and below them, as shares of their ranges."""
SEEN = 0.25
"""The least share of the learner's line that must lie in the picture."""


def drawn(right: Refit, given: Mapping[str, float], theirs: Refit | None) -> Implied | None:
    """The data with the right line and the learner's; None where that one is not known or lies outside the picture."""
    x, y = (np.asarray(right.arguments[name], dtype=np.float64) for name in ("X", "y"))
    if x.ndim != 1 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    refitted = theirs if theirs and _of_the_same(right, theirs) else None
    line = _line_of(refitted) if refitted else _line_with(right, given, x, y)
    if line is None:
        return None
    across = np.linspace(x.min() - MARGIN * np.ptp(x), x.max() + MARGIN * np.ptp(x), GRID)
    best, yours = _heights(right, _line_of(right), across), _heights(refitted or right, line, across)
    least, most = min(y.min(), best.min()), max(y.max(), best.max())
    low, high = least - HEADROOM * (most - least), most + HEADROOM * (most - least)
    if np.mean((yours > low) & (yours < high)) < SEEN:
        return None
    if np.max(np.abs(yours - best)) < VISIBLE * (most - least):
        return None
    chart = figure(
        scatter(x, y),
        Curve(tuple(across.tolist()), tuple(best.tolist()), "right", RIGHT),
        Curve(tuple(across.tolist()), tuple(yours.tolist()), "yours", YOURS),
        x_label=readable(right.place.arguments["X"], "x"),
        y_label=readable(right.place.arguments["y"], "y"),
        title=TITLE,
    )
    room = max(low, min(least, yours.min())), min(high, max(most, yours.max()))
    return Implied(replace(chart, room=((across[0], across[-1]), room)), _words(right, given, refitted))


def _of_the_same(one: Refit, other: Refit) -> bool:
    """Whether two regressions are of the same points on the same axes."""
    return other.function in MODELS and all(
        np.array_equal(one.arguments[name], other.arguments[name]) for name in ("X", "y")
    )


def _heights(model: Refit, line: Line, across: Vector) -> Vector:
    return np.asarray(MODELS[model.function](line[0] + line[1] * across), dtype=np.float64)


def _line_of(fit: Refit) -> Line:
    return float(fit.result.intercept), float(fit.result.slope)


def _line_with(right: Refit, given: Mapping[str, float], x: Vector, y: Vector) -> Line | None:
    """The best line with the slope given; None without one, or where the level beside it is unknown."""
    slope = given.get("slope")
    if slope is None:
        return None
    if "intercept" in given:
        return given["intercept"], slope
    level = _level(right, x, y, slope)
    return None if level is None else (level, slope)


def _level(right: Refit, x: Vector, y: Vector, slope: float) -> float | None:
    """The intercept that is best beside a slope."""
    if right.arguments.get("intercept") is False:
        return 0.0
    if right.arguments.get("penalise_intercept"):
        return None
    if right.function in SQUARED:
        weights = np.asarray(right.arguments.get("noise_scales", np.ones_like(y))) ** -2.0
        return float(np.average(y - slope * x, weights=weights))
    if right.function == "logistic_regression" and 0 < y.mean() < 1:
        reach = 40.0 + float(np.abs(slope * x).max())
        return float(optimize.brentq(lambda b: np.sum(special.expit(b + slope * x) - y), -reach, reach))
    return None


def _words(right: Refit, given: Mapping[str, float], theirs: Refit | None) -> str:
    """What the dashed line is."""
    curve = "curve" if MODELS[right.function] is not np.asarray else "line"
    if theirs:
        return f"Solid, the right {curve}. Dashed, the {curve} whose {right.place.attribute} you gave."
    if "intercept" in given:
        return f"Solid, the right {curve}. Dashed, the {curve} with your intercept and slope."
    through = "through the origin" if right.arguments.get("intercept") is False else "at the height that suits it best"
    return f"Solid, the right {curve}. Dashed, the {curve} with your slope, {through}."
