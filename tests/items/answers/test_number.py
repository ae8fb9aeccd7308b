"""The answer kind `number`: what is right, what is whose mistake, and what the control may say."""

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import Apart, Given, PartVariant, finite, fixed, stand_apart
from quizsvc.items.answers.tolerance import Tolerance, accepted, key_text, wanted
from quizsvc.items.response import Unreadable
from quizsvc.items.variant import instantiate
from quizsvc.names import PartName
from tests.items.asking import mark
from tests.items.samples import assert_told, findings, good, spoilt
from tests.laws import laws

NUMBER = KINDS["number"]
LAWS = laws(100)


def part(key: float = 2.0, width: float = 0.0005, unit: str = "") -> PartVariant:
    """A part with this key and tolerance."""
    return PartVariant(PartName("answer"), "number", key, "", {"abs": width}, "", "", unit=unit)


def one(name: str, value: object, *, if_apart: bool = False) -> Given:
    """A misconception of this value."""
    return Given(name, value, f"<p>{name}</p>", name, 0.0, if_apart)


@pytest.mark.parametrize(
    ("raw", "right"),
    [
        ("2", True),
        ("2.0005", True),
        ("1.9995", True),
        ("2.00050001", False),
        ("1.99949999", False),
        ("2,0004", True),
        ("200%", True),
        ("4/2", True),
        (2, True),
        (2.0004, True),
        ("-2", False),
        ("2e0", True),
        ("20e-1", True),
    ],
)
def test_right_is_within_the_tolerance(raw: object, right: bool) -> None:
    """An answer is right up to the very edge of the interval, however it is spelt, and wrong beyond it."""
    assert mark(part(), raw).right is right
    assert mark(part(), raw).credit == float(right)


@LAWS
@given(st.floats(-1e6, 1e6), st.integers(0, 6), st.floats(-1, 1))
def test_every_answer_inside_is_right_and_outside_wrong(key: float, decimals: int, share: float) -> None:
    """Anything within half a unit of the last place asked is right, anything past it is not."""
    width = Tolerance(decimals, 0, 0).width(key)
    assert mark(part(key, width), repr(key + 0.999 * share * width)).right
    assert not mark(part(key, width), repr(key + (1.001 if share >= 0 else -1.001) * width * 1.5)).right


@LAWS
@given(st.integers(-200, 200), st.integers(1, 300), st.sampled_from([-1, 1]))
def test_the_edge_as_people_write_it_is_right(key: int, width: int, side: int) -> None:
    """The decimal text of the interval's very edge is right, whatever its binary rounding."""
    assert mark(part(key / 100, width / 100), f"{Decimal(key + side * width) / 100:f}").right


@LAWS
@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_the_key_as_told_is_right(key: float, decimals: int) -> None:
    """The key rounded to the places asked is itself accepted."""
    tolerance = Tolerance(decimals, 0, 0)
    assert mark(part(key, tolerance.width(key)), key_text(key, tolerance)).right


@pytest.mark.parametrize(
    ("tolerance", "key", "width"),
    [
        (Tolerance(3, 0, 0), 5.0, 0.0005),
        (Tolerance(0, 0, 0), 5.0, 0.5),
        (Tolerance(3, 0.01, 0), 5.0, 0.01),
        (Tolerance(3, 0, 0.01), -500.0, 5.0),
        (Tolerance(None, 0.2, 0.01), 5.0, 0.2),
        (Tolerance(None, 0.0, 0.01), 5.0, 0.05),
    ],
)
def test_the_widest_tolerance_counts(tolerance: Tolerance, key: float, width: float) -> None:
    """The half-width is the largest of the absolute, the relative and half a unit of the last place."""
    assert tolerance.width(key) == pytest.approx(width, rel=1e-12)


def test_a_misconception_answers_to_its_value() -> None:
    """A wrong answer within the tolerance of a misconception's value is named, with its credit."""
    variant = instantiate(good(), 0)
    asked = variant.parts[0]
    wrong = asked.misconceptions[0]
    assert wrong.id == "ignored-prior"
    found = mark(asked, repr(wrong.value))
    assert (found.right, found.credit, found.diagnosis) == (False, 0.0, "ignored-prior")
    assert found.feedback_text == wrong.feedback_text
    assert mark(asked, repr(wrong.value + 0.0004)).diagnosis == "ignored-prior"
    assert mark(asked, repr(wrong.value + 0.0006)).diagnosis == ""


