"""Hits and misses: counted by hand, and scikit-learn's opinion of the shares."""

import numpy as np
import pytest
from sklearn import metrics

from quizsvc.numeric import Degenerate
from quizsvc.numeric.losses import Confusion, confusion
from quizsvc.numeric.rng import stream


def test_by_hand():
    """Five examples: two hits, one false alarm, one miss, one right rejection."""
    made = confusion([1, 1, 0, 1, 0], [1, 1, 1, 0, 0])
    assert made == Confusion(2, 1, 1, 1)
    assert (made.accuracy, made.precision, made.recall, made.specificity) == (0.6, 2 / 3, 2 / 3, 0.5)
    assert made.f1 == 2 / 3


def test_third_opinion():
    """scikit-learn has the same shares."""
    draw = stream("confusion")
    y, guess = (draw.uniforms(200) < 0.3).astype(float), (draw.uniforms(200) < 0.4).astype(float)
    made = confusion(y, guess)
    assert made.accuracy == pytest.approx(metrics.accuracy_score(y, guess))
    assert made.precision == pytest.approx(metrics.precision_score(y, guess))
    assert made.recall == pytest.approx(metrics.recall_score(y, guess))
    assert made.specificity == pytest.approx(metrics.recall_score(1 - y, 1 - guess))
    assert made.f1 == pytest.approx(metrics.f1_score(y, guess))


def test_a_share_of_nothing_is_degenerate():
    """Where nothing is predicted 1, or nothing is 1, the share has no value."""
    made = confusion([0, 0], [0, 0])
    for name in ("precision", "recall", "f1"):
        assert getattr(made, name) == Degenerate("empty", getattr(made, name).detail)
    assert made.specificity == 1
    assert isinstance(confusion([1], [1]).specificity, Degenerate)


@pytest.mark.parametrize(
    ("y", "guess", "words"),
    [([1, 2], [1, 0], "y holds 2"), ([1, 0], [1, 0.5], "predicted holds 0.5"), ([1], [1, 0], "predicted 2")],
)
def test_refusals(y, guess, words):
    """Labels other than 0 and 1, and lengths that differ."""
    with pytest.raises(ValueError, match=words):
        confusion(y, guess)
    assert np.isfinite(confusion([1, 0], [1, 0]).accuracy)
