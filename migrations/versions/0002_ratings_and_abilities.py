"""What answers have told: ratings that all learners share, each learner's abilities, and the grounds of each answer."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables and the column; what a way down had put aside comes back."""
    op.add_column("responses", sa.Column("grounds", sa.Text(), nullable=True))
    if sa.inspect(op.get_bind()).has_table(_aside("ratings")):
        restore()
        return
    op.create_table(
        "ratings",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("discrimination", sa.Double(), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("seq", COUNTER, nullable=False),
        sa.CheckConstraint("kind IN ('item', 'concept', 'course')", name="ck_ratings_kind"),
        sa.PrimaryKeyConstraint("kind", "name", name="pk_ratings"),
    )
    op.create_index("ix_ratings_seq", "ratings", ["seq"])
    op.create_table(
        "abilities",
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("seq", COUNTER, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_abilities_learner_id"),
        sa.PrimaryKeyConstraint("learner_id", name="pk_abilities"),
    )


def downgrade() -> None:
    """Put the tables aside, and the column into a table of its own beside them."""
    op.create_table(
        "kept_grounds",
        sa.Column("attempt_id", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
    )
    op.execute("INSERT INTO kept_grounds SELECT attempt_id, grounds FROM responses WHERE grounds IS NOT NULL")
    op.drop_column("responses", "grounds")
    for table in ("ratings", "abilities"):
        op.rename_table(table, _aside(table))


def restore() -> None:
    """Bring the tables back, and each answer's grounds to it."""
    for table in ("ratings", "abilities"):
        op.rename_table(_aside(table), table)
    op.execute(
        "UPDATE responses SET grounds = "
        "(SELECT kept.grounds FROM kept_grounds kept WHERE kept.attempt_id = responses.attempt_id)"
    )
    op.drop_table("kept_grounds")


def _aside(table: str) -> str:
    """The name under which a table outlives a downgrade."""
    return f"kept_{table}"
