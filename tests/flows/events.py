"""Histories of answers without a database: events as the store gives them, on items of a bank."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.belief import Belief
from quizsvc.course.bank import Bank
from quizsvc.flows.beliefs import Course, replayed
from quizsvc.flows.service import Service
from quizsvc.flows.standing import Known
from quizsvc.names import AttemptId, ItemId, LearnerId, Seed
from quizsvc.progress.streak import local_day
from quizsvc.store.attempts import Event, Logged
from quizsvc.store.database import Database


def offline(bank: Bank) -> Service:
    """A service whose flows may look at the bank only."""
    return Service(cast(Database, None), bank)


def event(bank: Bank, item: ItemId, moment: datetime, credit: float = 1.0, *, rated: bool = True) -> Event:
    """One answer to an item, as it is in the bank."""
    template = bank.items[item]
    return Event(
        attempt_id=AttemptId(f"{item} {moment}"),
        item=item,
        concepts=template.concepts,
        difficulty=template.difficulty,
        seed=Seed(1),
        credit=credit,
        right=credit == 1.0,
        skipped=False,
        hints=0,
        rated=rated,
        origin=None,
        answered_at=moment,
        zone="UTC",
        local_day=local_day(moment, "UTC"),
        diagnosis=None,
    )


def events(bank: Bank, items: Sequence[ItemId], moments: Sequence[datetime], credit: float = 1.0) -> list[Event]:
    """Answers to items at moments, one each."""
    return [event(bank, item, moment, credit) for item, moment in zip(items, moments, strict=True)]


def known_of(service: Service, history: Sequence[Event]) -> Known:
    """What is known of a learner with this history, and of a course on which nobody else has answered."""
    course = Course(service.catalogue, Forgetting.new(service.catalogue.settings))
    return Known(history, replay(history), course)


def replay(history: Sequence[Event]) -> Belief:
    """What is believed after these answers, each on its author's word."""
    return replayed(logged_of(history))


def logged_of(history: Sequence[Event]) -> list[Logged]:
    """These answers as the log has them."""
    return [_logged(event, seq) for seq, event in enumerate(history, 1)]


def _logged(event: Event, seq: int) -> Logged:
    shared = {name: getattr(event, name) for name in Logged.__slots__ if name in Event.__slots__}
    return Logged(seq=seq, learner_id=LearnerId("ada"), given_by=LearnerId("ada"), grounds=None, **shared)
