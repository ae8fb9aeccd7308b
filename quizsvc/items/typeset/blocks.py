"""Blocks of our own among Markdown's: a display formula, a value that stands alone, the container of a table.

A paragraph ends before each of them and goes on after it, since none may stand inside ``<p>``.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from quizsvc.items.typeset.formulas import Cut
from quizsvc.items.typeset.marks import FORMULA, is_hole
from quizsvc.items.typeset.tables import SCROLL


def with_blocks(tokens: Sequence[Token], cut: Cut) -> Iterator[Token]:
    """The tokens with every display formula and every lone hole a block, and every table in a container."""
    stream = iter(tokens)
    for token in stream:
        if token.type == "paragraph_open":
            yield from _paragraph(token, next(stream), next(stream), cut)
            continue
        _refuse_display(token.children or [], cut)
        if token.type == "table_open":
            yield _block(SCROLL, token.level)
        yield token
        if token.type == "table_close":
            yield _block("</div>\n", token.level)


def lone_mark(token: Token) -> str:
    """The character of the hole or display formula that is a block; empty for any other token."""
    return token.content if token.type == "html_block" and len(token.content) == 1 else ""


def _refuse_display(children: Sequence[Token], cut: Cut) -> None:
    for child in children:
        for mark in re.findall(FORMULA, child.content):
            if cut.is_display(mark):
                remedy = "use $...$ here, or give it a paragraph of its own"
                cut.fail_inside(cut.formula(mark), -2, "a display formula within a line", remedy)


def _paragraph(opening: Token, inline: Token, closing: Token, cut: Cut) -> Iterator[Token]:
    run: list[Token] = []
    for child in [*_pieces(inline.children or []), None]:
        # Inside emphasis a display formula stays in its run, and is refused there.
        if child is not None and (child.level or not cut.is_display(child.content)):
            run.append(child)
            continue
        if run := _trimmed(run):
            _refuse_display(run, cut)
            yield from _with_run(opening, inline, closing, run)
        run = []
        if child is not None:
            yield _block(child.content, opening.level)


def _pieces(children: Sequence[Token]) -> Iterator[Token]:
    """The children, with every formula outside emphasis and links a piece of its own."""
    for child in children:
        if child.type != "text" or child.level:
            yield child
            continue
        for part in re.split(f"({FORMULA})", child.content):
            if part:
                yield _text(part)


def _with_run(opening: Token, inline: Token, closing: Token, run: list[Token]) -> list[Token]:
    alone = "".join(t.content for t in run).strip()
    if is_hole(alone) and all(t.type == "text" for t in run):
        return [_block(alone, opening.level)]
    return [opening, inline.copy(children=run), closing]


def _trimmed(run: Sequence[Token]) -> list[Token]:
    """Inline tokens without breaks and blanks at either end."""
    tokens = list(run)
    for end in (0, -1):
        while tokens and (tokens[end].type in ("softbreak", "hardbreak") or _is_blank(tokens[end])):
            tokens.pop(end)
        if tokens and tokens[end].type == "text":
            edge = tokens[end].content
            tokens[end] = _text(edge.rstrip() if end else edge.lstrip())
    return tokens


def _is_blank(token: Token) -> bool:
    return token.type == "text" and not token.content.strip()


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _block(content: str, level: int) -> Token:
    """Passed on as it stands: a character that becomes a block, or markup of our own."""
    return Token("html_block", "", 0, content=content, level=level)
