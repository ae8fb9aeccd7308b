"""Predictions and evidence, by SciPy's predictive distributions and plain sums."""

from collections.abc import Callable, Mapping
from math import exp, lgamma, log, sqrt
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy.stats import beta, betabinom, gamma, lomax, nbinom, norm

from tests.bank.recomputed import Row
from tests.bank.recomputed.routes import level_belief, logistic


def rule_of_succession(row: Row) -> float:
    """The probability of one more by SciPy's beta-binomial."""
    v = row["variables"]
    return float(betabinom.pmf(1, 1, 1 + v["flawed"], 1 + v["n"] - v["flawed"]))


def rule_of_succession_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    return {
        "ignored-prior": v["flawed"] / v["n"],
        "above-the-line-only": (v["flawed"] + 1) / (v["n"] + 1),
        "even-odds": betabinom.pmf(1, 1, 1, 1),
        "p-for-one-minus-p": betabinom.pmf(0, 1, 1 + v["flawed"], 1 + v["n"] - v["flawed"]),
    }


def uncertain_twice(row: Row) -> dict[str, float]:
    """Weighted least squares for the mean, and its scatter and a ride's at right angles."""
    v = row["variables"]
    known = level_belief([v["mu0"]] * v["n"], v["sigma"], v["mu0"], v["tau"])[1]
    return {"known": known, "next_ride": float(np.hypot(known, v["sigma"]))}


def uncertain_twice_mistakes(row: Row) -> dict[str, dict[str, float]]:
    v, known = row["variables"], uncertain_twice(row)["known"]
    s, t = v["sigma"], v["tau"]
    return {
        "known": {
            "ignored-prior": s / sqrt(v["n"]),
            "ignored-data": t,
            "one-reading": uncertain_twice({"variables": {**v, "n": 1}})["known"],
            "added-variances": np.hypot(t, s / sqrt(v["n"])),
        },
        "next_ride": {
            "forgot-parameter-uncertainty": s,
            "forgot-noise": known,
            "sds-added": known + s,
            "prior-predictive": np.hypot(s, t),
        },
    }


def force_at_a_new_stretch(row: Row) -> float:
    """The prediction of weighted least squares with the belief as a reading at x = 1 (statsmodels), and the noise."""
    v = row["variables"]
    return float(np.hypot(v["sigma"], v["at"] * slope_sd(row, v["tau"])))


def slope_sd(row: Row, width: float) -> float:
    """How well the slope is known, from the readings and a belief of this width (statsmodels)."""
    v, x = row["variables"], row["data"]["x"]
    weights = np.array([v["sigma"] ** -2.0] * len(x) + [width**-2.0])
    made = sm.WLS(np.array([*row["data"]["y"], v["w0"]]), np.array([*x, 1.0]), weights=weights)
    return float(made.fit(cov_type="fixed scale").bse[0])


def force_at_a_new_stretch_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    sd, alone = slope_sd(row, v["tau"]), v["sigma"] / np.linalg.norm(row["data"]["x"])
    return {
        "forgot-noise": v["at"] * sd,
        "forgot-parameter-uncertainty": v["sigma"],
        "slope-uncertainty-not-scaled": np.hypot(v["sigma"], sd),
        "sds-added": v["sigma"] + v["at"] * sd,
        "ignored-prior": np.hypot(v["sigma"], v["at"] * alone),
    }


def guests(row: Row) -> tuple[int, int]:
    """The Beta's parameters after the guests."""
    v, yes = row["variables"], row["derived"]["yes"]
    return int(v["a"] + yes), int(v["b"] + v["n"] - yes)


def two_more_guests(row: Row) -> float:
    """Two of two by SciPy's beta-binomial."""
    return float(betabinom.pmf(2, 2, *guests(row)))


def two_more_guests_mistakes(row: Row) -> dict[str, float]:
    (up, down), yes = guests(row), row["derived"]["yes"]
    return {
        "plug-in": beta.mean(up, down) ** 2,
        "ignored-prior": (yes / row["variables"]["n"]) ** 2,
        "one-for-two": betabinom.pmf(1, 1, up, down),
        "mode-for-mean": ((up - 1) / (up - 1 + down - 1)) ** 2 if up + down > 2 else 0.0,
    }


def quiet_hour(row: Row) -> float:
    """None by SciPy's negative binomial."""
    v, k = row["variables"], row["data"]["k"]
    hours = v["rate"] + len(k)
    return float(nbinom.pmf(0, v["shape"] + sum(k), hours / (hours + 1)))


def quiet_hour_mistakes(row: Row) -> dict[str, float]:
    v, k = row["variables"], row["data"]["k"]
    total, hours = v["shape"] + sum(k), v["rate"] + len(k)
    return {
        "plug-in": exp(-gamma.mean(total, scale=1 / hours)),
        "map-plug-in": exp((1 - total) / hours),
        "ignored-prior": exp(-sum(k) / len(k)),
        "prior-predictive": float(lomax.sf(1, v["shape"], scale=v["rate"])),
    }


def recipes(row: Row) -> tuple[Any, Any]:
    """Beliefs in the recipes, and how probable each makes a risen loaf."""
    v = row["variables"]
    beliefs = np.array([v["first"], v["second"], 1 - v["first"] - v["second"]])
    return beliefs, np.array([v["rise_one"], v["rise_two"], v["rise_three"]])


