"""Laws of classification over lists: every loss and every estimator of classes, found by being there."""

from importlib import import_module
from inspect import getmembers, isabstract, isclass
from pkgutil import iter_modules

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from quizsvc.numeric import losses as package
from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.bernoulli import fit_bernoulli
from quizsvc.numeric.estimators.lda import linear_discriminant
from quizsvc.numeric.estimators.logistic import logistic_regression
from quizsvc.numeric.estimators.naive_bayes import gaussian_naive_bayes
from quizsvc.numeric.estimators.perceptron import perceptron
from quizsvc.numeric.estimators.probit import probit_regression
from quizsvc.numeric.estimators.softmax import softmax_regression
from quizsvc.numeric.estimators.squared_error_logistic import squared_error_logistic
from quizsvc.numeric.losses import FocalLoss, HingeLoss, HuberLoss, LogLoss, Loss, QuantileLoss, softmax_cross_entropy
from quizsvc.numeric.priors import flat_prior, normal_prior


def members():
    """Every loss of the package in its usual setting, and some in others."""
    modules = [import_module(f"{package.__name__}.{module.name}") for module in iter_modules(package.__path__)]
    classes = {kind for module in modules for _, kind in getmembers(module, isclass) if issubclass(kind, Loss)}
    usual = sorted((kind() for kind in classes if not isabstract(kind)), key=repr)
    return [*usual, HuberLoss(0.3), QuantileLoss(0.9), FocalLoss(0.5), FocalLoss(0.0)]


LOSSES = members()
BINARY = [loss for loss in LOSSES if loss.binary]
REAL = [loss for loss in LOSSES if not loss.binary]
SIGMOID = [loss for loss in LOSSES if loss.sigmoid]
RNG = np.random.default_rng(5)


def sample(loss, n=40):
    """Labels and scores away from kinks."""
    y = RNG.integers(0, 2, n).astype(float) if loss.binary else RNG.normal(size=n)
    z = 2 * RNG.normal(size=n)
    place = np.where(y == 1, z, -z) if loss.binary else z - y
    clear = np.all([np.abs(place - kink) > 1e-3 for kink in loss.kinks], axis=0) if loss.kinks else np.full(n, True)
    return y[clear], z[clear]


def test_losses_are_found():
    """The losses that the engine promises are there."""
    names = {type(loss).__name__ for loss in LOSSES}
    real = {"SquaredError", "AbsoluteError", "HuberLoss", "QuantileLoss"}
    assert names >= real | {"LogLoss", "HingeLoss", "BrierScore", "FocalLoss"}


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_gradients_are_derivatives(loss):
    """The gradients in the score and in the prediction are central differences of the loss."""
    y, z = sample(loss)
    h = 1e-6
    difference = (loss.of_score(y, z + h) - loss.of_score(y, z - h)) / (2 * h)
    assert loss.score_gradient(y, z) == pytest.approx(difference, rel=1e-6, abs=1e-8)
    prediction = expit(z) if loss.sigmoid else z
    difference = (loss.of(y, prediction + 1e-3 * h) - loss.of(y, prediction - 1e-3 * h)) / (2e-3 * h)
    assert loss.gradient(y, prediction) == pytest.approx(difference, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_weights_gradient_is_the_derivative(loss):
    """The gradient in the weights and the intercept is the central difference of the summed loss."""
    rng = np.random.default_rng(1)
    X, w, b = rng.normal(size=(20, 2)), rng.normal(size=2), 0.3
    y = rng.integers(0, 2, 20).astype(float) if loss.binary else rng.normal(size=20)

    def total(b, w):
        return loss.of_score(y, b + X @ w).sum()

    slope_b, slope_w = loss.weights_gradient(X, y, w, b)
    h = 1e-6
    assert slope_b == pytest.approx((total(b + h, w) - total(b - h, w)) / (2 * h), rel=1e-6, abs=1e-7)
    for j in range(2):
        step = h * np.eye(2)[j]
        assert slope_w[j] == pytest.approx((total(b, w + step) - total(b, w - step)) / (2 * h), rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_score_and_prediction_agree(loss):
    """The loss of a score is the loss of its prediction, and its gradient follows by the chain rule."""
    y, z = sample(loss)
    p = expit(z) if loss.sigmoid else z
    assert loss.of_score(y, z) == pytest.approx(loss.of(y, p), rel=1e-10, abs=1e-14)
    inner = p * (1 - p) if loss.sigmoid else 1.0
    assert loss.score_gradient(y, z) == pytest.approx(loss.gradient(y, p) * inner, rel=1e-10, abs=1e-14)
    assert loss.total(y, p) == pytest.approx(loss.of(y, p).sum(), rel=1e-14)
    assert loss.mean(y, p) == pytest.approx(loss.of(y, p).mean(), rel=1e-14)


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_never_below_zero(loss):
    """A loss is at least 0, and 0 where the prediction is right."""
    y, z = sample(loss)
    assert (loss.of_score(y, z) >= 0).all()
    right = np.where(y == 1, 800.0, -800.0) if loss.binary else y
    assert loss.of_score(y, right) == pytest.approx(np.zeros(y.size), abs=1e-300)


@pytest.mark.parametrize("loss", BINARY, ids=repr)
def test_finite_for_every_score(loss):
    """Scores of ±1e4 give finite losses and gradients without a warning."""
    y, z = np.array([1.0, 1, 0, 0]), np.array([1e4, -1e4, 1e4, -1e4])
    assert np.isfinite(loss.of_score(y, z)).all()
    assert np.isfinite(loss.score_gradient(y, z)).all()


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if loss.kinks], ids=repr)
def test_middle_of_the_subgradient(loss):
    """At a kink the gradient is the mean of its two sides."""
    for kink in loss.kinks:
        y = np.ones(1)
        z = np.array([kink]) if loss.binary else y + kink
        sides = loss.gradient(y, z - 1e-9) + loss.gradient(y, z + 1e-9)
        assert loss.gradient(y, z) == pytest.approx(sides / 2)


