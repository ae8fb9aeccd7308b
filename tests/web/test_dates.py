"""Dates as a reader says them."""

from datetime import date, timedelta

import pytest

from quizsvc.web.dates import said


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (8, "on 12 March"), (-63, "on 31 December 2025")],
)
def test_a_date_is_told_as_one_says_it(days: int, told: str) -> None:
    """From the fourth of March."""
    today = date(2026, 3, 4)
    assert said(today + timedelta(days=days), today) == told
