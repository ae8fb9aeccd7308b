"""Densities, logs, spread, the Gaussian, and where data come from: SciPy's distributions, whole samples, fractions."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import count
from math import log, log10, sqrt
from typing import Any

import numpy as np
from scipy import stats

Row = Mapping[str, Any]
Wrong = dict[str, Any]


def begun(row: Row, beginnings: list[str]) -> list[str]:
    """The options that begin so, in this order."""
    texts = [option["text"] for option in row["parts"][0]["options"]]
    return [next(text for text in texts if text.startswith(beginning)) for beginning in beginnings]


def how_long_for_the_tram(row: Row) -> float:
    """The share that the range takes, in whole tenths of a minute."""
    v = row["variables"]
    return float(Fraction(round(10 * v["width"]), 10 * v["headway"]))


def tram_mistakes(row: Row) -> Wrong:
    """The height, the area from 0 on, the area outside, and the share upside down."""
    v, wait = row["variables"], stats.uniform(0, row["variables"]["headway"])
    low, high = v["low"], round(v["low"] + v["width"], 1)
    return {
        "density-for-probability": wait.pdf(low),
        "lower-end-forgotten": wait.cdf(high),
        "complement": wait.sf(high) + wait.cdf(low),
        "inverted-ratio": 1 / how_long_for_the_tram(row),
    }


def taller_than_one(row: Row) -> float:
    """SciPy's density."""
    return float(stats.norm.pdf(0, 0, row["variables"]["sigma"]))


def taller_mistakes(row: Row) -> Wrong:
    """The peak of other bells, and of what is none."""
    s = row["variables"]["sigma"]
    return {
        "ignored-scale": stats.norm.pdf(0),
        "no-root-of-two-pi": taller_than_one(row) ** 2 * s,
        "variance-for-sd": stats.norm.pdf(0, 0, sqrt(s)),
        "no-constant": 1 / s,
    }


def how_far_off_the_map(row: Row) -> float:
    """SciPy's density of two coordinates at once."""
    v = row["variables"]
    return float(stats.multivariate_normal([0, 0], v["sigma"] ** 2).pdf([v["east"], v["north"]]))


def map_mistakes(row: Row) -> Wrong:
    """One coordinate for two, a sum, another bell, and the bell without its half."""
    v, s = row["variables"], row["variables"]["sigma"]
    at = [v["east"], v["north"]]
    return {
        "one-dimensional-constant": stats.norm.pdf(np.hypot(*at), 0, s),
        "sum-for-product": stats.norm.pdf(at, 0, s).sum(),
        "variance-for-sd": stats.multivariate_normal([0, 0], s).pdf(at),
        "no-half": stats.multivariate_normal([0, 0], s**2 / 2).pdf(at) / 2,
    }


def grown(v: Row) -> float:
    """The factor over all years, year by year."""
    factor = v["drop"]
    for _ in range(v["years"]):
        factor *= v["growth"]
    return float(factor)


def five_mistakes(row: Row) -> Wrong:
    """The rules of logs broken one at a time."""
    v = row["variables"]
    ln, last = log(v["growth"]), log(v["drop"])
    return {
        "power-of-the-log": ln ** v["years"] + last,
        "product-of-logs": v["years"] * ln * last,
        "log-base-ten": log10(grown(v)),
        "growth-added-up": log(v["drop"] * (1 + v["years"] * (v["growth"] - 1))),
        "last-factor-forgotten": log(grown(v) / v["drop"]),
    }


def priced(v: Row, size: float) -> float:
    """The price of a flat."""
    return float(v["base"] + v["slope"] * log(size))


def a_larger_flat(row: Row) -> float:
    """The difference of two prices."""
    v = row["variables"]
    return priced(v, v["size"] * (100 + v["percent"]) / 100) - priced(v, v["size"])


