"""Insert what is not there yet: decided by a unique constraint, never by looking first."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(
    conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]], key: Sequence[Column[Any]]
) -> Sequence[Row[Any]]:
    """The keys of the rows that were inserted; a row whose key is taken is left out, without an error.

    Another writer's row that is not committed yet is waited for.
    """
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(rows).on_conflict_do_nothing(index_elements=key).returning(*key)
    return conn.execute(statement).all()


def put(conn: Connection, table: Table, row: Mapping[str, Any], key: Sequence[Column[Any]]) -> None:
    """The row, in the place of the one that has its key."""
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    changed = {name: value for name, value in row.items() if name not in {column.name for column in key}}
    conn.execute(insert(table).values(row).on_conflict_do_update(index_elements=key, set_=changed))
