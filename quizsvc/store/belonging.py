"""Whose rows are whose: a row is a learner's when it says so itself, or when a row that it always names is."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, select

from quizsvc.names import LearnerId
from quizsvc.store.tables import learners, metadata


def held_of(learner_id: LearnerId) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table that is about learners, and which of its rows are about this one."""
    for table in metadata.sorted_tables:
        mine = _mine(table, learner_id)
        if mine is not None:
            yield table, mine


def names_learner(table: Table) -> bool:
    """Whether the rows of a table say themselves whose they are."""
    return "learner_id" in table.c


def _mine(table: Table, learner_id: LearnerId) -> ColumnElement[bool] | None:
    """Which rows of a table are this learner's; None of a table that is about nobody."""
    if table is learners:
        return table.c.id == learner_id
    if names_learner(table):
        return table.c.learner_id == learner_id
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        theirs = None if key.parent.nullable else _mine(key.column.table, learner_id)
        if theirs is not None:
            return key.parent.in_(select(key.column).where(theirs))
    return None
