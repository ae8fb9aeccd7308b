"""For which other number in the question a wrong answer would be right.

Each number that the question shows, and that can be told from all others in it, is exchanged for others that it could
be taken for: another number of the question, itself with the point moved, two digits swapped or one left out, and its
neighbours on the grid on which it is shown. The key is computed anew for each. Something is said only where exactly
one of them gives the answer, no other comes near, and so few were tried that a number made up would seldom meet one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import islice, pairwise
from math import exp, isfinite, pi, sqrt
from statistics import median
from typing import Any

from quizsvc.items.answers.base import PartVariant
from quizsvc.items.explaining import APART, SAME, tolerance
from quizsvc.items.expr import ExpressionError, IrregularFit
from quizsvc.items.expr.scope import MAX_STEPS
from quizsvc.items.replay import Replay
from quizsvc.items.response import plain_number

COINCIDENCE = 0.01
"""The most numbers made up near the key that may meet another number's key; the less likely ones go untried beyond."""
NEIGHBOURS = 6
"""How many places on its grid to either side a number may be taken for."""
FARTHEST = 12.0
"""How many times a number another may be, or be less, that it is taken for: a point moved by a place is within."""
MOST = 80
"""How many other numbers are tried at most."""
MOST_STEPS = 1_500_000
"""What trying them may cost together, in the steps of the language: some 30 ms."""
MINUS = "−"
NUMBER = re.compile(r"(?<![\w.,])[−-]?\d+(?:\.\d+)?(?![\w]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that the question shows once and that only one of its variables is: the name, and how it is written."""

    name: str
    text: str

    @property
    def value(self) -> float:
        """The number."""
        return float(self.text)

    @property
    def decimals(self) -> int:
        """How many decimals it is shown with."""
        return len(self.text.partition(".")[2])

    @property
    def is_whole(self) -> bool:
        """Whether it is shown without decimals."""
        return not self.decimals


@dataclass(frozen=True, slots=True)
class Instead:
    """Another number in the place of one shown, and what the key would be."""

    shown: Shown
    value: float
    key: float


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What would have to be otherwise for a wrong answer to be right."""

    html: str
    text: str


def counterfactual(
    part: PartVariant, replay: Replay, shown: Sequence[Shown], explained: Iterable[float], value: float
) -> Counterfactual | None:
    """The one other number for which this wrong answer would be right; None where there is none, or not only one.

    `explained` are the values that known mistakes lead to: near one of them nothing is said here.
    """
    width = tolerance(part)
    if any(abs(one - value) < APART * width for one in explained):
        return None
    tried = list(instead(part, replay, shown))
    near = [one for one in tried if abs(one.key - value) < APART * width]
    if len(near) != 1 or near[0] not in _told(part, tried):
        return None
    if abs(near[0].key - value) > width * (1 + SAME) + 4e-16 * abs(value):
        return None
    text = _sentence(near[0], shown)
    return Counterfactual(f"<p>{escape(text)}</p>", text)


def shown_numbers(variables: Mapping[str, Any], prompt: str) -> tuple[Shown, ...]:
    """The numbers that a question shows once, and that one variable alone has."""
    tokens = Counter(token.replace(MINUS, "-") for token in NUMBER.findall(prompt))
    named = [
        Shown(name, plain_number(value).replace(MINUS, "-"))
        for name, value in variables.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and value
    ]
    alike = Counter(one.value for one in named)
    return tuple(one for one in named if tokens[one.text] == 1 and alike[one.value] == 1)


def instead(part: PartVariant, replay: Replay, shown: Sequence[Shown]) -> Iterator[Instead]:
    """Each other number with the key it leads to, the likeliest first, where that is another than the right one."""
    steps = 0
    for one, value in islice(_others(shown), MOST):
        again = replay.again({one.name: int(value) if value.is_integer() else value})
        try:
            key = again.evaluate(part.value)
        except (ExpressionError, IrregularFit, ValueError):
            continue
        finally:
            steps += MAX_STEPS - again.values.scope.budget.left
        if steps > MOST_STEPS:
            return
        certified = all(record.certificate.residuals_hold for record in again.values.scope.fits)
        is_number = isinstance(key, int | float) and not isinstance(key, bool) and isfinite(key)
        if certified and is_number and abs(key - part.key) >= APART * tolerance(part):
            yield Instead(one, value, float(key))


def _others(shown: Sequence[Shown]) -> Iterator[tuple[Shown, float]]:
    """What each number may be taken for: first another of the question, then itself misread, then its neighbours."""
    seen = {(one.name, one.value) for one in shown}
    for way in (lambda _: [Decimal(other.text) for other in shown], _misread, _neighbours):
        for one in shown:
            for value in map(float, way(one)):
                if _may_be(one, value) and (one.name, value) not in seen:
                    seen.add((one.name, value))
                    yield one, value


def _may_be(one: Shown, value: float) -> bool:
    """Whether a number is of the sign and about the size of the one shown, below 1 and whole where that one is."""
    if value * one.value <= 0 or not 1 / FARTHEST <= value / one.value <= FARTHEST:
        return False
    return (abs(value) < 1 or abs(one.value) >= 1) and (value.is_integer() or not one.is_whole)


def _misread(one: Shown) -> Iterator[Decimal]:
    """The number with its point moved by one place, two digits swapped, or a digit left out."""
    value, digits = Decimal(one.text), one.text.replace(".", "")
    yield from (value.scaleb(1), value.scaleb(-1))
    for at, (first, second) in enumerate(pairwise(digits)):
        if first.isdigit():
            yield Decimal(digits[:at] + second + first + digits[at + 2 :]).scaleb(-one.decimals)
    places = [at for at, sign in enumerate(one.text) if sign.isdigit()]
    yield from (Decimal(one.text[:at] + one.text[at + 1 :]) for at in places if len(places) > 1)


def _neighbours(one: Shown) -> Iterator[Decimal]:
    """The next places of the grid on which the number is shown, the nearest first."""
    value, step = Decimal(one.text), Decimal(1).scaleb(-one.decimals)
    for places in range(1, NEIGHBOURS + 1):
        yield from (value - places * step, value + places * step)


def _told(part: PartVariant, tried: Sequence[Instead]) -> list[Instead]:
    """The likeliest first, those that keep coincidences few among numbers made up about the key.

    Numbers made up are taken as normal about the key, with the median distance of what was tried as their spread.
    """
    distances = [abs(one.key - part.key) for one in tried]
    spread = median(distances)
    told, chance = [], 0.0
    for one, distance in zip(tried, distances, strict=True):
        chance += 2 * tolerance(part) / spread * exp(-((distance / spread) ** 2) / 2) / sqrt(2 * pi)
        if chance > COINCIDENCE:
            break
        told.append(one)
    return told


def _sentence(found: Instead, shown: Sequence[Shown]) -> str:
    """What is said of it, with the numbers as the question writes them."""
    was, other = plain_number(found.shown.value), plain_number(found.value)
    swapped = found.value in {one.value for one in shown}
    more = f" The {other} is there for something else." if swapped else ""
    return f"Your answer would be right if the {was} in the question were {other}.{more}"
