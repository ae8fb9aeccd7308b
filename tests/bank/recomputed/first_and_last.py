"""The easiest and the hardest of some concepts: SciPy's distributions, scikit-learn's fits, a search over readings."""

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any

import numpy as np
from scipy import stats
from sklearn.linear_model import LinearRegression

from tests.bank.recomputed import Row

Wrong = dict[str, Any]
Numbers = np.ndarray[Any, Any]


# The easiest


def how_many_sds_away(row: Row) -> float:
    """SciPy's quantile of a standard Gaussian, at the weight's own probability."""
    v, x = row["variables"], row["derived"]["x"]
    return float(stats.norm.isf(stats.norm.sf(x, v["mu"], v["sd"])))


def sds_mistakes(row: Row) -> Wrong:
    """Grams, the other way round, over the variance, upside down."""
    away, sd = how_many_sds_away(row), row["variables"]["sd"]
    return {
        "distance-in-units": away * sd,
        "sign-flipped": -away,
        "variance-for-sd": away / sd,
        "inverted-ratio": 1 / away,
    }


def what_the_line_leaves_over(row: Row) -> float:
    """The time less the line's value, by np.polyval."""
    v = row["variables"]
    return float(row["derived"]["minutes"] - np.polyval([v["slope"], v["base"]], v["km"]))


def residual_mistakes(row: Row) -> Wrong:
    """The other sign, the line's value, and the line without a part."""
    v, left = row["variables"], what_the_line_leaves_over(row)
    return {
        "sign-of-residual": -left,
        "prediction-for-residual": row["derived"]["minutes"] - left,
        "ignored-feature": left + v["slope"] * v["km"],
        "intercept-forgotten": left + v["base"],
    }


def more_of_the_same(row: Row) -> float:
    """The standard error of a mean whose readings have the standard deviation that the first error tells."""
    v = row["variables"]
    return float(v["se"] * sqrt(v["n"]) / sqrt(v["k"] * v["n"]))


def more_mistakes(row: Row) -> Wrong:
    """Other powers of the factor, and the error taken for a spread."""
    v, after = row["variables"], more_of_the_same(row)
    return {
        "divided-by-n-not-root": after**2 / v["se"],
        "root-upside-down": v["se"] ** 2 / after,
        "unchanged": after * sqrt(v["k"]),
        "sd-for-standard-error": after / sqrt(v["n"]),
    }


def how_long_is_the_interval(row: Row) -> float:
    """The width told, to either side, in standard deviations rounded to three decimals (SciPy)."""
    v = row["variables"]
    low, high = np.round(stats.norm.interval(v["level"]), 3)
    return float((high - low) * v["sd"])


def interval_mistakes(row: Row) -> Wrong:
    """Half of it, two standard deviations, variances, an end."""
    v, width = row["variables"], how_long_is_the_interval(row)
    return {
        "half-width-for-width": width / 2,
        "one-sd-for-interval": np.ptp([v["centre"] - v["sd"], v["centre"] + v["sd"]]),
        "variance-for-sd": width * v["sd"],
        "upper-end-for-width": v["centre"] + width / 2,
    }


def added_up(row: Row, tau: float, penalties: float = 1) -> float:
    """Minus SciPy's log probabilities of what happened, and of the weight less that of zero."""
    v = row["variables"]
    happened = stats.bernoulli.logpmf(1, [v["p1"], v["p2"], v["p3"]]).sum()
    belief = stats.norm.logpdf(v["w"], 0, tau) - stats.norm.logpdf(0, 0, tau)
    return float(-happened - penalties * belief)


def objective_mistakes(row: Row) -> Wrong:
    """No belief, twice it, another width, and a mean."""
    tau = row["variables"]["tau"]
    data = added_up(row, tau, 0)
    return {
        "ignored-prior": data,
        "forgot-half": added_up(row, tau, 2),
        "variance-for-sd": added_up(row, sqrt(tau)),
        "mean-for-sum": added_up(row, tau) - 2 * data / 3,
    }


# The hardest


def readings_of_unequal_worth(row: Row) -> float:
    """The reading at which SciPy's Laplace log-likelihood is largest: it has its corners at the readings."""
    x, b = (np.array(row["data"][name]) for name in "xb")
    return float(max(x, key=lambda at: stats.laplace.logpdf(x, at, b).sum()))


