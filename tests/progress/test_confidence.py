"""Confidence: scored by log loss, and laid beside how often it was right."""

from math import log

import pytest

from quizsvc.progress.confidence import COIN, Stated, reliability


@pytest.mark.parametrize(
    ("p", "right", "loss"),
    [(0.5, True, 0.693), (0.8, True, 0.223), (0.8, False, 1.609), (0.99, True, 0.010), (0.99, False, 4.605)],
)
def test_what_an_answer_costs(p: float, right: bool, loss: float) -> None:
    """Little for confidence that was justified, much for confidence that was not."""
    assert Stated(p, right).loss == pytest.approx(loss, abs=5e-4)


def test_groups_are_by_what_was_said() -> None:
    """Each group has its own share and its interval; the loss is the mean over all answers."""
    found = reliability([Stated(0.9, True)] * 9 + [Stated(0.9, False)] + [Stated(0.5, False)] * 2)
    assert found is not None
    unsure, sure = found.groups
    assert (unsure.count, unsure.said, unsure.right) == (2, 0.5, 0.0)
    assert (sure.count, sure.right) == (10, 0.9)
    assert sure.said == pytest.approx(0.9)
    assert unsure.low < sure.low < 0.9 < sure.high < 1
    assert found.loss == pytest.approx((-9 * log(0.9) - log(0.1) + 2 * COIN) / 12)
    assert (found.count, found.right) == (12, 0.75)
    assert found.said == pytest.approx(10 / 12)


def test_nothing_said_is_nothing_told() -> None:
    """No confidence, no figures."""
    assert reliability([]) is None
