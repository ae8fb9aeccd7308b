import logging
import os
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from quizsvc.names import LearnerId
from quizsvc.store import migrate, sqlite
from quizsvc.store.database import Database, DatabaseUnusable, TryAgain, open_database
from quizsvc.store.learners import Learner, add_learner, learner
from quizsvc.store.ledger import award, balance, entries
from tests.databases import PASSWORD, Server
from tests.store.crowd import begin, start
from tests.store.samples import ADA, NOW, an_entry


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database."""
    path = tmp_path / "quiz.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


def pragma(conn: Connection, name: str) -> object:
    return conn.execute(text(f"PRAGMA {name}")).scalar()


def refusal(url: str) -> str:
    """The sentence with which the URL is refused."""
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(url)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert PASSWORD not in sentence
    return sentence


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the folder, byte by byte."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@contextmanager
def acting_as_nobody() -> Iterator[None]:
    """Without root's rights, where we have them."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


# Blocks


def test_a_block_that_ends_is_stored_and_one_that_raises_leaves_nothing(database: Database) -> None:
    """All of a block or none of it."""
    with database.write() as conn:
        add_learner(conn, Learner(ADA, NOW))
    with suppress(ZeroDivisionError), database.write() as conn:
        add_learner(conn, Learner(LearnerId("bob"), NOW))
        raise ZeroDivisionError
    with database.read() as conn:
        assert learner(conn, ADA) == Learner(ADA, NOW)
        assert learner(conn, LearnerId("bob")) is None


def test_a_reader_sees_nothing_that_is_not_committed(database: Database) -> None:
    """A write becomes visible at its end, all at once, and makes no reader wait."""
    with database.write() as conn:
        add_learner(conn, Learner(ADA, NOW))
        with database.read() as reading:
            assert learner(reading, ADA) is None
    with database.read() as reading:
        assert learner(reading, ADA) is not None


def test_a_read_block_cannot_write(database: Database) -> None:
    """Nobody walks past the gate; it is a mistake of the program, and asking again would not help."""
    with pytest.raises(DBAPIError, match=r"read-?only"), database.read() as conn:
        add_learner(conn, Learner(ADA, NOW))


def test_a_write_inside_a_write_is_refused(database: Database) -> None:
    """It would wait for itself; the next one in its place works."""
    with pytest.raises(RuntimeError, match="inside write"), database.write(), database.write():
        pass
    with database.write() as conn:
        add_learner(conn, Learner(ADA, NOW))


def test_a_database_is_not_carried_across_a_fork(database: Database) -> None:
    """A child that uses its parent's connections is told to open its own."""
    carried = replace(database, process=os.getpid() + 1)
    for block in (carried.read, carried.write):
        with pytest.raises(RuntimeError, match="after forking"), block():
            pass


def test_a_wrong_statement_is_not_asked_again(database: Database) -> None:
    """What cannot pass by itself is not called so."""
    with pytest.raises(DBAPIError, match="no_such_table"), database.write() as conn:
        conn.execute(text("SELECT * FROM no_such_table"))


# SQLite


def test_every_sqlite_connection_is_durable(sqlite_url: str) -> None:
    """Each connection handed out has a write-ahead log, syncs every commit, and keeps foreign keys."""
    with closing(open_database(sqlite_url)) as database:
        for block in (database.read, database.write):
            with block() as one:
                wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": sqlite.BUSY_MS}
                assert {name: pragma(one, name) for name in wanted} == wanted
        with database.read() as one, database.read() as two:
            assert one.connection.driver_connection is not two.connection.driver_connection
            assert (pragma(two, "synchronous"), pragma(two, "query_only")) == (2, 1)


def test_a_write_block_has_the_write_lock_from_its_beginning(sqlite_url: str) -> None:
    """A program that does not know the gate cannot come between what a block reads and what it writes."""
    with closing(open_database(sqlite_url)) as database, database.write():
        module, path = sqlite.driver(), sqlite_url.removeprefix("sqlite:///")
        with (
            closing(module.connect(path, timeout=0, isolation_level=None)) as stranger,
            pytest.raises(module.OperationalError, match="locked"),
        ):
            stranger.execute("BEGIN IMMEDIATE")


def test_a_read_block_sees_one_moment(sqlite_url: str) -> None:
    """Two questions of one block get answers that fit together, whatever is written between."""
    with closing(open_database(sqlite_url)) as database, database.read() as conn:
        assert balance(conn, ADA) == 0
        with database.write() as writing:
            award(writing, [an_entry()])
        assert entries(conn, ADA) == []


