"""What every test of typeset text does with one: compile it, fill it, read it as a browser would, be refused."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

import pytest

from quizsvc.items.typeset import Text, TypesetError, Value, compile_text

TAGS = {
    "p", "h3", "h4", "h5", "h6", "em", "strong", "a", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td", "div", "span", "sup",
}  # fmt: skip
MATHS = {
    "math", "mi", "mn", "mo", "ms", "mtext", "mrow", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder",
    "mover", "munderover", "mtable", "mtr", "mtd", "mspace", "mpadded", "mphantom", "code", "b", "i", "em",
}  # fmt: skip
ATTRIBUTES = {
    "href", "rel", "class", "tabindex", "role", "aria-label", "start", "scope", "display", "mathvariant", "form",
    "scriptlevel", "linethickness", "accent", "accentunder", "stretchy", "displaystyle", "fence", "separator",
    "symmetric", "largeop", "movablelimits", "width", "height", "depth", "minsize", "maxsize", "lspace", "rspace",
}  # fmt: skip


class Gate(HTMLParser):
    """Reads HTML as a browser would, and holds it to the allow-list; keeps its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS | MATHS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, name
            assert name != "href" or re.match(r"https?://|/(?!/)|#", value or "", re.IGNORECASE), value
        if tag not in ("hr", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ("hr", "br"):
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(html: str) -> str:
    """The text of a page that passes the gate."""
    gate = Gate()
    gate.feed(html)
    gate.close()
    assert gate.open == []
    return "".join(gate.words)


def compiled(source: str, exact: Sequence[str] = ()) -> Text:
    return compile_text(source, 1, lambda name: name in exact)


def html(source: str, *values: Value, exact: Sequence[str] = ()) -> str:
    return compiled(source, exact).html(values)


def shown(source: str, *values: Value, exact: Sequence[str] = ()) -> str:
    """The text that a reader sees, without blanks."""
    return re.sub(r"[\s\u2061]", "", text_of(html(source, *values, exact=exact)))


def refused(source: str, first_line: int = 1) -> TypesetError:
    with pytest.raises(TypesetError) as caught:
        compile_text(source, first_line, lambda _: True)
    return caught.value
