"""The ledger of XP: entries are added, never changed; a mistake is corrected by a reversing entry."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from quizsvc.names import ConceptId, LearnerId
from quizsvc.store.insert import insert_new
from quizsvc.store.tables import learners, ledger


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount awarded for a reason; (learner, reason, object) names it, so awarding it twice is harmless."""

    learner_id: LearnerId
    reason: str
    object: str
    amount: int
    concept: ConceptId | None
    local_day: date
    awarded_at: datetime


_ENTRY = tuple(ledger.c[name] for name in Entry.__slots__)
_KEY = (ledger.c.learner_id, ledger.c.reason, ledger.c.object)


def award(conn: Connection, new: Sequence[Entry]) -> list[Entry]:
    """Those entries that were not in the ledger before; of two with the same key the first."""
    if not new:
        return []
    by_key: dict[tuple[str, ...], Entry] = {}
    for entry in new:
        by_key.setdefault((entry.learner_id, entry.reason, entry.object), entry)
    inserted = {tuple(row) for row in insert_new(conn, ledger, [asdict(entry) for entry in by_key.values()], _KEY)}
    return [entry for key, entry in by_key.items() if key in inserted]


def balance(conn: Connection, learner_id: LearnerId) -> int:
    """The learner's XP: the sum of the learner's entries."""
    total = select(func.coalesce(func.sum(ledger.c.amount), 0)).where(ledger.c.learner_id == learner_id)
    return int(conn.execute(total).scalar_one())


def earned(conn: Connection, learner_id: LearnerId, concept: ConceptId, day: date) -> int:
    """The learner's XP for one concept on one local day."""
    spent = (ledger.c.learner_id == learner_id) & (ledger.c.concept == concept) & (ledger.c.local_day == day)
    return int(conn.execute(select(func.coalesce(func.sum(ledger.c.amount), 0)).where(spent)).scalar_one())


def entries(conn: Connection, learner_id: LearnerId) -> list[Entry]:
    """The learner's entries in the order in which they were awarded."""
    rows = conn.execute(select(*_ENTRY).where(ledger.c.learner_id == learner_id).order_by(ledger.c.seq))
    return [Entry(*row) for row in rows]


def hand_over(conn: Connection, giver: LearnerId, taker: LearnerId) -> None:
    """Award the taker all that the giver has earned, as it was; of two awards for one object the taker's stays.

    Such two are equal, because what is fixed for an object does not depend on who earned it.
    """
    award(conn, [replace(entry, learner_id=taker) for entry in entries(conn, giver)])


def all_entries(conn: Connection) -> Iterator[Entry]:
    """The entries of all learners who are still there, in the order in which they were awarded."""
    there = select(*_ENTRY).join_from(ledger, learners, ledger.c.learner_id == learners.c.id)
    for row in conn.execute(there.order_by(ledger.c.seq).execution_options(yield_per=1000)):
        yield Entry(*row)
