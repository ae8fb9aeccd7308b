"""Keys of questions on ridge, its conventions and how far it shrinks: made-up rows, ratios of spreads."""

from collections.abc import Callable
from math import ceil, floor, sqrt
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy.optimize import minimize_scalar
from scipy.stats import norm
from sklearn.linear_model import Ridge

from tests.bank.recomputed import Row

Numbers = np.ndarray[Any, Any]
LETTERS = ({"n": 4, "sigma": 0.7, "tau": 1.9}, {"n": 11, "sigma": 2.5, "tau": 0.4}, {"n": 1, "sigma": 3.0, "tau": 3.0})


def columns(row: Row) -> tuple[Numbers, Numbers]:
    """The feature and what it is to explain."""
    return np.array(row["data"]["x"]), np.array(row["data"]["y"])


def line(x: Numbers, y: Numbers, on_slope: float, target: float = 0.0, on_intercept: float = 0.0) -> list[float]:
    """Intercept and slope by least squares, each penalty a made-up row (NumPy)."""
    seen = np.column_stack([np.ones_like(x), x])
    made_up = np.diag([sqrt(on_intercept), sqrt(on_slope)])
    aims = [*y, 0.0, sqrt(on_slope) * target]
    return list(np.linalg.lstsq(np.vstack([seen, made_up]), np.array(aims), rcond=None)[0])


def through_origin(x: Numbers, y: Numbers, penalty: float, target: float = 0.0) -> float:
    """The slope of a line without an intercept, the penalty a made-up row (NumPy)."""
    seen = np.append(x, sqrt(penalty))[:, None]
    return float(np.linalg.lstsq(seen, np.append(y, sqrt(penalty) * target), rcond=None)[0][0])


def slope(row: Row) -> float:
    """scikit-learn's ridge."""
    x, y = columns(row)
    return float(Ridge(row["variables"]["penalty"], solver="svd").fit(x[:, None], y).coef_[0])


def slope_mistakes(row: Row) -> dict[str, float]:
    """The slope at other penalties, with the intercept penalised, and without one."""
    (x, y), penalty = columns(row), row["variables"]["penalty"]
    return {
        "ignored-penalty": line(x, y, 0)[1],
        "double-penalty": line(x, y, 2 * penalty)[1],
        "half-penalty": line(x, y, penalty / 2)[1],
        "averaged-data-term": line(x, y, len(x) * penalty)[1],
        "penalised-intercept": line(x, y, penalty, on_intercept=penalty)[1],
        "forgot-intercept": through_origin(x, y, penalty),
    }


def towards_a_guess(row: Row) -> float:
    """What is left after the guess's line is taken off is shrunk to zero (scikit-learn)."""
    (x, y), v = columns(row), row["variables"]
    rest = Ridge(v["penalty"], solver="svd").fit(x[:, None], y - v["guess"] * x)
    return float(v["guess"] + rest.coef_[0])


def guess_mistakes(row: Row) -> dict[str, float]:
    """The slope towards zero, unpenalised, twice penalised, half way, against one reading, through the origin."""
    (x, y), v = columns(row), row["variables"]
    penalty, guess, plain = v["penalty"], v["guess"], np.polyfit(x, y, 1)[0]
    return {
        "pulled-to-zero": line(x, y, penalty)[1],
        "ignored-penalty": plain,
        "double-penalty": line(x, y, 2 * penalty, guess)[1],
        "equal-weights": float(np.mean([plain, guess])),
        "spread-forgotten": float(np.average([plain, guess], weights=[1, penalty])),
        "forgot-intercept": through_origin(x, y, penalty, guess),
    }


def reading_never_taken(row: Row) -> bool:
    """Whether least squares with the example among the readings has the slope of scikit-learn's ridge."""
    (x, y), made_up = columns(row), row["parts"][0]["key"]
    wanted = Ridge(row["variables"]["penalty"], fit_intercept=False, solver="svd").fit(x[:, None], y).coef_[0]
    fitted = sm.OLS(np.append(y, made_up["growth"]), np.append(x, made_up["force"])).fit().params[0]
    return bool(abs(fitted - wanted) < 0.002)


def noisier_sensor(row: Row) -> float:
    """The belief behind the old penalty, and the penalty of that belief under the new noise."""
    v = row["variables"]
    return float(v["after"] ** 2 * (v["penalty"] / v["before"] ** 2))


