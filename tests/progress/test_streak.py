"""Streaks: days in a row, over rest days, midnights and zones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.progress import streak as module
from quizsvc.progress.streak import BEGINNINGS, Qualifying, Streak, days_this_week, local_day, zone
from tests.laws import laws

LAWS = laws(200)
MONDAY = date(2025, 3, 3)
ZONES = ["UTC", "Etc/GMT+12", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "America/New_York"]
ZONES += ["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Chatham", "America/St_Johns", "Asia/Tokyo", "Pacific/Apia"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(day: int, hour: float = 12.0) -> datetime:
    """An instant in UTC, so many days after a Monday."""
    return datetime(2025, 3, 3, tzinfo=UTC) + day * DAY + hour * HOUR


def practised(moment: datetime, name: str, begins: int = 4) -> Qualifying:
    """An answer at a moment, or the moment itself, by a clock."""
    return Qualifying(moment, local_day(moment, name, begins), name, begins)


def streak(answers: Sequence[Qualifying], today: date) -> Streak:
    """The streak as of a day by the clock of the last answer, so that no change of clock lies after it."""
    last = max(answers, key=lambda answer: answer.order, default=Qualifying(at(0), MONDAY, "UTC"))
    return module.streak(answers, replace(last, local_day=today))


def noons(*days: int) -> list[Qualifying]:
    """Answers at noon UTC of these days after a Monday."""
    return [Qualifying(at(day), MONDAY + day * DAY, "UTC") for day in days]


def days(answered: list[int], today: int) -> int:
    """The streak as of a day, with answers at noon of others."""
    return streak(noons(*answered), MONDAY + today * DAY).days


@pytest.mark.parametrize(
    ("moment", "name", "day"),
    [
        (datetime(2025, 3, 5, 3, 59, 59, tzinfo=UTC), "UTC", date(2025, 3, 4)),
        (datetime(2025, 3, 5, 4, 0, tzinfo=UTC), "UTC", date(2025, 3, 5)),
        (datetime(2025, 3, 5, 2, 59, tzinfo=UTC), "Europe/Berlin", date(2025, 3, 4)),
        (datetime(2025, 3, 5, 3, 0, tzinfo=UTC), "Europe/Berlin", date(2025, 3, 5)),
        (datetime(2025, 7, 5, 1, 59, tzinfo=UTC), "Europe/Berlin", date(2025, 7, 4)),
        (datetime(2025, 7, 5, 2, 0, tzinfo=UTC), "Europe/Berlin", date(2025, 7, 5)),
        (datetime(2025, 3, 5, 14, 0, tzinfo=UTC), "Pacific/Kiritimati", date(2025, 3, 6)),
        (datetime(2025, 3, 5, 13, 59, tzinfo=UTC), "Pacific/Kiritimati", date(2025, 3, 5)),
        (datetime(2025, 3, 5, 15, 59, tzinfo=UTC), "Etc/GMT+12", date(2025, 3, 4)),
        (datetime(2025, 3, 30, 1, 59, tzinfo=UTC), "Europe/Berlin", date(2025, 3, 29)),
        (datetime(2025, 3, 30, 2, 0, tzinfo=UTC), "Europe/Berlin", date(2025, 3, 30)),
        (datetime(2025, 3, 5, 22, 14, tzinfo=UTC), "Asia/Kathmandu", date(2025, 3, 5)),
        (datetime(2025, 3, 5, 22, 15, tzinfo=UTC), "Asia/Kathmandu", date(2025, 3, 6)),
    ],
)
def test_a_day_begins_at_four(moment: datetime, name: str, day: date) -> None:
    """A learner's day begins at 04:00 on the zone's own clock, in summer and in winter."""
    assert local_day(moment, name) == day


@pytest.mark.parametrize(
    "name", ["", "Mars/Base", "../../etc/passwd", "America", "a\x00b", "x" * 5000, "\ud800", "/etc"]
)
def test_no_zone_is_utc(name: str) -> None:
    """A name that is no zone counts as UTC, and reads no file."""
    assert zone(name).key == "UTC"
    assert zone("Asia/Tokyo").key == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("answered", "today", "length"),
    [
        ([], 0, 0),
        ([0], 0, 1),
        ([0, 1, 2], 2, 3),
        ([0, 1, 2], 3, 3),  # today is not over yet
        ([0, 1, 3], 3, 3),  # one rest
        ([0, 3], 3, 2),  # two rests in one week
        ([0, 4], 4, 1),  # three missed days in one week
        ([0, 2, 4], 4, 3),  # two rests apart
        ([0, 2, 4, 6], 6, 3),  # a third in the week ends it
        ([4, 9], 9, 2),  # Saturday and Sunday of one week, Monday and Tuesday of the next
        ([4, 10], 10, 1),  # and one more does not
        ([3, 9], 9, 1),  # Friday to Sunday are three
        ([0, 1], 4, 2),  # rests up to yesterday
        ([0, 1], 5, 0),  # and no further
        ([0, 3, 7, 10], 10, 2),  # Friday to Sunday again
        ([0, 3, 6], 6, 2),  # the week's rests are spent
        ([0, 0, 0, 1, 1], 1, 2),
        ([301, 305], 305, 1),  # Tuesday to New Year's Day are three in one week, though in two years
        ([302, 305], 305, 2),  # the last day of the year and the first are two
    ],
)
def test_days_in_a_row_by_hand(answered: list[int], today: int, length: int) -> None:
    """Days practised count, up to two missed ones in an ISO week cost nothing, and a third ends the streak."""
    assert days(answered, today) == length


def test_today_is_told() -> None:
    """Whether today has an answer is told; a streak of yesterday is still one."""
    assert streak(noons(0, 1), MONDAY + DAY) == Streak(2, True)
    assert streak(noons(0, 1), MONDAY + 2 * DAY) == Streak(2, False)
    assert streak([], MONDAY) == Streak(0, False)


@LAWS
@given(
    st.lists(st.tuples(st.integers(0, 20 * 24), st.sampled_from(ZONES)), max_size=25), st.randoms(use_true_random=False)
)
def test_the_order_of_the_log_does_not_matter(moves: list[tuple[int, str]], dice: Random) -> None:
    """A streak is derived from the answers, whatever their order, zones, and number on a day, and whatever is ahead."""
    log = [practised(at(0, hour), name) for hour, name in moves]
    shuffled = log * 2
    dice.shuffle(shuffled)
    assert streak(shuffled, MONDAY + 14 * DAY) == streak(log, MONDAY + 14 * DAY)


@LAWS
@given(st.sets(st.integers(0, 30), max_size=30), st.integers(0, 90))
def test_one_more_answer_never_shortens_it(answered: set[int], extra: int) -> None:
    """An answer on another day, a later one of a clock set back since included, leaves the streak at least as long."""
    assert days(sorted(answered | {extra}), 30) >= days(sorted(answered), 30)


@pytest.mark.parametrize(
    ("answered", "today", "length"),
    [
        ([0, 1, 2, 400], 2, Streak(3, True)),  # a year ahead: it waits for its day
        ([0, 1, 400], 2, Streak(2, False)),
        ([0, 1, 400], 400, Streak(1, True)),
        ([0, 3, 5], 3, Streak(3, True)),  # two days ahead may be another zone's today, and misses nothing yet
        ([0, 3, 5], 5, Streak(2, True)),  # when it has come, Tuesday, Wednesday and Friday were missed
        ([0, 3, 6], 3, Streak(2, True)),
    ],
)
def test_a_clock_that_ran_ahead_and_was_set_back_costs_nothing(answered: list[int], today: int, length: Streak) -> None:
    """What it dated later counts when its day comes, or at once where it may be the today of some zone."""
    assert streak(noons(*answered), MONDAY + today * DAY) == length


@LAWS
@given(st.sets(st.integers(0, 27), min_size=1), st.integers(27, 29))
def test_counted_by_weeks_it_is_the_same(answered: set[int], today: int) -> None:
    """Second route: the longest stretch back from today in which no week misses more than two finished days."""
    best = 0
    for start in sorted(answered):
        missed = [d for d in range(start, today) if d not in answered]
        if all(sum(d // 7 == week for d in missed) <= 2 for week in range(5)):
            best = max(best, sum(start <= d <= today for d in answered))
    assert days(sorted(answered), today) == best


def test_a_date_missed_by_a_change_of_zone_costs_nothing_within_48_hours() -> None:
    """Flying east over a date, with less than 48 hours between two answers, uses no rest day.

    48 hours do, and so does a date that was missed without a change of zone.
    """
    for gap, name, length in [(47.9, "Asia/Tokyo", 5), (48.0, "Asia/Tokyo", 4), (47.9, "UTC", 4)]:
        log = noons(0, 2, 4)  # two rests of the week are spent
        first = at(4)
        log.append(Qualifying(first + gap * HOUR, MONDAY + 6 * DAY, name))  # the date of day 5 is jumped over
        log.append(Qualifying(at(7, 20), MONDAY + 7 * DAY, name))
        assert streak(log, MONDAY + 7 * DAY).days == length


def test_the_48_hours_run_from_the_days_last_answer_to_the_next_days_first() -> None:
    """Of several answers on a day, written down in any order, the nearest to the other day count."""
    early, late = at(4, 6), at(4, 20)
    first, second = early + 61 * HOUR, early + 64 * HOUR
    days = [MONDAY + 4 * DAY] * 2 + [MONDAY + 6 * DAY] * 2
    zones = ["UTC"] * 2 + ["Asia/Tokyo"] * 2
    for moments in [(early, late, first, second), (late, early, second, first)]:
        log = noons(0, 2) + [Qualifying(*each) for each in zip(moments, days, zones, strict=True)]
        assert streak(log, MONDAY + 6 * DAY).days == 4


def test_flying_west_does_not_hide_the_last_day() -> None:
    """An answer dated tomorrow, given before flying west, still counts, and today counts as practised."""
    moment = at(1, 14.5)
    log = [*noons(0), practised(moment, "Pacific/Kiritimati")]
    here = local_day(moment, "UTC")
    assert (log[-1].local_day, here) == (MONDAY + 2 * DAY, MONDAY + DAY)
    assert streak(log, here) == Streak(2, True)


def test_three_dates_at_once_are_not_three_days() -> None:
    """Answers within minutes under three zones' dates count at most one day more than an hour's practice can."""
    noon = datetime(2025, 3, 5, 14, 30, tzinfo=UTC)
    log = [practised(noon, name) for name in ("Etc/GMT+12", "UTC", "Pacific/Kiritimati")]
    assert len({q.local_day for q in log}) == 3
    assert streak(log, max(q.local_day for q in log)).days == 2


@LAWS
@given(st.lists(st.tuples(st.integers(0, 6 * 24 * 4), st.sampled_from(ZONES)), min_size=1, max_size=25))
def test_zones_win_at_most_one_day(moves: list[tuple[int, str]]) -> None:
    """Whatever zones are claimed, the streak is at most one day more than the hours allow in any one zone."""
    log = [practised(at(0, quarter / 4), name) for quarter, name in moves]
    now = max(q.at for q in log)
    hours = (now - min(q.at for q in log)) / HOUR
    most = -int(-hours // 24) + 1  # in one zone k days take more than k - 2 times 24 hours
    assert streak(log, max(q.local_day for q in log)).days <= most + 1


@LAWS
@given(st.integers(0, 350), st.lists(st.floats(0, 23.9), min_size=2, max_size=12), st.sampled_from(ZONES))
def test_one_zone_loses_no_day(start: int, hours: list[float], name: str) -> None:
    """In any one zone, one answer on each local day at any hour makes a streak of as many days."""
    base = datetime(2025, 1, 2, 4, tzinfo=zone(name)) + start * DAY
    log = []
    for n, hour in enumerate(hours):
        moment = (base + n * DAY + hour * HOUR).astimezone(UTC)
        log.append(practised(moment, name))
    whole = {(base + n * DAY).date() for n in range(len(hours))}
    if {q.local_day for q in log} == whole:
        assert streak(log, max(whole)).days == len(whole)
    else:
        assert streak(log, max(whole)).days <= len(whole)


@LAWS
@given(st.lists(st.sampled_from(ZONES), min_size=2, max_size=10), st.floats(0, 24))
def test_a_traveller_who_answers_every_day_keeps_the_streak(names: list[str], hour: float) -> None:
    """An answer every 24 hours, each in another zone, makes a streak of all dates but at most one."""
    log = [practised(at(n, hour), name) for n, name in enumerate(names)]
    assert streak(log, max(q.local_day for q in log)).days >= len({q.local_day for q in log}) - 1


def changes_of_clocks(name: str, year: int) -> list[date]:
    """The days of a year in whose course a zone's clocks are changed."""
    noons = [datetime(year, 1, 1, 12, tzinfo=UTC) + n * DAY for n in range(366)]
    offsets = [noon.astimezone(zone(name)).utcoffset() for noon in noons]
    return [
        noon.date() for noon, before, after in zip(noons[1:], offsets, offsets[1:], strict=False) if before != after
    ]


