"""The first tables: learners and tokens, attempts with hints and responses, the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = ("learners", "tokens", "attempts", "hints", "responses", "ledger")
APPEND_ONLY = "the ledger is append-only: correct an entry by a reversing entry"


def upgrade() -> None:
    """Bring the tables back that a way down had put aside, or create them."""
    if sa.inspect(op.get_bind()).has_table(_aside("learners")):
        for table in TABLES:
            op.rename_table(_aside(table), table)
        return
    create_learners()
    create_attempts()
    create_responses()
    create_ledger()
    refuse_changes()


def downgrade() -> None:
    """Put the tables aside under another name: before this revision there are none, and nobody's work is destroyed."""
    for table in TABLES:
        op.rename_table(table, _aside(table))


def _aside(table: str) -> str:
    """The name under which a table outlives a downgrade."""
    return f"kept_{table}"


def _sequence() -> sa.Column[int]:
    """The order in which rows arrived."""
    return sa.Column(
        "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=True), nullable=False
    )


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    """A moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def create_learners() -> None:
    """Who learns, and the tokens by which they are known."""
    op.create_table(
        "learners",
        sa.Column("id", sa.Text(), nullable=False),
        _moment("created_at"),
        sa.Column("timezone", sa.Text(), server_default="UTC", nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_learners"),
    )
    op.create_table(
        "tokens",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        _moment("created_at"),
        _moment("last_used_at"),
        _moment("expires_at"),
        _moment("revoked_at", nullable=True),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_tokens_learner_id"),
        sa.PrimaryKeyConstraint("hash", name="pk_tokens"),
    )
    op.create_index("ix_tokens_learner_id", "tokens", ["learner_id"])


def create_attempts() -> None:
    """What was shown, and the hints that were opened."""
    op.create_table(
        "attempts",
        _sequence(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("concepts", sa.Text(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("rated", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        _moment("opened_at"),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.CheckConstraint("seed >= 0 AND seed < 9007199254740992", name="ck_attempts_seed"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_attempts_learner_id"),
        sa.ForeignKeyConstraint(["origin"], ["attempts.id"], name="fk_attempts_origin"),
        sa.PrimaryKeyConstraint("seq", name="pk_attempts"),
        sa.UniqueConstraint("id", name="uq_attempts_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attempts_learner_id_seq", "attempts", ["learner_id", "seq"])
    op.create_index("ix_attempts_origin", "attempts", ["origin"])
    op.create_table(
        "hints",
        sa.Column("attempt_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _moment("opened_at"),
        sa.CheckConstraint("number >= 1", name="ck_hints_number"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_hints_attempt_id"),
        sa.PrimaryKeyConstraint("attempt_id", "number", name="pk_hints"),
    )


def create_responses() -> None:
    """What was answered: one response with its verdict per attempt."""
    op.create_table(
        "responses",
        _sequence(),
        sa.Column("attempt_id", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("credit", sa.Double(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("hints", sa.Integer(), nullable=False),
        _moment("answered_at"),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("utc_offset_minutes", sa.Integer(), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("diagnosis", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.CheckConstraint("credit >= 0 AND credit <= 1", name="ck_responses_credit"),
        sa.CheckConstraint("hints >= 0", name="ck_responses_hints"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_responses_attempt_id"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_responses_learner_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_responses"),
        sa.UniqueConstraint("attempt_id", name="uq_responses_attempt_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_responses_learner_id_seq", "responses", ["learner_id", "seq"])


def create_ledger() -> None:
    """What was awarded."""
    op.create_table(
        "ledger",
        _sequence(),
        sa.Column("learner_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("concept", sa.Text(), nullable=True),
        sa.Column("local_day", sa.Date(), nullable=False),
        _moment("awarded_at"),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger"),
        sa.UniqueConstraint("learner_id", "reason", "object", name="uq_ledger_learner_id_reason_object"),
        sqlite_autoincrement=True,
    )


def refuse_changes() -> None:
    """Triggers that let rows be added to the ledger, and nothing else."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER ledger_refuses_{event.lower()} BEFORE {event} ON ledger "
                f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION ledger_refuses_changes() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_refuses_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_changes()"
    )
