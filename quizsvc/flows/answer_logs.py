"""Answer logs as files: read whole, each fault told with its line and what to do."""

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from math import inf, isfinite
from pathlib import Path

from quizsvc.adaptive.ability import Item
from quizsvc.adaptive.answer_log import Answer
from quizsvc.adaptive.prediction import labelled
from quizsvc.adaptive.settings import Settings
from quizsvc.names import ConceptId, ItemId, LearnerId

NEEDED = ("user_id", "item_id", "concept_id", "order", "correct")
GZIP = b"\x1f\x8b"


class LogError(Exception):
    """A log that cannot be used: the sentence says which file and line, what was got, and what to do."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a table, by the names of its columns."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def text(self, name: str) -> str:
        """A cell that must hold something."""
        found = self.cells[name].strip()
        if not found:
            raise self.wrong(f"{name} is empty", f"give every row its {name}")
        return found

    def number(self, name: str) -> float:
        """A cell that must hold a finite number."""
        text = self.text(name)
        try:
            found = float(text)
        except ValueError:
            found = inf
        if not isfinite(found):
            raise self.wrong(f"{name} is {_shown(text)}", "write a number there")
        return found

    def optional(self, name: str) -> float | None:
        """A cell that may be missing or empty."""
        return self.number(name) if self.cells.get(name, "").strip() else None

    def wrong(self, got: str, remedy: str) -> LogError:
        """The sentence about this line."""
        return LogError(f"{self.path}, line {self.line}: {got}; {remedy}")


def read_log(path: Path) -> list[Answer]:
    """The answers of a log (CSV, gzip or not) in their order.

    Columns: user_id, item_id, concept_id, order, correct; optional `concepts` (all of them, with `;` between),
    `attempt` (above 1: learnt from and not scored) and `timestamp`. Raises LogError.
    """
    answers: list[Answer] = []
    last = -inf
    for row in _rows(path, NEEDED):
        order = row.number("order")
        if order < last:
            raise row.wrong(f"order is {order:g} after {last:g}", "sort the rows by order")
        last = order
        answers.append(_answer(row))
    return answers


def read_items(path: Path, settings: Settings) -> dict[ItemId, Item]:
    """The items of a table as their labels place them. Raises LogError.

    Columns: item_id; optional expert_difficulty_1to3 and n_choices, empty where unknown.
    """
    found: dict[ItemId, Item] = {}
    for row in _rows(path, ("item_id",)):
        name = ItemId(row.text("item_id"))
        if name in found:
            raise row.wrong(f"item {_shown(name)} comes a second time", "keep one row an item")
        label, choices = row.optional("expert_difficulty_1to3"), row.optional("n_choices")
        if label is not None and not 1 <= label <= 3:
            raise row.wrong(f"expert_difficulty_1to3 is {label:g}", "write 1 (easy) to 3 (hard), or leave it empty")
        if choices is not None and (choices != int(choices) or choices < 2):
            raise row.wrong(f"n_choices is {choices:g}", "write a whole number from 2 up, or leave it empty")
        found[name] = labelled(settings, label, choices)
    return found


def _answer(row: _Row) -> Answer:
    credit = row.number("correct")
    if credit not in (0.0, 1.0):
        raise row.wrong(
            f"correct is {_shown(row.cells['correct'])}", "write 1 for a right answer and 0 for a wrong one"
        )
    concepts = [ConceptId(name.strip()) for name in row.cells.get("concepts", "").split(";") if name.strip()]
    attempt = row.optional("attempt")
    return Answer(
        LearnerId(row.text("user_id")),
        ItemId(row.text("item_id")),
        tuple(dict.fromkeys(concepts)) or (ConceptId(row.text("concept_id")),),
        credit,
        attempt is None or attempt <= 1,
    )


def _rows(path: Path, needed: Sequence[str]) -> Iterator[_Row]:
    """The lines of a table with a heading, each as wide as the heading."""
    lines = csv.reader(StringIO(_text(path), newline=""), strict=True)
    try:
        heading = [name.strip() for name in next(lines, [])]
        if not heading:
            raise LogError(f"{path}: the file is empty; its first line names the columns {', '.join(needed)}")
        missing = [name for name in needed if name not in heading]
        if missing:
            raise LogError(f"{path}, line 1: there is no column {missing[0]}; name the columns {', '.join(needed)}")
        twice = [name for name in heading if heading.count(name) > 1]
        if twice:
            raise LogError(f"{path}, line 1: the column {_shown(twice[0])} comes twice; keep one")
        count = 0
        for cells in lines:
            if not cells:
                continue
            count += 1
            if len(cells) != len(heading):
                got = f"{len(cells)} cells under {len(heading)} columns"
                raise LogError(f"{path}, line {lines.line_num}: {got}; put texts that hold a comma in quotes")
            yield _Row(path, lines.line_num, dict(zip(heading, cells, strict=True)))
    except csv.Error as problem:
        raise LogError(f"{path}, line {lines.line_num}: {problem}; write the file as CSV") from None
    if not count:
        raise LogError(f"{path}: there is no row below the heading; give at least one")


def _text(path: Path) -> str:
    """The file's text, unpacked where it is packed."""
    try:
        raw = path.read_bytes()
        if raw.startswith(GZIP):
            raw = gzip.decompress(raw)
        text = raw.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise LogError(f"{path} cannot be read ({reason}); give a CSV file, packed by gzip or not") from None
    except UnicodeDecodeError as problem:
        raise LogError(f"{path}, byte {problem.start}: this is not UTF-8; save the file as UTF-8") from None
    if "\0" in text:
        raise LogError(f"{path}: a character of the text is NUL; save the file as UTF-8")
    return text


def _shown(text: str) -> str:
    """A cell's text, short."""
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