def on_clock(day: date, hour: time, name: str) -> datetime:
    """The instant at which a zone's clock shows this; the latter of two."""
    return datetime.combine(day, hour, ZoneInfo(name)).replace(fold=1).astimezone(UTC)


def test_in_every_zone_days_begin_at_four_and_no_change_of_clocks_costs_one() -> None:
    """Over weeks in summer and winter and around each change, the first moment of a day is its own, and so is the last.

    A streak of answers at those moments, in turns, counts each day.
    """
    both = 0
    for name in sorted(available_timezones()):
        changes = changes_of_clocks(name, 2026)
        both += len(changes) == 2
        for middle in [date(2026, 1, 14), date(2026, 7, 15), *changes]:
            week = [middle + n * DAY for n in range(-3, 4)]
            first = [on_clock(day, time(4), name) for day in week]
            last = [on_clock(day + DAY, time(3, 59, 59, 999999), name) for day in week]
            assert [local_day(moment, name) for moment in first] == week, name
            assert [local_day(moment, name) for moment in last] == week, name
            turns = [(first, last)[n % 2][n] for n in range(7)]
            assert streak([practised(moment, name) for moment in turns], week[-1]).days == 7, name
    assert both > 100


BEFORE = [("2026-03-02 09:00", "Pacific/Honolulu"), ("2026-03-05 09:00", "Pacific/Honolulu")]
FRIDAY = ("2026-03-06 20:00", "Pacific/Honolulu")
SUNDAY = ("2026-03-08 12:00", "Pacific/Auckland")


