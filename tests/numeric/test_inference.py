"""Standard errors, intervals and tests from the likelihood alone."""

from math import log, sqrt

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from quizsvc.numeric.families import found
from quizsvc.numeric.inference import (
    certify_inverted,
    certify_t_interval,
    certify_t_test,
    certify_test,
    certify_wald,
    fisher_information,
    likelihood_ratio_interval,
    likelihood_ratio_test,
    score_interval,
    score_test,
    standard_errors,
    t_interval,
    t_test,
    wald_interval,
    wald_test,
)
from quizsvc.numeric.rng import stream

F = found()
Z = 1.959963984540054
ONE_NUMBER = [
    member
    for family in F.values()
    for member in family.examples()
    if member.regular and member.theta.size == 1 and member.name in {"bernoulli", "poisson", "exponential", "geometric"}
]


def mle(member, x):
    """The MLE of families whose one parameter is the mean, or one over it."""
    theta = np.mean(x) if member.name in {"bernoulli", "poisson"} else 1 / np.mean(x)
    return member.at([theta])


def test_standard_errors_by_hand():
    """√(p(1 − p)/n), √(λ/n), σ/√n and σ/√(2n)."""
    assert standard_errors(F["bernoulli"](0.2), 25) == pytest.approx([sqrt(0.16 / 25)])
    assert standard_errors(F["poisson"](3.0), 12) == pytest.approx([0.5])
    assert standard_errors(F["gaussian"](1.0, 2.0), 50) == pytest.approx([2 / sqrt(50), 0.2])
    assert fisher_information(F["exponential"](2.0), 8)[0, 0] == 2.0


def test_wald_interval_by_hand():
    """Six of 25: 0.24 ∓ z √(0.24·0.76/25); a parameter of several by name."""
    interval = wald_interval(F["bernoulli"](0.24), 25)
    half = Z * sqrt(0.24 * 0.76 / 25)
    assert (interval.low, interval.high) == pytest.approx((0.24 - half, 0.24 + half), rel=1e-12)
    scale = wald_interval(F["gaussian"](1.0, 2.0), 50, 0.95, "scale")
    assert (scale.low, scale.high) == pytest.approx((2 - Z * 0.2, 2 + Z * 0.2), rel=1e-12)
    assert wald_interval(F["gaussian"](1.0, 2.0), 50, 0.95, "loc").certificate.holds


@pytest.mark.parametrize("ones", [0, 1, 7, 19, 20])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_score_interval_is_wilsons(ones, level):
    """For a proportion the score interval is Wilson's closed form, as statsmodels has it, at the edges too."""
    y = np.repeat([1.0, 0.0], [ones, 20 - ones])
    interval = score_interval(F["bernoulli"](ones / 20), y, level)
    assert (interval.low, interval.high) == pytest.approx(
        proportion_confint(ones, 20, alpha=1 - level, method="wilson"), rel=1e-10, abs=1e-12
    )
    assert interval.certificate.holds


def test_likelihood_ratio_interval_by_hand():
    """No event in 4 intervals: 2·4λ = z², so λ from 0 to z²/8. Five heads of five: −10 ln p = z²."""
    none = likelihood_ratio_interval(F["poisson"](0.0), np.zeros(4))
    assert (none.low, none.high) == (0.0, pytest.approx(Z**2 / 8, rel=1e-12))
    heads = likelihood_ratio_interval(F["bernoulli"](1.0), np.ones(5))
    assert (heads.low, heads.high) == (pytest.approx(np.exp(-(Z**2) / 10), rel=1e-12), 1.0)
    assert none.certificate.holds
    assert heads.certificate.holds


def test_gaussian_mean_three_ways():
    """With σ known all three intervals are x̄ ∓ zσ/√n, and all three statistics (x̄ − μ₀)²n/σ²."""
    x = np.array([1.0, 4.0, 7.0, 2.0])
    best, null = F["gaussian_mean"](3.5, 2.0), F["gaussian_mean"](3.0, 2.0)
    for interval in (wald_interval(best, 4), score_interval(best, x), likelihood_ratio_interval(best, x)):
        assert (interval.low, interval.high) == pytest.approx((3.5 - Z, 3.5 + Z), rel=1e-11)
        assert interval.certificate.holds
    for test in (wald_test(best, null, 4), score_test(null, x), likelihood_ratio_test(best, null, x)):
        assert test.statistic == pytest.approx(0.25, rel=1e-12)
        assert test.p_value == pytest.approx(2 * stats.norm.sf(0.5), rel=1e-12)
        assert test.df == 1
        assert test.certificate.holds


