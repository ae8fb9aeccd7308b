"""Likelihoods and what is largest of them: SciPy's distributions and fits, fractions, quadrature, statsmodels."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import comb, factorial, log, prod, sqrt
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy import stats

from tests.bank.recomputed.chance import begun

Row = Mapping[str, Any]
Wrong = dict[str, Any]
POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
"""What a small number's exponent is shown with."""


def tried(v: Row, theta: float) -> float:
    """The probability of the tries in one order, a factor for each."""
    return prod([theta] * v["yes"] + [1 - theta] * v["no"])


def guesses_mistakes(row: Row) -> Wrong:
    """Hits only, upside down, the parameters, and the log."""
    v = row["variables"]
    a, b = v["theta_a"], v["theta_b"]
    return {
        "counted-hits": tried({**v, "no": 0}, a) / tried({**v, "no": 0}, b),
        "inverted-ratio": tried(v, b) / tried(v, a),
        "ratio-of-parameters": a / b,
        "log-for-ratio": log(tried(v, a)) - log(tried(v, b)),
    }


def area_under_a_likelihood(row: Row) -> float:
    """Term by term after multiplying out, in fractions."""
    v = row["variables"]
    terms = [Fraction((-1) ** k * comb(v["tails"], k), v["heads"] + k + 1) for k in range(v["tails"] + 1)]
    return float(sum(terms))


def area_mistakes(row: Row) -> Wrong:
    """The area of a density, of a binomial's likelihood, the height, and a factorial too small."""
    h, t = row["variables"]["heads"], row["variables"]["tails"]
    return {
        "area-one": 1,
        "any-order": area_under_a_likelihood(row) * comb(h + t, h),
        "peak-for-area": stats.binom.pmf(h, h + t, h / (h + t)) / comb(h + t, h),
        "one-short": factorial(h) * factorial(t) / factorial(h + t),
    }


def weather(wet: list[float], first: float, chances: list[float]) -> float:
    """The probability of days of which each has a chance of rain that depends on the one before."""
    chance = [chances[int(before)] for before in wet[:-1]]
    steps = [p if day else 1 - p for p, day in zip(chance, wet[1:], strict=True)]
    return float((first if wet[0] else 1 - first) * prod(steps))


def rain_after_rain(row: Row, **changed: Any) -> float:
    """The chain of conditional probabilities, with other chances after a dry and a wet day if they are given."""
    v = row["variables"]
    share = round(v["come"] / (1 - v["stay"] + v["come"]), 2)
    return weather(row["data"]["wet"], changed.get("first", share), changed.get("chances", [v["come"], v["stay"]]))


def rain_mistakes(row: Row) -> Wrong:
    """The chain with other chances."""
    v, wet = row["variables"], row["data"]["wet"]
    share = round(v["come"] / (1 - v["stay"] + v["come"]), 2)
    return {
        "independent-days": rain_after_rain(row, chances=[share, share]),
        "first-factor-forgotten": rain_after_rain(row, first=wet[0]),
        "conditions-swapped": rain_after_rain(row, chances=[v["stay"], v["come"]]),
        "unchanged-day": rain_after_rain(row, chances=[1 - v["stay"], v["stay"]]),
    }


def where_the_probability_comes_in(row: Row) -> list[str]:
    """A sight, a noise, a density, a product, a likelihood, a fit."""
    n = row["variables"]["n"]
    independent = f"The noises of the {n} sales are independent, so all prices together have the product"
    return begun(row, ["Two", "What the line", "With that noise", independent, f"With the {n} sales", "The line at"])


def summed(row: Row, x: Any, mean: Any, sd: float) -> float:
    """SciPy's log density of readings, summed."""
    return float(stats.norm.logpdf(x, mean, sd).sum())


def gaussian_log_likelihood(row: Row) -> float:
    """SciPy's log densities."""
    return summed(row, row["data"]["x"], row["variables"]["mu"], row["variables"]["sigma"])


def gaussian_mistakes(row: Row) -> Wrong:
    """The log-likelihood with a part left out, or elsewhere."""
    v, x, right = row["variables"], row["data"]["x"], gaussian_log_likelihood(row)
    return {
        "dropped-constant": right - len(x) * stats.norm.logpdf(0, 0, v["sigma"]),
        "mean-for-sum": right / len(x),
        "variance-for-sd": summed(row, x, v["mu"], sqrt(v["sigma"])),
        "own-mean": summed(row, x, np.mean(x), v["sigma"]),
        "sign": -right,
    }


def residuals(v: Row) -> list[float]:
    """As many residuals as there are days, with this mean square: all of one size, of either sign in turn."""
    return [sqrt(v["mse"]) * (-1) ** i for i in range(v["n"])]


def mse_to_log_likelihood(row: Row) -> float:
    """SciPy's log densities of such residuals."""
    return summed(row, residuals(row["variables"]), 0, row["variables"]["sigma"])


