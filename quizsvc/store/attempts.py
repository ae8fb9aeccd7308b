"""Attempts: a variant shown, hints opened, and at most one response with its verdict."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, select

from quizsvc.names import AttemptId, ConceptId, ItemId, LearnerId, Seed, SessionId
from quizsvc.progress.streak import DAY_BEGINS
from quizsvc.store.insert import insert_new
from quizsvc.store.tables import attempts, hints, responses


@dataclass(frozen=True, slots=True)
class Attempt:
    """A variant as it was shown, frozen: a later version of its template does not change it.

    `variant` and `why` are JSON; `origin` is the attempt of which this one asks the same idea with fresh data, and
    `session_id` the session in which it is asked, if any.
    """

    id: AttemptId
    learner_id: LearnerId
    item: ItemId
    version: str
    engine: str
    seed: Seed
    concepts: tuple[ConceptId, ...]
    difficulty: float
    variant: str
    why: str
    rated: bool
    origin: AttemptId | None
    opened_at: datetime
    session_id: SessionId | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What the learner answered, the verdict on it, and the learner's own day; `answers` and `verdict` are JSON.

    `grounds`, JSON too, are the beliefs that the answer was learnt from with, where it taught something.
    """

    attempt_id: AttemptId
    learner_id: LearnerId
    answers: str
    verdict: str
    credit: float
    right: bool
    skipped: bool
    confidence: float | None
    hints: int
    answered_at: datetime
    zone: str
    utc_offset_minutes: int
    local_day: date
    diagnosis: str | None
    grounds: str | None = None
    day_begins: int = DAY_BEGINS


@dataclass(frozen=True, slots=True)
class Opened:
    """An attempt, how many different hints of it were opened, and its response, if it has one."""

    attempt: Attempt
    hints: int
    response: Response | None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a learner's history: what a replay needs and what the learner looks back on, and no more."""

    attempt_id: AttemptId
    item: ItemId
    concepts: tuple[ConceptId, ...]
    difficulty: float
    seed: Seed
    credit: float
    right: bool
    skipped: bool
    hints: int
    rated: bool
    origin: AttemptId | None
    answered_at: datetime
    zone: str
    local_day: date
    diagnosis: str | None
    confidence: float | None = None
    day_begins: int = DAY_BEGINS


@dataclass(frozen=True, slots=True)
class Logged:
    """One answer with all that followed from it: its place in the log, and what it was learnt from with, as JSON.

    `given_by` is whoever gave it: a guest perhaps, who has become one with its learner since.
    """

    seq: int
    attempt_id: AttemptId
    learner_id: LearnerId
    given_by: LearnerId
    item: ItemId
    concepts: tuple[ConceptId, ...]
    difficulty: float
    credit: float
    right: bool
    hints: int
    rated: bool
    answered_at: datetime
    zone: str
    local_day: date
    grounds: str | None
    day_begins: int = DAY_BEGINS


_ATTEMPT = tuple(attempts.c[name] for name in Attempt.__slots__)
_RESPONSE = tuple(responses.c[name] for name in Response.__slots__)
_EVENT, _ANSWER = (
    tuple((responses if name in responses.c else attempts).c[name] for name in event.__slots__)
    for event in (Event, Logged)
)
_GIVER = func.coalesce(responses.c.given_by, responses.c.learner_id)
_LOGGED = tuple(_GIVER if column is responses.c.given_by else column for column in _ANSWER)


def add_attempt(conn: Connection, attempt: Attempt) -> None:
    """A new attempt; an id that is taken raises IntegrityError."""
    conn.execute(insert(attempts).values(asdict(attempt) | {"concepts": json.dumps(attempt.concepts)}))


def find_attempt(conn: Connection, attempt_id: AttemptId, learner_id: LearnerId) -> Opened | None:
    """This learner's attempt; None for another learner's as for one that does not exist."""
    opened = select(func.count()).where(hints.c.attempt_id == attempts.c.id).scalar_subquery()
    joined = select(*_ATTEMPT, opened, *_RESPONSE).join_from(attempts, responses, isouter=True)
    mine = (attempts.c.id == attempt_id) & (attempts.c.learner_id == learner_id)
    row = conn.execute(joined.where(mine)).one_or_none()
    if row is None:
        return None
    size = len(_ATTEMPT)
    response = row[size + 1 :]
    return Opened(_attempt(row[:size]), row[size], Response(*response) if response[0] is not None else None)


