"""Confidence: what probabilities of being right, given with answers, were worth.

A probability p costs -ln p where the answer was right and -ln(1 - p) where it was not: log loss in nats, a proper score
(Good 1952), so that what one believes is what costs least. Saying 50% each time costs ln 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from quizsvc.numeric.priors import beta_prior

LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
"""What a form offers."""
COIN = log(2.0)


@dataclass(frozen=True, slots=True)
class Stated:
    """An answer that came with a probability of being right."""

    p: float
    right: bool

    @property
    def loss(self) -> float:
        """What it cost, in nats."""
        return -log(self.p if self.right else 1.0 - self.p)


@dataclass(frozen=True, slots=True)
class Group:
    """Answers given with about the same confidence: how many, the mean of what was said, and the share that was right.

    `low` and `high` end the 80 % interval of the share under Jeffreys' prior, Beta(1/2, 1/2).
    """

    count: int
    said: float
    right: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How confidence and success went together: groups from unsure to sure, and the mean log loss."""

    groups: tuple[Group, ...]
    count: int
    loss: float
    said: float
    right: float


def reliability(answers: Sequence[Stated]) -> Reliability | None:
    """What stated probabilities were worth; None where none was stated."""
    if not answers:
        return None
    by_level: dict[float, list[Stated]] = {}
    for answer in answers:
        by_level.setdefault(min(LEVELS, key=lambda level: abs(level - answer.p)), []).append(answer)
    groups = tuple(_group(by_level[level]) for level in sorted(by_level))
    count = len(answers)
    loss = sum(answer.loss for answer in answers) / count
    return Reliability(groups, count, loss, sum(a.p for a in answers) / count, sum(a.right for a in answers) / count)


def _group(answers: Sequence[Stated]) -> Group:
    count, right = len(answers), sum(answer.right for answer in answers)
    share = beta_prior(right + 0.5, count - right + 0.5)
    said = sum(answer.p for answer in answers) / count
    return Group(count, said, right / count, share.quantile(0.1), share.quantile(0.9))
