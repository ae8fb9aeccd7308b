"""Failed tries of late, counted for an account or an address by the hash of its name: for all workers together."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from quizsvc.store.insert import insert_new
from quizsvc.store.tables import tries


def hold_tries(conn: Connection, subjects: Sequence[str], now: datetime) -> dict[str, list[datetime]]:
    """When each of these subjects failed; nobody else reads or counts them until the transaction ends.

    Rows are inserted first and then locked, both in their order, so that no two writers ever wait for each other.
    """
    keys = sorted(subjects)
    fresh = [{"subject": key, "moments": "[]", "last_at": now} for key in keys]
    insert_new(conn, tries, fresh, [tries.c.subject])
    held = select(tries.c.subject, tries.c.moments).where(tries.c.subject.in_(keys)).order_by(tries.c.subject)
    rows = conn.execute(held.with_for_update())
    return {subject: [datetime.fromtimestamp(at, UTC) for at in json.loads(moments)] for subject, moments in rows}


def store_tries(conn: Connection, subject: str, moments: Sequence[datetime], now: datetime) -> None:
    """When a subject, which is held, failed."""
    stamps = json.dumps([moment.timestamp() for moment in moments])
    conn.execute(update(tries).where(tries.c.subject == subject).values(moments=stamps, last_at=now))


def forget_tries(conn: Connection, before: datetime) -> None:
    """Subjects that were quiet since then are forgotten."""
    conn.execute(delete(tries).where(tries.c.last_at < before))
