"""What a function of the language is, and how a plain Python function becomes one.

A function here is declared by its signature: each parameter is annotated with the sort of argument it takes, so that
the call is checked when the template is loaded, each argument is read before the body sees it, and the author's
guide is written from the same source. No function takes an output array, a callback, a dtype or a text program.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from math import isfinite, isnan, nan
from types import UnionType
from typing import Annotated, Any, ClassVar, NoReturn, Union, get_args, get_origin, get_type_hints

import numpy as np

from quizsvc.items.expr import Call, FitRecord, InScope, Scope, regular
from quizsvc.items.findings import suggestion
from quizsvc.items.kinds import (
    ANY,
    BOOLEAN,
    FEATURES,
    MATRIX,
    MAX_DATASET,
    MAX_ELEMENTS,
    NUMBER,
    NUMBERS,
    PRIOR,
    SCALARS,
    TEXT,
    TEXTS,
    VECTOR,
    Degenerate,
    Kind,
    Value,
    all_finite,
    outcome_kind,
    result_kind,
)
from quizsvc.numeric import Fit, Stream
from quizsvc.numeric.arrays import probability


class CallError(ValueError):
    """A call whose form is wrong, with its remedy."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of argument: its kind, and the reader that checks a value or raises ValueError with what was wanted."""

    kind: Kind
    read: Callable[[Value], Value]
    wanted: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function."""

    name: str
    sort: Sort
    required: bool
    keyword_only: bool
    variadic: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call costs in steps: at all, for each number read and made, and for the square of the longest list."""

    call: int = 300
    read: int = 2
    made: int = 2
    square: float = 0.0

    def before(self, given: Sequence[Value]) -> int:
        """The steps of a call with these arguments."""
        steps, longest = self.call, 0
        for value in given:
            if type(value) is np.ndarray:
                steps += self.read * value.size
                longest = max(longest, len(value))
        return steps + int(self.square * longest**2) if self.square else steps


DRAW, FIT, PROOF = Cost(call=1_000, made=20), Cost(call=10_000, read=10), Cost(call=20_000, read=100)
"""What a draw, a fit and its certificate cost where nothing else is declared."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function that expressions may call."""

    name: str
    parameters: tuple[Parameter, ...]
    returns: Kind
    draws: bool
    fits: bool
    summary: str
    signature: str
    body: Callable[..., Value]
    cost: Cost = Cost()
    proof: Cost = PROOF
    size: ClassVar[int] = 0
    names: ClassVar[frozenset[str]] = frozenset()
    in_scope: ClassVar[None] = None

    @property
    def usage(self) -> str:
        """How it is called, and what it is."""
        return f"{self.signature}: {self.summary}"

    def bind(self, positional: list[Kind], keywords: dict[str, Kind]) -> Call:
        """The call with arguments of these kinds, checked. Raises CallError naming the argument that is wrong."""
        slots = self._slots(len(positional), keywords)
        for parameter, kind in zip(slots, [*positional, *keywords.values()], strict=True):
            if not parameter.sort.kind.accepts(kind):
                wanted = parameter.sort.wanted
                raise CallError(f"{self.name}: {parameter.name} wants {wanted}, and here stands {kind.words}")
        by_place, names = len(positional), tuple(keywords)
        readers = [parameter.sort.read for parameter in slots]
        run = self._fit if self.fits else self._draw if self.draws else self._compute
        before = self.cost.before

        def invoke(scope: Scope, given: list[Value]) -> Value:
            scope.budget.spend(before(given))
            try:
                values = [read(value) for read, value in zip(readers, given, strict=True)]
            except ValueError:
                _refuse(self.name, slots, given)
            named = dict(zip(names, values[by_place:], strict=True)) if names else {}
            made = run(scope, values[:by_place] if names else values, named)
            if type(made) is np.ndarray:
                scope.work(self.cost.made * made.size)
            return made

        return invoke, self._result(slots, [*positional, *keywords.values()])

    def _result(self, slots: Sequence[Parameter], kinds: Sequence[Kind]) -> Kind:
        """What comes of arguments of these kinds: where a list may stand for a number, it gives a list."""
        if self.returns not in {NUMBERS, ANY} or not (self.draws or self.returns == NUMBERS):
            return self.returns
        if all(p.sort.kind == ANY for p in slots):
            return kinds[0] if len(set(kinds)) == 1 else self.returns
        given = [kind for p, kind in zip(slots, kinds, strict=True) if p.sort.kind == NUMBERS]
        if VECTOR in given or any(p.name == "size" for p in slots):
            return VECTOR
        return NUMBER if set(given) <= {NUMBER} and VECTOR not in kinds else self.returns

    def _slots(self, count: int, keywords: Mapping[str, Kind]) -> list[Parameter]:
        """The parameter that each argument goes to."""
        places = [p for p in self.parameters if not p.keyword_only]
        by_name = {p.name: p for p in self.parameters if not p.variadic}
        if places and places[-1].variadic:
            places = places[:-1] + [places[-1]] * max(count - len(places) + 1, 0)
        if count > len(places):
            takes = f"{len(places) or 'no'} argument{'s' * (len(places) != 1)} by place"
            message = f"{self.name} takes {takes}, and {count} {'stands' if count == 1 else 'stand'} here"
            named = any(p.keyword_only for p in self.parameters)
            raise CallError(
                message, f"name {'the others' if places else 'each'}: {self.usage}" if named else self.usage
            )
        slots = places[:count]
        for name in keywords:
            if name not in by_name:
                near = suggestion(name, by_name)
                remedy = near if near.startswith("did you mean") else self.usage
                raise CallError(f"{self.name} has no argument '{name}'", remedy)
            if by_name[name] in slots:
                raise CallError(f"{self.name} is given '{name}' twice", self.signature)
            slots.append(by_name[name])
        missing = [p.name for p in self.parameters if p.required and p not in slots]
        if missing:
            raise CallError(f"{self.name} lacks {' and '.join(missing)}", self.usage)
        return slots

    def _draw(self, scope: Scope, arguments: list[Value], named: Mapping[str, Value]) -> Value:
        """A draw, from the stream of the name that is being defined."""
        if scope.stream is None:
            raise ValueError(f"{self.name} draws; draws stand in variables, data and derived only")
        return self._compute(scope, [scope.stream, *arguments], named)

    def _fit(self, scope: Scope, arguments: list[Value], named: Mapping[str, Value]) -> Value:
        """A fit, with other arguments where the scope alters them; the fit is noted with what it was given."""
        given: Mapping[str, Value] = dict(zip([p.name for p in self.parameters], arguments, strict=False)) | dict(named)
        if scope.alter:
            given = scope.alter(self.name, given)
        value = self._compute(scope, [], given)
        if isinstance(value, Fit):
            scope.fits.append(FitRecord(self.name, given, value.certificate, value))
        return value

    def _compute(self, _scope: Scope, arguments: list[Value], named: Mapping[str, Value]) -> Value:
        """What the body gives. Raises ValueError where that is beyond floats."""
        try:
            value = self.body(*arguments, **named)
        except ArithmeticError:
            value = nan
        if _is_nan(value):
            raise ValueError(f"{self.name} is beyond floats with these arguments; wanted less extreme ones")
        return value


