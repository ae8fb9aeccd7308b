"""The real `quizsvc bank preview` as a process of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.server import QUIZSVC, free_port, until


@dataclass(frozen=True, slots=True)
class Previewed:
    """A preview that answers."""

    url: str
    process: subprocess.Popen[str]

    def answers(self) -> bool:
        """Whether it gives its front page."""
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(self.url, timeout=30) as reply:
            return bool(reply.status == 200)
        return False


@contextmanager
def previewing(place: Path, cwd: Path | None = None) -> Iterator[Previewed]:
    """A preview for the time of the block; it answers when the block begins."""
    port = free_port()
    process = subprocess.Popen(
        [str(QUIZSVC), "bank", "preview", str(place), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=cwd,
        start_new_session=True,
    )
    try:
        preview = Previewed(f"http://127.0.0.1:{port}", process)
        until(lambda: process.poll() is not None or preview.answers(), "the preview to answer")
        assert process.poll() is None, process.communicate()
        yield preview
    finally:
        process.terminate()
        process.communicate(timeout=60)
