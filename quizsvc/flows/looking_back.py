"""Looking back: the questions that a learner was asked, and those among them that are still to be got right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quizsvc.flows.me import mistake_words
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.names import AttemptId, ItemId
from quizsvc.store import attempts
from quizsvc.store.attempts import Event
from quizsvc.store.learners import Learner

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Past:
    """A question that has its verdict: which, when, what came of it, and the mistake in words where one is known.

    `can_be_asked` is whether the bank still asks its item.
    """

    attempt: AttemptId
    item: ItemId
    title: str
    concept: str
    day: date
    status: Literal["right", "not yet", "opened"]
    mistake: str
    is_rated: bool
    can_be_asked: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """One of several pages of past questions, counted from 1."""

    number: int
    of: int
    rows: tuple[Past, ...]


def missed(service: Service, learner: Learner) -> tuple[Past, ...]:
    """The latest answer that counts on each item, of those items on which it was not right, the latest first."""
    latest: dict[ItemId, Event] = {}
    for event in reversed(_events(service, learner)):
        if event.rated:
            latest.setdefault(event.item, event)
    return tuple(_past(service, event) for event in latest.values() if not event.right)


def past(service: Service, learner: Learner, number: int) -> Leaf | Missing:
    """A page of all that the learner has answered, the latest first."""
    events = _events(service, learner)[::-1]
    of = max(1, -(-len(events) // AT_ONCE))
    if not 1 <= number <= of:
        return Missing(f"There is no page {number}; the last of your questions are on page {of}.")
    here = events[AT_ONCE * (number - 1) : AT_ONCE * number]
    return Leaf(number, of, tuple(_past(service, event) for event in here))


def _events(service: Service, learner: Learner) -> Sequence[Event]:
    """All that the learner has answered, in the order of answering."""
    with service.database.read() as conn:
        return attempts.history(conn, learner.id)


def _past(service: Service, event: Event) -> Past:
    return Past(
        attempt=event.attempt_id,
        item=event.item,
        title=service.item_title(event.item),
        concept=service.concept_title(event.concepts[0]),
        day=event.local_day,
        status="right" if event.right else "opened" if event.skipped else "not yet",
        mistake=mistake_words(event.diagnosis) if event.diagnosis else "",
        is_rated=event.rated,
        can_be_asked=event.item in service.questions,
    )
