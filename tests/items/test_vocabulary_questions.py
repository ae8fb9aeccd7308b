"""What questions of a course ask for can be written in one expression: each key against a computation of its own."""

import json
from math import exp, log, pi, sqrt
from typing import Any

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from quizsvc.items.expr import ExpressionError, IrregularFit, Scope, compile_expression
from quizsvc.items.kinds import kind_of
from quizsvc.items.parse import parse
from quizsvc.items.variant import Variant, instantiate
from quizsvc.items.vocabulary import FUNCTIONS
from quizsvc.numeric import stream

X = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0])
Y = np.array([1.5, 2.0, 2.5, 4.5, 5.0, 8.0])
CLASS = np.array([0.0, 0.0, 1.0, 0.0, 1.0, 1.0])
COUNTS = np.array([2.0, 0.0, 3.0, 1.0])
CHANCES = np.array([0.2, 0.3, 0.7, 0.4, 0.9, 0.6])
LOGITS = np.array([2.0, 0.5, -1.0])
SIZES = np.array([50.0, 80.0, 120.0, 200.0, 240.0, 60.0])
VALUES = {"x": X, "y": Y, "c": CLASS, "k": COUNTS, "p": CHANCES, "z": LOGITS, "size": SIZES}


def value(source: str, **more: Any) -> Any:
    """What an expression gives, its names checked as when a template is loaded."""
    values = VALUES | more
    names = {name: kind_of(given) for name, given in values.items()}
    return compile_expression(source, 1, 1, names, FUNCTIONS).evaluate(Scope(values, stream("questions")))


def line(penalty: float, guess: float = 0.0) -> float:
    """The slope that minimises Σ(y − b − wx)² + penalty·(w − guess)²."""
    return float(((X - X.mean()) @ (Y - Y.mean()) + penalty * guess) / (((X - X.mean()) ** 2).sum() + penalty))


def left_out(penalty: float) -> float:
    """The mean squared error of ridge refitted without each row."""
    errors = []
    for i in range(X.size):
        x, y = np.delete(X, i), np.delete(Y, i)
        w = (x - x.mean()) @ (y - y.mean()) / (((x - x.mean()) ** 2).sum() + penalty)
        errors.append((Y[i] - y.mean() - w * (X[i] - x.mean())) ** 2)
    return float(np.mean(errors))


def logistic_map(tau: float) -> float:
    """The slope of the logistic MAP, by a general optimiser."""

    def objective(theta: np.ndarray) -> float:
        eta = theta[0] + theta[1] * X
        return float(np.logaddexp(0, -np.where(CLASS == 1, eta, -eta)).sum() + theta[1] ** 2 / (2 * tau**2))

    return float(optimize.minimize(objective, [0.0, 0.0], tol=1e-12).x[1])


def soft(penalty: float) -> float:
    """The lasso's one slope."""
    pull = (X - X.mean()) @ (Y - Y.mean())
    return float(np.sign(pull) * max(abs(pull) - penalty, 0) / ((X - X.mean()) ** 2).sum())


