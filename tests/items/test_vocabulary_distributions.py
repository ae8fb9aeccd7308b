"""Distributions in the language: the engine's families under names, with parameters one by one or as lists."""

from math import sqrt
from typing import Any

import numpy as np
import pytest
from scipy import stats

from quizsvc.items.expr import ExpressionError, Scope, compile_expression
from quizsvc.items.kinds import kind_of
from quizsvc.items.vocabulary import FUNCTIONS
from quizsvc.items.vocabulary.distributions import Law, laws
from quizsvc.numeric import stream
from quizsvc.numeric.families import found
from quizsvc.numeric.families.base import Univariate

EVERY = laws()
UNIVARIATE = [law for law in EVERY if issubclass(law.family, Univariate)]
WITH_VARIANCE = [law for law in UNIVARIATE if np.isfinite(law.family.examples()[0].variance)]


def value(source: str, **values: Any) -> Any:
    """What an expression gives."""
    names = {name: kind_of(given) for name, given in values.items()}
    return compile_expression(source, 1, 1, names, FUNCTIONS).evaluate(Scope(dict(values), stream("distributions")))


def written(law: Law, ending: str, *first: str, rest: str = "") -> str:
    """The call of a function of a family with the parameters of its first example."""
    member = law.family.examples()[0]
    given = {argument: getattr(member, name) for argument, name in law.arguments.items()}
    words = [f"{name}={list(v) if isinstance(v, tuple) else v}" for name, v in given.items()]
    return f"{law.name}{ending}({', '.join([*first, *words])}{rest})"


def name_of(law: Law) -> str:
    """The law as a test's name."""
    return law.name


def test_every_family_is_offered() -> None:
    """All families of the engine but those that only know more of another: none has to be entered anywhere."""
    assert {law.family.name for law in EVERY} == set(found()) - {"gaussian_mean"}
    assert all(law.name in FUNCTIONS and FUNCTIONS[law.name].draws for law in EVERY)
    assert {"normal", "beta", "negative_binomial"} <= {law.name for law in EVERY}


@pytest.mark.parametrize("law", WITH_VARIANCE, ids=name_of)
def test_a_draw_has_its_mean(law: Law) -> None:
    """The mean of 10,000 draws is within five standard errors, their variance within a fifth."""
    drawn = value(written(law, "", rest=", size=10000"))
    mean, variance = value(written(law, "_mean")), value(written(law, "_variance"))
    assert abs(drawn.mean() - mean) < 5 * sqrt(variance / drawn.size)
    assert drawn.var() == pytest.approx(variance, rel=0.2)


@pytest.mark.parametrize("law", UNIVARIATE, ids=name_of)
def test_density_cdf_and_quantile_belong_together(law: Law) -> None:
    """The cdf of the quantile of u is u (at least u for whole numbers), and the density adds up to the cdf."""
    u = np.linspace(0.05, 0.95, 10)
    x = value(written(law, "_quantile", "u"), u=u)
    reached = value(written(law, "_cdf", "x"), x=x)
    if law.whole:
        assert (reached >= u).all()
        grid = np.arange(0.0, x[-1] + 1)
        total = value(written(law, "_density", "x"), x=grid).sum()
    else:
        np.testing.assert_allclose(reached, u, rtol=1e-9)
        grid = np.linspace(x[0], x[-1], 10_000)
        heights = value(written(law, "_density", "x"), x=grid)
        total = float(np.trapezoid(heights, grid)) + reached[0]
    assert total == pytest.approx(reached[-1], rel=1e-5)
    logs = value(written(law, "_log_density", "x"), x=x)
    np.testing.assert_allclose(np.exp(logs), value(written(law, "_density", "x"), x=x), rtol=1e-12)
    assert value(written(law, "_log_likelihood", "x"), x=x) == pytest.approx(logs.sum(), rel=1e-12)


@pytest.mark.parametrize("law", [law for law in EVERY if law.family.regular], ids=name_of)
def test_score_and_information_are_the_engines(law: Law) -> None:
    """The slope of the log-likelihood and the Fisher information, a number where there is one parameter."""
    member = law.family.examples()[0]
    x = member.sample(stream("x"), 5)
    score, information = value(written(law, "_score", "x"), x=x), value(written(law, "_information"))
    np.testing.assert_array_equal(np.atleast_1d(score), member.score(x))
    np.testing.assert_array_equal(np.atleast_2d(information), member.information())
    single = len(member.theta) == 1 and "probabilities" not in law.arguments
    assert isinstance(score, float) == single
    assert isinstance(information, float) == single