def three_recipes(row: Row) -> float:
    """A weighted mean."""
    beliefs, rises = recipes(row)
    return float(np.average(rises, weights=beliefs))


def three_recipes_mistakes(row: Row) -> dict[str, float]:
    beliefs, rises = recipes(row)
    joint = beliefs * rises
    return {
        "unweighted-average": rises.mean(),
        "best-model-only": rises[0],
        "not-normalised": joint[0],
        "posterior-for-evidence": joint[0] / joint.sum(),
    }


def fair_or_anything(row: Row) -> float:
    """One in n + 1 numbers of heads, spread over its orders, against one half for each toss."""
    n, heads = row["variables"]["n"], row["variables"]["heads"]
    orders = lgamma(n + 1) - lgamma(heads + 1) - lgamma(n - heads + 1)
    return -log(n + 1) - orders + n * log(2)


def fair_or_anything_mistakes(row: Row) -> dict[str, float]:
    n, heads = row["variables"]["n"], row["variables"]["heads"]
    share, right = heads / n, fair_or_anything(row)
    return {
        "best-fit-for-evidence": n * (log(2) + share * log(share) + (1 - share) * log(1 - share)),
        "inverted-ratio": -right,
        "counted-orders-on-one-side": n * log(2) - log(n + 1),
        "ratio-for-log": exp(right),
    }


def from_log_evidence_to_belief(row: Row) -> float:
    """Log odds less the difference of the log evidences."""
    v = row["variables"]
    return logistic(log(v["prior"] / (1 - v["prior"])) - v["gap"])


def from_log_evidence_to_belief_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    odds = log(v["prior"] / (1 - v["prior"]))
    return {
        "ignored-prior": logistic(-v["gap"]),
        "p-for-one-minus-p": logistic(v["gap"] - odds),
        "ratio-of-logs": (v["low"] + v["gap"]) / (2 * v["low"] + v["gap"]),
        "log-base-10": logistic(odds - v["gap"] * log(10)),
    }


def price_of_a_wide_prior(row: Row) -> float:
    """SciPy's log density of the readings' mean under the two models."""
    v = row["variables"]
    noise = v["sigma"] / sqrt(v["n"])
    narrow, wide = (norm.logpdf(v["gap"], scale=np.hypot(noise, t)) for t in (v["tau"], v["wider"] * v["tau"]))
    return float(narrow - wide)


def price_of_a_wide_prior_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    noise = v["sigma"] / sqrt(v["n"])
    small, large = (np.hypot(noise, t) for t in (v["tau"], v["wider"] * v["tau"]))
    added = norm.logpdf(v["gap"], scale=noise + v["tau"]) - norm.logpdf(v["gap"], scale=noise + v["wider"] * v["tau"])
    return {
        "log-of-the-width": log(v["wider"]),
        "one-reading": price_of_a_wide_prior({"variables": {**v, "n": 1}}),
        "normaliser-dropped": price_of_a_wide_prior(row) - log(large / small),
        "exponent-dropped": log(large / small),
        "sds-added": added,
    }


def strips(row: Row) -> tuple[Any, Any, float, int]:
    """Prior and likelihood as shown, a strip's width, and the place asked."""
    v, d = row["variables"], row["derived"]
    return np.array(d["weight"]), np.array(d["like"]), v["step"], v["chosen"]


def on_a_grid(row: Row) -> float:
    """The probability of the strip over its width."""
    prior, like, step, chosen = strips(row)
    return float((prior * like)[chosen] / (prior @ like) / step)


def on_a_grid_mistakes(row: Row) -> dict[str, float]:
    prior, like, step, chosen = strips(row)
    share = (prior * like)[chosen] / (prior @ like)
    return {
        "sum-for-integral": share,
        "ignored-prior": like[chosen] / like.sum() / step,
        "ignored-data": prior[chosen],
        "step-multiplied": share * step,
    }


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "force-at-a-new-stretch": force_at_a_new_stretch,
    "rule-of-succession": rule_of_succession,
    "uncertain-twice": uncertain_twice,
    "two-more-guests": two_more_guests,
    "quiet-hour": quiet_hour,
    "three-recipes": three_recipes,
    "fair-or-anything": fair_or_anything,
    "from-log-evidence-to-belief": from_log_evidence_to_belief,
    "price-of-a-wide-prior": price_of_a_wide_prior,
    "on-a-grid": on_a_grid,
}

MISTAKES: Mapping[str, Callable[[Row], Any]] = {
    "force-at-a-new-stretch": force_at_a_new_stretch_mistakes,
    "rule-of-succession": rule_of_succession_mistakes,
    "uncertain-twice": uncertain_twice_mistakes,
    "two-more-guests": two_more_guests_mistakes,
    "quiet-hour": quiet_hour_mistakes,
    "three-recipes": three_recipes_mistakes,
    "fair-or-anything": fair_or_anything_mistakes,
    "from-log-evidence-to-belief": from_log_evidence_to_belief_mistakes,
    "price-of-a-wide-prior": price_of_a_wide_prior_mistakes,
    "on-a-grid": on_a_grid_mistakes,
}
