"""Losses against scikit-learn and by hand."""

from math import inf, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from quizsvc.numeric import log_loss, mean_squared_error, sum_absolute_error, sum_squared_error

LAWS = settings(deadline=None, derandomize=True, max_examples=40)
pairs = st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=1, max_size=10)


@LAWS
@given(pairs)
def test_against_scikit_learn(rows: list[tuple[float, float]]) -> None:
    """Sums are n times scikit-learn's means."""
    y, p = zip(*rows, strict=True)
    assert mean_squared_error(y, p) == pytest.approx(metrics.mean_squared_error(y, p), rel=1e-12)
    assert sum_squared_error(y, p) == pytest.approx(len(y) * metrics.mean_squared_error(y, p), rel=1e-12)
    assert sum_absolute_error(y, p) == pytest.approx(len(y) * metrics.mean_absolute_error(y, p), rel=1e-12)


def test_log_loss_by_hand() -> None:
    """The log loss is minus the log of the probability given to what happened, infinite where it was none."""
    assert log_loss(1, 0.25) == -log(0.25)
    assert log_loss(0, 0.25) == -log(0.75)
    assert log_loss(1, 0.0) == log_loss(0, 1.0) == inf
    assert log_loss(1, 1.0) == 0.0


@pytest.mark.parametrize(("y", "p", "words"), [(2, 0.5, "wanted 0 or 1"), (1, 1.5, "from 0 to 1"), (1, -0.1, "from 0")])
def test_what_is_no_forecast_is_refused(y: int, p: float, words: str) -> None:
    """A label that is neither and a probability that is none are refused."""
    with pytest.raises(ValueError, match=words):
        log_loss(y, p)
