"""Where a question stands in its session."""

from dataclasses import dataclass

from quizsvc.flows.modes import MODES, Plan
from quizsvc.names import SessionId
from quizsvc.store import sessions
from quizsvc.store.attempts import Attempt
from quizsvc.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Within:
    """The session of a question: its title, which of its questions this is, and whether it waits for the verdict.

    `each` is what one of its questions is called, and `summary` what the session leads back to.
    """

    session: SessionId
    title: str
    each: str
    summary: str
    number: int
    of: int
    is_fixed: bool
    is_sealed: bool
    is_over: bool


def within(conn: Transaction, attempt: Attempt) -> Within | None:
    """The session of an attempt as it is now; None of an attempt outside of all."""
    if attempt.session_id is None:
        return None
    session = sessions.find_session(conn, attempt.session_id, attempt.learner_id)
    assert session is not None  # the database holds attempts to sessions that exist
    plan, asked = Plan.from_json(session.plan), list(sessions.given_in(conn, session.id))
    is_over = session.closed_at is not None
    mode = MODES[session.mode]
    return Within(
        session=session.id,
        title=mode.title,
        each=mode.each,
        summary=mode.summary,
        number=asked.index(attempt.id) + 1,
        of=plan.size(len(asked)),
        is_fixed=bool(plan.items),
        is_sealed=mode.is_sealed and not is_over,
        is_over=is_over,
    )
