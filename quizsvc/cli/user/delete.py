"""`quizsvc user delete`: what somebody asks for who cannot log in any more."""

import click

from quizsvc.cli.opening import DATABASE
from quizsvc.cli.user.link import no_account, opened
from quizsvc.flows import accounts


@click.command("delete")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
@DATABASE
def delete(email: str, yes: bool, database_url_: str | None) -> None:
    """Take a person out of everything that is kept.

    Address, name, logins and all that was typed are gone for good; figures that name nobody stay.
    """
    if not yes:
        click.confirm(f"Delete the person at {email} for good?", abort=True, err=True)
    with opened(database_url_) as database:
        if not accounts.dismiss(database, email):
            raise no_account(database, email)
    click.echo(f"{email} is in nothing that is kept any more")
