"""`quizsvc bank preview`: it says where it is, serves this machine only, and leaves nothing running."""

import os
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from quizsvc.cli import main
from tests.flows.test_worker import session
from tests.items.samples import GOOD
from tests.previewing import previewing
from tests.server import run, until


@pytest.mark.slow
@pytest.mark.parametrize(
    ("send", "number"),
    [(os.killpg, signal.SIGINT), (os.kill, signal.SIGINT), (os.kill, signal.SIGTERM), (os.kill, signal.SIGKILL)],
)
def test_a_preview_is_served_and_ends_whole(
    tmp_path: Path, send: Callable[[int, int], None], number: signal.Signals
) -> None:
    """The sheet at the address that it prints; told to end or killed while it checks, it leaves no process behind.

    Ctrl-C goes to the whole process group.
    """
    (tmp_path / "mine.md").write_text(GOOD)
    with previewing(tmp_path / "mine.md") as preview:
        with urlopen(preview.url, timeout=60) as reply:
            assert "As a learner sees it" in reply.read().decode()
        send(preview.process.pid, number)
        said, _ = preview.process.communicate(timeout=60)
        assert said == f"the preview is at {preview.url}/ (stop it with Ctrl-C)\n"
        assert preview.process.returncode == (0 if number != signal.SIGKILL else -number)
        until(lambda: session(preview.process.pid) == set(), "its processes to end", 30)


def test_what_cannot_be_previewed_is_told(runner: CliRunner, tmp_path: Path) -> None:
    """A path that is not there is wrong usage; a port that is taken is status 3 with the remedy."""
    missing = runner.invoke(main, ["bank", "preview", str(tmp_path / "none.md")])
    assert missing.exit_code == 2
    assert str(tmp_path / "none.md") in missing.stderr
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        done = run("bank", "preview", tmp_path, "--port", str(taken.getsockname()[1]))
    assert (done.returncode, done.stdout) == (3, "")
    assert "--port" in done.stderr
