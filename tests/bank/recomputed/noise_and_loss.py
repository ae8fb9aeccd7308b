"""Shares, counts, waits, standard errors, and what noise has to do with loss: by NumPy, SciPy and statsmodels."""

from collections.abc import Callable, Mapping
from math import erf, exp, log, log10, sqrt
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy import optimize, stats

from tests.bank.recomputed import Letters, Row, begun, tabulated

Numbers = np.ndarray[Any, Any]


def data(row: Row, *names: str) -> tuple[Numbers, ...]:
    """Columns of the row's data as arrays."""
    return tuple(np.array(row["data"][name], dtype=float) for name in names)


def variables(row: Row, *names: str) -> tuple[Any, ...]:
    """Some of the row's variables."""
    return tuple(row["variables"][name] for name in names)


def line(x: Numbers, y: Numbers) -> tuple[float, float, float]:
    """Intercept and slope of least squares, and the sum of its squared residuals (np.polyfit)."""
    slope, intercept = np.polyfit(x, y, 1)
    return float(intercept), float(slope), float(((y - intercept - slope * x) ** 2).sum())


# Coins, clicks, shares


def share_of_clicks(row: Row) -> tuple[float, dict[str, float]]:
    """The mean of the ones."""
    (y,) = data(row, "y")
    yes, no = float(y.sum()), float((1 - y).sum())
    smoothed = stats.beta.mean(1 + yes, 1 + no)
    return y.mean(), {"odds-for-probability": yes / no, "smoothed-share": smoothed, "complement": (1 - y).mean()}


def two_shops_one_chance(row: Row) -> tuple[float, dict[str, float]]:
    """A logistic regression on a constant (statsmodels)."""
    few, many, a, b = variables(row, "few", "many", "sold_few", "sold_many")
    counts = np.array([[a, few - a], [b, many - b]], dtype=float)
    fitted = sm.GLM(counts, np.ones((2, 1)), family=sm.families.Binomial()).fit(tol=1e-14)
    chance = float(fitted.predict(np.ones((1, 1)))[0])
    return chance, {
        "mean-of-shares": float((counts[:, 0] / counts.sum(axis=1)).mean()),
        "odds-for-probability": chance / (1 - chance),
        "larger-sample-only": b / many,
    }


def mixed_milk(row: Row) -> tuple[float, dict[str, float]]:
    """Where the chance of a positive sample is the share of positive ones (a root search)."""
    herd, groups, positive = variables(row, "herd", "groups", "positive")
    share = positive / groups
    chance = optimize.brentq(lambda theta: stats.binom.sf(0, herd, theta) - share, 0, 1, xtol=1e-15)
    return chance, {
        "group-for-one": share,
        "one-case-per-group": positive / (groups * herd),
        "root-of-the-wrong-side": exp(log(share) / herd),
    }


def minutes_and_clicks(row: Row) -> tuple[list[float], dict[str, float]]:
    """The logistic distribution's own probabilities (SciPy)."""
    start, gain, stay = variables(row, "start", "gain", "stay")
    minutes, click = data(row, "minutes", "click")
    one, z = start + gain * stay, start + gain * minutes
    each, yes = stats.bernoulli.logpmf(click, stats.logistic.cdf(z)), stats.logistic.logcdf(z)
    odds = np.exp([one, one + gain])
    return [float(stats.logistic.cdf(one)), float(odds[1] / odds[0]), float(each.sum())], {
        "log-odds-for-probability": one,
        "odds-for-probability": float(odds[0]),
        "sign-of-log-odds": float(stats.logistic.sf(one)),
        "log-odds-for-odds": gain,
        "one-plus": 1 + gain,
        "probability-for-odds": float(stats.logistic.cdf(one + gain) / stats.logistic.cdf(one)),
        "clicks-only": float(yes[click == 1].sum()),
        "sign-of-log-likelihood": -float(each.sum()),
        "probability-of-a-click-for-all": float(yes.sum()),
    }


