"""The answer kind `order`: steps in order, with some to be left out."""

from itertools import permutations

import pytest

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.order import LONGEST_RUN
from quizsvc.items.response import Response
from quizsvc.items.search import DrawError
from quizsvc.items.variant import instantiate
from tests.items.asking import ORDER, asked, mark, refused
from tests.items.samples import assert_told, good, spoilt

KIND = KINDS["order"]
PART = asked(ORDER, 1)
OPTIONS = PART.options or ()
BEGIN, GO_ON, END = PART.key
STOP = next(i for i, option in enumerate(OPTIONS) if option.text == "stop")
WAIT = next(i for i, option in enumerate(OPTIONS) if option.text == "wait")


@pytest.mark.parametrize(
    ("given", "credit"),
    [
        ([BEGIN, GO_ON, END], 1.0),
        ([GO_ON, END], 2 / 3),
        ([BEGIN, END, GO_ON], 2 / 3),
        ([END, GO_ON, BEGIN], 1 / 3),
        ([BEGIN, GO_ON, END, STOP], 3 / 4),
        ([BEGIN, STOP, GO_ON, WAIT, END], 3 / 5),
        ([STOP], 0.0),
        ([BEGIN], 1 / 3),
    ],
)
def test_credit_is_the_longest_run(given: list[int], credit: float) -> None:
    """The longest common subsequence over the longer of answer and key."""
    found = mark(PART, given)
    assert found.credit == pytest.approx(credit)
    assert found.right is (credit == 1.0)


def test_the_first_fault_is_told() -> None:
    """A step that does not belong, a wrong beginning, a step that does not follow, an end that is missing."""
    strange = mark(PART, [BEGIN, STOP])
    assert strange.feedback_text == "Step 2 does not belong here: “stop” Do not stop."
    assert strange.diagnosis == "gave-up"
    assert mark(PART, [GO_ON, END]).feedback_text == "This is not the first step: “go on”"
    assert mark(PART, [BEGIN, END]).feedback_text == "Step 2 does not follow from step 1: “end with b”"
    assert "<math>" in mark(PART, [BEGIN, END]).feedback_html
    assert mark(PART, [BEGIN, GO_ON]).feedback_text.endswith("1 of 3 are missing after them.")


def test_positions_make_an_order() -> None:
    """A form gives each step its position; gaps are closed, and a step without one is left out."""
    raw = {str(i): "" for i in range(5)} | {str(BEGIN): "1", str(GO_ON): " 2 ", str(END): "5"}
    found = KIND.read(PART, raw)
    assert isinstance(found, Response)
    assert found.value == [BEGIN, GO_ON, END]
    assert found.echo.startswith("Your order: 1. begin with")
    steps = [(PART.options or ())[index].html for index in found.value]
    assert found.echo_html == f"Your order:<ol>{''.join(f'<li>{step}</li>' for step in steps)}</ol>"
    assert "<math>" in found.echo_html


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"0": "1", "1": "1"}, "Two steps have position 1."),
        ({"0": "6"}, "Step 1 has no position from 1 to 5."),
        ({"3": "first"}, "Step 4 has no position from 1 to 5."),
        ({"0": "0"}, "Step 1 has no position from 1 to 5."),
        ({"0": ""}, "No step was placed."),
        ([], "No step was placed."),
        (None, "No step was placed."),
        ([0, 0], "names a step twice, or one that is not there"),
        ([5], "names a step twice, or one that is not there"),
        ([True], "names a step twice, or one that is not there"),
    ],
)
def test_what_is_no_order_says_why(raw: object, words: str) -> None:
    """The sentence says what is wrong with the positions."""
    assert words in refused(PART, raw)


def test_the_positions_stay_chosen() -> None:
    """The control shows again what was chosen, in whichever form it came."""
    for raw in ({"0": "2", "1": "", "2": "1"}, [2, 0]):
        html = KIND.control(PART, raw, "w").html
        pickers = html.split("<select")[1:]
        assert [picker.partition(" selected>")[2][:1] for picker in pickers[:3]] == ["2", "–", "1"]


def test_the_steps_are_shown_in_a_drawn_order() -> None:
    """Over many seeds each step stands at each place about as often."""
    firsts = [(instantiate(good(ORDER), seed).parts[0].options or ())[0].text.split(" with")[0] for seed in range(300)]
    assert all(40 <= firsts.count(text) <= 80 for text in ("begin", "go on", "end", "stop", "wait"))


def test_numbers_typed_are_steps() -> None:
    """In a terminal steps are numbered from 1."""
    assert mark(PART, KIND.typed(" ".join(str(i + 1) for i in PART.key))).right
    assert "names a step twice" in refused(PART, KIND.typed("1 one"))


def test_the_mean_run_is_what_it_says() -> None:
    """The means of the longest rising run over all orders of up to seven things."""
    for count in range(1, 8):
        orders = list(permutations(range(count)))
        mean = sum(max_run(order) for order in orders) / len(orders)
        assert LONGEST_RUN[count - 1] == pytest.approx(mean, abs=5e-4)


def max_run(order: tuple[int, ...]) -> int:
    """The length of the longest rising subsequence."""
    best: list[int] = []
    for i, one in enumerate(order):
        best.append(1 + max((best[j] for j in range(i) if order[j] < one), default=0))
    return max(best)


def test_two_steps_that_look_alike_reject_the_draw() -> None:
    """No order could tell them apart."""
    with pytest.raises(DrawError, match="two options showed the same text"):
        instantiate(good(spoilt("    - wait\n", "    - go on\n", ORDER)), 0)


@pytest.mark.parametrize(
    ("old", "new", "needle", "message"),
    [
        ("    - go on\n    - end with $b$\n", "", "type: order", "1 steps and 2 distractors; wanted 2 steps or more"),
        ("    - wait\n", "    - text: wait\n      right: True\n", "right: True", "unknown key 'right' in option"),
        ("    - wait\n", "    - {{ c }}\n", "c }}", "unknown name 'c'"),
        ("    - wait\n", "    - feedback: wait\n", "feedback: wait", "option has no 'text'"),
    ],
)
def test_a_spoilt_specification_is_told(old: str, new: str, needle: str, message: str) -> None:
    """One thing wrong with the steps is told at its place."""
    assert_told(spoilt(old, new, ORDER), needle, message)