def test_score_interval_can_reach_the_edge():
    """One exponential wait cannot bound the rate from below: √n(1 − λt) never reaches z for λ > 0."""
    interval = score_interval(F["exponential"](0.5), [2.0])
    assert (interval.low, interval.high) == (0.0, pytest.approx((1 + Z) / 2))
    assert interval.certificate.holds
    assert interval.certificate.failed == ()


@pytest.mark.parametrize("member", ONE_NUMBER, ids=repr)
def test_intervals_hold_what_their_tests_keep(member):
    """Ends of the score and the likelihood-ratio interval have p = 1 − level; certified; and so has Wald's, from θ̂."""
    x = member.sample(stream("inference", repr(member)), 200)
    best = mle(member, x)
    score, ratio = score_interval(best, x, 0.9), likelihood_ratio_interval(best, x, 0.9)
    for end in (score.low, score.high):
        assert score_test(best.at([end]), x).p_value == pytest.approx(0.1, rel=1e-8)
    for end in (ratio.low, ratio.high):
        assert likelihood_ratio_test(best, best.at([end]), x).p_value == pytest.approx(0.1, rel=1e-8)
    wald = wald_interval(best, 200, 0.9)
    if wald.low > 0 and wald.high < 1:
        assert wald_test(best, best.at([wald.high]), 200).p_value == pytest.approx(0.1, rel=1e-8)
    for interval in (score, ratio, wald):
        assert interval.certificate.holds
        assert interval.low < best.theta[0] < interval.high


@pytest.mark.parametrize("member", ONE_NUMBER, ids=repr)
def test_three_tests_agree_for_many_observations(member):
    """Near the truth and for many observations the three statistics are within a tenth of one another."""
    x = member.sample(stream("tests", repr(member)), 100_000)
    best = mle(member, x)
    null = member.at(best.theta * (1 + 2 * standard_errors(best, 100_000) / best.theta))
    statistics = [wald_test(best, null, 100_000), score_test(null, x), likelihood_ratio_test(best, null, x)]
    for test in statistics:
        assert test.statistic == pytest.approx(4, rel=0.1)
        assert test.certificate.holds


def test_two_parameters():
    """The Gaussian's tests have two degrees of freedom; the likelihood ratio by hand."""
    x = np.array([1.0, 4.0, 7.0, 2.0])
    best, null = F["gaussian"](x.mean(), x.std()), F["gaussian"](3.0, 2.0)
    ratio = likelihood_ratio_test(best, null, x)
    by_hand = 2 * 4 * log(2 / x.std()) + ((x - 3) ** 2).sum() / 4 - 4
    assert ratio.statistic == pytest.approx(by_hand)
    assert ratio.p_value == pytest.approx(np.exp(-ratio.statistic / 2))
    wald = wald_test(best, null, 4)
    assert wald.statistic == pytest.approx(4 * (0.25 + 2 * (x.std() - 2) ** 2) / x.var())
    z = (x - 3) / 2
    assert score_test(null, x).statistic == pytest.approx((z.sum() ** 2 + (z @ z - 4) ** 2 / 2) / 4)
    assert (ratio.df, wald.df, score_test(null, x).df) == (2, 2, 2)


def test_statistics_near_zero():
    """A null that differs from the estimate by rounding alone has a statistic of 0, never below, and p = 1."""
    x = np.array([3.0, 0.0, 2.0, 5.0, 1.0])
    for k in range(-20, 21):
        test = likelihood_ratio_test(F["poisson"](2.2), F["poisson"](2.2 * (1 + k * 1e-10)), x)
        assert 0 <= test.statistic < 1e-12
        assert test.p_value == pytest.approx(1, abs=1e-6)
        assert test.certificate.holds


def test_edges_have_no_wald_interval():
    """At an edge there is no standard error: typed, while score and likelihood ratio still serve."""
    for member in (F["bernoulli"](1.0), F["bernoulli"](0.0), F["poisson"](0.0), F["geometric"](1.0)):
        assert wald_interval(member, 5).reason == "edge"
    assert score_interval(F["geometric"](1.0), np.ones(4)).high == 1.0