def open_attempt(conn: Connection, learner_id: LearnerId, session_id: SessionId | None = None) -> Attempt | None:
    """The learner's latest rated attempt in a session, or outside of all, that has no response yet."""
    mine = (attempts.c.learner_id == learner_id) & (attempts.c.session_id == session_id)
    return _latest_open(conn, mine & attempts.c.rated)


def open_again(conn: Connection, made: Attempt) -> Attempt | None:
    """The learner's latest attempt at the same variant that counts as much, and has no response yet."""
    names = ("learner_id", "item", "version", "seed", "rated")
    return _latest_open(conn, and_(*(attempts.c[name] == getattr(made, name) for name in names)))


def attempts_where(conn: Connection, condition: ColumnElement[bool]) -> list[Attempt]:
    """The attempts of which something holds, in the order in which they were made."""
    return [_attempt(row) for row in conn.execute(select(*_ATTEMPT).where(condition).order_by(attempts.c.seq))]


def open_hint(conn: Connection, attempt_id: AttemptId, number: int, now: datetime) -> None:
    """Hint `number` (from 1) was opened; opening it again changes nothing."""
    row = {"attempt_id": attempt_id, "number": number, "opened_at": now}
    insert_new(conn, hints, [row], [hints.c.attempt_id, hints.c.number])


def record_response(conn: Connection, response: Response) -> int:
    """The place in the log of a new response; an attempt that has one already raises IntegrityError."""
    return int(conn.execute(insert(responses).values(asdict(response)).returning(responses.c.seq)).scalar_one())


def history(conn: Connection, learner_id: LearnerId, day: date | None = None) -> list[Event]:
    """The learner's events, of one local day or all, in the order of answering, whatever the clock said."""
    joined = select(*_EVENT).join_from(responses, attempts, responses.c.attempt_id == attempts.c.id)
    mine = joined.where(responses.c.learner_id == learner_id)
    if day is not None:
        mine = mine.where(responses.c.local_day == day)
    at = Event.__slots__.index("concepts")
    return [Event(*_with_concepts(row, at)) for row in conn.execute(mine.order_by(responses.c.seq))]


def logged(conn: Connection, learner_id: LearnerId | None = None) -> Iterator[Logged]:
    """The answers of one learner, or of all, in the order in which they were given."""
    joined = select(*_LOGGED).join_from(responses, attempts, responses.c.attempt_id == attempts.c.id)
    if learner_id is not None:
        joined = joined.where(responses.c.learner_id == learner_id)
    at = Logged.__slots__.index("concepts")
    for row in conn.execute(joined.order_by(responses.c.seq).execution_options(yield_per=1000)):
        yield Logged(*_with_concepts(row, at))


def seconds_taken(conn: Connection, learner_id: LearnerId) -> list[float]:
    """How long each rated question of the learner stood open until it was answered, in the order of answering."""
    joined = select(attempts.c.opened_at, responses.c.answered_at)
    joined = joined.join_from(responses, attempts, responses.c.attempt_id == attempts.c.id)
    mine = joined.where(responses.c.learner_id == learner_id, attempts.c.rated, ~responses.c.skipped)
    return [(end - begin).total_seconds() for begin, end in conn.execute(mine.order_by(responses.c.seq))]


def answers_given(conn: Connection) -> int:
    """How many answers the log holds."""
    return int(conn.execute(select(func.count()).select_from(responses)).scalar_one())


def _latest_open(conn: Connection, condition: ColumnElement[bool]) -> Attempt | None:
    """The latest attempt of which something holds that has no response yet."""
    answered = exists().where(responses.c.attempt_id == attempts.c.id)
    still_open = select(*_ATTEMPT).where(condition, ~answered)
    row = conn.execute(still_open.order_by(attempts.c.seq.desc()).limit(1)).one_or_none()
    return None if row is None else _attempt(row)


def _attempt(row: Sequence[Any]) -> Attempt:
    """The row as an attempt."""
    return Attempt(*_with_concepts(row, Attempt.__slots__.index("concepts")))


def _with_concepts(row: Sequence[Any], at: int) -> tuple[Any, ...]:
    """The row with its concepts, JSON at position `at`, as a tuple."""
    return (*row[:at], tuple(json.loads(row[at])), *row[at + 1 :])
