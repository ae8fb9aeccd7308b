"""Keys on priors and posteriors: regressions with the prior as one more reading (statsmodels), ratios of variances."""

from math import sqrt
from typing import Any

import numpy as np
import statsmodels.api as sm

from tests.bank.recomputed import Letters, Row, begun, tabulated


def map_gaussian_mean(row: Row) -> float:
    """Weighted least squares of the readings and the prior as one more reading (statsmodels)."""
    v, x = row["variables"], row["data"]["x"]
    target = np.array([*x, v["mu0"]])
    weights = np.array([v["sigma"] ** -2.0] * len(x) + [v["tau"] ** -2.0])
    return float(sm.WLS(target, np.ones_like(target), weights=weights).fit().params[0])


def spread_after_the_data(row: Row) -> float:
    """The standard error of that regression, its noise known (statsmodels)."""
    v, x = row["variables"], row["data"]["x"]
    target = np.array([*x, v["mu0"]])
    weights = np.array([v["sigma"] ** -2.0] * len(x) + [v["tau"] ** -2.0])
    return float(sm.WLS(target, np.ones_like(target), weights=weights).fit(cov_type="fixed scale").bse[0])


def how_sure_after_the_data(row: Row) -> str:
    """That standard error as an option shows it."""
    return f"{spread_after_the_data(row):.2f} cm"


def sequential_update(row: Row) -> list[float]:
    """Weighted least squares of the readings and the prior as one more reading (statsmodels)."""
    return [map_gaussian_mean(row), spread_after_the_data(row)]


def penalty_from_prior(row: Row) -> float:
    """The ratio of the two precisions."""
    return (1 / row["variables"]["tau"] ** 2) / (1 / row["variables"]["sigma"] ** 2)


def belief_for_a_place(row: Row) -> bool:
    """Whether weighted least squares with the example's belief as one more reading ends up there."""
    v, belief = row["variables"], {"tau": row["parts"][0]["key"]["tau"]}
    return abs(map_gaussian_mean({**row, "variables": {**v, **belief}}) - row["derived"]["target"]) < 0.02


def what_the_prior_still_does(row: Row) -> list[str]:
    """The statements that are true, by variances."""
    v = row["variables"]
    of_data, prior = v["sigma"] ** 2 / v["n"], v["tau"] ** 2
    true = ["The posterior standard deviation is below"]
    true += ["The posterior mean lies nearer"] * (of_data < prior)
    true += ["The prior is worth more"] * (prior < v["sigma"] ** 2 / v["few"])
    return begun(row, true)


def a_coin_and_a_belief(row: Row) -> list[str]:
    """Prior, likelihood, posterior, slope, maximum: of the counts with the prior's added."""
    v = row["variables"]
    up, down = v["a"] - 1 + v["heads"], v["b"] - 1 + v["tails"]
    steps = ["Before the throws", "The throws have", "Their product", "The slope"]
    last = "So the most probable value is θ = "
    values = [option["text"].removeprefix(last).rstrip(".") for option in row["parts"][0]["options"]]
    numbers = [text for text in values if text.replace(".", "").isdigit()]
    return begun(row, [*steps, last + min(numbers, key=lambda text: abs(float(text) - up / (up + down)))])


def three_beliefs_three_penalties(row: Row) -> list[str]:
    """The ratio of the precisions, for each prior."""
    v = row["variables"]
    return [f"λ = {(v['sigma'] / v[width]) ** 2:.2f}" for width in ("narrow", "middle", "wide")]


READINGS = (
    {"n": 3, "xbar": 1.5, "sigma": 0.7, "tau": 2.0},
    {"n": 8, "xbar": -4.0, "sigma": 2.5, "tau": 0.4},
    {"n": 1, "xbar": 60.0, "sigma": 1.0, "tau": 1.0},
)


def map_mean_at(row: Row, at: Letters) -> float:
    """Weighted least squares of n readings that all are their mean, and the belief as one more (statsmodels)."""
    n = int(at["n"])
    target = np.array([*[at["xbar"]] * n, row["variables"]["mu0"]])
    weights = np.array([at["sigma"] ** -2.0] * n + [at["tau"] ** -2.0])
    return float(sm.WLS(target, np.ones_like(target), weights=weights).fit().params[0])


def map_mean_mistakes(row: Row) -> dict[str, Any]:
    """The same regression with the mistake in it."""
    procedures = {
        "ignored-prior": lambda row, at: at["xbar"],
        "variance-for-sd": lambda row, at: map_mean_at(
            row, {**at, "sigma": at["sigma"] ** 0.5, "tau": at["tau"] ** 0.5}
        ),
        "one-reading": lambda row, at: map_mean_at(row, {**at, "n": 1}),
        "swapped-weights": lambda row, at: map_mean_at(row, {**at, "sigma": at["tau"], "tau": at["sigma"]}),
    }
    return {name: tabulated(procedure, READINGS)(row) for name, procedure in procedures.items()}


def map_mistakes(row: Row) -> dict[str, float]:
    """The mean of the readings, that of the belief, and wrong ways between the two."""
    v, x = row["variables"], row["data"]["x"]
    mean, s, t, prior = sum(x) / len(x), v["sigma"], v["tau"], v["mu0"]
    loose = (len(x) * mean / s + prior / t) / (len(x) / s + 1 / t)
    return {
        "ignored-prior": mean,
        "variance-for-sd": loose,
        "equal-weights": 0.5 * mean + 0.5 * prior,
        "ignored-data": prior,
    }


def penalty_mistakes(row: Row) -> dict[str, float]:
    """The ratio halved, without its square, turned over, and without the noise."""
    s, t = row["variables"]["sigma"], row["variables"]["tau"]
    return {
        "half-penalty": 0.5 * (s / t) ** 2,
        "sd-for-variance": sqrt((s / t) ** 2),
        "inverted-ratio": (t / s) ** 2,
        "forgot-noise": t**-2.0,
    }


def updated(v: Row, x: Any, tau: float) -> list[float]:
    """Mean and standard deviation after these readings, from a prior of this width."""
    precision = len(x) / v["sigma"] ** 2 + 1 / tau**2
    return [(sum(x) / v["sigma"] ** 2 + v["mu0"] / tau**2) / precision, precision**-0.5]


def update_mistakes(row: Row) -> dict[str, list[float]]:
    """The last reading alone, the prior at each step, and no prior."""
    v, x = row["variables"], row["data"]["x"]
    return {
        "forgot-what-it-learnt": updated(v, x[-1:], v["tau"]),
        "prior-counted-each-time": updated(v, x, v["tau"] / sqrt(len(x))),
        "ignored-prior": [sum(x) / len(x), v["sigma"] / sqrt(len(x))],
    }


KEYS = {
    "map-gaussian-mean": map_gaussian_mean,
    "sketch-the-map": map_gaussian_mean,
    "map-mean-formula": tabulated(map_mean_at, READINGS),
    "how-sure-after-the-data": how_sure_after_the_data,
    "sequential-update": sequential_update,
    "penalty-from-prior": penalty_from_prior,
    "belief-for-a-place": belief_for_a_place,
    "what-the-prior-still-does": what_the_prior_still_does,
    "a-coin-and-a-belief": a_coin_and_a_belief,
    "three-beliefs-three-penalties": three_beliefs_three_penalties,
}
MISTAKES = {
    "map-gaussian-mean": map_mistakes,
    "sketch-the-map": map_mistakes,
    "map-mean-formula": map_mean_mistakes,
    "sequential-update": update_mistakes,
    "penalty-from-prior": penalty_mistakes,
}
