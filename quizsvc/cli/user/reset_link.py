"""`quizsvc user reset-link`: a link that sets an account's password anew, for who cannot be sent one."""

import click

from quizsvc.cli.opening import DATABASE, SITE
from quizsvc.cli.user.link import opened, print_link


@click.command("reset-link")
@click.argument("email")
@SITE
@DATABASE
def reset_link(email: str, site: str, database_url_: str | None) -> None:
    """Print a link that sets an account's password anew.

    It is good once, within an hour. The password stays until the link is used.
    """
    with opened(database_url_) as database:
        print_link(database, email, site)
