"""`quizsvc db`: what an operator does with the database; one module for each command."""

import click

from quizsvc.cli.later import LaterGroup

LATER = {
    "verify": (
        "quizsvc.cli.db.verify:verify_database",
        "Prove that ratings, abilities, XP and days are what the log of answers gives.",
    ),
}


@click.group(cls=LaterGroup, later=LATER)
def db() -> None:
    """Look after the database."""