# Counts


def errors_on_pages(row: Row) -> tuple[float, dict[str, float]]:
    """The mean over all pages, each page one count, times a hundred."""
    k, pages = data(row, "k", "pages")
    errors = 100 * np.repeat(k, pages.astype(int))
    return float(errors.mean()), {
        "zeros-left-out": float(errors[errors > 0].mean()),
        "unweighted-mean": float(errors.sum() / len(k)),
        "share-for-mean": 100 * float((errors > 0).mean()),
        "inverted-ratio": 1e4 / float(errors.mean()),
    }


def day_without_a_fault(row: Row) -> tuple[float, dict[str, float]]:
    """The Poisson probability of zero at the mean, in per cent (SciPy)."""
    (k,) = data(row, "k")
    day = stats.poisson(k.mean())
    return 100 * float(day.pmf(0)), {
        "share-for-model": 100 * float((k == 0).mean()),
        "chance-of-one": 100 * float(day.pmf(1)),
        "complement": 100 * float(day.sf(0)),
        "mean-wait-for-rate": 100 * float(stats.poisson.pmf(0, len(k) / k.sum())),
    }


def slope_of_the_counts(row: Row, at: Letters) -> float:
    """The sum of the counts' own scores; any counts with this sum do."""
    return float((shared_out(row) / at["lam"] - 1).sum())


def shared_out(row: Row) -> Numbers:
    """The total as counts that are as equal as they can be."""
    n, total = variables(row, "n", "total")
    return np.array([len(part) for part in np.array_split(np.arange(total), n)], dtype=float)


def bikes_that_came_back(row: Row) -> tuple[float, dict[str, float]]:
    """The largest likelihood of counts that are not zero, by where its numeric slope vanishes."""
    (k,) = data(row, "k")

    def off(rate: float) -> float:
        return float(stats.poisson.mean(rate) / stats.poisson.sf(0, rate) - k.mean())

    first = float(k.mean())
    return optimize.brentq(off, 0.01, 20, xtol=1e-14), {
        "ignored-truncation": first,
        "shifted-mean": float((k - 1).mean()),
        "corrected-once": first * float(stats.poisson.sf(0, first)),
    }


# Waiting times and edges


def waiting_time_mle(row: Row) -> tuple[float, dict[str, float]]:
    """SciPy's own exponential fit."""
    (t,) = data(row, "t")
    return 1 / float(stats.expon.fit(t, floc=0)[1]), {
        "mean-wait-for-rate": float(t.mean()),
        "mean-of-inverses": float((1 / t).mean()),
        "median-for-mean": 1 / float(np.quantile(t, 0.5)),
        "n-minus-one": (len(t) - 1) / float(t.sum()),
    }


def uniform_edge_mle(row: Row) -> tuple[float, dict[str, float]]:
    """SciPy's own uniform fit, its lower edge fixed."""
    (x,) = data(row, "x")
    top = float(np.sort(x)[-1])
    return top, {
        "doubled-mean": float(x.sum() / len(x) * 2),
        "corrected-for-bias": top + top / len(x),
        "largest-plus-smallest": float(np.sort(x)[[0, -1]].sum()),
    }


def one_look_at_the_end(row: Row) -> tuple[float, dict[str, float]]:
    """A binomial regression on a constant with a complementary log-log link (statsmodels)."""
    n, stop, failed = variables(row, "n", "stop", "failed")
    family = sm.families.Binomial(link=sm.families.links.CLogLog())
    fitted = sm.GLM(np.repeat([1.0, 0.0], [failed, n - failed]), np.ones(n), family=family).fit(tol=1e-15, maxiter=200)
    return stop / float(np.exp(fitted.params[0])), {
        "full-time-for-all": stop / (failed / n),
        "failed-halfway": stop * (n / failed - 0.5),
        "complement": stop / log(n / failed),
        "wrong-base": stop / log10(n / (n - failed)),
    }


