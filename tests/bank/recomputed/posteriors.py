"""Posteriors, updating and credible intervals, by weighted least squares, bisection and SciPy."""

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy.stats import beta, gamma, norm

from tests.bank.recomputed import Row
from tests.bank.recomputed.routes import bisected, holding, level_belief, text_of


def belief_meets_reading(row: Row) -> float:
    """Weighted least squares of the reading and the belief (statsmodels)."""
    v = row["variables"]
    return level_belief(v["reading"], v["sigma"], v["mu0"], v["tau"])[0]


def belief_meets_reading_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    s, t = v["sigma"], v["tau"]
    return {
        "equal-weights": 0.5 * v["mu0"] + 0.5 * v["reading"],
        "swapped-weights": belief_meets_reading({"variables": {**v, "sigma": t, "tau": s}}),
        "sd-for-variance": belief_meets_reading({"variables": {**v, "sigma": s**0.5, "tau": t**0.5}}),
        "ignored-prior": v["reading"],
    }


def line_through_the_origin(row: Row) -> list[float]:
    """Weighted least squares with the belief as a reading at x = 1 (statsmodels)."""
    v, x, y = row["variables"], row["data"]["x"], row["data"]["y"]
    weights = np.array([v["sigma"] ** -2.0] * len(x) + [v["tau"] ** -2.0])
    made = sm.WLS(np.array([*y, v["w0"]]), np.array([*x, 1.0]), weights=weights).fit(cov_type="fixed scale")
    return [float(made.params[0]), float(made.bse[0])]


def line_through_the_origin_mistakes(row: Row) -> dict[str, Any]:
    v, x, y = row["variables"], np.array(row["data"]["x"]), np.array(row["data"]["y"])
    slope, sd = line_through_the_origin(row)
    alone = float(np.linalg.lstsq(x[:, None], y, rcond=None)[0][0])
    return {
        "ignored-prior": [alone, v["sigma"] / np.linalg.norm(x)],
        "shrunk-to-zero": line_through_the_origin({**row, "variables": {**v, "w0": 0.0}}),
        "readings-without-x": level_belief([alone] * len(x), v["sigma"], v["w0"], v["tau"]),
        "variance-for-sd": [slope, sd**2],
    }


def reading_that_does_not_fit(row: Row) -> dict[str, float]:
    """A distance in sds of the sum of two Gaussians, and weighted least squares (statsmodels)."""
    v = row["variables"]
    estimate, width = level_belief(v["reading"], v["sigma"], v["mu0"], v["tau"])
    return {
        "surprise": (v["reading"] - v["mu0"]) / np.hypot(v["sigma"], v["tau"]),
        "estimate": estimate,
        "width": width,
    }


def reading_that_does_not_fit_mistakes(row: Row) -> dict[str, dict[str, float]]:
    v = row["variables"]
    s, t, gap = v["sigma"], v["tau"], v["reading"] - v["mu0"]
    right = reading_that_does_not_fit(row)
    return {
        "surprise": {
            "forgot-parameter-uncertainty": gap / s,
            "forgot-noise": gap / t,
            "sds-added": gap / (s + t),
        },
        "estimate": {
            "equal-weights": v["mu0"] + 0.5 * gap,
            "swapped-weights": level_belief(v["reading"], t, v["mu0"], s)[0],
            "sd-for-variance": level_belief(v["reading"], s**0.5, v["mu0"], t**0.5)[0],
        },
        "width": {
            "surprise-widens": np.hypot(right["width"], right["estimate"] - v["mu0"]),
            "added-variances": np.hypot(s, t),
            "ignored-data": t,
        },
    }


def readings_until_sure(row: Row) -> float:
    """The number of readings at which the posterior's sd is the goal, by bisection."""
    v = row["variables"]
    return bisected(lambda n: (n / v["sigma"] ** 2 + v["tau"] ** -2.0) ** -0.5 - v["goal"], 1e-6, 1e4)


def readings_until_sure_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    worth, alone = (v["sigma"] / v["tau"]) ** 2, (v["sigma"] / v["goal"]) ** 2
    return {
        "ignored-prior": alone,
        "sd-for-variance": v["sigma"] / v["goal"] - v["sigma"] / v["tau"],
        "prior-added-to-the-goal": alone + worth,
        "prior-subtracted-wrongly": (v["sigma"] / np.hypot(v["goal"], v["tau"])) ** 2,
    }


def trains(row: Row) -> tuple[int, int]:
    """Trains on time, and late."""
    hits = row["derived"]["hits"]
    return int(hits), int(row["variables"]["n"] - hits)


def where_the_product_peaks(row: Row) -> float:
    """Where the slope of the log of SciPy's density changes its sign."""
    v, (hits, misses) = row["variables"], trains(row)
    up, down = v["a"] - 1 + hits, v["b"] - 1 + misses
    return bisected(lambda t: up * (1 - t) - down * t, 0, 1)


