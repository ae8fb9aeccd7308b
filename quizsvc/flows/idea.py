"""An idea that was missed, until it is twice right on fresh data, the second time in another story.

Nothing is kept for it: an attempt at the same idea names the one that it goes on from, so how far a learner is follows
from the answers along that chain, back to the last that was not right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizsvc.course.kin import kin
from quizsvc.flows.service import Service
from quizsvc.names import AttemptId, ItemId
from quizsvc.store.attempts import Event

WANTED = 2


@dataclass(frozen=True, slots=True)
class Idea:
    """How often an idea was right since it was missed, and the item that asks it next, in another story or not."""

    right: int
    item: ItemId
    is_retold: bool

    @property
    def is_shown(self) -> bool:
        """Whether it was right often enough."""
        return self.right >= WANTED

    @property
    def words(self) -> str:
        """Where the learner stands with it, in a sentence."""
        if self.is_shown:
            return "Twice right on fresh data since you missed it: this idea is yours."
        if self.right:
            second = (
                "The second one asks the same idea in another story." if self.is_retold else "Once more, fresh data."
            )
            return f"Once right since you missed it, of twice. {second}"
        return "The idea stays open until you are right on it twice, each time on fresh data."


def idea(service: Service, events: Sequence[Event], attempt: AttemptId) -> Idea | None:
    """Where the learner stands with the idea of an answered attempt by now; None where it was not missed."""
    stands = _since_the_misses(events)
    _, missed = stands.get(attempt, (0, None))
    if missed is None:
        return None
    right = max(times for times, of in stands.values() if of is missed)
    template = service.bank.items.get(missed.item)
    asked = {item: service.bank.items[item] for item in service.questions}
    other = kin(template, asked, missed.diagnosis or "") if template and right == WANTED - 1 else None
    return Idea(right, other or missed.item, other is not None)


def _since_the_misses(events: Sequence[Event]) -> Mapping[AttemptId, tuple[int, Event | None]]:
    """For each answer how many were right up to it along its chain since the last that was not, and that one.

    None instead where all were right. An answer comes after the one that it goes on from.
    """
    found: dict[AttemptId, tuple[int, Event | None]] = {}
    for event in events:
        right, missed = found.get(event.origin, (0, None)) if event.origin else (0, None)
        found[event.attempt_id] = (right + 1, missed) if event.right else (0, event)
    return found
