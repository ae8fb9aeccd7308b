"""Laws of the estimates of one distribution, found by being there: fit_<family> in the module of that name."""

from importlib import import_module
from inspect import signature
from pkgutil import iter_modules
from typing import get_args, get_type_hints

import numpy as np
import pytest

from quizsvc.numeric import estimators, priors
from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.families import found
from quizsvc.numeric.rng import stream

MODULES = {info.name: import_module(f"{estimators.__name__}.{info.name}") for info in iter_modules(estimators.__path__)}
FITS = {
    name: getattr(MODULES[name], f"fit_{name}")
    for name in found()
    if name in MODULES and hasattr(MODULES[name], f"fit_{name}")
}
CASES = [(name, member) for name in FITS for member in found()[name].examples()]
REGULAR = [case for case in CASES if case[1].regular]
SMOOTH = [case for case in CASES if case[1].smooth]


def prior_kind(name):
    """The proper prior that the fit takes, or None."""
    kinds = get_args(get_type_hints(FITS[name]).get("prior"))
    return next((kind for kind in kinds if kind not in {priors.FlatPrior, type(None)}), None)


WITH_PRIOR = [case for case in CASES if prior_kind(case[0])]


def data_of(member, size):
    """A sample in the shape that the fit takes: labels as counts, all else as it is; odd, so that a median is one."""
    x = member.sample(stream("estimates", repr(member)), size)
    return np.array([(x == j).sum() for j in range(len(member.probabilities))]) if member.name == "categorical" else x


def fit(name, member, data, **arguments):
    """The fit of data, with what it must be told."""
    known = {key: getattr(member, key) for key in signature(FITS[name]).parameters if key in {"df", "scale"}}
    return FITS[name](data, **known, **arguments)


def concentrated(kind, member, strength):
    """A prior of the kind whose mode is the example's own parameter, the narrower the greater its strength."""
    theta = member.theta
    if kind is priors.BetaPrior:
        return priors.beta_prior(1 + strength * theta[0], 1 + strength * (1 - theta[0]))
    if kind is priors.GammaPrior:
        return priors.gamma_prior(1 + strength, strength / theta[0])
    return priors.dirichlet_prior(1 + strength * np.array(member.probabilities))


def identity(case):
    """The example as the test's name."""
    return repr(case[1])


def test_fits_are_found():
    """Every estimate of one distribution that the engine promises is under these laws."""
    promised = "gaussian bernoulli poisson exponential laplace uniform categorical gamma student_t geometric"
    assert set(promised.split()) <= set(FITS)


@pytest.mark.parametrize("case", CASES, ids=identity)
def test_estimate_is_certified(case):
    """On a sample of an example the estimate exists and both of its routes agree."""
    name, member = case
    estimate = fit(name, member, data_of(member, 101))
    assert not isinstance(estimate, Degenerate)
    assert estimate.certificate.holds
    assert estimate.certificate.second_method
    assert estimate.certificate.difference <= 1e-8


@pytest.mark.parametrize("case", SMOOTH, ids=identity)
def test_gradient_vanishes_at_the_estimate(case):
    """The family's score at the MLE is zero in the parameters estimated, measured by the curvature there."""
    name, member = case
    data = data_of(member, 101)
    best = fit(name, member, data).distribution()
    x = np.repeat(np.arange(len(data)), data) if name == "categorical" else data
    k = 2 if name == "student_t" else best.theta.size
    step = np.linalg.solve(best.hessian(x)[:k, :k], best.score(x)[:k])
    np.testing.assert_allclose(step, 0, atol=1e-9 * np.abs(best.theta).max())
    assert np.linalg.eigvalsh(best.hessian(x)[:k, :k])[-1] < 0


@pytest.mark.parametrize("case", CASES, ids=identity)
def test_no_neighbour_is_likelier(case):
    """Moving any parameter of the MLE, either way, loses likelihood."""
    name, member = case
    data = data_of(member, 101)
    best = fit(name, member, data).distribution()
    x = np.repeat(np.arange(len(data)), data) if name == "categorical" else data
    height = best.log_likelihood(x)
    for j in range(2 if name == "student_t" else best.theta.size):
        for factor in (0.99, 0.9999, 1.0001, 1.01):
            theta = best.theta.copy()
            theta[j] *= factor
            assert best.at(theta).log_likelihood(x) < height


@pytest.mark.parametrize("case", REGULAR, ids=identity)
def test_estimate_nears_the_truth(case):
    """From 20,001 draws the estimate lies within five standard errors of the example's parameters."""
    name, member = case
    best = fit(name, member, data_of(member, 20001)).distribution()
    k = 2 if name == "student_t" else best.theta.size
    errors = np.sqrt(np.diag(np.linalg.inv(20001 * member.information()[:k, :k])))
    assert (np.abs(best.theta - member.theta)[:k] < 5 * errors).all()


@pytest.mark.parametrize("case", WITH_PRIOR, ids=identity)
def test_flat_prior_gives_the_mle(case):
    """The MAP under a flat prior is the MLE."""
    name, member = case
    data = data_of(member, 101)
    assert fit(name, member, data, prior=priors.flat_prior()).result() == fit(name, member, data).result()


@pytest.mark.parametrize("case", WITH_PRIOR, ids=identity)
def test_map_is_the_peak_of_the_posterior(case):
    """Moving the MAP, either way, loses log-likelihood plus log prior; both routes agree on it."""
    name, member = case
    data, prior = data_of(member, 31), concentrated(prior_kind(name), member, 7.5)
    found_map = fit(name, member, data, prior=prior)
    assert found_map.certificate.holds
    best = found_map.distribution()
    x = np.repeat(np.arange(len(data)), data) if name == "categorical" else data

    def height(at):
        return at.log_likelihood(x) + prior.log_density(at.probabilities if name == "categorical" else at.theta[0])

    for j in range(best.theta.size):
        for factor in (0.99, 0.9999, 1.0001, 1.01):
            theta = best.theta.copy()
            theta[j] *= factor
            assert height(best.at(theta)) < height(best)


@pytest.mark.parametrize("case", WITH_PRIOR, ids=identity)
def test_map_nears_the_mle_as_data_grow(case):
    """A fixed prior's pull shrinks like 1/n: ten times the data, a tenth of the distance."""
    name, member = case
    prior = concentrated(prior_kind(name), member, 3.0)
    gaps = []
    for times in (1, 10, 100, 1000):
        data = data_of(member, 101)
        data = data * times if name == "categorical" else np.tile(data, times)
        gap = fit(name, member, data, prior=prior).distribution().theta - fit(name, member, data).distribution().theta
        gaps.append(np.abs(gap).max())
    assert gaps[3] < gaps[0] / 300 + 1e-12
    assert gaps[0] >= gaps[1] >= gaps[2] >= gaps[3]


@pytest.mark.parametrize("case", WITH_PRIOR, ids=identity)
def test_map_nears_the_prior_mode_as_the_prior_narrows(case):
    """A prior of strength 1e12 pins the MAP to its mode."""
    name, member = case
    best = fit(name, member, data_of(member, 31), prior=concentrated(prior_kind(name), member, 1e12)).distribution()
    np.testing.assert_allclose(best.theta, member.theta, rtol=1e-8)
