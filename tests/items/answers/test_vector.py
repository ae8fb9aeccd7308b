"""The answer kind `vector`: how several numbers are read, and what each earns."""

import pytest

from quizsvc.items.answers import KINDS
from quizsvc.items.response import Response
from quizsvc.items.search import DrawError
from quizsvc.items.variant import instantiate
from tests.items.asking import VECTOR, asked, mark, refused
from tests.items.samples import assert_told, good, spoilt

KIND = KINDS["vector"]
PART = asked(VECTOR)


def read(raw: object) -> list[float]:
    """The numbers read."""
    found = KIND.read(PART, raw)
    assert isinstance(found, Response), found
    return list(found.value)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ({"0": "1.5", "1": "2"}, [1.5, 2]),
        ({"0": "1,5", "1": "1/4"}, [1.5, 0.25]),
        ({"0": "1.5 2", "1": ""}, [1.5, 2]),
        ({"0": " ", "1": "1.5\t2"}, [1.5, 2]),
        ([1.5, 2], [1.5, 2]),
        (["1.5", "50%"], [1.5, 0.5]),
        ("1.5 2", [1.5, 2]),
        ("1.5\t2", [1.5, 2]),
        ("1.5\n2", [1.5, 2]),
        ("1,5;2,5", [1.5, 2.5]),
        ("1,5 2,5", [1.5, 2.5]),
        ("1.5, 2", [1.5, 2]),
        ("1,5", [1, 5]),
        ("[1.5, 2]", [1.5, 2]),
        ("(−1; 2e3)", [-1, 2000]),
        ("1 000\t2", [1000, 2]),
    ],
)
def test_numbers_are_read_in_many_spellings(raw: object, wanted: list[float]) -> None:
    """Boxes, lists, spreadsheet rows and columns, decimal commas where they can be nothing else."""
    assert read(raw) == wanted


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("1 234,5", "can be read as 1; 234.5 or as 1234; 5"),
        ("1,234;5", "low: “1,234” can be read as 1234 or as 1.234"),
        ({"0": "1,234", "1": "5"}, "low: “1,234” can be read as 1234 or as 1.234"),
        ({"0": "1", "1": ""}, "high: The answer box is empty"),
        ({"0": "", "1": ""}, "No number was given. Give 2 numbers: low; high."),
        ("", "The answer is empty"),
        ([1.0], "1 value was given. Give 2 numbers: low; high."),
        ("1 2 3", "3 values were given"),
        ([1.0, float("nan")], "high: “nan” was not understood"),
        ([1.0, None], "high: No number was given"),
        ("1 " * 3000, "6,000 characters"),
    ],
)
def test_what_cannot_be_read_says_why(raw: object, words: str) -> None:
    """The sentence says what was got, of which entry, and what is wanted."""
    assert words in refused(PART, raw)


def test_the_echo_names_each_entry() -> None:
    """How the numbers were read is told with their names."""
    assert KIND.read(PART, "1,5;−2") == Response([1.5, -2.0], "Read as low = 1.5; high = −2.")


def test_each_entry_counts_by_itself() -> None:
    """Half of two entries right is half the credit, and the feedback says which."""
    low, high = PART.key
    assert mark(PART, [low, high]).credit == 1.0
    found = mark(PART, [low + 0.005, high + 0.0051])
    assert (found.right, found.credit) == (False, 0.5)
    assert found.feedback_text == f"Right: low. Not right: high ({high + 0.0051:.15g})."
    assert mark(PART, [low + 1, high + 1]).credit == 0.0


def test_a_misconception_is_matched_whole() -> None:
    """All entries of a misconception name it, with the credit it states; one of them does not."""
    low, high = PART.key
    found = mark(PART, [high, low])
    assert (found.right, found.credit, found.diagnosis) == (False, 0.25, "turned-round")
    assert found.feedback_text == "They are the other way round."
    assert mark(PART, [high, low + 1]).diagnosis == ""


def test_a_relative_tolerance_is_each_entrys_own() -> None:
    """One per cent of a large entry is more than one per cent of a small one."""
    part = asked(spoilt("{decimals: 2}", "{rel: 0.01}", VECTOR))
    low, high = part.key
    assert mark(part, [low * 1.0099, high * 1.0099]).right
    assert mark(part, [low + 0.0099 * high, high]).credit == 0.5
    assert part.accepted == "Accepted: each number within 1% of the exact one."


def test_misconceptions_stand_apart_in_one_entry_at_least() -> None:
    """One that differs in a single entry is kept; one that differs nowhere enough rejects the draw."""
    near = spoilt("value: [10 * b, a]", "value: [a, 10 * b + 0.0099]", VECTOR)
    with pytest.raises(DrawError, match="turned-round was too near the key"):
        instantiate(good(near), 0)
    assert asked(spoilt("value: [10 * b, a]", "value: [a, 10 * b + 0.0101]", VECTOR)).misconceptions


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("value: [10 * b, a]", "value: [10 * b]", "turned-round had 1 entries; the key has 2"),
        ("names: [low, high]", "names: [low, mid, high]", "as many as names"),
    ],
)
def test_what_does_not_fit_rejects_the_draw(old: str, new: str, words: str) -> None:
    """Lengths that differ are told."""
    with pytest.raises(DrawError, match=words):
        instantiate(good(spoilt(old, new, VECTOR)), 0)


def test_entries_need_no_names() -> None:
    """Without names the entries go by number, and the key is told without them."""
    part = asked(spoilt("  names: [low, high]\n", "", VECTOR))
    assert part.key_text == f"{part.key[0]:.2f}; {part.key[1]:.2f}"
    assert "entry 2: " in refused(part, [1.0, None])


def test_the_boxes_hold_what_was_given() -> None:
    """After an unreadable answer each box shows what stood in it, escaped."""
    html = KIND.control(PART, {"0": "1,234", "1": '"<'}, "w").html
    assert 'name="answer-answer.0" value="1,234"' in html
    assert 'name="answer-answer.1" value="&quot;&lt;"' in html
    assert 'value="7"' in KIND.control(PART, [7, 8], "w").html


def test_a_line_typed_is_read() -> None:
    """In a terminal the numbers are typed with spaces between them."""
    assert KIND.outline(PART) == ("Type low; high with spaces or semicolons between them.",)
    assert mark(PART, KIND.typed(" ".join(map(repr, PART.key)))).right


@pytest.mark.parametrize(
    ("old", "new", "needle", "message"),
    [
        ("names: [low, high]", "names: [low, low]", "type: vector", "two entries have the same name"),
        ("value: [a, 10 * b]", "value: \"'six'\"", "'six'", "the value is text in quotes"),
        ("names: [low, high]", "labels: [low, high]", "labels", "unknown key 'labels' in answer"),
    ],
)
def test_a_spoilt_specification_is_told(old: str, new: str, needle: str, message: str) -> None:
    """One thing wrong with the answer is one finding at its place."""
    assert_told(spoilt(old, new, VECTOR), needle, message)
