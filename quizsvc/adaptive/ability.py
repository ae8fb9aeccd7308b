"""Ability: an online Gaussian logistic filter over learners, their concepts, and the questions' difficulties.

Every latent is Gaussian (mean m, variance v), in logits. For an item i with concepts C(i), each of weight w = 1/|C(i)|:

    ability = theta + sum_c w (delta_c - kappa (1 - R_c) + gamma ln(1 + n_c)) + kF sum_c w F_c + kS S
    eta     = base + a_i ability - sum_c w beta_c - eps_i + rho [met before]
    V       = a_i² (v_theta + sum_c w² v_delta_c) + sum_c w² v_beta_c + v_eps
    P       = g + (1 - g - s) sigma(eta / sqrt(1 + pi V / 8))

theta is the learner and delta_c the learner on concept c, answered n_c times; R_c is the chance that c is still
recalled, kappa what forgetting it costs, and gamma what practice brings, both learnt from all learners; beta_c and
eps_i are the difficulties of concept and item, a_i the item's discrimination; F and S are exponentially weighted
residuals on the concept and on everything, the recent run. After an answer each latent moves by its share of the
residual (the extended Kalman step of Glickman's and TrueSkill's ratings; Weng and Lin, JMLR 12, 2011), and its variance
shrinks. V leaves out what is unsure about kappa and gamma, which all answers teach and which is soon small.

The rows below are all the state there is. They change in place, so that a long log costs no copies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt

from quizsvc.adaptive.memory import Card
from quizsvc.adaptive.settings import Settings

HINT_DISCOUNT = 0.6
REACH = 3.0
"""Logits from where an answer's own step adds nothing: a thousand right answers must not outweigh twenty wrong ones."""
BROADEST = 1.0
"""The variance beyond which a latent drifts no further."""
TINY = 1e-300


@dataclass(slots=True)
class Learner:
    """theta and S of one learner, and how many answers they rest on."""

    mean: float
    variance: float
    recent: float = 0.0
    answers: int = 0


@dataclass(slots=True)
class OnConcept:
    """delta and F of one learner on one concept, how many answers they rest on, and the memory of the last."""

    mean: float
    variance: float
    recent: float = 0.0
    answers: int = 0
    card: Card | None = None


@dataclass(slots=True)
class Concept:
    """beta of one concept, for all learners."""

    mean: float
    variance: float


@dataclass(slots=True)
class Forgetting:
    """kappa and gamma, for all learners: what a concept costs that is not recalled at all, and what practice brings.

    `practice` and `practice_variance` are those of gamma, in logits for each e-fold of the answers on a concept.
    Without it whatever practice brings beyond delta's own steps would hide what forgetting costs.
    """

    mean: float
    variance: float
    practice: float = 0.0
    practice_variance: float = 0.0

    @classmethod
    def new(cls, settings: Settings) -> "Forgetting":
        """What is believed before any answer."""
        return cls(settings.forgetting, settings.forgetting_variance, settings.practice, settings.practice_variance)


@dataclass(slots=True)
class Item:
    """eps of one item, for all learners, with its discrimination and the chance of guessing it."""

    mean: float
    variance: float
    discrimination: float = 1.0
    guessing: float = 0.0


