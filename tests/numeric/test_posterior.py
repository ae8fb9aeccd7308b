"""Exact posteriors under conjugate priors, by hand and by law."""

from dataclasses import replace
from math import exp, isfinite, lgamma, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from quizsvc.numeric import posterior as rooms
from quizsvc.numeric.estimators.bernoulli import fit_bernoulli
from quizsvc.numeric.estimators.categorical import fit_categorical
from quizsvc.numeric.estimators.exponential import fit_exponential
from quizsvc.numeric.estimators.gaussian import fit_gaussian_mean
from quizsvc.numeric.estimators.poisson import fit_poisson
from quizsvc.numeric.posterior import (
    bernoulli_posterior,
    categorical_posterior,
    certify_dirichlet,
    certify_posterior,
    exponential_posterior,
    gaussian_mean_posterior,
    gaussian_variance_posterior,
    poisson_posterior,
    sequential_update,
    updates,
)
from quizsvc.numeric.priors import (
    beta_prior,
    dirichlet_prior,
    flat_prior,
    gamma_prior,
    inverse_gamma_prior,
    normal_prior,
)

TOSSES = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0]
COUNTS = [3.0, 0.0, 2.0, 5.0, 1.0]
WAITS = [0.5, 2.0, 1.5, 0.1]
READINGS = [1.0, 2.0, 6.0, 2.5]
ROWS = [[1, 0, 0], [0, 0, 1], [0, 0, 1], [0, 1, 0], [1, 0, 0]]
CASES = {
    "bernoulli": (bernoulli_posterior, TOSSES, beta_prior(2, 3), {}),
    "bernoulli under Jeffreys": (bernoulli_posterior, TOSSES, beta_prior(0.5, 0.5), {}),
    "poisson": (poisson_posterior, COUNTS, gamma_prior(3, 2), {}),
    "exponential": (exponential_posterior, WAITS, gamma_prior(0.7, 2), {}),
    "gaussian mean": (gaussian_mean_posterior, READINGS, normal_prior(1, scale=1.5), {"scale": 2.0}),
    "gaussian variance": (gaussian_variance_posterior, READINGS, inverse_gamma_prior(3, 2), {"mean": 2.0}),
    "categorical": (categorical_posterior, ROWS, dirichlet_prior([1, 0.5, 2]), {}),
}
SCALAR = {name: case for name, case in CASES.items() if name != "categorical"}


def batch(case):
    """The posterior after all observations at once."""
    function, data, prior, known = case
    return function(np.sum(data, axis=0) if function is categorical_posterior else data, prior=prior, **known)


def test_every_posterior_is_under_the_laws():
    """Each *_posterior of the module has its case below."""
    functions = {
        value for name, value in vars(rooms).items() if name.endswith("_posterior") and not name.startswith("certify")
    }
    assert functions == {case[0] for case in CASES.values()}


def test_bernoulli_by_hand():
    """Four ones of six under Beta(2, 3): Beta(6, 5), mean 6/11, MAP 5/9, evidence B(6, 5)/B(2, 3) = 12/1260."""
    found = bernoulli_posterior(TOSSES, beta_prior(2, 3))
    assert (found.belief.a, found.belief.b) == (6, 5)
    assert found.mean == pytest.approx(6 / 11)
    assert found.mode == pytest.approx(5 / 9)
    assert found.sd == pytest.approx(sqrt(6 * 5 / 11**2 / 12))
    assert exp(found.log_evidence) == pytest.approx(12 / 1260)
    assert found.predictive.probability == pytest.approx(6 / 11)


def test_poisson_by_hand():
    """Eleven events in five intervals under Gamma(3, 2): Gamma(14, 7), mean 2, MAP 13/7, predictive NB(14, 7/8)."""
    found = poisson_posterior(COUNTS, gamma_prior(3, 2))
    assert (found.belief.shape, found.belief.rate) == (14, 7)
    assert (found.mean, found.mode, found.sd) == pytest.approx((2, 13 / 7, sqrt(14) / 7))
    by_hand = lgamma(14) - lgamma(3) + 3 * log(2) - 14 * log(7) - log(6 * 2 * 120)
    assert found.log_evidence == pytest.approx(by_hand, rel=1e-13)
    assert (found.predictive.size, found.predictive.probability) == (14, 7 / 8)


