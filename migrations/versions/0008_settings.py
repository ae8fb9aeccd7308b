"""Settings: the learner's clock, goal, theme and interview day, and with each answer when its day began."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


@dataclass(frozen=True, slots=True)
class Added:
    """A column that is added to a table, after the key of that table."""

    table: str
    key: str
    name: str
    kind: type[sa.types.TypeEngine[Any]]
    default: sa.ColumnElement[Any] | str | None = None


ADDED = (
    Added("learners", "id", "zone_is_fixed", sa.Boolean, sa.false()),
    Added("learners", "id", "day_begins", sa.Integer, "4"),
    Added("learners", "id", "shows_streak", sa.Boolean, sa.true()),
    Added("learners", "id", "weekly_goal", sa.Integer, "3"),
    Added("learners", "id", "theme", sa.Text, "system"),
    Added("learners", "id", "interview_on", sa.Date),
    Added("learners", "id", "interview_about", sa.Text),
    Added("responses", "attempt_id", "day_begins", sa.Integer, "4"),
)


def upgrade() -> None:
    """Add the columns; what a way down had put aside comes back."""
    for each in ADDED:
        is_needed = each.default is not None
        op.add_column(
            each.table, sa.Column(each.name, each.kind(), nullable=not is_needed, server_default=each.default)
        )
        if sa.inspect(op.get_bind()).has_table(_kept(each).name):
            _restore(each)


def downgrade() -> None:
    """Put each column into a table of its own, and drop it."""
    for each in ADDED:
        kept, source = _kept(each), sa.table(each.table, sa.column(each.key), sa.column(each.name))
        op.create_table(
            kept.name, sa.Column(each.key, sa.Text(), nullable=False), sa.Column(each.name, each.kind(), nullable=False)
        )
        found = sa.select(source.c[each.key], source.c[each.name]).where(source.c[each.name].is_not(None))
        op.execute(kept.insert().from_select([each.key, each.name], found))
        op.drop_column(each.table, each.name)


def _restore(each: Added) -> None:
    """Bring a column's values back to their rows; rows that came meanwhile have the default."""
    kept, target = _kept(each), sa.table(each.table, sa.column(each.key), sa.column(each.name))
    found = sa.select(kept.c[each.name]).where(kept.c[each.key] == target.c[each.key]).scalar_subquery()
    is_known = target.c[each.key].in_(sa.select(kept.c[each.key]))
    op.execute(target.update().where(is_known).values({each.name: found}))
    op.drop_table(kept.name)


def _kept(each: Added) -> sa.TableClause:
    """The table in which a column outlives a downgrade."""
    return sa.table(f"kept_{each.table}_{each.name}", sa.column(each.key), sa.column(each.name))
