"""`quizsvc serve` as a process: what it refuses to start on, what it says, and how it stops."""

import shutil
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from click.testing import CliRunner

from quizsvc.cli import main
from quizsvc.course.bank import built_in, template_files
from tests.cli.test_bank import BROKEN, GOOD, LINE_OF_BROKEN
from tests.databases import PASSWORD, USER, Server
from tests.server import LiveServer, free_port, run, serving, until


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Path]:
    """A database file of this program."""
    path = tmp_path_factory.mktemp("migrated") / "quiz.db"
    shutil.copy(sqlite_template, path)
    return path


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Every file and what is in it."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(url: str, folder: Path) -> str:
    """The one line with which a server refuses; nothing in the folder was touched.

    The host is none, so that a server which does not refuse does not run on in this process.
    """
    before = bytes_below(folder)
    done = CliRunner().invoke(main, ["serve", "--host", "999.1.1.1", "--database-url", url])
    assert (done.exit_code, done.stdout) == (3, ""), done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert {p: b for p, b in bytes_below(folder).items() if not p.endswith(".lock")} == before
    return done.stderr


def test_a_newer_database_is_refused_untouched(tmp_path: Path, migrated: Path) -> None:
    """Its revision and ours are named, and what to do."""
    path = Path(shutil.copy(migrated, tmp_path / "newer.db"))
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
        conn.commit()
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    said = refused(f"sqlite:///{path}", tmp_path)
    assert "9999" in said
    assert "newer quizsvc" in said


def test_what_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    """A text, a folder, another program's database, and addresses of another kind."""
    text, folder, foreign = tmp_path / "notes.txt", tmp_path / "folder", tmp_path / "foreign.db"
    text.write_text("dear diary" * 100)
    folder.mkdir()
    with closing(sqlite3.connect(foreign)) as conn:
        conn.execute("CREATE TABLE recipes (id INTEGER)")
        conn.commit()
    assert "not a SQLite database" in refused(f"sqlite:///{text}", tmp_path)
    assert "folder" in refused(f"sqlite:///{folder}", tmp_path)
    assert "another program" in refused(f"sqlite:///{foreign}", tmp_path)
    assert "give sqlite:///FILE" in refused("mysql://u:secret@h/d", tmp_path)
    assert "secret" not in refused("nonsense-secret", tmp_path)


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    """The address, what was wrong, what to do, and no secret."""
    said = refused(f"postgresql://someone:hush@127.0.0.1:{free_port()}/quiz", tmp_path)
    assert "127.0.0.1" in said
    assert "hush" not in said


@pytest.mark.postgresql
def test_a_user_who_may_not_make_tables_is_told(postgresql: tuple[Server, str], tmp_path: Path) -> None:
    """A database that cannot be migrated is one line and status 3, not a traceback."""
    server, _ = postgresql
    name = server.create()
    server.execute("CREATE ROLE reader LOGIN PASSWORD 'hush'")
    try:
        url = f"postgresql://reader:hush@127.0.0.1:{server.port}/{name}"
        said = refused(url, tmp_path)
        assert "permission denied" in said
        assert "hush" not in said
    finally:
        server.drop(name)
        server.execute("DROP ROLE reader")


