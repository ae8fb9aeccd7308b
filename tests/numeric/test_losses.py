"""Losses and scores by hand, by decimals, and by scikit-learn and SciPy."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import inf, log

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy as scipy_entropy
from scipy.stats import mannwhitneyu
from sklearn import metrics

from quizsvc.numeric import losses
from quizsvc.numeric.certificates import Degenerate

Y, P = [1, 0, 1, 1], [0.9, 0.2, 0.4, 0.75]


def test_sums_and_means_by_hand():
    """Residuals 1, −2, 4 and their losses, sum and mean apart."""
    y, prediction = [3.0, 1.0, 7.0], [2.0, 3.0, 3.0]
    assert losses.sum_squared_error(y, prediction) == 21
    assert losses.mean_squared_error(y, prediction) == 7
    assert losses.sum_absolute_error(y, prediction) == 7
    assert losses.mean_absolute_error(y, prediction) == pytest.approx(7 / 3)
    assert losses.sum_huber_loss(y, prediction, delta=1.5) == 0.5 + 1.5 * (2 - 0.75) + 1.5 * (4 - 0.75)
    assert losses.sum_quantile_loss(y, prediction, 0.9) == pytest.approx(0.9 * 1 + 0.1 * 2 + 0.9 * 4)
    assert losses.sum_hinge_loss([1, 0, 1], [0.5, 0.5, 3.0]) == 0.5 + 1.5


def test_losses_are_found_by_being_there():
    """Each loss of one prediction under its name in words, and nothing else."""
    assert {"squared_error", "absolute_error", "log_loss", "brier_score"} <= set(losses.found())
    assert losses.found()["huber_loss"] is losses.HuberLoss
    assert losses.Loss not in losses.found().values()


def test_two_classes_by_hand():
    """Log loss, Brier score and focal loss of four forecasts."""
    each = [-log(0.9), -log(0.8), -log(0.4), -log(0.75)]
    assert losses.sum_log_loss(Y, P) == pytest.approx(sum(each), rel=1e-14)
    assert losses.mean_log_loss(Y, P) == pytest.approx(sum(each) / 4, rel=1e-14)
    assert losses.mean_brier_score(Y, P) == pytest.approx((0.01 + 0.04 + 0.36 + 0.0625) / 4, rel=1e-14)
    miss = [0.1, 0.2, 0.6, 0.25]
    assert losses.sum_focal_loss(Y, P, 2) == pytest.approx(
        sum(m * m * e for m, e in zip(miss, each, strict=True)), rel=1e-14
    )
    assert losses.sum_focal_loss(Y, P, 0) == pytest.approx(sum(each), rel=1e-14)


@given(st.integers(0, 1), st.floats(0, 1))
def test_log_loss_keeps_its_digits(y, p):
    """−ln p or −ln(1 − p) within 1e-15 relative of decimals, also for p near the label."""
    with localcontext() as context:
        context.prec = 400
        chance = Decimal(p) if y else 1 - Decimal(p)
        wanted = float(-chance.ln()) if chance > 0 else inf
    assert losses.log_loss(y, p) == pytest.approx(wanted, rel=1e-15, abs=0)
    assert losses.mean_log_loss([y], [p]) == pytest.approx(wanted, rel=1e-15, abs=0)


def test_log_loss_at_the_edges():
    """Sure and right costs nothing, sure and wrong is infinite; the focal loss too."""
    assert losses.log_loss(1, 1) == losses.log_loss(0, 0) == 0
    assert losses.log_loss(1, 0) == losses.log_loss(0, 1) == inf
    assert losses.sum_log_loss([1, 0], [1, 1]) == inf
    assert losses.sum_focal_loss([1, 0], [1, 0]) == 0
    assert losses.sum_focal_loss([1], [0]) == inf


@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0.01, 0.99)), min_size=2, max_size=30))
def test_third_opinion(pairs):
    """Scikit-learn's log loss, Brier score, ROC area and curve agree."""
    y, p = map(list, zip(*pairs, strict=True))
    assert losses.mean_log_loss(y, p) == pytest.approx(metrics.log_loss(y, p, labels=[0, 1]), rel=1e-12)
    assert losses.mean_brier_score(y, p) == pytest.approx(metrics.brier_score_loss(y, p, labels=[0, 1]), rel=1e-12)
    assume(0 < sum(y) < len(y))
    assert losses.roc_auc(y, p) == pytest.approx(metrics.roc_auc_score(y, p), rel=1e-12)
    alarms, hits, levels = metrics.roc_curve(y, p, drop_intermediate=False)
    curve = losses.roc_curve(y, p)
    assert curve.false_positive_rate == pytest.approx(alarms)
    assert curve.true_positive_rate == pytest.approx(hits)
    assert curve.thresholds == pytest.approx(levels[1:])


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(-3, 3)), min_size=2, max_size=30))
def test_area_is_mann_whitney(pairs):
    """AUC = U/(n₁n₀), ties a half, and the area under the curve by trapezia."""
    y, s = (np.array(part) for part in zip(*pairs, strict=True))
    assume(0 < y.sum() < y.size)
    above = sum(Fraction(int(a > b)) + Fraction(int(a == b), 2) for a in s[y == 1] for b in s[y == 0])
    wanted = float(above / int(y.sum()) / int((1 - y).sum()))
    assert losses.roc_auc(y, s) == pytest.approx(wanted, rel=1e-15, abs=0)
    assert losses.roc_curve(y, s).area == pytest.approx(wanted, rel=1e-13, abs=1e-15)
    if len(set(s)) > 1:
        assert mannwhitneyu(s[y == 1], s[y == 0]).statistic == pytest.approx(wanted * y.sum() * (1 - y).sum())


