"""What textbooks and other programs write, and what is written here in its place."""

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