def from_waits_to_a_rate(row: Row) -> list[str]:
    """Density, product, log, slope, solution."""
    n, pause = variables(row, "n", "pause")
    last = f"So the most likely rate is {1 / pause:.3g}"
    return begun(row, ["One wait", "The waits are independent", f"Its log is {n} ln λ − ", "The slope", last])


# Curvature and standard error


def sure_of_a_share(row: Row) -> tuple[float, dict[str, float]]:
    """The standard error of the mean of ones and zeros, dividing by n."""
    n, yes = variables(row, "n", "yes")
    y = np.repeat([1.0, 0.0], [yes, n - yes])
    return 100 * float(stats.sem(y, ddof=0)), {
        "variance-for-standard-error": 100 * float(y.var() / n),
        "sd-for-standard-error": 100 * float(y.std()),
        "divided-by-n-not-root": 100 * float(y.std() / n),
    }


def curvature_of_a_rate(row: Row) -> tuple[float, dict[str, float]]:
    """By the delta method, from the standard error of the mean wait."""
    n, pause = variables(row, "n", "pause")
    error = pause / sqrt(n) / pause**2
    return error, {
        "curvature-for-error": n * pause**2,
        "error-of-the-mean-wait": pause / sqrt(n),
        "variance-for-standard-error": error**2,
        "one-reading": 1 / pause,
    }


def end_of_the_interval(row: Row) -> tuple[float, dict[str, float]]:
    """Where twice the drop is the quantile of χ² (a root search)."""
    (k,) = data(row, "k")
    peak = float(k.mean())

    def where(drop: float, low: float, high: float) -> float:
        def off(rate: float) -> float:
            return float((stats.poisson.logpmf(k, peak) - stats.poisson.logpmf(k, rate)).sum()) - drop

        return float(optimize.brentq(off, low, high, xtol=1e-14))

    half = stats.chi2.ppf(0.95, 1) / 2
    return where(half, peak, 60), {
        "one-standard-error": peak + sqrt(peak / len(k)),
        "other-end": where(half, 1e-9, peak),
        "peak-for-end": peak,
        "full-drop": where(stats.chi2.ppf(0.9943852, 1) / 2, peak, 60),
    }


def plan_a_survey(row: Row) -> bool:
    """Whether the example's ones and zeros have the share and the standard error."""
    target, error = variables(row, "target", "error")
    n, k = (row["parts"][0]["key"][name] for name in "nk")
    y = np.repeat([1.0, 0.0], [int(k), int(n - k)])
    return bool(abs(y.mean() - target) < 0.005 and abs(stats.sem(y, ddof=0) / error - 1) < 0.05)


# Gaussian noise and squared error


def three_sums_one_minimum(row: Row) -> tuple[list[float], dict[str, list[float]]]:
    """The sum, the mean and half the mean of squares, as inner products."""
    miss = np.subtract(*data(row, "actual", "forecast"))
    rss, size, once = float(miss @ miss), float(np.linalg.norm(miss, 1)), float(miss.sum())
    return [rss, rss / 5, rss / 10], {
        "absolute-for-squared": [size, size / 5, size / 10],
        "square-of-sum": [once**2, once**2 / 5, once**2 / 10],
        "half-of-the-sum": [rss, rss / 5, rss / 2],
        "half-forgotten": [rss, rss / 5, rss / 5],
    }


def nats_between_two_lines(row: Row) -> tuple[float, dict[str, float]]:
    """The difference of two sums of log densities (SciPy)."""
    sigma, base, rise, steeper = variables(row, "sigma", "base", "rise", "steeper")
    x, y = data(row, "x", "y")
    lines = base + rise * x, base - 1 + (rise + steeper) * x
    first, second = (float(stats.norm.logpdf(y, line, sigma).sum()) for line in lines)
    gap = first - second
    return gap, {
        "difference-of-squares": 2 * sigma**2 * gap,
        "half-dropped": 2 * gap,
        "variance-for-sd": sigma * gap,
        "sign-of-log-likelihood": second - first,
        "mean-for-sum": gap / 5,
    }