def test_part_credit_is_given_where_the_author_says() -> None:
    """A misconception with credit earns it and is still wrong."""
    text = spoilt("    value: mle.mean\n", "    value: mle.mean\n    credit: 0.4\n")
    asked = instantiate(good(text), 0).parts[0]
    found = mark(asked, repr(asked.misconceptions[0].value))
    assert (found.right, found.credit) == (False, 0.4)


@LAWS
@given(st.floats(-50, 50), st.lists(st.floats(-50, 50), max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_no_two_intervals_overlap(key: float, values: list[float], soft: list[bool]) -> None:
    """Whatever is kept stands two tolerances from the key and from the others; what is muted did not, and might."""
    given = [one(f"m{i}", v, if_apart=soft[i]) for i, v in enumerate(values)]
    try:
        kept, muted = stand_apart(key, 0.5, given)
    except Apart:
        assert any(abs(a - b) < 1 for i, a in enumerate([key, *values]) for b in [key, *values][:i])
        return
    points = [key, *(g.value for g in kept)]
    assert all(abs(a - b) >= 1 for i, a in enumerate(points) for b in points[:i])
    assert sorted([g.id for g in kept] + list(muted)) == sorted(g.id for g in given)
    assert all(given[int(name[1:])].if_apart for name in muted)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([one("a", 2.9)], "the misconception a was too near the key"),
        ([one("a", 4.0), one("b", 4.9)], "the misconceptions a and b were too near each other"),
        ([one("a", 9.0), one("b", [1.0])], "the misconception b was not a finite number"),
        ([one("a", True)], "the misconception a was not a finite number"),
        ([one("a", "2")], "the misconception a was not a finite number"),
    ],
)
def test_what_cannot_be_told_apart_rejects_the_draw(given: list[Given], words: str) -> None:
    """A draw is rejected with the names of those too near, or of the one that is no number."""
    with pytest.raises(Apart, match=words):
        stand_apart(2.0, 0.5, given)


def test_a_soft_misconception_is_muted() -> None:
    """One that asks for it is left out of the variant instead; the harder one before it stays."""
    kept, muted = stand_apart(2.0, 0.5, [one("a", 2.5, if_apart=True), one("b", 5.0), one("c", 5.5, if_apart=True)])
    assert [g.id for g in kept] == ["b"]
    assert muted == ("a", "c")
    assert stand_apart(2.0, 0.5, [one("a", 3.0)])[0]


@pytest.mark.parametrize("value", [True, "1", None, float("nan"), float("inf"), [1.0]])
def test_a_key_that_is_no_number_rejects_the_draw(value: object) -> None:
    """A key is one finite number."""
    assert finite(3, "the key") == 3.0
    with pytest.raises(Apart, match="the key was not a finite number"):
        finite(value, "the key")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1.25, 3, "1.250"), (-0.0004, 3, "0.000"), (-0.5, 1, "−0.5"), (-10.0, 0, "−10"), (0.0, 2, "0.00")],
)
def test_fixed_has_a_real_minus_and_no_negative_zero(value: float, decimals: int, text: str) -> None:
    """A number with fixed decimals has a real minus sign, and what rounds to zero has none."""
    assert fixed(value, decimals) == text


@pytest.mark.parametrize(
    ("tolerance", "words"),
    [
        (Tolerance(3, 0, 0), "Give three decimals: anything within 0.0005 of the exact value counts."),
        (Tolerance(0, 0, 0), "Give a whole number: anything within 0.5 of the exact value counts."),
        (Tolerance(4, 0, 0), "Give four decimals: anything within 0.00005 of the exact value counts."),
        (Tolerance(8, 0, 0), "Give 8 decimals: anything within 0.000000005 of the exact value counts."),
        (Tolerance(2, 0.1, 0), "Give two decimals: anything within 0.1 of the exact value counts."),
        (Tolerance(None, 0.1, 0), "Anything within 0.1 of the exact value counts."),
        (Tolerance(None, 0, 0.01), "Anything within 1% of the exact value counts."),
    ],
)
def test_the_precision_is_asked_in_words(tolerance: Tolerance, words: str) -> None:
    """What is wanted is said before the answer, and tells nothing of the key."""
    assert wanted(tolerance) == words


