"""Keys of questions on counts, waiting times, coins and standard errors: regression, root finding, exact fractions."""

from fractions import Fraction
from math import log, prod, sqrt

import numpy as np
import statsmodels.api as sm
from scipy.optimize import brentq
from scipy.stats import sem

from tests.bank.recomputed import Row


def breakdowns(row: Row) -> float:
    """A log-linear model of its constant alone, the kilometres as exposures (statsmodels)."""
    k, km = row["data"]["k"], row["variables"]["km"]
    model = sm.GLM(k, np.ones(len(k)), family=sm.families.Poisson(), exposure=km)
    return float(np.exp(model.fit(tol=1e-14).params[0]))


def breakdown_mistakes(row: Row) -> dict[str, float]:
    """The buses' own rates, their mean count, and kilometres a breakdown."""
    k, km = row["data"]["k"], row["variables"]["km"]
    return {
        "mean-of-rates": sum(count / far for count, far in zip(k, km, strict=True)) / 4,
        "ignored-exposure": sum(k) / 4,
        "inverted-rate": 1 / breakdowns(row),
    }


def error_of_mean(row: Row) -> float:
    """SciPy's standard error of the mean."""
    return float(sem(row["data"]["x"]))


def error_mistakes(row: Row) -> dict[str, float]:
    """The standard error from the variance by n, the spread of one reading, and the spread over n."""
    x = row["data"]["x"]
    return {
        "divided-by-n-for-spread": float(sem(x, ddof=0)),
        "sd-for-standard-error": float(np.std(x, ddof=1)),
        "divided-by-n-not-root": float(np.std(x, ddof=1)) / len(x),
    }


def toss_ratio(row: Row) -> Fraction:
    """Toss by toss, each a factor, in exact fractions."""
    v = row["variables"]
    p0, p1 = (Fraction(str(round(v[name], 1))) for name in ("p0", "p1"))
    return prod([p1 / p0] * v["heads"] + [(1 - p1) / (1 - p0)] * (v["tosses"] - v["heads"]), start=Fraction(1))


def ratio_of_coins(row: Row) -> float:
    """The ratio of the two likelihoods."""
    return float(toss_ratio(row))


def ratio_mistakes(row: Row) -> dict[str, float]:
    """The ratio turned over, of heads alone, of sums, and its log."""
    v, ratio = row["variables"], ratio_of_coins(row)
    sums = [np.sum([p] * v["heads"] + [1 - p] * (v["tosses"] - v["heads"])) for p in (v["p0"], v["p1"])]
    return {
        "inverted-ratio": 1 / ratio,
        "heads-only": float(np.exp(v["heads"] * (log(v["p1"]) - log(v["p0"])))),
        "sum-for-product": float(sums[1] / sums[0]),
        "log-for-ratio": log(ratio),
    }


def rate_of_lamps(row: Row) -> float:
    """Where the slope of the log-likelihood is zero, lamp by lamp, by root finding (SciPy)."""
    v, t = row["variables"], row["data"]["t"]

    def slope(rate: float) -> float:
        return sum(1 / rate - life for life in t) - (v["n"] - len(t)) * v["end"]

    return float(brentq(slope, 1e-4, 10, xtol=1e-15))


def lamp_mistakes(row: Row) -> dict[str, float]:
    """The rate without the lamps that burned, with them counted as failed, with full time for all, and turned over."""
    v, t = row["variables"], np.array(row["data"]["t"])
    lives = np.concatenate([t, np.full(v["n"] - len(t), v["end"])])
    return {
        "dropped-censored": 1 / float(np.mean(t)),
        "censored-as-failed": 1 / float(np.mean(lives)),
        "censored-time-ignored": len(t) / v["n"] / v["end"],
        "mean-for-rate": 1 / rate_of_lamps(row),
    }


def rate_and_error(row: Row) -> list[float]:
    """Where the slope of the log-likelihood is zero, and there the rate over the root of the count."""
    v = row["variables"]
    rate = float(brentq(lambda rate: v["clicks"] / rate - v["minutes"], 1e-3, 100, xtol=1e-15))
    return [rate, rate / sqrt(v["clicks"])]


def click_mistakes(row: Row) -> dict[str, float]:
    """For the rate the count; for its error the sd of a minute, that of the count, and the variance."""
    v, rate = row["variables"], rate_and_error(row)[0]
    return {
        "count-for-rate": v["clicks"],
        "sd-for-standard-error": sqrt(rate),
        "error-of-the-count": sqrt(v["clicks"]),
        "variance-for-standard-error": rate / v["minutes"],
    }


KEYS = {
    "breakdowns-per-thousand-km": breakdowns,
    "standard-error-unknown-noise": error_of_mean,
    "likelihood-ratio-of-two-coins": ratio_of_coins,
    "lamps-still-burning": rate_of_lamps,
    "counter-rate-and-its-error": rate_and_error,
}
MISTAKES = {
    "breakdowns-per-thousand-km": breakdown_mistakes,
    "standard-error-unknown-noise": error_mistakes,
    "likelihood-ratio-of-two-coins": ratio_mistakes,
    "lamps-still-burning": lamp_mistakes,
    "counter-rate-and-its-error": click_mistakes,
}
