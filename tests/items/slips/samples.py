"""Questions of many sorts, without listed misconceptions, for slips to be made in."""

from collections.abc import Mapping

from quizsvc.items.parse import parse
from quizsvc.items.template import Template

READINGS = """\
  n: integer(6, 12)
  sigma: uniform(1.2, 3.2, decimals=1)
data:
  x: normal(loc=uniform(21, 24), scale=sigma, size=n, decimals=1)"""

LINE = """\
  n: integer(8, 14)
  lam: uniform(2.2, 9.7, decimals=1)
data:
  x: normal(loc=2, scale=1.5, size=n, decimals=1)
  y: normal(loc=3 + 1.4 * x, scale=1, decimals=1)"""

CLASSES = """\
  n: integer(20, 30)
  tau: uniform(0.4, 2.5, decimals=1)
data:
  x: normal(loc=1, scale=1.5, size=n, decimals=1)
  y: (uniform(0, 1, size=n) < 1 / (1 + e**(-x))) * 1"""

FORECASTS = """\
  p: uniform(0.55, 0.95, decimals=2)
  q: uniform(0.1, 0.45, decimals=2)"""

COIN = """\
  n: integer(15, 25)
  a: choice(3, 4, 5)
  b: choice(2, 6, 7)
  p: uniform(0.3, 0.7)
data:
  y: (uniform(0, 1, size=n) < p) * 1"""


def template(name: str, drawn: str, value: str, decimals: int = 3) -> Template:
    """A template that draws some variables and asks for a value."""
    text = f"""\
---
title: {name}
concepts: [slips]
variables:
{drawn}
answer:
  type: number
  value: {value}
  tolerance: {{decimals: {decimals}}}
---
What is it?

## Solution
It is so.
"""
    return parse(text, name)


MAP = "fit_gaussian_mean(x, scale=sigma, prior=normal_prior(20, scale=0.7))"
LOGISTIC = "logistic_regression(x, y, normal_prior(0, scale=tau))"
SAMPLES: Mapping[str, Template] = {
    name: template(name, drawn, value)
    for name, drawn, value in (
        ("gaussian-map", READINGS, f"{MAP}.mean"),
        ("gaussian-map-sd", READINGS, f"{MAP}.sd"),
        ("ridge-slope", LINE, "ridge(x, y, penalty=lam).slope"),
        ("lasso-slope", LINE, "lasso(x, y, penalty=lam).slope"),
        ("line-intercept", LINE, "linear_regression(x, y).intercept"),
        ("line-through-origin", LINE, "linear_regression(x, y, intercept=False).slope"),
        ("line-predicted", LINE, "linear_regression(x, y).intercept + linear_regression(x, y).slope * 4.3"),
        ("line-map", LINE, "linear_regression(x, y, normal_prior(0, scale=0.6), 1.7).slope"),
        ("absolute-slope", LINE, "least_absolute_deviations(x, y).slope"),
        ("huber-slope", LINE, "huber(x, y, delta=0.8).slope"),
        ("logistic-map", CLASSES, f"{LOGISTIC}.slope"),
        ("logistic-mle", CLASSES, "logistic_regression(x, y).slope"),
        ("log-odds", CLASSES, f"{LOGISTIC}.intercept + {LOGISTIC}.slope * 1.6"),
        ("penalised-all", LINE, "ridge(x, y, penalty=lam, penalise_intercept=True).slope"),
        ("elastic-slope", LINE, "elastic_net(x, y, 2 * lam, lam).slope"),
        ("line-slope", LINE, "linear_regression(x, y).slope"),
        ("noise", LINE, "linear_regression(x, y).noise_scale"),
        ("variance", READINGS, "fit_gaussian(x).variance"),
        ("sample-variance", READINGS, "sample_variance(x)"),
        ("sd", READINGS, "fit_gaussian(x).scale"),
        ("standard-error", READINGS, "sqrt(sample_variance(x)) / sqrt(n)"),
        ("mean", READINGS, "mean(x)"),
        ("own-function", f"{READINGS}\nfunctions:\n  share(s): s**2 / n", "share(sigma)"),
        ("by-hand", READINGS, "sum(x) / n"),
        ("by-hand-unbiased", READINGS, "sum(x) / (n - 1)"),
        ("written-likelihood", READINGS, "normal_log_likelihood(x, loc=22, scale=sigma)"),
        ("log-likelihood", READINGS, "-n / 2 * log(2 * pi * sigma**2) - sum((x - 22)**2) / (2 * sigma**2)"),
    )
} | {
    name: template(name, drawn, value)
    for name, drawn, value in (
        (
            "poisson-map",
            "  n: integer(6, 12)\n  a: choice(3, 4, 5)\n  b: choice(1.5, 2.5)\n"
            "data:\n  k: round(uniform(0, 7, size=n))",
            "fit_poisson(k, prior=gamma_prior(a, b)).rate",
        ),
        ("coin-map", COIN, "fit_bernoulli(y, prior=beta_prior(a, b)).probability"),
        ("coin-mean", COIN, "bernoulli_posterior(y, beta_prior(a, b)).mean"),
        ("coin-mode", COIN, "bernoulli_posterior(y, beta_prior(a, b)).mode"),
        (
            "waiting",
            "  n: integer(6, 12)\ndata:\n  t: 0.1 + uniform(0, 5, size=n, decimals=1)",
            "fit_exponential(t).rate",
        ),
        (
            "second-share",
            "  n: choice(3)\ndata:\n  counts: round(uniform(3, 20, size=n))",
            "fit_categorical(counts).probabilities[1]",
        ),
        ("log-losses", FORECASTS, "(log_loss(1, p) + log_loss(0, q)) / 2"),
        ("loss-ratio", FORECASTS, "log_loss(1, p) / log_loss(0, q)"),
        ("log-ratio", FORECASTS, "log(p) / log(q)"),
        (
            "laplace-centre",
            "  n: choice(7, 9, 11)\ndata:\n  x: laplace(loc=20, scale=2, size=n, decimals=2)",
            "fit_laplace(x).loc",
        ),
        (
            "laplace-scale",
            "  n: choice(7, 9, 11)\ndata:\n  x: laplace(loc=20, scale=2, size=n, decimals=2)",
            "fit_laplace(x).scale",
        ),
        ("penalty", "  sigma: uniform(0.6, 4, decimals=1)\n  tau: uniform(0.3, 2.5, decimals=1)", "sigma**2 / tau**2"),
        ("smoothed", "  k: integer(3, 17)\n  n: integer(20, 60)", "(k + 1) / (n + 2)"),
        (
            "logistic-probability",
            CLASSES,
            f"1 / (1 + exp(-2 * {LOGISTIC}.slope))",
        ),
    )
}
"""Templates by name; between them every slip can be made."""
