"""Products of densities, centres of skewed data, and a line said in two languages: SciPy, scikit-learn, statsmodels."""

from collections import Counter
from collections.abc import Callable, Mapping
from math import ceil, e, floor, log, log2, pi, sqrt
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy import integrate, optimize, stats
from sklearn.linear_model import QuantileRegressor

from tests.bank.recomputed import Letters, Row, begun, tabulated

Wrong = dict[str, Any]


# Sums for products


def forty(row: Row, sd: float) -> float:
    """SciPy's log densities of the bags, summed."""
    return float(stats.norm.logpdf(row["data"]["x"], row["variables"]["mu"], sd).sum())


def forty_readings_twice(row: Row) -> list[float]:
    """The sum, the same to base ten, and the bags until a product is gone."""
    total = forty(row, row["variables"]["sigma"])
    return [total, float(np.log10(np.exp(total))), ceil(744.44 / -(total / 40))]


def forty_mistakes(row: Row) -> Wrong:
    """Constants dropped, other widths, averages; other bases; other counts."""
    sigma = row["variables"]["sigma"]
    total, constant = forty(row, sigma), float(stats.norm.logpdf(0, 0, sigma))
    return {
        "dropped-constant": total - 40 * constant,
        "one-constant": total - 39 * constant,
        "variance-for-sd": forty(row, sqrt(sigma)),
        "mean-for-sum": total / 40,
        "nats-for-digits": total,
        "log-base-two": total * log2(e),
        "factor-upside-down": total * log(10),
        "rounded-down": floor(744.44 / -(total / 40)),
        "counted-samples": ceil(744.44 / -total),
        "log-base-ten": ceil(744.44 * log(10) / -(total / 40)),
    }


def burst(height: float, limit: float = 709.78) -> int:
    """After how many factors the log of the product is above the limit, by a search over whole numbers."""
    return next(count for count in range(1, 10**6) if count * log(height) > limit)


def the_product_that_overflows(row: Row) -> int:
    """Factor by factor, each a density of SciPy's."""
    v = row["variables"]
    return burst(float(stats.norm.pdf(v["z"] * v["sigma"], 0, v["sigma"])))


def overflow_mistakes(row: Row) -> Wrong:
    """The peak, base ten, a limit to base ten, and no root of two pi."""
    v = row["variables"]
    height = float(stats.norm.pdf(v["z"] * v["sigma"], 0, v["sigma"]))
    return {
        "peak-for-height": burst(float(stats.norm.pdf(0, 0, v["sigma"]))),
        "log-base-ten": burst(height, 709.78 * log(10)),
        "exponent-of-ten": burst(height, 308.25),
        "ignored-scale": burst(height * sqrt(2 * pi)),
    }


# Two yields


def yields(row: Row, rho: float) -> float:
    """SciPy's joint density of both yields with this correlation of the errors."""
    v, d = row["variables"], row["derived"]
    said = np.polyval([v["slope"], v["base"]], [v["d1"], v["d2"]])
    spread = v["sigma"] ** 2 * np.array([[1, rho], [rho, 1]])
    return float(stats.multivariate_normal(said, spread).pdf([d["y1"], d["y2"]]))


def two_means_mistakes(row: Row) -> Wrong:
    """One mean, a sum, another width, one constant; independent, half conditioned, half conditioned the other way."""
    v, d = row["variables"], row["derived"]
    y = np.array([d["y1"], d["y2"]])
    said, sigma, rho = np.polyval([v["slope"], v["base"]], [v["d1"], v["d2"]]), v["sigma"], v["rho"]
    first, narrow = stats.norm.pdf(y[0], said[0], sigma), sigma * sqrt(1 - rho**2)
    moved = said[1] + rho * (y[0] - said[0])
    return {
        "identically-distributed": stats.norm.pdf(y, said.mean(), sigma).prod(),
        "sum-for-product": stats.norm.pdf(y, said, sigma).sum(),
        "variance-for-sd": stats.norm.pdf(y, said, sqrt(sigma)).prod(),
        "one-constant": stats.norm.pdf(y, said, sigma).prod() / stats.norm.pdf(0, 0, sigma),
        "independent-days": yields(row, 0),
        "width-unchanged": first * stats.norm.pdf(y[1], moved, sigma),
        "middle-unchanged": first * stats.norm.pdf(y[1], said[1], narrow),
    }


