"""Where things stand in the file: the source, a text made from it and the way back, and the error that names a place.

Offsets count characters from 0; lines and columns count from 1, as an editor does.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import NoReturn

from quizsvc.items.characters import first_unseen

SOURCE_LIMIT = 64 * 1024
_ENTITY = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?")

Fail = Callable[[int, str, str], NoReturn]
"""Raises for an offset, a message and a remedy."""


class TypesetError(Exception):
    """A text that cannot be typeset: where (in the file), what is wrong, and what would be right."""

    def __init__(self, line: int, column: int, message: str, remedy: str = "") -> None:
        super().__init__(f"line {line}, column {column}: {message}" + (f"; {remedy}" if remedy else ""))
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class File:
    """The source with the line of the file on which it begins."""

    source: str
    first_line: int

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        before = self.source[:offset]
        return self.first_line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1

    def fail(self, offset: int, message: str, remedy: str = "") -> NoReturn:
        """Raise TypesetError at an offset."""
        raise TypesetError(*self.place(offset), message, remedy)


def checked_file(source: str, first_line: int) -> File:
    """The file of a source, or TypesetError for one too long or with a character that is not allowed."""
    source = source.replace("\r\n", "\n")
    file = File(source, first_line)
    if len(source) > SOURCE_LIMIT or len(source.encode("utf-8", "replace")) > SOURCE_LIMIT:
        file.fail(0, f"a text of {len(source)} characters, wanted at most {SOURCE_LIMIT} bytes", "split the text")
    if (at := first_unseen(source)) >= 0:
        file.fail(at, f"the character U+{ord(source[at]):04X} is not allowed", "remove it")
    for entity in _ENTITY.finditer(source):
        shown = unescape(entity[0])
        if shown in ("", "\ufffd") or first_unseen(shown) >= 0:
            file.fail(entity.start(), f"the character {entity[0]} is not allowed", "remove it")
    return file


@dataclass(frozen=True, slots=True)
class Origin:
    """A text made from an earlier one by replacing stretches, and the way back to the earlier offsets."""

    text: str
    new: tuple[int, ...]
    old: tuple[int, ...]

    def back(self, offset: int) -> int:
        """The offset in the earlier text."""
        at = bisect_right(self.new, offset) - 1
        return self.old[at] + offset - self.new[at]


def replaced(text: str, cuts: Sequence[tuple[int, int, str]]) -> Origin:
    """The text with each stretch [start, end) replaced; ``cuts`` in order, not overlapping."""
    parts, new, old, at, length = [], [0], [0], 0, 0
    for start, end, put in cuts:
        parts += [text[at:start], put]
        length += start - at + len(put)
        new += [length - len(put), length]
        old += [start, end]
        at = end
    return Origin("".join([*parts, text[at:]]), tuple(new), tuple(old))
