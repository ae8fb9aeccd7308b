"""What is believed after the data: exact posteriors under conjugate priors.

Bayes: posterior(θ) = prior(θ) p(data | θ) / evidence. Under a conjugate prior the posterior is of the prior's kind, so
that it can serve as the prior of the next observation (Gelman et al., Bayesian Data Analysis, 3rd ed., chapter 2;
Bernardo and Smith, Bayesian Theory, appendix A). The log evidence, ln p(data), is in nats and counts the order of the
observations as known. The mode is the MAP, or a Degenerate that says why there is none inside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import fsum, inf, isfinite, lgamma, log, pi, sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Vector, measured, number, vector
from quizsvc.numeric.certificates import TOLERANCE, Certificate, Degenerate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.estimators.bernoulli import coin_tosses
from quizsvc.numeric.estimators.exponential import waiting_times
from quizsvc.numeric.estimators.gaussian import fit_gaussian_mean
from quizsvc.numeric.estimators.poisson import event_counts
from quizsvc.numeric.families.base import Family
from quizsvc.numeric.families.bernoulli import Bernoulli
from quizsvc.numeric.families.categorical import Categorical
from quizsvc.numeric.families.exponential import Exponential
from quizsvc.numeric.families.gaussian import Gaussian, GaussianMean
from quizsvc.numeric.families.lomax import Lomax
from quizsvc.numeric.families.negative_binomial import NegativeBinomial
from quizsvc.numeric.families.poisson import Poisson
from quizsvc.numeric.families.student_t import StudentT
from quizsvc.numeric.priors import (
    BetaPrior,
    DirichletPrior,
    GammaPrior,
    InverseGammaPrior,
    NormalPrior,
    conjugate,
    spread,
    words_for,
)

Conjugate = BetaPrior | GammaPrior | InverseGammaPrior | NormalPrior
B = TypeVar("B", BetaPrior, GammaPrior, InverseGammaPrior, DirichletPrior, NormalPrior)


@dataclass(frozen=True, slots=True)
class Posterior(Fit):
    """A belief of one number after the data, ln p(data), and the distribution of the next observation."""

    belief: Conjugate
    log_evidence: float
    predictive: Family

    @property
    def mean(self) -> float | Degenerate:
        """The posterior mean."""
        return self.belief.mean

    @property
    def mode(self) -> float | Degenerate:
        """The MAP."""
        return self.belief.mode

    @property
    def sd(self) -> float | Degenerate:
        """The posterior standard deviation."""
        return self.belief.sd


@dataclass(frozen=True, slots=True)
class DirichletPosterior(Fit):
    """A belief of K probabilities after the data, ln p(data), and the distribution of the next label."""

    belief: DirichletPrior
    log_evidence: float
    predictive: Categorical

    @property
    def mean(self) -> tuple[float, ...]:
        """The posterior means."""
        return self.belief.mean

    @property
    def mode(self) -> tuple[float, ...] | Degenerate:
        """The MAP."""
        return self.belief.mode

    @property
    def sd(self) -> tuple[float, ...]:
        """Each probability's posterior standard deviation."""
        return self.belief.sd


@dataclass(frozen=True, slots=True)
class Updates(Fit):
    """A belief of one number after each observation: its means, its sds, and each observation's log predictive density.

    The log evidences add up to the evidence of all observations.
    """

    means: tuple[float, ...]
    sds: tuple[float, ...]
    log_evidences: tuple[float, ...]


BLOCK = 100  # places of the trapezoid rule that are looked at together
STEPS = np.arange(float(BLOCK))
Likelihoods = Callable[[Vector], Vector]
"""The log-likelihoods of the data at several places of the parameter."""

P = TypeVar("P", Posterior, DirichletPosterior)


def bernoulli_posterior(y: ArrayLike, prior: BetaPrior) -> Posterior:
    """Beta(a + k, b + n − k) after k ones among n tosses; the next toss is Bernoulli(mean).

    y is (n,) of 0 and 1, their order known. Evidence B(a + k, b + n − k)/B(a, b). Raises ValueError for an empty y,
    another number in it or a prior that is not beta.
    """
    tosses, before = coin_tosses(y), proper(prior, BetaPrior)
    ones = float(tosses.sum())
    after = BetaPrior(before.a + ones, before.b + tosses.size - ones)
    evidence = float(special.betaln(after.a, after.b) - special.betaln(before.a, before.b))
    coin = Bernoulli(after.mean)
    certificate = certify_posterior(before, after, evidence, lambda p: coin.log_likelihoods("probability", p, tosses))
    return Posterior(certificate, after, evidence, coin)


