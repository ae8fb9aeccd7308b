"""Sessions: what learners set out to do, which attempts belong to it, and answers that wait for their verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TABLES = ("sessions", "sealed")


def upgrade() -> None:
    """Add the tables and the column; what a way down had put aside comes back."""
    is_back = sa.inspect(op.get_bind()).has_table(_aside("sessions"))
    if is_back:
        for table in TABLES:
            op.rename_table(_aside(table), table)
    else:
        create()
    op.execute(
        "ALTER TABLE attempts ADD COLUMN session_id TEXT CONSTRAINT fk_attempts_session_id REFERENCES sessions (id)"
    )
    op.create_index("ix_attempts_session_id", "attempts", ["session_id"])
    if is_back:
        op.execute(
            "UPDATE attempts SET session_id = "
            "(SELECT kept.session_id FROM kept_session_ids kept WHERE kept.attempt_id = attempts.id)"
        )
        op.drop_table("kept_session_ids")


def downgrade() -> None:
    """Put the tables aside, and the column into a table of its own beside them."""
    op.create_table(
        "kept_session_ids",
        sa.Column("attempt_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
    )
    op.execute("INSERT INTO kept_session_ids SELECT id, session_id FROM attempts WHERE session_id IS NOT NULL")
    op.drop_index("ix_attempts_session_id", "attempts")
    op.drop_column("attempts", "session_id")
    for table in TABLES:
        op.rename_table(table, _aside(table))


def create() -> None:
    """What is set out to do, and the answers that wait."""
    op.create_table(
        "sessions",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=True), nullable=False
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_sessions_learner_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_sessions"),
        sa.UniqueConstraint("id", name="uq_sessions_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_learner_id_seq", "sessions", ["learner_id", "seq"])
    op.create_table(
        "sealed",
        sa.Column("attempt_id", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_sealed_attempt_id"),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_sealed"),
    )


def _aside(table: str) -> str:
    """The name under which a table outlives a downgrade."""
    return f"kept_{table}"
