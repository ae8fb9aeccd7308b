"""The answer kind `construct`: what the learner gives is computed with, and judged by what comes of it."""

import time

import pytest

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import Mark
from quizsvc.items.response import Unreadable
from quizsvc.items.search import DrawError
from quizsvc.items.variant import Variant, instantiate
from tests.items.asking import CONSTRUCT, judged, stored
from tests.items.samples import assert_told, good, spoilt

KIND = KINDS["construct"]
BOXES = {"x_new": "5", "shift.1": "1", "shift.2": "0,5", "shift.3": "1/2"}


def test_the_example_is_one_answer() -> None:
    """The example is told as one answer among others, and every spelling of it is accepted."""
    variant = stored(CONSTRUCT)
    part, rise = variant.parts[0], variant.variables["rise"]
    assert part.key == {"x_new": rise + 3.0, "shift": [1.0, 2.0, 3.0]}
    assert part.key_text == f"x new = {rise + 3}; shift 1 = 1; shift 2 = 2; shift 3 = 3, for example"
    assert part.wanted == "Give x new, shift 1, shift 2 and shift 3: any answer that does what is asked counts."
    made = KIND.specimens(part)
    assert len(made.right) > 3
    assert len(made.wrong) > 3
    assert not any(judged(variant, raw).right for raw in made.wrong)
    assert all(judged(variant, raw).right for raw in made.right)
    assert all(isinstance(KIND.read(part, raw), Unreadable) for raw in made.unreadable)


def test_an_answer_is_computed_with() -> None:
    """The answer's numbers are bound to their names; what comes of them decides and is shown."""
    variant = stored(CONSTRUCT)
    found = judged(variant, BOXES)
    assert (found.right, found.credit) == (True, 1.0)
    assert "slope of the line " in found.feedback_text
    assert found.feedback_text.endswith(", ratio 0.5.")
    assert judged(variant, "5 0.1 0.1 0.1") == Mark(
        False,
        0.0,
        "",
        "<p>With your answer: slope of the line 0.1429, ratio 3.333.</p>".replace("0.1429", shown_slope(variant)),
        f"With your answer: slope of the line {shown_slope(variant)}, ratio 3.333.",
    )


def shown_slope(variant: Variant) -> str:
    """The slope through (1, 1), (2, 2), (3, 3) and (5, rise), by the textbook's sum."""
    xs, ys = [1, 2, 3, 5], [1, 2, 3, variant.variables["rise"]]
    mean_x, mean_y = sum(xs) / 4, sum(ys) / 4
    products = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return f"{products / sum((x - mean_x) ** 2 for x in xs):.4g}"


def test_the_first_feedback_that_fits_is_said() -> None:
    """Of the author's texts the first whose condition holds is said, with the variant's numbers."""
    variant = stored(CONSTRUCT)
    assert judged(variant, "-90 1 1 1").feedback_text.startswith("With your answer: slope of the line")
    assert judged(variant, "5 -1 -1 -1").feedback_text.startswith("The shift is negative. With your answer:")
    falling = stored(spoilt("accept: line.slope > 0", "accept: line.slope > 9", CONSTRUCT).replace("<= 0", "<= 9"))
    text = judged(falling, BOXES).feedback_text
    assert text.startswith(f"The line falls, at {falling.variables['rise']}. With your answer:")


@pytest.mark.parametrize(
    ("let", "raw", "words"),
    [
        (
            "linear_regression([1, 2, 3, x_new], [1, 2, 3, rise])",
            "5 1 -1 0",
            "nothing can be computed: division by zero",
        ),
        ("linear_regression([x_new, x_new], [1, 2])", "5 1 1 1", "a fit has no estimate: feature 1 does not vary"),
        ("linear_regression([1, 2, 3, x_new], [1, 2, 3, log(x_new)])", "0 1 1 1", "With this answer"),
        ("linear_regression([1, 2, 3, x_new], [1, 2, 3, exp(x_new)])", "9e8 1 1 1", "With this answer"),
    ],
)
def test_what_cannot_be_computed_is_not_accepted(let: str, raw: str, words: str) -> None:
    """An answer with which a fit is irregular, or a value not finite, is wrong, and the reason is told."""
    variant = stored(spoilt("linear_regression([1, 2, 3, x_new], [1, 2, 3, rise])", let, CONSTRUCT))
    found = judged(variant, raw)
    assert (found.right, found.credit) == (False, 0.0)
    assert words in found.feedback_text
    assert found.feedback_html == f"<p>{found.feedback_text}</p>"


def test_a_fit_without_evidence_is_not_accepted() -> None:
    """An answer so large that the fit's certificate does not hold is wrong, with the reason."""
    given = "linear_regression([1, 2, 3, x_new], [1, 2, 3, rise])"
    text = spoilt(given, "linear_regression([2.9, 3.2, 4.8, x_new], [7.1, 7.3, 9.9, x_new])", CONSTRUCT)
    assert "could not be certified" in judged(stored(text), "1e9 1 1 1").feedback_text