def test_one_class_has_no_ranking():
    """Labels of one kind have no ROC."""
    for outcome in (losses.roc_auc([1, 1], [0.2, 0.3]), losses.roc_curve([0, 0], [0.2, 0.3])):
        assert isinstance(outcome, Degenerate)
        assert outcome.reason == "one-class"


def test_calibration_by_hand():
    """Five forecasts in two of four bins: gaps 0.2 (of 2) and 0.5 (of 3)."""
    y, p = [0, 1, 1, 0, 0], [0.3, 0.3, 0.75, 0.75, 1.0]
    curve = losses.reliability_curve(y, p, bins=4)
    assert curve.counts == (2, 3)
    assert curve.forecast == pytest.approx((0.3, 2.5 / 3))
    assert curve.observed == pytest.approx((0.5, 1 / 3))
    assert losses.expected_calibration_error(y, p, bins=4) == pytest.approx(0.4 * 0.2 + 0.6 * 0.5)
    assert losses.expected_calibration_error([1, 0], [0.5, 0.5]) == 0
    assert losses.reliability_curve([1], [0.25], bins=4).counts == (1,)
    assert losses.reliability_curve([1, 1], [0.25, 0.24], bins=4).counts == (1, 1)


def test_cross_entropy_by_hand():
    """Hard and soft labels, in nats and bits, and from logits."""
    p = [0.5, 0.25, 0.25]
    assert losses.cross_entropy(1, p) == pytest.approx(log(4), rel=1e-15)
    assert losses.cross_entropy(1, p, base=2) == pytest.approx(2, rel=1e-15)
    assert losses.cross_entropy([0.5, 0.5, 0], p, base=2) == pytest.approx(1.5, rel=1e-15)
    assert losses.cross_entropy(0, [0, 1]) == inf
    assert losses.cross_entropy(1, [0, 1]) == 0
    logits = np.log(p) + 7
    assert losses.softmax_cross_entropy(2, logits) == pytest.approx(log(4), rel=1e-14)
    assert losses.softmax_cross_entropy([0.5, 0.5, 0], logits) == pytest.approx(1.5 * log(2), rel=1e-14)
    assert losses.softmax_cross_entropy_gradient(2, logits) == pytest.approx([0.5, 0.25, -0.75], rel=1e-13)
    assert losses.softmax_cross_entropy(0, [-1e4, 1e4]) == 2e4
    assert losses.sum_cross_entropy([2, 0], [logits, logits]) == pytest.approx(log(8), rel=1e-14)


logit_rows = st.lists(st.lists(st.floats(-5, 5), min_size=3, max_size=3), min_size=2, max_size=5)


@given(logit_rows, st.randoms(use_true_random=False))
def test_cross_entropy_gradients(rows, random):
    """The gradients in the logits and in the weights are the derivatives, by central differences."""
    X = np.array(rows)
    W = np.array([[random.uniform(-1, 1) for _ in range(3)] for _ in range(3)])
    soft = np.array([[random.random() + 0.1 for _ in range(3)] for _ in rows])
    for targets in (soft / soft.sum(axis=1, keepdims=True), np.array([random.randrange(3) for _ in rows])):
        slope = losses.sum_cross_entropy_gradient(targets, X, W)
        for place in np.ndindex(W.shape):
            step = np.zeros_like(W)
            step[place] = 1e-5
            difference = losses.sum_cross_entropy(targets, X @ (W + step)) - losses.sum_cross_entropy(
                targets, X @ (W - step)
            )
            assert slope[place] == pytest.approx(difference / 2e-5, abs=1e-6)
        z = X[0] @ W
        one = losses.softmax_cross_entropy_gradient(targets[0], z)
        for k in range(3):
            step = np.eye(3)[k] * 1e-5
            up, down = (
                losses.softmax_cross_entropy(targets[0], z + step),
                losses.softmax_cross_entropy(targets[0], z - step),
            )
            assert one[k] == pytest.approx((up - down) / 2e-5, abs=1e-8)


def simplex(size):
    """Distributions on `size` classes, some of them with zeros."""
    return st.lists(st.integers(0, 20), min_size=size, max_size=size).filter(any).map(lambda c: np.array(c) / sum(c))


