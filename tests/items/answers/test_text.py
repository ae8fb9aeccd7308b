"""The answer kind `text`: kept, never marked, and never in the way of the parts that are."""

import pytest

from quizsvc.items.answers import KINDS
from quizsvc.items.grade import Verdict, grade, read
from quizsvc.items.response import Response
from quizsvc.items.variant import instantiate
from tests.items.asking import TEXT, TEXT_BESIDE, asked, refused
from tests.items.samples import good

KIND = KINDS["text"]
PART = asked(TEXT)


def verdict(text: str, raw: dict[str, object]) -> Verdict:
    """The verdict on raw answers."""
    variant = instantiate(good(text), 0)
    seen = read(variant, raw)
    return grade(variant, {name: found for name, found in seen.items() if isinstance(found, Response)})


def test_a_text_is_kept_as_it_is() -> None:
    """The text without the spaces around it, and its length told."""
    assert KIND.read(PART, " It depends. \n") == Response("It depends.", "Your text of 11 characters is kept.")
    assert KIND.read(PART, "x" * 10_000) == Response("x" * 10_000, "Your text of 10,000 characters is kept.")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (" \n", "The text is empty."),
        (None, "The text is empty."),
        (["a"], "The text is empty."),
        ("x" * 10_001, "10,001"),
    ],
)
def test_what_is_no_text_says_why(raw: object, words: str) -> None:
    """Nothing written, and too much of it."""
    assert words in refused(PART, raw)


def test_a_text_neither_gives_credit_nor_takes_it() -> None:
    """Beside a number only the number counts; alone it earns nothing and is not right."""
    key = instantiate(good(TEXT_BESIDE), 0).parts[0].key
    for said in ("because", "no idea"):
        assert (
            verdict(TEXT_BESIDE, {"total": repr(key), "why": said}).credit,
            verdict(TEXT_BESIDE, {"total": "99", "why": said}).credit,
        ) == (1, 0)
        assert verdict(TEXT_BESIDE, {"total": repr(key), "why": said}).right
        assert not verdict(TEXT_BESIDE, {"total": "99", "why": said}).right
    alone = verdict(TEXT, {"answer": "because"})
    assert (alone.credit, alone.right, alone.parts[0].graded) == (0.0, False, False)


def test_the_box_keeps_its_text() -> None:
    """What was written stands in the box again, escaped; a first line end is not swallowed."""
    html = KIND.control(PART, "\n</textarea><script>", "w").html
    assert "\n\n&lt;/textarea&gt;&lt;script&gt;</textarea>" in html
