"""Which questions and points come back, and when: one card each, in the same memory as that of concepts.

A question was recalled where its evidence was enough, a point where its probe was passed. What was written or said
plays no part, as it plays none in credit.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from quizsvc.adaptive.memory import Card, elapsed, recall, reviewed
from quizsvc.interview.dials import PASSED
from quizsvc.interview.report import Told
from quizsvc.names import QuestionId

RECALLED = 0.9
"""The probability of recall below which something is due."""


@dataclass(frozen=True, slots=True)
class Due:
    """A question or a point of one that was asked: how surely it is recalled, and in how many days it is due.

    A whole question has no point. The days are negative of what has been due for so long.
    """

    question: QuestionId
    point: str
    recall: float
    days: float

    @property
    def is_due(self) -> bool:
        """Whether it is due now."""
        return self.recall < RECALLED


def returning(told: Iterable[tuple[float, Told]], day: float) -> list[Due]:
    """Everything that was asked, in the order in which it is due, after these questions in the order of their days."""
    cards: dict[tuple[QuestionId, str], Card] = {}
    for asked_on, one in told:
        credits_ = {"": one.dials.evidence or 0.0, **{point.id: point.proof.credit for point in one.points}}
        for point, credit in credits_.items():
            key = one.question, point
            cards[key] = reviewed(cards.get(key), credit >= PASSED, asked_on)
    rows = [Due(*key, recall(card, day), card.stability - elapsed(card, day)) for key, card in cards.items()]
    return sorted(rows, key=lambda row: (row.days, row.question, row.point))