@pytest.mark.parametrize(
    ("stops", "length"),
    [
        ([*BEFORE, FRIDAY, SUNDAY], 4),  # over the date line to the west there was no Saturday
        ([*BEFORE, FRIDAY, SUNDAY, ("2026-03-07 21:30", "Pacific/Honolulu")], 5),  # and back there is one
        ([*BEFORE, FRIDAY, ("2026-03-08 12:00", "Pacific/Honolulu")], 3),  # without a flight it uses a rest day
        ([("2026-03-08 20:00", "Pacific/Auckland"), ("2026-03-08 09:00", "Pacific/Honolulu")], 1),  # one Sunday twice
    ],
)
def test_crossing_the_date_line_costs_no_day_and_earns_none(stops: list[tuple[str, str]], length: int) -> None:
    """Flown over both ways, with the rest days of the week spent."""
    log = [
        practised(moment, name)
        for clock, name in stops
        for moment in [datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(name)).astimezone(UTC)]
    ]
    assert streak(log, log[-1].local_day).days == length


CLOCKS = st.tuples(st.sampled_from(ZONES), st.sampled_from(BEGINNINGS))


@LAWS
@given(st.integers(0, 365 * 96), st.integers(0, 200), st.sampled_from(ZONES), st.sampled_from(BEGINNINGS))
def test_a_later_moment_is_of_no_earlier_day(quarter: int, later: int, name: str, begins: int) -> None:
    """By one clock days follow one another, and a day begins at its hour, wherever the zone's clocks are changed."""
    first, second = (at(0, hours / 4) for hours in (quarter, quarter + later))
    assert local_day(first, name, begins) <= local_day(second, name, begins)
    begun = datetime.combine(local_day(first, name, begins), time(begins))
    assert begun <= first.astimezone(zone(name)).replace(tzinfo=None) < begun + DAY


