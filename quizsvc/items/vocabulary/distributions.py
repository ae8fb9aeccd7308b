"""Distributions: draws, densities, probabilities, quantiles and likelihoods of every family that the engine has.

Nothing is listed by hand. A family of the engine, found by being there, becomes one draw under its own name and the
functions `NAME_density`, `NAME_cdf`, …; its parameters are named, because of most there are two conventions. Where a
parameter is a list there is one distribution for each of its numbers, as for counts whose rates differ.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np

from quizsvc.items.kinds import ANY, NUMBER, NUMBERS, VECTOR, Kind, Value
from quizsvc.items.vocabulary import draws
from quizsvc.items.vocabulary.base import (
    Decimals,
    Features,
    Function,
    Numbers,
    Parameter,
    Shares,
    Size,
    Sort,
    Vector,
    bounded,
    ranged,
    sort_of,
)
from quizsvc.numeric import Stream
from quizsvc.numeric.families import found
from quizsvc.numeric.families.base import Family, Simplex, Univariate

CALLED = {"gaussian": "normal"}
"""Families that the language calls otherwise, as most textbooks do."""
NAMED = {"size": "successes"}
"""Parameters that the language calls otherwise: the size of a draw is how many are drawn."""
MAX_DISTRIBUTIONS = 2_000
MAX_MEAN = 1e12
"""The largest mean of whole numbers: beyond it floats no longer tell one from the next."""


@dataclass(frozen=True)  # without slots: what it tells of its family is kept
class Law:
    """A family as the language offers it: its name there, and its parameters by the names they have there."""

    name: str
    family: type[Family]

    @cached_property
    def whole(self) -> bool:
        """Whether it is of whole numbers."""
        return all(isinstance(one, Univariate) and one.support.whole for one in self.family.examples())

    @property
    def call(self) -> str:
        """The draw as it is written."""
        return f"{self.name}({', '.join(f'{name}=' for name in self.arguments)})"

    @cached_property
    def arguments(self) -> Mapping[str, str]:
        """The family's parameters by the language's names."""
        return {NAMED.get(p.name, p.name): p.name for p in self.family.parameters}

    @cached_property
    def single(self) -> frozenset[str]:
        """The arguments that are one number for one distribution."""
        pairs = zip(self.arguments, self.family.parameters, strict=True)
        return frozenset(argument for argument, parameter in pairs if not isinstance(parameter, Simplex))

    def parameters(self, *, many: bool) -> tuple[Parameter, ...]:
        """Its parameters for a signature: named, each of them wanted, lists of numbers where `many`."""
        made = []
        for argument, parameter in zip(self.arguments, self.family.parameters, strict=True):
            if isinstance(parameter, Simplex):
                sort = Sort(VECTOR, sort_of(Vector).read, parameter.range)
            else:
                sort = ranged(parameter.read, parameter.range, many=many, whole=parameter.whole)
            made.append(Parameter(argument, sort, required=True, keyword_only=True, variadic=False))
        return tuple(made)

    def lists(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """The parameters that are given as lists, each of whose numbers stands for a distribution."""
        return {name: value for name, value in given.items() if isinstance(value, np.ndarray) and name in self.single}

    def member(self, given: Mapping[str, Value]) -> Family:
        """The one distribution with these parameters. Raises ValueError where they do not go together."""
        made = self.family(**{self.arguments[name]: value for name, value in given.items()})
        if isinstance(made, Univariate) and self.whole and not made.mean <= MAX_MEAN:
            raise ValueError(f"{self.name} has the mean {made.mean:.3g}; wanted at most {MAX_MEAN:g}")
        return made

    def members(
        self, given: Mapping[str, Value], lists: Mapping[str, Value], count: int
    ) -> Iterator[tuple[Family, Any]]:
        """Each different distribution of those lists, with the places in a list of `count` that it stands for."""
        rows, place = np.unique(np.column_stack(list(lists.values())), axis=0, return_inverse=True)
        bounded(len(rows), "different distributions", MAX_DISTRIBUTIONS)
        order = np.argsort(place, kind="stable")
        for row, places in zip(rows.tolist(), np.split(order, np.cumsum(np.bincount(place))[:-1]), strict=True):
            yield self.member({**given, **dict(zip(lists, row, strict=True))}), places

    def each(self, ask: Callable[[Any, Any], Any], x: Value, given: Mapping[str, Value]) -> Value:
        """ask(distribution, x) for each x, or for one x under each distribution."""
        lists = self.lists(given)
        if not lists:
            return ask(self.member(given), np.asarray(x, dtype=np.float64))
        shapes = {np.shape(value) for value in (x, *lists.values()) if np.ndim(value)}
        if len(shapes) > 1:
            raise ValueError(f"lengths {sorted(shape[0] for shape in shapes)} do not fit together")
        points = np.broadcast_to(np.asarray(x, dtype=np.float64), shapes.pop())
        values = np.empty(points.shape)
        for member, places in self.members(given, lists, points.size):
            values[places] = ask(member, points[places])
        return values


def laws() -> tuple[Law, ...]:
    """Every family, but not those that only know more parameters of another."""
    every = found().values()
    plain = [f for f in every if not any(f is not other and issubclass(f, other) for other in every)]
    return tuple(Law(CALLED.get(family.name, family.name), family) for family in plain)


def _function(
    name: str, parameters: tuple[Parameter, ...], returns: Kind, summary: str, body: Callable[..., Value], draw: bool
) -> Function:
    ends = ["=" if p.keyword_only and p.required else "" if p.required else "=None" for p in parameters]
    words = ", ".join(p.name + end for p, end in zip(parameters, ends, strict=True))
    return Function(name, parameters, returns, draw, False, summary, f"{name}({words})", body)


def _draw(law: Law) -> Function:
    """The draw of a family: one number or row, or `size` of them."""

    def body(source: Stream, size: int | None = None, decimals: int | None = None, **given: Value) -> Value:
        if issubclass(law.family, Univariate):
            return _numbers(law, source, size, decimals, given)
        member: Any = law.member(given)
        bounded(int((size or 1) * member.trials * len(member.probabilities)), "numbers", 1_000_000)
        rows = member.sample(source, size or 1)
        return rows if size is not None else rows[0]

    many = issubclass(law.family, Univariate)
    options = {"size": Size} if law.whole or not many else {"size": Size, "decimals": Decimals}
    optional = tuple(Parameter(name, sort_of(hint), False, True, False) for name, hint in options.items())
    what = "Whole numbers" if law.whole else "Numbers" if many else "Rows of counts"
    listed = "; one for each number of a list" if many and not _simplex(law) else ""
    summary = f"{what} with the {law.name.replace('_', ' ')} distribution: one, or `size` of them{listed}."
    return _function(law.name, law.parameters(many=many) + optional, ANY, summary, body, draw=True)


def _simplex(law: Law) -> bool:
    return any(isinstance(parameter, Simplex) for parameter in law.family.parameters)


def _numbers(law: Law, source: Stream, size: int | None, decimals: int | None, given: Mapping[str, Value]) -> Value:
    """Quantiles of the stream's uniforms."""
    count = draws.size_of(size, *law.lists(given).values())
    values = law.each(lambda member, u: member.quantile(u), source.uniforms(count or 1), given)
    if not np.isfinite(values).all():
        raise ValueError(f"{law.name} drew a number beyond floats; wanted less extreme parameters")
    if law.whole and count is None:
        return int(values[0])
    return draws.shaped(values, count, decimals)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a distribution at x: the name's ending, the sentence, and the answer."""

    ending: str
    at: str
    sort: object
    sentence: str
    ask: Callable[[Any, Any], Any]


