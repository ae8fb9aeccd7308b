"""Steps of derivations and what they claim, as books have them: numbers by SciPy, finite differences and counting."""

from collections.abc import Callable, Mapping
from math import isclose, sqrt
from typing import Any

import numpy as np
from scipy import optimize, special, stats

from tests.bank.recomputed import Row

Wrong = dict[str, Any]


def shown(number: float) -> str:
    """A number as it is shown with three decimals."""
    return f"{number:.3f}".replace("-", "−")


def with_words(row: Row, *words: str) -> list[str]:
    """The one option that holds each of these words, in this order."""
    texts = [option["text"] for option in row["parts"][0]["options"]]
    found = [[text for text in texts if piece in text] for piece in words]
    assert [len(options) for options in found] == [1] * len(words), found
    return [text for (text,) in found]


# Orders


def why_a_probability_less_one(row: Row) -> list[str]:
    """The log taken apart, then the wrong class, then the right one: slopes by central differences."""
    scores = np.array([row["variables"][name] for name in "abc"])
    steps = 1e-6 * np.eye(3)
    in_a, in_b, _ = [
        (special.logsumexp(scores + step) - (scores + step)[0] - special.logsumexp(scores - step) + (scores - step)[0])
        / 2e-6
        for step in steps
    ]
    return with_words(
        row,
        "The loss is minus the log of the right class",
        "The log of a quotient is a difference",
        "In b, the first of these two terms",
        f"the slope of the loss in b is the probability of B, {shown(in_b)}.",
        f"So the slope in a is the probability of A less one, {shown(in_a)}.",
    )


def two_squares_make_one(row: Row) -> list[str]:
    """Likelihood, belief, one square, its width and its middle: moments of the product on a fine grid."""
    v, average = row["variables"], row["derived"]["average"]
    grid = np.linspace(v["mu0"] - 30, v["mu0"] + 30, 400_001)
    of_data = stats.norm.pdf(grid, average, v["sigma"] / sqrt(v["n"]))
    weights = of_data * stats.norm.pdf(grid, v["mu0"], v["tau"])
    weights /= weights.sum()
    middle = float(weights @ grid)
    return with_words(
        row,
        "Seen as a function of",
        "The log of the posterior is that plus the log",
        "Two squares in",
        f"the standard deviation, {shown(sqrt(weights @ (grid - middle) ** 2))}.",
        f"weighted by these two precisions, {shown(middle)}.",
    )


def what_a_density_takes_along(row: Row) -> list[str]:
    """Density, factor, exponents, slope, peak: the peak of SciPy's density of the log odds."""
    a, b = row["variables"]["a"], row["variables"]["b"]

    def minus_density(z: float) -> float:
        p = special.expit(z)
        return float(-stats.beta.pdf(p, a, b) * p * (1 - p))

    peak = special.expit(optimize.minimize_scalar(minus_density, bounds=(-8, 8), options={"xatol": 1e-10}).x)
    assert isclose(peak, a / (a + b), abs_tol=1e-6)
    return with_words(
        row,
        "The density of θ is proportional to",
        "A small step in z is a step in θ",
        f"So the density of z is proportional to θ^{a} (1 − θ)^{b}, with",
        "The log of this has the slope",
        "and not at the most probable θ",
    )


# A false line


def one_false_line_about_a_hinge(row: Row) -> str:
    """The first line whose number is not what the numbers before it give."""
    v, d = row["variables"], row["derived"]

    def loss(score: float, label: int) -> float:
        return max(0.0, 1 - label * score)

    wanted = [
        (d["minus"], loss(v["near"], -1)),
        (d["first"], np.exp([-d["plus"], -d["minus"]]).sum()),
        (d["second"], sum(np.exp(-loss(v["far"], label)) for label in (1, -1))),
        (d["scaled"], d["second"] / d["first"]),
    ]
    (place,) = [place for place, (told, right) in enumerate(wanted, 1) if not isclose(told, right, abs_tol=1e-9)]
    return f"Line {place}"


