"""The text of an expression: bounded before it is parsed, so that nothing hostile reaches the parser."""

import ast
import re

from quizsvc.items.expr.errors import ExpressionError
from quizsvc.items.expr.textbook import remedy_of

MAX_CHARACTERS = 2_000
MAX_DEPTH = 40
TIGHT = re.compile(r"(?<![A-Za-z0-9_])[0-9][0-9_.]*+(?:[eE][+-]?[0-9_]++)?+(?=[A-Za-z_])")
"""A number that runs into a letter: hexadecimal, imaginary, or `1if`, which Python reads with a warning."""


def place(source: str, offset: int, line: int, column: int, margin: int) -> tuple[int, int]:
    """Line and column in the file of an offset into the source."""
    before = source[:offset]
    rows = before.count("\n")
    return (line, column + offset) if rows == 0 else (line + rows, margin + offset - before.rfind("\n"))


def syntax_tree(source: str, line: int, column: int, margin: int) -> ast.Expression:
    """The syntax tree of a bounded text; newlines count as spaces."""
    offset, message = _refusal(source)
    if message:
        where = place(source, offset, line, column, margin)
        raise ExpressionError(message, remedy_of(source[:MAX_CHARACTERS]), *where)
    try:
        return ast.parse(source.replace("\n", " ").strip(), mode="eval")
    except SyntaxError as problem:
        offset = len(source) - len(source.lstrip()) + max((problem.offset or 1) - 1, 0)
        where = place(source, offset, line, column, margin)
        message = f"'{_short(source)}' is not an expression"
        raise ExpressionError(message, remedy_of(source), *where) from None
    except (ValueError, RecursionError, MemoryError, OverflowError):
        raise ExpressionError(
            "the expression is too deeply nested", "split it into named steps", line, column
        ) from None


def _refusal(source: str) -> tuple[int, str]:
    """Where and why a text is refused before it is parsed; an empty message where it is not."""
    if not source.strip():
        return 0, "an expression is missing here"
    if len(source) > MAX_CHARACTERS:
        return 0, f"the expression has {len(source):,} characters; at most {MAX_CHARACTERS:,} are read"
    depth, quote = 0, ""
    for offset, character in enumerate(source):
        if character == quote:
            quote = ""
        elif not quote and character in "\"'":
            quote = character
        elif not quote:
            depth += (character in "([{") - (character in ")]}")
        message = _character_refusal(character, bool(quote), depth)
        if message:
            return offset, message
        if source.startswith(("'''", '"""'), offset):
            return offset, "three quotes stand in a row"
    tight = TIGHT.search(re.sub(r"'[^']*'|\"[^\"]*\"", lambda text: " " * len(text[0]), source))
    return (tight.start(), "a number runs into a letter") if tight else (0, "")


def _character_refusal(character: str, quoted: bool, depth: int) -> str:
    if character != "\n" and not character.isprintable():
        return "a control character stands in the expression"
    if character == "\\":
        return "a backslash stands in the expression"
    if not quoted and ord(character) > 127:
        return f"'{character}' is not understood in an expression"
    if not quoted and character == "#":
        return "a comment stands in the expression"
    return f"brackets are nested deeper than {MAX_DEPTH}" if depth > MAX_DEPTH else ""


def _short(source: str) -> str:
    return source if len(source) <= 60 else source[:57] + "…"
