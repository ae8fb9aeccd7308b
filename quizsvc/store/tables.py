"""The tables, known to this room only.

What order means is a sequence number given by the database, never the clock, which may jump. Large JSON texts come
last in their rows, because SQLite reads a row from its front and `history` needs none of them. Times are stored in
UTC; JSON is text, so that both databases give back the very bytes that they were given.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    true,
)

ERASED = "erased"
"""What a column holds of a learner who left is in its `info` under this name: what tells of a person goes."""
SECRET, UNTIL_ANSWERED = "secret", "until answered"
"""What is never told of a row, and what is told once its question is answered: true in the `info` of such a column."""
SEED_BITS = 53  # every such number is a float as well, in every language that reads our JSON


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on the way in and on the way out, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC; a naive one is refused, because nobody knows which moment it is."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"got the naive datetime {value.isoformat()}: wanted one with its time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, aware, in UTC (SQLite gives back what we stored, without saying that it is UTC)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts in a column of type INTEGER only


def _sequence() -> Column[int]:
    """The order in which rows arrived: rises, never reused, may have gaps."""
    return Column("seq", _NUMBER, Identity(always=True), primary_key=True)


learners = Table(
    "learners",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("timezone", Text, nullable=False, server_default="UTC", info={ERASED: "UTC"}),
    Column("display_name", Text, info={ERASED: None}),
    Column("zone_is_fixed", Boolean, nullable=False, server_default=false(), info={ERASED: False}),
    Column("day_begins", Integer, nullable=False, server_default="4", info={ERASED: 4}),
    Column("shows_streak", Boolean, nullable=False, server_default=true(), info={ERASED: True}),
    Column("weekly_goal", Integer, nullable=False, server_default="3", info={ERASED: 3}),
    Column("theme", Text, nullable=False, server_default="system", info={ERASED: "system"}),
    Column("interview_on", Date, info={ERASED: None}),
    Column("interview_about", Text, info={ERASED: None}),  # JSON: lessons and concepts; none for everything
)

accounts = Table(
    "accounts",
    metadata,
    Column("learner_id", Text, ForeignKey("learners.id"), primary_key=True),
    Column("email", Text, nullable=False, unique=True),  # folded, so that one address has one account
    Column("password", Text, nullable=False, info={SECRET: True}),  # its argon2id hash, with salt and costs
    Column("created_at", UtcDateTime, nullable=False),
)

reset_links = Table(
    "reset_links",
    metadata,
    Column("hash", Text, primary_key=True, info={SECRET: True}),
    Column("learner_id", Text, ForeignKey("learners.id"), nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
)

tries = Table(  # failed tries of whoever or whatever `subject` is the hash of; `moments` is JSON
    "tries",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("moments", Text, nullable=False),
    Column("last_at", UtcDateTime, nullable=False, index=True),
)

merges = Table(  # the guest is gone; `place` is the last response of either before they became one
    "merges",
    metadata,
    _sequence(),
    Column("guest_id", Text, nullable=False, unique=True),
    Column("learner_id", Text, ForeignKey("learners.id"), nullable=False),
    Column("place", _NUMBER, nullable=False),
    Column("merged_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", Text, primary_key=True, info={SECRET: True}),
    Column("learner_id", Text, ForeignKey("learners.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("label", Text),
)

sessions = Table(
    "sessions",
    metadata,
    _sequence(),
    Column("id", Text, nullable=False, unique=True),
    Column("learner_id", Text, ForeignKey("learners.id"), nullable=False),
    Column("mode", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("plan", Text, nullable=False),
    Index(None, "learner_id", "seq"),
    sqlite_autoincrement=True,
)

attempts = Table(
    "attempts",
    metadata,
    _sequence(),
    Column("id", Text, nullable=False, unique=True),
    Column("learner_id", Text, ForeignKey("learners.id"), nullable=False),
    Column("item", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("seed", BigInteger, nullable=False, info={UNTIL_ANSWERED: True}),
    Column("concepts", Text, nullable=False),
    Column("difficulty", Double, nullable=False),
    Column("rated", Boolean, nullable=False),
    Column("origin", Text, ForeignKey("attempts.id"), index=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("why", Text, nullable=False),
    Column("variant", Text, nullable=False, info={UNTIL_ANSWERED: True}),
    Column("session_id", Text, ForeignKey("sessions.id"), index=True),
    CheckConstraint(f"seed >= 0 AND seed < {2**SEED_BITS}", name="seed"),
    Index(None, "learner_id", "seq"),
    sqlite_autoincrement=True,
)

hints = Table(
    "hints",
    metadata,
    Column("attempt_id", Text, ForeignKey("attempts.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("opened_at", UtcDateTime, nullable=False),
    CheckConstraint("number >= 1", name="number"),
)

responses = Table(
    "responses",
    metadata,
    _sequence(),
    Column("attempt_id", Text, ForeignKey("attempts.id"), nullable=False, unique=True),  # one verdict per attempt
    Column("learner_id", Text, ForeignKey("learners.id"), nullable=False),
    Column("credit", Double, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("skipped", Boolean, nullable=False),
    Column("confidence", Double),
    Column("hints", Integer, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("zone", Text, nullable=False),
    Column("utc_offset_minutes", Integer, nullable=False),
    Column("local_day", Date, nullable=False),
    Column("diagnosis", Text),
    Column("answers", Text, nullable=False, info={ERASED: "null"}),
    Column("verdict", Text, nullable=False, info={ERASED: "{}"}),
    Column("day_begins", Integer, nullable=False, server_default="4"),
    Column("given_by", Text),  # the guest who gave it, where the guest has become one with a learner since
    Column("grounds", Text),  # none where an answer teaches nothing, or is older than the column
    CheckConstraint("credit >= 0 AND credit <= 1", name="credit"),
    CheckConstraint("hints >= 0", name="hints"),
    Index(None, "learner_id", "seq"),
    sqlite_autoincrement=True,
)

sealed = Table(  # answers whose verdict waits until their session is closed
    "sealed",
    metadata,
    Column("attempt_id", Text, ForeignKey("attempts.id"), primary_key=True),
    Column("given_at", UtcDateTime, nullable=False),
    Column("confidence", Double),
    Column("answers", Text, nullable=False, info={ERASED: "null"}),
)

interviews = Table(  # `partner` is the hash of what the link holds by which somebody may sit in
    "interviews",
    metadata,
    _sequence(),
    Column("id", Text, nullable=False, unique=True),
    Column("learner_id", Text, ForeignKey("learners.id"), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("partner", Text, unique=True, info={SECRET: True, ERASED: None}),
    Column("plan", Text, nullable=False),
    Index(None, "learner_id", "seq"),
    sqlite_autoincrement=True,
)

turns = Table(  # what is typed so far until `given_at` is set, and then what was given; a session holds its probes
    "turns",
    metadata,
    Column("interview_id", Text, ForeignKey("interviews.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("phase", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("given_at", UtcDateTime),
    Column("confidence", Double),
    Column("is_sure", Boolean, nullable=False),
    Column("session_id", Text, ForeignKey("sessions.id"), unique=True),
    Column("text", Text, nullable=False, info={ERASED: ""}),
)

marks = Table(  # `by` is the candidate or the partner
    "marks",
    metadata,
    Column("interview_id", Text, ForeignKey("interviews.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("by", Text, primary_key=True),
    Column("point", Text, primary_key=True),
    Column("mark", Text, nullable=False),
)

readings = Table(  # interview questions whose model answers were opened
    "readings",
    metadata,
    _sequence(),
    Column("learner_id", Text, ForeignKey("learners.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    Index(None, "learner_id", "seq"),
    sqlite_autoincrement=True,
)

reports = Table(  # item, version and seed stand with the attempt, where the seed is hidden until answered
    "reports",
    metadata,
    _sequence(),
    Column("attempt_id", Text, ForeignKey("attempts.id"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("said", Text, nullable=False, info={ERASED: ""}),
    sqlite_autoincrement=True,
)

ledger = Table(  # triggers of the migration refuse to change or delete its rows
    "ledger",
    metadata,
    _sequence(),
    Column("learner_id", Text, nullable=False),  # no foreign key: the ledger outlives a learner who is deleted
    Column("reason", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("concept", Text),
    Column("local_day", Date, nullable=False),
    Column("awarded_at", UtcDateTime, nullable=False),
    UniqueConstraint("learner_id", "reason", "object"),
    sqlite_autoincrement=True,
)

ratings = Table(  # what all learners share; `seq` is the last response that moved the row
    "ratings",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("mean", Double, nullable=False),
    Column("variance", Double, nullable=False),
    Column("discrimination", Double, nullable=False),
    Column("start", Double, nullable=False),
    Column("seq", _NUMBER, nullable=False, index=True),
    CheckConstraint("kind IN ('item', 'concept', 'course')", name="kind"),
)

abilities = Table(  # `seq` is the last response that was learnt from
    "abilities",
    metadata,
    Column("learner_id", Text, ForeignKey("learners.id"), primary_key=True),
    Column("seq", _NUMBER, nullable=False),
    Column("state", Text, nullable=False),
)

calibrations = Table(  # `place` is the last response before the ratings were set by it; none where they stayed
    "calibrations",
    metadata,
    _sequence(),
    Column("made_at", UtcDateTime, nullable=False),
    Column("upto", _NUMBER, nullable=False),
    Column("place", _NUMBER),
    Column("figures", Text, nullable=False),
    Column("parameters", Text, nullable=False),
    sqlite_autoincrement=True,
)