def test_a_full_disk_is_told_and_passes(sqlite_url: str) -> None:
    """What did not fit was not stored, what was stored before stays, and with room again all goes on."""
    with closing(open_database(sqlite_url)) as database:
        with database.write() as conn:
            award(conn, [an_entry()])
            pages = pragma(conn, "page_count")
            conn.execute(text(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(TryAgain, match="full"), database.write() as conn:
            award(conn, [an_entry(object="x" * 100_000)])
        with database.write() as conn:
            conn.execute(text("PRAGMA max_page_count = 1000000"))
            award(conn, [an_entry(object="x" * 100_000)])
            assert balance(conn, ADA) == 20


def test_the_log_is_gone_after_closing(sqlite_url: str, tmp_path: Path) -> None:
    """A closed database is one file, beside the lock."""
    with closing(open_database(sqlite_url)) as database, database.write() as conn:
        award(conn, [an_entry()])
    assert set(contents(tmp_path)) == {"quiz.db", "quiz.db.lock"}


def test_without_pysqlite3_the_standard_library_serves_with_a_warning(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The fallback works, and a SQLite that can lose commits is named once."""
    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", None)
    sqlite.driver.cache_clear()
    try:
        with caplog.at_level(logging.WARNING), closing(open_database(sqlite_url)) as database:
            assert sqlite.driver() is sqlite3.dbapi2
            with database.write() as conn:
                award(conn, [an_entry()])
                assert balance(conn, ADA) == 10
    finally:
        sqlite.driver.cache_clear()
    affected = sqlite3.sqlite_version_info < sqlite.SAFE_VERSION
    assert [sqlite3.sqlite_version in record.message for record in caplog.records] == [True] * affected


# PostgreSQL


@pytest.mark.postgresql
def test_a_lost_connection_is_told_and_replaced(postgresql: tuple[Server, str]) -> None:
    """The block that lost it says so; the next one has a new connection."""
    server, template = postgresql
    name = server.create(template)
    with closing(open_database(server.url(name))) as database:
        with pytest.raises(TryAgain), database.write() as conn:
            server.execute(f"SELECT pg_terminate_backend({conn.execute(text('SELECT pg_backend_pid()')).scalar()})")
        with database.read() as conn:
            assert entries(conn, ADA) == []
            assert conn.execute(text("SHOW transaction_isolation")).scalar() == "read committed"
    server.drop(name)


@pytest.mark.postgresql
def test_connections_lost_while_idle_are_not_noticed(postgresql: tuple[Server, str]) -> None:
    """After a restart of the server the next block simply works."""
    server, template = postgresql
    name = server.create(template)
    with closing(open_database(server.url(name))) as database:
        server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with database.write() as conn:
            assert award(conn, [an_entry()]) == [an_entry()]
    server.drop(name)


@pytest.mark.postgresql
@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_scheme_is_understood(postgresql: tuple[Server, str], scheme: str) -> None:
    """What hosting services write into their environments works as it is."""
    server, template = postgresql
    name = server.create(template)
    with closing(open_database(server.url(name).replace("postgresql", scheme, 1))) as database:
        assert migrate.current(database) == migrate.head()
    server.drop(name)


@pytest.mark.postgresql
def test_a_server_that_refuses_is_quoted(postgresql: tuple[Server, str]) -> None:
    """Wrong password, unknown database and nobody there each get their reason and their remedy, and no password."""
    server, template = postgresql
    wrong = refusal(server.url(template, password="wrong-horse-8"))
    assert "password authentication failed" in wrong
    assert "check the user and the password" in wrong
    assert "wrong-horse" not in wrong
    missing = refusal(server.url("nowhere"))
    assert 'database "nowhere" does not exist); create it' in missing
    nobody = refusal(f"postgresql://quiz:{PASSWORD}@127.0.0.1:1/quiz?password={PASSWORD}")
    assert "127.0.0.1:1" in nobody
    assert "Connection refused); check that the server runs" in nobody


# Refusals


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("quiz.db", "cannot be read; give sqlite:///FILE"),
        (f"postgresql://u:{PASSWORD}@h:port/d", "cannot be read"),
        ("mysql://u@h/d", "kind mysql is not supported"),
        ("sqlite://", "in memory would be lost"),
        ("sqlite:///:memory:", "in memory would be lost"),
        ("sqlite:///file:x?mode=memory&uri=true", "options are not supported"),
        ("sqlite://var/quiz.db", "names a host"),
    ],
)
def test_a_url_that_names_no_database_is_refused(url: str, words: str) -> None:
    """Each with what is wanted instead."""
    assert words in refusal(url)


def test_a_path_that_cannot_be_a_database_is_refused(tmp_path: Path) -> None:
    """A folder, a file of another kind, another program's database, a damaged one, a folder that cannot be made."""
    (tmp_path / "notes.txt").write_text("not a database, and longer than its header\n")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE recipes (x)")
    (tmp_path / "broken.db").write_bytes((tmp_path / "other.db").read_bytes()[:100] + b"\xff" * 8092)
    before = contents(tmp_path)
    assert "is a folder, and a file is wanted" in refusal(f"sqlite:///{tmp_path}")
    assert "not a SQLite database but something else" in refusal(f"sqlite:///{tmp_path}/notes.txt")
    assert "another program (it holds a table recipes)" in refusal(f"sqlite:///{tmp_path}/other.db")
    assert "cannot be opened as a SQLite database (database disk image is malformed)" in refusal(
        f"sqlite:///{tmp_path}/broken.db"
    )
    assert "cannot be made (Not a directory)" in refusal(f"sqlite:///{tmp_path}/notes.txt/deeper/quiz.db")
    assert contents(tmp_path) == before


def test_a_folder_or_file_of_somebody_else_is_refused() -> None:
    """Without the right to write, the sentence says to what."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "quiz.db").touch(mode=0o400)
        folder.chmod(0o555)
        with acting_as_nobody():
            assert f"the folder {folder} cannot be written to" in refusal(f"sqlite:///{folder}/quiz.db")
            assert "cannot be made (Permission denied)" in refusal(f"sqlite:///{folder}/new/quiz.db")
        folder.chmod(0o777)
        with acting_as_nobody():
            assert "quiz.db cannot be read and written" in refusal(f"sqlite:///{folder}/quiz.db")


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    """The first start needs no preparation."""
    with closing(open_database(f"sqlite:///{tmp_path}/a/b/quiz.db")) as database:
        migrate.upgrade(database)
    assert (tmp_path / "a" / "b" / "quiz.db").is_file()


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    """As temporary-file tools leave one."""
    (tmp_path / "quiz.db").touch()
    with closing(open_database(f"sqlite:///{tmp_path}/quiz.db")) as database:
        migrate.upgrade(database)
        assert migrate.current(database) == migrate.head()


def test_a_newer_sqlite_database_is_refused_untouched(sqlite_url: str, tmp_path: Path) -> None:
    """Not a byte of it changes, and no file appears beside it."""
    with closing(sqlite3.connect(tmp_path / "quiz.db")) as future:
        future.execute("UPDATE alembic_version SET version_num = '9999'")
        future.commit()
    before = contents(tmp_path)
    sentence = refusal(sqlite_url)
    assert "at revision 9999, and this program knows those up to " + migrate.head() in sentence
    assert "start the newer quizsvc" in sentence
    assert contents(tmp_path) == before


def test_a_newer_sqlite_database_in_use_is_refused_untouched(sqlite_url: str, tmp_path: Path) -> None:
    """Even when its revision is still in the log of the program that has it open."""
    with closing(open_database(sqlite_url)) as ours:
        with ours.write() as conn:
            conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        kept = {"quiz.db", "quiz.db-wal"}
        before = {name: data for name, data in contents(tmp_path).items() if name in kept}
        assert "revision 9999" in refusal(sqlite_url)
        assert {name: data for name, data in contents(tmp_path).items() if name in kept} == before


def test_a_newer_database_is_refused_on_both(database_url: str) -> None:
    """A program does not write what it does not understand."""
    with closing(open_database(database_url)) as database, database.write() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "revision 9999" in refusal(database_url)


# Crashes


def test_what_a_killed_writer_acknowledged_is_there(database_url: str) -> None:
    """After kill -9 every row that was said to be stored is stored, and at most one that was not yet said."""
    name = LearnerId(uuid.uuid4().hex)
    writer = start("write", database_url, name, "100000")
    begin(writer)
    assert writer.stdout is not None
    said = [writer.stdout.readline().strip() for _ in range(40)]
    writer.kill()
    said += writer.communicate()[0].split()
    with closing(open_database(database_url)) as database, database.read() as conn:
        stored = [entry.object for entry in entries(conn, name)]
        assert stored[: len(said)] == said
        assert len(stored) - len(said) in {0, 1}
        if conn.dialect.name == "sqlite":
            assert pragma(conn, "integrity_check") == "ok"
