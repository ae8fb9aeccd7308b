"""Laws of every likelihood family, found by being there, on the members that it names as examples."""

from dataclasses import replace
from math import isfinite

import numpy as np
import pytest

from quizsvc.numeric.families import found
from quizsvc.numeric.families.base import Family, Univariate
from quizsvc.numeric.rng import stream

NODES, WEIGHTS = np.polynomial.legendre.leggauss(100)
BREAKS = np.concatenate([10.0 ** -np.arange(16, 1, -1), np.linspace(0.05, 0.5, 10)])


def label(member: Family) -> str:
    """The member as a test's name."""
    return repr(member)


MEMBERS = [member for family in found().values() for member in family.examples()]
REGULAR = [member for member in MEMBERS if member.regular]
SMOOTH = [member for member in MEMBERS if member.smooth]
UNIVARIATE = [member for member in MEMBERS if isinstance(member, Univariate)]
CONTINUOUS = [member for member in UNIVARIATE if not member.support.whole]
WHOLE = [member for member in UNIVARIATE if member.support.whole]


def quadrature(member: Family) -> tuple[np.ndarray, np.ndarray]:
    """Points and the probability that each stands for: all atoms, or panels between quantiles."""
    if not isinstance(member, Univariate) or member.support.whole:
        points = member.atoms()
        return points, np.exp(member.log_density(points))
    scale = float(member.quantile(0.75) - member.quantile(0.25))
    median = float(member.quantile(0.5))
    low, high = member.quantile(BREAKS), 2 * median - (member.quantile(BREAKS) - median)
    far = scale * 10.0 ** np.arange(1, 19)
    edges = np.concatenate([low, member.quantile(1 - BREAKS), high, median + far, median - far])
    edges = np.unique(np.concatenate([edges, np.nan_to_num([member.support.low, member.support.high], posinf=median)]))
    edges = edges[(edges >= max(member.support.low, -1e300)) & (edges <= member.support.high)]
    half, middle = np.diff(edges) / 2, (edges[1:] + edges[:-1]) / 2
    points = (middle[:, np.newaxis] + half[:, np.newaxis] * NODES).ravel()
    return points, (half[:, np.newaxis] * WEIGHTS).ravel() * np.exp(member.log_density(points))


def derivative(function, theta: np.ndarray) -> np.ndarray:
    """Central differences of two steps, extrapolated, in each coordinate: an array with one more axis in front."""
    rows = []
    for j, size in enumerate(np.maximum(np.abs(theta), 1e-2)):
        step = np.zeros(theta.size)
        step[j] = 2e-4 * size

        def slope(h, step=step):
            return (function(theta + h * step) - function(theta - h * step)) / (2 * h * step.max())

        rows.append((slope(1) * -1 + 4 * slope(0.5)) / 3)
    return np.array(rows)


def readings(member: Family, size: int = 60) -> np.ndarray:
    """A fixed sample."""
    return member.sample(stream("law", member.name, repr(member)), size)


def test_families_are_found():
    """Every family that the engine promises is there, each under its own name and with examples."""
    promised = "gaussian gaussian_mean bernoulli binomial categorical multinomial poisson exponential gamma laplace"
    assert set(promised.split()) | {"student_t", "uniform", "geometric"} <= set(found())
    for name, family in found().items():
        assert family.name == name
        assert family.examples()
        assert family.__doc__


@pytest.mark.parametrize("member", MEMBERS, ids=label)
def test_density_integrates_to_one(member):
    """Probabilities sum to one, densities integrate to one."""
    _, mass = quadrature(member)
    assert mass.sum() == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("member", MEMBERS, ids=label)
def test_rebuilt_member_is_the_same(member):
    """A member at its own theta is itself, up to rounding."""
    again = member.at(member.theta)
    np.testing.assert_allclose(again.theta, member.theta, rtol=1e-12)
    x = readings(member)
    assert again.log_likelihood(x) == pytest.approx(member.log_likelihood(x), rel=1e-12)


@pytest.mark.parametrize("member", REGULAR, ids=label)
def test_score_is_the_derivative(member):
    """The score is the gradient of the log-likelihood, each observation's and their sum's."""
    x = readings(member)
    expected = derivative(lambda theta: member.at(theta).log_density(x), member.theta).T
    scale = np.abs(expected).max(axis=0)
    np.testing.assert_allclose(member.scores(x) / scale, expected / scale, atol=1e-8)
    np.testing.assert_allclose(member.score(x), member.scores(x).sum(axis=0), rtol=1e-12)