def flat_mistakes(row: Row) -> Wrong:
    """A straight line for the log, a share of the price, another base, and the log of a difference."""
    v = row["variables"]
    share = v["percent"] / 100
    return {
        "percent-for-log": share * v["slope"],
        "percent-of-the-price": share * priced(v, v["size"]),
        "log-base-ten": v["slope"] * log10(1 + share),
        "log-of-the-difference": priced(v, share * v["size"]) - v["base"],
    }


def the_product_that_vanishes(row: Row) -> int:
    """Adding the logs one by one until they are below."""
    step = log(row["variables"]["probability"])
    return next(n for n in count(1) if n * step < -744.44)


def vanishing_mistakes(row: Row) -> Wrong:
    """The same division with other numbers in it, rounded up."""
    p = row["variables"]["probability"]
    parts = {
        "log-base-ten": 744.44 / log10(1 / p),
        "exponent-of-ten": 324 / log(1 / p),
        "one-minus-for-log": 744.44 / (1 - p),
        "product-for-ratio": 744.44 * log(1 / p),
    }
    return {name: np.ceil(value) for name, value in parts.items()}


def spread_of(values: list[float], chances: list[float]) -> list[float]:
    """Mean and standard deviation of a number that takes these values, by weighing them (NumPy)."""
    mean = np.average(values, weights=chances)
    return [float(mean), sqrt(np.average((np.array(values) - mean) ** 2, weights=chances))]


def raffle(v: Row) -> tuple[list[float], list[float]]:
    """What a ticket wins, and with what chances."""
    return [v["big"], v["small"], 0], [v["p_big"], v["p_small"], 1 - v["p_big"] - v["p_small"]]


def raffle_mistakes(row: Row) -> Wrong:
    """The variance, the mean square, equal chances, and winners only."""
    values, chances = raffle(row["variables"])
    mean, sd = spread_of(values, chances)
    return {
        "root-not-taken": [mean, sd**2],
        "mean-not-subtracted": [mean, sqrt(sd**2 + mean**2)],
        "ignored-probabilities": spread_of(values, [1, 1, 1]),
        "losing-tickets-forgotten": [mean, sqrt(sd**2 - chances[2] * mean**2)],
    }


def added_noise_mistakes(row: Row) -> Wrong:
    """What else two standard deviations are made into."""
    a, b = row["variables"]["machine"], row["variables"]["scale"]
    return {
        "added-sds": a + b,
        "root-not-taken": np.dot([a, b], [a, b]),
        "variance-for-sd": sqrt(a + b),
        "averaged-variances": float(np.sqrt(np.mean([a * a, b * b]))),
    }


def pumps(v: Row) -> np.ndarray[Any, Any]:
    """Times with just these means and standard deviations: half of each shift one above its mean, half one below."""
    night = round(v["day"] + v["gap"], 1)
    shifts = [(v["n_day"], v["day"], v["sd_day"]), (v["n_night"], night, v["sd_night"])]
    return np.concatenate([np.repeat([mean - sd, mean + sd], n) for n, mean, sd in shifts])


def shift_mistakes(row: Row) -> Wrong:
    """Within only, standard deviations averaged, shifts counted alike, and the variance."""
    v = row["variables"]
    sds, sizes = [v["sd_day"], v["sd_night"]], [v["n_day"], v["n_night"]]
    return {
        "ignored-between": pumps({**v, "gap": 0}).std(),
        "averaged-sds": np.average(sds, weights=sizes),
        "equal-weights": pumps({**v, "n_day": 1, "n_night": 1}).std(),
        "root-not-taken": pumps(v).var(),
    }


def what_the_second_number_means(row: Row) -> float:
    """The tail of a χ² with one degree of freedom."""
    v = row["variables"]
    return float(stats.chi2.sf(v["limit"] ** 2 / v["v"], 1))


