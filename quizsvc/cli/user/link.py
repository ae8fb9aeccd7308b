"""What the commands for accounts share: the database, the site's address, and a link that sets a password."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import click

from quizsvc.cli.exits import FellShort
from quizsvc.cli.opening import database_url, open_migrated, place
from quizsvc.flows import clock
from quizsvc.flows.resetting import new_link
from quizsvc.store.database import Database


@contextmanager
def opened(url: str | None) -> Iterator[Database]:
    """The database, migrated, until the block ends."""
    with closing(open_migrated(database_url(url))) as database:
        yield database


def print_link(database: Database, email: str, site: str) -> None:
    """Print the link that sets an account's password, and nothing else on standard output."""
    link = new_link(database, email, clock.now(), site)
    if link is None:
        raise no_account(database, email)
    click.echo("Good once, within an hour, for whoever has it:", err=True)
    click.echo(link)


def no_account(database: Database, email: str) -> FellShort:
    """That an address has no account here."""
    return FellShort(f"there is no account at {email} in {place(database)}; list them with quizsvc user list")
