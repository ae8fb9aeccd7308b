"""The one transaction boundary: a database opened by its URL, read and written in blocks.

    database = open_database("sqlite:////var/lib/quizsvc/quiz.db")
    with database.write() as conn:
        add_learner(conn, learner)

A block that ends commits, on the disk before it returns; a block that raises leaves nothing. Rejected: sessions that
begin by themselves (who holds a lock, and since when?), and retrying a block (its reader of the clock, its dice).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from threading import local
from typing import TypeAlias

from sqlalchemy import URL, Connection, Engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from quizsvc.store import postgresql, revisions, sqlite
from quizsvc.store.gate import Gate

Transaction: TypeAlias = Connection
"""An open transaction, under a name for rooms that know no SQL: they hand it on."""

WANTED = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"


_OTHER = "give another file"


class DatabaseUnusable(Exception):
    """The database cannot be used; the message is one sentence for the person who gave its URL."""


class TryAgain(Exception):
    """The database could not do this now: connection lost, disk full, lock not got.

    Of a block that raised this during its COMMIT nobody knows whether it was stored; asking again with the same keys
    is harmless, and finds out.
    """


@dataclass(frozen=True, slots=True, eq=False)
class Database:
    """An open database, for all threads of the process that opened it."""

    reader: Engine
    writer: Engine
    gate: Callable[[], AbstractContextManager[None]]
    process: int
    _here: local

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees what was committed and cannot write; never waits for writers."""
        self._check_process()
        with _translated(), self.reader.begin() as conn:
            yield conn

    @contextmanager
    def read_at_once(self) -> Iterator[Connection]:
        """As `read`, and all that is read in the block was so at one moment, however long the block takes."""
        with self.read() as conn:
            if conn.dialect.name == "postgresql":  # SQLite's readers have one snapshot anyway
                conn.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is committed at the end of the block, or rolled back when the block raises."""
        self._check_process()
        if getattr(self._here, "writing", False):
            raise RuntimeError("write() inside write() in one thread: wanted the connection handed on")
        self._here.writing = True
        try:
            with self.gate(), _translated(), self.writer.begin() as conn:
                yield conn
        finally:
            self._here.writing = False

    def close(self) -> None:
        """Give all connections back; inside the gate, because SQLite's last one checkpoints."""
        with self.gate():
            self.reader.dispose()
            self.writer.dispose()

    def _check_process(self) -> None:
        """A forked child would share the parent's connections, which corrupts both."""
        if os.getpid() != self.process:
            raise RuntimeError(f"opened by process {self.process}, used by {os.getpid()}: open it after forking")


@contextmanager
def _translated() -> Iterator[None]:
    """What can pass by itself, said in a word that rooms without SQL may know."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or _can_pass(error):
            raise TryAgain(f"the database could not do this now ({postgresql.reason(error.orig or error)})") from error
        raise
    except PoolTimeout as error:
        raise TryAgain("all connections to the database are in use") from error


def _can_pass(error: DBAPIError) -> bool:
    """Whether the same block may succeed later: not so for a wrong statement, which SQLite calls operational too."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return isinstance(error, OperationalError) if code is None else code % 256 in sqlite.CAN_PASS


def open_database(url: str) -> Database:
    """The database at this URL, ready for use or for its migrations; refused untouched when it is too new.

    Raises:
        DatabaseUnusable: with one sentence that says what was got, what is wanted and what to do.
    """
    parsed = _parse(url)
    if parsed.drivername in postgresql.NAMES:
        return _open_postgresql(parsed)
    return _open_sqlite(_file(parsed))


