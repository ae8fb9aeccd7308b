"""Streak: how many days in a row a learner practised, derived from the log.

A learner's day begins on the learner's own clock: in a zone, at an hour of choice, 04:00 unless another is set. Both
stay with an answer. Two days of rest in an ISO week are free and used by themselves; a date missed between two clocks
less than 48 hours apart (flying east, another hour set) costs none. By one clock k days take more than k - 2 times 24
hours; a streak that changes of clock made faster counts one day more at most.
An answer dated later than any clock's today, from a time that was set back since, waits for its day and costs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY_BEGINS = 4
"""The hour at which a day begins unless the learner set another."""
BEGINNINGS = range(9)
"""The hours that can be set."""
REST_DAYS = 2
FORGIVEN = timedelta(hours=48)
WON = 1
AHEAD = timedelta(days=2)
"""By how much the dates of two clocks differ at most: zones are up to 26 hours apart, and beginnings up to 8."""


@dataclass(frozen=True, slots=True)
class Qualifying:
    """An answer that counts for the streak: when, on which of the learner's days, and by which clock."""

    at: datetime
    local_day: date
    zone: str
    begins: int = DAY_BEGINS

    @property
    def clock(self) -> tuple[str, int]:
        """The zone, and the hour at which the day began."""
        return self.zone, self.begins

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Its place in time; of answers at one moment by two clocks either may come first, but always the same."""
        return self.at, *self.clock


@dataclass(frozen=True, slots=True)
class Streak:
    """Days practised in a row, rest days not counted, and whether today is one of them."""

    days: int
    today: bool


@dataclass(frozen=True, slots=True)
class Week:
    """On how many days of this ISO week a learner practised, and on how many they want to."""

    days: int
    goal: int


def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name; UTC for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local_day(at: datetime, name: str, begins: int = DAY_BEGINS) -> date:
    """The learner's day of an instant: it begins at this hour on the zone's clock."""
    return (at.astimezone(zone(name)).replace(tzinfo=None) - timedelta(hours=begins)).date()


def days_this_week(answers: Sequence[Qualifying], today: date) -> int:
    """On how many days of today's ISO week, from Monday to today, there is a qualifying answer."""
    monday = today - timedelta(days=today.weekday())
    return len({answer.local_day for answer in answers if monday <= answer.local_day <= today})


def streak(answers: Sequence[Qualifying], now: Qualifying) -> Streak:
    """The streak as of now, by the learner's clock, from all qualifying answers so far: what an answer now would go on.

    After a flight west the last may be of tomorrow.
    """
    today = now.local_day
    days: dict[date, tuple[Qualifying, Qualifying]] = {}
    for answer in sorted(answers, key=lambda answer: answer.order):
        first, _ = days.get(answer.local_day, (answer, answer))
        days[answer.local_day] = first, answer
    practised = sorted((day for day in days if day <= today + AHEAD), reverse=True)
    rests: dict[tuple[int, int], int] = {}
    length, later, following = 0, max([today, *practised[:1]]) + timedelta(days=1), now
    for day in practised:
        missed = [day + timedelta(days=n) for n in range(1, (later - day).days)]
        first, last = days[day]
        if not _flown(last, following) and not _rested([gap for gap in missed if gap < today], rests):
            break
        length, later, following = length + 1, day, first
    return Streak(min(length, _most(days, practised[:length])), bool(practised) and practised[0] >= today)


def _most(days: dict[date, tuple[Qualifying, Qualifying]], counted: list[date]) -> int:
    """The most days that the hours between the first and the last answer of these days allow."""
    if not counted:
        return 0
    first, last = min(days[day][0].at for day in counted), max(days[day][1].at for day in counted)
    return -((first - last) // timedelta(hours=24)) + 1 + WON


def _flown(last: Qualifying, following: Qualifying) -> bool:
    """Whether the dates between two answers are those that a change of clock jumped over."""
    return following.clock != last.clock and following.at - last.at < FORGIVEN


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
