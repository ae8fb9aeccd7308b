"""All that is held about one learner, table by table, whatever tables there are.

What would help somebody else to be the learner (a token's or a password's hash) is left out, and so is what would give
away the answer of a question that is still open; both are marked where the columns stand.
"""

from typing import Any

from sqlalchemy import Column, Connection, Select, Table, select

from quizsvc.names import LearnerId
from quizsvc.store.belonging import held_of
from quizsvc.store.tables import SECRET, UNTIL_ANSWERED, attempts, responses


def everything(conn: Connection, learner_id: LearnerId) -> dict[str, list[dict[str, Any]]]:
    """The learner's rows of each table, in the order of its key."""
    return {
        table.name: [
            _row(table, row._mapping) for row in conn.execute(_rows(table).where(mine).order_by(*table.primary_key))
        ]
        for table, mine in held_of(learner_id)
    }


def _rows(table: Table) -> Select[Any]:
    """The rows of a table; an attempt comes with what tells whether it was answered."""
    if table is attempts:
        return select(table, responses.c.attempt_id.label(UNTIL_ANSWERED)).join_from(table, responses, isouter=True)
    return select(table)


def _row(table: Table, row: Any) -> dict[str, Any]:
    """A row by the names of its columns, what must not be told left out."""
    is_open = UNTIL_ANSWERED in row and row[UNTIL_ANSWERED] is None
    return {column.name: row[column.name] for column in table.columns if _may_tell(column, is_open)}


def _may_tell(column: Column[Any], is_open: bool) -> bool:
    return not column.info.get(SECRET) and not (is_open and column.info.get(UNTIL_ANSWERED))