HOUSE = np.polyfit(np.log(SIZES), Y, 1)
RESIDUALS = Y - np.polyval(HOUSE, np.log(SIZES))
ASKED: dict[str, tuple[str, Any]] = {
    "mean-is-the-mle": ("fit_gaussian(y).mean", Y.mean()),
    "mle-variance": ("fit_gaussian(y).variance", Y.var()),
    "gaussian-log-likelihood": ("normal_log_likelihood(y, loc=3, scale=2)", stats.norm(3, 2).logpdf(Y).sum()),
    "mse-to-log-likelihood": ("-20 / 2 * log(2 * pi * 4) - 20 * 3 / (2 * 4)", -10 * log(8 * pi) - 7.5),
    "map-gaussian-mean": (
        "fit_gaussian_mean(y, scale=2, prior=normal_prior(1, scale=3)).mean",
        (Y.sum() / 4 + 1 / 9) / (6 / 4 + 1 / 9),
    ),
    "prior-as-data": ("1.5**2 / 0.5**2", 9.0),
    "coin-map": ("fit_bernoulli(c, prior=beta_prior(3, 2)).probability", 5 / 9),
    "coin-posterior-mean": ("bernoulli_posterior(c, beta_prior(3, 2)).mean", 6 / 11),
    "beta-credible-interval": (
        "[credible_interval(bernoulli_posterior(c, beta_prior(3, 2)).belief, 0.9).low,"
        " credible_interval(bernoulli_posterior(c, beta_prior(3, 2)).belief, 0.9).high]",
        stats.beta(6, 5).ppf([0.05, 0.95]),
    ),
    "sequential-update": (
        "[gaussian_mean_updates(y, 2, normal_prior(1, scale=3)).means[-1],"
        " gaussian_mean_updates(y, 2, normal_prior(1, scale=3)).sds[-1]]",
        [(Y.sum() / 4 + 1 / 9) / (6 / 4 + 1 / 9), (6 / 4 + 1 / 9) ** -0.5],
    ),
    "penalty-from-prior": ("1.5**2 / 0.5**2", 9.0),
    "ridge-slope": ("ridge(x, y, penalty=3).slope", line(3)),
    "ridge-towards-a-guess": ("ridge(x, y, penalty=3, prior_mean=2).slope", line(3, 2)),
    "lasso-soft-threshold": ("lasso(x, y, penalty=3).slope", soft(3)),
    "laplace-noise-mle": ("fit_laplace(y[0:5]).loc", 2.5),
    "house-price-fit": (
        "[linear_regression(log(size), y).slope,"
        " standard_deviation(y - linear_predictor(linear_regression(log(size), y), log(size)))]",
        [HOUSE[0], sqrt((RESIDUALS**2).mean())],
    ),
    "log-loss-of-one": ("log_loss(1, 0.3)", -log(0.3)),
    "confident-and-wrong": ("log_loss(0, 0.99) / log_loss(0, 0.6)", log(0.01) / log(0.4)),
    "mean-log-loss": ("mean_log_loss(c, p)", -np.log(np.where(CLASS == 1, CHANCES, 1 - CHANCES)).mean()),
    "base-rate-log-loss": ("entropy([0.1, 0.9])", -0.1 * log(0.1) - 0.9 * log(0.9)),
    "sigmoid-gradient-mse": ("sigmoid_gradient_squared_error(-5, 1)", -((1 - 1 / (1 + exp(5))) ** 2) / (1 + exp(5))),
    "sigmoid-gradient-log-loss": ("sigmoid_gradient_log_loss(-5, 1)", 1 / (1 + exp(5)) - 1),
    "softmax-cross-entropy": ("softmax_cross_entropy(1, z)", log(np.exp(LOGITS).sum()) - 0.5),
    "logistic-map": ("logistic_regression(x, c, prior=normal_prior(0, scale=1.5)).slope", logistic_map(1.5)),
    "poisson-rate-map": ("fit_poisson(k, prior=gamma_prior(3, 2)).rate", (3 - 1 + 6) / (2 + 4)),
    "waiting-time-mle": ("fit_exponential(y).rate", 1 / Y.mean()),
    "uniform-edge-mle": ("fit_uniform(y, 0).high", 8.0),
    "kl-two-coins": ("kl_bernoulli(0.3, 0.6)", 0.3 * log(0.5) + 0.7 * log(0.7 / 0.4)),
    "gradient-descent-step": (
        "mean_squared_error_step(x, y, 0.5, 1, 0.02)",
        [0.5 - 0.04 * ((0.5 * X + 1 - Y) * X).mean(), 1 - 0.04 * (0.5 * X + 1 - Y).mean()],
    ),
    "leave-one-out-ridge": ("leave_one_out(x, y, 3).mean_squared_error", left_out(3)),
    "predictive band of a line": (
        "normal_quantile(0.95, loc=0, scale=1) * reading_sd(linear_regression(x, y, prior=normal_prior(0, scale=1e6),"
        " noise_scale=2), 2.5)",
        stats.norm.ppf(0.95) * 2 * sqrt(1 + 1 / 6),
    ),
    "P(|ε| > 2) where the sd is 2": ("2 * normal_cdf(-2, loc=0, scale=2)", 2 * stats.norm.cdf(-1)),
    "likelihood ratio of two coins": (
        "exp(bernoulli_log_likelihood(c, probability=0.6) - bernoulli_log_likelihood(c, probability=0.3))",
        (0.6 * 0.4) ** 3 / (0.3 * 0.7) ** 3,
    ),
    "standard error from curvature": ("1 / sqrt(length(k) * poisson_information(rate=mean(k)))", sqrt(1.5 / 4)),
    "regret between noises": (
        "normal_log_likelihood(y, loc=3, scale=2) - laplace_log_likelihood(y, loc=3, scale=2)",
        stats.norm(3, 2).logpdf(Y).sum() - stats.laplace(3, 2).logpdf(Y).sum(),
    ),
    "likelihood of counts whose rates differ": (
        "sum(poisson_log_density(k, rate=exp([0.1, 0.2, 0.3, 0.4])))",
        stats.poisson(np.exp([0.1, 0.2, 0.3, 0.4])).logpmf(COUNTS).sum(),
    ),
    "area under a likelihood": (
        "mean(exp(binomial_log_density(3, trials=5, probability=linspace(0.0005, 0.9995, 1000))))",
        1 / 6,
    ),
    "first n whose likelihood underflows": ("round_up(-1075 * log(2) / log(0.1))", 324.0),
    "effect of ten per cent more": ("3 * log1p(0.1)", 3 * log(1.1)),
    "omitted-variable slope": ("covariance(x, y) / variance(x)", line(0)),
    "a test with a base rate": ("0.9 * 0.01 / (0.9 * 0.01 + 0.05 * 0.99)", 0.009 / 0.0585),
    "evidence of a model": (
        "poisson_posterior(k, gamma_prior(3, 2)).log_evidence",
        log(integrate.quad(lambda r: stats.gamma(3, scale=0.5).pdf(r) * stats.poisson(r).pmf(COUNTS).prod(), 0, 30)[0]),
    ),
    "normalise a table": ("max([1, 2, 5] * [2, 2, 1] / sum([1, 2, 5] * [2, 2, 1]))", 5 / 11),
    "the normaliser of a prior": (
        "normal_density(0, loc=0, scale=1 / sqrt(2 * 3))",
        sqrt(3 / pi),
    ),
    "ridge by augmented rows": (
        "solve(transpose(column_stack(x, y)) @ column_stack(x, y) + 3 * identity_matrix(2), [1, 2])[0]",
        np.linalg.solve(np.column_stack((X, Y)).T @ np.column_stack((X, Y)) + 3 * np.eye(2), [1, 2])[0],
    ),
    "expected score": ("0.3 * log_loss(1, 0.4) + 0.7 * log_loss(0, 0.4)", -0.3 * log(0.4) - 0.7 * log(0.6)),
    "convention decoder": ("ridge(x, y, penalty=2 * 3).slope", line(6)),
    "half the MSE": ("mean_squared_error(y, x) / 2", ((Y - X) ** 2).mean() / 2),
    "hinge is no likelihood": (
        "exp(-hinge_loss(1, 0.5)) + exp(-hinge_loss(1, -0.5))",
        exp(-0.5) + exp(-1.5),
    ),
    "median and mean under Laplace noise": ("median(y) - mean(y)", 3.5 - Y.mean()),
    "unequal noise": (
        "weighted_regression(x, y, [1, 1, 1, 2, 2, 2]).slope",
        np.polyfit(X, Y, 1, w=1 / np.array([1.0, 1, 1, 2, 2, 2]))[0],
    ),
    "gradient of cross-entropy": ("softmax_cross_entropy_gradient(0, z)[0]", exp(2) / np.exp(LOGITS).sum() - 1),
    "a simulation of small samples": ("mean(row_variances(rows_of(y, 3)))", (Y[:3].var() + Y[3:].var()) / 2),
    "means and medians of samples": ("row_means(rows_of(y, 3)) - row_medians(rows_of(y, 3))", [0.0, 17.5 / 3 - 5]),
    "calibration": ("expected_calibration_error(c, p, 2)", (3 * abs(0.9 / 3 - 0) + 3 * abs(2.2 / 3 - 1)) / 6),
}  # fmt: skip


