"""`quizsvc bank check`: many variants of each template, drawn and looked over."""

import json
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from quizsvc.cli.exits import Unreadable
from quizsvc.cli.folders import AS_JSON
from quizsvc.course.bank import BankError, Broken, built_in, load_template, template_files
from quizsvc.items.findings import Finding
from quizsvc.items.lint import Report, check
from quizsvc.items.template import Template


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--seeds", type=click.IntRange(1, 1_000_000), default=200, show_default=True, help="Variants to draw.")
@AS_JSON
def check_templates(paths: tuple[Path, ...], seeds: int, as_json: bool) -> None:
    """Draw many variants of each template and look them over."""
    try:
        files = [file for path in paths or (built_in(),) for file in template_files(path)]
    except BankError as problem:
        raise Unreadable(str(problem)) from None
    if not files:
        raise Unreadable("there is no template (a .md file) to check")
    rows = [_checked(file, range(seeds), quiet=as_json) for file in files]
    summary = {"templates": len(rows), "ok": sum(row["ok"] for row in rows), "seeds": seeds}
    if as_json:
        click.echo(json.dumps({"templates": rows, "summary": summary}, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{summary['ok']} of {summary['templates']} templates pass on {seeds} seeds")
    if summary["ok"] < summary["templates"]:
        raise SystemExit(1)


def _checked(path: Path, seeds: range, quiet: bool) -> dict[str, Any]:
    """One template's row of the report; told line by line unless quiet."""
    started = perf_counter()
    loaded = load_template(path)
    report = Report(loaded.findings, {}) if isinstance(loaded, Broken) else check(loaded, seeds)
    seconds = perf_counter() - started
    if not quiet:
        _tell(path, loaded, report, seconds)
    return {
        "path": str(path),
        "item": path.stem,
        "ok": report.ok,
        "seconds": round(seconds, 3),
        "findings": [_finding(finding) for finding in report.findings],
        "figures": report.figures,
    }


def _tell(path: Path, loaded: Template | Broken, report: Report, seconds: float) -> None:
    accepted = report.figures.get("acceptance")
    figures = (
        f"{accepted:.0%} of draws accepted, {report.figures['variants'] / seconds:,.0f} variants/s" if accepted else ""
    )
    click.echo(f"{'ok  ' if report.ok else 'FAIL'} {path.stem:<28} {figures}")
    for finding in report.findings:
        click.echo(f"  {finding.sentence(str(path))}")
    for reason, times in report.figures.get("rejected", {}).items():
        click.echo(f"  {times} draws rejected: {reason}")


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "message": finding.message,
        "remedy": finding.remedy,
    }
