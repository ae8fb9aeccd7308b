"""The front matter's reader: text in YAML's shape to a tree of located nodes.

It knows far less than YAML, on purpose. A one-line value is the text as it stands, to the end of the line (` #`
begins a comment), unless it is wholly quoted, `{key: value, …}`, or a block begun by `|` or `>`. What the text means
is decided by whoever asks for it, so `yes`, `010` and `1:30` stay what was written. There are no anchors, aliases,
tags or merge keys; a duplicate key is an error. Sizes are bounded before anything is built.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quizsvc.items.characters import first_unseen
from quizsvc.items.findings import TemplateError, error

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_LINES = 4_000
MAX_ENTRIES = 100
KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*(?:\([A-Za-z0-9_, ]*\))?)[ ]*:(?:[ ]+|$)")


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text at a place in the file; `margin` is what the file has before each further line of it."""

    text: str
    line: int
    column: int
    margin: int = 0


@dataclass(frozen=True, slots=True)
class Sequence:
    """Nodes in the order written."""

    items: "tuple[Node, ...]"
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Entries in the order written, no key twice."""

    entries: "tuple[tuple[Scalar, Node], ...]"
    line: int
    column: int

    def get(self, key: str) -> "Node | None":
        """The node under `key`, if it is there."""
        return next((node for name, node in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: its number, its indent and its text from there."""

    number: int
    indent: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file taken apart: the front matter's tree, the body and the body's first line."""

    front: Mapping
    body: str
    body_line: int


def fail(line: int, column: int, message: str, remedy: str) -> TemplateError:
    """The error of text that cannot be read on from here."""
    return TemplateError([error(line, column, "front-matter", message, remedy)])


def split(text: str) -> Document:
    """The document of a template's text. Raises TemplateError where the front matter cannot be read."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise fail(1, 1, f"the file is larger than {MAX_BYTES // 1024} KiB", "a template is one question: shorten it")
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if (at := first_unseen(line)) >= 0:
            message = f"the character U+{ord(line[at]):04X} is not allowed"
            raise fail(number, at + 1, message, "remove it; a reader of the file would not see it")
    if lines[0].strip() != "---":
        raise fail(1, 1, "the file does not begin with front matter", "put --- on the first line, then `title: …`")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        raise fail(len(lines), 1, "the front matter is not closed", "put --- on a line of its own above the question")
    if end > MAX_LINES:
        raise fail(end, 1, f"the front matter has more than {MAX_LINES} lines", "shorten it")
    reader = Reader(lines[1:end])
    front = reader.document()
    return Document(front, "\n".join(lines[end + 1 :]), end + 2)


class Reader:
    """Reads lines of front matter by their indents; `raw` keeps every line for text blocks."""

    def __init__(self, raw: list[str]) -> None:
        self.raw = raw
        self.lines = list(self._meaningful())
        self.at = 0

    def _meaningful(self) -> Iterator[Line]:
        """Lines that are neither empty nor a comment; the file's first line is the one with ---."""
        for index, text in enumerate(self.raw):
            stripped = text.lstrip(" ")
            if not stripped.strip() or stripped.startswith("#"):
                continue
            if stripped.startswith("\t"):
                raise fail(index + 2, 1, "the line is indented with a tab", "indent with spaces")
            yield Line(index + 2, len(text) - len(stripped), stripped.rstrip())

    def document(self) -> Mapping:
        """The whole front matter."""
        if not self.lines:
            raise fail(1, 1, "the front matter is empty", "begin with `title: …`")
        first = self.lines[0]
        node = self.mapping(first.indent, 1)
        if self.at < len(self.lines):
            line = self.lines[self.at]
            raise fail(line.number, line.indent + 1, "the line's indent fits nothing above it", "line it up")
        return node

    def block(self, indent: int, depth: int) -> Node:
        """The mapping or list whose lines begin at `indent`."""
        line = self.lines[self.at]
        if depth > MAX_DEPTH:
            raise fail(line.number, line.indent + 1, f"nested deeper than {MAX_DEPTH} levels", "no key needs that")
        return self.sequence(indent, depth) if _is_item(line.text) else self.mapping(indent, depth)

    def mapping(self, indent: int, depth: int) -> Mapping:
        """`key: value` lines at one indent."""
        start = self.lines[self.at]
        entries: list[tuple[Scalar, Node]] = []
        while self.at < len(self.lines) and self.lines[self.at].indent == indent:
            line = self.lines[self.at]
            match = KEY.match(line.text)
            if _is_item(line.text) or match is None:
                raise fail(
                    line.number, indent + 1, f"'{line.text[:40]}' is not of the form `key: value`", _remedy(line.text)
                )
            key = Scalar(match.group(1), line.number, indent + 1)
            _refuse_more(key, entries)
            self.at += 1
            entries.append((key, self.value(line, match.end(), depth)))
        return Mapping(tuple(entries), start.number, start.indent + 1)

    def sequence(self, indent: int, depth: int) -> Sequence:
        """`- item` lines at one indent; an item may be a value, or a mapping begun on its line."""
        start = self.lines[self.at]
        items: list[Node] = []
        while self.at < len(self.lines) and self.lines[self.at].indent == indent and _is_item(self.lines[self.at].text):
            line = self.lines[self.at]
            if len(items) == MAX_ENTRIES:
                raise fail(line.number, indent + 1, f"the list has more than {MAX_ENTRIES} items", "shorten it")
            rest = line.text[1:].lstrip(" ")
            inner = indent + len(line.text) - len(rest)
            if rest and KEY.match(rest) and not rest.startswith("{"):
                self.lines[self.at] = Line(line.number, inner, rest)
                items.append(self.block(inner, depth + 1))
            else:
                self.at += 1
                items.append(self.value(line, len(line.text) - len(rest), depth))
        return Sequence(tuple(items), start.number, start.indent + 1)

    def value(self, line: Line, start: int, depth: int) -> Node:
        """What stands behind a key: on its line, or indented below it."""
        text, column = _uncomment(line.text[start:]), line.indent + start + 1
        if text in {"|", ">"}:
            return self.text_block(line, folded=text == ">")
        if text:
            return scalar(text, line.number, column, depth)
        if self.at < len(self.lines):
            below = self.lines[self.at]
            if below.indent > line.indent or (below.indent == line.indent and _is_item(below.text)):
                return self.block(below.indent, depth + 1)
        return Scalar("", line.number, column)

    def text_block(self, line: Line, folded: bool) -> Scalar:
        """The lines indented deeper than the key, verbatim (`|`) or joined by spaces (`>`)."""
        taken: list[str] = []
        index = line.number - 1
        while index < len(self.raw):
            text = self.raw[index]
            if text.strip() and len(text) - len(text.lstrip(" ")) <= line.indent:
                break
            taken.append(text)
            index += 1
        while self.at < len(self.lines) and self.lines[self.at].number < index + 2:
            self.at += 1
        margin = min((len(text) - len(text.lstrip(" ")) for text in taken if text.strip()), default=0)
        kept = [text[margin:].rstrip() for text in taken]
        blank = next((n for n, text in enumerate(kept) if text), 0)
        text = (" " if folded else "\n").join(kept[blank:]).strip()
        return Scalar(text, line.number + 1 + blank, margin + 1, margin)


