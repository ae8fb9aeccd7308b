"""The key of each built-in item by a route that shares nothing with the engine: NumPy, SciPy, scikit-learn, formulas.

Each function takes one line of `bank sample` as a learner's colleague would get it, and gives what the key should be.
"""

from collections.abc import Callable, Mapping
from math import log, log1p, sqrt
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy.stats import laplace
from sklearn.linear_model import Ridge

Row = Mapping[str, Any]


def map_gaussian_mean(row: Row) -> float:
    """Weighted least squares of the readings and the prior as one more reading (statsmodels)."""
    v, x = row["variables"], row["data"]["x"]
    target = np.array([*x, v["mu0"]])
    weights = np.array([v["sigma"] ** -2.0] * len(x) + [v["tau"] ** -2.0])
    return float(sm.WLS(target, np.ones_like(target), weights=weights).fit().params[0])


def how_sure_after_the_data(row: Row) -> float:
    """The standard error of that regression, its noise known (statsmodels)."""
    v, x = row["variables"], row["data"]["x"]
    target = np.array([*x, v["mu0"]])
    weights = np.array([v["sigma"] ** -2.0] * len(x) + [v["tau"] ** -2.0])
    return float(sm.WLS(target, np.ones_like(target), weights=weights).fit(cov_type="fixed scale").bse[0])


def laplace_noise_mle(row: Row) -> float:
    """SciPy's own Laplace fit."""
    return float(laplace.fit(row["data"]["x"])[0])


def confident_and_wrong(row: Row) -> float:
    """The ratio of two logarithms, by log1p."""
    return log1p(-row["variables"]["p_bold"]) / log1p(-row["variables"]["p_mild"])


def penalty_from_prior(row: Row) -> float:
    """The ratio of the two precisions."""
    return (1 / row["variables"]["tau"] ** 2) / (1 / row["variables"]["sigma"] ** 2)


KEYS: Mapping[str, Callable[[Row], float]] = {
    "map-gaussian-mean": map_gaussian_mean,
    "how-sure-after-the-data": how_sure_after_the_data,
    "laplace-noise-mle": laplace_noise_mle,
    "confident-and-wrong": confident_and_wrong,
    "penalty-from-prior": penalty_from_prior,
}


def mistakes(row: Row) -> dict[str, float]:
    """The value of every misconception of the row's item, by a formula of its own."""
    v, x = row["variables"], np.array(row["data"].get("x", [0.0]))
    mean = float(x.sum() / len(x))
    if row["item"] == "map-gaussian-mean":
        s, t = v["sigma"], v["tau"]
        loose = (len(x) * mean / s + v["mu0"] / t) / (len(x) / s + 1 / t)
        return {"ignored-prior": mean, "variance-for-sd": loose, "equal-weights": 0.5 * mean + 0.5 * v["mu0"]}
    if row["item"] == "laplace-noise-mle":
        ends = (x == x.min()) | (x == x.max())
        return {
            "mean-for-median": mean,
            "midrange": float(np.quantile(x, [0, 1]).mean()),
            "dropped-outliers": float(x[~ends].sum() / (~ends).sum()),
        }
    if row["item"] == "confident-and-wrong":
        a, b = v["p_bold"], v["p_mild"]
        return {
            "ratio-of-odds": a * (1 - b) / (b * (1 - a)),
            "ratio-without-log": (1 - b) / (1 - a),
            "log-of-the-wrong-class": log(a) / log(b),
            "difference-for-ratio": log((1 - b) / (1 - a)),
        }
    s, t = v["sigma"], v["tau"]
    return {
        "half-penalty": 0.5 * (s / t) ** 2,
        "sd-for-variance": sqrt((s / t) ** 2),
        "inverted-ratio": (t / s) ** 2,
        "forgot-noise": t**-2.0,
    }


def ridge_slope(row: Row) -> float:
    """The slope of the item that tells a penalty from a prior, by scikit-learn."""
    y, v = row["derived"]["y"], row["variables"]
    made = Ridge(v["sigma"] ** 2 / v["tau"] ** 2, fit_intercept=False, solver="svd").fit(np.ones((len(y), 1)), y)
    return float(made.coef_[0])
