"""A newcomer on all concepts at once: one Gaussian over where they stand on each, so that an answer tells of many.

The filter keeps a learner and each of their concepts apart, which is fast and right once answers are many. Of a
newcomer nothing is known but how concepts hang together, and that is what twenty answers must be spread by:

    u_c = theta + delta_c - beta_c                          where they stand on concept c, in logits
    eta = base + a_i sum_c w_c u_c - (1 - a_i) sum_c w_c beta_c - b_i (1 + k s_i) - eps_i
    P   = g + (1 - g - s) sigma(eta)

theta is what is common to all concepts, delta_c the concept's own. delta_c falls with the depth of c in the graph of
prerequisites, by as much as the learner's own slope says, and its deviations from that are alike where concepts rest on
the same ones. b_i is the item's difficulty; k says how far authors spread difficulties too much or too little, and
counts for the share s_i of b_i that is still the author's word. Without k, labels that are noise bend everything: who
is asked the items that are called easy, and are not, seems to know less. eps_i is independent from item to item. Where
a_i is not 1, what is unsure of beta_c counts a_i times as well: it is little by the time that an a_i is told.

The constants below are what seemed likely of newcomers, and were looked at in simulated worlds of seeds 11 to 14: half
or twice of one changes the root mean squared error of mastery after twenty answers (0.14, with labels that are noise
0.17) by less than 0.01, and of the fall by less than 0.02. Without k it is 0.20 where labels are noise.

An answer moves the Gaussian to the mean and covariance of the exact posterior along eta (assumed density filtering:
Minka, A family of algorithms for approximate Bayesian inference, 2001), by quadrature.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from quizsvc.adaptive.belief import Grounds
from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.adaptive.learner import Z80
from quizsvc.names import ConceptId, ItemId
from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.special import expit

LEVEL, GENERAL = 0.5, 2.5
"""Mean and variance of theta. Who asks to be placed thinks to know something; novices and experts come, where the
filter's 0.7 is that of a course whose learners all came the same way."""
OWN, ALIKE = 0.7, 0.25
"""The variance of delta about the fall, and the share of it that concepts have in common with what they rest on."""
FALL, FALL_VARIANCE = -2.5, 1.0
"""How much less is known of the deepest concept than of the first ones, and how much that varies."""
AUTHORS = 0.25
"""The variance of k: within two sds, difficulties are spread between not at all and twice as much as authors say."""
TAUGHT, TAUGHT_VARIANCE = 0.1, 0.1
"""What an answer itself teaches of its concepts, in logits: more than in the filter, since all of it is new."""
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, with the grounds on which the filter learnt from it; `credit` in [0, 1] has hints taken off."""

    item: ItemId
    concepts: tuple[ConceptId, ...]
    credit: float
    met: Grounds


@dataclass(frozen=True, slots=True)
class Joint:
    """Mean (c + 2,) and covariance of the c standings u, of k and of theta."""

    mean: Vector
    covariance: Matrix


@dataclass(frozen=True, slots=True)
class Terms:
    """eta of n items as sums over the joint: `known` plus `weights` (w, n) times the latents at `columns` (w, n).

    eps is to be taken off; `noise` (n,) is its variance.
    """

    columns: NDArray[np.intp]
    weights: Matrix
    known: Vector
    noise: Vector

    def mean(self, mean: Vector) -> Vector:
        """The mean of eta (n,) where the latents have this mean."""
        found: Vector = self.known + np.einsum("wn,wn->n", mean[self.columns], self.weights)
        return found

    def quadratic(self, matrix: Matrix) -> Vector:
        """The form x'Ax (n,) of each item's weights x over all latents, for a symmetric matrix A."""
        found, flat, size = np.zeros(len(self.known)), matrix.ravel(), len(matrix)
        for one, columns in enumerate(self.columns):
            start = columns * size
            along = self.weights[one] * flat[start + columns]
            for other in range(one + 1, len(self.columns)):
                along += 2.0 * self.weights[other] * flat[start + self.columns[other]]
            found += self.weights[one] * along
        return found


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of each item (n,): eta's mean, and its variance without eps, whose variance is `noise`.

    `flat` is by what all of its uncertainty divides eta (MacKay's approximation), `q` is sigma of what that leaves.
    """

    eta: Vector
    variance: Vector
    noise: Vector
    flat: Vector
    q: Vector