def where_the_product_peaks_mistakes(row: Row) -> dict[str, float]:
    v, (hits, misses) = row["variables"], trains(row)
    data, prior = hits / (hits + misses), (v["a"] - 1) / (v["a"] - 1 + v["b"] - 1)
    return {"ignored-prior": data, "ignored-data": prior, "equal-weights": 0.5 * data + 0.5 * prior}


def three_colleagues(row: Row) -> str:
    """Who reports the totals."""
    v = row["variables"]
    up, down = v["a"] + v["k1"] + v["k2"] + v["k3"], v["b"] + v["m1"] + v["m2"] + v["m3"]
    (told,) = [line for line in row["prompt_text"].splitlines() if line.endswith(f"Beta({up}, {down})")]
    return str(told).removeprefix("- ").split(":")[0]


def undo_the_readings(row: Row) -> float:
    """The centre at which weighted least squares gives today's mean, by bisection."""
    v = row["variables"]
    width = (v["now_sd"] ** -2.0 - v["n"] / v["sigma"] ** 2) ** -0.5
    noise = v["sigma"] / sqrt(v["n"])
    return bisected(lambda start: level_belief(v["average"], noise, start, width)[0] - v["now"], -50, 90)


def undo_the_readings_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    s, now, average = v["now_sd"], v["now"], v["average"]

    def without(precision: float, weight: float) -> float:
        return float((now * precision - average * weight) / (precision - weight))

    return {
        "readings-added-again": level_belief(average, v["sigma"] / sqrt(v["n"]), now, s)[0],
        "equal-weights": now + (now - average),
        "one-reading": without(s**-2.0, v["sigma"] ** -2.0),
        "sd-for-variance": without(1 / s, v["n"] / v["sigma"]),
    }


def calls_on_two_shifts(row: Row) -> float:
    """The mean of SciPy's Gamma after each of the shifts."""
    v = row["variables"]
    noon = v["shape"] + v["early"], v["rate"] + v["early_hours"]
    return float(gamma.mean(noon[0] + v["late"], scale=1 / (noon[1] + v["late_hours"])))


def calls_on_two_shifts_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    rates = v["early"] / v["early_hours"], v["late"] / v["late_hours"]
    return {
        "ignored-prior": float(np.average(rates, weights=[v["early_hours"], v["late_hours"]])),
        "averaged-rates": float(np.mean(rates)),
        "forgot-what-it-learnt": calls_on_two_shifts({"variables": {**v, "early": 0, "early_hours": 0}}),
        "prior-counted-each-time": calls_on_two_shifts(
            {"variables": {**v, "shape": 2 * v["shape"], "rate": 2 * v["rate"]}}
        ),
    }


def one_step_or_two(row: Row) -> list[str]:
    """The argument as a book has it."""
    return holding(
        row,
        "After all",
        "is the product",
        "is proportional to the posterior after",
        "this posterior, used as a prior",
        "two steps end",
    )


def grown_belief(row: Row) -> tuple[float, float]:
    """The Beta's parameters after zeros and ones."""
    v, y = row["variables"], row["data"]["y"]
    return v["a"] + sum(y), v["b"] + len(y) - sum(y)


def tails(a: float, b: float, low: float, high: float) -> list[float]:
    """Where SciPy's Beta has these two probabilities below."""
    return [bisected(lambda t, p=p: beta.cdf(t, a, b) - p, 0, 1) for p in (low, high)]


def beta_credible_interval(row: Row) -> list[float]:
    """The ends that leave half of what is missing outside each, by bisection."""
    level = row["variables"]["level"]
    return tails(*grown_belief(row), (1 - level) / 2, (1 + level) / 2)


def beta_credible_interval_mistakes(row: Row) -> dict[str, Any]:
    level, (a, b) = row["variables"]["level"], grown_belief(row)
    y = row["data"]["y"]

    def end(low: float) -> float:
        return float(beta.ppf(min(beta.cdf(low, a, b) + level, 1.0), a, b))

    low = bisected(lambda t: beta.logpdf(t, a, b) - beta.logpdf(end(t), a, b), 1e-9, beta.ppf(1 - level, a, b) - 1e-9)
    mean, sd, z = beta.mean(a, b), beta.std(a, b), norm.ppf((1 + level) / 2)
    return {
        "whole-tail-on-each-side": tails(a, b, 1 - level, level),
        "ignored-prior": tails(1 + sum(y), 1 + len(y) - sum(y), (1 - level) / 2, (1 + level) / 2),
        "normal-approximation": [mean - z * sd, mean + z * sd],
        "shortest-for-equal-tailed": [low, end(low)],
    }


