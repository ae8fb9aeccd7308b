"""The bank that a command works with: the option that adds folders to it, and its loading."""

import gc
from pathlib import Path

import click

from quizsvc.cli.exits import CouldNotRun
from quizsvc.course.bank import Bank, BankError, load_bank

FOLDERS = click.option(
    "--bank",
    "folders",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    metavar="DIR",
    help="A further folder of templates; may be given more than once.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")


def open_bank(folders: tuple[Path, ...]) -> Bank:
    """The bank with further folders; files set aside and warnings are told on standard error.

    It is there for good. To walk its half a million objects for garbage takes the collector a hundred milliseconds and
    more, in the middle of some learner's question, so they are taken out of its sight.
    """
    try:
        loaded = load_bank(folders)
    except BankError as problem:
        raise CouldNotRun(str(problem)) from None
    gc.freeze()
    tell(loaded)
    return loaded


def tell(loaded: Bank) -> None:
    """Say on standard error which files are not used, and why, and what is odd about others."""
    for broken in loaded.broken:
        click.echo(f"not used: {broken.path}", err=True)
        for finding in broken.findings:
            click.echo(f"  {finding.sentence(broken.path)}", err=True)
    for path, finding in loaded.warnings:
        click.echo(finding.sentence(path), err=True)
