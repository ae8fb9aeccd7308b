"""What learners can see of themselves: mastery, habits, what their confidence was worth, XP by entry, and all data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from quizsvc.flows.deeds import deeds, syllabus
from quizsvc.flows.headway import FINISHED, Record, Status, status
from quizsvc.flows.reviews import Review, reviews
from quizsvc.flows.service import Service
from quizsvc.flows.spreadsheet import Spreadsheet
from quizsvc.flows.standing import Standing, assess, known
from quizsvc.items.slips import SLIPS
from quizsvc.names import ItemId, LessonId
from quizsvc.progress.badges import Badge, Reached, badges
from quizsvc.progress.confidence import Reliability, Stated, reliability
from quizsvc.progress.habits import Habit, habits
from quizsvc.store import attempts, everything, ledger
from quizsvc.store.attempts import Event
from quizsvc.store.learners import Learner

WEEKS = 5
COLUMNS = (
    "answered_at",
    "local_day",
    "item",
    "concepts",
    "credit",
    "right",
    "skipped",
    "hints",
    "confidence",
    "mistake",
)
_SAID = {slip.id: f"the answer {slip.words}" for slip in SLIPS}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, with how many answers were given on it; None for one that is still to come."""

    date: date
    answers: int | None


@dataclass(frozen=True, slots=True)
class Myself:
    """A learner's own page; `weeks` end with this one, and begin on Mondays; reviews that are due come first."""

    standing: Standing
    begun: tuple[Status, ...]
    reviews: tuple[Review, ...]
    habits: tuple[tuple[Habit, str], ...]
    confidence: Reliability | None
    badges: tuple[tuple[Badge, Reached | None], ...]
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def due(self) -> int:
        """How many concepts are due for a review."""
        return sum(one.is_due for one in self.reviews)


@dataclass(frozen=True, slots=True)
class Earned:
    """A line of the ledger: when, what for in words, and how much."""

    day: date
    what: str
    amount: int


def myself(service: Service, learner: Learner, now: datetime) -> Myself:
    """Where a learner stands and how they practise."""
    with service.database.read() as conn:
        found, entries = known(service, conn, learner.id), ledger.entries(conn, learner.id)
        log = list(attempts.logged(conn, learner.id))
    stands = assess(learner, found, sum(entry.amount for entry in entries), now)
    record = Record(found.events, entries, stands.mastery)
    practised = [status(service, concept, record) for concept in service.bank.concepts]
    return Myself(
        standing=stands,
        begun=tuple(each for each in practised if each.mastery is not None and each.mastery.answers),
        reviews=reviews(service, found, learner, now),
        habits=tuple((habit, mistake_words(habit.mistake)) for habit in _habits(found.events)),
        confidence=_confidence(found.events),
        badges=badges(deeds(found.events, log), syllabus(service, mistake_words)),
        weeks=calendar(Counter(event.local_day for event in found.events), learner.day(now)),
    )


def confidence(service: Service, learner: Learner) -> Reliability | None:
    """What a learner's confidence was worth."""
    with service.database.read() as conn:
        return _confidence(attempts.history(conn, learner.id))


def mistake_words(mistake: str) -> str:
    """A mistake in words: those of a slip, or the name that an author gave it."""
    return _SAID.get(mistake, mistake.replace("-", " "))


def calendar(answers: Mapping[date, int], today: date) -> tuple[tuple[Day, ...], ...]:
    """The last weeks, with the answers of each day."""
    monday = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    days = [monday + timedelta(days=n) for n in range(7 * WEEKS)]
    told = [Day(day, answers.get(day, 0) if day <= today else None) for day in days]
    return tuple(tuple(told[at : at + 7]) for at in range(0, len(told), 7))


def earned(service: Service, learner: Learner) -> tuple[Earned, ...]:
    """Every entry of the learner's ledger, the latest first."""
    with service.database.read() as conn:
        entries, events = ledger.entries(conn, learner.id), attempts.history(conn, learner.id)
    items: dict[str, ItemId] = {event.attempt_id: event.item for event in events}
    lines = [Earned(e.local_day, _what(service, e.reason, e.object, items.get(e.object)), e.amount) for e in entries]
    return tuple(reversed(lines))


def everything_held(service: Service, learner: Learner) -> dict[str, list[dict[str, Any]]]:
    """All that is kept about a learner, table by table."""
    with service.database.read_at_once() as conn:
        return everything.everything(conn, learner.id)


def answers_given(service: Service, learner: Learner) -> Spreadsheet:
    """A learner's answers, one a row, for a spreadsheet."""
    with service.database.read() as conn:
        events = attempts.history(conn, learner.id)
    return Spreadsheet(COLUMNS, tuple(_cells(event) for event in events))


def _cells(event: Event) -> tuple[float | int | str, ...]:
    return (
        event.answered_at.isoformat(),
        event.local_day.isoformat(),
        event.item,
        " ".join(event.concepts),
        event.credit,
        int(event.right),
        int(event.skipped),
        event.hints,
        "" if event.confidence is None else event.confidence,
        event.diagnosis or "",
    )


def _habits(events: Sequence[Event]) -> tuple[Habit, ...]:
    return habits([event.diagnosis for event in events if event.rated])


def _confidence(events: Sequence[Event]) -> Reliability | None:
    said = [Stated(e.confidence, e.right) for e in events if e.rated and e.confidence is not None]
    return reliability(said)


def _what(service: Service, reason: str, object_: str, item: ItemId | None) -> str:
    """What an entry of the ledger is for."""
    if reason == FINISHED:
        lesson = service.bank.lessons.get(LessonId(object_))
        return f"The lesson “{lesson.title if lesson else object_}” finished"
    template = service.bank.items.get(item) if item else None
    return f"“{template.title if template else item or object_}” answered" if reason == "answer" else reason