def test_a_database_that_another_program_locks_is_told(tmp_path: Path, migrated: Path) -> None:
    """A lock that does not pass within the patience is one line and status 3."""
    path = Path(shutil.copy(migrated, tmp_path / "locked.db"))
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA locking_mode = EXCLUSIVE")
        conn.execute("BEGIN EXCLUSIVE")
        done = run("serve", "--port", str(free_port()), "--database-url", f"sqlite:///{path}")
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1
    assert "locked" in done.stderr


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    """Status 3 with the port and the remedy, after the patience for one that was just let go."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), "--database-url", f"sqlite:///{tmp_path}/q.db")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr


@pytest.mark.parametrize("host", ["no.such.host.invalid", "x" * 300, "999.1.1.1", "a b"])
def test_a_host_that_is_none_is_told(tmp_path: Path, host: str) -> None:
    """Status 3 and one line."""
    done = CliRunner().invoke(main, ["serve", "--host", host, "--database-url", f"sqlite:///{tmp_path}/q.db"])
    assert done.exit_code == 3
    assert len(done.stderr.splitlines()) == 1


def test_it_starts_with_the_rest_of_the_bank_and_says_so(tmp_path: Path) -> None:
    """A folder with one broken file: its good ones are asked, the broken one is named with line and remedy."""
    more = tmp_path / "more"
    more.mkdir()
    (more / "broken-mean.md").write_text(BROKEN)
    (more / "some-mean.md").write_text(GOOD)
    with serving(tmp_path / "q.db", tmp_path, "--bank", str(more)) as server:
        assert f"{len(template_files(built_in())) + 1} questions on" in server.said
        assert f"{more / 'broken-mean.md'}:{LINE_OF_BROKEN}:" in server.said
        assert "1 template file is not used" in server.said
        assert f"quizsvc is at {server.url}/" in server.said
        with build_opener(HTTPCookieProcessor()).open(f"{server.url}/practice/items/some-mean", timeout=30) as page:
            assert b"The mean of some readings" in page.read()


def test_it_prints_where_and_keeps_a_password_to_itself(live_server: LiveServer) -> None:
    """The address, and the file that holds the answers."""
    assert f"quizsvc is at {live_server.url}/" in live_server.said
    assert f"answers are kept in {live_server.database}" in live_server.said


@pytest.mark.postgresql
def test_no_password_is_printed(postgresql: tuple[Server, str], tmp_path: Path) -> None:
    """Wherever in the URL it stands."""
    server, _ = postgresql
    name = server.create()
    where = f"127.0.0.1:{server.port}/{name}"
    try:
        for url in (f"postgresql://{USER}:{PASSWORD}@{where}", f"postgresql://{where}?user={USER}&password={PASSWORD}"):
            done = CliRunner().invoke(main, ["serve", "--host", "999.1.1.1", "--database-url", url])
            assert done.exit_code == 3
            assert name in done.stdout
            assert PASSWORD not in done.stdout + done.stderr
    finally:
        server.drop(name)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_answered_when_it_is_told_to_stop(
    live_server: LiveServer, number: signal.Signals
) -> None:
    """Half a request was sent when the signal came: it is answered in full, and the server ends with status 0."""
    assert live_server.process is not None
    with closing(socket.create_connection(("127.0.0.1", live_server.port), timeout=30)) as conn:
        body = b"csrf=x&answer-answer=1"
        head = (
            f"POST /attempts/x/answer HTTP/1.1\r\nHost: 127.0.0.1:{live_server.port}\r\nContent-Length: {len(body)}\r\n"
        )
        head += "Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\n"
        conn.sendall(head.encode())
        assert conn.recv(1000).startswith(b"HTTP/1.1 100")  # it is being worked on
        live_server.process.send_signal(number)
        until(lambda: len(children(live_server)) == 1, "the idle worker to end")
        conn.sendall(body)
        reply = b"".join(iter(lambda: conn.recv(65536), b""))
    assert reply.startswith(b"HTTP/1.1 403")
    assert reply.rstrip().endswith(b"</html>")
    assert live_server.process.wait(timeout=30) == 0


def children(server: LiveServer) -> list[str]:
    """The workers that a server has now."""
    assert server.process is not None
    pid = server.process.pid
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_behind_a_proxy_that_ends_tls_forms_are_taken(live_server: LiveServer) -> None:
    """A proxy on this machine that says https: the browser's origin is ours, and the cookie is secure."""
    conn = HTTPConnection("127.0.0.1", live_server.port, timeout=30)
    behind = {"Host": "quiz.example", "X-Forwarded-Proto": "https"}
    conn.request("GET", "/practice", headers=behind)
    reply = conn.getresponse()
    reply.read()
    cookie = reply.headers["Set-Cookie"]
    assert "; Secure" in cookie
    form = {**behind, "Origin": "https://quiz.example", "Cookie": cookie.split(";")[0]}
    form["Content-Type"] = "application/x-www-form-urlencoded"
    conn.request("GET", reply.headers["Location"], headers=form)
    code = conn.getresponse().read().split(b'name="csrf" value="')[1].split(b'"')[0]
    conn.request("POST", f"{reply.headers['Location']}/skip", body=b"csrf=" + code, headers=form)
    done = conn.getresponse()
    done.read()
    assert done.status == 303
    conn.close()