@pytest.mark.parametrize("loss", SIGMOID, ids=repr)
def test_proper_or_not(loss):
    """The expected loss of a forecast is least at the truth for log loss and Brier score, and not for focal loss."""
    forecast = np.linspace(0.001, 0.999, 999)
    proper = not isinstance(loss, FocalLoss) or loss.gamma == 0
    ones, zeros = loss.of(np.ones(999), forecast), loss.of(np.zeros(999), forecast)
    best = [forecast[np.argmin(q * ones + (1 - q) * zeros)] for q in (0.1, 0.3, 0.7, 0.9)]
    assert (np.abs(np.subtract(best, (0.1, 0.3, 0.7, 0.9))).max() < 1e-9) == proper


def test_absolute_error_of_a_probability_is_not_proper():
    """Under absolute error the best forecast of an event of chance 0.3 is 0."""
    forecast = np.linspace(0, 1, 101)
    assert forecast[np.argmin(0.3 * (1 - forecast) + 0.7 * forecast)] == 0


def test_real_losses_have_their_minimisers():
    """Summed squared, absolute and quantile losses are least at the mean, a median and a quantile."""
    y = np.array([1.0, 2.0, 4.0, 7.0, 11.0])
    grid = np.linspace(0, 12, 1201)
    best = {repr(loss): grid[np.argmin([loss.total(y, np.full(5, g)) for g in grid])] for loss in REAL}
    assert best["SquaredError()"] == pytest.approx(5)
    assert best["AbsoluteError()"] == pytest.approx(4)
    assert best["QuantileLoss(quantile=0.9)"] == pytest.approx(11)
    assert 4 <= best["HuberLoss(delta=1.0)"] <= 5


@pytest.mark.parametrize("loss", BINARY, ids=repr)
def test_which_margin_losses_are_likelihoods(loss):
    """e^(−loss(m)) + e^(−loss(−m)) = 1 for the log loss at every margin, and for no other here."""
    m = np.linspace(-4, 4, 33)
    total = np.exp(-loss.of_score(np.ones(33), m)) + np.exp(-loss.of_score(np.ones(33), -m))
    normalised = isinstance(loss, LogLoss) or (isinstance(loss, FocalLoss) and loss.gamma == 0)
    assert (np.abs(total - 1).max() < 1e-14) == normalised
    assert not isinstance(loss, HingeLoss) or np.abs(total - 1).min() > 1e-3


def test_log_loss_is_a_likelihood():
    """Log loss is minus the Bernoulli's log-likelihood, cross-entropy minus the categorical's."""
    p = 0.3
    assert LogLoss().total([1, 0, 1], [p] * 3) == pytest.approx(-np.log(p * (1 - p) * p), rel=1e-14)
    z = np.array([0.1, -1.0, 2.0])
    assert softmax_cross_entropy(1, z) == pytest.approx(-np.log(np.exp(z)[1] / np.exp(z).sum()), rel=1e-14)


