"""`quizsvc serve`: migrate, load the bank, and serve under a production WSGI server."""

from pathlib import Path

import click

from quizsvc.cli.assessing import ASSESSOR, find_assessor
from quizsvc.cli.exits import CouldNotRun, Unreadable
from quizsvc.cli.folders import FOLDERS, open_bank
from quizsvc.cli.opening import DATABASE, SITE, database_url, open_migrated, place
from quizsvc.flows.mail import WANTED, Mail, MailUnusable
from quizsvc.flows.service import Service
from quizsvc.store.database import open_database
from quizsvc.web import create_app
from quizsvc.web.server import PortTaken, run


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option(
    "--smtp-url",
    "smtp",
    envvar="QUIZSVC_SMTP_URL",
    metavar="URL",
    help=f"The server by which mail is sent, {WANTED}; without one no mail is.",
)
@click.option(
    "--mail-from", "sender", envvar="QUIZSVC_MAIL_FROM", default="", metavar="EMAIL", help="Who the mail is from."
)
@SITE
@ASSESSOR
@DATABASE
@FOLDERS
def serve(
    host: str,
    port: int,
    workers: int,
    smtp: str | None,
    sender: str,
    site: str,
    assessor: str | None,
    database_url_: str | None,
    folders: tuple[Path, ...],
) -> None:
    """Serve quizsvc; stop it with Ctrl-C or SIGTERM, and requests under way are answered."""
    mail, reading = _mail(smtp, sender, site), find_assessor(assessor)
    bank, url = open_bank(folders), database_url(database_url_)
    database = open_migrated(url)
    database.close()
    click.echo(f"{len(bank.items)} questions on {len(bank.concepts)} concepts; answers are kept in {place(database)}")
    if bank.broken:
        click.echo(f"{_files(len(bank.broken))} not used, see above", err=True)
    try:
        run(lambda: create_app(Service(open_database(url), bank, mail, reading)), host, port, workers)
    except PortTaken as problem:
        raise CouldNotRun(str(problem)) from None


def _mail(smtp: str | None, sender: str, site: str) -> Mail | None:
    """How mail is sent, if it is."""
    if not smtp:
        return None
    try:
        return Mail(smtp, sender, site)
    except MailUnusable as problem:
        raise Unreadable(str(problem)) from None


def _files(count: int) -> str:
    return "1 template file is" if count == 1 else f"{count} template files are"
