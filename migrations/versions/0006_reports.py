"""Reports: what learners say is wrong with a question."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ASIDE = "kept_reports"
"""The name under which the table outlives a downgrade."""


def upgrade() -> None:
    """Add the table, or bring back the one that a way down had put aside."""
    if sa.inspect(op.get_bind()).has_table(ASIDE):
        op.rename_table(ASIDE, "reports")
        return
    op.create_table(
        "reports",
        sa.Column("seq", COUNTER, sa.Identity(always=True), nullable=False),
        sa.Column("attempt_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_reports_attempt_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_reports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reports_attempt_id", "reports", ["attempt_id"])


def downgrade() -> None:
    """Put the table aside."""
    op.rename_table("reports", ASIDE)