@pytest.mark.parametrize("question", ASKED)
def test_a_key_can_be_written(question: str) -> None:
    """The expression gives the number that the formula of the question gives."""
    source, wanted = ASKED[question]
    np.testing.assert_allclose(value(source), wanted, rtol=1e-6)


@pytest.mark.parametrize(
    "source",
    [
        "correlation(ones(5), arange(0, 5))",
        "inverse(outer_product([1, 2], [1, 2])) + 1",
        "condition_number(outer_product([1, 2], [1, 2])) + 1",
        "roc_auc(zeros(4), arange(0, 4)) + 1",
        "confusion(zeros(3), zeros(3)).recall + 1",
        "posterior_mode + 1",
        "highest_density_interval(beta_prior(1, 1), 0.5).low",
        "linear_predictor(ridge(ones(3), arange(0, 3), 0), 2)",
        "max(leverage(ones(5)))",
        "leave_one_out(ones(4), arange(0, 4)).mean_squared_error",
    ],
)
def test_what_the_data_do_not_determine_rejects_the_draw(source: str) -> None:
    """A Degenerate outcome is no number: what is computed from it is a draw to be made again."""
    mode = FUNCTIONS["bernoulli_posterior"].body([0.0], FUNCTIONS["beta_prior"].body(1.0, 1.0)).mode
    with pytest.raises(IrregularFit):
        value(f"({source}) + 1", posterior_mode=mode)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("roc_curve(c, p).aera", "has no 'aera'"),
        ("mean_squared_error_descent(x, y, [0, 0], 0.1, 3).path", "has no 'path'"),
        ("credible_interval(bernoulli_posterior(c, beta_prior(1, 1)), 0.9)", "belief wants a proper belief"),
        ("predictive_mean(fit_bernoulli(c))", "after wants a posterior"),
        ("poisson(rate=3)", "'rate'|draws"),
        ("poisson_density(3, 2)", "takes 1 argument by place"),
        ("gamma_density(2, shape=1)", "lacks rate"),
    ],
)
def test_a_mistake_is_told_before_anything_is_drawn(source: str, words: str) -> None:
    """Names of attributes, parameters by place and results of the wrong sort are refused when the file is loaded."""
    with pytest.raises(ExpressionError, match=words):
        compile_expression(source, 1, 1, {name: kind_of(given) for name, given in VALUES.items()}, FUNCTIONS).evaluate(
            Scope(dict(VALUES))
        )