def test_a_list_of_parameters_is_a_distribution_each() -> None:
    """Rates in a list give one count each, and densities of each count under its own rate, in the list's order."""
    rates = np.array([100.0, 1.0, 50.0, 1.0, 0.01])
    drawn = value("poisson(rate=rates)", rates=rates)
    assert drawn.shape == (5,)
    assert 60 < drawn[0] < 140
    assert 25 < drawn[2] < 80
    assert drawn[4] <= 1
    np.testing.assert_allclose(
        value("poisson_density(drawn, rate=rates)", rates=rates, drawn=drawn), stats.poisson(rates).pmf(drawn)
    )
    np.testing.assert_allclose(value("normal_cdf(0, loc=[1, -1], scale=2)"), stats.norm([1, -1], 2).cdf(0))
    both = value("gamma_quantile([0.1, 0.9], rate=[2, 3], shape=[1, 4])")
    np.testing.assert_allclose(both, stats.gamma([1, 4], scale=[1 / 2, 1 / 3]).ppf([0.1, 0.9]))
    heads = value("bernoulli(probability=p)", p=np.linspace(0.001, 0.999, 2000))
    assert heads[:500].mean() < 0.25
    assert heads[1500:].mean() > 0.75


def test_a_draw_alone_is_a_number() -> None:
    """Without a size a draw is one number, whole where the family is; a row of counts is a list, several a table."""
    assert isinstance(value("poisson(rate=3)"), int)
    assert isinstance(value("gamma(shape=2, rate=1)"), float)
    assert value("gamma(shape=2, rate=1, size=3, decimals=1)").tolist() == [
        round(v, 1) for v in value("gamma(shape=2, rate=1, size=3)").tolist()
    ]
    assert value("multinomial(trials=7, probabilities=[0.5, 0.25, 0.25])").sum() == 7
    assert value("multinomial(trials=7, probabilities=[0.5, 0.25, 0.25], size=4)").shape == (4, 3)
    assert isinstance(value("categorical(probabilities=[0.5, 0.5])"), int)


def test_draws_of_a_list() -> None:
    """A permutation holds the same numbers, a subset some of them in order, a resample none but them."""
    x = np.arange(50.0)
    mixed, some, again = value("permuted(x)", x=x), value("subset(x, 20)", x=x), value("resample(x)", x=x)
    assert sorted(mixed) == x.tolist() != mixed.tolist()
    assert len(set(some)) == 20
    assert some.tolist() == sorted(some)
    assert set(again) < set(x)
    assert len(again) == 50
    assert 20 < len(set(again)) < 45


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("poisson(rate=-1)", "poisson: rate is -1; wanted a finite number at least 0, or a list of such"),
        ("poisson(rate=[1, -1])", r"rate is an array of shape \(2,\); wanted a finite number"),
        ("poisson(3)", "takes no arguments by place"),
        ("gamma(shape=2, scale=1)", "gamma has no argument 'scale'"),
        ("binomial(trials=2.5, probability=0.5)", "trials is 2.5; wanted a whole number at least 1"),
        ("uniform_density(0, low=2, high=1)", "wanted low below high"),
        ("categorical(probabilities=[0.5, 0.6])", "wanted numbers of at least 0 with sum 1"),
        ("poisson_density([1, 2], rate=[1, 2, 3])", r"lengths \[2, 3\] do not fit together"),
        ("poisson(rate=[1, 2], size=3)", r"lengths \[2, 3\] do not fit together"),
        ("student_t_variance(loc=0, scale=1, df=2)", "has no variance"),
        ("normal_quantile(1, loc=0, scale=1)", "wanted a number between 0 and 1"),
        ("poisson(rate=1e13)", "has the mean 1e[+]13; wanted at most 1e[+]12"),
        ("exponential_variance(rate=1e-300)", "beyond floats with these arguments"),
        ("subset([1, 2], 3)", "count is 3 and x has 2 numbers"),
    ],
)
def test_refusals(source: str, words: str) -> None:
    """What a distribution cannot be is told with what was got and what was wanted."""
    with pytest.raises(ExpressionError, match=words):
        value(source)
