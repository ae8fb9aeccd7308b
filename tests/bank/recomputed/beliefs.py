"""Bayes' rule, and Gaussian and Beta priors, by joint tables, SciPy and quadrature."""

from collections.abc import Callable, Mapping
from math import exp, pi, sqrt
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.stats import beta, norm

from tests.bank.recomputed import Letters, Row, tabulated
from tests.bank.recomputed.routes import bisected, text_of


def table_of(rate: float, hit: float, alarm: float) -> Any:
    """Probabilities of state (rows) and signal (columns) together."""
    return np.array([[rate * hit, rate * (1 - hit)], [(1 - rate) * alarm, (1 - rate) * (1 - alarm)]])


def message_with_a_link(row: Row) -> float:
    """A column of the joint table, brought to sum 1."""
    v = row["variables"]
    column = table_of(v["scam"], v["in_scam"], v["in_honest"])[:, 0]
    return float(column[0] / column.sum())


def message_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    column = table_of(v["scam"], v["in_scam"], v["in_honest"])[:, 0]
    even = table_of(0.5, v["in_scam"], v["in_honest"])[:, 0]
    return {
        "transposed-conditional": v["in_scam"],
        "ignored-base-rate": even[0] / even.sum(),
        "not-normalised": column[0],
        "odds-for-probability": column[0] / column[1],
    }


def alarmed(odds: float, ratios: list[float]) -> float:
    """The probability of odds multiplied by likelihood ratios."""
    odds *= float(np.prod(ratios))
    return odds / (1 + odds)


def odds_and_a_sign(row: Row) -> float:
    """Odds times a likelihood ratio."""
    return alarmed(1 / row["variables"]["against"], [row["variables"]["ratio"]])


def odds_and_a_sign_mistakes(row: Row) -> dict[str, float]:
    against, ratio = row["variables"]["against"], row["variables"]["ratio"]
    before = alarmed(1 / against, [])
    return {
        "odds-for-probability": 1 / (against / ratio),
        "probability-multiplied": ratio * before,
        "ignored-base-rate": alarmed(1.0, [ratio]),
        "ignored-data": before,
    }


def second_alarm(row: Row) -> float:
    """Odds times two likelihood ratios."""
    v = row["variables"]
    return alarmed(v["rate"] / (1 - v["rate"]), [v["hit"] / v["alarm"]] * 2)


def second_alarm_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    odds, ratio = v["rate"] / (1 - v["rate"]), v["hit"] / v["alarm"]
    once = odds * ratio
    return {
        "one-reading": alarmed(odds, [ratio]),
        "ignored-base-rate": alarmed(1.0, [ratio, ratio]),
        "counted-once-on-one-side": alarmed(odds, [ratio, v["hit"]]),
        "prior-counted-each-time": alarmed(once, [once]),
    }


FAULTY = np.array([0.05, 0.1, 0.25, 0.4])


def suppliers(row: Row) -> tuple[Any, Any]:
    """Shares of the four suppliers, and what the lamps tested make of each."""
    v = row["variables"]
    shares = np.array([v["from_a"], v["from_b"], v["from_c"], 1 - v["from_a"] - v["from_b"] - v["from_c"]])
    return shares, np.exp(v["faulty"] * np.log(FAULTY) + (v["n"] - v["faulty"]) * np.log1p(-FAULTY))


def four_suppliers(row: Row) -> list[float]:
    """Softmax of the logs of shares and likelihoods."""
    shares, fit = suppliers(row)
    logs = np.log(shares) + np.log(fit)
    weights = np.exp(logs - logs.max())
    return list(weights / weights.sum())


def four_suppliers_mistakes(row: Row) -> dict[str, Any]:
    shares, fit = suppliers(row)
    return {
        "ignored-prior": fit / fit.sum(),
        "sum-for-product": (shares + fit) / (shares + fit).sum(),
        "not-normalised": shares * fit,
        "ignored-data": shares,
    }


def parts_of_the_rule(row: Row) -> list[str]:
    """Margins and entries of the joint table."""
    v = row["variables"]
    joint = table_of(v["rate"], v["hit"], v["alarm"])
    lit = joint[:, 0].sum()
    return [f"{number:.4f}" for number in (joint[0].sum(), v["hit"], lit, joint[0, 0] / lit)]


