"""Reading numbers: every natural spelling has one value, and what has two or none is asked back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.response import Response, Unreadable, plain_number, read_number
from tests.laws import laws

LAWS = laws(200)


def value(raw: object) -> float:
    """The number read."""
    found = read_number(raw)
    assert isinstance(found, Response), found
    return float(found.value)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("0.25", 0.25),
        (" 0.25 ", 0.25),
        ("\u00a00.25\u202f", 0.25),
        ("+0.25", 0.25),
        ("-0.25", -0.25),
        ("−0.25", -0.25),
        ("–0.25", -0.25),
        ("- 0.25", -0.25),
        (".25", 0.25),
        ("5.", 5.0),
        ("0", 0.0),
        ("-0", 0.0),
        ("007", 7.0),
        ("1/4", 0.25),
        (" 1 / 4 ", 0.25),
        ("-1/4", -0.25),
        ("1/-4", -0.25),
        ("0.5/2", 0.25),
        ("1e2/4", 25.0),
        ("0/5", 0.0),
        ("25%", 0.25),
        ("25 %", 0.25),
        ("-2.5%", -0.025),
        ("2,5 %", 0.025),
        ("2.5e-1", 0.25),
        ("2.5E-1", 0.25),
        ("2,5e-1", 0.25),
        ("1e3", 1000.0),
        ("1e+3", 1000.0),
        ("2.5 x 10^-1", 0.25),
        ("2.5×10^-1", 0.25),
        ("2.5·10⁻¹", 0.25),
        ("2.5 × 10⁻¹", 0.25),
        ("2.5*10**-1", 0.25),
        ("3 * 10^2", 300.0),
        ("−0,25", -0.25),
        ("0,25", 0.25),
        ("0,250", 0.25),
        (",250", 0.25),
        (",5", 0.5),
        ("5,", 5.0),
        ("1,5", 1.5),
        ("1,25", 1.25),
        ("1,2345", 1.2345),
        ("1234,567", 1234.567),
        ("12345,678", 12345.678),
        ("1.234", 1.234),
        ("12.345", 12.345),
        ("1234.567", 1234.567),
        ("1,234.5", 1234.5),
        ("12,345.678", 12345.678),
        ("1,234,567", 1234567.0),
        ("1,234,567.89", 1234567.89),
        ("1.234,5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1.234.567,89", 1234567.89),
        ("1 234,5", 1234.5),
        ("1 234.5", 1234.5),
        ("1 234", 1234.0),
        ("1\u202f234\u202f567", 1234567.0),
        ("-1,234.5", -1234.5),
        ("1,234.5%", 12.345),
        ("1,234.5e2", 123450.0),
        (3, 3.0),
        (-0.25, -0.25),
        (1e22, 1e22),
        (1e-7, 1e-7),
        ("1e-999", 0.0),
        ("9" * 100, 1e100),
    ],
)
def test_a_spelling_has_one_value(raw: object, number: float) -> None:
    """Each of these texts is read as this number and no other."""
    assert value(raw) == pytest.approx(number, rel=1e-15, abs=0)
    assert math.copysign(1, value(raw)) == math.copysign(1, number)


@pytest.mark.parametrize(
    ("raw", "one", "other"),
    [
        ("1,234", "1234", "1.234"),
        ("12,345", "12345", "12.345"),
        ("123,456", "123456", "123.456"),
        ("-1,234", "1234", "1.234"),
        ("−1,234", "1234", "1.234"),
        ("- 1,234", "1234", "1.234"),
        ("+1,234", "1234", "1.234"),
        ("1,234%", "1234", "1.234"),
        ("1,234 %", "1234", "1.234"),
        ("1,234/5", "1234", "1.234"),
        ("5/1,234", "1234", "1.234"),
        ("1,234e3", "1234", "1.234"),
        ("1,234 × 10^3", "1234", "1.234"),
        ("9,999", "9999", "9.999"),
    ],
)
def test_two_readings_are_asked_back(raw: str, one: str, other: str) -> None:
    """A comma before exactly three digits may group or divide, so both readings are named and none is taken."""
    found = read_number(raw)
    assert isinstance(found, Unreadable)
    assert f"can be read as {one} or as {other}." in found.sentence
    assert raw.strip().replace("−", "-").replace("×", "*") in found.sentence


@pytest.mark.parametrize(
    "raw",
    [
        *("abc", "nan", "NaN", "inf", "-inf", "Infinity", "1_000", "0x10", "0b1", "1e", "e5", "--1", "+-1", "-+1"),
        *("1,23,456", "1,2,3", "1.2.3", "12.34.567", "1,234,56", "1.234.56", "0,123,456", "1,234,5", "1 23", "1  234"),
        *("1 2", "1 234 56", "1/0", "0/0", "1/2/3", "1/", "/2", "/", "%", "%5", "5%%", "1/4%", "25%/2", "1e1e1"),
        *("٣", "１２", "१२", "Ⅳ", "½", "∞", "1e9999", "1e+", "1.e.2", ".", ",", "-", "+", "−", "..5", "1..5", "(5)"),
        *("1'234", "$5", "5 cm", "1+1", "2**3", "2*3", "10^3", "2*105", "2*10-3", "2x103", "2 10^3", "1,234.", "1\n2"),
        *("1\t234", "1\x00", "\u200b5", "5\u0301", "1,5/2,5,5", "twelve", "<b>5</b>", "5;", "a" * 101, "\ud800"),
    ],
)
def test_what_is_no_number_is_said_to_be_none(raw: str) -> None:
    """A text that states no number is unreadable, and the sentence says what would do."""
    found = read_number(raw)
    assert isinstance(found, Unreadable)
    assert "Write it like 0.25, 1/4, 25% or 2.5e-1." in found.sentence


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("", "empty"),
        ("  \u00a0 ", "empty"),
        ("1e999", "larger than any"),
        ("-1e301", "larger than any"),
        ("1e200/1e-200", "larger than any"),
        (10**400, "larger than any"),
        pytest.param(10**5000, "larger than any", id="5001 digits"),
        (float("nan"), "not understood"),
        (float("inf"), "not understood"),
        ("1" * 101, "101 characters"),
        ("1" * 100_000, "100000 characters"),
        (None, "No number was given"),
        (True, "No number was given"),
        ([1], "No number was given"),
        ({"a": 1}, "No number was given"),
        (b"1", "No number was given"),
    ],
)
def test_the_sentence_says_what_is_wrong(raw: object, words: str) -> None:
    """Nothing, too much and the wrong sort of thing are each told in words of their own."""
    found = read_number(raw)
    assert isinstance(found, Unreadable)
    assert words in found.sentence


@LAWS
@given(st.floats(-1e299, 1e299, allow_nan=False))
def test_a_float_is_read_back(number: float) -> None:
    """What Python prints of a number, and what JSON sends of it, is read as that number."""
    assert value(repr(number)) == number
    assert value(number) == number


@LAWS
@given(st.integers(0, 10**12), st.integers(1, 9))
def test_groups_and_decimals_mean_the_same_in_every_locale(whole: int, tenth: int) -> None:
    """A number with groups and a decimal has one value, whatever the marks."""
    number = float(f"{whole}.{tenth}")
    grouped = f"{whole:,}"
    for text in (
        f"{grouped}.{tenth}",
        f"{grouped.replace(',', '.')},{tenth}",
        f"{grouped.replace(',', ' ')},{tenth}",
        f"{whole},{tenth}",
    ):
        assert value(text) == number


@LAWS
@given(st.text(max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is a finite number or is said to be none."""
    found = read_number(text)
    assert isinstance(found, Unreadable) or math.isfinite(found.value)