def clock_mistakes(row: Row) -> Wrong:
    """The middle of all, weighted means, and the mean of the best."""
    x, b = (np.array(row["data"][name]) for name in "xb")
    return {
        "ignored-weights": np.quantile(x, 0.5),
        "mean-for-median": np.average(x, weights=1 / b),
        "gaussian-for-laplace": np.linalg.lstsq(1 / b[:, None], x / b, rcond=None)[0][0],
        "larger-sample-only": x[b == b.min()].mean(),
    }


def batch(row: Row, number: int) -> tuple[Numbers, Numbers, Numbers]:
    """Two points with half of the batch's weight each, which have its means and its sums."""
    v, d = row["variables"], row["derived"]
    n, sxx = v[f"n{number}"], d[f"sxx{number}"]
    middle, height = [(v["m1"], v["level"]), (d["m2"], d["c2"])][number - 1]
    away = np.array([-1.0, 1.0]) * sqrt(sxx / n)
    return middle + away, height + away * d[f"sxy{number}"] / sxx, np.full(2, n / 2)


def slope(x: Numbers, y: Numbers, weights: Numbers) -> float:
    """The slope of scikit-learn's line."""
    return float(LinearRegression().fit(x[:, None], y, sample_weight=weights).coef_[0])


def two_batches_one_line(row: Row) -> float:
    """One line through the points of both batches."""
    pairs = zip(batch(row, 1), batch(row, 2), strict=True)
    x, y, weights = (np.concatenate(pair) for pair in pairs)
    return slope(x, y, weights)


def batch_mistakes(row: Row) -> Wrong:
    """Slopes averaged in three ways, and the slope from middle to middle."""
    one, two = batch(row, 1), batch(row, 2)
    slopes = [slope(*one), slope(*two)]
    squares = [weights.sum() * x.var() for x, _, weights in (one, two)]
    return {
        "averaged-slopes": np.average(slopes, weights=[one[2].sum(), two[2].sum()]),
        "ignored-between": np.average(slopes, weights=squares),
        "between-only": (two[1].mean() - one[1].mean()) / (two[0].mean() - one[0].mean()),
        "equal-weights": np.mean(slopes),
    }


def tails(row: Row, misses: list[float]) -> float:
    """SciPy's log densities of Student's distribution with four degrees of freedom, summed."""
    return float(stats.t.logpdf(misses, 4, 0, row["variables"]["s"]).sum())


def bell(row: Row, misses: list[float]) -> float:
    """SciPy's log densities of the Gaussian, summed."""
    return float(stats.norm.logpdf(misses, 0, row["derived"]["sigma"]).sum())


def a_slip_or_a_heavy_tail(row: Row) -> float:
    """Student less Gauss."""
    misses = row["data"]["miss"]
    return tails(row, misses) - bell(row, misses)


def tail_mistakes(row: Row) -> Wrong:
    """No constants, the sign, a mean, another power, and without the far reading."""
    misses, gain = row["data"]["miss"], a_slip_or_a_heavy_tail(row)
    nothing = [0.0] * len(misses)
    return {
        "dropped-constant": gain - tails(row, nothing) + bell(row, nothing),
        "sign-flipped": -gain,
        "mean-for-sum": gain / len(misses),
        "power-of-degrees": gain - (tails(row, misses) - tails(row, nothing)) / 5,
        "dropped-outliers": tails(row, misses[:3]) - bell(row, misses[:3]),
    }


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "how-many-sds-away": how_many_sds_away,
    "what-the-line-leaves-over": what_the_line_leaves_over,
    "more-of-the-same": more_of_the_same,
    "how-long-is-the-interval": how_long_is_the_interval,
    "what-the-program-minimises": lambda row: added_up(row, row["variables"]["tau"]),
    "readings-of-unequal-worth": readings_of_unequal_worth,
    "two-batches-one-line": two_batches_one_line,
    "a-slip-or-a-heavy-tail": a_slip_or_a_heavy_tail,
}

MISTAKES: Mapping[str, Callable[[Row], Wrong]] = {
    "how-many-sds-away": sds_mistakes,
    "what-the-line-leaves-over": residual_mistakes,
    "more-of-the-same": more_mistakes,
    "how-long-is-the-interval": interval_mistakes,
    "what-the-program-minimises": objective_mistakes,
    "readings-of-unequal-worth": clock_mistakes,
    "two-batches-one-line": batch_mistakes,
    "a-slip-or-a-heavy-tail": tail_mistakes,
}
