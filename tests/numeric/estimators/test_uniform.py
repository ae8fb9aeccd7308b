"""The edges of a uniform distribution."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.numeric.estimators.uniform import certify_uniform, fit_uniform

READINGS = [2.0, 7.5, 3.0]


def test_by_hand():
    """The MLE is the least and the largest reading; with the low edge known, only the largest counts."""
    fit = fit_uniform(READINGS)
    assert (fit.low, fit.high) == (2.0, 7.5)
    fit = fit_uniform(READINGS, low=0)
    assert (fit.low, fit.high) == (0.0, 7.5)
    assert fit.certificate.holds


@pytest.mark.parametrize("known", [None, 1.0])
def test_spoilt_edges_are_caught(known):
    """An edge moved in leaves a reading outside, one moved out leaves room: each is caught and named."""
    x = np.array(READINGS)
    fit = fit_uniform(x, low=known)
    assert fit.certificate.holds
    for factor, name in ((1.0001, "room left"), (0.9999, "reading outside")):
        assert name in certify_uniform(x, fit.low, fit.high * factor, known).failed
    assert "room left" in certify_uniform(x, fit.low * 0.9999, fit.high, known).failed
    assert "room left" in certify_uniform(x, fit.low * 1.0001, fit.high, known).failed
    assert "the readings that no other passes" in certify_uniform(x, fit.low, fit.high * 1.0001, known).failed


def test_no_length():
    """Equal readings, one among them, give an interval without length; a known low edge gives it one."""
    assert fit_uniform([3.0]).reason == "zero-variance"
    assert fit_uniform([3.0, 3.0]).reason == "zero-variance"
    assert fit_uniform([3.0], low=3.0).reason == "zero-variance"
    assert fit_uniform([3.0], low=1).high == 3.0


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30))
def test_no_interval_is_likelier(x):
    """All readings lie inside, and both edges are readings; ties change nothing."""
    fit = fit_uniform(x)
    if hasattr(fit, "reason"):
        assert min(x) == max(x)
        return
    assert fit.low in x
    assert fit.high in x
    assert all(fit.low <= value <= fit.high for value in x)
    assert fit.certificate.holds
    again = fit_uniform(x + x)
    assert (again.low, again.high) == (fit.low, fit.high)


@pytest.mark.parametrize(
    ("x", "low", "words"),
    [
        ([], None, "x has 0 numbers"),
        ([1, 2], 1.5, "x holds 1; wanted numbers of at least low = 1.5"),
        ([1], np.nan, "low"),
    ],
)
def test_refusals(x, low, words):
    """An empty list, a low edge above a reading and one that is no number are refused in words."""
    with pytest.raises(ValueError, match=words):
        fit_uniform(x, low)
