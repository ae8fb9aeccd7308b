"""MAP estimates and what a single best value loses, by SciPy, weighted means and bisection."""

from collections.abc import Callable, Mapping
from math import exp, log, sqrt
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.stats import gamma, norm

from tests.bank.recomputed import Row
from tests.bank.recomputed.routes import bisected, holding, level_belief, logistic


def poisson_rate_map(row: Row) -> float:
    """The weighted mean of the counts and of the belief's own most probable rate."""
    v, k = row["variables"], row["data"]["k"]
    return float(np.average([*k, (v["shape"] - 1) / v["rate"]], weights=[*[1] * len(k), v["rate"]]))


def poisson_rate_map_mistakes(row: Row) -> dict[str, float]:
    v, k = row["variables"], row["data"]["k"]
    return {
        "ignored-prior": float(np.mean(k)),
        "mean-for-mode": gamma.mean(v["shape"] + sum(k), scale=1 / (v["rate"] + len(k))),
        "scale-for-rate": poisson_rate_map({**row, "variables": {**v, "rate": 1 / v["rate"]}}),
        "equal-weights": 0.5 * float(np.mean(k)) + 0.5 * (v["shape"] - 1) / v["rate"],
    }


def two_terms(row: Row) -> dict[str, float]:
    """SciPy's log densities less those at the centre."""
    v, x = row["variables"], np.array(row["data"]["x"])
    rods = norm.logpdf(x, loc=v["at"], scale=v["sigma"]) - norm.logpdf(0, scale=v["sigma"])
    return {
        "data_term": float(rods.sum()),
        "belief_term": float(norm.logpdf(v["at"], v["mu0"], v["tau"]) - norm.logpdf(0, scale=v["tau"])),
    }


def two_terms_mistakes(row: Row) -> dict[str, dict[str, float]]:
    v, x, right = row["variables"], np.array(row["data"]["x"]), two_terms(row)
    data, belief, n = right["data_term"], right["belief_term"], len(x)
    return {
        "data_term": {
            "half-forgotten": 2 * data,
            "one-reading": two_terms({**row, "data": {"x": [x.mean()]}})["data_term"],
            "sd-for-variance": data * v["sigma"],
            "mean-for-sum": data / n,
        },
        "belief_term": {
            "half-forgotten": 2 * belief,
            "sd-for-variance": belief * v["tau"],
            "belief-counted-for-each-reading": n * belief,
            "wrong-sign": -belief,
        },
    }


def false_line(row: Row) -> str:
    """The line whose number is not what the stated standard deviations give."""
    v, d = row["variables"], row["derived"]
    right = (v["sigma"] ** 2, v["n"], 2 * v["tau"] ** 2, v["sigma"] ** 2 / v["tau"] ** 2)
    said = (d["noise_variance"], d["terms"], d["halved"], d["penalty"])
    (wrong,) = [line for line, (one, other) in enumerate(zip(said, right, strict=True), 1) if abs(one - other) > 1e-9]
    return f"line {wrong}"


def which_log_posterior(row: Row) -> str:
    """Both squares with θ, all rents, two minus signs."""
    v = row["variables"]
    return f"−∑_i((y_i − θx_i)²)/{2 * v['sigma'] ** 2} − ((θ − {v['guess']})²)/{2 * v['tau'] ** 2}"


def from_belief_to_penalty(row: Row) -> list[str]:
    """The derivation as a book has it; of the two factors, the one that leaves the sum of squares alone."""
    ends = f"Multiplying by 2 ⋅ {row['variables']['sigma']:g}² "
    return holding(row, "By Bayes", "Its log is", "minus itself, (", ends, "So the MAP estimate")


def few_and_many(row: Row) -> list[float]:
    """The readings' mean less weighted least squares of it and the belief (statsmodels)."""
    v = row["variables"]
    noises = [v["sigma"] / sqrt(times * v["n"]) for times in (1, 100)]
    return [v["average"] - level_belief(v["average"], noise, v["mu0"], v["tau"])[0] for noise in noises]


def few_and_many_mistakes(row: Row) -> dict[str, list[float]]:
    v, right = row["variables"], few_and_many(row)
    s, t = v["sigma"], v["tau"]
    gap = v["average"] - v["mu0"]
    return {
        "distance-to-the-prior": [gap - right[0], gap - right[1]],
        "prior-grows-with-data": [right[0]] * 2,
        "sd-for-variance": few_and_many({"variables": {**v, "sigma": sqrt(s), "tau": sqrt(t)}}),
        "inverted-ratio": few_and_many({"variables": {**v, "sigma": t, "tau": s}}),
    }


def launches(row: Row) -> tuple[int, int]:
    """The Beta's parameters after the launches."""
    v = row["variables"]
    return v["a"] + v["k"], v["b"] + v["n"] - v["k"]


def mode_in_log_odds(row: Row) -> float:
    """Where the density of the log odds has slope zero: each exponent pulls by the other's probability."""
    up, down = launches(row)
    return logistic(bisected(lambda z: up * logistic(-z) - down * logistic(z), -20, 20))


def mode_in_log_odds_mistakes(row: Row) -> dict[str, float]:
    (up, down), v = launches(row), row["variables"]

    def top(a: float, b: float) -> float:
        return (a - 1) / (a - 1 + b - 1)

    return {
        "mode-carried-over": top(up, down),
        "ignored-prior": v["k"] / v["n"],
        "log-odds-not-turned-back": log(up) - log(down),
        "jacobian-inverted": top(up - 1, down - 1),
    }


def same_mode_two_risks(row: Row) -> float:
    """The difference of two of SciPy's upper tails."""
    v = row["variables"]
    return float(norm.sf(v["limit"], v["mode"], v["unsure"]) - norm.sf(v["limit"], v["mode"], v["sure"]))


