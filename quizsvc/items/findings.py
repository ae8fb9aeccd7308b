"""What is wrong with a template, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at a line and column (both from 1) of a template's file, with its remedy."""

    severity: Severity
    line: int
    column: int
    rule: str
    message: str
    remedy: str

    def sentence(self, path: str) -> str:
        """The finding as a compiler would print it."""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{path}:{self.line}:{self.column}: {self.severity}: {self.message}{remedy} [{self.rule}]"


class TemplateError(Exception):
    """A template that cannot be used: all that was found, in the file's order."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings, key=lambda finding: (finding.line, finding.column)))
        super().__init__("; ".join(finding.message for finding in self.findings))


def error(line: int, column: int, rule: str, message: str, remedy: str = "") -> Finding:
    """A finding that keeps a template from being used."""
    return Finding("error", line, column, rule, message, remedy)


def warning(line: int, column: int, rule: str, message: str, remedy: str = "") -> Finding:
    """A finding that an author should look at."""
    return Finding("warning", line, column, rule, message, remedy)


def suggestion(word: str, known: Iterable[str]) -> str:
    """'did you mean …?' where a known word is near, else the first few that would do."""
    names = sorted(known)
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"one of: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}" if names else ""
