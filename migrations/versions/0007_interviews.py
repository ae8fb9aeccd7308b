"""Interviews: what is planned and what was given in each stage, marks, and which questions were read."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("interviews", "turns", "marks", "readings")


def upgrade() -> None:
    """Add the tables, or bring back those that a way down had put aside."""
    if sa.inspect(op.get_bind()).has_table(_aside("interviews")):
        for table in TABLES:
            op.rename_table(_aside(table), table)
        return
    _add_interviews()
    _add_turns()
    op.create_table(
        "marks",
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_marks_interview_id"),
        sa.PrimaryKeyConstraint("interview_id", "place", "by", "point", name="pk_marks"),
    )
    op.create_table(
        "readings",
        sa.Column("seq", COUNTER, sa.Identity(always=True), nullable=False),
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_readings_learner_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_readings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_readings_learner_id_seq", "readings", ["learner_id", "seq"])


def downgrade() -> None:
    """Put the tables aside."""
    for table in TABLES:
        op.rename_table(table, _aside(table))


def _add_interviews() -> None:
    op.create_table(
        "interviews",
        sa.Column("seq", COUNTER, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_interviews_learner_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_interviews"),
        sa.UniqueConstraint("id", name="uq_interviews_id"),
        sa.UniqueConstraint("partner", name="uq_interviews_partner"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_interviews_learner_id_seq", "interviews", ["learner_id", "seq"])


def _add_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("is_sure", sa.Boolean(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name="fk_turns_interview_id"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_turns_session_id"),
        sa.PrimaryKeyConstraint("interview_id", "place", "phase", "part", name="pk_turns"),
        sa.UniqueConstraint("session_id", name="uq_turns_session_id"),
    )


def _aside(table: str) -> str:
    """The name under which a table outlives a downgrade."""
    return f"kept_{table}"