@pytest.mark.parametrize("member", SMOOTH, ids=label)
def test_hessian_is_the_derivative_of_the_score(member):
    """The Hessian is the derivative of the score, and symmetric."""
    x = readings(member)
    expected = derivative(lambda theta: member.at(theta).score(x), member.theta)
    H = member.hessian(x)
    np.testing.assert_allclose(H, expected, atol=1e-8 * np.abs(expected).max(), rtol=1e-6)
    np.testing.assert_allclose(H, H.T, rtol=1e-12)


@pytest.mark.parametrize("member", REGULAR, ids=label)
def test_score_has_mean_zero_and_information_as_variance(member):
    """E[score] = 0 and E[score scoreᵀ] = information, relative to the information's size."""
    points, mass = quadrature(member)
    scores = member.scores(points)
    root = np.sqrt(np.diag(member.information()))
    np.testing.assert_allclose(mass @ scores / root, 0, atol=1e-7)
    variance = (scores.T * mass) @ scores
    np.testing.assert_allclose(variance / np.outer(root, root), member.information() / np.outer(root, root), atol=1e-7)


@pytest.mark.parametrize("member", SMOOTH, ids=label)
def test_information_is_the_expected_curvature(member):
    """−E[Hessian of one observation] = information, in a second way: from the Hessian's mean over atoms or nodes."""
    points, mass = quadrature(member)
    keep = mass > 1e-13 * mass.max()
    curvature = -sum(m * member.hessian(x[np.newaxis]) for x, m in zip(points[keep], mass[keep], strict=True))
    root = np.sqrt(np.diag(member.information()))
    np.testing.assert_allclose(curvature / np.outer(root, root), member.information() / np.outer(root, root), atol=1e-6)


@pytest.mark.parametrize("member", [m for m in MEMBERS if not m.regular], ids=label)
def test_irregular_families_refuse_a_score(member):
    """A family without a score says so instead of giving a number."""
    for ask in (member.scores, member.score, member.hessian, lambda _: member.information()):
        with pytest.raises(ValueError, match=f"{member.name} family has no"):
            ask(readings(member))


@pytest.mark.parametrize("member", [m for m in REGULAR if not m.smooth], ids=label)
def test_kinked_families_refuse_a_hessian(member):
    """A family whose log-likelihood has a kink has no Hessian."""
    with pytest.raises(ValueError, match="kink"):
        member.hessian(readings(member))


@pytest.mark.parametrize("member", UNIVARIATE, ids=label)
def test_moments(member):
    """Mean and variance are the integrals that define them, where they are finite."""
    points, mass = quadrature(member)
    if isfinite(member.variance):
        assert mass @ points == pytest.approx(member.mean, rel=1e-6, abs=1e-6 * member.variance**0.5)
        assert mass @ (points - member.mean) ** 2 == pytest.approx(member.variance, rel=1e-5)


@pytest.mark.parametrize("member", CONTINUOUS, ids=label)
def test_cdf_and_quantile_are_inverse(member):
    """cdf(quantile(u)) = u, also far out in the tails, and quantile(cdf(x)) = x."""
    u = np.concatenate([[1e-12, 1e-6], np.linspace(0.001, 0.999, 101), [1 - 1e-9]])
    np.testing.assert_allclose(member.cdf(member.quantile(u)), u, rtol=1e-9, atol=1e-16)
    x = readings(member)
    np.testing.assert_allclose(member.quantile(member.cdf(x)), x, rtol=1e-8, atol=1e-8 * np.abs(x).max())


@pytest.mark.parametrize("member", WHOLE, ids=label)
def test_quantile_is_the_smallest_that_reaches(member):
    """quantile(u) is the smallest x with cdf(x) >= u."""
    u = np.concatenate([[1e-15, 1e-6], np.linspace(0.001, 0.999, 101), [1 - 1e-9, 1 - 1e-15]])
    x = member.quantile(u)
    assert (member.cdf(x) >= u).all()
    assert (member.cdf(x - 1) < u).all()
    np.testing.assert_array_equal(x, np.floor(x))


@pytest.mark.parametrize("member", CONTINUOUS, ids=label)
def test_density_is_the_slope_of_the_cdf(member):
    """The cdf's difference between two quantiles is the density's integral between them."""
    edges = member.quantile(np.linspace(0.02, 0.98, 25))
    half, middle = np.diff(edges) / 2, (edges[1:] + edges[:-1]) / 2
    points = middle[:, np.newaxis] + half[:, np.newaxis] * NODES
    mass = (np.exp(member.log_density(points)) @ WEIGHTS) * half
    np.testing.assert_allclose(np.diff(member.cdf(edges)), mass, rtol=1e-4 if not member.smooth else 1e-9)