def _refuse(name: str, slots: Sequence[Parameter], given: Sequence[Value]) -> NoReturn:
    """Raise ValueError for the first argument that its reader refuses, IrregularFit where that has no estimate."""
    for parameter, value in zip(slots, given, strict=True):
        try:
            parameter.sort.read(regular(value))
        except ValueError as problem:
            message = f"{name}: {parameter.name} is {problem}; wanted {parameter.sort.wanted}"
            raise ValueError(message) from None
    raise AssertionError(f"{name}: an argument was refused and then taken")


def _is_nan(value: Value) -> bool:
    """Whether a number, or one of a list or table, is none."""
    if isinstance(value, float):
        return isnan(value)
    return isinstance(value, np.ndarray) and not all_finite(value) and bool(np.isnan(value).any())


def declare(
    body: Callable[..., Value], returns: Kind | None = None, cost: Cost | None = None, proof: Cost = PROOF
) -> Function:
    """The function of the language that `body` implements, read from its signature and docstring.

    A first parameter of type Stream makes it a draw; a return type that is a Fit makes it a model.
    """
    hints = get_type_hints(body, include_extras=True)
    parameters = list(inspect.signature(body).parameters.values())
    draws = bool(parameters) and hints[parameters[0].name] is Stream
    shown = parameters[1:] if draws else parameters
    fits = _fit_types(hints.get("return"))
    kind = returns or (result_kind(*fits) if fits else _return_kind(hints.get("return")))
    listed = tuple(_parameter(p, hints[p.name]) for p in shown)
    summary = inspect.cleandoc(body.__doc__ or "").split("\n")[0]
    signature = _signature(body.__name__, shown)
    cost = cost or (FIT if fits else DRAW if draws else Cost())
    return Function(body.__name__, listed, kind, draws, bool(fits), summary, signature, body, cost, proof)


def _parameter(parameter: inspect.Parameter, hint: object) -> Parameter:
    variadic = parameter.kind is parameter.VAR_POSITIONAL
    required = parameter.default is parameter.empty and not variadic
    return Parameter(parameter.name, sort_of(hint), required, parameter.kind is parameter.KEYWORD_ONLY, variadic)


