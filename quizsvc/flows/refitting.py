"""Refitting: a model of the language fitted to numbers that a browser or a script sends, within small bounds.

Arguments come as `bank sample` prints them: a list or a table of numbers, a number, true or false, and a prior as an
object with its family. They are checked by the same declarations as a template's, and paid for from the same budget of
steps. The bounds on their size keep a call to about a second at the worst, so that it needs no process of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from quizsvc.items.expr import Scope, quiet
from quizsvc.items.findings import suggestion
from quizsvc.items.kinds import MAX_INTEGER, PRIOR, Value, kind_of
from quizsvc.items.vocabulary import FUNCTIONS, Function, models, regressions
from quizsvc.items.vocabulary.base import CallError, plain
from quizsvc.numeric import Degenerate, Fit

MOST_NUMBERS, MOST_COLUMNS = 1_000, 12
MOST_REGRESSED, MOST_WEIGHTS, WIDEST = 200, 12, 1e15
"""Numbers of a regression, weights of a softmax (columns times classes but one), and how far sizes are apart in a list.

With a thousand numbers, Huber's loss took over four seconds and a softmax of 48 weights over eleven: whether classes
can be separated is decided in whole numbers, which grow with the weights and with the spread of sizes.
"""
MODELS: Mapping[str, Function] = {f.name: f for f in (*models.FUNCTIONS, *regressions.FUNCTIONS)}
PRIORS: Mapping[str, Function] = {
    name.removesuffix("_prior"): function for name, function in FUNCTIONS.items() if function.returns == PRIOR
}


@dataclass(frozen=True, slots=True)
class Refitted:
    """A fit: its numbers, and the evidence that costs nothing more."""

    model: str
    result: Mapping[str, Any]
    holds: bool
    residual: float


@dataclass(frozen=True, slots=True)
class Unfit:
    """Data that determine no estimate: why, in a word and in a sentence."""

    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What cannot be fitted as it was sent: where, and what would be right."""

    where: str
    sentence: str


class Wrong(ValueError):
    """Something at a place of what was sent."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(sentence)
        self.refused = Refused(where, sentence)


def refit(model: str, arguments: Mapping[str, Any]) -> Refitted | Unfit | Refused:
    """Fit a model, named as in the language, with these arguments by name."""
    try:
        function, values = _function(model), _values(arguments)
        if function in regressions.FUNCTIONS:
            _bounded(values)
        if model == "softmax_regression":
            _narrow(values)
        outcome = _called(function, values, "arguments")
    except Wrong as wrong:
        return wrong.refused
    if isinstance(outcome, Degenerate):
        return Unfit(outcome.reason, _sentence(outcome.detail))
    assert isinstance(outcome, Fit)
    evidence = outcome.certificate
    return Refitted(model, plain(outcome), evidence.holds, evidence.residual)


def _function(model: str) -> Function:
    if model not in MODELS:
        raise Wrong("model", f"Got {_shown(model)}, wanted the name of a model: {suggestion(model, MODELS)}.")
    return MODELS[model]


def _values(arguments: Mapping[str, Any]) -> dict[str, Value]:
    """The arguments as the language has them; one that is null is one that was not given."""
    count = _scalars(arguments)
    if count > MOST_NUMBERS:
        raise Wrong("arguments", f"Got {count:,} numbers, wanted at most {MOST_NUMBERS:,}.")
    given = arguments.items()
    return {name: _value(value, f"arguments.{name}") for name, value in given if value is not None}


def _bounded(values: Mapping[str, Value]) -> None:
    """Refuse a regression that would take more than about a second."""
    arrays = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
    count = sum(value.size for value in arrays.values())
    if count > MOST_REGRESSED:
        raise Wrong("arguments", f"Got {count} numbers, wanted at most {MOST_REGRESSED} for a regression.")
    for name, value in arrays.items():
        sizes = np.abs(value[value != 0])
        if sizes.size and sizes.min() < sizes.max() / WIDEST:
            sentence = f"Got sizes from {sizes.min():g} to {sizes.max():g}, wanted the largest at most {WIDEST:g} times"
            raise Wrong(f"arguments.{name}", f"{sentence} the smallest that is not 0.")


def _narrow(values: Mapping[str, Value]) -> None:
    """Refuse a softmax regression of too many weights."""
    X, y = values.get("X"), values.get("y")
    if isinstance(X, np.ndarray) and isinstance(y, np.ndarray) and y.size:
        columns, classes = X.shape[1] if X.ndim > 1 else 1, int(np.clip(y.max(), 0, MOST_NUMBERS)) + 1
        if columns * (classes - 1) > MOST_WEIGHTS:
            wanted = f"wanted columns times classes but one to be at most {MOST_WEIGHTS}"
            raise Wrong("arguments", f"Got {columns} columns and {classes} classes, {wanted}.")


def _scalars(value: object) -> int:
    """How much there is in lists and objects, however deep, that is neither."""
    count, left = 0, [value]
    while left:
        one = left.pop()
        if isinstance(one, dict | list):
            left.extend(one.values() if isinstance(one, dict) else one)
        else:
            count += 1
    return count


def _value(given: object, where: str) -> Value:
    if isinstance(given, dict):
        return _prior(given, where)
    if isinstance(given, list):
        return _array(given, where)
    if not _is_number(given):
        raise Wrong(where, f"Got {_shown(given)}, wanted a finite number, a list of them, a table, or a prior.")
    return given


def _array(given: list[Any], where: str) -> np.ndarray:
    """A list of numbers, or a table whose rows are equally long."""
    rows = given if given and all(isinstance(row, list) for row in given) else [given]
    widths = {len(row) for row in rows}
    numbers = [number for row in rows for number in row]
    if len(widths) > 1 or not all(map(_is_number, numbers)):
        raise Wrong(where, "Wanted a list of finite numbers, or a list of such lists that are equally long.")
    if rows is given and max(widths) > MOST_COLUMNS:
        raise Wrong(where, f"Got a table of {max(widths)} columns, wanted at most {MOST_COLUMNS}.")
    return np.array(given, dtype=np.float64)


def _is_number(given: object) -> bool:
    """Whether JSON's number, or truth, is one that a float holds."""
    return abs(given) <= MAX_INTEGER if isinstance(given, int) else isinstance(given, float) and isfinite(given)


def _prior(given: Mapping[str, Any], where: str) -> Value:
    family = given.get("family")
    function = PRIORS.get(family) if isinstance(family, str) else None
    if function is None:
        raise Wrong(f"{where}.family", f"Got {_shown(family)}, wanted one of {', '.join(PRIORS)}.")
    fields = {name: _value(value, f"{where}.{name}") for name, value in given.items() if name != "family"}
    return _called(function, fields, where)


def _called(function: Function, values: Mapping[str, Value], where: str) -> Value:
    """The function's value. Raises Wrong where its declaration, its body or the budget refuses the arguments."""
    kinds = {name: PRIOR if hasattr(value, "log_density") else kind_of(value) for name, value in values.items()}
    try:
        invoke, _ = function.bind([], kinds)
        with quiet():
            return invoke(Scope({}), list(values.values()))
    except CallError as problem:
        raise Wrong(where, f"{_sentence(str(problem))} {_sentence(problem.remedy)}".strip()) from None
    except ValueError as problem:
        raise Wrong(where, _sentence(str(problem))) from None


def _sentence(words: str) -> str:
    """Words with a full stop; what they begin with may be an argument's name, and stays as it is."""
    return words.rstrip(".") + "." if words else ""


def _shown(value: object) -> str:
    """A value in short, for the sentence that refuses it."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return "nothing" if value is None else repr(value)[:40]
