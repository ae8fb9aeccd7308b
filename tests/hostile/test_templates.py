"""Every hostile template is refused at its place, or shows nothing active, within a bounded time and memory."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.hostile.cases import Case, template, templates
from tests.hostile.inert import assert_inert
from tests.hostile.worker import Worker, end_of

CPU_SECONDS = 0.5
MEMORY_BYTES = 200_000_000
CASES = templates()


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
