"""Every hostile template is refused at its place, or shows nothing active, within a bounded time and memory."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.hostile.cases import Case, template, templates
from tests.hostile.worker import Worker, end_of
from tests.items.typeset.gate import text_of

CPU_SECONDS = 0.5
MEMORY_BYTES = 200_000_000
CASES = templates()
SVG = {"svg", "title", "desc", "clipPath", "rect", "g", "line", "path", "circle", "text", "tspan"}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """One worker for all cases, each of which it gives to a process of its own."""
    made = Worker()
    yield made
    made.close()


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_a_hostile_template_is_refused_or_harmless(worker: Worker, case: Case) -> None:
    """It ends as it should, with a place and words, and costs no more than half a second and 200 MB."""
    made = worker.run(case)
    assert made["end"] == case.end
    assert made["cpu"] <= CPU_SECONDS
    assert made["memory"] <= MEMORY_BYTES
    assert made["findings"] or case.end == "harmless"
    for finding in made["findings"]:
        assert finding["line"] >= 1
        assert finding["column"] >= 1
        assert 0 < len(finding["message"]) <= 300
        assert finding["remedy"]
        assert "object at 0x" not in finding["message"]
    for variant in made.get("shown", ()):
        assert_inert(variant)


def test_there_are_cases_of_every_class() -> None:
    """The corpus is as large as it is meant to be, and no two of its cases are one."""
    counts = Counter(case.kind for case in CASES)
    assert len(counts) >= 18
    assert min(counts.values()) >= 10
    assert len({(case.item, case.text) for case in CASES}) > 0.99 * len(CASES)


def test_the_sound_template_is_sound() -> None:
    """What the cases are put into can be drawn: nothing else in it is refused."""
    assert end_of({"item": "probe", "text": template("body", "What is it?")})["end"] == "harmless"


def test_the_bounds_can_fail(worker: Worker) -> None:
    """A case that takes time or memory, or that nobody declared, would be seen: the worker tells what it took."""
    assert worker.ask({"item": "a", "text": 3})["end"].startswith("AttributeError")
    took = worker.ask({"item": "a", "text": "", "burn": {"seconds": 0.6, "bytes": 250_000_000}})
    assert took["cpu"] > CPU_SECONDS
    assert took["memory"] > MEMORY_BYTES


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