def which_terms_must_stay(row: Row) -> list[str]:
    """What is not the same for everything that is compared."""
    (n, goal) = variables(row, "n", "goal")
    stay = ["the minus sign"]
    stay += [f"the term {n} ln σ", "the factor"] * (goal != "known")
    stay += [f"the term {n}/2"] * (goal == "rivals")
    return begun(row, stay)


def step_that_fails(row: Row) -> str:
    """The first line that is not what the line above it gives, by the numbers printed."""
    n, sigma = variables(row, "n", "sigma")
    said = row["derived"]
    half = said["rss"] / 2 / sigma**2
    loglik = stats.norm.logpdf(sqrt(said["rss"] / n), scale=sigma) * n
    wrong = [
        abs(said["said_mse"] - said["rss"] / n) > 1e-9,
        abs(said["said_half"] - half) > 1e-9,
        abs(said["said_loglik"] + said["said_half"] - loglik - half) > 1e-9,
        said["said_change"] > 0,
    ]
    assert sum(wrong) == 1
    return f"Line {1 + wrong.index(True)}"


def no_bell_in_sight(row: Row) -> tuple[float, dict[str, float]]:
    """The mean of a discrete distribution (SciPy)."""
    times = variables(row, "quick", "slow", "stuck")
    p, q = variables(row, "p", "q")
    time = stats.rv_discrete(values=(times, (p, q, 1 - p - q)))
    return float(time.mean()), {
        "median-for-mean": float(time.median()),
        "unweighted-mean": float(np.mean(times)),
        "midrange": float(np.ptp(times)) / 2 + times[0],
    }


def what_least_squares_assumes(row: Row) -> list[str]:
    """Gaussian noise of one size, and nothing else."""
    right = ["The noise is Gaussian. Its standard deviation is the same"] * row["variables"]["constant"]
    right += ["The noise is Gaussian with mean absolute"] * (1 - row["variables"]["tails"])
    right += ["The noise is Gaussian with variance"] * row["variables"]["square"]
    return begun(row, right)


def where_chance_comes_in(row: Row) -> list[str]:
    """The line, the scatter, its distribution, its density, the product."""
    return begun(row, ["For a flat", "Flats of that size", "So describe", "Now the price", "Multiply"])


def metres_to_centimetres(row: Row) -> tuple[float, dict[str, float]]:
    """Each of n densities a hundred times smaller."""
    n, told = row["variables"]["n"], row["derived"]["told"]
    return told + n * log(0.01), {
        "unit-has-no-effect": told,
        "unit-counted-once": told + log(0.01),
        "inverted-ratio": told - n * log(0.01),
        "scaled-log-likelihood": 100 * told,
    }


def three_teams_one_line(row: Row) -> list[str]:
    """What holds for any data: one line, a factor, the mean of squares, more freedom no less likelihood."""
    v = row["variables"]
    true = {
        "first": "Ann and Bob find the same slope, and with another σ in Bob’s program they still would",
        "second": "Minus Bob’s largest log-likelihood is Ann’s MSE times a positive factor",
        "third": "Cleo’s estimate of the variance is Ann’s MSE, as it stands",
        "fourth": "Cleo’s largest log-likelihood is never below",
    }
    return begun(row, [words for name, words in true.items() if v[name] == 1])


def quiet_and_loud_readings(row: Row) -> tuple[float, dict[str, float]]:
    """Weighted least squares by statsmodels."""
    x, noise, y = data(row, "x", "noise_sd", "y")

    def slope(weights: Numbers) -> float:
        return float(sm.WLS(y, sm.add_constant(x), weights=weights).fit().params[1])

    quiet = (noise < 1).astype(float)
    return slope(noise**-2), {
        "ignored-weights": slope(np.ones(6)),
        "sd-for-variance": slope(noise**-1),
        "inverted-weights": slope(noise**2),
        "dropped-outliers": slope(quiet),
    }


