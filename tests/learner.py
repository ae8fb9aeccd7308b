"""What a learner types: the key, a known mistake, a plain miss, read by the test from the stored variant."""

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from quizsvc.flows import guests
from quizsvc.flows.service import Service
from quizsvc.items.answers.base import PartVariant
from quizsvc.items.variant import Variant
from quizsvc.store import attempts
from quizsvc.store.attempts import Attempt
from quizsvc.store.database import Database
from quizsvc.store.learners import Learner

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)


def guest(service: Service, now: datetime = NOON) -> Learner:
    """A new guest."""
    return guests.welcome(service, now)[0]


def stored_attempt(database: Database, attempt_id: str) -> Attempt:
    """The attempt as the database holds it, seed and key included."""
    with database.read() as conn:
        owner = conn.execute(text("SELECT learner_id FROM attempts WHERE id = :id"), {"id": attempt_id}).scalar_one()
        found = attempts.find_attempt(conn, attempt_id, owner)
    assert found is not None
    return found


def stored_variant(database: Database, attempt_id: str) -> Variant:
    """The variant of an attempt, its answers included."""
    return Variant.from_json(json.loads(stored_attempt(database, attempt_id).variant))


def right(part: PartVariant) -> str:
    """The key as a learner would give it."""
    return str(part.key) if part.type == "choice" else repr(part.key)


def miss(part: PartVariant) -> str:
    """A wrong answer that no known mistake gives, where the kind has one; else some wrong option."""
    if part.type == "choice":
        return next(str(i) for i, option in enumerate(part.options or ()) if not option.right)
    far = max(abs(part.key), *(abs(wrong.value) for wrong in part.misconceptions))
    return repr(round(7.0 * far + 1000.0, 3))


def mistake(part: PartVariant) -> tuple[str, str, str]:
    """What is typed by one known mistake, its id, and what is said of it in plain text."""
    if part.type == "choice":
        index, option = next((i, o) for i, o in enumerate(part.options or ()) if o.misconception)
        return str(index), option.misconception, option.feedback_text
    wrong = part.misconceptions[0]
    return repr(wrong.value), wrong.id, wrong.feedback_text
