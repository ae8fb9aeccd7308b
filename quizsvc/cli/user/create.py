"""`quizsvc user create`: an account for somebody else, whose password only they will know."""

import click

from quizsvc.cli.exits import FellShort
from quizsvc.cli.opening import DATABASE, SITE
from quizsvc.cli.user.link import opened, print_link
from quizsvc.flows import accounts, clock


@click.command("create")
@click.argument("email")
@click.option("--name", default="", help="What the person is called.")
@SITE
@DATABASE
def create(email: str, name: str, site: str, database_url_: str | None) -> None:
    """Make an account, and print a link that sets its password.

    Until then nobody can log in to it.
    """
    with opened(database_url_) as database:
        if refused := accounts.create(database, email, name, clock.now()):
            raise FellShort(" ".join(refused.problems.values()))
        print_link(database, email, site)
