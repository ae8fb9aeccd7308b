"""The answer kind `match`: a partner for each thing on the left."""

import pytest

from quizsvc.items.answers import KINDS
from quizsvc.items.response import Response
from quizsvc.items.search import DrawError
from quizsvc.items.variant import instantiate
from tests.items.asking import MATCH, asked, mark, refused
from tests.items.samples import assert_told, good, spoilt

KIND = KINDS["match"]
PART = asked(MATCH)
RIGHT = [option.text for option in PART.options or ()]


def test_equal_partners_are_one() -> None:
    """Two things on the left may share a partner, which is shown once."""
    assert len(RIGHT) == 3
    assert PART.key[0][1] == PART.key[2][1]
    assert PART.wanted == "Choose a partner for each."
    without = asked(spoilt("  distractors:\n    - it is 1\n", "", MATCH))
    assert without.wanted == "Choose a partner for each. One may serve twice."


def test_credit_is_by_pair() -> None:
    """Each right pair earns its share, and the wrong ones are named."""
    distractor = RIGHT.index("it is 1")
    assert mark(PART, PART.key).credit == 1.0
    pairs = [[0, distractor], *PART.key[1:]]
    found = mark(PART, pairs)
    assert found.credit == pytest.approx(2 / 3)
    assert found.feedback_text == "2 of 3 pairs are right. Not right: the first → it is 1."
    assert mark(PART, [[i, distractor] for i in range(3)]).credit == 0.0


@pytest.mark.parametrize(
    "raw", [[[0, 1], [1, 0], [2, 2]], [[2, "2"], ["0", 1], [1, 0]], {"0": "1", "1": "0", "2": "2"}]
)
def test_a_form_and_a_list_say_the_same(raw: object) -> None:
    """Pairs in any order, as numbers or as a form's texts."""
    found = KIND.read(PART, raw)
    assert isinstance(found, Response)
    assert found.value == [[0, 1], [1, 0], [2, 2]]
    assert found.echo == f"You paired the first → {RIGHT[1]}; the second → {RIGHT[0]}; the first again → {RIGHT[2]}."
    assert found.echo_html.startswith("You paired<ul><li>")
    assert found.echo_html.count("<li>") == 3


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"0": "1", "1": "", "2": "2"}, "“the second” has no partner yet."),
        ([[0, 1], [1, 1]], "“the first again” has no partner yet."),
        (None, "“the first” has no partner yet."),
        ([[0, 1], [0, 2], [1, 1]], "The pairs were not understood. Give each of the 3 one partner."),
        ([[0, 3]], "The pairs were not understood"),
        ([[3, 0]], "The pairs were not understood"),
        ([0, 1], "The pairs were not understood"),
        ([[True, 0]], "The pairs were not understood"),
        ({"0": "x"}, "The pairs were not understood"),
    ],
)
def test_what_pairs_nothing_says_why(raw: object, words: str) -> None:
    """The sentence names who has no partner."""
    assert words in refused(PART, raw)


def test_the_lists_stay_chosen() -> None:
    """Each list has a label and shows what was chosen; the right-hand side is told in full once."""
    html = KIND.control(PART, {"0": "1", "1": "", "2": "0"}, "w").html
    assert html.count(" selected") == 3
    assert 'aria-label="the first again"' in html
    assert "<ol><li>" in html


def test_letters_and_numbers_typed_are_pairs() -> None:
    """In a terminal the left has letters and the right has numbers."""
    assert KIND.typed("A=2, b = 1 c=3") == [[0, 1], [1, 0], [2, 2]]
    assert mark(PART, KIND.typed(" ".join(f"{'abc'[i]}={j + 1}" for i, j in PART.key))).right
    for line in ("2 1 3", "a=", "=1", "aa=1", "a=1 a=2"):
        assert "The pairs were not understood" in refused(PART, KIND.typed(line))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("left: the second", "left: the first", "two things on the left showed the same text"),
        ("it is 1", "it is {{ a }}", "a distractor showed the text of a partner"),
    ],
)
def test_what_cannot_be_told_apart_rejects_the_draw(old: str, new: str, words: str) -> None:
    """Equal texts on the left, and a distractor that is a partner."""
    with pytest.raises(DrawError, match=words):
        instantiate(good(spoilt(old, new, MATCH)), 0)


@pytest.mark.parametrize(
    ("old", "new", "needle", "message"),
    [
        ("left: the second\n", "lft: the second\n", "lft", "unknown key 'lft' in pair"),
        (
            "    - left: the second\n      right: it is {{ b }}\n",
            "    - second\n",
            "second",
            "a pair has a left and a right",
        ),
        ("right: it is {{ b }}", "right: it is {{ c }}", "c }}", "unknown name 'c'"),
    ],
)
def test_a_spoilt_specification_is_told(old: str, new: str, needle: str, message: str) -> None:
    """One thing wrong with the pairs is told at its place."""
    assert_told(spoilt(old, new, MATCH), needle, message)
