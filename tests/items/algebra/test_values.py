"""The value of a formula without letters: finite, or none."""

import pytest

from quizsvc.items.algebra import read_formula, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e99*1e99", 1e198), ("1e99*1e99*1e99*1e99", None), ("1e99^4", None), ("1/(1 - 1)", None), ("(-8)^(1/3)", None)],
)
def test_a_value_is_finite_or_there_is_none(text: str, value: float | None) -> None:
    """What overflows, has a pole or would be complex has no value."""
    assert value_of(read_formula(text, {})) == (None if value is None else pytest.approx(value))
