"""Losses: what each prediction costs, their sum and mean, their slopes in the prediction, the logit and the weights.

Generated from the engine's losses, which are found by being there. A list of labels and a list of predictions give a
loss each.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import numpy as np

from quizsvc import numeric
from quizsvc.items.kinds import NUMBER, NUMBERS, VECTOR, Kind, Value
from quizsvc.items.vocabulary.base import (
    Features,
    Filled,
    Function,
    NonNegative,
    Number,
    Numbers,
    Parameter,
    Positive,
    Share,
    declare,
    sort_of,
)
from quizsvc.numeric.losses import LogLoss, Loss, found

SETTINGS = {"delta": Positive, "gamma": NonNegative, "quantile": Share}
"""What the settings of losses may be."""


def log_loss(y: Numbers, p: Numbers) -> Numbers:
    """−ln of the probability that p = P(Y = 1) gave to the label y, in nats."""
    if isinstance(y, np.ndarray) or isinstance(p, np.ndarray):
        return each(lambda loss: loss.of, LogLoss(), y, p)
    return numeric.log_loss(y, p)


def each(
    ask: Callable[[Loss], Callable[..., Any]], loss: Loss, y: Value, prediction: Value, *, logit: bool = False
) -> Value:
    """ask(loss) of each label and prediction; one label, or one prediction, goes with all of the other."""
    labels, predictions = np.broadcast_arrays(np.atleast_1d(y), np.atleast_1d(prediction))
    if np.ndim(y) and np.ndim(prediction) and np.shape(y) != np.shape(prediction):
        raise ValueError(f"y has {np.size(y)} numbers and the prediction {np.size(prediction)}; wanted as many")
    pair = (loss.labels(labels.astype(np.float64)), predictions) if logit else loss.pair(labels, predictions)
    values = ask(loss)(*pair)
    return values if np.ndim(y) or np.ndim(prediction) else values[0]


def _offered(name: str, kind: type[Loss]) -> Iterator[Function]:
    """The functions of one loss."""
    made = [field.name for field in fields(kind)]
    settings = tuple(Parameter(one, sort_of(SETTINGS[one]), True, True, False) for one in made)
    at = "p" if kind.sigmoid else "z" if kind.binary else "prediction"

    def pair(second: str, hint: object) -> tuple[Parameter, ...]:
        places = (("y", hint), (second, hint))
        return tuple(Parameter(one, sort_of(sort), True, False, False) for one, sort in places)

    def function(
        title: str, parameters: tuple[Parameter, ...], returns: Kind, said: str, body: Callable[..., Value]
    ) -> Function:
        words = ", ".join(p.name + ("=" if p.keyword_only else "") for p in (*parameters, *settings))
        return Function(title, (*parameters, *settings), returns, False, False, said, f"{title}({words})", body)

    def asked(ask: Callable[[Loss], Callable[..., Any]], *, logit: bool = False) -> Callable[..., Value]:
        return lambda y, prediction, **given: each(ask, kind(**given), y, prediction, logit=logit)

    words = name.replace("_", " ")
    formula = (kind.__doc__ or "").rstrip(".")
    one, many = pair(at, Numbers), pair(at, Filled)
    if name not in {function.name for function in OWN}:
        yield function(name, one, NUMBERS, f"The {words} of each prediction: {formula}.", asked(lambda loss: loss.of))
    for title, total in (("sum", kind.total), ("mean", kind.mean)):
        body = _totalled(kind, total)
        yield function(f"{title}_{name}", many, NUMBER, f"The {title} of the {words} over all predictions.", body)
    said = f"The slope of the {words} in {at}, for each prediction."
    yield function(f"{name}_gradient", one, NUMBERS, said, asked(lambda loss: loss.gradient))
    if kind.sigmoid:
        logits = pair("z", Numbers)
        said = f"The {words} where p is the sigmoid of z, without overflow."
        yield function(f"{name}_of_logit", logits, NUMBERS, said, asked(lambda loss: loss.of_score, logit=True))
        said = f"The slope of the {words} in z, where p is the sigmoid of z."
        yield function(
            f"{name}_logit_gradient", logits, NUMBERS, said, asked(lambda loss: loss.score_gradient, logit=True)
        )
    rows = tuple(
        Parameter(title, sort_of(sort), True, False, False)
        for title, sort in (("X", Features), ("y", Filled), ("weights", Filled), ("intercept", Number))
    )
    said = f"The slopes of the summed {words} in the intercept, then in each weight."
    yield function(f"{name}_weights_gradient", rows, VECTOR, said, _weighed(kind))


def _totalled(kind: type[Loss], total: Callable[..., float]) -> Callable[..., Value]:
    return lambda y, prediction, **given: total(kind(**given), y, prediction)


def _weighed(kind: type[Loss]) -> Callable[..., Value]:
    def body(X: Value, y: Value, weights: Value, intercept: float, **given: Value) -> Value:
        first, others = kind(**given).weights_gradient(X, y, weights, intercept)
        return np.array([first, *others])

    return body


OWN = (declare(log_loss),)
FUNCTIONS = (*OWN, *(function for name, kind in found().items() for function in _offered(name, kind)))
