"""The answer kind `choices`: each option judged rightly counts, and ticking all earns nothing."""

from math import comb

import pytest

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import PartVariant
from quizsvc.items.response import Response
from quizsvc.items.search import DrawError
from quizsvc.items.variant import instantiate
from tests.items.asking import CHOICES, asked, mark, refused
from tests.items.samples import assert_told, findings, good, spoilt

KIND = KINDS["choices"]
PART = asked(CHOICES)


def ticks(part: PartVariant, *, right: int, wrong: int) -> list[int]:
    """So many right options and so many wrong ones."""
    options = part.options or ()
    by_truth = [[i for i, option in enumerate(options) if option.right is truth] for truth in (True, False)]
    return [*by_truth[0][:right], *by_truth[1][:wrong]]


@pytest.mark.parametrize(
    ("right", "wrong", "credit"),
    [(2, 0, 1.0), (1, 0, 0.5), (2, 1, 0.5), (1, 1, 0.0), (2, 2, 0.0), (0, 1, 0.0), (0, 2, 0.0)],
)
def test_credit_is_right_shares_less_wrong_shares(right: int, wrong: int, credit: float) -> None:
    """Of two right and two wrong options each right one ticked earns a half and each wrong one costs it."""
    found = mark(PART, ticks(PART, right=right, wrong=wrong))
    assert found.credit == pytest.approx(credit)
    assert found.right is (credit == 1.0)


def test_which_are_right_depends_on_the_data() -> None:
    """The conditions are the variant's own, and one option at least is right and one wrong."""
    for seed in range(20):
        variant = instantiate(good(CHOICES), seed)
        right = {o.text.split(",")[0] for o in variant.parts[0].options or () if o.right}
        larger = "a" if variant.variables["a"] > variant.variables["b"] else "b"
        assert right == {f"{larger} is larger", "both are above 1"}


def test_each_option_misjudged_is_told() -> None:
    """A wrong one ticked and a right one left out are both named, with what the author says of them."""
    options = PART.options or ()
    negative = next(i for i, option in enumerate(options) if "negative" in option.text)
    both = next(i for i, option in enumerate(options) if "both" in option.text)
    larger = next(i for i in PART.key if i != both)
    found = mark(PART, [negative, larger])
    assert sorted(found.feedback_text.split("\n")) == [
        "Right, and not ticked: “both are above 1”",
        "Ticked, and not right: “a is negative” It is <not>.",
    ]
    assert "It is &lt;not&gt;." in found.feedback_html
    assert found.diagnosis == ""
    wrong = next(i for i, option in enumerate(options) if option.misconception == "not-compared")
    assert mark(PART, [wrong] if wrong not in PART.key else [both]).diagnosis == "not-compared"


@pytest.mark.parametrize("raw", [{"ticked": "2"}, {"ticked": ["2"]}, [2], ["2"]])
def test_a_form_and_a_list_say_the_same(raw: object) -> None:
    """One box ticked is a text in a form, several are a list."""
    found = KIND.read(PART, raw)
    assert isinstance(found, Response)
    assert found.value == [2]
    option = (PART.options or ())[2]
    assert found.echo == f"You ticked “{option.text}”"
    assert found.echo_html == f"You ticked<ul><li>{option.html}</li></ul>"


@pytest.mark.parametrize("raw", [None, {}, [], {"ticked": []}, ""])
def test_nothing_ticked_is_asked_back(raw: object) -> None:
    """An empty form is no answer: one option at least is right."""
    assert refused(PART, raw) == "No option was ticked. At least one is right: tick it."


@pytest.mark.parametrize("raw", [[4], [-1], [0, 0], ["x"], [True], [0.0], {"ticked": ["0", "9"]}, [[0]]])
def test_what_is_no_option_is_unreadable(raw: object) -> None:
    """Each option ticked is one of those shown, once."""
    assert "Tick one or more of the 4 shown" in refused(PART, raw)


def test_the_boxes_stay_ticked() -> None:
    """The control shows what was ticked before, and marks nothing else."""
    html = KIND.control(PART, {"ticked": ["1", "3"]}, "w").html
    assert html.count(" checked") == 2
    assert 'name="answer-answer.ticked" value="1" checked' in html
    assert "required" not in html


@pytest.mark.parametrize(
    ("old", "new"), [("right: False", "right: a > 0"), ("right: True", "right: a < 0")], ids=["all", "none"]
)
def test_all_right_or_all_wrong_is_no_question(old: str, new: str) -> None:
    """A draw in which nothing is to be told apart is rejected."""
    text = CHOICES.replace("right: a > b", new).replace("right: b > a", new)
    text = text.replace("right: True", new) if "< 0" in new else text.replace("right: False", new)
    with pytest.raises(DrawError, match="all right or all wrong"):
        instantiate(good(text), 0)


def test_numbers_typed_are_options() -> None:
    """In a terminal options are numbered from 1."""
    assert KIND.outline(PART)[0].startswith("  1. ")
    assert KIND.typed("1, 3") == [0, 2]
    assert "Tick one or more" in refused(PART, KIND.typed("0"))
    assert "Tick one or more" in refused(PART, KIND.typed("1 x"))


def test_guessing_is_what_coin_tosses_earn() -> None:
    """The mean credit over all ways to tick the sample's options, two of them right."""
    ways = [(comb(2, a) * comb(2, b), max(0.0, a / 2 - b / 2)) for a in range(3) for b in range(3)]
    assert KIND.guessing(good(CHOICES).parts[0]) == pytest.approx(sum(n * credit for n, credit in ways) / 16)


@pytest.mark.parametrize(
    ("old", "new", "needle", "message"),
    [
        ("right: True", "right: [1]", "[1]", "the condition is a list of numbers"),
        ("      right: True\n", "", "text: both", "option has no 'right'"),
        (
            "misconception: not-compared",
            "misconception: Not Compared",
            "Not Compared",
            "'Not Compared' cannot be an id",
        ),
    ],
)
def test_a_spoilt_specification_is_told(old: str, new: str, needle: str, message: str) -> None:
    """One thing wrong with the options is told at its place."""
    assert_told(spoilt(old, new, CHOICES), needle, message)


def test_misconceptions_belong_to_the_options() -> None:
    """A list of misconceptions beside the options is refused."""
    text = CHOICES.replace("---\nTake", "misconceptions:\n  - id: x\n    value: a\n    feedback: no\n---\nTake")
    assert "an answer of type choices has no misconceptions of its own" in findings(text)[0].message
