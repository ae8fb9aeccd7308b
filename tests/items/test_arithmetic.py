"""Arithmetic as a number: what it comes to and how it was read; what is none is told as it was before."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.arithmetic import read_value
from quizsvc.items.response import Response, Unreadable, read_number
from tests.laws import laws

LAWS = laws(200)


@pytest.mark.parametrize(
    ("raw", "number", "echo"),
    [
        ("(3.1+2.9)/2", 3.0, "Read as (3.1 + 2.9)/2 = 3."),
        ("ln(0.4)", math.log(0.4), "Read as ln(0.4) = −0.916290731874155."),
        ("sqrt(2)", math.sqrt(2), "Read as sqrt(2) = 1.4142135623731."),
        ("2*pi*0.5^2", math.pi / 2, "Read as 2·π·0.5^2 = 1.5707963267949."),
        ("exp(-1)", math.exp(-1), "Read as exp(−1) = 0.367879441171442."),
        (" Exp( −1 ) ", math.exp(-1), "Read as exp(−1) = 0.367879441171442."),
        ("-2^2", -4.0, "Read as −2^2 = −4."),
        ("3--2", 5.0, "Read as 3 − −2 = 5."),
        ("abs(1-3)×5", 10.0, "Read as abs(1 − 3)·5 = 10."),
        ("2.5e-1*2", 0.5, "Read as 2.5e−1·2 = 0.5."),
        ("(3,1+2,9)/2", 3.0, "Read as (3.1 + 2.9)/2 = 3."),
        ("(1,234.5+0.5)/5", 247.0, "Read as (1234.5 + 0.5)/5 = 247."),
        ("2√(4)π", 4 * math.pi, "Read as 2·sqrt(4)·π = 12.5663706143592."),
        ("1e300/1e300", 1.0, "Read as 1."),
        ("1/4", 0.25, "Read as 0.25."),
        ("2 e-1", 0.2, "Read as 0.2."),
    ],
)
def test_arithmetic_has_a_value_and_says_how_it_was_read(raw: str, number: float, echo: str) -> None:
    """What was read is told with what it comes to; a plain number is told as ever."""
    found = read_value(raw)
    assert isinstance(found, Response), found
    assert found.value == pytest.approx(number, rel=1e-14)
    assert found.echo == echo


@pytest.mark.parametrize(
    ("raw", "one", "other"),
    [
        ("1,234+1", "1234", "1.234"),
        ("(1,234)", "1234", "1.234"),
        ("2*10-3", "17", "0.002"),
        ("−2.5 × 10-3", "−28", "−0.0025"),
        ("2×105", "210", "200000"),
    ],
)
def test_two_readings_inside_are_asked_back(raw: str, one: str, other: str) -> None:
    """A comma before three digits, and an exponent that lost its height, have two values each."""
    found = read_value(raw)
    assert isinstance(found, Unreadable)
    assert found.readings == (one, other)
    assert f"can be read as {one} or as {other}. Write the one you mean." in found.sentence


def test_a_factor_behind_a_quotient_is_asked_back() -> None:
    """Where the grammar has two readings they are named."""
    assert read_value("1/2pi") == Unreadable(
        "“1/2pi” can be read in two ways, with 1/2·π or with 1/(2·π). Write the one you mean, with parentheses or *."
    )


@pytest.mark.parametrize(
    "raw",
    [
        *(
            "1e",
            "5 e",
            "2 e*3",
            "1e-1000",
            "1e1000",
            "1e-2.5",
            "1e-e",
            "pie",
            "epi",
            "ee",
            "pi2",
            "x",
            "2x",
            "5 cm",
        ),
        *("--1", "- - 1", "+-1", "1/2/3", "1/-2/3", "log(8,2)", "sqrt(2,5)", "1,2,3", "1.2.3*2", "1 234+1", "2 3"),
        *("ln 2", "sqrt2", "√2", "1/4%", "25%*2", "12(", ")1", "()", "1+", "*2", "[1]", "|1|", "{1}", "1_0*2", "0x10"),
        *("１+１", "１２", "①", "½*2", "٣+1", "2ⁿ", "1\n+1", "1\t+1", "1+1\x00", "1\u200b+1", "2**3**", "1;2", "1=1"),
        *("1e308*10", "1e-400*2", "(" * 40 + "1" + ")" * 40, "-" * 50 + "1", "1+" * 49 + "1" + "+" * 5, "__import__"),
    ],
)
def test_what_is_no_arithmetic_is_told_as_what_is_no_number(raw: str) -> None:
    """Letters, slips, other scripts, and what goes too deep get the sentence that they got before."""
    assert read_value(raw) == read_number(raw)
    assert isinstance(read_value(raw), Unreadable)


@pytest.mark.parametrize(
    "raw", ["1/0", "ln(0)", "sqrt(-1)", "(-2)^0.5", "0^-1", "9^9^9", "exp(1000)", "1e99^4", "-exp(699)"]
)
def test_what_has_no_value_is_told_to_have_none(raw: str) -> None:
    """A pole, a root of a negative number, and what is too large are no answers."""
    found = read_value(raw)
    assert isinstance(found, Unreadable)
    assert f"“{raw}” comes to no number:" in found.sentence


@pytest.mark.parametrize(
    "raw", ["", " ", "1" * 101, "1+" * 60 + "1", None, True, [1], 10**400, "1,234", "nan", "1e999"]
)
def test_other_problems_keep_their_sentences(raw: object) -> None:
    """Nothing, too much, two readings and the wrong sort of thing are told as the reader of numbers tells them."""
    assert read_value(raw) == read_number(raw)
    assert isinstance(read_value(raw), Unreadable)


@LAWS
@given(st.lists(st.sampled_from([*"0123456789.,-+eE/% x*^()π√⁻¹", "ln(", "exp(", "sqrt("]), max_size=60).map("".join))
def test_no_text_of_arithmetic_breaks_the_reader(text: str) -> None:
    """Any text of its marks is a finite number or is said to be none, and what is a number stays that number."""
    found, plain = read_value(text), read_number(text)
    assert isinstance(found, Unreadable) or math.isfinite(found.value)
    assert found == plain if isinstance(plain, Response) else True


@LAWS
@given(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), st.floats(0.001, 1e6).map(lambda x: round(x, 3)))
def test_arithmetic_is_what_python_makes_of_it(a: float, b: float) -> None:
    """Sums, products, quotients and powers of floats are those of floats."""
    for text, number in ((f"({a!r} + {b!r})*2", (a + b) * 2), (f"({a!r})/({b!r})", a / b), (f"{b!r}^0.5", b**0.5)):
        found = read_value(text)
        assert isinstance(found, Response), found
        assert found.value == number