AT_EACH = (
    Question("density", "x", Numbers, "The {what} of {call} at each x.", lambda d, x: np.exp(d.log_density(x))),
    Question(
        "log_density", "x", Numbers, "The log {what} of {call} at each x, in nats.", lambda d, x: d.log_density(x)
    ),
    Question("cdf", "x", Numbers, "The probability that {call} gives x or less.", lambda d, x: d.cdf(x)),
    Question("quantile", "u", Shares, "What {call} stays at or below with probability u.", lambda d, u: d.quantile(u)),
)


def _answer(law: Law, question: Question) -> Function:
    """A function of each x."""

    def body(x: Value, **given: Value) -> Value:
        return law.each(question.ask, x, given)

    what = "probability" if law.whole else "density"
    said = question.sentence.format(what=what, call=law.call)
    parameters = (Parameter(question.at, sort_of(question.sort), True, False, False), *law.parameters(many=True))
    return _function(f"{law.name}_{question.ending}", parameters, NUMBERS, said, body, draw=False)


def _likelihood(law: Law) -> Iterator[Function]:
    """The log-likelihood of data and, where they exist, its slope and curvature in the free parameters."""
    free = [name for name, parameter in zip(law.arguments, law.family.parameters, strict=True) if parameter.free]
    several = len(free) > 1 or _simplex(law)
    data = Parameter("x", sort_of(Vector if issubclass(law.family, Univariate) else Features), True, False, False)
    fixed = law.parameters(many=False)
    listed = ", ".join(free)

    def log_likelihood(x: Value, **given: Value) -> Value:
        return law.member(given).log_likelihood(x)

    def score(x: Value, **given: Value) -> Value:
        slope = law.member(given).score(x)
        return slope if several else float(slope[0])

    def information(**given: Value) -> Value:
        table = law.member(given).information()
        return table if several else float(table[0, 0])

    said = f"The log-likelihood of x under {law.call}, in nats."
    yield _function(f"{law.name}_log_likelihood", (data, *fixed), NUMBER, said, log_likelihood, draw=False)
    if law.family.regular:
        said = f"The score: the slope of the log-likelihood of x in {listed}."
        yield _function(f"{law.name}_score", (data, *fixed), VECTOR if several else NUMBER, said, score, draw=False)
        said = f"The Fisher information on {listed} in one reading of {law.call}."
        returns = ANY if several else NUMBER
        yield _function(f"{law.name}_information", fixed, returns, said, information, draw=False)


def _moment(law: Law, name: str) -> Function:
    """The mean or the variance."""

    def body(**given: Value) -> Value:
        value = getattr(law.member(given), name)
        if not isfinite(value):
            raise ValueError(f"{law.name} with these parameters has no {name}")
        return float(value)

    said = f"The {name} of {law.call}."
    return _function(f"{law.name}_{name}", law.parameters(many=False), NUMBER, said, body, draw=False)


def _offered(law: Law) -> Iterator[Function]:
    """All functions of a family; its draw only where there is none by hand."""
    if law.name not in {function.name for function in draws.FUNCTIONS}:
        yield _draw(law)
    if issubclass(law.family, Univariate):
        yield from (_answer(law, question) for question in AT_EACH)
        yield from (_moment(law, name) for name in ("mean", "variance"))
    yield from _likelihood(law)


FUNCTIONS = tuple(function for law in laws() for function in _offered(law))
