"""The website in a thread of the tests' own process: the bank is parsed once a run, so that it starts at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from quizsvc.cli.opening import open_service
from quizsvc.flows.service import Service
from quizsvc.web import create_app


@dataclass(frozen=True, slots=True)
class Site:
    """A site that answers, and what it is made of."""

    url: str
    database: Path
    service: Service
    app: Flask


@contextmanager
def opened(folder: Path) -> Iterator[Site]:
    """A site on a database of its own in a folder, for the time of the block."""
    path = folder / "site.db"
    service = open_service(f"sqlite:///{path}", ())
    app = create_app(service)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}", path, service, app)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        service.database.close()
