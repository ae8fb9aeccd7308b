"""`quizsvc bank`: list, sample and check the question templates."""

import json
import re
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from quizsvc.cli.exits import CouldNotRun, FellShort, Unreadable
from quizsvc.course.bank import Bank, BankError, Broken, built_in, load_bank, load_template, template_files
from quizsvc.items.findings import Finding, suggestion
from quizsvc.items.lint import Report, check
from quizsvc.items.template import Template
from quizsvc.items.variant import DrawError, Variant, instantiate
from quizsvc.names import ItemId

FOLDERS = click.option(
    "--bank",
    "folders",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    metavar="DIR",
    help="A further folder of templates; may be given more than once.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")


@click.group()
def bank() -> None:
    """List, sample and check the question templates."""


@bank.command("list")
@FOLDERS
@AS_JSON
def list_items(folders: tuple[Path, ...], as_json: bool) -> None:
    """Items with title, concepts, answer type and version."""
    loaded = open_bank(folders)
    rows = [
        {
            "item": item,
            "title": template.title,
            "concepts": list(template.concepts),
            "type": template.parts[0].kind,
            "version": template.version,
        }
        for item, template in sorted(loaded.items.items())
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['item']:<28} {row['type']:<8} {', '.join(row['concepts']):<34} {row['title']}")


@bank.command()
@click.argument("items", nargs=-1, metavar="[ITEM]...")
@FOLDERS
@click.option("--seeds", required=True, metavar="A:B", help="Seeds A to B-1.")
def sample(items: tuple[str, ...], folders: tuple[Path, ...], seeds: str) -> None:
    """One JSON line per variant, answers included."""
    loaded = open_bank(folders)
    for name in items:
        if name not in loaded.items:
            raise Unreadable(f"there is no item '{name}'; {suggestion(name, loaded.items)}")
    for name in items or sorted(loaded.items):
        for seed in seed_range(seeds):
            try:
                click.echo(json.dumps(public(instantiate(loaded.items[ItemId(name)], seed)), ensure_ascii=False))
            except DrawError as problem:
                raise FellShort(f"{name}, seed {seed}: {problem.message}") from None


@bank.command("check")
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


def open_bank(folders: tuple[Path, ...]) -> Bank:
    """The bank with further folders; files set aside are told on standard error."""
    try:
        loaded = load_bank(folders)
    except BankError as problem:
        raise CouldNotRun(str(problem)) from None
    tell_broken(loaded)
    return loaded


def tell_broken(loaded: Bank) -> None:
    """Say on standard error which files are not used, and why."""
    for broken in loaded.broken:
        click.echo(f"not used: {broken.path}", err=True)
        for finding in broken.findings:
            click.echo(f"  {finding.sentence(broken.path)}", err=True)


def seed_range(text: str) -> range:
    """The seeds of `A:B`. Raises Unreadable for anything else."""
    match = re.fullmatch(r"([0-9]{1,16}):([0-9]{1,16})", text)
    if not match or int(match[1]) > int(match[2]) or int(match[2]) > 2**53:
        raise Unreadable(f"the seeds are '{text}'; wanted two whole numbers A:B with A at most B, for example 0:100")
    return range(int(match[1]), int(match[2]))


def public(variant: Variant) -> dict[str, Any]:
    """A variant in the shape that others may rely on."""
    parts = [
        {
            "name": part.name,
            "type": part.type,
            "key": part.key,
            "tolerance": part.tolerance,
            "options": [{"text": o.text or o.html, "right": o.right, "feedback": o.feedback_text} for o in part.options]
            if part.options is not None
            else None,
            "misconceptions": [{"id": m.id, "value": m.value} for m in part.misconceptions],
        }
        for part in variant.parts
    ]
    document = variant.as_json()
    kept = ("item", "version", "engine", "seed", "variables", "data", "derived", "fits", "identities")
    return {
        **{name: document[name] for name in kept},
        "prompt_text": variant.prompt_text,
        "prompt_html": variant.prompt_html,
        "parts": parts,
        "hints": list(variant.hints),
        "solution_text": variant.solution_text,
    }


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