def within_a_twentieth_of_a_nat(row: Row) -> bool:
    """Whether the example is near the top, and off it in both directions (SciPy's own fit)."""
    x, d, given = row["data"]["x"], row["derived"], row["parts"][0]["key"]
    mean, sd = stats.norm.fit(x)
    lost = stats.norm.logpdf(x, mean, sd).sum() - stats.norm.logpdf(x, given["mu"], given["sigma"]).sum()
    away = abs(given["mu"] - mean) > d["step"] and abs(given["sigma"] - sd) > d["wider"]
    return bool(away and 0 < lost < 0.05)


# A price without its size


def building(row: Row) -> tuple[Any, Any]:
    """SciPy's distributions of the prices of small and of large flats."""
    v = row["variables"]
    sizes = (v["small"], v["small"] + v["more"])
    small, large = (stats.norm(np.polyval([v["slope"], v["base"]], size), v["sigma"]) for size in sizes)
    return small, large


def a_price_without_its_size(row: Row) -> list[float]:
    """The density of a size, of both, and the spread of both by integrals over the price."""
    small, large = building(row)
    price = row["derived"]["price"]
    middle, width = (small.mean() + large.mean()) / 2, large.mean() - small.mean() + 16 * small.std()

    def square(y: float) -> float:
        return float((y - middle) ** 2 * (small.pdf(y) + large.pdf(y)) / 2)

    variance = integrate.quad(square, middle - width, middle + width, epsabs=1e-11, epsrel=1e-12, limit=200)[0]
    return [1000 * small.pdf(price), 1000 * (small.pdf(price) + large.pdf(price)) / 2, sqrt(variance)]


def building_mistakes(row: Row) -> Wrong:
    """Both for one, no constant, another width; one bell, a sum; other spreads."""
    (small, large), price = building(row), row["derived"]["price"]
    given, both, spread = a_price_without_its_size(row)
    sigma, middle = small.std(), (small.mean() + large.mean()) / 2
    half = large.mean() - middle
    return {
        "ignored-feature": both,
        "no-constant": given / small.pdf(small.mean()),
        "variance-for-sd": 1000 * stats.norm.pdf(price, small.mean(), sqrt(sigma)),
        "one-bell-for-all": 1000 * stats.norm.pdf(price, middle, spread),
        "bell-round-the-middle": 1000 * stats.norm.pdf(price, middle, sigma),
        "sum-for-average": given + 1000 * large.pdf(price),
        "ignored-between": sigma,
        "added-sds": sigma + half,
        "whole-width-for-half": abs(complex(sigma, 2 * half)),
    }


# Least squares in two languages


def flat(row: Row, at: Letters) -> tuple[float, float]:
    """How far the price is from the line, and the noise's standard deviation."""
    v = row["variables"]
    return v["price"] - at["b"] - v["size"] * at["w"], v["sigma"]


def exponent(row: Row, at: Letters) -> float:
    """SciPy's log density less that of its middle."""
    miss, sigma = flat(row, at)
    return float(stats.norm.logpdf(miss, 0, sigma) - stats.norm.logpdf(0, 0, sigma))


PLACES: tuple[Letters, ...] = ({"b": 20.0, "w": 2.5}, {"b": -40.0, "w": 4.0}, {"b": 120.0, "w": 1.1})