def mse_mistakes(row: Row) -> Wrong:
    """The constants and the squares, one of them changed."""
    v, right = row["variables"], mse_to_log_likelihood(row)
    constants = summed(row, [0] * v["n"], 0, v["sigma"])
    return {
        "mean-for-sum": constants + (right - constants) / v["n"],
        "dropped-constant": right - constants,
        "no-half": constants + 2 * (right - constants),
        "variance-for-sd": summed(row, residuals(v), 0, sqrt(v["sigma"])),
        "sign": -right,
    }


def shown_number(text: str) -> float:
    """The number that an option shows."""
    return float(text.replace(" × 10", "e").translate(POWERS))


def what_is_this_number_called(row: Row) -> list[str]:
    """The option next to each number, by ratio."""
    h, t = row["variables"]["heads"], row["variables"]["tails"]
    best, fair = h / (h + t), stats.bernoulli.pmf([1] * h + [0] * t, 0.5).prod()
    top = stats.bernoulli.pmf([1] * h + [0] * t, best).prod()
    texts = [option["text"] for option in row["parts"][0]["options"]]
    return [
        min(texts, key=lambda text: abs(shown_number(text) / wanted - 1))
        for wanted in (best, fair, log(fair), top, top / fair)
    ]


def notebook(row: Row) -> list[str]:
    """The numbered lines of the notebook, without their numbers."""
    return re.findall(r"^\d\. (.*)$", row["prompt_text"], re.MULTILINE)


def last_number(line: str) -> float:
    """The number that a line ends with."""
    return shown_number(line.rsplit(" is ", maxsplit=1)[-1].rsplit(" = ", maxsplit=1)[-1].rstrip("."))


def near(shown: float, wanted: float) -> bool:
    """Whether a number shown to three digits or more is the one wanted."""
    return abs(shown - wanted) < 0.0006 * max(1.0, abs(wanted)) and abs(shown / wanted - 1) < 0.002


def a_false_line_about_seeds(row: Row) -> str:
    """The line whose number is not what the tries give, slopes by differences."""
    v, lines = row["variables"], notebook(row)
    tries = {"yes": v["up"], "no": v["down"]}
    best = v["up"] / (v["up"] + v["down"])
    slope = (log(tried(tries, v["at"] + 1e-6)) - log(tried(tries, v["at"] - 1e-6))) / 2e-6
    right = [
        lines[0].endswith(f"θ^{v['up']} (1 − θ)^{v['down']}."),
        near(last_number(lines[1]), log(tried(tries, v["at"]))),
        near(last_number(lines[2]), slope),
        near(last_number(lines[3]), best),
        near(last_number(lines[4]), tried(tries, best)),
    ]
    (false,) = [number for number, held in enumerate(right, 1) if not held]
    return f"Line {false}"


def lined(row: Row) -> tuple[list[float], Any]:
    """The yields, and what the line says of them."""
    v, data = row["variables"], row["data"]
    return data["y"], np.polyval([v["slope"], v["base"]], data["x"])


def a_line_and_its_readings(row: Row) -> float:
    """SciPy's log densities round the line."""
    return summed(row, *lined(row), row["variables"]["sigma"])


def line_mistakes(row: Row) -> Wrong:
    """Round the mean, averaged, without constants, with one, and with another width."""
    (y, line), right, sigma = lined(row), a_line_and_its_readings(row), row["variables"]["sigma"]
    constant = stats.norm.logpdf(0, 0, sigma)
    return {
        "ignored-feature": summed(row, y, np.mean(y), sigma),
        "mean-for-sum": right / 4,
        "dropped-constant": right - 4 * constant,
        "one-constant": right - 3 * constant,
        "variance-for-sd": summed(row, y, line, sqrt(sigma)),
    }


def fitted(row: Row) -> tuple[float, float]:
    """Mean and variance by SciPy's own fit."""
    mean, sd = stats.norm.fit(row["data"]["x"])
    return float(mean), float(sd**2)


def mean_mistakes(row: Row) -> Wrong:
    """Other middles."""
    x = sorted(row["data"]["x"])
    return {
        "median-for-mean": np.quantile(x, 0.5),
        "midrange": np.mean([x[0], x[-1]]),
        "n-minus-1-for-n": np.mean(x) * len(x) / (len(x) - 1),
        "dropped-outliers": np.mean(x[1:-1]),
    }


def variance_mistakes(row: Row) -> Wrong:
    """Other measures of spread."""
    x = np.array(row["data"]["x"])
    return {
        "n-minus-1-for-n": np.cov(x),
        "root-taken": x.std(),
        "sum-for-mean": sm.OLS(x, np.ones_like(x)).fit().ssr,
        "absolute-for-squared": np.abs(x - x.mean()).mean(),
    }


