"""The answer kind `matrix`: a table with entries given and entries asked."""

import pytest

from quizsvc.items.answers import KINDS
from quizsvc.items.response import Response
from quizsvc.items.search import DrawError
from quizsvc.items.variant import instantiate
from tests.items.asking import MATRIX, asked, mark, refused
from tests.items.samples import assert_told, good, spoilt

KIND = KINDS["matrix"]
PART = asked(MATRIX)
FULL = spoilt("  asked:\n    - . ?\n    - ? ?\n", "", MATRIX)
WHOLE = asked(FULL)


def read(raw: object, whole: bool = False) -> list[list[float]]:
    """The table read."""
    found = KIND.read(WHOLE if whole else PART, raw)
    assert isinstance(found, Response), found
    return [list(row) for row in found.value]


@pytest.mark.parametrize(
    "raw",
    [
        {"0.1": "2", "1.0": "3", "1.1": "4"},
        {"0.1": "2 3 4", "1.0": "", "1.1": ""},
        {"0.1": "1 2 3 4", "1.0": "", "1.1": ""},
        [[1, 2], [3, 4]],
        [[None, "2"], [3, 4]],
        [2, 3, 4],
        "2 3 4",
        "1\t2\n3\t4",
        "1 2; 3 4",
        "1;2\n3;4",
        "1,2\n3,4",
        "[[1, 2], [3, 4]]",
        "1 2 3 4",
    ],
)
def test_what_is_given_stays_given(raw: object) -> None:
    """Of a whole table only the entries asked are taken; the others are the key's."""
    assert read(raw) == [[PART.key[0][0], 2], [3, 4]]


def test_decimal_commas_in_a_pasted_table() -> None:
    """A row's commas are decimal where something else parts its numbers."""
    assert read("1,5\t2,5\n3,5\t4", whole=True) == [[1.5, 2.5], [3.5, 4]]
    assert "can be read as 1234 or as 1.234" in refused(WHOLE, "1,234 2\n3 4")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("1 2\n3 4\n5 6", "3 lines were given. Give 2 rows of 2 numbers."),
        ("1 2 3\n4", "3 values were given. Give 2 numbers: left; right."),
        ("1 2 3; 4", "3 values were given"),
        ([[1, 2, 3], [4]], "The table has another shape"),
        ([[1, 2]], "The table has another shape"),
        ([[1, 2], 3], "The table has another shape"),
        ({"0.1": "2", "1.0": "", "1.1": "4"}, "second, left: The answer box is empty"),
        ({"0.0": "2"}, "No number was given. Give 3 numbers: first, right; second, left; second, right."),
    ],
)
def test_a_table_of_another_shape_is_asked_back(raw: object, words: str) -> None:
    """Rows are never guessed at."""
    assert words in refused(PART, raw)


def test_only_what_is_asked_counts() -> None:
    """Credit by entry asked; the feedback names them by row and column."""
    key = [list(row) for row in PART.key]
    assert mark(PART, key).right
    key[0][1] += 0.051
    found = mark(PART, key)
    assert found.credit == pytest.approx(2 / 3)
    assert found.feedback_text.startswith("Right: second, left; second, right. Not right: first, right (")


def test_a_misconception_is_matched_whole() -> None:
    """Its entries asked name it."""
    wrong = PART.misconceptions[0].value
    assert mark(PART, wrong).diagnosis == "other-sign"
    assert mark(PART, wrong).credit == pytest.approx(2 / 3)


def test_misconceptions_stand_apart_in_an_entry_asked() -> None:
    """A difference in an entry that is given tells nothing."""
    with pytest.raises(DrawError, match="other-sign was too near the key"):
        instantiate(good(spoilt("value: [[a, 10 * b], [b - a, 7]]", "value: [[a + 9, 10 * b], [a - b, 7]]", MATRIX)), 0)


def test_the_key_is_shown_as_a_table() -> None:
    """The verdict's table has the names of rows and columns as headings."""
    assert '<th scope="col">right</th>' in PART.key_html
    assert '<th scope="row">second</th>' in PART.key_html
    assert PART.key_text.startswith(f"first: {PART.key[0][0]:g}, ")


def test_the_control_shows_what_is_given() -> None:
    """An entry given stands as text, the others have a box that keeps what was typed."""
    html = KIND.control(PART, {"0.1": "2", "1.0": "<", "1.1": ""}, "w").html
    assert html.count("<input") == 3
    assert f"<td>{PART.key[0][0]:g}</td>" in html
    assert 'name="answer-answer.1.0" value="&lt;" aria-label="second, left"' in html
    assert KIND.control(PART, [[1, 2], [3, 4]], "w").html.count('value="') == 3


def test_a_line_typed_is_read() -> None:
    """In a terminal the numbers asked are typed row by row."""
    assert KIND.outline(PART)[2] == "  second: ?, ?"
    assert read(KIND.typed("2 3 4"))[1] == [3, 4]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("rows: [first, second]", "rows: [first]", "the key had 2 rows, and 1 names"),
        ("columns: [left, right]", "columns: [a, b, c]", "the key had 2 columns, and 3 names"),
        ("    - . ?\n    - ? ?\n", "    - . ? ?\n", r"`asked` has \(1, 3\)"),
        ("value: [[a, 10 * b], [a - b, 7]]", "value: [[a, b], [a]]", "rows of this table have different lengths"),
        ("value: [[a, 10 * b], [b - a, 7]]", "value: [[a, b]]", r"other-sign had the shape \(1, 2\)"),
    ],
)
def test_what_does_not_fit_rejects_the_draw(old: str, new: str, words: str) -> None:
    """Shapes that differ are told."""
    with pytest.raises(DrawError, match=words):
        instantiate(good(spoilt(old, new, MATRIX)), 0)


@pytest.mark.parametrize(
    ("old", "new", "needle", "message"),
    [
        ("    - . ?\n", "    - x ?\n", "x ?", "a line of `asked` holds ? and . only"),
        ("    - . ?\n", "    - . ? ?\n", "type: matrix", "`asked` is no table with a ? in it"),
        ("    - . ?\n    - ? ?\n", "    - . .\n    - . .\n", "type: matrix", "`asked` is no table with a ? in it"),
        ("value: [[a, 10 * b], [a - b, 7]]", "value: \"'six'\"", "'six'", "the value is text in quotes"),
    ],
)
def test_a_spoilt_specification_is_told(old: str, new: str, needle: str, message: str) -> None:
    """One thing wrong with the answer is one finding at its place."""
    assert_told(spoilt(old, new, MATRIX), needle, message)
