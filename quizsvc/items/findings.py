"""What is wrong with a template, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from heapq import nsmallest
from typing import Literal

Severity = Literal["error", "warning"]

MAX_MESSAGE = 300
MAX_COMPARED = 100
NOTHING_NEAR = "nothing of the kind is defined above; define it first"


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
    return Finding("error", line, column, rule, shortened(message), remedy)


def warning(line: int, column: int, rule: str, message: str, remedy: str = "") -> Finding:
    """A finding that an author should look at."""
    return Finding("warning", line, column, rule, shortened(message), remedy)


def shortened(text: str, limit: int = MAX_MESSAGE) -> str:
    """The text, cut where it is longer than anyone reads."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def suggestion(word: str, known: Iterable[str]) -> str:
    """'did you mean …?' where a known word is near, else the first few that would do."""
    names = sorted(known)
    alike = nsmallest(MAX_COMPARED, names, key=lambda name: abs(len(name) - len(word)))
    near = get_close_matches(word, alike, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"one of: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}" if names else NOTHING_NEAR
