"""Placing: where a newcomer stands on every concept, from six to twenty questions.

Each question is the one whose answer is expected to take most off the variances of all concepts' masteries,

    (expected drop in the variance of eta_i) / Var(eta_i)² · sum_c Cov(M_c, eta_i)²,

or nearly the most, so that not everybody gets the same. It ends when every concept that others rest on is surely known
or surely not, or the masteries are known closely, or after twenty; and no item is asked twice.

All of it is a function of the catalogue and the answers. What it found is `Placed`: rows that the filter goes on from,
kept with the last answer, so that the log gives them again whatever becomes of the course.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit, ndtr

from quizsvc.adaptive.belief import Placed
from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.adaptive.choosing import OPEN_AT
from quizsvc.adaptive.joint import (
    Given,
    Joint,
    Outlook,
    Terms,
    believed,
    chances,
    gradient,
    informative,
    interval,
    outlook,
    terms,
)
from quizsvc.adaptive.learner import Z80
from quizsvc.numeric import stream
from quizsvc.numeric.arrays import Vector

LEAST, MOST = 6, 20
SURE = 0.8
"""A concept is surely known when others may open on it with this probability, and surely not with the rest."""
CLOSE = 0.12
"""The mean sd of the masteries at which they are known closely."""
NEAR = 0.1
"""Any item that promises at most this share less than the best may be asked."""
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Pick:
    """The item to ask and the concept that its answer tells most of, by their places in the catalogue, and why.

    `known` is the probability that this concept is known well enough for others to open, `p` that of a right answer;
    `undecided` concepts that others rest on are neither surely known nor surely not. `asked` questions came before.
    """

    item: int
    about: int
    known: float
    p: float
    undecided: int
    asked: int


@dataclass(frozen=True, slots=True)
class Position:
    """What answers tell of each concept (c,): mastery, the ends of its 80 % interval, and P of known well enough.

    A concept without items has mastery 0, the interval from 0 to 1, and is not known.
    """

    mastery: Vector
    low: Vector
    high: Vector
    known: Vector


def place_next(where: Catalogue, answers: Sequence[Given], seed: int, earlier: Sequence[Given] = ()) -> Pick | Placed:
    """The next question, or what was found.

    `answers` are those of this placement, oldest first; `earlier` ones count as evidence and not as questions. `seed`
    is of the choice among nearly equal items: the same seed and answers lead to the same item.
    """
    seen = _Seen.of(where, answers, earlier)
    if ended := seen.ended:
        return _placed(seen.joint, seen.found, where, ended)
    return seen.best(seed)


def ask_on(where: Catalogue, answers: Sequence[Given], seed: int, earlier: Sequence[Given] = ()) -> Pick | None:
    """The question that tells most, however much is known already; None where every item was asked."""
    seen = _Seen.of(where, answers, earlier)
    return seen.best(seed) if seen.left.any() else None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A learner before a catalogue: what is believed after so many questions, and the items (n,) not asked yet."""

    where: Catalogue
    joint: Joint
    terms: Terms
    outlook: Outlook
    found: Position
    asked: int
    left: NDArray[np.bool_]

    @classmethod
    def of(cls, where: Catalogue, answers: Sequence[Given], earlier: Sequence[Given]) -> "_Seen":
        evidence = [*earlier, *answers]
        joint, of = believed(where, evidence), terms(where)
        seen = outlook(joint, of)
        left = np.ones(len(where.items), dtype=bool)
        left[[where.place[answer.item] for answer in evidence if answer.item in where.place]] = False
        return cls(where, joint, of, seen, position(seen, where), len(answers), left)

    @property
    def undecided(self) -> int:
        """How many concepts to decide on are neither surely known nor surely not."""
        known = self.found.known
        return int((_gates(self.where) & (known > 1.0 - SURE) & (known < SURE)).sum())

    @property
    def ended(self) -> str:
        """Why it ends here; empty where it goes on."""
        return _ended(self.found, self.where, self.asked, self.undecided, self.left)

    def best(self, seed: int) -> Pick:
        """The item that promises most, or nearly."""
        where, of, seen = self.where, self.terms, self.outlook
        tied = gradient(seen, of, where) @ self.joint.covariance
        promise = np.where(self.left, informative(seen, where) * of.quadratic(tied.T @ tied), -1.0)
        near = np.flatnonzero(promise >= (1.0 - NEAR) * promise.max())
        item = int(near[int(stream("placing", seed, self.asked).uniform() * near.size)])
        about = int(np.abs(tied[:, of.columns[:, item]] @ of.weights[:, item]).argmax())
        p = float(chances(seen, where)[item])
        return Pick(item, about, float(self.found.known[about]), p, self.undecided, self.asked)


def position(seen: Outlook, where: Catalogue) -> Position:
    """What answers tell of each concept.

    The chance that a concept is known takes what of it is known, guessing and slips left out, for logit-normal.
    """
    low, high = interval(seen, where)
    guessed, room = where.means(where.guessing), np.maximum(where.means(where.room), TINY)
    ends = (logit(np.clip((end - guessed) / room, TINY, 1.0 - TINY)) for end in (low, high, np.full(len(low), OPEN_AT)))
    bottom, top, gate = ends
    middle, sd = (bottom + top) / 2.0, np.maximum((top - bottom) / (2.0 * Z80), TINY)
    known = np.where(where.count > 0, ndtr((middle - gate) / sd), 0.0)
    return Position(where.means(chances(seen, where)), low, high, known)


def _gates(where: Catalogue) -> NDArray[np.bool_]:
    """The concepts (c,) to decide on: those that others rest on, or all where nothing rests on anything."""
    can = where.count > 0
    gates: NDArray[np.bool_] = can & (where.children > 0)
    return gates if gates.any() else can


def _ended(found: Position, where: Catalogue, asked: int, undecided: int, left: NDArray[np.bool_]) -> str:
    """Why it ends here; empty where it goes on."""
    if not left.any():
        return "all-asked"
    if asked < LEAST:
        return ""
    if undecided == 0:
        return "decided"
    if (found.high - found.low)[where.count > 0].mean() <= 2.0 * Z80 * CLOSE:
        return "close"
    return "enough" if asked >= MOST else ""


def _placed(joint: Joint, found: Position, where: Catalogue, reason: str) -> Placed:
    """The rows to go on from: their variances sum to those of the standings, theta having half of the least at most."""
    c, beta, v_beta = len(where.concepts), where.concept_difficulty, where.concept_variance
    total = np.diag(joint.covariance)[:c]
    total = np.maximum(total - v_beta, total / 2.0)
    theta, variance = float(joint.mean[-1]), float(min(joint.covariance[-1, -1], total.min(initial=np.inf) / 2.0))
    on = zip((joint.mean[:c] + beta - theta).tolist(), (total - variance).tolist(), strict=True)
    known = [name for name, chance in zip(where.concepts, found.known, strict=True) if chance >= SURE]
    return Placed((theta, variance), dict(zip(where.concepts, on, strict=True)), tuple(known), reason)
