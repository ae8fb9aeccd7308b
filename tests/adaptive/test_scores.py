"""Scores: what scikit-learn says of the same predictions, and what cannot be said."""

from math import isnan, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from quizsvc.adaptive.scores import Scores, auc, calibration_error, log_loss, losses, score
from tests.laws import laws

pairs = st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=2, max_size=60)


@laws(80)
@given(pairs)
def test_scikit_learn_says_the_same(drawn: list[tuple[int, bool]]) -> None:
    """AUC with many ties, log loss with certain predictions, Brier score and accuracy."""
    p, y = (np.array(column, dtype=np.float64) for column in zip(*((k / 10, right) for k, right in drawn), strict=True))
    found = score(p, y)
    assert found.n == len(p)
    assert found.log_loss == pytest.approx(metrics.log_loss(y, np.clip(p, 1e-15, 1 - 1e-15), labels=[0, 1]), rel=1e-9)
    assert found.brier == pytest.approx(metrics.brier_score_loss(y, p), rel=1e-12, abs=1e-15)
    assert found.accuracy == pytest.approx(metrics.accuracy_score(y, p >= 0.5), rel=1e-12)
    if 0 < y.sum() < len(y):
        assert found.auc == pytest.approx(metrics.roc_auc_score(y, p), rel=1e-12, abs=1e-15)
    else:
        assert isnan(found.auc)


def test_calibration_by_hand() -> None:
    """Two bins of half the unit: one promises .2 and sees .5, the other promises .9 and sees 1."""
    p, y = np.array([0.1, 0.3, 0.8, 1.0]), np.array([0.0, 1.0, 1.0, 1.0])
    assert calibration_error(p, y, bins=2) == pytest.approx((2 * 0.3 + 2 * 0.1) / 4, rel=1e-12)


def test_bins_end_where_the_next_begins() -> None:
    """An edge belongs to the bin above it, and 1 to the last: errors of two bins do not cancel."""
    p, y = np.array([0.5, 0.49]), np.array([1.0, 0.0])
    assert calibration_error(p, y, bins=2) == pytest.approx((0.5 + 0.49) / 2, rel=1e-12)
    assert calibration_error(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == 0.0


def test_certain_and_wrong_is_finite() -> None:
    """A certain and wrong prediction costs 34.5 nats at either end, a certain and right one nothing."""
    found = losses(np.array([0.0, 1.0, 1.0, 0.0]), np.array([1.0, 0.0, 1.0, 0.0]))
    assert found == pytest.approx([-log(1e-15), -log(1e-15), 0.0, 0.0], rel=1e-3, abs=1e-14)
    assert log_loss(np.array([0.0]), np.array([1.0])) == found[0]


def test_nothing_has_no_scores() -> None:
    """Without predictions every score is nan and their number 0."""
    found = score(np.array([]), np.array([]))
    assert found.n == 0
    assert all(isnan(getattr(found, name)) for name in Scores.__slots__ if name != "n")


@pytest.mark.parametrize("outcome", [0.0, 1.0])
def test_one_outcome_has_no_auc(outcome: float) -> None:
    """Where all outcomes are alike nothing can be told apart; the other scores stand."""
    p, y = np.array([0.2, 0.6]), np.full(2, outcome)
    assert isnan(auc(p, y))
    assert not isnan(score(p, y).log_loss)


def test_equal_predictions_are_a_coin() -> None:
    """Ties count half."""
    assert auc(np.full(5, 0.3), np.array([1.0, 0, 0, 1, 0])) == 0.5
