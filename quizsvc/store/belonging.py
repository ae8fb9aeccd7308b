"""Whose rows are whose: a row is a learner's when it says so itself, or when its attempt does."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, select

from quizsvc.names import LearnerId
from quizsvc.store.tables import attempts, learners, metadata


def held_of(learner_id: LearnerId) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table that is about learners, and which of its rows are about this one."""
    for table in metadata.sorted_tables:
        if table is learners:
            yield table, table.c.id == learner_id
        elif names_learner(table):
            yield table, table.c.learner_id == learner_id
        elif "attempt_id" in table.c:
            yield table, table.c.attempt_id.in_(select(attempts.c.id).where(attempts.c.learner_id == learner_id))


def names_learner(table: Table) -> bool:
    """Whether the rows of a table say themselves whose they are."""
    return "learner_id" in table.c
