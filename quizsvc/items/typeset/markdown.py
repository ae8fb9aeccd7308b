"""Markdown's tokens, let through an allow-list of blocks, inline marks and links; all else is refused at its place."""

import re
from collections.abc import Sequence
from typing import NoReturn
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from quizsvc.items.typeset.formulas import Cut
from quizsvc.items.typeset.marks import HOLE, PRIVATE, is_formula
from quizsvc.items.typeset.numerals import MINUS

BAR_LIMIT = 20  # rows are filled up to the columns of their table, whatever they hold
LEVEL_LIMIT = 18  # a list takes two levels

_parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
# Indented code would swallow formulas in lists; a setext heading turns a paragraph above "---" into a heading.
_parser.disable(["code", "lheading", "html_block", "html_inline"])
_parser.validateLink = lambda url: True  # type: ignore[method-assign]  # refused aloud in _Check.link instead
_PAIRED = (
    "paragraph", "heading", "blockquote", "bullet_list", "ordered_list", "list_item", "table", "thead", "tbody", "tr",
    "th", "td",
)  # fmt: skip
_BLOCKS = {f"{name}_{end}" for name in _PAIRED for end in ("open", "close")} | {"inline", "fence", "hr"}
_INLINES = {f"{name}_{end}" for name in ("em", "strong", "link") for end in ("open", "close")}
_INLINES |= {"text", "text_special", "softbreak", "hardbreak", "code_inline"}
_HYPHEN = re.compile(rf"(?<![^\s(])-(?=\d|{HOLE})")


def read_markdown(cut: Cut) -> list[Token]:
    """The tokens of a text, all allowed, with no attributes but ours."""
    for line in re.finditer(r".*", cut.text):
        if line[0].count("|") > BAR_LIMIT:
            cut.fail(line.start(), f"a line with more than {BAR_LIMIT} bars", "a table has fewer columns")
    tokens = _parser.parse(cut.text)
    check = _Check(cut)
    for token in tokens:
        check.block(token)
    return tokens


def rendered(tokens: Sequence[Token]) -> str:
    """Tokens as HTML."""
    html: str = _parser.renderer.render(list(tokens), _parser.options, {})
    return html


class _Check:
    """Holds the tokens of one text to what is allowed, and cleans them."""

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self.lines = [0, *(m.end() for m in re.finditer("\n", cut.text))]

    def fail_in(self, block: Token, pattern: str, nth: int, message: str, remedy: str) -> NoReturn:
        """Complains at the nth match of a pattern in the block's lines, or at the block itself."""
        begin, end = block.map or (0, 1)
        start = self.lines[min(begin, len(self.lines) - 1)]
        stop = self.lines[end] if end < len(self.lines) else len(self.cut.text)
        matches = list(re.compile(pattern).finditer(self.cut.text, start, stop))
        self.cut.fail(matches[nth].start() if nth < len(matches) else start, message, remedy)

    def block(self, token: Token) -> None:
        if token.type not in _BLOCKS:
            self.fail_in(token, r"\S", 0, f"{token.type} is not available", "write a paragraph")
        if token.level >= LEVEL_LIMIT:
            self.fail_in(token, r"\S", 0, "lists or quotations nested too deep", f"at most {LEVEL_LIMIT // 2} levels")
        if token.type == "heading_open" and token.tag in ("h1", "h2"):
            self.fail_in(token, r"#", 0, f"a heading of level {token.tag[1]} inside a section", "use ### or deeper")
        token.info = ""
        align = str(token.attrs.get("style", "")).removeprefix("text-align:")
        token.attrs = {"start": token.attrs["start"]} if "start" in token.attrs else {}
        if align in ("left", "right", "center"):
            token.attrs["class"] = f"align-{align}"
        self.inline(token, token.children or [])

    def inline(self, block: Token, children: Sequence[Token]) -> None:
        links = 0
        for child in children:
            if child.type == "image":
                self.fail_in(block, r"!\[", 0, "an image", "use figure: in the front matter")
            if child.type not in _INLINES:
                self.fail_in(block, r"\S", 0, f"{child.type} is not available", "write plain text")
            if child.type == "link_open":
                self.link(block, child, links)
                links += 1
            elif child.type in ("text", "text_special"):
                child.content = _HYPHEN.sub(MINUS, child.content)

    def link(self, block: Token, token: Token, nth: int) -> None:
        href = str(token.attrs.get("href", ""))
        goal = unquote(href)
        self.no_mark(goal)
        external = re.match(r"https?://[^/\\\s]", href, re.IGNORECASE) is not None
        inside = re.match(r"/(?![/\\])|#", href) is not None
        if not external and not inside:
            where = r"(?<=\]\()|(?<=\]\[)|<(?=[A-Za-z][\w+.-]*[:@])"
            self.fail_in(block, where, nth, f"a link to {goal[:40]!r}", "links go to http(s)://..., /... or #...")
        token.attrs = {"href": href, "rel": "noopener"} if external else {"href": href}

    def no_mark(self, goal: str) -> None:
        # What an author percent-encoded is none of ours (or is refused, if it happens to be one in use).
        marks = [mark for mark in PRIVATE.findall(goal) if mark in self.cut.text]
        if not marks:
            return
        what, remedy = "a hole or a formula in the target of a link", "write the whole target"
        if is_formula(marks[0]):
            self.cut.fail_inside(self.cut.formula(marks[0]), 0, what, remedy)
        self.cut.fail(self.cut.text.index(marks[0]), what, remedy)
