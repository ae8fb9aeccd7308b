"""`quizsvc db verify`: everything that is kept beside the log of answers, worked out once more from the log."""

import json
import sys
from dataclasses import asdict

import click

from quizsvc.cli.exits import FellShort
from quizsvc.cli.folders import AS_JSON
from quizsvc.cli.opening import DATABASE, database_url, open_migrated, place
from quizsvc.flows.verifying import Difference, log_size, verify


@click.command("verify")
@DATABASE
@AS_JSON
def verify_database(database_url_: str | None, as_json: bool) -> None:
    """Prove that ratings, abilities, XP and days are what the log of answers gives.

    Status 1, and a sentence on each difference, where they are not. Learners may go on answering meanwhile.
    """
    database = open_migrated(database_url(database_url_))
    try:
        answers = log_size(database)
        hidden = as_json or not sys.stderr.isatty()
        with click.progressbar(length=answers, label="following", file=sys.stderr, hidden=hidden) as bar:
            found = verify(database, bar.update)
    finally:
        database.close()
    if as_json:
        click.echo(_document(found, answers))
    else:
        for difference in found:
            click.echo(difference.sentence)
    if found:
        raise FellShort(f"{len(found)} of what is kept differs from what the log of answers gives")
    if not as_json:
        click.echo(f"{place(database)}: all that is kept is what the log of {answers} answers gives")


def _document(found: list[Difference], answers: int) -> str:
    return json.dumps({"ok": not found, "answers": answers, "differences": [asdict(one) for one in found]}, indent=1)
