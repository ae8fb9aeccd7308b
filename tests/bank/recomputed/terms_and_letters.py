"""What a term, a letter or a factor stands for, and for what an estimate would be right: SciPy, scikit-learn, words."""

from collections.abc import Callable, Mapping
from math import exp, inf, pi, sqrt
from typing import Any

import numpy as np
from scipy import integrate, optimize
from sklearn.linear_model import Ridge

from tests.bank.recomputed import Row, begun

Wrong = dict[str, Any]


def where_each_term_comes_from(row: Row) -> list[str]:
    """Belief and noise by their standard deviations, exponents by their squares, factors by their logs."""
    v = row["variables"]
    tau, sigma = f"{v['tau']:g}", f"{v['sigma']:g}"
    wanted = [
        f"−((θ − {v['guess']})²)/(2 ⋅ {tau}²)",
        f"−∑_i((y_i − θx_i)²)/(2 ⋅ {sigma}²)",
        f"−1/2 ln(2π ⋅ {tau}²)",
        f"−{v['n']}/2 ln(2π ⋅ {sigma}²)",
        "−ln p(y)",
    ]
    return begun(row, wanted)


def pulled(v: Row, d: Row, readings: float) -> float:
    """The mean of so many readings and of what the belief is worth, each with its precision."""
    ours, theirs = readings / v["sigma"] ** 2, 1 / v["tau"] ** 2
    return float((ours * d["average"] + theirs * v["mu0"]) / (ours + theirs))


def which_number_was_mistyped(row: Row) -> float:
    """The number of readings at which the estimate is what was told, by a search for a root."""
    v, d = row["variables"], row["derived"]
    return float(optimize.brentq(lambda n: pulled(v, d, n) - d["told"], 1e-3, 1e4, xtol=1e-13, rtol=1e-14))


def mistyped_mistakes(row: Row) -> Wrong:
    """The root with both shares, both widths or their roots swapped, and by proportion."""
    v, d = row["variables"], row["derived"]
    n, worth = which_number_was_mistyped(row), (v["sigma"] / v["tau"]) ** 2
    return {
        "swapped-weights": worth**2 / n,
        "sd-for-variance": n * v["tau"] / v["sigma"],
        "inverted-ratio": n / worth**2,
        "proportional": v["n"] * (d["told"] - v["mu0"]) / (pulled(v, d, v["n"]) - v["mu0"]),
    }


def the_same_letters_twice(row: Row) -> list[str]:
    """Unknown, all that was seen, rents, sizes, prior mean."""
    n, guess = row["variables"]["n"], row["variables"]["guess"]
    unknown, seen = "the price per square metre", f"the {n} pairs of a size"
    return begun(row, [unknown, seen, f"the {n} rents", f"the {n} sizes", f"{guess} euro per square metre"])


def printed(row: Row, at: float, factor: float = 2.0, power: float = 1.0) -> float:
    """The printed density, or one with another number under its root or before its square."""
    v = row["variables"]
    return exp(-power * v["lam"] * (at - v["centre"]) ** 2) / sqrt(2 * pi * factor * v["lam"])


def area_under_a_printed_density(row: Row, **changed: float) -> float:
    """Quadrature over the whole line, in halves."""
    centre = row["variables"]["centre"]
    halves = [(-inf, centre), (centre, inf)]
    return sum(integrate.quad(lambda at: printed(row, at, **changed), *ends, epsabs=1e-13)[0] for ends in halves)


def area_mistakes(row: Row) -> Wrong:
    """One, the inverse, a root, and the area of a bell with a half before its square."""
    area = area_under_a_printed_density(row)
    return {
        "assumed-normalised": 1,
        "factor-upside-down": 1 / area,
        "root-forgotten": sqrt(area),
        "half-forgotten": area_under_a_printed_density(row, power=0.5),
    }


def which_slip_made_it(row: Row) -> str:
    """The slip for which scikit-learn's ridge gives the slope told."""
    x, y = np.array(row["data"]["x"])[:, None], row["data"]["y"]
    n, lam = row["variables"]["n"], row["variables"]["penalty"]
    slips = {
        "no penalty at all": 0,
        "a half before the sum of squares": lam / 0.5,
        "a half before the penalty": lam * 0.5,
        "the mean of the squares for their sum": lam * n,
        "a penalty divided by the number of readings": lam / n,
    }
    told = row["derived"]["told"]
    return min(slips, key=lambda slip: abs(Ridge(slips[slip], fit_intercept=False).fit(x, y).coef_[0] - told))


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "where-each-term-comes-from": where_each_term_comes_from,
    "which-number-was-mistyped": which_number_was_mistyped,
    "the-same-letters-twice": the_same_letters_twice,
    "area-under-a-printed-density": area_under_a_printed_density,
    "which-slip-made-it": which_slip_made_it,
}

MISTAKES: Mapping[str, Callable[[Row], Wrong]] = {
    "which-number-was-mistyped": mistyped_mistakes,
    "area-under-a-printed-density": area_mistakes,
}
