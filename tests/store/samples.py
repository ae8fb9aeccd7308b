"""Rows to store: plain ones, of which a test changes what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from quizsvc.names import AttemptId, ConceptId, ItemId, LearnerId, Seed, SessionId
from quizsvc.store.attempts import Attempt, Response, add_attempt
from quizsvc.store.database import Database
from quizsvc.store.learners import Learner, add_learner
from quizsvc.store.ledger import Entry
from quizsvc.store.sessions import Session

NOW = datetime(2026, 3, 1, 12, 30, 15, 250_001, tzinfo=UTC)
ADA, BOB = LearnerId("ada"), LearnerId("bob")


def an_attempt(**changes: Any) -> Attempt:
    plain = Attempt(
        id=AttemptId("a1"),
        learner_id=ADA,
        item=ItemId("coin-map"),
        version="v1",
        engine="e1",
        seed=Seed(2**53 - 1),
        concepts=(ConceptId("map"), ConceptId("beta")),
        difficulty=-0.25,
        variant='{"prompt": "θ̂ = ?"}',
        why='{"words": "due today"}',
        rated=True,
        origin=None,
        opened_at=NOW,
    )
    return replace(plain, **changes)


def a_response(**changes: Any) -> Response:
    plain = Response(
        attempt_id=AttemptId("a1"),
        learner_id=ADA,
        answers='{"answer": "0,5"}',
        verdict='{"credit": 0.5}',
        credit=0.5,
        right=False,
        skipped=False,
        confidence=0.7,
        hints=1,
        answered_at=NOW,
        zone="Europe/Berlin",
        utc_offset_minutes=60,
        local_day=date(2026, 3, 1),
        diagnosis="ignored-prior",
    )
    return replace(plain, **changes)


def an_entry(**changes: Any) -> Entry:
    plain = Entry(ADA, "first-try", "a1", 10, ConceptId("map"), date(2026, 3, 1), NOW)
    return replace(plain, **changes)


def a_session(**changes: Any) -> Session:
    plain = Session(SessionId("s1"), ADA, "exam", '{"most": 5}', NOW)
    return replace(plain, **changes)


def fill(database: Database, attempts: int = 1) -> None:
    """Ada and Bob, and Ada's attempts a1, a2, ..."""
    with database.write() as conn:
        for learner_id in (ADA, BOB):
            add_learner(conn, Learner(learner_id, NOW))
        for number in range(1, attempts + 1):
            add_attempt(conn, an_attempt(id=AttemptId(f"a{number}"), seed=Seed(number)))