@given(simplex(4), simplex(4))
def test_divergences(p, q):
    """KL ≥ 0 and 0 only where p = q; cross-entropy = entropy + KL; Jensen–Shannon is symmetric, at most one bit."""
    kl = losses.kl_divergence(p, q)
    assert kl >= 0
    assert (kl == 0) == np.array_equal(p, q)
    assert kl == pytest.approx(float(scipy_entropy(p, q)), rel=1e-12, abs=1e-15)
    assert losses.cross_entropy(p, q) == pytest.approx(losses.entropy(p) + kl, rel=1e-13, abs=1e-15)
    assert losses.kl_divergence(p, q, base=2) == pytest.approx(kl / log(2), rel=1e-15)
    js = losses.jensen_shannon(p, q, base=2)
    assert -1e-15 <= js <= 1 + 1e-15
    assert js == pytest.approx(losses.jensen_shannon(q, p, base=2), rel=1e-12, abs=1e-15)
    assert js == pytest.approx(float(jensenshannon(p, q, base=2)) ** 2, rel=1e-6, abs=1e-12)


def test_divergences_by_hand():
    """Two coins, a fair die, disjoint distributions."""
    assert losses.kl_bernoulli(0.5, 0.25) == pytest.approx(0.5 * log(2) + 0.5 * log(2 / 3), rel=1e-14)
    assert losses.kl_bernoulli(0.25, 0.25) == 0
    assert losses.kl_bernoulli(1, 0.25, base=2) == pytest.approx(2)
    assert losses.kl_bernoulli(0.5, 1) == inf
    assert losses.entropy([1 / 6] * 6, base=6) == pytest.approx(1, rel=1e-15)
    assert losses.entropy([1, 0]) == 0
    assert losses.entropy([0.5, 0.5], base=2) == 1
    assert losses.jensen_shannon([1, 0], [0, 1]) == pytest.approx(log(2), rel=1e-15)


@given(st.floats(1e-9, 1e-2), st.floats(0.1, 0.9))
def test_kl_of_near_coins(gap, p):
    """Within 1e-15 a class of decimals also where p and q are nearly equal."""
    q = p * (1 - gap)
    with localcontext() as context:
        context.prec = 60
        a, b, c, d = Decimal(p), Decimal(q), Decimal(1 - p), Decimal(1 - q)
        wanted = float(a * (a / b).ln() + c * (c / d).ln() + (b + d - a - c))
    assert losses.kl_bernoulli(p, q) == pytest.approx(wanted, abs=2e-15)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: losses.log_loss(2, 0.5), "y is 2; wanted 0 or 1"),
        (lambda: losses.log_loss(1, 1.5), "p is 1.5"),
        (lambda: losses.mean_log_loss([1, 2], [0.5, 0.5]), "y is 2; wanted 0 or 1"),
        (lambda: losses.mean_log_loss([1, 0], [0.5, 1.5]), "outside 0 to 1"),
        (lambda: losses.mean_brier_score([1, 0], [0.5, -0.1]), "outside 0 to 1"),
        (lambda: losses.sum_squared_error([1, 2], [1]), "2 numbers and the prediction 1"),
        (lambda: losses.sum_huber_loss([1], [1], 0), "delta is 0"),
        (lambda: losses.sum_quantile_loss([1], [1], 1), "quantile is 1"),
        (lambda: losses.sum_quantile_loss([1], [1], 0), "quantile is 0"),
        (lambda: losses.sum_focal_loss([1], [0.5], -1), "gamma is -1"),
        (lambda: losses.entropy([0.5, 0.6]), "sums to 1.1"),
        (lambda: losses.entropy([1.5, -0.5]), "none below 0"),
        (lambda: losses.entropy([0.5, 0.5], base=1), "base is 1; wanted a number above 1"),
        (lambda: losses.kl_divergence([1], [0.5, 0.5]), "p has 1 classes and q 2"),
        (lambda: losses.cross_entropy(3, [0.5, 0.5]), "label is 3; wanted a whole number from 0 to 1"),
        (lambda: losses.cross_entropy(-1, [0.5, 0.5]), "label is -1"),
        (lambda: losses.cross_entropy(0.5, [0.5, 0.5]), "label is 0.5"),
        (lambda: losses.cross_entropy([1, 0, 0], [0.5, 0.5]), "target has 3 probabilities; wanted 2"),
        (lambda: losses.sum_cross_entropy([0], [[1, 2], [3, 4]]), "1 rows and logits 2"),
        (lambda: losses.sum_cross_entropy([0], [1, 2]), "logits has shape"),
        (lambda: losses.reliability_curve([1], [0.5], bins=0), "bins is 0"),
        (lambda: losses.LogLoss().weights_gradient([[1, 2]], [1], [1]), "weights has 1 numbers; wanted 2"),
        (lambda: losses.LogLoss().weights_gradient([[1, 2]], [3], [1, 1]), "y is 3"),
    ],
)
def test_refusals(call, words):
    """What is amiss is refused with what was got and wanted."""
    with pytest.raises(ValueError, match=words):
        call()
