"""`quizsvc serve`: migrate, load the bank, and serve under a production WSGI server."""

from pathlib import Path

import click

from quizsvc.cli.exits import CouldNotRun
from quizsvc.cli.folders import FOLDERS, open_bank
from quizsvc.cli.opening import DATABASE, database_url, open_migrated, place
from quizsvc.flows.service import Service
from quizsvc.store.database import open_database
from quizsvc.web import create_app
from quizsvc.web.server import PortTaken, run


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@DATABASE
@FOLDERS
def serve(host: str, port: int, workers: int, database_url_: str | None, folders: tuple[Path, ...]) -> None:
    """Serve quizsvc; stop it with Ctrl-C or SIGTERM, and requests under way are answered."""
    bank, url = open_bank(folders), database_url(database_url_)
    database = open_migrated(url)
    database.close()
    click.echo(f"{len(bank.items)} questions on {len(bank.concepts)} concepts; answers are kept in {place(database)}")
    if bank.broken:
        click.echo(f"{_files(len(bank.broken))} not used, see above", err=True)
    try:
        run(lambda: create_app(Service(open_database(url), bank)), host, port, workers)
    except PortTaken as problem:
        raise CouldNotRun(str(problem)) from None


def _files(count: int) -> str:
    return "1 template file is" if count == 1 else f"{count} template files are"