def terms(where: Catalogue) -> Terms:
    """The terms of everything that can be asked, with what is believed of it now."""
    a, last = where.discrimination, np.full((1, len(where.items)), len(where.concepts), dtype=np.intp)
    flat = where.over_items(where.concept_difficulty[np.newaxis], 1)[0] * (1.0 - a)
    word = where.difficulty * where.variance / where.settings.item
    return Terms(
        columns=np.concatenate([where.members.T, last]),
        weights=np.concatenate([where.weight.T * a, -word[np.newaxis]]),
        known=where.settings.base - flat - where.difficulty,
        noise=where.variance,
    )


def outlook(joint: Joint, of: Terms) -> Outlook:
    """What the joint belief expects of everything that can be asked."""
    eta, variance = of.mean(joint.mean), of.quadratic(joint.covariance)
    flat = _flattened(variance + of.noise)
    return Outlook(eta, variance, of.noise, flat, expit(eta / flat))


def newcomer(where: Catalogue, answers: Sequence[Given]) -> Joint:
    """What is believed before the answers: a concept's difficulty is what it was when the first of them met it."""
    beta, v_beta = where.concept_difficulty.copy(), where.concept_variance.copy()
    for answer in reversed(answers):
        for concept, row in zip(answer.concepts, answer.met.concepts, strict=True):
            if concept in where.at:
                beta[where.at[concept]], v_beta[where.at[concept]] = row.mean, row.variance
    c, (depth, likeness) = len(where.concepts), _relations(where.prerequisites)
    mean, covariance = np.zeros(c + 2), np.zeros((c + 2, c + 2))
    mean[:c], mean[-1] = LEVEL + FALL * depth - beta, LEVEL
    covariance[:, -1] = covariance[-1] = GENERAL
    covariance[c, :] = covariance[:, c] = 0.0
    covariance[c, c] = AUTHORS
    own = OWN * (ALIKE * likeness + (1.0 - ALIKE) * np.eye(c))
    covariance[:c, :c] = GENERAL + own + FALL_VARIANCE * np.outer(depth, depth) + np.diag(v_beta)
    return Joint(mean, covariance)


def believed(where: Catalogue, answers: Sequence[Given]) -> Joint:
    """What is believed after the answers; those on what is not in the course any more tell nothing."""
    answers = [answer for answer in answers if all(concept in where.at for concept in answer.concepts)]
    joint = newcomer(where, answers)
    for answer in answers:
        _learn(joint, answer, where)
    return joint


def _learn(joint: Joint, answer: Given, where: Catalogue) -> None:
    """Move a joint belief by one more answer, and by what the answer itself taught."""
    at, item, settings = [where.at[concept] for concept in answer.concepts], answer.met.item, where.settings
    share, a, g = 1.0 / len(at), item.discrimination, item.guessing
    columns = [*at, len(where.concepts)]
    x = np.array([a * share] * len(at) + [-item.mean * item.variance / settings.item])
    flat = (1.0 - a) * share * sum(row.mean for row in answer.met.concepts)
    told = joint.covariance[:, columns] @ x
    variance = float(told[columns] @ x) + item.variance
    eta = settings.base - flat - item.mean + float(joint.mean[columns] @ x)
    after, left = _tilted(eta, variance, answer.credit, g, 1.0 - g - settings.slip)
    joint.mean[:] += told * ((after - eta) / variance)
    joint.covariance[:] += np.outer(told, told * ((left - variance) / variance**2))
    joint.mean[at] += TAUGHT
    joint.covariance[at, at] += TAUGHT_VARIANCE


