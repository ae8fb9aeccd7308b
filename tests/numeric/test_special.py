"""The few special functions, held against 50-digit decimals."""

from decimal import Decimal, localcontext
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.numeric.special import expit, log_ndtr, log_softmax, logit, logsumexp, mills_inverse, softmax, softplus

scores = st.floats(-700, 700)


def exact(function, *values):
    """A function of decimals to 50 digits, as a float."""
    with localcontext() as context:
        context.prec = 400
        return float(function(*(Decimal(value) for value in values)))


@given(scores)
def test_expit(z):
    """σ(z) within 1e-14 relative, and 4 ulp for |z| < 30."""
    wanted = exact(lambda d: 1 / (1 + (-d).exp()), z)
    assert float(expit(z)) == pytest.approx(wanted, rel=9e-16 if abs(z) < 30 else 1e-14, abs=0)


@given(st.floats(1e-300, 1, exclude_max=True) | st.floats(0.499999, 0.500001))
def test_logit(p):
    """ln(p/(1 − p)) within 1e-14 relative, about ½ as well."""
    wanted = exact(lambda d: (d / (1 - d)).ln(), p)
    assert float(logit(p)) == pytest.approx(wanted, rel=1e-14, abs=0)


def test_logit_at_the_edges():
    """−∞ at 0 and ∞ at 1; outside there is no logit."""
    assert logit([0, 1]).tolist() == [-inf, inf]
    for wrong in ([-0.1], [1.1], [float("nan")]):
        with pytest.raises(ValueError, match="outside 0 to 1"):
            logit(wrong)


@given(scores)
def test_softplus(z):
    """ln(1 + e^z) within 1e-14 relative."""
    assert float(softplus(z)) == pytest.approx(exact(lambda d: (1 + d.exp()).ln(), z), rel=1e-14, abs=0)
    assert float(softplus(1e308)) == 1e308


@given(st.lists(scores, min_size=1, max_size=6))
def test_log_sum_exp(z):
    """The logarithm of Σ e^z, its softmax and log-softmax against decimals."""
    wanted = exact(lambda *d: sum(x.exp() for x in d).ln(), *z)
    assert float(logsumexp(z)) == pytest.approx(wanted, abs=1e-14 * max(1, abs(wanted)))
    p = softmax(z)
    assert p.sum() == pytest.approx(1, abs=1e-15 * len(z))
    assert softmax(np.array(z) + 64.0) == pytest.approx(p, rel=1e-12)
    assert log_softmax(z) == pytest.approx(np.array(z) - wanted, abs=1e-12)
    assert (log_softmax(z) <= 0).all()


def test_axes():
    """Rows by default, columns on request."""
    z = np.array([[0.0, 1.0], [2.0, 5.0], [1e4, -1e4]])
    assert softmax(z).sum(axis=1) == pytest.approx([1, 1, 1])
    assert softmax(z, axis=0).sum(axis=0) == pytest.approx([1, 1])
    assert logsumexp(z).shape == (3,)
    assert logsumexp(z, axis=0).shape == (2,)
    assert np.exp(log_softmax(z, axis=0)) == pytest.approx(softmax(z, axis=0))


def test_normal_tails():
    """φ/Φ and ln Φ where Φ itself underflows: at −40 the asymptotic series, at 0 √(2/π) and −ln 2."""
    assert mills_inverse(np.array([0.0]))[0] == pytest.approx((2 / np.pi) ** 0.5, rel=1e-14)
    assert log_ndtr(np.array([0.0]))[0] == pytest.approx(-np.log(2), rel=1e-14)
    x = 40.0
    series = 1 - 1 / x**2 + 3 / x**4 - 15 / x**6 + 105 / x**8
    assert mills_inverse(np.array([-x]))[0] == pytest.approx(x / series, rel=1e-12)
    wanted = -(x**2) / 2 - np.log(x * (2 * np.pi) ** 0.5) + np.log(series)
    assert log_ndtr(np.array([-x]))[0] == pytest.approx(wanted, rel=1e-13)
    assert mills_inverse(np.array([60.0]))[0] == 0
