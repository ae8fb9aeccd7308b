"""Ability: an online Gaussian logistic filter over a learner and a learner's concepts.

Every latent is Gaussian (mean m, variance v), in logits. For an item i of concepts C(i), each of weight 1/|C(i)|:

    eta = theta + mean_c(delta_c) - eps_i + kF mean_c(F_c) + kS S
    V   = v_theta + v_eps + sum_c w_c² v_delta_c
    P   = g + (1 - g - s) sigma(eta / sqrt(1 + pi V / 8))

theta is the learner, delta_c the learner on concept c, eps_i the item's difficulty (the author's, with sd 1.2), F and S
exponentially weighted residuals of the concept and of all answers: the recent run. After an answer each latent moves
by its share of the residual (the extended Kalman step of Glickman's and Trueskill's families of ratings; Weng and Lin,
JMLR 12, 2011), and its variance shrinks. Constants are shared by all learners.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import exp, pi, sqrt

from quizsvc.names import ConceptId

V_THETA, V_DELTA, V_EPS = 0.7, 0.2, 1.44
DRIFT_THETA, DRIFT_DELTA = 0.0024, 0.006
K_CONCEPT, K_ALL = 0.31, 0.86
KEEP_CONCEPT, KEEP_ALL = 0.44, 0.82
LEARN_RIGHT, LEARN_WRONG = 0.04, -0.008
SLIP = 0.03
HINT_DISCOUNT = 0.6
Z80 = 1.2816


@dataclass(frozen=True, slots=True)
class Belief:
    """A Gaussian belief about one latent, in logits."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class OnConcept:
    """A learner on one concept: the belief, the recent residuals, and how many answers."""

    belief: Belief = Belief(0.0, V_DELTA)
    recent: float = 0.0
    answers: int = 0


@dataclass(frozen=True, slots=True)
class LearnerState:
    """All that is believed of a learner; a pure function of the answers in their order."""

    theta: Belief = Belief(0.0, V_THETA)
    concepts: Mapping[ConceptId, OnConcept] = field(default_factory=dict)
    recent: float = 0.0

    def on(self, concept: ConceptId) -> OnConcept:
        """The learner on a concept, the prior where nothing was answered."""
        return self.concepts.get(concept, OnConcept())


@dataclass(frozen=True, slots=True)
class Question:
    """An item as the filter sees it: its concepts, its difficulty in logits, and the chance of guessing it."""

    concepts: tuple[ConceptId, ...]
    difficulty: float
    guessing: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """P of a right answer, its 80 % interval, and the signed terms that make eta."""

    p: float
    low: float
    high: float
    eta: float
    variance: float
    terms: Mapping[str, float]


def predict(state: LearnerState, question: Question) -> Prediction:
    """What the learner will probably do with a question."""
    weight = 1.0 / len(question.concepts)
    on = [state.on(concept) for concept in question.concepts]
    terms = {
        "you": state.theta.mean,
        "this concept": sum(weight * c.belief.mean for c in on),
        "this item": -question.difficulty,
        "recent run": K_CONCEPT * sum(weight * c.recent for c in on) + K_ALL * state.recent,
    }
    eta = sum(terms.values())
    variance = state.theta.variance + V_EPS + sum(weight**2 * c.belief.variance for c in on)
    spread = Z80 * sqrt(variance)
    low, high = (chance(eta + step, 0.0, question.guessing) for step in (-spread, spread))
    return Prediction(chance(eta, variance, question.guessing), low, high, eta, variance, terms)


def chance(eta: float, variance: float, guessing: float) -> float:
    """P of a right answer with the latent's uncertainty averaged out (MacKay's approximation)."""
    return guessing + (1.0 - guessing - SLIP) * sigmoid(eta / sqrt(1.0 + pi * variance / 8.0))


def sigmoid(x: float) -> float:
    """1/(1 + exp(-x)) without overflow."""
    if x >= 0:
        return 1.0 / (1.0 + exp(-x))
    return exp(x) / (1.0 + exp(x))


def update(state: LearnerState, question: Question, credit: float) -> LearnerState:
    """The state after an answer of this credit in [0, 1]."""
    expected = predict(state, question)
    q, variance = sigmoid(expected.eta), expected.variance
    g, span = question.guessing, 1.0 - question.guessing - SLIP
    p = g + span * q
    slope = span * q * (1.0 - q)
    residual, information = slope * (credit - p) / (p * (1.0 - p)), slope**2 / (p * (1.0 - p))
    gain = residual / (1.0 + information * variance)
    shrink = information / (1.0 + information * variance)
    weight = 1.0 / len(question.concepts)
    step = LEARN_RIGHT if credit >= 0.5 else LEARN_WRONG
    concepts = dict(state.concepts)
    for concept in question.concepts:
        on = state.on(concept)
        belief = _moved(on.belief, weight, gain, shrink, DRIFT_DELTA)
        concepts[concept] = OnConcept(
            replace(belief, mean=belief.mean + step),
            KEEP_CONCEPT * on.recent + (1 - KEEP_CONCEPT) * (credit - p),
            on.answers + 1,
        )
    theta = _moved(state.theta, 1.0, gain, shrink, DRIFT_THETA)
    return LearnerState(theta, concepts, KEEP_ALL * state.recent + (1 - KEEP_ALL) * (credit - p))


def _moved(belief: Belief, weight: float, gain: float, shrink: float, drift: float) -> Belief:
    v = belief.variance
    return Belief(belief.mean + weight * v * gain, v - (weight * v) ** 2 * shrink + drift)


def rated_credit(credit: float, hints: int) -> float:
    """What ability learns from a verdict: each hint opened multiplies the credit by 0.6."""
    return float(credit * HINT_DISCOUNT**hints)
