"""`quizsvc user list`: who has an account."""

import json

import click

from quizsvc.cli.folders import AS_JSON
from quizsvc.cli.opening import DATABASE
from quizsvc.cli.user.link import opened
from quizsvc.flows import accounts


@click.command("list")
@DATABASE
@AS_JSON
def list_users(database_url_: str | None, as_json: bool) -> None:
    """List the accounts."""
    with opened(database_url_) as database:
        found = accounts.everybody(database)
    rows = [
        {"email": account.email, "name": learner.display_name, "since": f"{account.created_at:%Y-%m-%d}"}
        for learner, account in found
    ]
    if as_json:
        click.echo(json.dumps({"users": rows}, indent=1, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['since']}  {row['email']}  {row['name'] or ''}".rstrip())
    click.echo(f"{len(rows)} account{'s' * (len(rows) != 1)}", err=True)