@pytest.mark.parametrize(
    "source",
    [
        "poisson_density(1, rate=[2, -1, 3])",
        "bernoulli_density(1, probability=[0.5, 1.5, 0.2])",
        "binomial_density(1, trials=[2, 2.5, 3], probability=0.5)",
    ],
)
def test_each_number_of_a_list_is_in_its_range(source: str) -> None:
    """A list of parameters is refused for its smallest, its largest, and for one that is not whole where all are."""
    with pytest.raises(ExpressionError, match=r"wanted a .* list of such"):
        value(source)


TRAVELLING = """\
---
title: Results of every sort
concepts: [likelihood]
variables:
  houses: house_prices_data(n=12)
  m: poisson(rate=20)
data:
  size: column_of(houses, "size")
  price: column_of(houses, "price")
  k: poisson(rate=exp(1 + size / 300))
  counts: multinomial(trials=m + 1, probabilities=[0.5, 0.3, 0.2], size=4)
fits:
  line: linear_regression(log(size), price)
  after: poisson_posterior(k, gamma_prior(2, 1))
  course: poisson_updates(k, gamma_prior(2, 1))
  held: leave_one_out(log(size), price, 1)
derived:
  descent: mean_squared_error_descent(log(size), price, [0, 0], 0.01, 5)
  hits: confusion(price > 300, linear_predictor(line, log(size)) > 300)
  between: credible_interval(after.belief, 0.9)
  again: resample(k)
identities:
  - after.mean == course.means[-1]
answer:
  type: number
  value: between.high
  tolerance: {decimals: 3}
---
{{ table(size, price, k) }}

What is the upper end? Not {{ descent.values[-1] }}, {{ hits.accuracy | percent }} or {{ sum(again) }}.

## Solution
{{ between.high | 3 }}, after {{ decimal_text(held.mean_squared_error, 1) }} and {{ counts[0, 0] }}.
"""


def test_results_of_every_sort_travel_in_a_variant() -> None:
    """Datasets, posteriors, paths and counts can be defined, shown, written as JSON and read again."""
    template = parse(TRAVELLING, "results")
    for seed in range(5):
        variant = instantiate(template, seed)
        assert Variant.from_json(json.loads(json.dumps(variant.as_json(), allow_nan=False))) == variant
        assert variant.fits["after"]["result"]["belief"]["family"] == "gamma"
        assert len(variant.derived["descent"]["points"]) == 6
        assert variant.variables["houses"]["columns"][0]["unit"] == "m²"