def poisson_posterior(k: ArrayLike, prior: GammaPrior) -> Posterior:
    """Gamma(shape + Σk, rate + n) after n counts; the next count is negative binomial.

    Raises ValueError for an empty k, a number that is no count or a prior that is not gamma.
    """
    counts, before = event_counts(k, "k"), proper(prior, GammaPrior)
    after = GammaPrior(before.shape + float(counts.sum()), before.rate + counts.size)
    evidence = _gamma_evidence(before, after) - float(special.gammaln(counts + 1).sum())
    model = Poisson(after.mean)
    certificate = certify_posterior(before, after, evidence, lambda rate: model.log_likelihoods("rate", rate, counts))
    return Posterior(certificate, after, evidence, NegativeBinomial(after.shape, after.rate / (after.rate + 1)))


def exponential_posterior(t: ArrayLike, prior: GammaPrior) -> Posterior:
    """Gamma(shape + n, rate + Σt) after n waits; the next wait is Lomax(shape, scale = rate) of the posterior's.

    Raises ValueError for an empty t, a number below 0 or a prior that is not gamma.
    """
    waits, before = waiting_times(t), proper(prior, GammaPrior)
    after = GammaPrior(before.shape + waits.size, before.rate + fsum(waits.tolist()))
    evidence = _gamma_evidence(before, after)
    model = Exponential(after.mean)
    certificate = certify_posterior(before, after, evidence, lambda rate: model.log_likelihoods("rate", rate, waits))
    return Posterior(certificate, after, evidence, Lomax(after.shape, after.rate))


def gaussian_mean_posterior(x: ArrayLike, scale: float, prior: NormalPrior) -> Posterior:
    """N(m, s²) for the mean of readings whose noise sd is `scale`; the next reading is N(m, s² + scale²).

    Evidence: the density of x under N(μ₀, scale² I + τ² 11ᵀ). Raises ValueError for an empty x, a scale not above 0 or
    a prior that is not normal.
    """
    readings, sigma, before = measured(x, "x"), spread(scale, "scale"), proper(prior, NormalPrior)
    found = fit_gaussian_mean(readings, sigma, before)
    after = NormalPrior(found.mean, found.sd)
    n, mean = readings.size, fsum(readings.tolist()) / readings.size
    within = float(((readings - mean) ** 2).sum()) / sigma**2
    between = (mean - before.loc) ** 2 / (sigma**2 / n + before.scale**2)
    determinant = 2 * n * log(sigma) + float(np.log1p(n * (before.scale / sigma) ** 2))
    evidence = -0.5 * (within + between + determinant + n * log(2 * pi))
    model = GaussianMean(after.loc, sigma)
    certificate = certify_posterior(before, after, evidence, lambda mu: model.log_likelihoods("loc", mu, readings))
    return Posterior(certificate, after, evidence, Gaussian(after.loc, sqrt(after.scale**2 + sigma**2)))


def gaussian_variance_posterior(x: ArrayLike, mean: float, prior: InverseGammaPrior) -> Posterior:
    """InverseGamma(shape + n/2, scale + ½Σ(x − mean)²) for the VARIANCE of readings whose mean is known.

    The next reading is Student's t with 2 shape degrees of freedom. Raises ValueError for an empty x, a mean that is
    not finite or a prior that is not inverse gamma.
    """
    readings, centre, before = measured(x, "x"), number(mean, "mean"), proper(prior, InverseGammaPrior)
    n, squares = readings.size, float(((readings - centre) ** 2).sum())
    after = InverseGammaPrior(before.shape + n / 2, before.scale + squares / 2)
    grown = lgamma(after.shape) - lgamma(before.shape)
    evidence = grown + before.shape * log(before.scale) - after.shape * log(after.scale) - n / 2 * log(2 * pi)
    model = Gaussian(centre, sqrt(after.mode))
    certificate = certify_posterior(
        before, after, evidence, lambda variance: model.log_likelihoods("scale", np.sqrt(variance), readings)
    )
    return Posterior(certificate, after, evidence, StudentT(centre, sqrt(after.scale / after.shape), 2 * after.shape))