def chances(seen: Outlook, where: Catalogue) -> Vector:
    """P (n,) of a right answer to each item."""
    return where.guessing + where.room * seen.q


def interval(seen: Outlook, where: Catalogue) -> tuple[Vector, Vector]:
    """The ends (c,) of the 80 % interval of each concept's mastery; 0 and 1 for one without items.

    All of a concept's items go up and down with the standing on it; their own deviations average out.
    """
    flat, empty = _flattened(seen.noise), where.count == 0
    middle = seen.eta / flat
    steep = _steepness(expit(middle)) / flat
    averaged = where.means(steep**2 * seen.noise) / np.maximum(where.count * where.means(steep) ** 2, TINY)
    width = Z80 * np.sqrt(seen.variance + averaged[where.main]) / flat
    low, high = (where.means(where.guessing + where.room * expit(middle + side)) for side in (-width, width))
    return low, np.where(empty, 1.0, high)


def gradient(seen: Outlook, of: Terms, where: Catalogue) -> Matrix:
    """How much each concept's mastery moves with each latent (c, c + 2), on average over what is believed."""
    size = len(where.concepts) + 2
    steep = where.room * _steepness(seen.q) / (seen.flat * where.count[where.main])
    found, start = np.zeros(len(where.concepts) * size), where.main * size
    for columns, weights in zip(of.columns, of.weights, strict=True):
        found += np.bincount(start + columns, weights * steep, len(found))
    return found.reshape(-1, size)


def informative(seen: Outlook, where: Catalogue) -> Vector:
    """What an answer to each item (n,) is expected to take off the variance of eta, over that variance squared.

    An answer has two outcomes, so the expected drop is Cov(y, eta)² / Var(y) exactly, and Cov(y, eta) is the variance
    of eta times the mean slope of P (Stein's lemma).
    """
    p = chances(seen, where)
    return (where.room * _steepness(seen.q) / seen.flat) ** 2 / np.maximum(p * (1.0 - p), TINY)


def _tilted(eta: float, variance: float, credit: float, guessing: float, room: float) -> tuple[float, float]:
    """Mean and variance of eta ~ N(eta, variance) after an answer of this credit."""
    nodes = eta + np.sqrt(variance) * NODES
    p = guessing + room * expit(nodes)
    weights = WEIGHTS * np.maximum(p, TINY) ** credit * np.maximum(1.0 - p, TINY) ** (1.0 - credit)
    weights /= weights.sum()
    mean = float(weights @ nodes)
    return mean, float(weights @ (nodes - mean) ** 2)


def _steepness(q: Vector) -> Vector:
    """The slope of sigma where it is q."""
    return q * (1.0 - q)


def _flattened(variance: Vector) -> Vector:
    return np.sqrt(1.0 + np.pi / 8.0 * variance)


@lru_cache(maxsize=8)
def _relations(prerequisites: tuple[tuple[int, ...], ...]) -> tuple[Vector, Matrix]:
    """Each concept's depth (c,), from 0 to 1 for the deepest, and how alike concepts are (c, c), from 0 to 1.

    Alike as the ends of walks down the graph: each concept takes the mean of those it rests on one step further.
    """
    c = len(prerequisites)
    depth: dict[int, int] = {}
    walk = np.zeros((c, c))

    def descend(concept: int) -> int:
        if concept not in depth:
            below = prerequisites[concept]
            depth[concept] = 1 + max((descend(each) for each in below), default=-1)
            if below:
                walk[concept] = walk[list(below)].mean(axis=0)
            walk[concept, concept] += 1.0
        return depth[concept]

    deep = np.array([descend(concept) for concept in range(c)], dtype=float)
    together = walk @ walk.T
    scale = np.sqrt(np.diag(together))
    return deep / max(1.0, deep.max(initial=0.0)), together / np.outer(scale, scale)
