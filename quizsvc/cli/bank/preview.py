"""`quizsvc bank preview`: a template in the browser while it is written."""

from pathlib import Path

import click

from quizsvc.cli.exits import CouldNotRun
from quizsvc.flows.desk import Desk
from quizsvc.flows.worker import leave
from quizsvc.web.preview import create_preview
from quizsvc.web.server import PortTaken, run

HOST = "127.0.0.1"
"""The only address: a preview shows keys, and is for whoever sits here."""
PATIENCE_SECONDS = 10
"""What a page under way may take when it is told to stop."""


@click.command()
@click.argument("place", type=click.Path(exists=True, path_type=Path), metavar="FILE|DIR")
@click.option("--port", default=8010, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
def preview(place: Path, port: int) -> None:
    """Show a template in the browser as a learner sees it, and follow the file as it is saved."""
    try:
        run(lambda: create_preview(Desk(place)), HOST, port, 1, "the preview", PATIENCE_SECONDS, leave)
    except PortTaken as problem:
        raise CouldNotRun(str(problem)) from None