def _parse(url: str) -> URL:
    """The URL, of one of the two databases; what cannot be read is not repeated, for it may hold a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUnusable(f"the database URL cannot be read; give {WANTED}") from None
    if parsed.drivername not in (*postgresql.NAMES, "sqlite", "sqlite+pysqlite"):
        raise DatabaseUnusable(f"a database of kind {parsed.drivername} is not supported; give {WANTED}")
    return parsed


def _file(url: URL) -> Path:
    """The absolute path, links followed, so that one file has one gate."""
    if url.query or (url.database or "").startswith("file:"):
        raise DatabaseUnusable("SQLite's own file: addresses and options are not supported; give sqlite:///FILE")
    if url.host:
        raise DatabaseUnusable(f"sqlite://{url.host} names a host, where a file is wanted; give sqlite:///FILE")
    if url.database in (None, "", ":memory:"):
        raise DatabaseUnusable(
            "a database in memory would be lost at the end and unknown to other workers; give a file, sqlite:///FILE"
        )
    return Path(str(url.database)).absolute().resolve()


def _open_sqlite(path: Path) -> Database:
    """The file, made with its folder where missing, in WAL mode."""
    gate = Gate(path.with_name(path.name + ".lock"))
    writer = sqlite.engine(path, writer=True)
    try:
        _check_file(path)
        with gate.held():
            _start_log(writer, path)
    except (OSError, DBAPIError, sqlite.driver().Error) as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseUnusable(
            f"{path} cannot be opened as a SQLite database ({said}); mend that, or {_OTHER}"
        ) from error
    return Database(sqlite.engine(path, writer=False), writer, gate.held, os.getpid(), local())


def _check_file(path: Path) -> None:
    """Refuse what is no database of ours before anything is written."""
    if path.is_dir():
        raise DatabaseUnusable(f"{path} is a folder, and a file is wanted; give a file in it, as in {path}/quiz.db")
    if not path.exists():
        _make_folder(path.parent)
    if obstacle := sqlite.obstacle(path):
        raise DatabaseUnusable(f"{obstacle} by this user, which a database needs; change its owner, or {_OTHER}")
    if path.exists():
        _check_contents(path)


def _make_folder(folder: Path) -> None:
    """The folder with those above it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnusable(
            f"the folder {folder} for the database cannot be made ({error.strerror}); make it, or {_OTHER}"
        ) from error


def _check_contents(path: Path) -> None:
    """What is there must be a SQLite database, and when it holds something it must be ours."""
    found = sqlite.peek(path) if path.is_file() else None
    if found is None:
        raise DatabaseUnusable(f"{path} is not a SQLite database but something else; {_OTHER}")
    tables, revision = found
    if tables and "alembic_version" not in tables:
        raise DatabaseUnusable(
            f"{path} is a SQLite database of another program (it holds a table {tables[0]}); {_OTHER}"
        )
    _check_revision(str(path), revision)


def _start_log(writer: Engine, path: Path) -> None:
    """Switch the file to WAL, once and for all."""
    try:
        with writer.connect() as conn:
            mode = sqlite.journal_mode(conn.connection.driver_connection)
        if mode != "wal":
            raise DatabaseUnusable(
                f"{path} can only keep a {mode} journal where it lies, and WAL is wanted; give a file on a local disk"
            )
    except BaseException:
        writer.dispose()
        raise


def _open_postgresql(url: URL) -> Database:
    """The database of a server, reached once to see that it can be."""
    writer = postgresql.engine(url)
    reader = writer.execution_options(postgresql_readonly=True)
    try:
        with reader.begin() as conn:
            _check_revision(postgresql.shown(url), _stamp(conn))
    except DBAPIError as error:
        writer.dispose()
        said = postgresql.reason(error.orig or error)
        raise DatabaseUnusable(f"{postgresql.shown(url)} cannot be used ({said}); {postgresql.remedy(said)}") from None
    except DatabaseUnusable:
        writer.dispose()
        raise
    return Database(reader, writer, nullcontext, os.getpid(), local())


def _stamp(conn: Connection) -> str | None:
    """The revision that Alembic noted in a PostgreSQL database, if it ever did."""
    if not inspect(conn).has_table("alembic_version"):
        return None
    return conn.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _check_revision(where: str, revision: str | None) -> None:
    """A revision that this program has never heard of was made by a newer one."""
    if revision is not None and revision not in revisions.known():
        raise DatabaseUnusable(
            f"{where} is at revision {revision}, and this program knows those up to {revisions.head()}; "
            "start the newer quizsvc that made it, or restore a backup (nothing was changed)"
        )