def sensor_mistakes(row: Row) -> dict[str, float]:
    """The penalty scaled by spreads, not at all, the wrong way round, and twice."""
    v = row["variables"]
    grown = v["after"] / v["before"]
    return {
        "sd-for-variance": grown * v["penalty"],
        "penalty-is-belief-alone": v["penalty"],
        "inverted-ratio": v["penalty"] / grown**2,
        "double-penalty": 2 * noisier_sensor(row),
    }


def ratio(row: Row) -> float:
    """The noise's variance, counted in variances of the belief."""
    return float(np.square(row["variables"]["sigma"] / row["variables"]["tau"]))


def all_shrunk(row: Row) -> list[float]:
    """Intercept and slope, a made-up row for each."""
    penalty = row["variables"]["penalty"]
    return line(*columns(row), penalty, on_intercept=penalty)


def shrinking_mistakes(row: Row) -> dict[str, list[float]]:
    """Intercept and slope with the penalty on the slope alone, on neither, on the intercept alone, and twice."""
    (x, y), penalty = columns(row), row["variables"]["penalty"]
    return {
        "intercept-left-free": line(x, y, penalty),
        "ignored-penalty": line(x, y, 0),
        "penalised-intercept-only": line(x, y, 0, on_intercept=penalty),
        "double-penalty": line(x, y, 2 * penalty, on_intercept=2 * penalty),
    }


def petrol_and_passengers(row: Row) -> dict[str, float]:
    """Weighted least squares of the readings and the belief as one more, its noise known (statsmodels)."""
    (x, y), v = columns(row), row["variables"]
    weights = [v["sigma"] ** -2.0] * len(x) + [v["tau"] ** -2.0]
    found = sm.WLS(np.append(y, 0), np.append(x, 1), weights=weights).fit(cov_type="fixed scale")
    return {"strength": weights[-1] / weights[0], "slope": found.params[0], "spread": found.bse[0]}


def passenger_mistakes(row: Row) -> dict[str, dict[str, float]]:
    """The slips of each part."""
    (x, y), v = columns(row), row["variables"]
    strength = petrol_and_passengers(row)["strength"]
    plain = sm.OLS(y, x).fit(cov_type="fixed scale")
    sure = petrol_and_passengers(row)["spread"]
    return {
        "strength": {
            "sd-for-variance": sqrt(strength),
            "half-penalty": 0.5 * strength,
            "inverted-ratio": strength**-1,
        },
        "slope": {"ignored-prior": plain.params[0], "penalty-on-top": plain.params[0] - strength / float(x @ x)},
        "spread": {
            "ignored-prior": v["sigma"] * plain.bse[0],
            "variance-for-sd": sure**2,
            "noise-forgotten": sure / v["sigma"],
        },
    }


def four_losses(row: Row, first: float | None = None) -> Numbers:
    """The penalty beside a sum, in proportion to what each loss is of that sum."""
    n = row["variables"]["n"]
    return (ratio(row) if first is None else first) * np.array([1, 1 / 2, 1 / n, 1 / (2 * n)])


def loss_mistakes(row: Row) -> dict[str, Numbers]:
    """From the ratio of spreads, in the inverse proportion, the same for all, from the inverse ratio."""
    right = four_losses(row)
    return {
        "sd-for-variance": four_losses(row, sqrt(ratio(row))),
        "factor-upside-down": right[0] ** 2 / right,
        "penalty-is-belief-alone": np.full(4, right[0]),
        "inverted-ratio": four_losses(row, 1 / ratio(row)),
    }


def copied(row: Row) -> float:
    """What multiplies the script's loss multiplies its penalty."""
    return float(row["variables"]["penalty"] * 0.5 / row["variables"]["n"])


def copying_mistakes(row: Row) -> dict[str, float]:
    """Factors of the right translation that are lost or turned over."""
    right, n = copied(row), row["variables"]["n"]
    return {
        "forgot-half": 2 * right,
        "half-upside-down": 4 * right,
        "ignored-mean": n * right,
        "factor-upside-down": 4 * n * n * right,
    }


def spread_behind(row: Row) -> float:
    """The root of the variance at which the prior's curvature, in units of the noise's, is the penalty's."""
    v = row["variables"]
    return float(np.sqrt(np.reciprocal(2 * v["penalty"] / v["sigma"] ** 2)))


def spread_mistakes(row: Row) -> dict[str, float]:
    """The variance, without the half, without the noise, and with the noise's spread for its variance."""
    right, sigma = spread_behind(row), row["variables"]["sigma"]
    return {
        "variance-for-sd": right * right,
        "forgot-half": sqrt(2) * right,
        "forgot-noise": right / sigma,
        "sd-for-variance": right / sqrt(sigma),
    }