# Lines


def house_price_fit(row: Row) -> tuple[list[float], dict[str, list[float]]]:
    """Least squares by statsmodels, its noise dividing by n."""
    size, price = data(row, "size", "price")
    fitted = sm.OLS(price, sm.add_constant(np.log(size))).fit()
    slope, rss = float(fitted.params[1]), float(fitted.ssr)
    _, raw, left = line(size, price)
    sd = sqrt(rss / 8)
    return [slope, sd], {
        "forgot-the-log": [raw, sqrt(left / 8)],
        "wrong-base": [line(np.log10(size), price)[1], sd],
        "n-minus-two": [slope, sqrt(fitted.mse_resid)],
        "variance-for-sd": [slope, rss / 8],
        "residuals-ignored": [slope, float(price.std())],
    }


def laps_and_seconds(row: Row) -> tuple[list[float], dict[str, list[float]]]:
    """The line through two runs, written in laps and seconds."""
    start, pace, lap = variables(row, "start", "pace", "lap")
    km = np.array([1.0, 3.0])
    intercept, slope, _ = line(km * 1000 / lap, 60 * (start + pace * km))
    minutes = line(km * 1000 / lap, start + pace * km)
    return [intercept, slope], {
        "time-unit-only": [intercept, line(km, 60 * (start + pace * km))[1]],
        "distance-unit-only": [minutes[0], minutes[1]],
        "divided-for-multiplied": [intercept, line(km * lap / 1000, 60 * (start + pace * km))[1]],
        "intercept-scaled-by-x": [intercept * lap / 1000, slope],
    }


def which_line_wins(row: Row) -> tuple[list[Any], dict[str, float]]:
    """The mean squares of the three lines, ranked."""
    x, y = data(row, "x", "y")
    b, w = np.array(row["derived"]["b"]), np.array(row["derived"]["w"])
    means = ((y - b[:, None] - np.outer(w, x)) ** 2).mean(axis=1)
    best, second, worst = np.sort(means)
    return [f"Line {'ABC'[int(means.argmin())]}", second - best], {
        "sum-for-mean": len(x) * (second - best),
        "half-of-the-mean": second / 2 - best / 2,
        "next-but-one": worst - best,
        "root-first": sqrt(second) - sqrt(best),
    }


def lower_but_no_flatter(row: Row) -> bool:
    """Whether the example leaves the slope and lowers the intercept (np.polyfit)."""
    point, (x, y) = row["parts"][0]["key"], data(row, "x", "y")
    old, new = line(x, y), line(np.append(x, point["x_new"]), np.append(y, point["y_new"]))
    return abs(new[1] - old[1]) < 0.01 and new[0] < old[0] - row["variables"]["step"]


# What the model leaves out


def which_way_it_bends(row: Row) -> str:
    """The sign of effect times correlation."""
    return ("right on average", "too steep", "too flat")[
        int(np.sign(row["variables"]["effect"] * row["variables"]["r"]))
    ]


def slope_of_the_short_line(row: Row) -> tuple[float, dict[str, float]]:
    """A population with this link, and the regression on practice alone (np.polyfit)."""
    direct, other, link = variables(row, "direct", "other", "delta")
    practice = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    sleep = link * practice + np.array([1.0, -2.0, 2.0, -2.0, 1.0])
    detour = line(practice, other * sleep)[1]
    return line(practice, direct * practice + other * sleep)[1], {
        "ignored-omitted-factor": direct,
        "added-coefficients": direct + other,
        "wrong-side-of-bias": direct - detour,
        "detour-only": detour,
    }


