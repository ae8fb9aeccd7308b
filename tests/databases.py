"""Databases for tests: each test gets its own, on SQLite and on PostgreSQL.

The server is started once a run from the packages of the distribution, with its durability as it comes; a test's
database is a copy of one that was migrated once. `tests/conftest.py` makes the fixtures known:

    from tests.databases import *  # noqa: F403

`database_url` and `database` run a test once on each of the two; `empty_database_url` is one without tables.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

from quizsvc.store import migrate
from quizsvc.store.database import Database, open_database

__all__ = ["database", "database_url", "empty_database_url", "postgresql", "sqlite_template"]

ROOT = Path(__file__).resolve().parents[1]
USER, PASSWORD = "quiz", "correct-horse-7"
KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))
_SERIAL = count(1)


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL that listens on 127.0.0.1 only."""

    port: int
    process: subprocess.Popen[bytes]

    def url(self, name: str, password: str = PASSWORD) -> str:
        """The URL of one of its databases."""
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{name}"

    def execute(self, statement: str) -> None:
        """A statement about databases, which belongs to no transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as conn:
            conn.execute(statement.encode())

    def create(self, template: str = "template0") -> str:
        """A new database, a copy of another; its name."""
        name = f"test_{os.getpid()}_{next(_SERIAL)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """The database and whoever is still connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def unavailable(what: str) -> NoReturn:
    """Skip the test for want of something, or fail where everything is required."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"{what}, and REQUIRE_ALL=1")
    pytest.skip(what)


def postgresql_program(name: str) -> Path | None:
    """The newest of Debian's versions of a server program, or the one on PATH."""
    debian = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(debian, key=lambda path: float(path.parts[-3]))
    on_path = shutil.which(name)
    return newest[-1] if newest else Path(on_path).resolve() if on_path else None


@contextmanager
def postgresql_server() -> Iterator[Server]:
    """A fresh server with one user, whom it asks for a password; stopped, and its data removed, at the end."""
    initdb, postgres = postgresql_program("initdb"), postgresql_program("postgres")
    if initdb is None or postgres is None:
        unavailable("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="quizsvc-postgresql-"))
    try:
        if owner is not None:
            shutil.chown(folder, owner, owner)
        _initialise(initdb, folder, owner)
        server = _start(postgres, folder, owner)
        try:
            yield server
        finally:
            _stop(server.process)
    finally:
        shutil.rmtree(folder)


def _owner() -> str | None:
    """Whose server it is: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        unavailable("running as root, and there is no user postgres for the server to run as")


def _initialise(initdb: Path, folder: Path, owner: str | None) -> None:
    """The data folder; its making need not survive a power cut, what is committed later does."""
    passwords = folder / "password"
    passwords.write_text(PASSWORD)
    passwords.chmod(0o644)
    options = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={passwords}", "--encoding=UTF8"]
    command = [str(initdb), f"--pgdata={folder / 'data'}", "--locale=C.UTF-8", "--no-sync", *options]
    done = subprocess.run(command, user=owner, group=owner, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        unavailable(f"initdb could not make a data folder: {done.stderr.strip()}")


def _start(postgres: Path, folder: Path, owner: str | None) -> Server:
    """The server's own process, when it answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    settings = ["listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}"]
    command = [str(postgres), "-D", str(folder / "data"), *(word for setting in settings for word in ("-c", setting))]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, user=owner, group=owner, cwd=folder, stdout=log, stderr=log)
    server = Server(port, process)
    patience = time.monotonic() + 60
    while time.monotonic() < patience and process.poll() is None:
        try:
            server.execute("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return server
    _stop(process)
    unavailable(f"PostgreSQL did not start: {(folder / 'log').read_text()[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server, politely and then not: SIGQUIT does not wait for clients."""
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.send_signal(3)
        process.wait(timeout=30)


def start_python(module: str, *arguments: str) -> subprocess.Popen[str]:
    """Another process of this program, running a module of the tests; what it prints is read through a pipe."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def migrated(url: str) -> str:
    """The URL, after its database was brought to the newest revision."""
    with closing(open_database(url)) as opened:
        migrate.upgrade(opened)
    return url


@pytest.fixture(scope="session")
def postgresql() -> Iterator[tuple[Server, str]]:
    """The run's server, and the name of a migrated database in it to copy."""
    with postgresql_server() as server:
        template = server.create()
        migrated(server.url(template))
        yield server, template


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file to copy."""
    path = tmp_path_factory.mktemp("template") / "quiz.db"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of this test's own, on each of the two."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "quiz.db")
        yield f"sqlite:///{path}"
        return
    server, template = request.getfixturevalue("postgresql")
    name = server.create(template)
    yield server.url(name)
    server.drop(name)


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own that no migration has seen, on each of the two."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server, _ = request.getfixturevalue("postgresql")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The migrated database, open."""
    with closing(open_database(database_url)) as opened:
        yield opened
