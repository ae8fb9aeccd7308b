"""Interviews: the plan of each, what was typed and given in its stages, marks, and which questions were read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from quizsvc.names import InterviewId, LearnerId, QuestionId, SessionId
from quizsvc.store.insert import insert_new, put
from quizsvc.store.tables import interviews, marks, readings, turns


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview of a learner, from one moment to another; `plan` is JSON."""

    id: InterviewId
    learner_id: LearnerId
    plan: str
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What was typed in a stage, and given once `given_at` is set; `seen_at` is when something last came of it."""

    place: int
    phase: str
    part: str
    opened_at: datetime
    seen_at: datetime
    seconds: float = 0.0
    given_at: datetime | None = None
    confidence: float | None = None
    is_sure: bool = False
    session_id: SessionId | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """How one of the two has marked a point."""

    place: int
    by: str
    point: str
    mark: str


_INTERVIEW = tuple(interviews.c[name] for name in Interview.__slots__)
_TURN = tuple(turns.c[name] for name in Turn.__slots__)
_MARK = tuple(marks.c[name] for name in Mark.__slots__)
_STAGE = ("place", "phase", "part")


def add_interview(conn: Connection, interview: Interview) -> None:
    """A new interview; an id that is taken raises IntegrityError."""
    conn.execute(insert(interviews).values(asdict(interview)))


def find_interview(conn: Connection, interview_id: InterviewId, learner_id: LearnerId) -> Interview | None:
    """This learner's interview; None for another learner's as for one that does not exist."""
    mine = (interviews.c.id == interview_id) & (interviews.c.learner_id == learner_id)
    row = conn.execute(select(*_INTERVIEW).where(mine)).one_or_none()
    return None if row is None else Interview(*row)


def interviews_of(conn: Connection, learner_id: LearnerId) -> list[Interview]:
    """All of a learner's interviews, in the order in which they were begun."""
    mine = select(*_INTERVIEW).where(interviews.c.learner_id == learner_id)
    return [Interview(*row) for row in conn.execute(mine.order_by(interviews.c.seq))]


def close_interview(conn: Connection, interview_id: InterviewId, now: datetime) -> None:
    """The interview is over; one that was closed before stays closed at that moment."""
    still_open = (interviews.c.id == interview_id) & interviews.c.closed_at.is_(None)
    conn.execute(update(interviews).where(still_open).values(closed_at=now))


def closed_interviews(conn: Connection) -> list[Interview]:
    """Every learner's interviews that are over, in the order in which they were begun."""
    over = select(*_INTERVIEW).where(interviews.c.closed_at.is_not(None)).order_by(interviews.c.seq)
    return [Interview(*row) for row in conn.execute(over)]


def invite(conn: Connection, interview_id: InterviewId, partner: str | None) -> None:
    """Whoever holds what this is the hash of may sit in from now on, and nobody else any more."""
    conn.execute(update(interviews).where(interviews.c.id == interview_id).values(partner=partner))


def is_shared(conn: Connection, interview_id: InterviewId) -> bool:
    """Whether a link lets somebody sit in."""
    return conn.execute(select(interviews.c.partner).where(interviews.c.id == interview_id)).scalar() is not None


def invited(conn: Connection, partner: str) -> Interview | None:
    """The interview in which whoever holds what this is the hash of may sit."""
    row = conn.execute(select(*_INTERVIEW).where(interviews.c.partner == partner)).one_or_none()
    return None if row is None else Interview(*row)


def proving(conn: Connection, session_id: SessionId, learner_id: LearnerId) -> InterviewId | None:
    """The learner's interview whose probes are a session's questions."""
    found = select(interviews.c.id).join_from(turns, interviews).where(turns.c.session_id == session_id)
    name = conn.execute(found.where(interviews.c.learner_id == learner_id)).scalar()
    return None if name is None else InterviewId(name)


def turns_of(conn: Connection, interview_id: InterviewId) -> list[Turn]:
    """The turns of an interview, in the order in which they were opened."""
    mine = select(*_TURN).where(turns.c.interview_id == interview_id)
    return [Turn(*row) for row in conn.execute(mine.order_by(turns.c.opened_at, turns.c.place))]


def open_turn(conn: Connection, interview_id: InterviewId, turn: Turn) -> None:
    """A stage is shown for the first time; one that was shown before stays as it is."""
    key = [turns.c.interview_id, *(turns.c[name] for name in _STAGE)]
    insert_new(conn, turns, [{"interview_id": interview_id} | asdict(turn)], key)


def change_turn(conn: Connection, interview_id: InterviewId, turn: Turn) -> bool:
    """Keep what was typed or given in a stage; False where something was given before, which stays."""
    row = asdict(turn)
    here = turns.c.interview_id == interview_id
    for name in _STAGE:
        here &= turns.c[name] == row.pop(name)
    return conn.execute(update(turns).where(here, turns.c.given_at.is_(None)).values(row)).rowcount == 1


def marks_of(conn: Connection, interview_id: InterviewId) -> list[Mark]:
    """All marks in an interview."""
    return [Mark(*row) for row in conn.execute(select(*_MARK).where(marks.c.interview_id == interview_id))]


def mark(conn: Connection, interview_id: InterviewId, place: int, by: str, given: Mapping[str, str]) -> None:
    """Set marks, in place of those that were set before."""
    key = [marks.c.interview_id, marks.c.place, marks.c.by, marks.c.point]
    for point, chosen in given.items():
        row = {"interview_id": interview_id, "place": place, "by": by, "point": point, "mark": chosen}
        put(conn, marks, row, key)


def read_question(conn: Connection, learner_id: LearnerId, question: QuestionId, now: datetime) -> None:
    """The learner opens a question's answers."""
    conn.execute(insert(readings).values(learner_id=learner_id, question=question, read_at=now))


def read_questions(conn: Connection, learner_id: LearnerId) -> dict[QuestionId, datetime]:
    """When the learner last opened the answers of each question."""
    mine = select(readings.c.question, readings.c.read_at).where(readings.c.learner_id == learner_id)
    return {QuestionId(name): at for name, at in conn.execute(mine.order_by(readings.c.seq))}
