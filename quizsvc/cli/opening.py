"""Opening what a command works with: the database, migrated, and the bank."""

from pathlib import Path

import click
from platformdirs import user_data_path

from quizsvc.cli.exits import CouldNotRun
from quizsvc.cli.folders import open_bank
from quizsvc.flows.service import Service
from quizsvc.store import postgresql
from quizsvc.store.database import Database, DatabaseUnusable, open_database
from quizsvc.store.migrate import upgrade

DATABASE = click.option(
    "--database-url",
    "database_url_",
    envvar="QUIZSVC_DATABASE_URL",
    metavar="URL",
    help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE; a SQLite file in your data folder by default.",
)

SITE = click.option(
    "--site-url",
    "site",
    envvar="QUIZSVC_SITE_URL",
    default="http://127.0.0.1:8000",
    show_default=True,
    metavar="URL",
    help="The site's own address, to which links in mail and from commands lead.",
)


def data_folder() -> Path:
    """Where this user's quizsvc keeps its files."""
    return user_data_path("quizsvc", appauthor=False)


def database_url(given: str | None) -> str:
    """The URL given, or that of the file in the user's data folder."""
    return given or f"sqlite:///{data_folder() / 'quizsvc.db'}"


def open_migrated(url: str) -> Database:
    """The database, brought to the newest revision. Ends the command with one line where it cannot be."""
    try:
        database = open_database(url)
    except DatabaseUnusable as problem:
        raise CouldNotRun(str(problem)) from None
    try:
        upgrade(database)
    except Exception as problem:
        database.close()
        said = str(getattr(problem, "orig", None) or problem).splitlines()[0]
        remedy = "free it, let this user make tables in it, or give another with --database-url"
        raise CouldNotRun(f"{place(database)} cannot be migrated ({said}); {remedy}") from problem
    return database


def place(database: Database) -> str:
    """Where a database keeps what it holds, in words and without a password; the same however the URL was spelt."""
    url = database.writer.url
    return str(url.database) if url.drivername.startswith("sqlite") else postgresql.shown(url)


def open_service(url: str, folders: tuple[Path, ...]) -> Service:
    """A service on this database with this bank."""
    loaded = open_bank(folders)
    return Service(open_migrated(url), loaded)
