"""What a variant may show: words, shapes and formulas, and nothing that acts, calls or is fetched."""

import re
from html.parser import HTMLParser
from typing import Any

from tests.items.typeset.gate import text_of

SVG = {"svg", "title", "desc", "clipPath", "rect", "g", "line", "path", "circle", "text", "tspan"}


def assert_inert(value: Any, name: str = "") -> None:
    """Nothing active stands in any text of a variant, and what is plain text is nowhere taken for markup."""
    if isinstance(value, dict):
        for key, inside in value.items():
            assert_inert(inside, key)
    elif isinstance(value, list | tuple):
        for inside in value:
            assert_inert(inside, name)
    elif isinstance(value, str) and name.endswith("html"):
        text_of(value)
    elif isinstance(value, str) and name.endswith("svg"):
        Drawing().feed(value)


class Drawing(HTMLParser):
    """Reads an SVG, and holds it to shapes, words and finite numbers."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Shapes alone, without events, styles or addresses beyond the drawing itself."""
        assert tag in {name.lower() for name in SVG}, tag
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in {"style", "href", "xlink:href", "src"}, name
            assert "url(" not in (value or "") or value == "url(#figure-clip)", value
            if name in {"d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height", "points"}:
                assert not re.search("nan|inf|e", value or "", re.IGNORECASE), value