def categorical_posterior(counts: ArrayLike, prior: DirichletPrior) -> DirichletPosterior:
    """Dirichlet(alpha + counts) after labels seen counts (K,) times, their order known; the next label has its mean.

    Raises ValueError for counts that are none, a prior that is not Dirichlet or an alpha of another length.
    """
    seen, before = event_counts(vector(counts, "counts", minimum=2), "counts"), proper(prior, DirichletPrior)
    if len(before.alpha) != seen.size:
        raise ValueError(f"alpha has {len(before.alpha)} numbers and counts {seen.size}; wanted as many")
    after = DirichletPrior(tuple((seen + before.alpha).tolist()))
    evidence = _log_beta(after.alpha) - _log_beta(before.alpha)
    certificate = certify_dirichlet(seen, before, after, evidence)
    return DirichletPosterior(certificate, after, evidence, Categorical(after.mean))


def sequential_update(posterior: Callable[..., P], data: ArrayLike, prior: object, **known: float) -> tuple[P, ...]:
    """The posterior after each observation, in order, each one's belief being the next one's prior.

    `posterior` is one of the functions above, data (n,) observations or (n, K) rows of counts, `known` what else it
    takes. The last equals the posterior after all at once, and the log evidences add up to that one's.
    Raises ValueError for data without an observation, and what `posterior` raises.
    """
    rows = np.asarray(data, dtype=np.float64)
    if rows.ndim == 0 or len(rows) == 0:
        raise ValueError("data hold no observation; wanted at least 1")
    steps: list[P] = []
    for row in rows:
        steps.append(posterior(np.atleast_1d(row), prior=steps[-1].belief if steps else prior, **known))
    return tuple(steps)


def updates(posterior: Callable[..., Posterior], data: ArrayLike, prior: Conjugate, **known: float) -> Updates:
    """The course of `sequential_update` for a belief that has a mean and an sd; raises ValueError as that does."""
    steps = sequential_update(posterior, data, prior, **known)
    course = {name: tuple(float(getattr(step, name)) for step in steps) for name in ("mean", "sd", "log_evidence")}
    last = {"mean": course["mean"][-1], "sd": course["sd"][-1], "log_evidence": fsum(course["log_evidence"])}

    def difference() -> float:
        once = posterior(data, prior=prior, **known)
        apart = {name: value - float(getattr(once, name)) for name, value in last.items()}
        return max(relative(apart[name], value, last["sd"]) for name, value in last.items())

    residuals = tuple(residual for step in steps for residual in step.certificate.residuals)
    certificate = Certificate(residuals, SecondMethod("all observations at once", difference))
    return Updates(certificate, course["mean"], course["sd"], course["log_evidence"])


def certify_posterior(
    prior: Conjugate, belief: Conjugate, log_evidence: float, log_likelihoods: Likelihoods
) -> Certificate:
    """Evidence for belief and log_evidence: Bayes' identity at three places, and both by the trapezoid rule."""
    centre = middle_of(belief)
    quantiles = [belief.quantile(share) for share in (0.1, 0.5, 0.9)]
    width = quantiles[-1] - quantiles[0]
    theta = np.array([*(0.5 * (quantile + centre) for quantile in quantiles), centre])
    likelihoods = log_likelihoods(theta)
    gaps = prior.log_densities(theta) + likelihoods - belief.log_densities(theta) - log_evidence
    *sizes, likelihood = likelihoods.tolist()
    worst = max(relative(gap, 1.0, size) for gap, size in zip(gaps.tolist(), sizes, strict=False))
    # a narrow belief feels the last digit of its own place, a strong one that of its log density's large terms
    limit = TOLERANCE + (1e-15 * abs(centre) / width if width else 0.0) + 4e-15 * _strength(belief)

    def difference() -> float:
        mass, mean = _moments(prior, belief, log_likelihoods, log_evidence)
        off = relative(log(mass), 1.0, likelihood) if mass > 0 else inf
        noisy = abs(likelihood) > 1e8 or belief.mean != centre or not width
        return off if noisy else max(off, abs(mean / mass - centre) / width)

    return Certificate(
        (Residual("prior times likelihood", worst, limit),),
        SecondMethod("evidence and mean by the trapezoid rule", difference, 1e-6 + 10 * limit),
    )


