"""Streak: how many days in a row a learner practised, derived from the log.

A learner's day begins at 04:00 in the learner's zone. Two days of rest in an ISO week are free and used by
themselves; a missed date between two answers less than 48 hours apart (as when flying east) costs none. In one zone k
days take more than k - 2 times 24 hours; a streak that changes of zone made faster counts one day more at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY_BEGINS = timedelta(hours=4)
REST_DAYS = 2
FORGIVEN = timedelta(hours=48)
WON = 1


@dataclass(frozen=True, slots=True)
class Qualifying:
    """An answer that counts for the streak: when, and on which of the learner's days."""

    at: datetime
    local_day: date


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
    days: dict[date, tuple[datetime, datetime]] = {}
    for answer in answers:
        first, last = days.get(answer.local_day, (answer.at, answer.at))
        days[answer.local_day] = (min(first, answer.at), max(last, answer.at))
    practised = sorted(days, reverse=True)
    today = max([today, *practised[:1]])
    rests: dict[tuple[int, int], int] = {}
    length, later, later_first = 0, today + timedelta(days=1), None
    for day in practised:
        missed = [day + timedelta(days=n) for n in range(1, (later - day).days)]
        first, last = days[day]
        near = later_first is not None and later_first - last < FORGIVEN
        if not near and not _rested([gap for gap in missed if gap != today], rests):
            break
        length, later, later_first = length + 1, day, first
    return Streak(min(length, _most(days, practised[:length])), today in days)


def _most(days: dict[date, tuple[datetime, datetime]], counted: list[date]) -> int:
    """The most days that the hours between the first and the last answer of these days allow."""
    if not counted:
        return 0
    first, last = min(days[day][0] for day in counted), max(days[day][1] for day in counted)
    return -((first - last) // timedelta(hours=24)) + 1 + WON


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