def test_an_infinite_value_is_not_accepted() -> None:
    """A value of `let` that is not finite is told by its name."""
    found = judged(stored(spoilt("ratio: 1 / sum(shift)", "ratio: exp(1e6 * sum(shift))", CONSTRUCT)), BOXES)
    assert found.feedback_text == "With this answer nothing can be computed: ratio is not finite."


@pytest.mark.parametrize(
    "raw", ["", "1 2 3", "1 2 3 4 5", "1e10 1 1 1", {"x_new": "5"}, {**BOXES, "shift.2": "1,234"}, None, 7]
)
def test_what_is_not_so_many_numbers_is_unreadable(raw: object) -> None:
    """Each number asked for has to be given, and none beyond what data hold."""
    found = KIND.read(stored(CONSTRUCT).parts[0], raw)
    assert isinstance(found, Unreadable)
    assert found.sentence


def test_the_control_has_a_labelled_box_for_each_number() -> None:
    """Each number has a box with its label, filled with what was given; nothing of the example is in it."""
    part = stored(CONSTRUCT).parts[0]
    html = KIND.control(part, {"x_new": '"><b>', "shift.2": "7"}, "wanted-answer").html
    for suffix, label in [("x_new", "x new"), ("shift.1", "shift 1"), ("shift.3", "shift 3")]:
        assert f'<label for="answer-answer.{suffix}">{label}</label>' in html
        assert f'name="answer-answer.{suffix}"' in html
    assert 'value="&quot;&gt;&lt;b&gt;"' in html
    assert html.count("<input") == 4
    assert "slope" not in html


def test_comparing_is_cheap() -> None:
    """A further answer to the same variant is judged in under 20 ms of processor time."""
    variant = stored(CONSTRUCT)
    judged(variant, BOXES)
    start = time.process_time()
    for _ in range(5):
        judged(variant, BOXES)
    assert time.process_time() - start < 5 * 0.02


@pytest.mark.parametrize(
    ("example", "words"), [("shift: [1, 2]", "the example's shift was not 3"), ("shift: x[x > 9]", "was not 3 finite")]
)
def test_an_example_of_another_length_gives_no_variant(example: str, words: str) -> None:
    """An example that only shows itself too short when drawn gives no variant."""
    with pytest.raises(DrawError, match=words):
        instantiate(good(spoilt("shift: [1, 2, 3]", example, CONSTRUCT)), 0)


@pytest.mark.parametrize(
    ("old", "new", "needle", "message"),
    [
        ("{x_new: 1,", "{x: 1,", "x: 1,", "'x' is defined twice"),
        ("{x_new: 1,", "{log: 1,", "log: 1,", "'log' has a meaning of its own"),
        ("{x_new: 1,", "{x_new: 0,", "0, shift", "x_new is '0'; wanted a number from 1 to 20"),
        ("shift: 3}", "shift: 20}", "{x_new: 1", "more than 20 numbers are asked for"),
        ("total: x", "rise: x", "rise: x + shift", "'rise' is defined twice"),
        ("total: x", "shift: x", "shift: x + shift", "'shift' is defined twice"),
        ("total: x + shift", "total: x + shif", "shif\n", "unknown name 'shif'"),
        ("total: x + shift", "total: uniform(0, 1)", "uniform(0, 1)\n", "a draw stands here"),
        ("accept: line.slope > 0 and", "accept: line.mode > 0 and", "line.mode", "has no 'mode'"),
        ("  accept: line.slope > 0 and sum(total) > sum(x) + 1\n", "", "type: construct", "answer has no 'accept'"),
        (
            "accept: line.slope > 0 and sum(total) > sum(x) + 1",
            "accept: line.slope",
            "line.slope\n",
            "the condition is a",
        ),
        (", shift: [1, 2, 3]}", "}", "{x_new: rise", "answer.example has no 'shift'"),
        ("[-1, 0, 0.5]}", "[1], of: 2}", "of: 2", "unknown key 'of' in answer.counterexample"),
        ("x_new: rise + 3", "x_new: x", "x, shift: [", "the x_new is a list of numbers"),
        ("x_new: rise + 3", "x_new: shift", "shift, shift", "unknown name 'shift'"),
        ("slope-of-the-line: line.slope", "slope-of-the-line: line", "line\n    ratio: ratio", "is the result of"),
        ("when: sum(shift) < 0", "when: shift", "shift\n      say: The shift", "the condition is a list"),
        ("say: The shift is negative.", "say: It is.\n      or: no", "or: no", "unknown key 'or'"),
        ("at {{ rise }}", "at {{ x_new }}", "x_new }}", "unknown name 'x_new'"),
        (
            "concepts: [laplace-noise]\n",
            "concepts: [laplace-noise]\nmisconceptions:\n  - id: a\n",
            "id: a",
            "no misconceptions",
        ),
    ],
)
def test_a_spoilt_specification_is_told(old: str, new: str, needle: str, message: str) -> None:
    """One thing wrong with names, conditions or the example is told at its place with a remedy."""
    assert_told(spoilt(old, new, CONSTRUCT), needle, message)