def sort_of(hint: object) -> Sort:
    """The sort that an annotation names."""
    for part in (hint, *get_args(hint)):
        if get_origin(part) is Annotated:
            return next(item for item in get_args(part) if isinstance(item, Sort))
    raise TypeError(f"a parameter of the language has no sort: {hint}")


def _fit_types(hint: object) -> list[type[Fit]]:
    return [part for part in (hint, *get_args(hint)) if isinstance(part, type) and issubclass(part, Fit)]


def _return_kind(hint: object) -> Kind:
    """The kind of a result; a Degenerate among the types that it may have stays out of it."""
    if get_origin(hint) in {Union, UnionType}:
        kinds = {_return_kind(part) for part in get_args(hint) if part is not Degenerate}
        return kinds.pop() if len(kinds) == 1 else ANY
    if isinstance(hint, type) and is_dataclass(hint):
        return outcome_kind(hint)
    sort = next((item for item in get_args(hint) if isinstance(item, Sort)), None)
    plainly: dict[object, Kind] = {float: NUMBER, int: NUMBER, bool: BOOLEAN, str: TEXT}
    return sort.kind if sort else plainly.get(hint, ANY)


def _signature(name: str, parameters: list[inspect.Parameter]) -> str:
    words = []
    for p in parameters:
        text = f"*{p.name}" if p.kind is p.VAR_POSITIONAL else p.name
        words.append(f"{text}=" if p.kind is p.KEYWORD_ONLY and p.default is p.empty else text)
        if p.default is not p.empty:
            words[-1] = f'{p.name}="{p.default}"' if isinstance(p.default, str) else f"{p.name}={p.default}"
    return f"{name}({', '.join(words)})"


def plain(value: Value) -> Value:
    """A value as JSON: arrays as lists, priors and results as objects, numbers unrounded."""
    if type(value) in (float, int, str, bool):
        return value
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Fit):
        return {name: plain(number) for name, number in value.result().items()}
    if isinstance(value, InScope):
        return value.described
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"family": named.pop("family"), **named} if "family" in named else named
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def _finite(value: Value) -> float | int:
    if isinstance(value, bool) or not isinstance(value, SCALARS) or not isfinite(value):
        raise ValueError(_shown(value))
    return value


def _above(low: float, value: Value, *, included: bool = False) -> float | int:
    number = _finite(value)
    if number < low or (number == low and not included):
        raise ValueError(_shown(value))
    return number


def _count(value: Value, low: int = 0, high: int = MAX_DATASET) -> int:
    # A sum of zeros and ones, or a rounded share, is a float, and a whole number all the same.
    whole = value.is_integer() if isinstance(value, float) else isinstance(value, int) and not isinstance(value, bool)
    if not whole or not low <= value <= high:
        raise ValueError(_shown(value))
    return int(value)


def _vector(value: Value) -> Value:
    if not isinstance(value, np.ndarray) or value.ndim != 1 or not all_finite(value):
        raise ValueError(_shown(value))
    return value.astype(np.float64) if value.dtype == np.bool_ else value


def _filled(value: Value) -> Value:
    values = _vector(value)
    if np.size(values) == 0:
        raise ValueError("empty")
    return values


def _one_or_many(value: Value) -> Value:
    if type(value) is float and isfinite(value):
        return value
    return _vector(value) if isinstance(value, np.ndarray) else _finite(value)


def _spread(value: Value) -> Value:
    """A scale for each draw or one for all, above zero."""
    values = _one_or_many(value)
    if not (values > 0 if isinstance(values, SCALARS) else (values > 0).all()):
        raise ValueError(_shown(value))
    return values


def _features(value: Value) -> Value:
    if not isinstance(value, np.ndarray) or not all_finite(value):
        raise ValueError(_shown(value))
    return value.astype(np.float64) if value.dtype == np.bool_ else value


def _typed(kind: type | tuple[type, ...], value: Value) -> Value:
    if not isinstance(value, kind):
        raise ValueError(_shown(value))
    return value


def _prior(value: Value) -> Value:
    if not hasattr(value, "log_density"):
        raise ValueError(_shown(value))
    return value


def _texts(value: Value) -> Value:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(_shown(value))
    return value


def _table(value: Value, most_rows: int = MAX_DATASET, *, square: bool = False) -> Value:
    if not isinstance(value, np.ndarray) or value.ndim != 2 or not value.size or not all_finite(value):
        raise ValueError(_shown(value))
    if len(value) > most_rows or (square and value.shape[0] != value.shape[1]):
        raise ValueError(_shown(value))
    return value


def _truths(value: Value) -> Value:
    if not isinstance(value, np.ndarray) or value.ndim != 1 or value.dtype != np.bool_:
        raise ValueError(_shown(value))
    return value


