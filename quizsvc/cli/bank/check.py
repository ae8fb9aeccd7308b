"""`quizsvc bank check`: templates, lessons, interview questions and errata, drawn from on all cores and looked over."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from quizsvc.cli.exits import Unreadable
from quizsvc.cli.folders import AS_JSON
from quizsvc.course.bank import BankError, bank_files, built_in, kind_of
from quizsvc.flows.checking import Checked, check_files
from quizsvc.flows.worker import Crew, cores
from quizsvc.items.findings import Finding

PUBLISHED = 500
"""Seeds that a template should pass on before it is published."""


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--seeds", type=click.IntRange(1, 1_000_000), default=200, show_default=True, help="Variants to draw.")
@AS_JSON
def check_templates(paths: tuple[Path, ...], seeds: int, as_json: bool) -> None:
    """Draw many variants of each template and lesson and look them over."""
    try:
        files = [file for path in paths or (built_in(),) for file in bank_files(path)]
    except BankError as problem:
        raise Unreadable(str(problem)) from None
    if not files:
        raise Unreadable("there is no template (a .md file) to check")
    rows = _check_all(files, seeds, quiet=as_json)
    summary = {"templates": len(rows), "ok": sum(row.report.ok for row in rows), "seeds": seeds}
    if as_json:
        click.echo(
            json.dumps({"templates": list(map(_public, rows)), "summary": summary}, ensure_ascii=False, indent=1)
        )
    else:
        _tell_all(rows, seeds)
    if summary["ok"] < summary["templates"]:
        raise SystemExit(1)


def _check_all(files: Sequence[Path], seeds: int, quiet: bool) -> list[Checked]:
    """Check all files, with a bar where somebody watches."""
    hidden = quiet or not sys.stderr.isatty()
    bar = click.progressbar(length=seeds * len(files), label="checking", file=sys.stderr, hidden=hidden)
    with Crew(cores()) as crew, bar:
        return check_files(files, range(seeds), crew, bar.update)


def _public(row: Checked) -> dict[str, Any]:
    """One template's row of the report, in the shape that others may rely on."""
    return {
        "path": str(row.path),
        "item": row.path.stem,
        "ok": row.report.ok,
        "seconds": round(row.seconds, 3),
        "findings": [_finding(finding) for finding in row.report.findings],
        "figures": row.report.figures,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def _tell_all(rows: Sequence[Checked], seeds: int) -> None:
    """Failing templates first, then those with warnings, then the good; and what to do next."""
    for row in sorted(rows, key=lambda row: (row.report.ok, not row.report.findings)):
        _tell(row)
    passed = sum(row.report.ok for row in rows)
    click.echo(f"{passed} of {len(rows)} templates pass on {seeds} seeds")
    for line in _next_steps(rows, seeds):
        click.echo(f"Next: {line}")


def _tell(row: Checked) -> None:
    """A template's line, with its findings and what rejects its draws below."""
    figures = row.report.figures
    accepted = f"{figures['acceptance']:.0%} of draws accepted, " if figures.get("variants") else ""
    click.echo(f"{'ok  ' if row.report.ok else 'FAIL'} {row.path.stem:<28} {accepted}{row.seconds:.1f} s")
    for finding in row.report.findings:
        click.echo(f"  {finding.sentence(str(row.path))}")
    for reason, times in figures.get("rejected", {}).items():
        click.echo(f"  {times} draws rejected: {reason}")


def _next_steps(rows: Sequence[Checked], seeds: int) -> list[str]:
    """What is worth doing after these reports."""
    failing = [row for row in rows if not row.report.ok]
    if failing:
        first = failing[0].path
        follow = "" if kind_of(first) else f"; `quizsvc bank preview {first}` follows as you save"
        return [f"mend {first} at line {_first_error(failing[0])}{follow}"]
    warned = [row.path for row in rows if row.report.findings and not kind_of(row.path)]
    steps = [f"look at {path} with `quizsvc bank preview {path}`" for path in warned[:1]]
    if seeds < PUBLISHED:
        steps.append(f"check on {PUBLISHED} seeds before learners see it: --seeds {PUBLISHED}")
    return steps or ["serve it with `quizsvc serve`, a folder of your own with `--bank DIR`"]


def _first_error(row: Checked) -> int:
    return next(finding.line for finding in row.report.findings if finding.severity == "error")
