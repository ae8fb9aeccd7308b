"""Habits: the mistakes that a learner makes again and again, and whether they are getting rarer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from scipy.stats import binom

SURE = 0.1
"""A change is told where chance alone would bring one as large at most this often."""


class Trend(Enum):
    """What became of a habit."""

    RARER = "getting rarer"
    STEADY = "about as often as before"
    OFTENER = "more often lately"


@dataclass(frozen=True, slots=True)
class Habit:
    """A mistake, how often it was made, how often in the later half of all answers, and what became of it."""

    mistake: str
    times: int
    lately: int
    trend: Trend


def habits(mistakes: Sequence[str | None]) -> tuple[Habit, ...]:
    """The mistakes of answers in their order (None where there was none that we know), the most frequent first.

    Were a mistake as likely in every answer, its number in the later half would be binomial given its number in all.
    """
    half = len(mistakes) // 2
    found: dict[str, list[bool]] = {}
    for at, mistake in enumerate(mistakes):
        if mistake:
            found.setdefault(mistake, []).append(at >= half)
    share = (len(mistakes) - half) / len(mistakes) if mistakes else 0.5
    told = [Habit(name, len(late), sum(late), _trend(sum(late), len(late), share)) for name, late in found.items()]
    return tuple(sorted(told, key=lambda habit: (-habit.times, habit.mistake)))


def _trend(lately: int, times: int, share: float) -> Trend:
    if binom.cdf(lately, times, share) <= SURE:
        return Trend.RARER
    return Trend.OFTENER if binom.sf(lately - 1, times, share) <= SURE else Trend.STEADY
