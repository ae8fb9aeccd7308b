"""`quizsvc user`: what an operator does for those who have an account; one module for each command."""

import click

from quizsvc.cli.later import LaterGroup

LATER = {
    "create": ("quizsvc.cli.user.create:create", "Make an account, and print a link that sets its password."),
    "delete": ("quizsvc.cli.user.delete:delete", "Take a person out of everything that is kept."),
    "list": ("quizsvc.cli.user.listing:list_users", "List the accounts."),
    "reset-link": ("quizsvc.cli.user.reset_link:reset_link", "Print a link that sets an account's password anew."),
}


@click.group(cls=LaterGroup, later=LATER)
def user() -> None:
    """Look after accounts."""
