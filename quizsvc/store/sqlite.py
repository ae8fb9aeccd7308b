"""SQLite as a durable database of several processes: WAL, every commit on the disk, one writer at a time."""

import logging
import os
from contextlib import closing
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event

SAFE_VERSION = (3, 51, 3)  # before it a commit that races a checkpoint can lose rows: https://sqlite.org/wal.html
BUSY_MS = 5_000  # only programs that do not know the gate are ever waited for: a shell, a backup
READERS = 16
WAL_BYTES = 64 * 2**20  # the log file is cut back to this after a burst
CAN_PASS = frozenset({5, 6, 7, 10, 13, 14, 15})  # BUSY, LOCKED, NOMEM, IOERR, FULL, CANTOPEN, PROTOCOL
_NOT_A_DATABASE = 26
_log = logging.getLogger(__name__)


@cache
def driver() -> ModuleType:
    """The driver module: pysqlite3, which brings its own recent SQLite, or else the standard library's."""
    try:
        module = import_module("pysqlite3.dbapi2")
    except ImportError:
        module = import_module("sqlite3.dbapi2")
    if module.sqlite_version_info < SAFE_VERSION:
        _log.warning(
            "SQLite %s has a rare bug that can lose commits; install pysqlite3, or SQLite 3.51.3 or newer",
            module.sqlite_version,
        )
    return module


def engine(path: Path, *, writer: bool) -> Engine:
    """An engine for the one writer of this process, or for its readers, who cannot write."""
    size = 1 if writer else READERS
    made = create_engine(
        URL.create("sqlite", database=str(path)),
        module=driver(),
        connect_args={"isolation_level": None, "timeout": BUSY_MS / 1000},  # the driver begins no transaction: we do
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
    )
    event.listen(made, "connect", _set_up_writer if writer else _set_up_reader)
    event.listen(made, "begin", _begin_writing if writer else _begin_reading)
    return made


def peek(path: Path) -> tuple[list[str], str | None] | None:
    """The tables' names and the revision in a file, without changing a byte of it; None for a file of another kind.

    Without a log or journal beside it nobody has the file open, and it can be read as if it could not change, which
    leaves no such file behind; otherwise it is read as one of its readers. It is SQLite that looks at the file, never
    `open`: when a process closes a file, all the locks it has on it go, those of its other connections too.
    """
    try:
        return _peek(path)
    except driver().DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) == _NOT_A_DATABASE:
            return None
        raise


def _peek(path: Path) -> tuple[list[str], str | None]:
    """The tables' names and the revision."""
    in_use = any(Path(f"{path}{end}").exists() for end in ("-wal", "-journal"))
    uri = f"file:{quote(str(path))}?{'mode=ro' if in_use else 'immutable=1'}"
    with closing(driver().connect(uri, uri=True, timeout=BUSY_MS / 1000)) as conn:
        names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        row = conn.execute("SELECT version_num FROM alembic_version").fetchone() if "alembic_version" in names else None
    return names, row and row[0]


def obstacle(path: Path) -> str | None:
    """Why this process could not write the file or its neighbours, in words."""
    if not _allowed(path.parent, os.W_OK | os.X_OK):
        return f"the folder {path.parent} cannot be written to"
    if path.exists() and not _allowed(path, os.R_OK | os.W_OK):
        return f"the file {path} cannot be read and written"
    return None


def _allowed(path: Path, mode: int) -> bool:
    """Whether the user as whom this process acts may do this with the path."""
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def journal_mode(conn: Any) -> str:
    """The journal mode after asking for WAL, on a driver's connection; the file remembers it."""
    return str(conn.execute("PRAGMA journal_mode = WAL").fetchone()[0])


def _set_up(conn: Any) -> None:
    """What holds on each connection that is ever handed out."""
    for pragma in ("foreign_keys = ON", "synchronous = FULL", f"journal_size_limit = {WAL_BYTES}"):
        conn.execute(f"PRAGMA {pragma}")


def _set_up_writer(conn: Any, _record: object) -> None:
    _set_up(conn)


def _set_up_reader(conn: Any, _record: object) -> None:
    """A reader that could write would walk past the gate."""
    _set_up(conn)
    conn.execute("PRAGMA query_only = ON")


def _begin_writing(conn: Connection) -> None:
    """Take SQLite's write lock at once: a transaction that reads first and writes later can fail half-way."""
    conn.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(conn: Connection) -> None:
    """One snapshot for all that is read in the block."""
    conn.exec_driver_sql("BEGIN")