def left_out_and_uncorrelated(row: Row) -> tuple[float, dict[str, float]]:
    """The hypotenuse of the two standard deviations."""
    sigma, push, spread = variables(row, "sigma", "push", "spread")
    total = float(np.hypot(sigma, push * spread))
    return total, {
        "added-sds": sigma + push * spread,
        "ignored-omitted-factor": sigma,
        "forgot-the-effect": float(np.hypot(sigma, spread)),
        "variance-for-sd": total**2,
        "effect-not-squared": float(np.hypot(sigma, sqrt(push) * spread)),
    }


def with_and_without_age(row: Row) -> tuple[float, dict[str, float]]:
    """Both regressions by statsmodels."""
    size, age, price = data(row, "size", "age", "price")
    both = sm.OLS(price, sm.add_constant(np.column_stack([size, age]))).fit().params
    alone = sm.OLS(price, sm.add_constant(size)).fit().params[1]
    return float(alone - both[1]), {
        "wrong-side-of-bias": float(both[1] - alone),
        "coefficient-of-the-other": float(both[2]),
        "no-comparison": float(alone),
        "slope-of-the-link": line(size, age)[1],
    }


# Laplace noise


def scale_of_the_tails(row: Row) -> tuple[float, dict[str, float]]:
    """SciPy's own Laplace fit."""
    (x,) = data(row, "x")
    centre, scale = stats.laplace.fit(x)
    return float(scale), {
        "sd-for-mean-deviation": float(x.std()),
        "mean-for-median": float(np.abs(x - x.mean()).mean()),
        "median-for-mean": float(np.median(np.abs(x - centre))),
        "n-minus-one": float(scale * len(x) / (len(x) - 1)),
        "variance-for-scale": sqrt(x.var() / 2),
    }


def what_the_mean_costs(row: Row) -> tuple[float, dict[str, float]]:
    """The difference of two log-likelihoods (SciPy)."""
    ((x,), (b,)) = data(row, "x"), variables(row, "b")

    def gap(family: Any, scale: float) -> float:
        return float((family.logpdf(x, np.median(x), scale) - family.logpdf(x, x.mean(), scale)).sum())

    price = gap(stats.laplace, b)
    return price, {
        "forgot-scale": b * price,
        "half-added": gap(stats.laplace, 2 * b),
        "squared-for-absolute": gap(stats.norm, b),
        "mean-for-sum": price / len(x),
    }


def how_sure_are_both(row: Row) -> tuple[list[float], dict[str, list[float]]]:
    """From the variance and the density of the noise (SciPy)."""
    n, b = variables(row, "n", "b")
    noise, root = stats.laplace(scale=b), sqrt(n)
    mean, median = float(noise.std()), 0.5 / float(noise.pdf(0))
    return [mean / root, median / root], {
        "scale-for-sd": [median / root, median / root],
        "gaussian-for-laplace": [mean / root, 0.5 / float(stats.norm.pdf(0, scale=mean)) / root],
        "one-reading": [mean, median],
        "swapped": [median / root, mean / root],
    }


# Losses that bear outliers


def one_slipped_decimal(row: Row) -> tuple[list[float], dict[str, list[float]]]:
    """Means and medians of the readings as entered and as meant."""
    (x,) = data(row, "x")
    meant = np.where(x == x.max(), x / 10, x)
    rest = x[x < x.max()]
    mean, median = x.mean() - meant.mean(), np.median(x) - np.median(meant)
    return [mean, median], {
        "dropped-for-corrected": [x.mean() - rest.mean(), np.median(x) - np.median(rest)],
        "median-never-moves": [mean, 0.0],
        "whole-error-for-mean": [x.sum() - meant.sum(), median],
    }


def two_losses_disagree(row: Row) -> bool:
    """Whether the example is better in the first norm and worse in the second."""
    ((a,), b) = data(row, "a"), np.array(row["parts"][0]["key"]["errors"])
    return bool(np.linalg.norm(b, 1) < np.linalg.norm(a, 1) and np.linalg.norm(b, 2) > np.linalg.norm(a, 2))


