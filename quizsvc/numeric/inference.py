"""What the likelihood alone says of a parameter: information, standard errors, intervals and tests.

With n observations, I(θ) the information of one, U the score and l the log-likelihood, a null θ₀ is tested by

    Wald (θ̂ − θ₀)ᵀ n I(θ̂) (θ̂ − θ₀),   score UᵀI⁻¹U/n at θ₀,   likelihood ratio 2(l(θ̂) − l(θ₀)),

each about χ² with as many degrees of freedom as free parameters; an interval holds the θ₀ that its test keeps
(Cox and Hinkley, Theoretical Statistics, 1974, sections 9.3 and 9.4; Wilson, JASA 22, 1927, for the score interval
of a proportion). A distribution is given as a member of its family: `Bernoulli(0.3)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import fsum, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix, Vector, measured
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.families.base import Family, Parameter
from quizsvc.numeric.intervals import Interval, confidence
from quizsvc.numeric.roots import farthest, free_parameter, off_line, on_line, root_beyond

HALVINGS = 42  # leave 2e-13 of the bracket


@dataclass(frozen=True, slots=True)
class HypothesisTest(Fit):
    """The test's statistic, its degrees of freedom and the probability of one as large under the null."""

    statistic: float
    df: int
    p_value: float


def fisher_information(distribution: Family, size: int = 1) -> Matrix:
    """The information (k, k) of `size` independent observations. Raises ValueError where the family has none."""
    return np.asarray(_count(size) * distribution.information(), dtype=np.float64)


def standard_errors(distribution: Family, size: int) -> Vector:
    """√diag((n I)⁻¹), (k,): the standard errors of the free parameters' MLE from `size` observations."""
    return np.asarray(np.sqrt(np.diag(np.linalg.inv(fisher_information(distribution, size)))), dtype=np.float64)


def wald_interval(
    estimate: Family, size: int, level: float = 0.95, parameter: str | None = None
) -> Interval | Degenerate:
    """θ̂ ± z standard errors for one free parameter of the MLE `estimate` from `size` observations.

    Degenerate("edge") where the estimate stands at an edge: it has no standard error there; the score and the
    likelihood-ratio interval still serve. Raises ValueError for a level outside (0, 1), or an unknown parameter.
    """
    place = _place(estimate, parameter)
    if at_edge(estimate):
        return Degenerate("edge", "the estimate stands at the edge, where there is no standard error")
    half = z_value(level) * float(standard_errors(estimate, size)[place])
    centre = float(estimate.theta[place])
    low, high = centre - half, centre + half
    return Interval(certify_wald(estimate, size, level, place, low, high), low, high)


def certify_wald(estimate: Family, size: int, level: float, place: int, low: float, high: float) -> Certificate:
    """Evidence for the ends: the middle is the estimate, the half-width gives back the level, solved by eigenvalues."""
    centre = float(estimate.theta[place])
    values, vectors = np.linalg.eigh(fisher_information(estimate, size))
    error = sqrt(float((vectors[place] ** 2 / values).sum()))
    held = float(special.ndtr((high - centre) / error)) - float(special.ndtr((low - centre) / error))
    size_ = max(abs(centre), error)
    return Certificate(
        (
            Residual("middle", relative(0.5 * (low + high) - centre, size_)),
            Residual("level", relative(held - level, 1 - level)),
        )
    )


def score_interval(estimate: Family, x: ArrayLike, level: float = 0.95) -> Interval:
    """The θ whose score statistic U²/(nI) is at most z²; for a Bernoulli probability, Wilson's interval.

    `estimate` is the MLE for x, of a family with one free parameter; it may stand at an edge. An end that the data do
    not bound is the edge of the parameter's range. Accurate to 1e-10 relative. Raises ValueError for a level outside
    (0, 1) or another kind of family.
    """
    return _inverted(estimate, level, lambda member: _score_statistic(member, x), "score")


def likelihood_ratio_interval(estimate: Family, x: ArrayLike, level: float = 0.95) -> Interval:
    """The θ with 2(l(θ̂) − l(θ)) at most z², as score_interval."""
    best = estimate.log_likelihood(x)
    return _inverted(estimate, level, lambda member: 2 * (best - member.log_likelihood(x)), "likelihood ratio")