def _belief(value: Value) -> Value:
    if not hasattr(value, "quantile"):
        raise ValueError(_shown(value))
    return value


def ranged(read: Callable[[float], object], wanted: str, *, many: bool, whole: bool = False) -> Sort:
    """The sort of a number, or of a list of them, each of which `read` takes or refuses by a ValueError.

    What it takes is an interval, so that a list's smallest and largest stand for it, or the whole numbers of one.
    """

    def tried(values: Value) -> Sequence[float]:
        if not isinstance(values, np.ndarray):
            return (values,)
        return np.unique(values).tolist() if whole or not values.size else (float(values.min()), float(values.max()))

    def check(value: Value) -> Value:
        values = _one_or_many(value) if many else _finite(value)
        try:
            for number in tried(values):
                read(number)
        except ValueError:
            raise ValueError(_shown(value)) from None
        return values

    return Sort(NUMBERS if many else NUMBER, check, wanted + (", or a list of such" if many else ""))


def bounded(count: int, what: str, most: int = MAX_ELEMENTS) -> None:
    """Refuse what would be too large, before it is made. Raises ValueError."""
    if count > most:
        raise ValueError(f"{count:,} {what} would be made; wanted at most {most:,}")


def _share(value: Value) -> float | int:
    number = _finite(value)
    if not 0 < number < 1:
        raise ValueError(_shown(value))
    return number


def _shown(value: Value) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return repr(value)[:40] if isinstance(value, bool | int | float | str) else f"a {type(value).__name__}"


Number = Annotated[float, Sort(NUMBER, _finite, "a finite number")]
Positive = Annotated[float, Sort(NUMBER, lambda v: _above(0, v), "a number above 0")]
NonNegative = Annotated[float, Sort(NUMBER, lambda v: _above(0, v, included=True), "a number of 0 or more")]
Whole = Annotated[int, Sort(NUMBER, lambda v: _count(v, -(2**31), 2**31), "a whole number")]
Size = Annotated[int, Sort(NUMBER, lambda v: _count(v, 1), f"a whole number from 1 to {MAX_DATASET:,}")]
Decimals = Annotated[int, Sort(NUMBER, lambda v: _count(v, 0, 12), "a whole number from 0 to 12")]
Numbers = Annotated[Any, Sort(NUMBERS, _one_or_many, "a number or a list of finite numbers")]
Spread = Annotated[Any, Sort(NUMBERS, _spread, "a number or a list of numbers above 0")]
Vector = Annotated[Any, Sort(VECTOR, _vector, "a list of finite numbers")]
Filled = Annotated[Any, Sort(VECTOR, _filled, "a list of one or more finite numbers")]
Features = Annotated[Any, Sort(FEATURES, _features, "a list or a table of finite numbers")]
Boolean = Annotated[bool, Sort(BOOLEAN, lambda v: _typed(bool, v), "True or False")]
Text = Annotated[str, Sort(TEXT, lambda v: _typed(str, v), "a text in quotes")]
Texts = Annotated[list[str], Sort(TEXTS, _texts, "a list of texts")]
Prior = Annotated[Any, Sort(PRIOR, _prior, "a prior, e.g. normal_prior(0, scale=1)")]
Anything = Annotated[Any, Sort(ANY, regular, "a value")]
Share = Annotated[float, Sort(NUMBER, _share, "a number between 0 and 1")]
Probability = Annotated[float, ranged(lambda v: probability(v, "p"), "a number from 0 to 1", many=False)]
Count = Annotated[int, Sort(NUMBER, _count, f"a whole number from 0 to {MAX_DATASET:,}")]
Degree = Annotated[int, Sort(NUMBER, lambda v: _count(v, 1, 20), "a whole number from 1 to 20")]
Steps = Annotated[int, Sort(NUMBER, lambda v: _count(v, 0, 1000), "a whole number from 0 to 1,000")]
Matrix = Annotated[Any, Sort(MATRIX, _table, "a table of finite numbers")]
Square = Annotated[Any, Sort(MATRIX, lambda v: _table(v, 100, square=True), "a square table of at most 100 rows")]
Truths = Annotated[Any, Sort(VECTOR, _truths, "a list of truths, e.g. x > 3")]
Belief = Annotated[Any, Sort(PRIOR, _belief, "a proper belief of one number, e.g. beta_prior(2, 3)")]
Positives = Annotated[Any, ranged(lambda v: _above(0, v), "a number above 0", many=True)]
Shares = Annotated[Any, ranged(_share, "a number between 0 and 1", many=True)]
Probabilities = Annotated[Any, ranged(lambda v: probability(v, "p"), "a number from 0 to 1", many=True)]