@LAWS
@given(st.text(st.sampled_from("0123456789.,-+eE/% x*^⁻¹"), max_size=100))
def test_no_text_of_number_marks_breaks_the_reader(text: str) -> None:
    """Any text of the marks that numbers are made of is a finite number or is said to be none."""
    found = read_number(text)
    assert isinstance(found, Unreadable) or math.isfinite(found.value)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-2.5, "−2.5"),
        (0.1, "0.1"),
        (1e-4, "0.0001"),
        (1e-5, "1e−05"),
        (1e15, "1e+15"),
        (123456789.5, "123456789.5"),
    ],
)
def test_a_number_is_echoed_shortly(number: float, text: str) -> None:
    """The echo is the shortest decimal text, with a real minus sign."""
    assert plain_number(number) == text


def test_the_learner_is_told_how_it_was_read() -> None:
    """The echo states the value, and a zero has no sign."""
    assert read_number("1/4") == Response(0.25, "Read as 0.25.")
    assert read_number("-0") == Response(0.0, "Read as 0.")


@LAWS
@given(st.floats(-1e14, 1e14, allow_nan=False))
def test_the_echo_can_be_typed_again(number: float) -> None:
    """What is echoed is readable and means the same."""
    assert value(plain_number(number)) == pytest.approx(number, rel=1e-11, abs=1e-300)
