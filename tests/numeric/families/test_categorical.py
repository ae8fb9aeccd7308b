"""The categorical family: values by hand, and its edges."""

from math import log

import numpy as np
import pytest

from quizsvc.numeric.families.categorical import Categorical

MEMBER = Categorical((0.2, 0.5, 0.3))


def test_by_hand():
    """Labels 0, 2, 2: ln 0.2 + 2 ln 0.3; score in p_0 and p_1; information diag(5, 2) + 10/3."""
    assert MEMBER.log_likelihood([0, 2, 2]) == pytest.approx(log(0.2) + 2 * log(0.3))
    np.testing.assert_allclose(MEMBER.score([0, 2, 2]), [5 - 2 / 0.3, -2 / 0.3])
    np.testing.assert_allclose(MEMBER.hessian([0, 2, 2]), -np.diag([25, 0]) - 2 / 0.09)
    np.testing.assert_allclose(MEMBER.information(), np.diag([5, 2]) + 1 / 0.3)
    np.testing.assert_allclose(MEMBER.cdf([-1, 0, 1, 1.5, 2]), [0, 0.2, 0.7, 0.7, 1])
    np.testing.assert_array_equal(MEMBER.quantile([0.1, 0.2, 0.21, 0.69, 0.71]), [0, 0, 1, 1, 2])
    assert (MEMBER.mean, MEMBER.variance) == (pytest.approx(1.1), pytest.approx(0.49))
    assert MEMBER.log_density(3) == -np.inf


def test_at_the_edge():
    """A label of probability 0 cannot happen, and there is no score."""
    member = Categorical((0.0, 0.4, 0.6))
    assert member.log_density(0) == -np.inf
    assert member.log_likelihood([1, 2]) == pytest.approx(log(0.24))
    for ask in (lambda: member.scores([1]), lambda: member.hessian([1]), member.information):
        with pytest.raises(ValueError, match="a probability is 0; wanted all above 0"):
            ask()
