"""XP: how much an answer and a finished lesson earn. Amounts are fixed when earned; the ledger never changes them.

The first answer on fresh data earns 10 when right, 6 after one hint and 4 after more; right on fresh data after a miss
earns 4. An item answered right twice in a row on a day earns nothing more that day, and a concept at most 60 a day.
A finished lesson earns 15 and a finished interview 20, once, whatever the day's answers have earned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quizsvc.names import ConceptId, ItemId

FIRST_TRY = {0: 10, 1: 6}
MANY_HINTS = 4
AFTER_MISS = 4
CONCEPT_DAY_CAP = 60
MASTERED_RUN = 2
FINISHED_LESSON = 15
FINISHED_INTERVIEW = 20


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier verdict as far as XP depends on it."""

    item: ItemId
    right: bool
    local_day: date


@dataclass(frozen=True, slots=True)
class Award:
    """XP earned, and the reason in words a learner reads."""

    amount: int
    words: str
    concept: ConceptId


def award(
    item: ItemId, concept: ConceptId, right: bool, hints: int, today: date, earlier: Sequence[Earlier], earned: int
) -> Award:
    """What an answer earns, after `earlier` verdicts and `earned` XP for this concept today; 0 with the reason."""
    same = [verdict for verdict in earlier if verdict.item == item and verdict.local_day == today]
    if not right:
        return Award(0, "no XP for an answer that is not right yet", concept)
    if run(same) >= MASTERED_RUN:
        return Award(0, "no more XP today for an idea you have shown twice", concept)
    amount, words = _amount(hints, bool(same) and not same[-1].right)
    left = max(CONCEPT_DAY_CAP - earned, 0)
    if amount > left:
        return Award(left, f"the daily limit of {CONCEPT_DAY_CAP} XP for one concept is reached", concept)
    return Award(amount, words, concept)


def run(verdicts: Sequence[Earlier]) -> int:
    """How many right answers stand at the end of these verdicts."""
    length = 0
    for verdict in reversed(verdicts):
        if not verdict.right:
            break
        length += 1
    return length


def _amount(hints: int, after_miss: bool) -> tuple[int, str]:
    if after_miss:
        return AFTER_MISS, "right on fresh data after a miss"
    if hints == 0:
        return FIRST_TRY[0], "right at the first try"
    return FIRST_TRY.get(hints, MANY_HINTS), f"right after {hints} hint{'s' if hints > 1 else ''}"