def scalar(text: str, line: int, column: int, depth: int) -> Node:
    """A one-line value: quoted text, an inline mapping, or the text itself."""
    if len(text) >= 2 and text[0] == text[-1] == '"' and '"' not in text[1:-1].replace('\\"', ""):
        return Scalar(text[1:-1].replace('\\"', '"'), line, column + 1)
    if len(text) >= 2 and text[0] == text[-1] == "'" and "'" not in text[1:-1].replace("''", ""):
        return Scalar(text[1:-1].replace("''", "'"), line, column + 1)
    if text[0] == "{" and text[-1] == "}" and not text.startswith("{{"):
        return _inline_mapping(text, line, column, depth)
    return Scalar(text, line, column)


def words(node: Scalar) -> tuple[Scalar, ...]:
    """The names in `[a, b]` or `a, b`, each at its place."""
    text, offset = node.text, 0
    if text.startswith("[") and text.endswith("]"):
        text, offset = text[1:-1], 1
    found = []
    for start, piece in split_top(text, ","):
        stripped = piece.strip()
        lead = len(piece) - len(piece.lstrip())
        if stripped:
            found.append(Scalar(stripped, node.line, node.column + offset + start + lead))
    return tuple(found)


def split_top(text: str, separator: str) -> list[tuple[int, str]]:
    """Pieces of text between separators that stand in no bracket and no quotes, each with where it begins."""
    pieces, depth, quote, start = [], 0, "", 0
    for index, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == separator and depth == 0:
            pieces.append((start, text[start:index]))
            start = index + 1
    return [*pieces, (start, text[start:])]


def _remedy(text: str) -> str:
    """What to write for a line that is not of the form `key: value`."""
    before = text.partition(":")[0]
    if ":" in text and not before.isascii():
        return "spell the name with the letters a to z, as in mu or lam"
    if KEY.match(text.replace("=", ": ", 1)) and "=" in text:
        return "write a colon and a space for the equals sign"
    if KEY.match(text.replace(":", ": ", 1)):
        return "put a space after the colon"
    return "write key: value"


def _inline_mapping(text: str, line: int, column: int, depth: int) -> Mapping:
    if depth >= MAX_DEPTH:
        raise fail(line, column, f"nested deeper than {MAX_DEPTH} levels", "no key needs that")
    entries: list[tuple[Scalar, Node]] = []
    for start, piece in split_top(text[1:-1], ","):
        lead = len(piece) - len(piece.lstrip())
        at = column + 1 + start + lead
        if not piece.strip():
            continue
        match = KEY.match(piece.strip())
        if match is None:
            raise fail(line, at, f"'{piece.strip()[:40]}' is not of the form `key: value`", "write {key: value}")
        key = Scalar(match.group(1), line, at)
        _refuse_more(key, entries)
        value = piece.strip()[match.end() :].strip()
        entries.append((key, scalar(value, line, at + match.end(), depth + 1) if value else Scalar("", line, at)))
    return Mapping(tuple(entries), line, column)


def _refuse_more(key: Scalar, entries: list[tuple[Scalar, Node]]) -> None:
    """Refuse a key that stands there already, and one too many."""
    if len(entries) == MAX_ENTRIES:
        raise fail(key.line, key.column, f"more than {MAX_ENTRIES} keys stand side by side", "leave some out")
    for other, _ in entries:
        if other.text == key.text:
            message = f"'{key.text}' stands here a second time; the first is on line {other.line}"
            raise fail(key.line, key.column, message, "keep one of them")


def _is_item(text: str) -> bool:
    return text == "-" or text.startswith("- ")


def _uncomment(text: str) -> str:
    """The text before a ` #` that stands outside quotes."""
    quote = ""
    for index, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and (index == 0 or text[index - 1] in " ([{,:="):
            quote = character
        elif character == "#" and (index == 0 or text[index - 1] == " "):
            return text[:index].rstrip()
    return text.rstrip()
