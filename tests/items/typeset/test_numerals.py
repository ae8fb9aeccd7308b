import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.typeset import number_text
from tests.items.typeset.gate import refused


@pytest.mark.parametrize(
    ("value", "form", "exact", "text"),
    [
        (1.5, None, True, "1.5"),
        (3.0, None, True, "3"),
        (0.1 + 0.2, None, True, "0.30000000000000004"),
        (7, None, False, "7"),
        (np.int64(-7), None, False, "−7"),
        (np.float64(2.5), None, False, "2.5"),
        (10**15, None, False, "1000000000000000"),
        (-0.0, None, True, "0"),
        (-0.0, "signed", True, "+0"),
        (-0.001, "2", False, "0.00"),
        (2 / 3, None, False, "0.6667"),
        (0.5, None, False, "0.5"),
        (0.49999999, None, False, "0.5000"),
        (12345.678, None, False, "12346"),
        (999999.7, None, False, "1.000 × 10⁶"),
        (0.00001234, None, False, "1.234 × 10⁻⁵"),
        (-123456789.0, None, False, "−1.235 × 10⁸"),
        (1e22, None, True, "1 × 10²²"),
        (2.675, "2", False, "2.68"),
        (3, "2", False, "3.00"),
        (0.5, "sig3", False, "0.500"),
        (123456, "sig3", False, "123000"),
        (0.25, "percent", True, "25%"),
        (1 / 3, "percent", False, "33.3%"),
        (12.3456, "percent", False, "1235%"),
        (2, "signed", False, "+2"),
        (-2.5, "signed", True, "−2.5"),
    ],
)
def test_numbers_worked_by_hand(value: float, form: str | None, exact: bool, text: str) -> None:
    """Drawn numbers print as drawn, computed ones with four figures, zero without a minus."""
    assert number_text(value, form, exact) == text


def read_back(text: str) -> float:
    """The float that a printed number stands for."""
    digits, _, power = text.partition(" × 10")
    power = power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    return float(digits.replace("−", "-") + (f"e{power}" if power else ""))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_an_exact_number_reads_back(value: float) -> None:
    """What is printed of a drawn number is that number."""
    assert read_back(number_text(value, None, True)) == value


@given(st.floats(-1e6, 1e6))
def test_a_computed_number_has_four_figures(value: float) -> None:
    """Its error is at most half a unit of the fourth figure."""
    assert abs(read_back(number_text(value, None, False)) - value) <= 0.5001e-3 * abs(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "x", True, None])
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    """A ValueError, not a printed nan."""
    with pytest.raises(ValueError, match="wanted a"):
        number_text(value, None, False)


def test_an_unknown_format_is_refused_with_a_suggestion() -> None:
    """In code by a ValueError, in a text by line and column."""
    with pytest.raises(ValueError, match="did you mean 'percent'"):
        number_text(1, "percnt", False)
    error = refused("a\nb {{ x | singed }}")
    assert (error.line, error.column, error.remedy) == (2, 8, "did you mean 'signed'?")