CLASSIFIERS = [logistic_regression, probit_regression, softmax_regression]


def problem(seed, n=60, p=2):
    """Overlapping classes."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, (X @ rng.normal(size=p) + 2 * rng.logistic(size=n) > 0).astype(float)


def flat(fit):
    """The estimate as one array."""
    return np.concatenate([np.ravel(fit.intercept), np.ravel(fit.coef)])


@pytest.mark.parametrize("fit", CLASSIFIERS)
def test_flat_prior_is_the_mle(fit):
    """No prior, a flat one and one of sd 1e8 give the same estimate."""
    X, y = problem(1)
    mle = fit(X, y)
    assert fit(X, y, flat_prior()) == mle
    assert flat(fit(X, y, normal_prior(0, scale=1e8))) == pytest.approx(flat(mle), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("fit", CLASSIFIERS)
def test_narrow_prior_is_its_mean(fit):
    """A prior of sd 1e-8 leaves the weights at its mean, and the certificate holds."""
    X, y = problem(1)
    narrow = fit(X, y, normal_prior(0.5, scale=1e-8))
    assert np.ravel(narrow.coef) == pytest.approx(np.full(np.size(narrow.coef), 0.5), abs=1e-12)
    assert narrow.certificate.holds


@pytest.mark.parametrize("fit", CLASSIFIERS)
def test_map_tends_to_the_mle(fit):
    """A MAP nears the MLE as the same rows are seen more often."""
    X, y = problem(2)
    mle = flat(fit(X, y))
    gaps = [
        np.abs(flat(fit(np.tile(X, (k, 1)), np.tile(y, k), normal_prior(0, scale=0.5))) - mle).max()
        for k in (1, 10, 100)
    ]
    assert gaps[0] > 5 * gaps[1] > 25 * gaps[2]


@pytest.mark.parametrize("fit", CLASSIFIERS)
def test_order_and_scale_do_not_matter(fit):
    """Shuffled rows give the same estimate; a feature in other units gives its weight in the inverse unit."""
    X, y = problem(3)
    order = np.random.default_rng(0).permutation(y.size)
    assert flat(fit(X[order], y[order])) == pytest.approx(flat(fit(X, y)), rel=1e-9)
    scaled = fit(X * [1000.0, 1.0], y)
    assert np.ravel(scaled.coef[0]) * 1000 == pytest.approx(np.ravel(fit(X, y).coef[0]), rel=1e-9)


@pytest.mark.parametrize("fit", CLASSIFIERS)
def test_classes_can_change_names(fit):
    """With 0 and 1 exchanged the estimate changes its sign."""
    X, y = problem(4)
    prior = normal_prior(0, scale=1)
    assert flat(fit(X, 1 - y, prior)) == pytest.approx(-flat(fit(X, y, prior)), rel=1e-9)


@pytest.mark.parametrize("fit", CLASSIFIERS)
def test_separable_only_without_a_prior(fit):
    """Separable data have no MLE and a finite MAP."""
    X, y = problem(5)
    y = (X[:, 0] > 0).astype(float)
    assert isinstance(fit(X, y), Degenerate)
    assert fit(X, y, normal_prior(0, scale=3)).certificate.holds


def test_intercept_alone_is_the_log_odds():
    """With weights held at zero the intercept is the logit of the Bernoulli's MLE."""
    X, y = problem(6)
    chance = fit_bernoulli(y).probability
    held = logistic_regression(X, y, normal_prior(0, scale=1e-8))
    assert expit(held.intercept) == pytest.approx(chance, rel=1e-9)


ALL = [*CLASSIFIERS, squared_error_logistic, perceptron, linear_discriminant, gaussian_naive_bayes]


@settings(max_examples=60)
@given(st.data())
@pytest.mark.parametrize("fit", ALL)
def test_every_table_has_an_outcome(fit, data):
    """Whole numbers in any unit, labels of any kind: a Degenerate with a reason, or finite numbers; never a warning."""
    n, p = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 3))
    cells = st.integers(-2, 2).map(float)
    X = np.array(data.draw(st.lists(st.tuples(*[cells] * p), min_size=n, max_size=n)))
    y = data.draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    X = X * data.draw(st.sampled_from([1e-60, 1e-3, 1.0, 1e60])) + data.draw(st.sampled_from([0.0, 1e3]))
    outcome = fit(X, y)
    if isinstance(outcome, Degenerate):
        assert outcome.reason
        assert outcome.detail
    else:
        assert all(np.isfinite(np.ravel(value)).all() for value in outcome.result().values())
