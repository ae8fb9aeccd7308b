"""What a term or a letter stands for, and for which data an estimate would be right: SciPy's roots, and words."""

from collections.abc import Callable, Mapping
from typing import Any

from scipy import optimize

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


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "where-each-term-comes-from": where_each_term_comes_from,
    "which-number-was-mistyped": which_number_was_mistyped,
    "the-same-letters-twice": the_same_letters_twice,
}

MISTAKES: Mapping[str, Callable[[Row], Wrong]] = {"which-number-was-mistyped": mistyped_mistakes}