def notation_mistakes(row: Row) -> Wrong:
    """The same tail for other variances, one tail, and the middle."""
    v, right = row["variables"], what_the_second_number_means(row)
    return {
        "variance-for-sd": stats.chi2.sf((v["limit"] / v["v"]) ** 2, 1),
        "one-tail": right / 2,
        "complement": stats.chi2.cdf(v["limit"] ** 2 / v["v"], 1),
        "sd-for-variance": stats.chi2.sf((v["limit"] / v["v"] ** 2) ** 2, 1),
    }


def one_sigma_on_the_chart(row: Row) -> float:
    """What as many exceed as exceed 1 under a standard normal."""
    return float(stats.norm.isf(stats.norm.sf(1), row["variables"]["mu"], row["variables"]["sigma"]))


def by_eye_mistakes(row: Row) -> Wrong:
    """Where the bell is at half its height, and other places by quantiles of it."""
    bell = stats.norm(row["variables"]["mu"], row["variables"]["sigma"])
    return {
        "half-height": row["variables"]["mu"] + row["variables"]["sigma"] * sqrt(log(4)),
        "two-sigma": bell.isf(stats.norm.sf(2)),
        "end-of-the-curve": bell.isf(stats.norm.sf(3)),
        "mean-for-sd": bell.median(),
    }


def rod(v: Row) -> tuple[float, tuple[float, float], tuple[float, float]]:
    """The length, and mean and standard deviation of each machine."""
    machines = (v["mu_a"], v["sd_a"]), (round(v["mu_a"] + v["shift"], 2), v["sd_b"])
    return round(v["mu_a"] + v["place"], 2), *machines


def which_machine_made_it(row: Row) -> float:
    """SciPy's log densities."""
    x, a, b = rod(row["variables"])
    return float(stats.norm.logpdf(x, *a) - stats.norm.logpdf(x, *b))


def machine_mistakes(row: Row) -> Wrong:
    """The log ratio with a term lost or a width misread."""
    right, (x, a, b) = which_machine_made_it(row), rod(row["variables"])
    constants = stats.norm.logpdf(0, 0, a[1]) - stats.norm.logpdf(0, 0, b[1])
    loose = stats.norm.logpdf(x, a[0], sqrt(a[1])) - stats.norm.logpdf(x, b[0], sqrt(b[1]))
    return {
        "dropped-constant": right - constants,
        "no-half": 2 * right - constants,
        "log-forgotten": stats.norm.pdf(x, *a) / stats.norm.pdf(x, *b),
        "variance-for-sd": loose,
        "sign": -right,
    }


def six_stories_six_families(row: Row) -> list[str]:
    """Yes or no, how many of a few, how many, how long, an error, a place."""
    return ["Bernoulli", "Binomial", "Poisson", "Exponential", "Gaussian", "Uniform"]


def how_a_price_comes_about(row: Row) -> list[str]:
    """Curve, size, middle, noise round 0, price, pair."""
    v, thing = row["variables"], row["variables"]["thing"]
    middle = v["base"] + v["slope"] * v["size"]
    price = f"{middle + v['noise']:.1f}"
    before = [
        "Before any",
        f"A {thing} of",
        f"The curve puts the middle of the possible prices at f({v['size']}) = {middle:.1f}.",
    ]
    after = [f"The {thing} is sold at y = {price}.", f"You see the pair ({v['size']}, {price})"]
    return begun(row, [*before, "Round this middle, a draw from N(0,", *after])


def the_error_that_stays(row: Row) -> list[float]:
    """The mean square over four equally likely flats with just these noises, and after the shift."""
    v = row["variables"]
    noise = np.add.outer([-v["mood"], v["mood"]], [-v["haggling"], v["haggling"]])
    return [float(np.mean(noise**2)), float(np.mean((noise - v["bias"]) ** 2))]


def floor_mistakes(row: Row) -> Wrong:
    """Variances that do not add, and a shift that is not squared."""
    v = row["variables"]
    least, shifted = the_error_that_stays(row)
    return {
        "nothing-stays": 0,
        "added-sds": least + 2 * v["mood"] * v["haggling"],
        "root-not-squared": np.hypot(v["mood"], v["haggling"]),
        "averaged-variances": least / 2,
        "bias-not-squared": least + v["bias"],
        "ignored-noise": shifted - least,
        "ignored-bias": least,
    }


