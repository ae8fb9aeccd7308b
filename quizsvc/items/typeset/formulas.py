"""Formulas between dollar signs: found in a text whose holes are cut, and each replaced by its character.

In code a dollar is a dollar; a formula ends before the next blank line, or is refused where it opens.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from quizsvc.items.typeset.marks import FORMULA_LIMIT, formula_index, formula_mark, is_formula
from quizsvc.items.typeset.source import File, Origin, replaced


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula's TeX (holes as characters), with its offset in the text whose holes are cut."""

    tex: str
    display: bool
    at: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A source without its holes and formulas, as Markdown reads it, with the way back to the file."""

    file: File
    holes: Origin
    origin: Origin
    formulas: tuple[Formula, ...]

    @property
    def text(self) -> str:
        """Markdown, with a character for every hole and every formula."""
        return self.origin.text

    def fail(self, offset: int, message: str, remedy: str) -> NoReturn:
        """Raise TypesetError for an offset in ``text``."""
        self.file.fail(self.holes.back(self.origin.back(offset)), message, remedy)

    def fail_inside(self, formula: Formula, offset: int, message: str, remedy: str) -> NoReturn:
        """Raise TypesetError for an offset in a formula's TeX."""
        self.file.fail(self.holes.back(formula.at + offset), message, remedy)

    def formula(self, mark: str) -> Formula:
        """The formula of a character."""
        return self.formulas[formula_index(mark)]

    def is_display(self, text: str) -> bool:
        """Whether a text is the character of a display formula and nothing else."""
        return is_formula(text) and self.formula(text).display


_MARK = re.compile(
    r"(?P<escape>\\.)|(?P<fence>^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?P<run>`{3,}(?=[^`\n]*$)|~{3,}))"
    r"|(?P<ticks>`+)|(?P<dollar>\$\$?)",
    re.DOTALL | re.MULTILINE,
)
_TEX_BODY = re.compile(r"(?:[^\\$]|\\.)*", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")


def cut_formulas(file: File, holes: Origin) -> Cut:
    """The text with a character for every formula, and the formulas in order."""
    text, at = holes.text, 0
    formulas: list[Formula] = []
    cuts: list[tuple[int, int, str]] = []
    while match := _MARK.search(text, at):
        at = match.end()
        if match["fence"] or match["ticks"]:
            at = _code_end(text, match)
        elif dollar := match["dollar"]:
            formula = _read(file, holes, match.start(), dollar)
            if len(formulas) == FORMULA_LIMIT:
                file.fail(holes.back(match.start()), f"more than {FORMULA_LIMIT} formulas in one text", "split it")
            at = formula.at + len(formula.tex) + len(dollar)
            cuts.append((match.start(), at, formula_mark(len(formulas))))
            formulas.append(formula)
    return Cut(file, holes, replaced(text, cuts), tuple(formulas))


def _read(file: File, holes: Origin, start: int, dollar: str) -> Formula:
    """The formula that opens at ``start``."""
    text, begin = holes.text, start + len(dollar)
    body = _TEX_BODY.match(text, begin)
    tex = body[0] if body else ""
    if not text.startswith(dollar, begin + len(tex)) or _BLANK_LINE.search(tex):
        remedy = f"close it with {dollar} before the next blank line, or write \\$ for a dollar sign"
        file.fail(holes.back(start), f"this {dollar} opens a formula that is not closed", remedy)
    if not tex.strip():
        file.fail(holes.back(start), "an empty formula", "write \\$ for a dollar sign")
    if text[text.rfind("\n", 0, start) + 1 : start].lstrip().startswith(">"):
        # In a quotation the lines of a formula begin with ">", which is not part of it.
        tex = re.sub(r"(?<=\n)[ \t]*>", lambda m: " " * len(m[0]), tex)
    return Formula(tex, dollar == "$$", begin)


def _code_end(text: str, match: re.Match[str]) -> int:
    """Where the code that opens here ends: a fence at its closing line, a span at an equal run of ticks."""
    if run := match["run"]:
        close = re.compile(rf"^[ \t>]*{re.escape(run[0])}{{{len(run)},}}[ \t]*$", re.MULTILINE)
        found = close.search(text, match.end())
        return found.end() if found else len(text)
    ticks = match["ticks"]
    blank = _BLANK_LINE.search(text, match.end())
    span = re.compile(rf"(?<!`){ticks}(?!`)").search(text, match.end(), blank.start() if blank else len(text))
    return span.end() if span else match.end()
