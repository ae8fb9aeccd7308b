"""Migrations: bring a database to a revision, in one transaction that only one process at a time can hold."""

from collections.abc import Callable
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from quizsvc.store import revisions
from quizsvc.store.database import Database

_ALEMBIC = Lock()  # Alembic's `context` and `op` are global to the process
_ADVISORY = 0x7175697A  # "quiz": the lock at which PostgreSQL queues those who migrate


def head() -> str:
    """The newest revision that this program knows."""
    return revisions.head()


def current(database: Database) -> str | None:
    """The revision that the database is at; None before the first upgrade."""
    with database.read() as conn:
        return MigrationContext.configure(conn).get_current_revision()


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database forward to this revision, wholly or not at all; nothing happens when it is there already."""
    _run(database, command.upgrade, revision)


def downgrade(database: Database, revision: str) -> None:
    """Bring the database back to this revision, keeping what learners did; "base" is the state before the first."""
    _run(database, command.downgrade, revision)


def _run(database: Database, step: Callable[[Config, str], None], revision: str) -> None:
    """Walk from where the database is, which is looked up when everybody else is shut out, to the revision."""
    config = Config()
    config.set_main_option("script_location", str(revisions.folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with _ALEMBIC, database.write() as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY})
        config.attributes["connection"] = conn
        step(config, revision)
