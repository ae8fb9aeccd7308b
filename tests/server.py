"""The real `quizsvc serve` as a process of its own: started, spoken to, and ended by its process group."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
QUIZSVC = Path(sys.executable).with_name("quizsvc")
PATIENCE_SECONDS = 60.0


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


def listening(port: int) -> bool:
    """Whether anybody takes connections there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for a condition; say which one never came."""
    patience = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < patience, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.02)


def run(
    *arguments: str | Path, typed: str | bytes = "", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A command of quizsvc to its end."""
    command = [str(QUIZSVC), *map(str, arguments)]
    raw = typed.encode() if isinstance(typed, str) else typed
    done = subprocess.run(
        command, input=raw, capture_output=True, check=False, timeout=120, env={**os.environ, **environment}, cwd=cwd
    )
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass
class LiveServer:
    """A server that can be killed and started again on the same port and database."""

    database: Path
    folder: Path
    port: int
    options: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    command: Sequence[str] = (str(QUIZSVC),)
    cwd: Path = ROOT
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        """What it has printed so far, on both streams."""
        return (self.folder / "server.log").read_text()

    def start(self) -> "LiveServer":
        """Start it, and wait until it answers."""
        place = ["--port", str(self.port), "--database-url", f"sqlite:///{self.database}"]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.command, "serve", *place, *self.options],
                cwd=self.cwd,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self._answers, f"the server to answer; it said: {self.said}")
        return self

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the server ended: {self.said}"
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(f"{self.url}/readyz", timeout=5) as reply:
            return bool(reply.status == 200)
        return False

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End its whole process group; its exit status."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
        status = self.process.wait(timeout=60)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        return status


@contextmanager
def serving(database: Path, folder: Path, *options: str, **environment: str) -> Iterator[LiveServer]:
    """A server for the time of the block."""
    server = LiveServer(database, folder, free_port(), options, environment)
    try:
        yield server.start()
    finally:
        if server.process is not None:
            server.end(signal.SIGKILL)