def after_readings(row: Row) -> list[float]:
    """Mean and sd of the mean after the readings."""
    v = row["variables"]
    return level_belief(row["data"]["x"], v["sigma"], v["mu0"], v["tau"])


def mean_height_of_a_team(row: Row) -> float:
    """SciPy's quantile of the posterior by weighted least squares."""
    mean, sd = after_readings(row)
    return float(norm.ppf((1 - row["variables"]["level"]) / 2, loc=mean, scale=sd))


def mean_height_of_a_team_mistakes(row: Row) -> dict[str, float]:
    v, x = row["variables"], np.array(row["data"]["x"])
    mean, sd = after_readings(row)
    tail = (1 - v["level"]) / 2
    return {
        "ignored-prior": norm.ppf(tail, loc=x.mean(), scale=v["sigma"] / sqrt(len(x))),
        "prediction-for-parameter": norm.ppf(tail, loc=mean, scale=np.hypot(sd, v["sigma"])),
        "one-sd-for-interval": mean - sd,
        "whole-tail-on-each-side": norm.ppf(2 * tail, loc=mean, scale=sd),
    }


def above_the_limit(row: Row) -> float:
    """SciPy's upper tail of the posterior by weighted least squares."""
    mean, sd = after_readings(row)
    return float(norm.sf(row["variables"]["limit"], loc=mean, scale=sd))


def above_the_limit_mistakes(row: Row) -> dict[str, float]:
    v, x = row["variables"], np.array(row["data"]["x"])
    mean, sd = after_readings(row)
    return {
        "p-for-one-minus-p": norm.cdf(v["limit"], loc=mean, scale=sd),
        "ignored-prior": norm.sf(v["limit"], loc=x.mean(), scale=v["sigma"] / sqrt(len(x))),
        "prediction-for-parameter": norm.sf(v["limit"], loc=mean, scale=np.hypot(sd, v["sigma"])),
        "variance-for-sd": norm.sf(v["limit"], loc=mean, scale=sd**2),
    }


def what_the_interval_says(row: Row) -> list[str]:
    """The probability inside and above, by SciPy's Beta, against what the statements say."""
    v, d = row["variables"], row["derived"]
    inside = beta.cdf(d["high"], v["a"], v["b"]) - beta.cdf(d["low"], v["a"], v["b"])
    assert abs(inside - v["level"]) < 0.02
    true = ["Given the belief and the calls, the share lies between"]
    claimed = float(text_of(row, "Given the belief and the calls, the share lies above").split()[-1].rstrip("."))
    true += ["Given the belief and the calls, the share lies above"] * bool(abs(claimed - (1 - v["level"]) / 2) < 1e-9)
    true += ["A 99% interval"] * ("wider" in text_of(row, "A 99% interval"))
    return [text_of(row, beginning) for beginning in true]


def shorter_than_equal_tails(row: Row) -> bool:
    """Whether SciPy's Gamma has 0.9 between the example's ends, and they are near enough."""
    v, t, found = row["variables"], row["data"]["t"], row["parts"][0]["key"]
    after = gamma(v["shape"] + len(t), scale=1 / (v["rate"] + sum(t)))
    held = after.cdf(found["high"]) - after.cdf(found["low"])
    return bool(held >= 0.9 and found["high"] - found["low"] <= row["derived"]["goal"])


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "belief-meets-reading": belief_meets_reading,
    "line-through-the-origin": line_through_the_origin,
    "reading-that-does-not-fit": reading_that_does_not_fit,
    "readings-until-sure": readings_until_sure,
    "where-the-product-peaks": where_the_product_peaks,
    "three-colleagues": three_colleagues,
    "undo-the-readings": undo_the_readings,
    "calls-on-two-shifts": calls_on_two_shifts,
    "one-step-or-two": one_step_or_two,
    "beta-credible-interval": beta_credible_interval,
    "mean-height-of-a-team": mean_height_of_a_team,
    "above-the-limit": above_the_limit,
    "what-the-interval-says": what_the_interval_says,
    "shorter-than-equal-tails": shorter_than_equal_tails,
}

MISTAKES: Mapping[str, Callable[[Row], Any]] = {
    "belief-meets-reading": belief_meets_reading_mistakes,
    "line-through-the-origin": line_through_the_origin_mistakes,
    "reading-that-does-not-fit": reading_that_does_not_fit_mistakes,
    "readings-until-sure": readings_until_sure_mistakes,
    "where-the-product-peaks": where_the_product_peaks_mistakes,
    "undo-the-readings": undo_the_readings_mistakes,
    "calls-on-two-shifts": calls_on_two_shifts_mistakes,
    "beta-credible-interval": beta_credible_interval_mistakes,
    "mean-height-of-a-team": mean_height_of_a_team_mistakes,
    "above-the-limit": above_the_limit_mistakes,
}
