"""`quizsvc bank check`: templates, lessons, interview questions and errata, drawn from on all cores and looked over."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from quizsvc.cli.exits import Unreadable
from quizsvc.cli.folders import AS_JSON
from quizsvc.course.bank import ERRATA, LESSONS, QUESTIONS, BankError, bank_files, built_in, kind_of, known_concepts
from quizsvc.flows.checking import Checked, check_files
from quizsvc.flows.summary import LEAST_SPREAD, LEAST_TEMPLATES, Summary, summarise
from quizsvc.flows.worker import Crew, cores
from quizsvc.items.findings import Finding
from quizsvc.items.lint import LEAST_TOLD

PUBLISHED = 500
"""Seeds that a template should pass on before it is published."""
CALLED = {"": "templates", LESSONS: "lessons", QUESTIONS: "interview questions", ERRATA: "errata"}
"""What the files of each folder of the bank are called."""


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--seeds", type=click.IntRange(1, 1_000_000), default=200, show_default=True, help="Variants to draw.")
@AS_JSON
def check_templates(paths: tuple[Path, ...], seeds: int, as_json: bool) -> None:
    """Draw many variants of each template and page and look them over; over the whole bank, say what it lacks."""
    try:
        files = [file for path in paths or (built_in(),) for file in bank_files(path)]
    except BankError as problem:
        raise Unreadable(str(problem)) from None
    if not files:
        raise Unreadable("there is no template (a .md file) to check")
    rows = _check_all(files, seeds, quiet=as_json)
    whole = None if paths else summarise(rows, known_concepts()[0])
    if as_json:
        click.echo(json.dumps(_document(rows, seeds, whole), ensure_ascii=False, indent=1))
    else:
        _tell_all(rows, seeds, whole)
    if not all(row.report.ok for row in rows):
        raise SystemExit(1)


def _check_all(files: Sequence[Path], seeds: int, quiet: bool) -> list[Checked]:
    """Check all files, with a bar where somebody watches."""
    hidden = quiet or not sys.stderr.isatty()
    bar = click.progressbar(length=seeds * len(files), label="checking", file=sys.stderr, hidden=hidden)
    with Crew(cores()) as crew, bar:
        return check_files(files, range(seeds), crew, bar.update)


def _document(rows: Sequence[Checked], seeds: int, whole: Summary | None) -> dict[str, Any]:
    """The report on templates and other pages, with how many of each pass, and with what a whole bank adds up to."""
    tally = _tally(rows)
    passed, templates = tally.pop("", (0, 0))
    pages = {kind: {"files": count, "ok": ok} for kind, (ok, count) in tally.items()}
    summary = {"templates": templates, "ok": passed, "seeds": seeds, "pages": pages}
    return {
        "templates": [_public(row) for row in rows if not kind_of(row.path)],
        "pages": [_public(row) for row in rows if kind_of(row.path)],
        "summary": summary | ({"bank": whole.as_json()} if whole else {}),
    }


def _tally(rows: Sequence[Checked]) -> dict[str, tuple[int, int]]:
    """How many files of each kind pass, and how many there are."""
    kinds = {kind: [row.report.ok for row in rows if kind_of(row.path) == kind] for kind in CALLED}
    return {kind: (sum(passed), len(passed)) for kind, passed in kinds.items() if passed}


def _public(row: Checked) -> dict[str, Any]:
    """One file's row of the report, in the shape that others may rely on."""
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


def _tell_all(rows: Sequence[Checked], seeds: int, whole: Summary | None) -> None:
    """Failing files first, then those with warnings, then the good; what they add up to; and what to do next."""
    for row in sorted(rows, key=lambda row: (row.report.ok, not row.report.findings)):
        _tell(row)
    for kind, (passed, count) in _tally(rows).items():
        click.echo(f"{passed} of {count} {CALLED[kind]} pass on {seeds} seeds")
    for line in _summary(whole) if whole else ():
        click.echo(line)
    for line in _next_steps(rows, seeds):
        click.echo(f"Next: {line}")


def _tell(row: Checked) -> None:
    """A file's line, with its findings and what rejects its draws below."""
    figures = row.report.figures
    accepted = f"{figures['acceptance']:.0%} of draws accepted, " if figures.get("variants") else ""
    click.echo(f"{'ok  ' if row.report.ok else 'FAIL'} {row.path.stem:<28} {accepted}{row.seconds:.1f} s")
    for finding in row.report.findings:
        click.echo(f"  {finding.sentence(str(row.path))}")
    for reason, times in figures.get("rejected", {}).items():
        click.echo(f"  {times} draws rejected: {reason}")


def _summary(whole: Summary) -> Iterator[str]:
    """What a bank adds up to, a line for each thing, with the names of what is to be mended."""
    counts = [len(difficulties) for difficulties in whole.difficulties.values()]
    few = [f"{name} ({count})" for name, count in whole.few.items()]
    yield f"concepts: {len(counts)}, with {min(counts)} to {max(counts)} templates each; {_those(few, LEAST_TEMPLATES)}"
    if spreads := list(whole.spreads.values()):
        narrow = [f"{name} ({spread:.2f})" for name, spread in whole.narrow.items()]
        yield f"difficulties: {spreads[0]:.2f} to {spreads[-1]:.2f} logits apart; {_those(narrow, LEAST_SPREAD)}"
    yield "answers: " + ", ".join(f"{count} {kind}" for kind, count in whole.answers.most_common())
    if whole.told:
        good = len(whole.told) - len(whole.unclear)
        unclear = [f"{item} ({share:.1%})" for item, share in whole.unclear.items()]
        told = f"mistakes: told apart in {good} of {len(whole.told)} templates that ask for a number"
        yield f"{told}; {_those(unclear, f'{LEAST_TOLD:.0%}')}"


def _those(names: Sequence[str], least: float | str) -> str:
    return f"under {least}: {', '.join(names) or 'none'}"


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
