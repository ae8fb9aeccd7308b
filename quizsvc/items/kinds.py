"""What a value of the item language can be, as far as it is known before anything is drawn.

A kind is checked when a template is loaded: `map.mode` is refused at its column because the result of
`fit_gaussian_mean` has no such field, long before a learner draws the variant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from math import isfinite
from types import MappingProxyType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from quizsvc.numeric import Degenerate, Fit
from quizsvc.numeric.certificates import offered

MAX_ELEMENTS = 100_000
MAX_DATASET = 10_000
MAX_INTEGER = 2**53
MAX_TEXT = 200

SETTLED = frozenset({bool, float, str})
"""Types whose every value is kept as it is."""
SCALARS = (int, float)

Array = NDArray[Any]
Value = Any  # one of: bool, int, float, str, list, Array, a Fit, a Degenerate, a prior, a Table, a figure's layer


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of value, with the attributes it offers."""

    words: str
    attributes: Mapping[str, "Kind"] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    def accepts(self, other: "Kind") -> bool:
        """Whether a value of kind `other` may turn out to be one of these; a function never does unawares."""
        if FUNCTION in {self, other}:
            return self == other
        return self == other or ANY in {self, other} or (self, other) in COERCIONS


ANY = Kind("any value")
NUMBER = Kind("a number")
BOOLEAN = Kind("true or false")
TEXT = Kind("text in quotes")
VECTOR = Kind("a list of numbers")
MATRIX = Kind("a table of numbers")
TEXTS = Kind("a list of texts")
PRIOR = Kind("a prior", MappingProxyType({"mean": ANY, "mode": ANY, "sd": ANY}))
TABLE = Kind("a table to show")
LAYER = Kind("a layer of a figure")
FIGURE = Kind("a figure")
NUMBERS = Kind("a number or a list of numbers")
FORMULA = Kind("a formula")
FEATURES = Kind("a list or a table of numbers")
FUNCTION = Kind("a function")


class _Everything(dict[str, Kind]):
    """The attributes of a value of which nothing is known: all of them."""

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> Kind:
        return UNKNOWN


UNKNOWN = Kind("any value", _Everything())
"""The kind of a name whose definition is wrong: nothing more is said of what is done with it."""

COERCIONS = frozenset(
    {(NUMBERS, NUMBER), (NUMBERS, VECTOR), (NUMBER, NUMBERS), (VECTOR, NUMBERS)}
    | {(FEATURES, NUMBERS), (NUMBERS, FEATURES)}
    | {(FEATURES, VECTOR), (FEATURES, MATRIX), (VECTOR, FEATURES), (MATRIX, FEATURES), (FIGURE, LAYER)}
)


def result_kind(*fits: type[Fit]) -> Kind:
    """The kind of a fitted model: its public numbers are its attributes; of several, those that any may have."""
    attributes: dict[str, Kind] = {}
    for fit in reversed(fits):
        attributes |= _attributes(fit, fit.public())
    return Kind(f"the result of {fits[0].__name__}", MappingProxyType(attributes))


def outcome_kind(outcome: type[Any]) -> Kind:
    """The kind of a result that is no fitted model (a curve, a path, a table of hits): it offers all that it holds."""
    return Kind(f"the outcome {outcome.__name__}", MappingProxyType(_attributes(outcome, offered(outcome))))


def _attributes(result: type[Any], names: tuple[str, ...]) -> dict[str, Kind]:
    hints = get_type_hints(result)
    return {name: _hint_kind(hints.get(name) or _property_hint(result, name)) for name in names}


def _property_hint(result: type[Any], name: str) -> object:
    return get_type_hints(getattr(result, name).fget).get("return")


def _hint_kind(hint: object) -> Kind:
    if get_origin(hint) in {Union, UnionType}:
        kinds = {_hint_kind(part) for part in get_args(hint) if part is not Degenerate}
        return kinds.pop() if len(kinds) == 1 else ANY
    if hint in {float, int}:
        return NUMBER
    if hint is bool:
        return BOOLEAN
    if get_origin(hint) is tuple:
        return MATRIX if get_origin(get_args(hint)[0]) is tuple else VECTOR
    if is_dataclass(hint) and isinstance(hint, type) and "family" in {f.name for f in fields(hint)}:
        return PRIOR
    return ANY


def kind_of(value: Value) -> Kind:
    """The kind of a value at hand."""
    if isinstance(value, bool | np.bool_):
        return BOOLEAN
    if isinstance(value, int | float):
        return NUMBER
    if isinstance(value, str):
        return TEXT
    if isinstance(value, np.ndarray):
        return VECTOR if value.ndim == 1 else MATRIX
    if isinstance(value, list):
        return TEXTS if value and all(isinstance(item, str) for item in value) else ANY
    return ANY


def frozen(value: Value) -> Value:
    """The value as the language keeps it: plain Python scalars, read-only arrays of floats or truths, sizes bounded.

    Raises ValueError for a number too large, an array too long or of more than two dimensions.
    """
    if type(value) in SETTLED:
        return value
    if type(value) is np.float64:
        return float(value)
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return frozen(value.item())
    if isinstance(value, tuple):
        value = np.asarray(value, dtype=np.float64)
    if isinstance(value, int) and not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise ValueError(f"a whole number beyond {MAX_INTEGER:,} came out; wanted a smaller one")
    if isinstance(value, np.ndarray):
        if value.size > MAX_ELEMENTS or value.ndim > 2:
            raise ValueError(f"an array of shape {value.shape} came out; wanted at most {MAX_ELEMENTS:,} numbers")
        if value.dtype.kind in "iu":
            value = value.astype(np.float64)
        value.setflags(write=False)
    elif callable(value):
        raise ValueError("a function stands where a value is wanted")
    return value


def is_finite(value: Value) -> bool:
    """Whether all numbers in the value are finite; fits and texts are not numbers and pass."""
    if isinstance(value, SCALARS):
        return isfinite(value)
    return all_finite(value) if isinstance(value, np.ndarray) else True


def all_finite(array: Array) -> bool:
    """Whether every number of an array is finite, as it is wherever the sum of their squares is."""
    return isfinite(np.vdot(array, array)) or bool(np.isfinite(array).all())


__all__ = [
    "Array",
    "Degenerate",
    "Kind",
    "Value",
    "all_finite",
    "frozen",
    "is_finite",
    "kind_of",
    "outcome_kind",
    "result_kind",
]