def exponent_mistakes(row: Row) -> Wrong:
    """The exponent at those places, a part of it changed."""
    price = row["variables"]["price"]
    wrong: dict[str, Callable[[float, float, float], float]] = {
        "variance-for-sd": lambda miss, sigma, b: -(miss**2) / sigma / 2,
        "half-forgotten": lambda miss, sigma, b: -((miss / sigma) ** 2),
        "sign-flipped": lambda miss, sigma, b: (miss / sigma) ** 2 / 2,
        "ignored-feature": lambda miss, sigma, b: -(((price - b) / sigma) ** 2) / 2,
        "square-forgotten": lambda miss, sigma, b: -miss / sigma**2 / 2,
    }
    return {name: [(at, procedure(*flat(row, at), at["b"])) for at in PLACES] for name, procedure in wrong.items()}


def one_fit_two_languages(row: Row) -> list[str]:
    """Widths by solving for them, a loss of log density, and the family of absolute values."""
    v = row["variables"]
    louder = optimize.brentq(lambda s: (1 / s) ** 2 - v["k"], 1e-3, 1, xtol=1e-12)
    belief = optimize.brentq(lambda tau: (v["sigma"] / tau) ** 2 - v["lam"], 1e-3, 1e3, xtol=1e-12)
    nats = stats.norm.logpdf(0, 0, v["sigma"]) - stats.norm.logpdf(sqrt(v["more"]), 0, v["sigma"])
    noise = f"the noise of these readings has {louder:.3f} times"
    prior = f"the slope is N(0, τ²) beforehand with τ = {belief:.3f}"
    return begun(row, [noise, prior, f"the log-likelihood is {nats:.3f} nats", "the noise is a Laplace"])


def without_a_bell(row: Row) -> list[str]:
    """Mean and median of SciPy's shifted exponential; Gauss and Markov by the sign of the words."""
    v = row["variables"]
    noise = stats.expon(scale=v["s"])
    ride = stats.expon(v["centre"] - (noise.mean() if v["mean_zero"] else noise.median()), v["s"])
    claims = {
        f"Over very many days, least squares ends at {v['centre']}.": ride.mean(),
        f"Over very many days, least absolute deviations end at {v['centre']}.": ride.median(),
    }
    texts = [option["text"] for option in row["parts"][0]["options"]]
    found = [text for text in texts if text in claims and abs(claims[text] - v["centre"]) < 1e-9]
    (error,) = [text for text in texts if "standard error of" in text]
    honest = abs(float(error.split()[-1].rstrip(".")) - ride.std() / sqrt(v["n"])) < 0.00051
    return found + ([error] if honest else []) + [text for text in texts if text.startswith("No other weighted")]


def three_losses_three_centres(row: Row) -> list[str]:
    """The constant by statsmodels, scikit-learn's quantiles, and a count."""
    x, dear = np.array(row["data"]["x"], dtype=float), row["variables"]["dear"]
    mean = sm.OLS(x, np.ones_like(x)).fit().params[0]

    def level(share: float) -> float:
        fitted = QuantileRegressor(quantile=share, alpha=0, solver="highs").fit(np.zeros((len(x), 1)), x)
        return float(fitted.intercept_)

    mode = Counter(x).most_common(1)[0][0]
    return [f"{number:.2f}" for number in (mean, level(0.5), mode, level(dear / (dear + 1)))]


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "forty-readings-twice": forty_readings_twice,
    "the-product-that-overflows": the_product_that_overflows,
    "two-means-one-product": lambda row: [yields(row, 0), yields(row, row["variables"]["rho"])],
    "within-a-twentieth-of-a-nat": within_a_twentieth_of_a_nat,
    "a-price-without-its-size": a_price_without_its_size,
    "fill-the-exponent": tabulated(exponent, PLACES),
    "one-fit-two-languages": one_fit_two_languages,
    "without-a-bell": without_a_bell,
    "three-losses-three-centres": three_losses_three_centres,
}

MISTAKES: Mapping[str, Callable[[Row], Wrong]] = {
    "forty-readings-twice": forty_mistakes,
    "the-product-that-overflows": overflow_mistakes,
    "two-means-one-product": two_means_mistakes,
    "a-price-without-its-size": building_mistakes,
    "fill-the-exponent": exponent_mistakes,
}