def same_mode_two_risks_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    roots = {**v, "sure": v["sure"] ** 0.5, "unsure": v["unsure"] ** 0.5}
    return {
        "mode-for-distribution": 0.0,
        "variance-for-sd": same_mode_two_risks({"variables": roots}),
        "widths-subtracted": norm.sf(v["limit"], v["mode"], v["unsure"] - v["sure"]),
        "both-tails": 2 * same_mode_two_risks(row),
    }


def mode_median_mean(row: Row) -> list[str]:
    """SciPy's median, mean and quantile, and where the slope of the log density is zero."""
    v = row["variables"]
    belief = gamma(v["shape"], scale=1 / v["rate"])
    top = bisected(lambda t: (v["shape"] - 1) - v["rate"] * t, 0, 1e3)
    return [f"{number:.3f}" for number in (top, belief.median(), belief.mean(), belief.ppf(0.975))]


def best_stock(lost: float, wasted: float, centre: float, spread: float) -> float:
    """Where the expected costs of one unit more and one less are equal, by bisection."""
    return bisected(
        lambda at: lost * norm.sf(at, centre, spread) - wasted * norm.cdf(at, centre, spread),
        centre - 9 * spread,
        centre + 9 * spread,
    )


def blood_for_the_weekend(row: Row) -> float:
    """The number at which the expected loss is level."""
    v = row["variables"]
    return best_stock(v["lost"], v["wasted"], v["centre"], v["spread"])


def blood_for_the_weekend_mistakes(row: Row) -> dict[str, float]:
    v = row["variables"]
    share = 1 / (1 + v["wasted"] / v["lost"])
    return {
        "mode-for-decision": v["centre"],
        "costs-swapped": best_stock(v["wasted"], v["lost"], v["centre"], v["spread"]),
        "ratio-as-sds": v["centre"] + share * v["spread"],
        "scaled-centre": share / 0.5 * v["centre"],
    }


def zero_and_not_zero(row: Row) -> float:
    """A ratio of integrals, cut at the kink, by quadrature."""
    return laplace_mean(row, [(-14, 0), (0, 14)])


def laplace_mean(row: Row, pieces: list[tuple[int, int]]) -> float:
    """The mean of the posterior on these pieces of the line."""
    y, b = row["variables"]["y"], row["variables"]["b"]

    def moment(power: int) -> float:
        return sum(
            quad(lambda t: t**power * exp(-0.5 * (y - t) ** 2 - abs(t) / b), *piece, epsabs=0, epsrel=1e-12)[0]
            for piece in pieces
        )

    return moment(1) / moment(0)


def zero_and_not_zero_mistakes(row: Row) -> dict[str, float]:
    y, b = row["variables"]["y"], row["variables"]["b"]
    return {
        "mode-for-mean": 0.0,
        "ignored-prior": y,
        "gaussian-for-laplace": level_belief(y, 1.0, 0.0, sqrt(2) * b)[0],
        "one-side-only": laplace_mean(row, [(0, 14)]),
    }


def four_claims(row: Row) -> str:
    """The claim whose number SciPy's Gamma, and the inverse of it, do not give."""
    v, d = row["variables"], row["derived"]
    belief, top = gamma(v["shape"], scale=1 / v["rate"]), (v["shape"] - 1) / v["rate"]
    lifetime = bisected(lambda t: v["rate"] / t - (v["shape"] + 1), 1e-3, 1e3)
    right = (top, belief.std(), belief.cdf(top), lifetime)
    said = (d["mode_said"], d["spread_said"], d["below_said"], d["wait_said"])
    (wrong,) = [line for line, (one, other) in enumerate(zip(said, right, strict=True), 1) if abs(one - other) > 6e-4]
    return f"claim {wrong}"


def width_from_the_bend(row: Row) -> float:
    """One over the root of the slope's fall at its zero, which for u/t − v is the zero over the root of u."""
    v = row["variables"]
    u, speed = v["shape"] + v["calls"] - 1, v["rate"] + v["hours"]
    return bisected(lambda t: u - speed * t, 0, 1e3) * u**-0.5


def width_from_the_bend_mistakes(row: Row) -> dict[str, float]:
    v, right = row["variables"], width_from_the_bend(row)
    return {
        "exact-sd": gamma.std(v["shape"] + v["calls"], scale=1 / (v["rate"] + v["hours"])),
        "variance-for-sd": right**2,
        "bend-for-width": 1 / right,
        "ignored-prior": v["calls"] ** 0.5 / v["hours"],
    }


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "zero-and-not-zero": zero_and_not_zero,
    "poisson-rate-map": poisson_rate_map,
    "two-terms": two_terms,
    "false-line": false_line,
    "which-log-posterior": which_log_posterior,
    "from-belief-to-penalty": from_belief_to_penalty,
    "few-and-many": few_and_many,
    "mode-in-log-odds": mode_in_log_odds,
    "same-mode-two-risks": same_mode_two_risks,
    "mode-median-mean": mode_median_mean,
    "blood-for-the-weekend": blood_for_the_weekend,
    "four-claims": four_claims,
    "width-from-the-bend": width_from_the_bend,
}

MISTAKES: Mapping[str, Callable[[Row], Any]] = {
    "zero-and-not-zero": zero_and_not_zero_mistakes,
    "poisson-rate-map": poisson_rate_map_mistakes,
    "two-terms": two_terms_mistakes,
    "few-and-many": few_and_many_mistakes,
    "mode-in-log-odds": mode_in_log_odds_mistakes,
    "same-mode-two-risks": same_mode_two_risks_mistakes,
    "blood-for-the-weekend": blood_for_the_weekend_mistakes,
    "width-from-the-bend": width_from_the_bend_mistakes,
}
