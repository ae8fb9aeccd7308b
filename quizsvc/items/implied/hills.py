"""A likelihood, a log posterior or a belief over the quantity that is asked, with the right place and the learner's.

A log-likelihood is drawn in nats below its top. Where a slip explains the number, the hill that the slip climbs is
drawn too, and the learner's place is its top.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from quizsvc.items.figure import figure
from quizsvc.items.figure.marks import Curve, Mark, Spot
from quizsvc.items.figure.words import said
from quizsvc.items.implied.base import RIGHT, TITLE, VISIBLE, YOURS, Implied, Refit
from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.families import found
from quizsvc.numeric.families.base import Family

GRID = 121
DROP = 2.0
"""How many nats a hill falls within the picture, to both sides."""
FARTHEST = 25.0
"""How many times the hill's own half-width the learner's place may be from the right one."""
STEPS = 60
BETWEEN = (0.0005, 0.9995)
"""The quantiles of a belief between which it is drawn."""

Height = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the data of a model come about at a value of the quantity asked: their argument, and their distribution."""

    data: str
    at: Callable[[float, Refit], Family]


def _family(name: str, **parameters: Any) -> Family:
    return found()[name](**parameters)


SAMPLING: Mapping[tuple[str, str], Sampling] = {
    ("fit_gaussian_mean", "mean"): Sampling(
        "x", lambda t, fit: _family("gaussian", loc=t, scale=float(fit.arguments["scale"]))
    ),
    ("fit_gaussian", "mean"): Sampling("x", lambda t, fit: _family("gaussian", loc=t, scale=fit.result.scale)),
    ("fit_gaussian", "scale"): Sampling("x", lambda t, fit: _family("gaussian", loc=fit.result.mean, scale=t)),
    ("fit_gaussian", "variance"): Sampling("x", lambda t, fit: _family("gaussian", loc=fit.result.mean, scale=t**0.5)),
    ("fit_laplace", "loc"): Sampling("x", lambda t, fit: _family("laplace", loc=t, scale=fit.result.scale)),
    ("fit_laplace", "scale"): Sampling("x", lambda t, fit: _family("laplace", loc=fit.result.loc, scale=t)),
    ("fit_bernoulli", "probability"): Sampling("y", lambda t, _: _family("bernoulli", probability=t)),
    ("fit_poisson", "rate"): Sampling("k", lambda t, _: _family("poisson", rate=t)),
    ("fit_exponential", "rate"): Sampling("t", lambda t, _: _family("exponential", rate=t)),
}
"""By model and number read off it. Of two parameters the other stays at its estimate."""
POSTERIORS = frozenset({"bernoulli_posterior", "poisson_posterior", "exponential_posterior", "gaussian_mean_posterior"})
INTERVALS = frozenset({"credible_interval", "highest_density_interval"})
MODELS = frozenset({function for function, _ in SAMPLING}) | POSTERIORS | INTERVALS


def drawn(right: Refit, given: Mapping[str, float], theirs: Refit | None) -> Implied | None:
    """The hill with the right place and the learner's; None where the model has none, or where that is not on it."""
    yours = given[right.place.attribute]
    if right.function in POSTERIORS:
        return _belief(right, right.result.belief, yours) if right.place.attribute in {"mean", "mode"} else None
    if right.function in INTERVALS:
        return _belief(right, right.arguments["belief"], yours)
    height = height_of(right)
    return _hill(right, height, yours, theirs) if height else None


def height_of(fit: Refit) -> Height | None:
    """The log-likelihood, and the log prior where there is one, at a value of the quantity; −∞ where it allows none."""
    sampling = SAMPLING.get((fit.function, fit.place.attribute))
    if sampling is None:
        return None
    data, prior = np.asarray(fit.arguments[sampling.data], dtype=np.float64), fit.arguments.get("prior")

    def height(value: float) -> float:
        try:
            family: Any = sampling.at(value, fit)
            total = float(np.sum(family.log_density(data)))
            return total + (float(prior.log_density(value)) if prior is not None else 0.0)
        except (ValueError, TypeError, ArithmeticError):  # not in the domain: a variance below 0 has a complex root
            return -inf

    return height