def certify_inverted(
    estimate: Family, level: float, statistic: Callable[[Family], float], name: str, low: float, high: float
) -> Certificate:
    """Evidence for the ends: the statistic there is z², or below it at the range's own end; and a search by halving."""
    parameter, z2 = free_parameter(estimate), z_value(level) ** 2

    def residual(end: float, edge: float) -> float:
        if end == edge:
            return max(statistic(estimate.at(off_line(on_line(edge, parameter), parameter))) / z2 - 1, 0.0)
        if not parameter.low < end < parameter.high:
            return float("nan")
        return relative(statistic(estimate.at(end)) - z2, z2)

    def difference() -> float:
        ends = (low, parameter.low, -1), (high, parameter.high, 1)
        return max(
            relative(end - _by_halving(estimate, statistic, z2, side), end, high - low)
            for end, edge, side in ends
            if end != edge
        )

    return Certificate(
        (
            Residual(f"{name} at the low end", residual(low, parameter.low)),
            Residual(f"{name} at the high end", residual(high, parameter.high)),
        ),
        SecondMethod("search by halving", difference),
    )


def wald_test(estimate: Family, null: Family, size: int) -> HypothesisTest:
    """The Wald test of `null` from the MLE `estimate` of `size` observations."""
    _same_family(estimate, null)
    gap, information = estimate.theta - null.theta, fisher_information(estimate, size)
    statistic = float(gap @ information @ gap)
    values, vectors = np.linalg.eigh(information)
    return _test(statistic, gap.size, lambda: float(values @ (vectors.T @ gap) ** 2))


def score_test(null: Family, x: ArrayLike) -> HypothesisTest:
    """The score test of `null` from the observations x; it needs no estimate."""
    statistic = _score_statistic(null, x)
    values, vectors = np.linalg.eigh(null.information())
    scores = null.scores(x)
    again = (vectors.T @ scores.sum(axis=0)) ** 2 / values / len(scores)
    return _test(statistic, null.theta.size, lambda: float(again.sum()))


def likelihood_ratio_test(estimate: Family, null: Family, x: ArrayLike) -> HypothesisTest:
    """The likelihood-ratio test of `null` against the MLE `estimate` for x.

    Raises ValueError where the null is likelier than the estimate, which then is no MLE.
    """
    _same_family(estimate, null)
    statistic = 2 * (estimate.log_likelihood(x) - null.log_likelihood(x))
    if statistic < -1e-9:
        raise ValueError(f"the null is likelier than the estimate by {-statistic / 2:g} nats; wanted the MLE for x")
    again = 2 * fsum((estimate.log_density(x) - null.log_density(x)).tolist())
    return _test(max(statistic, 0.0), null.theta.size, lambda: max(again, 0.0))


def certify_test(statistic: float, df: int, p_value: float, again: Callable[[], float]) -> Certificate:
    """Evidence for statistic and p: the statistic computed in another way, and the upper incomplete gamma function."""
    chance = float(special.gammaincc(df / 2, statistic / 2)) if statistic >= 0 else float("nan")
    return Certificate(
        (
            Residual("statistic", relative(statistic - again(), statistic, 1e-6)),
            Residual("p-value", relative(p_value - chance, chance)),
        )
    )


def t_interval(x: ArrayLike, level: float = 0.95) -> Interval | Degenerate:
    """x̄ ± t s/√n, exact for the mean of Gaussian readings of unknown sd; s divides by n − 1, t has n − 1 df.

    Degenerate("one-observation") or ("zero-variance") where there is no spread to judge by.
    """
    moments, share = _mean_and_error(x), confidence(level)
    if isinstance(moments, Degenerate):
        return moments
    mean, error, df = moments
    half = float(special.stdtrit(df, (1 + share) / 2)) * error
    low, high = mean - half, mean + half
    return Interval(certify_t_interval(measured(x, "x"), share, low, high), low, high)


def certify_t_interval(x: Vector, level: float, low: float, high: float) -> Certificate:
    """Evidence for the ends: the middle is the mean, and the share beyond them by the incomplete beta function."""
    df, half, middle = x.size - 1, 0.5 * (high - low), 0.5 * (low + high)
    error = float(x.std(ddof=1)) / sqrt(x.size)
    beyond = float(special.betainc(df / 2, 0.5, df / (df + (half / error) ** 2)))
    return Certificate(
        (
            Residual("middle", relative(fsum((x - middle).tolist()) / x.size, middle, error)),
            Residual("level", relative(1 - level - beyond, 1 - level)),
        )
    )


def t_test(x: ArrayLike, loc: float) -> HypothesisTest | Degenerate:
    """Student's test that Gaussian readings have the mean `loc`, two-sided; statistic (x̄ − loc)/(s/√n)."""
    moments = _mean_and_error(x)
    if isinstance(moments, Degenerate):
        return moments
    mean, error, df = moments
    t = (mean - loc) / error
    p = 2 * float(special.stdtr(df, -abs(t)))
    return HypothesisTest(certify_t_test(measured(x, "x"), loc, t, p), t, df, p)


