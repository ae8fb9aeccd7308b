"""`quizsvc reports`: what learners say is wrong with questions."""

import json
from collections.abc import Iterator
from contextlib import closing

import click

from quizsvc.cli.folders import AS_JSON
from quizsvc.cli.opening import DATABASE, database_url, open_migrated
from quizsvc.flows.reports import REASONS, everything_reported
from quizsvc.store.reports import Reported


@click.command("reports")
@DATABASE
@AS_JSON
def list_reports(database_url_: str | None, as_json: bool) -> None:
    """List what learners report of questions, the oldest first.

    Each report names the item, its version and the seed, so that the question can be seen as it was asked.
    """
    with closing(open_migrated(database_url(database_url_))) as database:
        found = everything_reported(database)
    if as_json:
        click.echo(json.dumps({"reports": list(map(_document, found))}, indent=1, ensure_ascii=False))
        return
    for reported in found:
        click.echo("\n".join(_told(reported)))
    click.echo(f"{len(found)} report{'s' * (len(found) != 1)}", err=True)


def _document(reported: Reported) -> dict[str, object]:
    report = reported.report
    return {
        "made_at": report.made_at.isoformat(),
        "item": reported.item,
        "version": reported.version,
        "seed": reported.seed,
        "attempt": report.attempt_id,
        "reason": report.reason,
        "said": report.said,
    }


def _told(reported: Reported) -> Iterator[str]:
    report = reported.report
    yield f"{report.made_at:%Y-%m-%d}  {reported.item}  version {reported.version}  seed {reported.seed}"
    yield f"  {REASONS.get(report.reason, report.reason)} (attempt {report.attempt_id})"
    for line in report.said.splitlines():
        yield f"    {line}"