def _hill(right: Refit, height: Height, yours: float, theirs: Refit | None) -> Implied | None:
    top, loss = right.value, height(right.value) - height(yours)
    half = _half_width(height, top, max(abs(top), abs(yours), 1e-6) * 1e-4)
    if not 0 < loss < inf or not half or abs(yours - top) > FARTHEST * half:
        return None
    low, high = (_end(height, top, yours, half, side) for side in (-1, 1))
    if abs(yours - top) < VISIBLE * (high - low):
        return None
    across = np.linspace(low, high, GRID)
    marks: list[Mark] = [_curve(height, top, across, RIGHT)]
    other = height_of(theirs) if theirs else None
    climbed = _curve(other, yours, across, YOURS) if other else None
    if climbed and np.isfinite(climbed.y).all():
        marks += [climbed, Spot(yours, 0.0, "yours", YOURS)]
        dashed = " Dashed, the curve that has its top at yours."
    else:
        marks += [Spot(yours, -loss, "yours", YOURS)]
        dashed = ""
    what = "log posterior" if right.arguments.get("prior") is not None else "log-likelihood"
    words = f"The {what} is highest at the right value; at yours it is {said(loss)} nats lower.{dashed}"
    label = f"{what}, nats below its top"
    return _picture([*marks, Spot(top, 0.0, "right", RIGHT)], right, yours, right.place.attribute, label, words)


def _picture(marks: list[Mark], right: Refit, yours: float, across: str, up: str, words: str) -> Implied:
    described = f"Across: {across}, {said(right.value)} marked as right and {said(yours)} as yours. Up: {up}. {words}"
    return Implied(figure(*marks, x_label=across, y_label=up, title=TITLE, description=described), words)


def _curve(height: Height, top: float, across: Vector, role: str) -> Curve:
    peak = height(top)
    return Curve(tuple(across.tolist()), tuple(height(float(x)) - peak for x in across), "", role)


def _half_width(height: Height, top: float, step: float) -> float:
    """How far from its top a hill has fallen by DROP, to the side where it falls faster; 0 where it never does."""
    for _ in range(STEPS):
        if min(height(top - step), height(top + step)) <= height(top) - DROP:
            return step
        step *= 1.4
    return 0.0


def _end(height: Height, top: float, yours: float, half: float, side: int) -> float:
    """Where the picture ends to one side: past the learner's place and well down the hill, within its domain."""
    reach = max(1.4 * half, side * (yours - top) + 0.8 * half)
    while height(top + side * reach) == -inf:
        reach *= 0.97
    return top + side * reach


def _belief(right: Refit, belief: Any, yours: float) -> Implied | None:
    """A belief with the right value and the learner's on it."""
    low, high = (float(belief.quantile(share)) for share in BETWEEN)
    span = high - low
    if abs(yours - right.value) < VISIBLE * span or not low - span < yours < high + span:
        return None
    if not np.isfinite(belief.log_density(yours)):
        return None
    low, high = min(low, yours), max(high, yours)
    across = np.linspace(low, high, GRID)
    up = np.exp(belief.log_densities(across))
    line = Curve(tuple(across.tolist()), tuple(up.tolist()), "", "prior", grounded=True)
    places = [(right.value, "right", RIGHT), (yours, "yours", YOURS)]
    spots = [Spot(at, float(np.exp(belief.log_density(at))), label, role) for at, label, role in places]
    words = "The belief after the data, with the right value and yours on it."
    return _picture([line, *spots], right, yours, _asked(right), "density of the belief", words)


def _asked(right: Refit) -> str:
    """The quantity that a belief is about, in a word."""
    kinds = {"bernoulli_posterior": "probability", "gaussian_mean_posterior": "mean"}
    return kinds.get(right.function, "rate" if right.function in POSTERIORS else "value")
