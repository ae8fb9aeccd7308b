"""Which of some lines is false, read off the prompt, and the number that exposes it, by SciPy and by formulas."""

import re
from collections.abc import Callable, Mapping
from math import exp, log, log10, sqrt
from typing import Any

import numpy as np
from scipy import stats

from tests.bank.recomputed import Row

Wrong = dict[str, Any]
NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?")


def lines(row: Row) -> list[str]:
    """The numbered lines, without their numbers."""
    return re.findall(r"^\d\. (.*)$", row["prompt_text"], re.MULTILINE)


def false(row: Row, right: list[float]) -> Wrong:
    """The one line without the number that is right, and that number."""
    shown = [[float(text.replace("−", "-")) for text in NUMBER.findall(line)] for line in lines(row)]
    pairs = zip(shown, right, strict=True)
    (place,) = [index for index, (told, number) in enumerate(pairs) if min(abs(np.array(told) - number)) > 0.00051]
    return {"line": f"Line {place + 1}", "number": right[place]}


def place_of(row: Row) -> int:
    """Which line is planted, from 0."""
    return int(row["variables"]["planted"]) - 1


# A chain of maxima and minima


def log_posterior(v: Row, d: Row, w: float) -> float:
    """Log-likelihood and log prior at w, for residuals whose squares sum to what is told (SciPy)."""
    residuals = np.full(v["n"], sqrt(d["rss"] / v["n"]))
    return float(stats.norm.logpdf(residuals, 0, v["sigma"]).sum() + stats.norm.logpdf(w, 0, v["tau"]))


def sides(row: Row) -> list[tuple[float, float]]:
    """Left and right of the three lines as they are written in the false case."""
    v, d = row["variables"], row["derived"]
    top = log_posterior(v, d, v["slope"])
    flat = v["n"] * stats.norm.logpdf(0, 0, v["sigma"]) + stats.norm.logpdf(0, 0, v["tau"])
    least = flat - top
    return [(top, -least), (-least, least), (least, d["rss"] + (v["sigma"] / v["tau"]) ** 2 * v["slope"] ** 2)]


def where_the_equals_sign_fails(row: Row) -> Wrong:
    """The line whose words lack the constant, the minus or the factor."""
    words = ["plus the constant", "minus the smallest", "1/(2σ²) times"]
    (place,) = [index for index, line in enumerate(lines(row)) if words[index] not in line]
    left, right = sides(row)[place]
    return {"line": f"Line {place + 1}", "gap": left - right}


def chain_mistakes(row: Row) -> Wrong:
    """No gap, the other sign, one side."""
    left, right = sides(row)[place_of(row)]
    return {"same-place-same-value": 0, "sign-flipped": right - left, "one-side-only": left}


# Units


def misfits(row: Row) -> list[float]:
    """The rent's miss, half its squared z, the belief's miss, half its squared z (SciPy's log densities)."""
    v, d = row["variables"], row["derived"]
    flat = stats.norm(d["at"] * v["size"], v["sigma"])
    belief = stats.norm(v["guess"], v["tau"])
    halves = [float(n.logpdf(n.mean()) - n.logpdf(at)) for n, at in ((flat, d["rent"]), (belief, d["at"]))]
    return [d["rent"] - flat.mean(), halves[0], d["at"] - v["guess"], halves[1]]


def euros_per_square_metre(row: Row) -> Wrong:
    """The line that gives another number than these."""
    return false(row, misfits(row))


def unit_mistakes(row: Row) -> Wrong:
    """What the line says, unrounded, then its sign or half, then another way to lose the unit."""
    v, d, place = row["variables"], row["derived"], place_of(row)
    rent, at, right = d["rent"], d["at"], misfits(row)
    miss, away = right[0], right[2]
    copied = [rent - at, miss**2 / (2 * v["sigma"]), rent - v["guess"], (away / v["sigma"]) ** 2 / 2]
    lost = [-miss, 2 * right[1], -away, 2 * right[3]]
    forced = [miss / v["size"], abs(miss / v["sigma"]) / 2, rent / v["size"] - v["guess"], abs(away / v["tau"]) / 2]
    return {"false-line-copied": copied[place], "half-or-sign-lost": lost[place], "unit-by-force": forced[place]}


# Heights and areas


def strips(row: Row) -> list[float]:
    """Sum of heights, the second area, the first two, and the third over the fourth, by the cdf of a histogram."""
    heights, step = np.array(row["derived"]["height"]), row["variables"]["step"]
    areas = np.diff(np.interp(step * np.arange(5), step * np.arange(5), np.append(0, np.cumsum(heights * step))))
    return [float(heights.sum()), float(areas[1]), float(areas[:2].sum()), float(areas[2] / areas[3])]


def do_heights_add_up(row: Row) -> Wrong:
    """The line that gives another number than these."""
    return false(row, strips(row))


def strip_mistakes(row: Row) -> Wrong:
    """Heights for areas, the width on the wrong side, averages."""
    (h, step), place = (row["derived"]["height"], row["variables"]["step"]), place_of(row)
    right = strips(row)
    heights = [1, h[1], h[0] + h[1], h[2] / h[3] / step]
    divided = [right[0] / step, h[1] / step, (h[0] + h[1]) / step, right[3] * step]
    averaged = [np.mean(h), 1 / len(h), np.mean(h[:2]), 1 / right[3]]
    return {
        "density-for-probability": heights[place],
        "width-on-the-wrong-side": divided[place],
        "unweighted-average": averaged[place],
    }


# Maximum, and where it is


def counted(row: Row) -> list[tuple[float, int]]:
    """The probabilities of the count and their rates, the best first (SciPy)."""
    v = row["variables"]
    return sorted(((float(stats.poisson.pmf(v["k"], v[name])), v[name]) for name in ("r1", "r2", "r3")), reverse=True)


def logbook(row: Row) -> list[float]:
    """The largest, its log, its rate, and how far ahead it is."""
    (top, best), (second, _), _ = counted(row)
    return [top, log(top), best, exp(log(top) - log(second))]


def a_log_gone_missing(row: Row) -> Wrong:
    """The line that gives another number than these."""
    return false(row, logbook(row))


def logbook_mistakes(row: Row) -> Wrong:
    """What the line says, then a wrong log or order, then the log of what has none, or what comes second."""
    (top, best), (second, next_best), (_, worst) = counted(row)
    place, k = place_of(row), row["variables"]["k"]
    copied = [best, top, worst, log(top / second)]
    other_log = [-log(top), log10(top), next_best, second / top]
    other = [log(top), log(second), k, log(second) / log(top)]
    return {
        "max-for-argmax": copied[place],
        "wrong-log-or-sign": other_log[place],
        "second-for-first": other[place],
    }


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "where-the-equals-sign-fails": where_the_equals_sign_fails,
    "euros-per-square-metre": euros_per_square_metre,
    "do-heights-add-up": do_heights_add_up,
    "a-log-gone-missing": a_log_gone_missing,
}

MISTAKES: Mapping[str, Callable[[Row], Wrong]] = {
    "where-the-equals-sign-fails": chain_mistakes,
    "euros-per-square-metre": unit_mistakes,
    "do-heights-add-up": strip_mistakes,
    "a-log-gone-missing": logbook_mistakes,
}
