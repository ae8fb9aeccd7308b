"""`quizsvc calibrate`: all answers fitted at once, ratings taken where they predict better, and the items' health."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path

import click
from platformdirs import user_cache_path

from quizsvc.adaptive.item_health import LEAST
from quizsvc.cli.folders import AS_JSON, FOLDERS
from quizsvc.cli.opening import DATABASE, database_url, open_service
from quizsvc.flows import calibrating, clock
from quizsvc.flows.calibrating import Report
from quizsvc.flows.unfinished import Unfinished


@click.command()
@DATABASE
@FOLDERS
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and store nothing.")
@AS_JSON
def calibrate(database_url_: str | None, folders: tuple[Path, ...], dry_run: bool, as_json: bool) -> None:
    """Fit all answers at once, take the ratings where they predict better, and tell which items to look at.

    The new ratings are taken when those learnt from the answers up to a week ago would have predicted the last week's
    better than the running ones did, by more than one standard error. Learners may go on answering meanwhile. A run
    that is ended before its end has changed nothing, and the next one goes on with what it found, for a day.
    """
    url = database_url(database_url_)
    service, unfinished = open_service(url, folders), Unfinished(_folder(url))
    try:
        hidden = as_json or not sys.stderr.isatty()
        length = calibrating.work(service.database)
        with click.progressbar(length=length, label="calibrating", file=sys.stderr, hidden=hidden) as bar:
            report = calibrating.calibrate(service, clock.now(), bar.update, dry_run=dry_run, unfinished=unfinished)
    finally:
        service.database.close()
    click.echo(_document(report, dry_run) if as_json else "\n".join(_told(report, dry_run)))


def _folder(url: str) -> Path:
    """Where a run on this database keeps what it finds."""
    return (
        user_cache_path("quizsvc", appauthor=False) / f"calibration-{blake2b(url.encode(), digest_size=8).hexdigest()}"
    )


def _document(report: Report, dry_run: bool) -> str:
    health = [asdict(one) for one in report.health]
    return json.dumps({**report.figures, "dry_run": dry_run, "health": health}, ensure_ascii=False, indent=1)


def _told(report: Report, dry_run: bool) -> Iterator[str]:
    yield f"answers    {report.answers:,} by {report.learners:,} learners to {report.items:,} items"
    yield f"ratings    {_done(report, dry_run)}: {report.why}"
    if report.gone:
        names = ", ".join(report.gone)
        yield f"gone       not in the bank any more: {names}; their answers still tell of learners and concepts"
    flagged = [one for one in report.health if one.flags]
    yield f"health     {len(flagged)} to look at of {len(report.health)} items with {LEAST} first answers or more"
    for one in flagged:
        yield (
            f"{one.item:<28} slope {one.slope:5.2f} (se {one.slope_error:.2f})  infit {one.infit:4.2f}  "
            f"drift z {one.drift:+5.1f}  {one.answers:,} first answers"
        )
        for flag in one.flags:
            yield f"  {flag.sentence}"


def _done(report: Report, dry_run: bool) -> str:
    if report.is_taken:
        return "set anew"
    return "would be set anew" if dry_run and report.is_better else "stay"