def banded(v: Row, level: float, sd: float, by: Callable[[float], float] = log) -> list[float]:
    """The middle range of a Gaussian price (SciPy)."""
    return [float(end) for end in stats.norm(v["base"] + v["slope"] * by(v["size"]), sd).interval(level)]


def a_band_for_a_price(row: Row) -> list[float]:
    """The band of the probability asked, with the noise as given."""
    v = row["variables"]
    return banded(v, v["percent"] / 100, v["sd"])


def band_mistakes(row: Row) -> Wrong:
    """Bands of other probabilities, widths and middles."""
    v = row["variables"]
    level, sd = v["percent"] / 100, v["sd"]
    return {
        "one-tail": banded(v, 2 * level - 1, sd),
        "one-sd": banded(v, stats.chi2.cdf(1, 1), sd),
        "variance-for-sd": banded(v, level, sqrt(sd)),
        "log-base-ten": banded(v, level, sd, log10),
    }


def left_out_or_luck(row: Row) -> list[str]:
    """Which of the three columns is not there, or what no column could hold."""
    v = row["variables"]
    if v["about_luck"]:
        return begun(row, [v["mood"], v["bidder"]])
    texts = {"has_floor": "the floor", "has_year": "the year", "has_station": "the distance"}
    return begun(row, [text for name, text in texts.items() if not v[name]])


def two_worlds_one_table(row: Row) -> bool:
    """Whether the example predicts the same at any exposure, and differs."""
    v, given = row["variables"], row["parts"][0]["key"]
    times = np.linspace(0, 1, 5)
    same = np.allclose(given["k"] * given["c"] * times, v["gain"] * v["strength"] * times, atol=0.01)
    return bool(same and abs(log(given["k"] / v["gain"])) > log(1.2))


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "how-long-for-the-tram": how_long_for_the_tram,
    "taller-than-one": taller_than_one,
    "how-far-off-the-map": how_far_off_the_map,
    "five-good-years": lambda row: log(grown(row["variables"])),
    "a-larger-flat": a_larger_flat,
    "the-product-that-vanishes": the_product_that_vanishes,
    "a-raffle-ticket": lambda row: spread_of(*raffle(row["variables"])),
    "two-noises-add": lambda row: abs(complex(row["variables"]["machine"], row["variables"]["scale"])),
    "two-shifts-together": lambda row: float(pumps(row["variables"]).std()),
    "what-the-second-number-means": what_the_second_number_means,
    "one-sigma-on-the-chart": one_sigma_on_the_chart,
    "which-machine-made-it": which_machine_made_it,
    "six-stories-six-families": six_stories_six_families,
    "how-a-price-comes-about": how_a_price_comes_about,
    "the-error-that-stays": the_error_that_stays,
    "a-band-for-a-price": a_band_for_a_price,
    "left-out-or-luck": left_out_or_luck,
    "two-worlds-one-table": two_worlds_one_table,
}

MISTAKES: Mapping[str, Callable[[Row], Wrong]] = {
    "how-long-for-the-tram": tram_mistakes,
    "taller-than-one": taller_mistakes,
    "how-far-off-the-map": map_mistakes,
    "five-good-years": five_mistakes,
    "a-larger-flat": flat_mistakes,
    "the-product-that-vanishes": vanishing_mistakes,
    "a-raffle-ticket": raffle_mistakes,
    "two-noises-add": added_noise_mistakes,
    "two-shifts-together": shift_mistakes,
    "what-the-second-number-means": notation_mistakes,
    "one-sigma-on-the-chart": by_eye_mistakes,
    "which-machine-made-it": machine_mistakes,
    "the-error-that-stays": floor_mistakes,
    "a-band-for-a-price": band_mistakes,
}