@pytest.mark.parametrize("member", WHOLE, ids=label)
def test_cdf_is_the_sum_of_probabilities(member):
    """The cdf climbs by the probability of each whole number, and between them stands still."""
    atoms = member.atoms()
    np.testing.assert_allclose(np.cumsum(np.exp(member.log_density(atoms))), member.cdf(atoms), atol=1e-12)
    np.testing.assert_array_equal(member.cdf(atoms + 0.5), member.cdf(atoms))


@pytest.mark.parametrize("member", UNIVARIATE, ids=label)
def test_ends_of_the_support(member):
    """Nothing lies outside: density zero, cdf 0 and 1, quantiles of 0 and 1 the ends; NaN is refused."""
    low, high = member.support.low, member.support.high
    assert float(member.quantile(0.0)) == low
    assert float(member.quantile(1.0)) == high
    assert float(member.cdf(np.inf)) == 1
    assert float(member.cdf(-np.inf)) == 0
    if isfinite(low):
        assert float(member.log_density(low - 1.0)) == -np.inf
        assert float(member.cdf(low - 1.0)) == 0
    if isfinite(high):
        assert float(member.log_density(high + 1.0)) == -np.inf
        assert float(member.cdf(high + 1.0)) == 1
    if member.support.whole:
        assert float(member.log_density(low + 0.5)) == -np.inf
    for ask in (member.log_density, member.cdf):
        with pytest.raises(ValueError, match="not"):
            ask([np.nan])
    for u in (-0.1, 1.1, np.nan):
        with pytest.raises(ValueError, match=r"u holds a number outside \[0, 1\]"):
            member.quantile(u)


@pytest.mark.parametrize("member", [m for m in UNIVARIATE if m.regular], ids=label)
def test_likelihoods_of_many_members_are_those_of_each(member):
    """One pass over several places of a free parameter gives what the members there give one by one."""
    x = member.quantile([0.2, 0.5, 0.9, 0.5])
    for parameter in member.parameters:
        if parameter.free and not isinstance(getattr(member, parameter.name), tuple):
            places = getattr(member, parameter.name) * np.array([0.9, 1.0, 1.02])
            singly = [replace(member, **{parameter.name: place}).log_likelihood(x) for place in places.tolist()]
            assert member.log_likelihoods(parameter.name, places, x) == pytest.approx(singly, rel=1e-13)


@pytest.mark.parametrize("member", [m for m in UNIVARIATE if m.regular], ids=label)
def test_no_score_outside_the_support(member):
    """The score of an observation that cannot happen is refused."""
    outside = member.support.low - 1.0 if isfinite(member.support.low) else np.inf
    with pytest.raises(ValueError, match=r"cannot give|not finite"):
        member.scores([outside])


@pytest.mark.parametrize("member", UNIVARIATE, ids=label)
def test_samples_agree_with_the_cdf(member):
    """Kolmogorov's distance of 4,000 draws at a fixed seed is below its 0.1 % point (1.95/√n)."""
    x = np.sort(readings(member, 4000))
    top = np.searchsorted(x, x, side="right") / x.size
    bottom = np.searchsorted(x, x, side="left") / x.size
    before = member.cdf(x - 1) if member.support.whole else member.cdf(x)
    distance = max(np.abs(top - member.cdf(x)).max(), np.abs(bottom - before).max())
    assert distance < 1.95 / x.size**0.5


@pytest.mark.parametrize("member", MEMBERS, ids=label)
def test_samples_rest_on_the_stream(member):
    """The same stream gives the same draws, another one others; one row an observation."""
    first, second, other = (member.sample(stream(s), 30) for s in ("a", "a", "b"))
    np.testing.assert_array_equal(first, second)
    assert len(first) == 30
    many, more = member.sample(stream("a"), 500), member.sample(stream("b"), 500)
    assert (many != more).any()
    assert np.isfinite(member.log_density(other)).all()


@pytest.mark.parametrize("family", found().values(), ids=lambda family: family.name)
def test_parameters_are_refused_out_of_range(family):
    """Each parameter, spoilt alone, raises ValueError with its own name."""
    member = family.examples()[0]
    good = {parameter.name: getattr(member, parameter.name) for parameter in member.parameters}
    assert family(**good) == member
    for parameter in member.parameters:
        vectorial = isinstance(good[parameter.name], tuple)
        spoilt = [(0.5, 0.6), (-0.5, 1.5), (1.0,)] if vectorial else [np.nan, np.inf]
        if not vectorial:
            spoilt += [end + side for end, side in ((parameter.low, -0.5), (parameter.high, 0.5)) if isfinite(end)]
            spoilt += [2.5] if parameter.whole else []
            open_ends = [end for end in (parameter.low, parameter.high) if isfinite(end)]
            spoilt += [] if parameter.closed else open_ends
        for value in spoilt:
            with pytest.raises(ValueError, match=parameter.name):
                family(**{**good, parameter.name: value})