def test_exponential_by_hand():
    """Waits of 4.1 together under Gamma(0.7, 2): Gamma(4.7, 6.1), predictive Lomax(4.7, 6.1)."""
    found = exponential_posterior(WAITS, gamma_prior(0.7, 2))
    assert (found.belief.shape, found.belief.rate) == (4.7, pytest.approx(6.1))
    by_hand = lgamma(4.7) - lgamma(0.7) + 0.7 * log(2) - 4.7 * log(6.1)
    assert found.log_evidence == pytest.approx(by_hand, rel=1e-13)
    assert found.predictive.theta == pytest.approx([4.7, 6.1])


def test_gaussian_mean_by_hand():
    """The evidence is the density under N(μ₀, σ²I + τ²11ᵀ); the next reading has both variances."""
    found = gaussian_mean_posterior(READINGS, 2.0, normal_prior(1, scale=1.5))
    third = stats.multivariate_normal(np.ones(4), 4 * np.eye(4) + 2.25)
    assert found.log_evidence == pytest.approx(third.logpdf(READINGS), rel=1e-12)
    precision = 4 / 4 + 1 / 2.25
    assert found.mean == pytest.approx((11.5 / 4 + 1 / 2.25) / precision)
    assert found.sd == pytest.approx(precision**-0.5)
    assert found.predictive.scale == pytest.approx(sqrt(1 / precision + 4))


def test_gaussian_variance_by_hand():
    """Squares 1, 0, 16, ¼ about 2 under InverseGamma(3, 2): InverseGamma(5, 10.625), predictive t with 10 df."""
    found = gaussian_variance_posterior(READINGS, 2, inverse_gamma_prior(3, 2))
    assert (found.belief.shape, found.belief.scale) == (5, 10.625)
    assert (found.mean, found.mode) == pytest.approx((10.625 / 4, 10.625 / 6))
    assert (found.predictive.loc, found.predictive.df) == (2, 10)
    assert found.predictive.scale == pytest.approx(sqrt(10.625 / 5))


def test_categorical_by_hand():
    """Counts 2, 1, 2 under Dirichlet(1, ½, 2): Dirichlet(3, 1.5, 4); the predictive is its mean."""
    found = batch(CASES["categorical"])
    assert found.belief.alpha == (3, 1.5, 4)
    assert found.mean == pytest.approx((3 / 8.5, 1.5 / 8.5, 4 / 8.5))
    assert found.mode == pytest.approx((2 / 5.5, 0.5 / 5.5, 3 / 5.5))
    assert found.sd[0] == pytest.approx(sqrt(3 / 8.5 * 5.5 / 8.5 / 9.5))
    assert found.predictive.probabilities == found.mean


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_certified(case):
    """Bayes' identity holds, and the second method agrees."""
    certificate = batch(case).certificate
    assert certificate.holds
    assert certificate.second_method


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_batch_is_sequential(case):
    """Taking the observations one by one ends at the same belief, and the log evidences add up."""
    function, data, prior, known = case
    steps, whole = sequential_update(function, data, prior, **known), batch(case)
    assert len(steps) == len(data)
    for field in ("a", "b", "shape", "rate", "loc", "scale", "alpha"):
        if hasattr(whole.belief, field):
            assert getattr(steps[-1].belief, field) == pytest.approx(getattr(whole.belief, field), rel=1e-12)
    assert sum(step.log_evidence for step in steps) == pytest.approx(whole.log_evidence, rel=1e-12)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_order_does_not_matter(case):
    """The observations in another order give the same posterior and evidence."""
    function, data, prior, known = case
    one, other = (sequential_update(function, d, prior, **known) for d in (data, data[::-1]))
    assert one[-1].mean == pytest.approx(other[-1].mean, rel=1e-12)
    assert sum(s.log_evidence for s in one) == pytest.approx(sum(s.log_evidence for s in other), rel=1e-12)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_evidence_is_the_product_of_predictives(case):
    """Each observation's density under the predictive before it multiplies up to the evidence."""
    function, data, prior, known = case
    steps = sequential_update(function, data, prior, **known)
    after_first = [
        before.predictive.log_likelihood([np.argmax(row)] if function is categorical_posterior else [row])
        for before, row in zip(steps, data[1:], strict=False)
    ]
    assert steps[0].log_evidence + sum(after_first) == pytest.approx(batch(case).log_evidence, rel=1e-11)