def test_spoilt_intervals_are_caught():
    """An end wrong by a relative 1e-4 fails, and the residual that caught it is named."""
    best, x = F["poisson"](2.2), np.array([3.0, 0.0, 2.0, 5.0, 1.0])
    wald = wald_interval(best, 5)
    assert "middle" in certify_wald(best, 5, 0.95, 0, wald.low * 1.0001, wald.high).failed
    assert "level" in certify_wald(best, 5, 0.95, 0, wald.low, wald.high * 1.0001).failed
    both = certify_wald(best, 5, 0.95, 0, wald.low * 1.0001, wald.high - wald.low * 0.0001)
    assert both.failed == ("level",)

    def statistic(member):
        return 2 * (best.log_likelihood(x) - member.log_likelihood(x))

    ratio = likelihood_ratio_interval(best, x)
    low = certify_inverted(best, 0.95, statistic, "ratio", ratio.low * 1.0001, ratio.high)
    assert set(low.failed) == {"ratio at the low end", "search by halving"}
    high = certify_inverted(best, 0.95, statistic, "ratio", ratio.low, ratio.high * 1.0001)
    assert set(high.failed) == {"ratio at the high end", "search by halving"}
    assert "ratio at the low end" in certify_inverted(best, 0.95, statistic, "ratio", 0.0, ratio.high).failed
    assert "ratio at the low end" in certify_inverted(best, 0.95, statistic, "ratio", -1.0, ratio.high).failed


def test_spoilt_tests_are_caught():
    """A statistic or a p-value wrong by a relative 1e-4 fails."""
    assert certify_test(3.84, 1, float(stats.chi2.sf(3.84, 1)), lambda: 3.84).holds
    assert "statistic" in certify_test(3.84 * 1.0001, 1, float(stats.chi2.sf(3.84, 1)), lambda: 3.84).failed
    assert certify_test(3.84, 1, float(stats.chi2.sf(3.84, 1)) * 1.0001, lambda: 3.84).failed == ("p-value",)
    x = np.array([1.0, 4.0, 7.0, 2.0])
    interval, test = t_interval(x), t_test(x, 1.0)
    assert "middle" in certify_t_interval(x, 0.95, interval.low * 1.0001, interval.high).failed
    assert "level" in certify_t_interval(x, 0.95, interval.low, interval.high * 1.0001).failed
    assert certify_t_test(x, 1.0, test.statistic * 1.0001, test.p_value).failed == ("statistic",)
    assert certify_t_test(x, 1.0, test.statistic, test.p_value * 1.0001).failed == ("p-value",)


@pytest.mark.parametrize("seed", range(40))
def test_student_third_opinion(seed):
    """The t interval and test are scipy.stats'."""
    draw = stream("student", seed)
    x = 3 + 2 * stats.norm.ppf(draw.uniforms(draw.integer(2, 40)))
    test, third = t_test(x, 2.0), stats.ttest_1samp(x, 2.0)
    assert (test.statistic, test.p_value) == pytest.approx((third.statistic, third.pvalue), rel=1e-9)
    interval, other = t_interval(x, 0.9), third.confidence_interval(0.9)
    assert (interval.low, interval.high) == pytest.approx((other.low, other.high), rel=1e-9)
    assert test.df == x.size - 1
    assert test.certificate.holds
    assert interval.certificate.holds


def test_student_degenerate():
    """One reading and equal readings show no spread."""
    for make in (t_interval, lambda x: t_test(x, 0.0)):
        assert make([5.0]).reason == "one-observation"
        assert make([5.0, 5.0]).reason == "zero-variance"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: wald_interval(F["poisson"](2.0), 0), "size is 0; wanted at least 1"),
        (lambda: wald_interval(F["poisson"](2.0), 5, 1.0), "level is 1"),
        (lambda: wald_interval(F["gaussian"](0, 1), 5), "parameter is None; wanted one of loc, scale"),
        (lambda: wald_interval(F["gaussian"](0, 1), 5, 0.9, "mean"), "parameter is mean"),
        (lambda: score_interval(F["gaussian"](0, 1), [1.0]), "free parameters loc, scale; wanted a family with one"),
        (lambda: score_interval(F["categorical"]((0.5, 0.5)), [1.0]), "wanted a family with one free number"),
        (
            lambda: wald_test(F["poisson"](2), F["exponential"](2), 5),
            "the estimate is poisson and the null exponential",
        ),
        (lambda: likelihood_ratio_test(F["poisson"](9), F["poisson"](2), [2.0]), "the null is likelier"),
        (lambda: likelihood_ratio_test(F["poisson"](9), F["bernoulli"](0.2), [1.0]), "wanted one family"),
        (lambda: fisher_information(F["uniform"](0, 1)), "no Fisher information"),
        (lambda: t_interval([1.0, 2.0], 2), "level is 2"),
    ],
)
def test_refusals(make, words):
    """Each argument, spoilt alone, is refused in words."""
    with pytest.raises(ValueError, match=words):
        make()