@dataclass(slots=True)
class Trial:
    """One learner before one item: the rows that the answer rests on and will change.

    `lost` is the mean of 1 - R over the concepts, `practised` that of ln(1 + n).
    """

    learner: Learner
    on: Sequence[OnConcept]
    concepts: Sequence[Concept]
    item: Item
    repeated: bool = False
    forgetting: Forgetting | None = None
    lost: float = 0.0
    practised: float = 0.0


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of an answer: eta, its variance, the ability that the item meets, and P of a right one."""

    eta: float
    variance: float
    ability: float
    p: float


def expect(trial: Trial, settings: Settings) -> Expected:
    """What the learner will probably do with the item."""
    learner, item, weight = trial.learner, trial.item, 1.0 / len(trial.on)
    a = item.discrimination
    ability, spread = learner.mean + settings.run_all * learner.recent, learner.variance
    for on in trial.on:
        ability += weight * (on.mean + settings.run_concept * on.recent)
        spread += weight * weight * on.variance
    if trial.forgetting:
        ability += trial.practised * trial.forgetting.practice - trial.lost * trial.forgetting.mean
    eta, variance = settings.base + a * ability - item.mean, a * a * spread + item.variance
    for concept in trial.concepts:
        eta -= weight * concept.mean
        variance += weight * weight * concept.variance
    if trial.repeated:
        eta += settings.repeat
    return Expected(eta, variance, ability, chance(eta, variance, item.guessing, settings.slip))


def learn(trial: Trial, expected: Expected, credit: float, settings: Settings) -> None:
    """Move every row of the trial by its share of what an answer of this credit in [0, 1] tells."""
    learner, item, weight = trial.learner, trial.item, 1.0 / len(trial.on)
    g, span, a = item.guessing, 1.0 - item.guessing - settings.slip, item.discrimination
    q, not_q = sigmoid(expected.eta), sigmoid(-expected.eta)
    p, not_p = g + span * q, settings.slip + span * not_q
    slope, residual = span * q * not_q, credit - p
    scale = slope / max(p * not_p, TINY)
    information = slope * scale
    shared, lost, practised, variance = trial.forgetting, a * trial.lost, a * trial.practised, expected.variance
    if shared:
        variance += lost * lost * shared.variance + practised * practised * shared.practice_variance
    damping = 1.0 / (1.0 + information * variance)
    gain, shrink = scale * residual * damping, information * damping

    moved = a * learner.variance
    learner.mean += moved * gain
    learner.variance += _drift(learner.variance, settings.drift_learner) - moved * moved * shrink
    learner.recent = settings.keep_all * learner.recent + (1.0 - settings.keep_all) * residual
    learner.answers += 1
    moved = item.variance
    item.mean -= moved * gain
    item.variance -= moved * moved * shrink
    step = settings.step_right if credit >= 0.5 else settings.step_wrong
    for on in trial.on:
        moved = a * weight * on.variance
        on.mean += moved * gain + (step if abs(on.mean) < REACH else 0.0)
        on.variance += _drift(on.variance, settings.drift_concept) - moved * moved * shrink
        on.recent = settings.keep_concept * on.recent + (1.0 - settings.keep_concept) * residual
        on.answers += 1
    for concept in trial.concepts:
        moved = weight * concept.variance
        concept.mean -= moved * gain
        concept.variance -= moved * moved * shrink
    if shared:
        moved = lost * shared.variance
        shared.mean = max(0.0, shared.mean - moved * gain)
        shared.variance -= moved * moved * shrink
        moved = practised * shared.practice_variance
        shared.practice = max(0.0, shared.practice + moved * gain)
        shared.practice_variance -= moved * moved * shrink


def _drift(variance: float, drift: float) -> float:
    """The variance that an answer adds: what is as uncertain as it can be does not grow more so."""
    return drift if variance < BROADEST else 0.0


def chance(eta: float, variance: float, guessing: float, slip: float) -> float:
    """P of a right answer with the latent's uncertainty averaged out (MacKay's approximation)."""
    return guessing + (1.0 - guessing - slip) * sigmoid(eta / sqrt(1.0 + pi * variance / 8.0))


def sigmoid(x: float) -> float:
    """1/(1 + exp(-x)) without overflow."""
    if x >= 0:
        return 1.0 / (1.0 + exp(-x))
    return exp(x) / (1.0 + exp(x))


def rated_credit(credit: float, hints: int) -> float:
    """What ability learns from a verdict: each hint opened multiplies the credit by 0.6."""
    return float(credit * HINT_DISCOUNT**hints)