@pytest.mark.parametrize("case", SCALAR.values(), ids=SCALAR)
def test_spoilt_beliefs_are_caught(case):
    """A relative 1e-4 in either number of the belief, or in the evidence, breaks Bayes' identity."""
    function, data, prior, _ = case
    whole = batch(case)
    name = function.__name__.removesuffix("_posterior")
    at = {
        "bernoulli": lambda p: rooms.Bernoulli(0.5).log_likelihoods("probability", p, data),
        "poisson": lambda rate: rooms.Poisson(1.0).log_likelihoods("rate", rate, data),
        "exponential": lambda rate: rooms.Exponential(1.0).log_likelihoods("rate", rate, data),
        "gaussian_mean": lambda mu: rooms.GaussianMean(0.0, 2.0).log_likelihoods("loc", mu, data),
        "gaussian_variance": lambda v: rooms.Gaussian(2.0, 1.0).log_likelihoods("scale", np.sqrt(v), data),
    }[name]

    def certify(belief, evidence):
        return certify_posterior(prior, belief, evidence, at)

    assert certify(whole.belief, whole.log_evidence).holds
    for field in ("a", "b", "shape", "rate", "loc", "scale"):
        if hasattr(whole.belief, field):
            spoilt = replace(whole.belief, **{field: getattr(whole.belief, field) * 1.0001})
            assert certify(spoilt, whole.log_evidence).failed[0] == "prior times likelihood"
    wrong = certify(whole.belief, whole.log_evidence * 1.0001)
    assert set(wrong.failed) == {"prior times likelihood", "evidence and mean by the trapezoid rule"}


def test_spoilt_dirichlet_is_caught():
    """A relative 1e-4 in one alpha, or in the evidence, breaks Bayes' identity."""
    counts, prior = np.array([2.0, 1.0, 2.0]), CASES["categorical"][2]
    whole = batch(CASES["categorical"])
    for j in range(3):
        alpha = list(whole.belief.alpha)
        alpha[j] *= 1.0001
        wrong = certify_dirichlet(counts, prior, replace(whole.belief, alpha=tuple(alpha)), whole.log_evidence)
        assert wrong.failed == ("prior times likelihood",)
    wrong = certify_dirichlet(counts, prior, whole.belief, whole.log_evidence * 1.0001)
    assert set(wrong.failed) == {"prior times likelihood", "product of one-step predictives"}


@given(st.lists(st.integers(0, 1), min_size=1, max_size=30), st.floats(1.01, 20), st.floats(1.01, 20))
def test_mode_is_the_coin_map(tosses, a, b):
    """The posterior's mode is the MAP that the estimator finds."""
    prior = beta_prior(a, b)
    assert bernoulli_posterior(tosses, prior).mode == pytest.approx(fit_bernoulli(tosses, prior).probability, rel=1e-12)


def test_modes_are_the_maps():
    """So it is for the other models."""
    assert poisson_posterior(COUNTS, gamma_prior(3, 2)).mode == fit_poisson(COUNTS, gamma_prior(3, 2)).rate
    assert exponential_posterior(WAITS, gamma_prior(3, 2)).mode == fit_exponential(WAITS, gamma_prior(3, 2)).rate
    prior = normal_prior(1, scale=1.5)
    assert gaussian_mean_posterior(READINGS, 2, prior).mode == fit_gaussian_mean(READINGS, 2, prior).mean
    labels = dirichlet_prior([2, 3])
    assert categorical_posterior([4, 0], labels).mode == fit_categorical([4, 0], labels).probabilities