def how_much_too_small(row: Row) -> float:
    """The variance times the mean of a χ² with n − 1 degrees of freedom, over n."""
    v = row["variables"]
    return float(v["sigma"] ** 2 * stats.chi2(v["n"] - 1).mean() / v["n"])


def bias_mistakes(row: Row) -> Wrong:
    """No bias, the correction, another width, and the error of the mean."""
    v = row["variables"]
    share = Fraction(v["n"] - 1, v["n"])
    return {
        "unbiased": v["sigma"] ** 2,
        "inverted-ratio": v["sigma"] ** 2 / float(share),
        "variance-for-sd": v["sigma"] * float(share),
        "error-of-the-mean": v["sigma"] ** 2 * float(1 - share),
    }


def the_height_of_the_top(row: Row) -> float:
    """The log-likelihood of a regression on a constant (statsmodels)."""
    x = np.array(row["data"]["x"])
    return float(sm.OLS(x, np.ones_like(x)).fit().llf)


def top_mistakes(row: Row) -> Wrong:
    """Another variance, and parts left out."""
    x, right = np.array(row["data"]["x"]), the_height_of_the_top(row)
    return {
        "n-minus-1-for-n": summed(row, x, x.mean(), x.std(ddof=1)),
        "dropped-exponent": right + len(x) / 2,
        "mean-for-sum": right / len(x),
        "dropped-constant": right - len(x) * stats.norm.logpdf(0),
    }


def a_false_line_about_readings(row: Row) -> str:
    """The line that does not say what the readings give."""
    x, lines = np.array(row["data"]["x"]), notebook(row)
    mean, variance = fitted(row)
    right = [
        lines[0].endswith("/(2v)."),
        lines[1].endswith(f"−{len(x)}/2 ln(2πv)."),
        near(last_number(lines[2]), mean),
        near(last_number(lines[3]), float(((x - mean) ** 2).sum())),
        near(last_number(lines[4]), variance),
        near(last_number(lines[5]), sqrt(variance)),
    ]
    (false,) = [number for number, held in enumerate(right, 1) if not held]
    return f"Line {false}"


def readings_made_to_order(row: Row) -> bool:
    """Whether the example has the mean and the variance asked."""
    v, key = row["variables"], row["parts"][0]["key"]
    mean, sd = stats.norm.fit(key["x"])
    return bool(abs(mean - v["m"]) < 0.01 and abs(sd**2 - v["v"]) < 0.01)


def guessed(row: Row) -> float:
    """The ratio of two products of factors, one for each try."""
    v = row["variables"]
    return tried(v, v["theta_a"]) / tried(v, v["theta_b"])


def which_line_for_these_data(row: Row) -> str:
    """The line under which SciPy's densities of the twelve readings have the largest product."""
    v = row["variables"]
    x, y = np.asarray(row["data"]["x"]), np.asarray(row["data"]["y"])
    near = v["base"] + v["lift"] + v["rise"] * x
    above = v["base"] + v["shift"] + v["rise"] * x
    turned = v["base"] + v["rise"] * x + v["tilt"] * (x - 6.5)
    products = [np.prod(stats.norm.pdf(y, line)) for line in (near, above, turned)]
    return ("Line A", "Line B", "Line C")[v["places"].index(int(np.argmax(products)))]


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "which-line-for-these-data": which_line_for_these_data,
    "two-guesses-at-a-share": guessed,
    "area-under-a-likelihood": area_under_a_likelihood,
    "rain-after-rain": rain_after_rain,
    "where-the-probability-comes-in": where_the_probability_comes_in,
    "gaussian-log-likelihood": gaussian_log_likelihood,
    "mse-to-log-likelihood": mse_to_log_likelihood,
    "what-is-this-number-called": what_is_this_number_called,
    "a-false-line-about-seeds": a_false_line_about_seeds,
    "a-line-and-its-readings": a_line_and_its_readings,
    "mean-is-the-mle": lambda row: fitted(row)[0],
    "mle-variance": lambda row: fitted(row)[1],
    "how-much-too-small": how_much_too_small,
    "the-height-of-the-top": the_height_of_the_top,
    "a-false-line-about-readings": a_false_line_about_readings,
    "readings-made-to-order": readings_made_to_order,
}

MISTAKES: Mapping[str, Callable[[Row], Wrong]] = {
    "two-guesses-at-a-share": guesses_mistakes,
    "area-under-a-likelihood": area_mistakes,
    "rain-after-rain": rain_mistakes,
    "gaussian-log-likelihood": gaussian_mistakes,
    "mse-to-log-likelihood": mse_mistakes,
    "a-line-and-its-readings": line_mistakes,
    "mean-is-the-mle": mean_mistakes,
    "mle-variance": variance_mistakes,
    "how-much-too-small": bias_mistakes,
    "the-height-of-the-top": top_mistakes,
}
