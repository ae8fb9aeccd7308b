"""The production server: gunicorn with threads, started from Python so that one command serves."""

import os
import socket
from collections.abc import Callable
from errno import EADDRINUSE
from time import monotonic, sleep
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker

from quizsvc.web.assets import prepare

THREADS = 8
WAIT_FOR_PORT_SECONDS = 5.0


class PortTaken(Exception):
    """The port cannot be listened on; the message says what to do."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn with an application that each worker makes for itself, after the fork."""

    def __init__(self, make_app: Callable[[], Flask], options: dict[str, Any]) -> None:
        self.make_app, self.options = make_app, options
        super().__init__()

    def load_config(self) -> None:
        """Take our options in place of the command line's."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application of one worker; databases are opened after the fork, never carried across it."""
        return self.make_app()


def run(
    make_app: Callable[[], Flask],
    host: str,
    port: int,
    workers: int,
    name: str = "quizsvc",
    patience_seconds: int = 30,
    leave: Callable[[], None] = lambda: None,
) -> None:
    """Serve until told to stop, saying where; requests under way then have so many seconds.

    Raises PortTaken where the address cannot be listened on.
    """
    wait_for(host, port)
    prepare()  # before the workers are forked, so that they share it
    shown = f"[{host}]" if ":" in host else host

    def worker_exit(_server: object, worker: Worker) -> None:
        if worker.pid == os.getpid():  # the master reports workers that are gone, too
            leave()

    def ready(_server: object) -> None:
        print(f"{name} is at http://{shown}:{port}/ (stop it with Ctrl-C)", flush=True)  # noqa: T201  what a person waits for

    Server(
        make_app,
        {
            "bind": f"{shown}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": patience_seconds,
            "timeout": 60,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": ready,
            "worker_exit": worker_exit,
        },
    ).run()


def wait_for(host: str, port: int) -> None:
    """Return when the address is free; workers of a server that was killed let go of it within a second or two."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    until = monotonic() + WAIT_FOR_PORT_SECONDS
    while True:
        try:
            with socket.socket(family, socket.SOCK_STREAM) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind((host, port))
                trial.listen(1)
                return
        except OSError as problem:
            if monotonic() > until or problem.errno != EADDRINUSE:
                remedy = "stop what uses it, or give another with --port"
                raise PortTaken(f"{host}:{port} cannot be listened on ({problem.strerror}); {remedy}") from None
        sleep(0.2)