def test_degenerate():
    """One head under Jeffreys' prior has its mode at the edge, a mean inside; a wide variance has no mean."""
    found = bernoulli_posterior([1], beta_prior(0.5, 0.5))
    assert (found.mode.reason, found.mode.estimate) == ("edge", 1.0)
    assert found.mean == 0.75
    assert found.certificate.holds
    wide = gaussian_variance_posterior([1], 0, inverse_gamma_prior(0.25, 1))
    assert wide.mean.reason == "no-mean"
    assert wide.sd.reason == "no-sd"
    assert isfinite(wide.mode)
    assert wide.certificate.holds


@pytest.mark.parametrize("tau", [1e-8, 1e8])
@pytest.mark.parametrize("loc", [0.0, 5.0])
def test_narrow_and_wide_priors(tau, loc):
    """A prior sd of 1e-8 or 1e8 leaves the posterior certified, its evidence that of scipy's normal."""
    found = gaussian_mean_posterior(READINGS, 2.0, normal_prior(loc, scale=tau))
    assert found.certificate.holds
    one = gaussian_mean_posterior([3.0], 2.0, normal_prior(loc, scale=tau))
    assert one.log_evidence == pytest.approx(stats.norm.logpdf(3.0, loc, sqrt(4 + tau**2)), rel=1e-12)


def test_the_course_of_a_belief():
    """Means, sds and log evidences after each observation are those of `sequential_update`; the whole is certified."""
    steps = sequential_update(gaussian_mean_posterior, WAITS, normal_prior(0, scale=2), scale=1.5)
    course = updates(gaussian_mean_posterior, WAITS, normal_prior(0, scale=2), scale=1.5)
    assert course.means == tuple(step.mean for step in steps)
    assert course.sds == tuple(step.sd for step in steps)
    assert course.log_evidences == tuple(step.log_evidence for step in steps)
    assert course.certificate.holds
    assert len(course.certificate.residuals) == len(WAITS)


def test_a_course_that_differs_from_the_whole_is_caught():
    """A posterior that adds something for each call is not the same one by one and at once."""

    def greedy(x, prior):
        made = poisson_posterior(x, prior)
        return replace(made, log_evidence=made.log_evidence + 1e-5)

    course = updates(greedy, COUNTS, gamma_prior(2, 1))
    assert course.certificate.failed == ("all observations at once",)


def test_strong_priors():
    """Priors worth 1e8 observations are certified, their log densities' own last digits allowed for."""
    assert categorical_posterior([1, 2, 0], dirichlet_prior([1e8, 1e8, 1e8])).certificate.holds
    assert bernoulli_posterior(TOSSES, beta_prior(1e8, 1e8)).certificate.residuals_hold
    assert poisson_posterior(COUNTS, gamma_prior(1e8, 1e8)).certificate.residuals_hold


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: bernoulli_posterior([2], beta_prior(1, 1)), "other than 0 and 1"),
        (lambda: bernoulli_posterior([1], flat_prior()), "prior is flat; wanted a beta prior"),
        (lambda: bernoulli_posterior([1], gamma_prior(1, 1)), "prior is gamma; wanted a beta"),
        (lambda: poisson_posterior([0.5], gamma_prior(1, 1)), "not a count"),
        (lambda: poisson_posterior([1], None), "prior is flat; wanted a gamma prior"),
        (lambda: exponential_posterior([-1], gamma_prior(1, 1)), "t holds -1"),
        (lambda: gaussian_mean_posterior([], 1, normal_prior(0, scale=1)), "x has 0 numbers"),
        (lambda: gaussian_mean_posterior([1], 0, normal_prior(0, scale=1)), "scale is 0"),
        (lambda: gaussian_variance_posterior([1], np.nan, inverse_gamma_prior(1, 1)), "mean is nan"),
        (lambda: gaussian_variance_posterior([1], 0, gamma_prior(1, 1)), "prior is gamma; wanted an inverse gamma"),
        (lambda: categorical_posterior([1, 2], dirichlet_prior([1, 1, 1])), "alpha has 3 numbers and counts 2"),
        (lambda: sequential_update(bernoulli_posterior, [], beta_prior(1, 1)), "no observation"),
    ],
)
def test_refusals(make, words):
    """Each argument, spoilt alone, is refused in words."""
    with pytest.raises(ValueError, match=words):
        make()
