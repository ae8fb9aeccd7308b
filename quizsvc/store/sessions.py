"""Sessions: the plan of each, the attempts made under it, and the answers whose verdict waits for its end."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, insert, select, update

from quizsvc.names import AttemptId, ItemId, LearnerId, SessionId
from quizsvc.store.attempts import Attempt, attempts_where
from quizsvc.store.insert import insert_new
from quizsvc.store.tables import attempts, responses, sealed, sessions


@dataclass(frozen=True, slots=True)
class Session:
    """What a learner set out to do, in which mode, from one moment to another; `plan` is JSON."""

    id: SessionId
    learner_id: LearnerId
    mode: str
    plan: str
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """An answer that was given and is not judged yet; `answers` is JSON, as a response has it."""

    attempt_id: AttemptId
    answers: str
    confidence: float | None
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """An attempt of a session: the credit of its answer, None before it is judged, and the confidence in it, if any."""

    attempt_id: AttemptId
    item: ItemId
    credit: float | None
    confidence: float | None


_SESSION = tuple(sessions.c[name] for name in Session.__slots__)
_SEALED = tuple(sealed.c[name] for name in Sealed.__slots__)


def add_session(conn: Connection, session: Session) -> None:
    """A new session; an id that is taken raises IntegrityError."""
    conn.execute(insert(sessions).values(asdict(session)))


def find_session(conn: Connection, session_id: SessionId, learner_id: LearnerId) -> Session | None:
    """This learner's session; None for another learner's as for one that does not exist."""
    mine = (sessions.c.id == session_id) & (sessions.c.learner_id == learner_id)
    row = conn.execute(select(*_SESSION).where(mine)).one_or_none()
    return None if row is None else Session(*row)


def open_sessions(conn: Connection, learner_id: LearnerId) -> list[Session]:
    """The learner's sessions that are not closed, the latest first."""
    still_open = (sessions.c.learner_id == learner_id) & sessions.c.closed_at.is_(None)
    return [Session(*row) for row in conn.execute(select(*_SESSION).where(still_open).order_by(sessions.c.seq.desc()))]


def close_session(conn: Connection, session_id: SessionId, now: datetime) -> None:
    """The session is over; one that was closed before stays closed at that moment."""
    still_open = (sessions.c.id == session_id) & sessions.c.closed_at.is_(None)
    conn.execute(update(sessions).where(still_open).values(closed_at=now))


def asked_in(conn: Connection, session_id: SessionId) -> list[Attempt]:
    """The attempts of a session in the order in which they were made."""
    return attempts_where(conn, attempts.c.session_id == session_id)


def given_in(conn: Connection, session_id: SessionId) -> dict[AttemptId, bool]:
    """Every attempt of a session in the order in which they were made, and whether an answer to it was given."""
    judged = exists().where(responses.c.attempt_id == attempts.c.id)
    waits = exists().where(sealed.c.attempt_id == attempts.c.id)
    rows = select(attempts.c.id, judged | waits).where(attempts.c.session_id == session_id)
    return {AttemptId(name): bool(given) for name, given in conn.execute(rows.order_by(attempts.c.seq))}


def results_in(conn: Connection, session_id: SessionId) -> list[Result]:
    """What came of every attempt of a session, in the order in which they were made."""
    columns = (attempts.c.id, attempts.c.item, responses.c.credit, responses.c.confidence)
    rows = select(*columns).join_from(attempts, responses, isouter=True).where(attempts.c.session_id == session_id)
    return [Result(*row) for row in conn.execute(rows.order_by(attempts.c.seq))]


def seal(conn: Connection, answer: Sealed) -> bool:
    """Whether this answer is the attempt's; False when one is sealed already, which stays as it is."""
    return bool(insert_new(conn, sealed, [asdict(answer)], [sealed.c.attempt_id]))


def sealed_answer(conn: Connection, attempt_id: AttemptId) -> Sealed | None:
    """The answer that waits for the verdict on this attempt, or once waited for it."""
    row = conn.execute(select(*_SEALED).where(sealed.c.attempt_id == attempt_id)).one_or_none()
    return None if row is None else Sealed(*row)


def unjudged(conn: Connection, session_id: SessionId) -> list[Sealed]:
    """The sealed answers of a session that have no verdict yet, in the order of its questions."""
    judged = exists().where(responses.c.attempt_id == attempts.c.id)
    joined = select(*_SEALED).join_from(sealed, attempts, sealed.c.attempt_id == attempts.c.id)
    rows = conn.execute(joined.where(attempts.c.session_id == session_id, ~judged).order_by(attempts.c.seq))
    return [Sealed(*row) for row in rows]