def random_for_whom(row: Row) -> list[str]:
    """What is not known: to a Bayesian anything, to a frequentist only what is still to be drawn."""
    v = row["variables"]
    found = ["one more"]
    if v["school"] == "a Bayesian":
        found.append(f"the {v['place']}'s")
    if v["moment"].startswith("before"):
        found += [f"the {v['n']} readings", "the mean of"]
    return [text_of(row, beginning) for beginning in found]


def prior_as_data(row: Row) -> float:
    """The belief's precision in units of a reading's."""
    return float(row["variables"]["tau"] ** -2.0 / row["variables"]["sigma"] ** -2.0)


def prior_as_data_mistakes(row: Row) -> dict[str, float]:
    s, t = row["variables"]["sigma"], row["variables"]["tau"]
    return {"sd-for-variance": s / t, "inverted-ratio": (t / s) ** 2, "forgot-noise": t**-2.0, "one-squared": s * s / t}


def belief_from_a_range(row: Row) -> float:
    """The sd at which SciPy's Gaussian holds the stated probability."""
    v = row["variables"]
    return bisected(lambda sd: norm.cdf(v["half"], scale=sd) - norm.cdf(-v["half"], scale=sd) - v["level"], 0.5, 60)


def belief_from_a_range_mistakes(row: Row) -> dict[str, float]:
    v, sd = row["variables"], belief_from_a_range(row)
    return {
        "whole-width-for-half": 2 * sd,
        "whole-tail-on-each-side": v["half"] / norm.isf(1 - v["level"]),
        "two-sds-always": 0.5 * v["half"],
        "variance-for-sd": sd * sd,
    }


def spread_of_an_exponent(row: Row) -> float:
    """The root of the second moment, by quadrature."""
    lam = row["variables"]["lam"]
    reach = 12 / sqrt(lam)
    mass = quad(lambda t: exp(-lam * t * t), -reach, reach, epsabs=0, epsrel=1e-12)[0]
    return sqrt(quad(lambda t: t * t * exp(-lam * t * t), -reach, reach, epsabs=0, epsrel=1e-12)[0] / mass)


def spread_of_an_exponent_mistakes(row: Row) -> dict[str, float]:
    lam = row["variables"]["lam"]
    half = {"half-forgotten": lam**-0.5, "inverse-of-lambda": lam**-1.0}
    return {**half, "variance-for-sd": 0.5 / lam, "wider-for-larger-lambda": (2 * lam) ** 0.5}


PENALTIES = ({"lam": 0.3}, {"lam": 1.0}, {"lam": 4.5})
COUNTS = ({"k": 0, "n": 7}, {"k": 3, "n": 4}, {"k": 40, "n": 90})


def density_factor(row: Row, at: Letters) -> float:
    """SciPy's Gaussian density at its centre, at the variance of the exponent."""
    return float(norm.pdf(0, scale=(2 * row["variables"]["times"] * at["lam"]) ** -0.5))


def share_at_the_top(row: Row, at: Letters) -> float:
    """The mean of zeros and ones, those of the belief among them."""
    v = row["variables"]
    seen = [1] * int(at["k"] + v["a"] - 1) + [0] * int(at["n"] - at["k"] + v["b"] - 1)
    return float(np.mean(seen))


def coin_map(row: Row) -> float:
    """The mean of the throws and of those that the belief counts like."""
    v = row["variables"]
    return float(np.mean([*row["data"]["y"], *[1] * (v["a"] - 1), *[0] * (v["b"] - 1)]))


def coin_map_mistakes(row: Row) -> dict[str, float]:
    v, y = row["variables"], row["data"]["y"]
    return {
        "ignored-prior": float(np.mean(y)),
        "mean-for-mode": beta.mean(v["a"] + sum(y), v["b"] + len(y) - sum(y)),
        "swapped-prior": coin_map({**row, "variables": {**v, "a": v["b"], "b": v["a"]}}),
        "ignored-data": coin_map({**row, "data": {"y": []}}),
    }


def coin_posterior_mean(row: Row) -> float:
    """A ratio of two integrals of prior times likelihood, by quadrature."""
    v, y = row["variables"], row["data"]["y"]
    up, down = v["a"] - 1 + sum(y), v["b"] - 1 + len(y) - sum(y)
    below = quad(lambda t: t**up * (1 - t) ** down, 0, 1, epsabs=0, epsrel=1e-12)[0]
    return float(quad(lambda t: t ** (up + 1) * (1 - t) ** down, 0, 1, epsabs=0, epsrel=1e-12)[0] / below)


