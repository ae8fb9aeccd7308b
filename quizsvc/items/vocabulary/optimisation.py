"""Optimisation as a subject: paths of gradient descent and Newton's method, and what sets their pace.

A point holds the intercept, where there is one, and then the weights. A path offers its points, one a row.
"""

from collections.abc import Callable

import numpy as np

from quizsvc.items.kinds import Value
from quizsvc.items.vocabulary.base import (
    Boolean,
    Features,
    Filled,
    Function,
    Matrix,
    NonNegative,
    Number,
    Positive,
    Size,
    Square,
    Steps,
    Vector,
    bounded,
    declare,
)
from quizsvc.numeric import Degenerate, optimise
from quizsvc.numeric.optimise import Objective, Path

MAX_WORK = 1_000_000


def mean_squared_error_step(x: Filled, y: Filled, w: Number, b: Number, learning_rate: Positive) -> Vector:
    """The weight w and the intercept b after one step of descent on the mean of (wx + b − y)², without a ½."""
    return np.array(optimise.mean_squared_error_step(x, y, w, b, learning_rate))


def _functions(name: str, words: str, objective: Callable[[Value, Value, bool], Objective]) -> tuple[Function, ...]:
    """Value, slope, curvature and paths of one objective, its theta a list."""

    def at(X: Value, y: Value, start: Value, intercept: bool) -> Objective:
        columns = (1 if X.ndim == 1 else X.shape[1]) + intercept
        if start.size != columns:
            raise ValueError(f"{start.size} numbers are no point; wanted {columns}, the intercept among them")
        return objective(X, y, intercept)

    def value(X: Features, y: Filled, theta: Filled, intercept: Boolean = True) -> float:
        return at(X, y, theta, intercept).value(theta)

    def gradient(X: Features, y: Filled, theta: Filled, intercept: Boolean = True) -> Vector:
        return at(X, y, theta, intercept).gradient(theta)

    def hessian(X: Features, y: Filled, theta: Filled, intercept: Boolean = True) -> Matrix:
        return at(X, y, theta, intercept).hessian(theta)

    def descent(
        X: Features,
        y: Filled,
        start: Filled,
        learning_rate: Positive,
        steps: Steps,
        momentum: NonNegative = 0,
        nesterov: Boolean = False,
        intercept: Boolean = True,
    ) -> Path:
        bounded(steps * X.size, "steps through the rows", MAX_WORK)
        return optimise.gradient_descent(at(X, y, start, intercept), start, learning_rate, steps, momentum, nesterov)

    def newton(X: Features, y: Filled, start: Filled, steps: Steps, intercept: Boolean = True) -> Path | Degenerate:
        bounded(steps * X.size, "steps through the rows", MAX_WORK)
        return optimise.newton_path(at(X, y, start, intercept), start, steps)

    offered = "[points, values, last, steps, diverged]"
    said: dict[str, tuple[Callable[..., Value], str]] = {
        "objective": (value, f"{words} at a point."),
        "slopes": (gradient, f"The slopes of {words} at a point."),
        "hessian": (hessian, f"The second derivatives of {words} at a point."),
        "descent": (descent, f"Steps of gradient descent on {words} {offered}."),
        "newton": (newton, f"Full Newton steps on {words} {offered}."),
    }
    made = []
    for ending, (body, sentence) in said.items():
        body.__name__, body.__doc__ = f"{name}_{ending}", sentence[0].upper() + sentence[1:]
        made.append(declare(body))
    return tuple(made)


def irls_path(X: Features, y: Filled, steps: Steps, intercept: Boolean = True) -> Path:
    """Iteratively reweighted least squares for Σ log loss, from zero [points, values, last, steps, diverged]."""
    bounded(steps * X.size, "steps through the rows", MAX_WORK)
    return optimise.irls_path(X, y, steps, None, intercept)


def largest_step(H: Square) -> float:
    """The learning rate above which descent on a quadratic with these second derivatives diverges."""
    return optimise.largest_step(H)


def best_step(H: Square) -> float:
    """The fixed learning rate at which descent on a quadratic converges fastest."""
    return optimise.best_step(H)


def convergence_rate(H: Square, learning_rate: Positive) -> float:
    """By how much a step of descent on a quadratic multiplies the worst error."""
    return optimise.convergence_rate(H, learning_rate)


def heavy_ball_setting(H: Square) -> Vector:
    """Polyak's best learning rate and momentum on a quadratic."""
    return np.array(optimise.heavy_ball_setting(H))


def descent_shrinkage(X: Matrix, learning_rate: Positive, steps: Steps) -> Vector:
    """The share of each least-squares coordinate that descent from zero has reached, the strongest first."""
    return optimise.descent_shrinkage(X, learning_rate, steps)


def ridge_shrinkage(X: Matrix, penalty: NonNegative) -> Vector:
    """The share of each least-squares coordinate that ridge leaves, the strongest first."""
    return optimise.ridge_shrinkage(X, penalty)


def matching_penalty(count: Size, learning_rate: Positive, steps: Size) -> float:
    """The ridge penalty that shrinks weak directions as so many steps of descent do on so many rows."""
    return optimise.matching_penalty(count, learning_rate, steps)


OBJECTIVES = (
    *_functions("mean_squared_error", "the mean of (b + x·w − y)²", optimise.mean_squared_error_objective),
    *_functions(
        "log_loss",
        "the summed log loss of σ(b + x·w)",
        lambda X, y, free: optimise.log_loss_objective(X, y, None, free),
    ),
    *_functions("sigmoid_squared_error", "the sum of ½(σ(b + x·w) − y)²", optimise.sigmoid_squared_error_objective),
)
FUNCTIONS = (
    *OBJECTIVES,
    *(
        declare(body)
        for body in (
            *(mean_squared_error_step, irls_path, largest_step, best_step, convergence_rate, heavy_ball_setting),
            *(descent_shrinkage, ridge_shrinkage, matching_penalty),
        )
    ),
)