def broken_line(row: Row) -> str:
    """The one line whose number is not what the text says of it."""
    v, d = row["variables"], row["derived"]
    holds = [
        np.isclose(d["first"] * 2 * v["sigma"] ** 2, 1),
        np.isclose(d["second"] * 2 * v["tau"] ** 2, 1),
        np.isclose(d["third"] * d["first"], d["second"]),
        np.isclose(2 * d["fourth"], d["third"]),
        np.isclose(v["n"] * d["fifth"], d["fourth"]),
    ]
    (place,) = [number for number, right in enumerate(holds, 1) if not right]
    return f"line {place}"


def alpha(row: Row, sigma_power: int = 2, tau_power: int = -2, factor: str = "right") -> list[Any]:
    """The penalty of a library with divisors of its own, at some values of the letters."""
    a, k = row["variables"]["a"], row["variables"]["k"]
    factors: dict[str, Callable[[int], float]] = {
        "right": lambda n: k / (a * n),
        "upside-down": lambda n: a * n / k,
        "no mean": lambda n: k / a,
        "half": lambda n: 0.5 * k / (a * n),
    }
    return [(at, at["sigma"] ** sigma_power * at["tau"] ** tau_power * factors[factor](int(at["n"]))) for at in LETTERS]


def alpha_mistakes(row: Row) -> dict[str, list[Any]]:
    """With spreads, factors turned over, the mean or a half mistaken, and the spreads turned over."""
    return {
        "sd-for-variance": alpha(row, 1, -1),
        "factor-upside-down": alpha(row, factor="upside-down"),
        "ignored-mean": alpha(row, factor="no mean"),
        "inverted-ratio": alpha(row, -2, 2),
        "half-penalty": alpha(row, factor="half"),
    }


def readings_needed(row: Row) -> float:
    """The first number of readings, counted up, at which the belief's share of all precision is small enough."""
    share, worth = row["variables"]["percent"] / 100, ratio(row)
    return next(n for n in range(100_000) if worth / (n + worth) < share)


def reading_mistakes(row: Row) -> dict[str, float]:
    """The count from spreads, from the odds, until half is lost, and until the share is kept."""
    share, worth = row["variables"]["percent"] / 100, ratio(row)
    lost = 1 / share - 1
    return {
        "sd-for-variance": ceil(sqrt(worth) * lost),
        "odds-for-share": floor(worth / share) + 1,
        "half-for-share": floor(worth) + 1,
        "kept-for-lost": ceil(worth / lost),
    }


def two_weights(row: Row) -> Numbers:
    """Each weight by a made-up row beside one reading of its column's length (NumPy)."""
    v, d = row["variables"], row["derived"]
    pairs = ((v["s1"], d["w1"]), (v["s2"], d["w2"]))
    return np.array([through_origin(np.array([sqrt(s)]), np.array([sqrt(s) * w]), v["penalty"]) for s, w in pairs])


def weight_mistakes(row: Row) -> dict[str, Numbers]:
    """One share for both, an amount off each, their common share, and twice the penalty."""
    v, plain = row["variables"], np.array([row["derived"]["w1"], row["derived"]["w2"]])
    squares, penalty = np.array([v["s1"], v["s2"]]), v["penalty"]
    return {
        "one-share-for-all": plain / (1 + penalty),
        "amount-for-share": np.sign(plain) * np.clip(np.abs(plain) - penalty / squares, 0, None),
        "average-share": plain * squares.mean() / (squares.mean() + penalty),
        "double-penalty": plain / (1 + 2 * penalty / squares),
    }


def note_at_its_word(row: Row) -> float:
    """The curvature of the prior's log density, in units of that of one reading's."""
    v = row["variables"]
    variance = (2 * v["lam"]) ** -0.5
    return float(v["sigma"] ** 2 / variance)


def note_mistakes(row: Row) -> dict[str, float]:
    """With the number stated as a spread, halved, copied, and with the noise's spread."""
    v, right = row["variables"], note_at_its_word(row)
    return {
        "variance-for-sd": right**2 / v["sigma"] ** 2,
        "half-penalty": right / 2,
        "penalty-is-belief-alone": v["lam"],
        "sd-for-variance": right / v["sigma"],
    }


def deaf_posterior(row: Row) -> str:
    """The maximum of the product as the program writes it, by a search (SciPy)."""
    (x, y), v = columns(row), row["variables"]

    def product(w: float) -> float:
        return float(norm(v["centre"], v["tau"]).logpdf(w) + norm(x * v["centre"], v["sigma"]).logpdf(y).sum())

    return f"w = {minimize_scalar(lambda w: -product(w), bracket=(-5, 5)).x:.3f}"


