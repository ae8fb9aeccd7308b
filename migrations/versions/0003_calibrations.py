"""Calibrations: what a look at the whole log said of items and concepts, and whether the ratings were set by it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEPT = "kept_calibrations"


def upgrade() -> None:
    """Add the table, or bring it back where a way down had put it aside."""
    if sa.inspect(op.get_bind()).has_table(KEPT):
        op.rename_table(KEPT, "calibrations")
        return
    op.create_table(
        "calibrations",
        sa.Column("seq", COUNTER, sa.Identity(always=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("upto", COUNTER, nullable=False),
        sa.Column("place", COUNTER, nullable=True),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_calibrations"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Put the table aside: ratings that a calibration set cannot be proved without it."""
    op.rename_table("calibrations", KEPT)