@LAWS
@given(
    st.lists(st.integers(0, 6 * 96), max_size=20), st.integers(0, 47 * 4), st.sampled_from(BEGINNINGS), CLOCKS, CLOCKS
)
def test_a_change_of_clock_breaks_no_streak(
    quarters: list[int], since: int, begins: int, before: tuple[str, int], after: tuple[str, int]
) -> None:
    """Within 48 hours of the last answer the streak is after a change what it was before, or longer; and so goes on."""
    log = [practised(at(0, quarter / 4), *before) for quarter in quarters]
    moment = max((answer.at for answer in log), default=at(0)) + since * HOUR / 4
    old, new = (module.streak(log, practised(moment, *clock)) for clock in (before, after))
    assert new.days >= old.days
    gone_on = module.streak([*log, practised(moment, *after)], practised(moment, *after))
    assert gone_on.days >= max(old.days, 1)
    assert gone_on.today


@LAWS
@given(st.lists(st.tuples(st.integers(0, 6 * 96), CLOCKS), min_size=1, max_size=25))
def test_changes_of_clock_win_at_most_one_day(moves: list[tuple[int, tuple[str, int]]]) -> None:
    """Whatever zones and beginnings are set, the streak is at most one day more than the hours allow by one clock."""
    log = [practised(at(0, quarter / 4), *clock) for quarter, clock in moves]
    last, first = max(log, key=lambda answer: answer.order), min(answer.at for answer in log)
    assert module.streak(log, last).days <= -((first - last.at) // DAY) + 2


@LAWS
@given(st.lists(st.tuples(st.integers(0, 6 * 96), CLOCKS), max_size=20), st.integers(0, 96), CLOCKS)
def test_the_streak_shown_is_what_an_answer_now_goes_on(
    moves: list[tuple[int, tuple[str, int]]], since: int, clock: tuple[str, int]
) -> None:
    """An answer now adds its day to what is shown, or nothing where today counts already."""
    log = [practised(at(0, quarter / 4), *each) for quarter, each in moves]
    now = practised(max((answer.at for answer in log), default=at(0)) + since * HOUR / 4, *clock)
    shown, then = module.streak(log, now), module.streak([*log, now], now)
    assert shown.days <= then.days <= shown.days + 1


@LAWS
@given(st.lists(st.integers(0, 10 * 96), max_size=20), st.integers(0, 60 * 24), st.sampled_from(BEGINNINGS))
def test_by_one_clock_the_moment_of_the_day_does_not_matter(quarters: list[int], minute: int, begins: int) -> None:
    """Whenever today is looked at, the streak is that of its day."""
    log = [practised(at(0, quarter / 4), "Europe/Berlin", begins) for quarter in quarters]
    now = practised(at(10) + minute * HOUR / 60, "Europe/Berlin", begins)
    assert module.streak(log, now) == streak(log, now.local_day) or not log


def test_the_days_of_this_week_are_counted_from_monday() -> None:
    """Several answers on a day are one day; last week's, and those dated ahead, are none."""
    assert [days_this_week(noons(-1, 0, 0, 2, 4), MONDAY + n * DAY) for n in (-1, 0, 1, 2, 6, 7)] == [1, 1, 1, 2, 3, 0]


@pytest.mark.parametrize(("begins", "length"), [(0, 4), (8, 3)])
def test_another_hour_jumps_over_a_date_as_a_flight_does(begins: int, length: int) -> None:
    """Saturday at seven was still Friday, then came Sunday: Saturday uses a rest day unless the hour was changed."""
    log = [*noons(0, 2), practised(at(5, 7), "UTC", 8), practised(at(6, 22), "UTC", begins)]
    log.insert(2, practised(at(4), "UTC", 8))
    assert [answer.local_day.isoweekday() for answer in log] == [1, 3, 5, 5, 7]
    assert streak(log, log[-1].local_day).days == length