def certify_t_test(x: Vector, loc: float, statistic: float, p_value: float) -> Certificate:
    """Evidence for both: the statistic from x − loc, and the incomplete beta function for the p-value."""
    gap, df = x - loc, x.size - 1
    again = float(gap.mean()) * sqrt(x.size) / float(gap.std(ddof=1))
    chance = float(special.betainc(df / 2, 0.5, df / (df + again * again)))
    return Certificate(
        (
            Residual("statistic", relative(statistic - again, again, 1e-6)),
            Residual("p-value", relative(p_value - chance, chance)),
        )
    )


def z_value(level: float) -> float:
    """The normal quantile at (1 + level)/2."""
    return float(special.ndtri((1 + confidence(level)) / 2))


def at_edge(member: Family) -> bool:
    """Whether a free parameter stands at an end of its range."""
    for parameter in member.parameters:
        value = getattr(member, parameter.name)
        ends = (parameter.low, parameter.high) if not isinstance(value, tuple) else (0.0, 1.0)
        if parameter.free and any(v in ends for v in np.atleast_1d(value).tolist()):
            return True
    return False


def _inverted(estimate: Family, level: float, statistic: Callable[[Family], float], name: str) -> Interval:
    """The interval of the θ that a test keeps, sought outwards from the estimate on the parameter's line."""
    parameter, z2 = free_parameter(estimate), z_value(level) ** 2

    def excess(place: float) -> float:
        return statistic(estimate.at(off_line(place, parameter))) - z2

    start = on_line(float(estimate.theta[0]), parameter)
    first = _first_step(estimate, parameter)
    ends = [root_beyond(excess, start, side * first, farthest(parameter)) for side in (-1, 1)]
    low = parameter.low if ends[0] is None else off_line(ends[0], parameter)
    high = parameter.high if ends[1] is None else off_line(ends[1], parameter)
    return Interval(certify_inverted(estimate, level, statistic, name, low, high), low, high)


def _first_step(estimate: Family, parameter: Parameter) -> float:
    """A step on the line of the size of one observation's standard error, or 1 at an edge."""
    if parameter.high == 1.0 or parameter.low == 0.0 or at_edge(estimate):
        return 0.25
    return 0.25 / sqrt(float(estimate.information()[0, 0]))


def _by_halving(estimate: Family, statistic: Callable[[Family], float], z2: float, side: int) -> float:
    """The θ on one side of the estimate at which the statistic passes z², to 1e-12 of its way by halving the line."""
    parameter = free_parameter(estimate)
    near = on_line(float(estimate.theta[0]), parameter)
    far = near + side
    lowest, highest = farthest(parameter)
    while lowest < far < highest and statistic(estimate.at(off_line(far, parameter))) < z2:
        far = min(max(near + 2 * (far - near), lowest), highest)
    for _ in range(HALVINGS):
        middle = 0.5 * (near + far)
        inside = statistic(estimate.at(off_line(middle, parameter))) < z2
        near, far = (middle, far) if inside else (near, middle)
    return off_line(far, parameter)


def _score_statistic(member: Family, x: ArrayLike) -> float:
    scores = member.scores(x)
    score = scores.sum(axis=0)
    return float(score @ np.linalg.solve(member.information(), score)) / len(scores)


def _test(statistic: float, df: int, again: Callable[[], float]) -> HypothesisTest:
    p = float(special.chdtrc(df, statistic))
    return HypothesisTest(certify_test(statistic, df, p, again), statistic, df, p)


def _mean_and_error(x: ArrayLike) -> tuple[float, float, int] | Degenerate:
    """Mean, its standard error s/√n, and n − 1."""
    readings = measured(x, "x")
    n = readings.size
    if n == 1:
        return Degenerate("one-observation", "one reading shows no spread to judge its error by")
    if readings.min() == readings.max():
        return Degenerate("zero-variance", "all readings are equal and show no spread to judge their error by")
    mean = fsum(readings.tolist()) / n
    return mean, sqrt(float(((readings - mean) ** 2).sum()) / (n - 1) / n), n - 1


def _place(member: Family, name: str | None) -> int:
    """Where the named free parameter stands in theta; the only one where no name is given."""
    names = [parameter.name for parameter in member.parameters if parameter.free]
    if name is None and len(names) == 1 and member.theta.size == 1:
        return 0
    if name not in names or member.theta.size != len(names):
        raise ValueError(f"parameter is {name}; wanted one of {', '.join(names)}, each of one number")
    return names.index(name)


def _same_family(estimate: Family, null: Family) -> None:
    if type(estimate) is not type(null):
        raise ValueError(f"the estimate is {estimate.name} and the null {null.name}; wanted one family")


def _count(size: int) -> int:
    if size < 1:
        raise ValueError(f"size is {size}; wanted at least 1 observation")
    return size
