"""Numbers typed into a text are found, and what is no such number is left."""

import pytest

from quizsvc.course.typed import typed_numbers


@pytest.mark.parametrize(
    "text",
    [
        "Two parameters, 3 lines, 10 trips, in 1805 and in 2026.",
        "The mean is {{ mean(x) | 3 }}, at {{ 0.25 * n }} of it.",
        "Write `0.5 * x` and `float64`.",
        r"$\tfrac12 x^2$ and $-\tfrac{n}{2} \log(2\pi\sigma^2)$ and $x_1$",
        "L2, D14 and x12 are names.",
        "Two thousand, a hundred times, seven and the often weighted ones.",
        "See [the next](/lessons/part-25).",
        "1. first\n2. second",
        "",
    ],
)
def test_what_need_not_be_computed_is_left(text: str) -> None:
    """Small whole numbers, years, hundreds and thousands, code, holes, names and formulas' digits may be typed."""
    assert list(typed_numbers(text)) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The mean is 2.5 here.", "2.5"),
        ("It costs 1,200 more.", "1,200"),
        ("There are 12 trips.", "12"),
        ("Five of 40.", "40"),
        ("A 5 % level.", "5 %"),
        (r"A $95\%$ interval.", r"95\%"),
        ("About 1e-3 of it.", "1e-3"),
        ("A year such as 2500.", "2500"),
        (r"$\mu = 0.5$", "0.5"),
        ("−3.2 degrees", "3.2"),
        ("Twelve trips", "Twelve"),
        ("A dozen flats", "dozen"),
        ("some twenty-odd letters", "twenty"),
    ],
)
def test_a_number_that_should_be_computed_is_told_with_its_place(text: str, number: str) -> None:
    """Decimals, percentages and larger numbers are found where they stand, wherever that is."""
    assert list(typed_numbers(text)) == [(text.index(number), number)]


def test_a_hole_of_several_lines_hides_no_number_after_it() -> None:
    """What stands after a hole keeps its place."""
    text = "{{ sum(\n x) }} is 2.5 and 7 and 30"
    assert [text[at:] for at, _ in typed_numbers(text)] == ["2.5 and 7 and 30", "30"]