def test_the_interval_is_said_after() -> None:
    """The accepted interval is told at a precision that shows both ends."""
    assert accepted(1.5, 0.0005) == "Accepted: from 1.49950 to 1.50050."
    assert accepted(-2.0, 0.5) == "Accepted: from −2.50 to −1.50."


def test_a_unit_may_be_written() -> None:
    """The unit named by the item may follow the number; another one is not understood."""
    for raw in ("2 kg", "2kg", " 2  kg ", "2"):
        assert mark(part(unit="kg"), raw).right
    assert isinstance(NUMBER.read(part(unit="kg"), "2 g"), Unreadable)
    assert isinstance(NUMBER.read(part(), "2 kg"), Unreadable)


def test_the_control_holds_what_was_typed_and_nothing_of_the_key() -> None:
    """The control shows the learner's own text, escaped, and no value of the variant."""
    asked = instantiate(good(), 3).parts[0]
    html = NUMBER.control(asked, '"><script>', "wanted-answer").html
    assert "&quot;&gt;&lt;script&gt;" in html
    assert "<script>" not in html
    assert 'name="answer-answer"' in html
    for secret in (asked.key, asked.key_text, *(m.value for m in asked.misconceptions), "ignored-prior"):
        assert str(secret) not in html
    assert 'value=""' in NUMBER.control(asked, None, "d").html


@LAWS
@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_its_own_specimens_are_judged_as_such(key: float, decimals: int) -> None:
    """The kind's right, wrong and unreadable responses are judged right, wrong and unreadable."""
    assume(abs(key) > 1e-3 or key == 0)
    asked = part(key, Tolerance(decimals, 0, 0).width(key))
    made = NUMBER.specimens(asked)
    assert all(mark(asked, raw).right for raw in made.right)
    assert not any(mark(asked, raw).right for raw in made.wrong)
    assert all(isinstance(NUMBER.read(asked, raw), Unreadable) for raw in made.unreadable)


@pytest.mark.parametrize(
    ("old", "new", "needle", "message"),
    [
        ("decimals: 3", "decimals: 2.5", "2.5", "decimals is 2.5; wanted a whole number from 0 to 12"),
        ("decimals: 3", "decimals: 13", "13", "decimals is '13'; wanted a number from 0 to 12"),
        ("decimals: 3", "decimals: three", "three", "decimals is 'three'"),
        ("decimals: 3", "abs: -1", "-1", "abs is '-1'"),
        ("decimals: 3", "rel: 0.6", "0.6", "rel is '0.6'; wanted a number from 0 to 0.5"),
        ("decimals: 3", "abs: 0", "{abs", "the tolerance is empty or zero"),
        ("decimals: 3", "digits: 3", "digits", "unknown key 'digits' in answer.tolerance"),
        ("{decimals: 3}", "3", "3\nmisc", "tolerance wants lines of the form"),
        ("value: map.mean", "value: x", "x\n  tol", "the value is a list of numbers"),
        ("value: map.mean", "value: map", "map\n  tol", "the value is the result of GaussianMean"),
        ("value: map.mean", "value: n > 2", "n > 2", "the value is true or false"),
        ("  value: map.mean\n", "", "type: number", "answer has no 'value'"),
        ("value: map.mean", "value: map.mode", "map.mode", "has no 'mode'"),
    ],
)
def test_a_spoilt_specification_is_told(old: str, new: str, needle: str, message: str) -> None:
    """One thing wrong with the answer is one finding at its place."""
    assert_told(spoilt(old, new), needle, message)


@pytest.mark.parametrize("given", ["0.01", "1%", "2 decimals", "[0.01]"])
def test_a_tolerance_of_another_form_is_told_the_three_there_are(given: str) -> None:
    """Whoever writes a bare number is told how to say what it is, and each form told is read."""
    remedy = findings(spoilt("{decimals: 3}", given))[0].remedy
    forms = re.findall(r"\{\w+: [0-9.]+\}", remedy)
    assert len(forms) == 3
    assert all(not findings(spoilt("{decimals: 3}", form)) for form in forms)