def pull_and_noise(row: Row) -> tuple[float, float, float]:
    """Squared bias and variance of the penalised mean, and of the plain one, by the readings' weights (NumPy)."""
    v = row["variables"]
    weights = np.full(v["n"], 1 / (v["n"] + v["penalty"]))
    off = float(weights.sum() * v["truth"] - v["truth"])
    return off * off, float(weights @ weights) * v["sigma"] ** 2, v["sigma"] ** 2 / v["n"]


def expected_error(row: Row) -> float:
    """Squared bias and variance together."""
    return sum(pull_and_noise(row)[:2])


def expected_mistakes(row: Row) -> dict[str, float]:
    """Without the penalty, without either part, with the bias itself, and with the posterior's variance."""
    v, (squared, noise, plain) = row["variables"], pull_and_noise(row)
    return {
        "ignored-penalty": plain,
        "bias-forgotten": noise,
        "variance-forgotten": squared,
        "bias-not-squared": sqrt(squared) + noise,
        "variance-shrunk-once": squared + noise * (v["n"] + v["penalty"]) / v["n"],
    }


FACTORS = {"kilometres": 0.6214, "kilograms": 2.2046, "feet": 0.3048, "hectares": 2.471, "litres": 0.2642}


def new_unit(row: Row) -> float:
    """The penalty divided by the square of what the weight is multiplied by."""
    return float(row["variables"]["penalty"] / (1 / FACTORS[row["derived"]["old"]]) ** 2)


def unit_mistakes(row: Row) -> dict[str, float]:
    """The factor's power left at nought, one, minus two and minus one."""
    factor = FACTORS[row["derived"]["old"]]
    powers = {"penalty-unchanged": 2, "square-left-out": 1, "inverted-ratio": 4, "inverted-without-square": 3}
    return {name: new_unit(row) / factor**power for name, power in powers.items()}


def sketched_slope(row: Row) -> float:
    """The lowest place of both parabolas together, one made-up row for the rule of thumb."""
    v = row["variables"]
    return through_origin(*columns(row), v["penalty"], v["guess"])


def sketch_mistakes(row: Row) -> dict[str, float]:
    """Either parabola's own place, the middle of both, and the place of a pull to zero."""
    (x, y), v = columns(row), row["variables"]
    plain = sm.OLS(y, x).fit().params[0]
    return {
        "ignored-penalty": plain,
        "ignored-data": v["guess"],
        "equal-weights": 0.5 * plain + 0.5 * v["guess"],
        "pulled-to-zero": through_origin(x, y, v["penalty"]),
    }


KEYS = {
    "ridge-slope": slope,
    "ridge-towards-a-guess": towards_a_guess,
    "reading-never-taken": reading_never_taken,
    "noisier-sensor": noisier_sensor,
    "programs-that-shrink-all": all_shrunk,
    "petrol-and-passengers": petrol_and_passengers,
    "one-belief-four-losses": four_losses,
    "copied-into-a-library": copied,
    "spread-behind-a-penalty": spread_behind,
    "line-that-breaks-the-chain": broken_line,
    "alpha-for-a-library": alpha,
    "note-taken-at-its-word": note_at_its_word,
    "posterior-deaf-to-its-data": deaf_posterior,
    "readings-until-the-pull-is-small": readings_needed,
    "two-weights-two-shares": two_weights,
    "what-the-pull-saves": expected_error,
    "kilometres-into-miles": new_unit,
    "sketch-the-pulled-slope": sketched_slope,
}
MISTAKES = {
    "ridge-slope": slope_mistakes,
    "ridge-towards-a-guess": guess_mistakes,
    "noisier-sensor": sensor_mistakes,
    "programs-that-shrink-all": shrinking_mistakes,
    "petrol-and-passengers": passenger_mistakes,
    "one-belief-four-losses": loss_mistakes,
    "copied-into-a-library": copying_mistakes,
    "spread-behind-a-penalty": spread_mistakes,
    "alpha-for-a-library": alpha_mistakes,
    "note-taken-at-its-word": note_mistakes,
    "readings-until-the-pull-is-small": reading_mistakes,
    "two-weights-two-shares": weight_mistakes,
    "what-the-pull-saves": expected_mistakes,
    "kilometres-into-miles": unit_mistakes,
    "sketch-the-pulled-slope": sketch_mistakes,
}
