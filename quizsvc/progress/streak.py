"""Streak: how many days in a row a learner practised, derived from the log.

A learner's day begins at 04:00 in the learner's zone. Two days of rest in an ISO week are free and used by
themselves; a date missed between answers in two zones less than 48 hours apart (flying east) costs none. In one zone k
days take more than k - 2 times 24 hours; a streak that changes of zone made faster counts one day more at most.
An answer dated later than any zone's today, from a clock that was set back since, waits for its day and costs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY_BEGINS = timedelta(hours=4)
REST_DAYS = 2
FORGIVEN = timedelta(hours=48)
WON = 1
AHEAD = timedelta(days=2)
"""By how much the dates of two zones differ at most: it is 04:00 up to 26 hours earlier in one than in another."""


@dataclass(frozen=True, slots=True)
class Qualifying:
    """An answer that counts for the streak: when, on which of the learner's days, and in which zone."""

    at: datetime
    local_day: date
    zone: str

    @property
    def order(self) -> tuple[datetime, str]:
        """Its place in time; of answers at one moment in two zones either may come first, but always the same."""
        return self.at, self.zone


@dataclass(frozen=True, slots=True)
class Streak:
    """Days practised in a row, rest days not counted, and whether today is one of them."""

    days: int
    today: bool


def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name; UTC for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local_day(at: datetime, name: str) -> date:
    """The learner's day of an instant: it begins at 04:00 on the zone's clock."""
    return (at.astimezone(zone(name)).replace(tzinfo=None) - DAY_BEGINS).date()


def streak(answers: Sequence[Qualifying], today: date) -> Streak:
    """The streak as of today, from all qualifying answers so far; after a flight west the last may be of tomorrow."""
    days: dict[date, tuple[Qualifying, Qualifying]] = {}
    for answer in sorted(answers, key=lambda answer: answer.order):
        first, _ = days.get(answer.local_day, (answer, answer))
        days[answer.local_day] = first, answer
    practised = sorted((day for day in days if day <= today + AHEAD), reverse=True)
    rests: dict[tuple[int, int], int] = {}
    length, later, later_first = 0, max([today, *practised[:1]]) + timedelta(days=1), None
    for day in practised:
        missed = [day + timedelta(days=n) for n in range(1, (later - day).days)]
        first, last = days[day]
        if not _flown(last, later_first) and not _rested([gap for gap in missed if gap < today], rests):
            break
        length, later, later_first = length + 1, day, first
    return Streak(min(length, _most(days, practised[:length])), bool(practised) and practised[0] >= today)


def _most(days: dict[date, tuple[Qualifying, Qualifying]], counted: list[date]) -> int:
    """The most days that the hours between the first and the last answer of these days allow."""
    if not counted:
        return 0
    first, last = min(days[day][0].at for day in counted), max(days[day][1].at for day in counted)
    return -((first - last) // timedelta(hours=24)) + 1 + WON


def _flown(last: Qualifying, following: Qualifying | None) -> bool:
    """Whether the dates between two answers are those that a change of zone jumped over."""
    return following is not None and following.zone != last.zone and following.at - last.at < FORGIVEN


def _rested(missed: list[date], rests: dict[tuple[int, int], int]) -> bool:
    """Whether the missed dates are all covered by rest days, which are used up."""
    if len(missed) > 2 * REST_DAYS:
        return False
    for gap in missed:
        year, week, _ = gap.isocalendar()
        rests[year, week] = rests.get((year, week), 0) + 1
        if rests[year, week] > REST_DAYS:
            return False
    return True