def coin_posterior_mean_mistakes(row: Row) -> dict[str, float]:
    v, y = row["variables"], row["data"]["y"]
    return {
        "ignored-prior": float(np.mean(y)),
        "mode-for-mean": coin_map(row),
        "equal-weights": (np.mean(y) + beta.mean(v["a"], v["b"])) / 2,
        "prior-counted-as-extra-yes": (sum(y) + v["a"]) / (len(y) + v["b"]),
    }


def belief_with_a_weight(row: Row) -> bool:
    """Whether SciPy's means of the example's belief, before and after the guests, are those asked."""
    v, d, found = row["variables"], row["derived"], row["parts"][0]["key"]
    after = beta.mean(found["a"] + d["booked"], found["b"] + v["n"] - d["booked"])
    return bool(abs(beta.mean(found["a"], found["b"]) - v["before"]) < 0.005 and abs(after - d["target"]) < 0.002)


def few_reviews_many_reviews(row: Row) -> str:
    """The article whose posterior SciPy gives the highest mean."""
    v = row["variables"]
    some, many = v["n_some"] - v["miss_some"], round(v["share_many"] * v["n_many"])
    seen = {
        "the kettle": (v["n_few"], v["n_few"]),
        "the mirror": (some, v["n_some"]),
        "the carpet": (many, v["n_many"]),
    }
    return text_of(row, max(seen, key=lambda name: beta.mean(v["a"] + seen[name][0], v["b"] + np.diff(seen[name])[0])))


def factor_mistakes(row: Row) -> dict[str, Any]:
    """The wrong factors at the letters of the key, by the right one."""
    wrong: dict[str, Callable[[float], float]] = {
        "variance-upside-down": lambda c: 1 / (2 * pi * c),
        "half-forgotten": lambda c: c / sqrt(2),
        "root-forgotten": lambda c: c**2,
        "area-for-factor": lambda c: 1 / c,
    }
    return {name: [(at, of(density_factor(row, at))) for at in PENALTIES] for name, of in wrong.items()}


def share_mistakes(row: Row) -> dict[str, Any]:
    """The wrong shares at the letters of the key."""
    a, b = row["variables"]["a"], row["variables"]["b"]
    swapped = {"variables": {"a": b, "b": a}}
    return {
        "ignored-prior": [(at, at["k"] / at["n"]) for at in COUNTS],
        "mean-for-mode": [(at, beta.mean(at["k"] + a, at["n"] - at["k"] + b)) for at in COUNTS],
        "prior-counted-as-extra-yes": [(at, (at["k"] + a - 1) / (at["n"] + b - 1)) for at in COUNTS],
        "swapped-prior": [(at, share_at_the_top(swapped, at)) for at in COUNTS],
    }


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "odds-and-a-sign": odds_and_a_sign,
    "message-with-a-link": message_with_a_link,
    "second-alarm": second_alarm,
    "four-suppliers": four_suppliers,
    "parts-of-the-rule": parts_of_the_rule,
    "random-for-whom": random_for_whom,
    "prior-as-data": prior_as_data,
    "belief-from-a-range": belief_from_a_range,
    "spread-of-an-exponent": spread_of_an_exponent,
    "factor-in-front": tabulated(density_factor, PENALTIES),
    "coin-map": coin_map,
    "coin-posterior-mean": coin_posterior_mean,
    "belief-with-a-weight": belief_with_a_weight,
    "few-reviews-many-reviews": few_reviews_many_reviews,
    "share-as-a-formula": tabulated(share_at_the_top, COUNTS),
}

MISTAKES: Mapping[str, Callable[[Row], Any]] = {
    "odds-and-a-sign": odds_and_a_sign_mistakes,
    "message-with-a-link": message_mistakes,
    "second-alarm": second_alarm_mistakes,
    "four-suppliers": four_suppliers_mistakes,
    "prior-as-data": prior_as_data_mistakes,
    "belief-from-a-range": belief_from_a_range_mistakes,
    "spread-of-an-exponent": spread_of_an_exponent_mistakes,
    "factor-in-front": factor_mistakes,
    "coin-map": coin_map_mistakes,
    "coin-posterior-mean": coin_posterior_mean_mistakes,
    "share-as-a-formula": share_mistakes,
}
