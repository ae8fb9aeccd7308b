"""Accounts: who may log in, links to set a password anew, failed tries, and guests who became one with a learner."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("accounts", "reset_links", "tries", "merges")
COLUMNS = {"tokens": ("hash", "label"), "responses": ("attempt_id", "given_by")}
"""The columns added, each after the key of its table."""


def upgrade() -> None:
    """Add the columns and the tables; what a way down had put aside comes back."""
    for table, (_, column) in COLUMNS.items():
        op.add_column(table, sa.Column(column, sa.Text(), nullable=True))
    if sa.inspect(op.get_bind()).has_table(_aside("accounts")):
        restore()
        return
    create_accounts()
    create_tries()
    create_merges()


def downgrade() -> None:
    """Put the tables aside, and each column into a table of its own beside them."""
    for table, (key, column) in COLUMNS.items():
        kept, source = _kept(key, column), sa.table(table, sa.column(key), sa.column(column))
        op.create_table(kept.name, *(sa.Column(name, sa.Text(), nullable=False) for name in (key, column)))
        found = sa.select(source.c[key], source.c[column]).where(source.c[column].is_not(None))
        op.execute(kept.insert().from_select([key, column], found))
        op.drop_column(table, column)
    for table in TABLES:
        op.rename_table(table, _aside(table))


def restore() -> None:
    """Bring the tables back, and each column's values to their rows."""
    for table in TABLES:
        op.rename_table(_aside(table), table)
    for table, (key, column) in COLUMNS.items():
        kept, target = _kept(key, column), sa.table(table, sa.column(key), sa.column(column))
        found = sa.select(kept.c[column]).where(kept.c[key] == target.c[key]).scalar_subquery()
        op.execute(target.update().values({column: found}))
        op.drop_table(kept.name)


def _kept(key: str, column: str) -> sa.TableClause:
    """The table in which a column outlives a downgrade."""
    return sa.table(_aside(column), sa.column(key), sa.column(column))


def _aside(name: str) -> str:
    """The name under which a table or a column outlives a downgrade."""
    return f"kept_{name}"


def create_accounts() -> None:
    """Who may log in, and the links by which a password is set anew."""
    op.create_table(
        "accounts",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_accounts_learner_id"),
        sa.PrimaryKeyConstraint("learner_id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
    )
    op.create_table(
        "reset_links",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_reset_links_learner_id"),
        sa.PrimaryKeyConstraint("hash", name="pk_reset_links"),
    )
    op.create_index("ix_reset_links_learner_id", "reset_links", ["learner_id"])


def create_tries() -> None:
    """How often somebody failed of late."""
    op.create_table(
        "tries",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("moments", sa.Text(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_tries"),
    )
    op.create_index("ix_tries_last_at", "tries", ["last_at"])


def create_merges() -> None:
    """Which guest became one with which learner, and at which place of the log."""
    op.create_table(
        "merges",
        sa.Column("seq", COUNTER, sa.Identity(always=True), nullable=False),
        sa.Column("guest_id", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("place", COUNTER, nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_merges_learner_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_merges"),
        sa.UniqueConstraint("guest_id", name="uq_merges_guest_id"),
        sqlite_autoincrement=True,
    )