def bread_for_tomorrow(row: Row) -> tuple[list[float], dict[str, float]]:
    """The critical share, and the cheapest of all stocks tried one by one."""
    ((sold,), (short, spare)) = data(row, "sold"), variables(row, "short", "spare")

    def cheapest(missing: float, left: float) -> float:
        costs = [np.where(sold > stock, missing * (sold - stock), left * (stock - sold)).sum() for stock in range(200)]
        return float(np.argmin(costs))

    share = 1 / (1 + spare / short)
    return [share, cheapest(short, spare)], {
        "complement": 1 - share,
        "odds-for-probability": share / (1 - share),
        "ratio-of-the-smaller": 1 / share - 1,
        "mean-for-quantile": float(sold.mean()),
        "median-for-quantile": float(np.median(sold)),
        "largest-for-quantile": float(sold.max()),
        "wrong-end": cheapest(spare, short),
    }


def huber_centre(row: Row) -> tuple[float, dict[str, float]]:
    """Where the clipped residuals sum to zero (a root search)."""
    ((x,), (delta,)) = data(row, "x"), variables(row, "delta")
    mu = optimize.brentq(lambda m: float(np.clip(x - m, -delta, delta).sum()), x.min(), x.max(), xtol=1e-14)
    return mu, {
        "mean-for-huber": float(x.mean()),
        "median-for-huber": float(np.median(x)),
        "dropped-outliers": float(np.delete(x, x.argmax()).mean()),
        "dropped-all-far-ones": float(x[np.abs(x - mu) < delta].mean()),
    }


# Which noise


def held_out_nats(row: Row) -> tuple[float, dict[str, float]]:
    """The difference of two log-likelihoods (SciPy)."""
    ((miss,), (sigma, b)) = data(row, "miss"), variables(row, "sigma", "b")
    bell, tails = stats.norm.logpdf(miss, scale=sigma), stats.laplace.logpdf(miss, scale=b)
    gap = float((tails - bell).sum())
    peaks = 5 * float(stats.laplace.logpdf(0, scale=b) - stats.norm.logpdf(0, scale=sigma))
    wide = stats.laplace.logpdf(miss, scale=2 * b) + log(2)
    return gap, {
        "dropped-constant": gap - peaks,
        "sign-of-log-likelihood": -gap,
        "mean-for-sum": gap / 5,
        "half-added": float((wide - bell).sum()),
    }


def mean_against_variance(row: Row) -> str:
    """The family whose ratio of variance to mean is nearest to the one seen."""
    centre, trials = variables(row, "centre", "trials")
    ratio = row["derived"]["spread"] / centre
    ratios = {"every day with the same rate": 1.0, "with a rate that varies": 2.5, "binomial": 1 - centre / trials}
    near = min(ratios, key=lambda words: abs(log(ratio / ratios[words])))
    return next(option["text"] for option in row["parts"][0]["options"] if near in option["text"])


def far_from_the_centre(row: Row) -> tuple[list[float], dict[str, list[float]]]:
    """Both tails of both distributions, in per cent (SciPy)."""
    sd, far = row["variables"]["sd"], row["derived"]["far"]
    bell, tails = 100 - 100 * erf(far / sd / sqrt(2)), 200 * float(stats.laplace.sf(far, scale=sd / sqrt(2)))
    return [bell, tails], {
        "scale-for-sd": [bell, 200 * float(stats.laplace.sf(far, scale=sd))],
        "one-tail": [100 * float(stats.norm.sf(far, scale=sd)), tails / 2],
        "squared-for-absolute": [bell, 100 * exp(-((far / sd) ** 2))],
    }


RATES: tuple[Letters, ...] = ({"lam": 0.3}, {"lam": 1.7}, {"lam": 12.0})


