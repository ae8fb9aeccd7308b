"""Four dials of an answer, and no fifth that adds them up: evidence, coverage, calibration and delivery.

Evidence is the credit of probes, the only one that the engine has measured. Coverage is what the candidate says was
said. Calibration is the log loss of the confidence that came with answers, and delivery how the time was used. All
means over points are by the points' weights.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from scipy.stats import t as student_t

from quizsvc.interview.assessor import Places

MARKS: Mapping[str, float] = {"clearly": 1.0, "touched": 0.5, "missed": 0.0}
"""How a candidate marks a point of their own answer."""
PASSED, FAILED = 0.8, 0.5
"""A probe with at least so much credit shows a point, one with less than so much does not; between them is neither."""
BAND = (0.4, 1.25)
"""The part of its time that an answer should take."""
LEAST_PACED, PACE = 20, (90.0, 190.0)
"""Words from which a pace is told, and words a minute that can be followed."""
LEVEL = 0.8


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of a probe: its credit, 0 where it was not answered, and the confidence that came with it."""

    credit: float = 0.0
    confidence: float | None = None
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A point of a question: what was claimed of it, by the candidate and by a partner, and what was shown."""

    id: str
    weight: float
    proof: Proof
    mark: str | None = None
    partner: str | None = None

    @property
    def is_claimed_only(self) -> bool:
        """Claimed, and not yet usable."""
        return self.mark == "clearly" and self.proof.credit < FAILED

    @property
    def is_known_only(self) -> bool:
        """Known, and not said."""
        return self.mark == "missed" and self.proof.credit >= PASSED

    @property
    def is_disputed(self) -> bool:
        """Whether candidate and partner differ."""
        return None not in (self.mark, self.partner) and self.mark != self.partner


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 80 % interval, of so many."""

    mean: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """The mean log loss of stated probabilities in nats, of so many; saying 50 % each time costs ln 2."""

    loss: float
    count: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an answer used its time: seconds, whether that is in the band of those it has, words a minute, and order.

    `order` is the greatest number of points that came in the order of a strong answer, as a share of those that may
    have been said; two said in the same words are in order. None of what cannot be told, as of an answer spoken aloud.
    """

    seconds: float
    limit: int
    words: int
    order: float | None

    @property
    def is_in_time(self) -> bool:
        """Neither cut short nor drawn out."""
        return BAND[0] * self.limit <= self.seconds <= BAND[1] * self.limit

    @property
    def pace(self) -> float | None:
        """Words a minute."""
        return 60.0 * self.words / self.seconds if self.words >= LEAST_PACED and self.seconds else None


def evidence(points: Sequence[Held]) -> float | None:
    """The mean credit of the probes."""
    return _mean((point.weight, point.proof.credit) for point in points)


def coverage(points: Sequence[Held]) -> float | None:
    """How much was said, as the candidate marks it; None before there are marks."""
    return _mean((point.weight, MARKS[point.mark]) for point in points if point.mark)


def calibration(stated: Iterable[tuple[float, float]]) -> Calibration | None:
    """What probabilities were worth, each with the share in [0, 1] of what it was given for that came true."""
    losses = [-(share * log(p) + (1.0 - share) * log(1.0 - p)) for p, share in stated]
    return Calibration(sum(losses) / len(losses), len(losses)) if losses else None


def bias(points: Iterable[Held]) -> Estimate | None:
    """How much more a candidate claims than can be shown: the mean of mark - credit, with Student's interval.

    Marks and credit lie in [0, 1], so the interval ends at -1 and 1 at the latest. None where fewer than two points
    were marked. Where all differ from their probes by the same, nothing but that difference was seen, and the interval
    is that one value.
    """
    gaps = [MARKS[point.mark] - point.proof.credit for point in points if point.mark]
    if len(gaps) < 2:
        return None
    mean = sum(gaps) / len(gaps)
    variance = sum((gap - mean) ** 2 for gap in gaps) / (len(gaps) - 1)
    half = float(student_t.ppf(0.5 + LEVEL / 2.0, len(gaps) - 1)) * sqrt(variance / len(gaps))
    return Estimate(mean, max(mean - half, -1.0), min(mean + half, 1.0), len(gaps))


def delivery(said: str, seconds: float, limit: int, places: Places) -> Delivery:
    """How an answer of so many words was given; `places` has the points in the order of a strong answer."""
    firsts = [spans[0].start for spans in places.values() if spans]
    order = _longest_in_order(firsts) / len(firsts) if len(firsts) > 1 else None
    return Delivery(seconds, limit, len(said.split()), order)


def _mean(weighted: Iterable[tuple[float, float]]) -> float | None:
    pairs = list(weighted)
    total = sum(weight for weight, _ in pairs)
    return sum(weight * value for weight, value in pairs) / total if total else None


def _longest_in_order(values: Sequence[int]) -> int:
    """The length of the longest subsequence that never falls."""
    lengths: list[int] = []
    for k, value in enumerate(values):
        lengths.append(1 + max((lengths[j] for j in range(k) if values[j] <= value), default=0))
    return max(lengths, default=0)
