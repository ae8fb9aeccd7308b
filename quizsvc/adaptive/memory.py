"""Memory: one card of spaced repetition for each learner and concept (FSRS-6, by the `fsrs` package).

Time is in days since some fixed moment. A card is reviewed at most once a day, by that day's first answer; what is
probably a lucky guess reviews nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import floor

from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler, State

SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
DECAY = -SCHEDULER.parameters[20]
FACTOR = 0.9 ** (1.0 / DECAY) - 1.0
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Card:
    """Stability in days (recall falls to 0.9 in that time), FSRS's difficulty (1 to 10), and the moment last seen."""

    stability: float
    difficulty: float
    last: float


def day_of(moment: datetime) -> float:
    """An aware moment in days."""
    return (moment - EPOCH) / timedelta(days=1)


def moment_of(day: float) -> datetime:
    """The aware moment, in UTC, of so many days: the inverse of `day_of`."""
    return EPOCH + timedelta(days=day)


def reviewed(card: Card | None, right: bool, day: float) -> Card:
    """The card after an answer; a second one on the same day moves nothing but the moment last seen."""
    if card is not None and floor(card.last) >= floor(day):
        return Card(card.stability, card.difficulty, max(card.last, day))
    rating = Rating.Good if right else Rating.Again
    moment = EPOCH + timedelta(days=floor(day))
    found, _ = SCHEDULER.review_card(_theirs(card), rating, moment)
    assert found.stability is not None  # a card that was reviewed has both
    assert found.difficulty is not None
    return Card(found.stability, found.difficulty, day)


def elapsed(card: Card, day: float) -> float:
    """Days since a card was last seen; none where the clock was set back."""
    return max(0.0, day - card.last)


def recall(card: Card | None, day: float) -> float:
    """The probability of recall at a moment; 1 where there is no card, and so nothing to forget."""
    return 1.0 if card is None else retrievability(card.stability, elapsed(card, day))


def retrievability(stability: float, days: float) -> float:
    """The probability of recall after so many days."""
    return float((1.0 + FACTOR * days / stability) ** DECAY)


def days_until(stability: float, recalled: float) -> float:
    """The days after which the probability of recall has fallen to this: the inverse of `retrievability`."""
    return float(stability / FACTOR * (recalled ** (1.0 / DECAY) - 1.0))


def _theirs(card: Card | None) -> FsrsCard:
    """The card as the package keeps it."""
    if card is None:
        return FsrsCard(card_id=0, state=State.Learning)
    last = EPOCH + timedelta(days=floor(card.last))
    return FsrsCard(
        card_id=0, state=State.Review, stability=card.stability, difficulty=card.difficulty, due=last, last_review=last
    )
