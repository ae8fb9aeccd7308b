"""A guest becomes one with a learner: what was the guest's is the learner's from then on, and the log says so.

Every table that names a learner is either handed over as it is or stands in `OWN`: what a learner has one of, what
belongs to the guest's browser, and the ledger, which is only ever added to.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from quizsvc.names import LearnerId
from quizsvc.store.belonging import held_of, names_learner
from quizsvc.store.ledger import hand_over
from quizsvc.store.tables import (
    ERASED,
    abilities,
    accounts,
    learners,
    ledger,
    merges,
    metadata,
    reset_links,
    responses,
    tokens,
)

OWN = frozenset({abilities, accounts, ledger, reset_links, tokens})


@dataclass(frozen=True, slots=True)
class Merge:
    """A guest who became one with a learner, after the response at this place of the log."""

    guest_id: LearnerId
    learner_id: LearnerId
    place: int
    merged_at: datetime


_MERGE = tuple(merges.c[name] for name in Merge.__slots__)


def all_merges(conn: Connection) -> Iterator[Merge]:
    """Every merge, in the order of the places at which they happened."""
    for row in conn.execute(select(*_MERGE).order_by(merges.c.place, merges.c.seq)):
        yield Merge(*row)


def merge(conn: Connection, guest_id: LearnerId, learner_id: LearnerId, now: datetime) -> None:
    """The guest's work is the learner's, and the guest is no more; both are held, beliefs are the caller's.

    Awards are entered for the learner with their days and amounts; those of the guest stay in the ledger, of nobody.
    """
    both = responses.c.learner_id.in_([guest_id, learner_id])
    place = conn.execute(select(func.coalesce(func.max(responses.c.seq), 0)).where(both)).scalar_one()
    conn.execute(update(responses).where(responses.c.learner_id == guest_id).values(given_by=guest_id))
    for table in handed_over():
        conn.execute(update(table).where(table.c.learner_id == guest_id).values(learner_id=learner_id))
    hand_over(conn, guest_id, learner_id)
    for table in (tokens, abilities):
        conn.execute(delete(table).where(table.c.learner_id == guest_id))
    conn.execute(delete(learners).where(learners.c.id == guest_id))
    conn.execute(insert(merges).values(asdict(Merge(guest_id, learner_id, place, now))))


def erase(conn: Connection, learner_id: LearnerId) -> None:
    """What tells of a person goes, from every row of the learner: the log keeps its figures, under a bare number."""
    for table, mine in held_of(learner_id):
        blank = {column.name: column.info[ERASED] for column in table.columns if ERASED in column.info}
        if blank:
            conn.execute(update(table).where(mine).values(blank))


def handed_over() -> list[Table]:
    """The tables whose rows belong to a learner and can go to another."""
    return [table for table in metadata.sorted_tables if names_learner(table) and table not in OWN]
