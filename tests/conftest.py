"""The fixtures that all rooms share, in Flask's manner: `app`, `client` and `runner`, and the real thing to run.

What a machine lacks is skipped with its reason, or fails where REQUIRE_ALL=1; the last lines of a run name the tests
that were left out.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from quizsvc.course import bank as course_bank
from quizsvc.course.bank import Bank, load_bank
from quizsvc.flows.service import Service
from quizsvc.store.database import Database
from quizsvc.web import create_app
from tests.databases import *  # noqa: F403  fixtures are known by their names in this module
from tests.databases import unavailable
from tests.machine import chromium
from tests.server import LiveServer, serving

BROWSER_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_configure() -> None:
    """A bank's file is parsed once a run, and no law is held to a time.

    Parsing is pure and what it gives is frozen, so all banks may share it; a busy machine is no fault of the code.
    """
    for name in ("parse", "parse_lesson", "parse_question"):
        setattr(course_bank, name, cache(getattr(course_bank, name)))
    settings.register_profile("untimed", deadline=None)
    settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of this test's own: no test sees, or leaves, a file of the person who runs it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("QUIZSVC_DATABASE_URL", raising=False)


@pytest.fixture(scope="session")
def bank() -> Bank:
    """The bank that comes with the package."""
    return load_bank()


@pytest.fixture
def service(database: Database, bank: Bank) -> Service:
    """A service on a fresh database, once on each of the two."""
    return Service(database, bank)


@pytest.fixture
def app(service: Service) -> Flask:
    """The website, answering as it does in production: an error of ours is a page."""
    made = create_app(service)
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts and without history."""
    return app.test_client()


@pytest.fixture
def runner() -> CliRunner:
    """The command line, called from here."""
    return CliRunner()


@pytest.fixture
def live_server(tmp_path: Path) -> Iterator[LiveServer]:
    """The real `quizsvc serve` on a free port, with a SQLite file of its own."""
    with serving(tmp_path / "live.db", tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; each context that a test opens in it begins with an empty profile."""
    path = chromium()
    if path is None:
        unavailable("no Chromium is installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(BROWSER_FLAGS))
        yield opened
        opened.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were left out, and why."""
    left: dict[str, list[str]] = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        left[reason.removeprefix("Skipped: ")].append(report.nodeid)
    for reason, tests in left.items():
        files = ", ".join(sorted({test.split("::")[0] for test in tests}))
        terminalreporter.write_line(f"left out: {len(tests)} test{'s' * (len(tests) != 1)} in {files}: {reason}")
