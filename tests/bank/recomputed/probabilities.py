"""Keys on chances and likelihoods: logarithms, shares of ten thousand people, SciPy's and statsmodels' fits."""

from math import log, log1p
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy.stats import laplace

from tests.bank.recomputed import Row


def confident_and_wrong(row: Row) -> float:
    """The ratio of two logarithms, by log1p."""
    return log1p(-row["variables"]["p_bold"]) / log1p(-row["variables"]["p_mild"])


def log_loss_mistakes(row: Row) -> dict[str, float]:
    """The odds, the probabilities, the other class, and a difference."""
    a, b = row["variables"]["p_bold"], row["variables"]["p_mild"]
    return {
        "ratio-of-odds": a * (1 - b) / (b * (1 - a)),
        "ratio-without-log": (1 - b) / (1 - a),
        "log-of-the-wrong-class": log(a) / log(b),
        "difference-for-ratio": log((1 - b) / (1 - a)),
    }


def people(rate: float, hit: float, alarm: float) -> np.ndarray[Any, Any]:
    """Ten thousand people by carriage and by what the test says."""
    return 10_000 * np.outer([rate, 1 - rate], [1, 1]) * np.array([[hit, 1 - hit], [alarm, 1 - alarm]])


def ten_thousand_tested(row: Row) -> Any:
    """The joint distribution, times ten thousand; every share is exact, so they are whole numbers."""
    v = row["variables"]
    return np.round(people(v["rate"], v["hit"], v["alarm"])).tolist()


def tested_mistakes(row: Row) -> dict[str, Any]:
    """Half of the people carriers, false alarms among all, and the table turned over."""
    v = row["variables"]
    right = people(v["rate"], v["hit"], v["alarm"])
    return {
        "ignored-base-rate": people(0.5, v["hit"], v["alarm"]),
        "false-alarm-of-all": [right[0], people(0, v["hit"], v["alarm"])[1]],
        "rows-and-columns-swapped": right.T,
    }


def who_beat_the_coin(row: Row) -> list[str]:
    """Whose probability of both days' weather is over a quarter."""
    v = row["variables"]
    return [n for n in ("Ada", "Ben", "Cem", "Dot") if v[f"{n[0].lower()}1"] * (1 - v[f"{n[0].lower()}2"]) > 0.25]


def where_the_peak_goes(row: Row) -> float:
    """A Poisson regression on a constant (statsmodels)."""
    k = np.array(row["data"]["k"])
    return float(np.exp(sm.GLM(k, np.ones_like(k), family=sm.families.Poisson()).fit(tol=1e-14).params[0]))


def peak_mistakes(row: Row) -> dict[str, float]:
    """The first count, the middle one, and the middle of the ends."""
    k = sorted(row["data"]["k"])
    return {"first-observation-only": row["data"]["k"][0], "median-for-mean": k[2], "midrange": sum(k[::4]) / 2}


def laplace_noise_mle(row: Row) -> float:
    """SciPy's own Laplace fit."""
    return float(laplace.fit(row["data"]["x"])[0])


def laplace_mistakes(row: Row) -> dict[str, float]:
    """The mean, the middle of the ends, and the mean without the ends."""
    x = np.array(row["data"]["x"])
    ends = (x == x.min()) | (x == x.max())
    return {
        "mean-for-median": float(x.sum() / len(x)),
        "midrange": float(np.quantile(x, [0, 1]).mean()),
        "dropped-outliers": float(x[~ends].sum() / (~ends).sum()),
    }


KEYS = {
    "confident-and-wrong": confident_and_wrong,
    "test-among-many": ten_thousand_tested,
    "who-beat-the-coin": who_beat_the_coin,
    "where-the-peak-goes": where_the_peak_goes,
    "laplace-noise-mle": laplace_noise_mle,
}
MISTAKES = {
    "confident-and-wrong": log_loss_mistakes,
    "test-among-many": tested_mistakes,
    "where-the-peak-goes": peak_mistakes,
    "laplace-noise-mle": laplace_mistakes,
}
