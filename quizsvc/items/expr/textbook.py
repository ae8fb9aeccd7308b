"""What textbooks and other programs write, and what is written here in its place."""

import re
from collections.abc import Iterable, Mapping

from quizsvc.items.findings import suggestion

MAX_LISTED = 12

_SPREAD = "standard_deviation(x) divides by n, sample_standard_deviation(x) by n − 1"
_VARIANCE = "variance(x) divides by n, sample_variance(x) by n − 1"
_CHANCE = "write mean(x > 3) for a share, or a distribution's own, such as binomial_density(k, trials=, probability=)"
_NORMAL = "a distribution's name draws: normal(loc=, scale=)"

INSTEAD: Mapping[str, str] = {
    "ln": "write log(x) for the natural logarithm",
    **dict.fromkeys(("average", "avg"), "write mean(x)"),
    **dict.fromkeys(("sd", "std", "stdev", "std_dev", "stddev"), _SPREAD),
    "var": _VARIANCE,
    "se": "write sample_standard_deviation(x) / sqrt(length(x)) for the standard error of a mean",
    **dict.fromkeys(("cor", "corr"), "write correlation(x, y)"),
    "cov": "covariance(x, y) divides by n, sample_covariance(x, y) by n − 1",
    "mode": "write most_frequent(x)",
    **dict.fromkeys(("factorial", "fact"), "write exp(lgamma(n + 1)) for n!"),
    **dict.fromkeys(("comb", "binom", "ncr", "nCr", "C"), "write choose(n, k)"),
    **dict.fromkeys(("len", "count"), "write length(x)"),
    "prod": "write product(x)",
    "floor": "write round_down(x)",
    **dict.fromkeys(("ceil", "ceiling"), "write round_up(x)"),
    **dict.fromkeys(("P", "Pr", "prob", "probability"), _CHANCE),
    **dict.fromkeys(("random", "rand", "randint"), "write integer(1, 6) or uniform(0, 1)"),
    "runif": "write uniform(low, high)",
    **dict.fromkeys(("gauss", "gaussian", "rnorm", "N"), _NORMAL),
    **dict.fromkeys(("pnorm", "Phi"), "write normal_cdf(x, loc=0, scale=1)"),
    **dict.fromkeys(("qnorm", "z"), "write normal_quantile(u, loc=0, scale=1)"),
    "dnorm": "write normal_density(x, loc=0, scale=1)",
    "rpois": "write poisson(rate=)",
    "rbinom": "write binomial(trials=, probability=)",
    "rexp": "write exponential(rate=)",
    **dict.fromkeys(("maximize", "optimise", "optimize"), "write maximise(function, low, high)"),
    **dict.fromkeys(("minimise", "minimize"), "write maximise(function, low, high) of the function's negative"),
}
"""Functions under the names that they have elsewhere."""


def instead(word: str, known: Iterable[str]) -> str:
    """What to write for an unknown function's name."""
    names = list(known)
    if word in INSTEAD:
        return INSTEAD[word]
    remedy = suggestion(word, names)
    far = remedy.startswith("one of:") and len(names) > MAX_LISTED
    return "quizsvc bank vocabulary lists all functions" if far else remedy


ABSOLUTE = "write abs(x); `or` stands between conditions"
POWER = "write ** for a power: x ** 2"
OUTSIDE: Mapping[str, str] = {
    r"\d,\d": "write 0.5 for a half, with a point",
    r"(?<![=<>!])=(?!=)": "write == to compare",
}
"""What betrays each habit where it stands outside all brackets."""
ANYWHERE: Mapping[str, str] = {
    r"\bthen\b|^\s*if\b": "write `a if n > 5 else b`",
    r"[\w)]\s*!(?!=)": "write exp(lgamma(n + 1)) for n!",
    r"\|": ABSOLUTE,
    r"\{": "write [1, 2, 3] for a list",
    r"\d\s*\.\.": "write integer(5, 9) for a whole number from 5 to 9",
    r"\d\s*%\s*$": "write 0.05 for 5%",
    r"(?<![\w.])\d[\d.]*(?!(?:if|else|and|or)\b|[eE][+-]?\d)[A-Za-z_]": "write 2 * n, with the sign between them",
    r"\^": POWER,
}
"""What betrays each habit wherever it stands, the more telling first."""
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
BRACKETS = re.compile(r"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")


def remedy_of(source: str) -> str:
    """What to write in place of a text that is no expression."""
    bare = QUOTED.sub("", source)
    outside, inside = bare, ""
    while outside != inside:
        outside, inside = BRACKETS.sub("", outside), outside
    if re.search(r"[()\[\]{}]", outside):
        return "close each bracket that is opened, and open each that is closed"
    for habits, text in ((OUTSIDE, outside), (ANYWHERE, bare)):
        for sign, remedy in habits.items():
            if re.search(sign, text):
                return remedy
    return "check signs and brackets; quizsvc bank guide tells how formulas are written"