# Statements


def every_laboratory_its_interval(row: Row) -> list[str]:
    """Coverage by simulated laboratories, of the constant and of another's mean; by the words, what is random when."""
    v, rng, level = row["variables"], np.random.default_rng(row["seed"]), row["variables"]["level"] / 100
    for n in (v["n"], v["n"] * v["more"]):
        first, second = rng.normal(0, v["sigma"] / sqrt(n), (2, 4000))
        half = stats.norm.isf((1 - level) / 2) * v["sigma"] / sqrt(n)
        assert abs((abs(first) <= half).mean() - level) < 0.03
        assert (abs(first - second) <= half).mean() < level - 0.04
    true = ["intervals hold the constant."] * v["covers"]
    true += ["a narrower interval, which holds the constant as often"] * v["narrow"]
    return with_words(row, *true, *["Before a laboratory has taken"] * v["before"])


def beliefs_that_move_nothing(row: Row) -> list[str]:
    """The belief whose log is finite and level at the readings' mean, by central differences."""
    v, d = row["variables"], row["derived"]
    average = v["average"]
    near = average + np.array([-1e-4, 0.0, 1e-4])
    beliefs = {
        f"({d['middle']:g}, ": stats.norm.logpdf(near, d["middle"], v["tau"]),
        f"({d['far']:g}, ": stats.norm.logpdf(near, d["far"], v["wide"]),
        "is uniform between": stats.uniform.logpdf(near, d["low"], d["high"] - d["low"]),
        "The belief's density": np.zeros(3) if v["flat"] else 2 * np.log(near),
    }
    level = [words for words, log in beliefs.items() if np.isfinite(log[1]) and abs(log[2] - log[0]) < 1e-10]
    return with_words(row, *level)


def what_keeps_the_peak(row: Row) -> list[str]:
    """Where each function of the likelihood is greatest, on a fine grid."""
    v = row["variables"]
    theta = np.linspace(0.001, 0.999, 99_801)
    log = v["yes"] * np.log(theta) + v["no"] * np.log1p(-theta)
    sign = -1 if v["minus"] else 1
    functions = {
        "ln L(θ)": log,
        f"times {'minus ' * v['minus']}{v['scale']:g}": sign * v["scale"] * log,
        "one over" if v["upside"] else "the square of": (-1 if v["upside"] else 2) * log,
        "times θ" if v["added"] else "times a positive": log + (np.log(theta) if v["added"] else 0.0),
    }
    kept = [words for words, values in functions.items() if np.argmax(values) == np.argmax(log)]
    options = [option["text"] for option in row["parts"][0]["options"]]
    return [next(text for text in sorted(options, key=len) if words in text) for words in kept]


# Numbers


def the_same_rows_again(row: Row) -> float:
    """The standard error of a mean of independent readings whose spread the program's number tells."""
    v = row["variables"]
    spread = v["told"] * sqrt(v["n"] * v["copies"])
    return float(spread / sqrt(v["n"]))


def same_rows_mistakes(row: Row) -> Wrong:
    """The program's own, and the factor in place of its root, or upside down."""
    v = row["variables"]
    return {
        "believed-the-copies": v["told"],
        "divided-by-n-not-root": v["told"] * v["copies"],
        "inverted-ratio": v["told"] ** 2 / the_same_rows_again(row),
    }


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "why-a-probability-less-one": why_a_probability_less_one,
    "two-squares-make-one": two_squares_make_one,
    "what-a-density-takes-along": what_a_density_takes_along,
    "one-false-line-about-a-hinge": one_false_line_about_a_hinge,
    "every-laboratory-its-interval": every_laboratory_its_interval,
    "beliefs-that-move-nothing": beliefs_that_move_nothing,
    "what-keeps-the-peak": what_keeps_the_peak,
    "the-same-rows-again": the_same_rows_again,
}
MISTAKES = {"the-same-rows-again": same_rows_mistakes}