def counts_gone_wrong(row: Row) -> dict[str, list[tuple[Letters, float]]]:
    """The wrong derivatives of a Poisson log-likelihood, at the rates of the key."""
    k, right = shared_out(row), [(at, slope_of_the_counts(row, at)) for at in RATES]
    return {
        "one-reading": [(at, value + len(k) - 1) for at, value in right],
        "not-differentiated": [(at, float((k * log(at["lam"]) - at["lam"]).sum())) for at, _ in right],
        "sign-of-log-likelihood": [(at, -value) for at, value in right],
        "mean-for-sum": [(at, value / len(k)) for at, value in right],
    }


VALUED: Mapping[str, Callable[[Row], tuple[Any, Any]]] = {
    "share-of-clicks": share_of_clicks,
    "two-shops-one-chance": two_shops_one_chance,
    "mixed-milk": mixed_milk,
    "minutes-and-clicks": minutes_and_clicks,
    "errors-on-pages": errors_on_pages,
    "day-without-a-fault": day_without_a_fault,
    "bikes-that-came-back": bikes_that_came_back,
    "waiting-time-mle": waiting_time_mle,
    "uniform-edge-mle": uniform_edge_mle,
    "one-look-at-the-end": one_look_at_the_end,
    "sure-of-a-share": sure_of_a_share,
    "curvature-of-a-rate": curvature_of_a_rate,
    "end-of-the-interval": end_of_the_interval,
    "three-sums-one-minimum": three_sums_one_minimum,
    "nats-between-two-lines": nats_between_two_lines,
    "no-bell-in-sight": no_bell_in_sight,
    "metres-to-centimetres": metres_to_centimetres,
    "quiet-and-loud-readings": quiet_and_loud_readings,
    "house-price-fit": house_price_fit,
    "laps-and-seconds": laps_and_seconds,
    "which-line-wins": which_line_wins,
    "slope-of-the-short-line": slope_of_the_short_line,
    "left-out-and-uncorrelated": left_out_and_uncorrelated,
    "with-and-without-age": with_and_without_age,
    "scale-of-the-tails": scale_of_the_tails,
    "what-the-mean-costs": what_the_mean_costs,
    "how-sure-are-both": how_sure_are_both,
    "one-slipped-decimal": one_slipped_decimal,
    "bread-for-tomorrow": bread_for_tomorrow,
    "huber-centre": huber_centre,
    "held-out-nats": held_out_nats,
    "far-from-the-centre": far_from_the_centre,
}
"""The items whose answer is a number or several: the key, and the misconceptions' values by id."""

TOLD: Mapping[str, Callable[[Row], Any]] = {
    "slope-of-the-counts": tabulated(slope_of_the_counts, RATES),
    "from-waits-to-a-rate": from_waits_to_a_rate,
    "plan-a-survey": plan_a_survey,
    "which-terms-must-stay": which_terms_must_stay,
    "step-that-fails": step_that_fails,
    "what-least-squares-assumes": what_least_squares_assumes,
    "three-teams-one-line": three_teams_one_line,
    "where-chance-comes-in": where_chance_comes_in,
    "lower-but-no-flatter": lower_but_no_flatter,
    "which-way-it-bends": which_way_it_bends,
    "two-losses-disagree": two_losses_disagree,
    "mean-against-variance": mean_against_variance,
}
"""The other items: options, steps, formulas, and whether an example does what is asked."""


def _first(both: Callable[[Row], tuple[Any, Any]]) -> Callable[[Row], Any]:
    """The key alone."""
    return lambda row: both(row)[0]


def _second(both: Callable[[Row], tuple[Any, Any]]) -> Callable[[Row], Any]:
    """The misconceptions' values alone."""
    return lambda row: both(row)[1]


KEYS: Mapping[str, Callable[[Row], Any]] = {**{item: _first(both) for item, both in VALUED.items()}, **TOLD}
MISTAKES: Mapping[str, Callable[[Row], Any]] = {
    **{item: _second(both) for item, both in VALUED.items()},
    "slope-of-the-counts": counts_gone_wrong,
}