def certify_dirichlet(
    counts: Vector, prior: DirichletPrior, belief: DirichletPrior, log_evidence: float
) -> Certificate:
    """Evidence for belief and log_evidence: Bayes' identity at K + 1 places, and the product of predictives."""
    mean = np.array(belief.mean)
    worst = 0.0
    for p in [mean, *(0.5 * (mean + np.eye(mean.size)))]:
        likelihood = float(special.xlogy(counts, p).sum())
        parts = prior.log_density(p) + likelihood, belief.log_density(p) + log_evidence
        worst = max(worst, relative(parts[0] - parts[1], 1.0, likelihood))

    def difference() -> float:
        urn, product = list(prior.alpha), []
        for label, count in enumerate(counts.astype(int).tolist()):
            for _ in range(count):
                product.append(log(urn[label] / sum(urn)))
                urn[label] += 1
        return relative(fsum(product) - log_evidence, log_evidence, 1.0)

    limit = TOLERANCE + 4e-15 * sum(belief.alpha)
    return Certificate(
        (Residual("prior times likelihood", worst, limit),),
        SecondMethod("product of one-step predictives", difference, 10 * limit),
    )


def _strength(belief: Conjugate) -> float:
    """The size of the terms in the log density: the counts that the belief is worth."""
    if isinstance(belief, NormalPrior):
        return 0.0
    return belief.a + belief.b if isinstance(belief, BetaPrior) else belief.shape


def middle_of(belief: Conjugate) -> float:
    """The mean, or for an inverse gamma belief, which may have none, the mode."""
    return belief.mode if isinstance(belief, InverseGammaPrior) else belief.mean


def _moments(
    prior: Conjugate, belief: Conjugate, log_likelihoods: Likelihoods, log_evidence: float
) -> tuple[float, float]:
    """∫ prior likelihood/evidence, and the same times θ, in the logit or log of θ, outwards until nothing is left."""
    into, out = LINES[belief.family]
    middle, width = into(middle_of(belief)), into(belief.quantile(0.75)) - into(belief.quantile(0.25))
    step = (width if isfinite(width) and width > 0 else 1.0) / 12
    masses: list[float] = []
    firsts: list[float] = []
    for side in (1, -1):
        for block in range(50):
            places: Vector = middle + side * step * (BLOCK * block + STEPS + (side == -1))
            with np.errstate(all="ignore"):  # beyond the last height that counts, numbers may leave the floats
                theta, slope = out(places)
                power = prior.log_densities(theta) + log_likelihoods(theta) - log_evidence
                heights = np.where(slope == 0, 0.0, np.exp(np.minimum(power, 600.0)) * slope * step)
            ends = np.flatnonzero(heights < 1e-17)
            kept = slice(int(ends[0]) if ends.size else None)
            masses += heights[kept].tolist()
            firsts += (heights[kept] * theta[kept]).tolist()
            if ends.size:
                break
    return fsum(masses), fsum(firsts)


def _logistic(places: Vector) -> tuple[Vector, Vector]:
    p = special.expit(places)
    return p, p * (1 - p)


def _exponential(places: Vector) -> tuple[Vector, Vector]:
    theta = np.exp(places)
    return theta, theta


def _log(theta: float) -> float:
    return log(theta) if theta > 0 else -inf


LINES: dict[str, tuple[Callable[[float], float], Callable[[Vector], tuple[Vector, Vector]]]] = {
    "normal": (float, lambda places: (places, np.ones(places.size))),
    "beta": (lambda p: float(special.logit(p)), _logistic),
    "gamma": (_log, _exponential),
    "inverse-gamma": (_log, _exponential),
}


def _gamma_evidence(before: GammaPrior, after: GammaPrior) -> float:
    grown = lgamma(after.shape) - lgamma(before.shape)
    return grown + before.shape * log(before.rate) - after.shape * log(after.rate)


def _log_beta(alpha: tuple[float, ...]) -> float:
    return float(special.gammaln(alpha).sum()) - lgamma(sum(alpha))


def proper(prior: object, kind: type[B]) -> B:
    """`prior` of the `kind` wanted; raises ValueError for another, and for a flat one, which has no evidence."""
    found = conjugate(prior, kind, None)
    if found is None:
        raise ValueError(f"prior is flat; wanted {words_for(kind)} prior, which has an evidence")
    return found
