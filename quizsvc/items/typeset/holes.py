"""Holes ``{{ expression | format }}``: found in a source, read, and each replaced by its character."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quizsvc.items.typeset.marks import HOLE_LIMIT, hole_mark
from quizsvc.items.typeset.numerals import format_meant, is_format
from quizsvc.items.typeset.source import File, Origin, replaced


@dataclass(frozen=True, slots=True)
class Hole:
    """A ``{{ source | format }}`` with the place of its expression's first character in the file."""

    source: str
    format: str | None
    exact: bool
    line: int
    column: int


def cut_holes(file: File, is_exact: Callable[[str], bool]) -> tuple[Origin, tuple[Hole, ...]]:
    """The source with a character for every hole, and the holes in order."""
    holes: list[Hole] = []
    cuts: list[tuple[int, int, str]] = []
    for start, end in _found(file.source):
        if end < 0:
            file.fail(start, "this {{ is not closed", "close it with }}, or write \\{{ for two braces")
        if len(holes) == HOLE_LIMIT:
            file.fail(start, f"more than {HOLE_LIMIT} holes in one text", "split the text")
        cuts.append((start, end + 2, hole_mark(len(holes))))
        holes.append(_read(file, start + 2, end, is_exact))
    return replaced(file.source, cuts), tuple(holes)


def _found(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of ``{{`` and of the ``}}`` that closes it (−1 if none does).

    A backslash takes the next character out of play, ``{{{`` is a brace and a hole.
    """
    at = 0
    while (at := text.find("{{", at)) >= 0:
        slashes = at - len(text[:at].rstrip("\\"))
        if slashes % 2 or text.startswith("{{{", at):
            at += 1
            continue
        end = _end(text, at + 2)
        yield at, end
        at = max(end, at) + 2


def _end(text: str, start: int) -> int:
    """The offset of the ``}}`` that closes the hole whose expression starts here, or −1."""
    for at, _ in _unquoted(text, start):
        if text.startswith("}}", at):
            return at
        if text.startswith("{{", at):
            return -1
    return -1


def _unquoted(text: str, start: int = 0) -> Iterator[tuple[int, str]]:
    """The characters outside quotes, with their offsets."""
    quote = ""
    for at in range(start, len(text)):
        char = text[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        else:
            yield at, char


def _read(file: File, start: int, end: int, is_exact: Callable[[str], bool]) -> Hole:
    raw, form = _split_format(file.source[start:end])
    expression = " ".join(raw.split("\n")).strip()
    if not expression:
        file.fail(start - 2, "an empty hole", "write an expression between {{ and }}")
    if form is not None and not is_format(form):
        remedy = format_meant(form) or "the formats are | 2, | sig3, | percent, | signed"
        file.fail(start + len(raw), f"unknown format {form!r}", remedy)
    begin = start + len(raw) - len(raw.lstrip())
    return Hole(expression, form, is_exact(expression), *file.place(begin))


def _split_format(expression: str) -> tuple[str, str | None]:
    """The expression and what follows the last ``|`` outside quotes and brackets."""
    depth, bar = 0, -1
    for at, char in _unquoted(expression):
        depth += (char in "([{") - (char in ")]}")
        if char == "|" and depth == 0:
            bar = at
    if bar < 0:
        return expression, None
    return expression[:bar], expression[bar + 1 :].strip()
