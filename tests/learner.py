"""What a learner types: the key, a known mistake, a plain miss, read by the test from the stored variant."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from quizsvc.course.bank import Bank
from quizsvc.flows import guests
from quizsvc.flows.service import Service
from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import Mark, PartVariant
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response
from quizsvc.items.variant import Variant
from quizsvc.names import ItemId
from quizsvc.store import attempts
from quizsvc.store.attempts import Attempt
from quizsvc.store.database import Database
from quizsvc.store.learners import Learner

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)


def guest(service: Service, now: datetime = NOON) -> Learner:
    """A new guest."""
    return guests.welcome(service, now)[0]


def stored_attempt(database: Database, attempt_id: str) -> Attempt:
    """The attempt as the database holds it, seed and key included."""
    with database.read() as conn:
        owner = conn.execute(text("SELECT learner_id FROM attempts WHERE id = :id"), {"id": attempt_id}).scalar_one()
        found = attempts.find_attempt(conn, attempt_id, owner)
    assert found is not None
    return found.attempt


def stored_variant(database: Database, attempt_id: str) -> Variant:
    """The variant of an attempt, its answers included."""
    return Variant.from_json(json.loads(stored_attempt(database, attempt_id).variant))


def right(part: PartVariant) -> Any:
    """The key as a learner would give it in a form."""
    return _as_sent(KINDS[part.type].specimens(part).right)[0]


def miss(part: PartVariant) -> Any:
    """A wrong answer that no known mistake gives, where the kind has one; else some wrong option."""
    if part.type == "number":
        far = max(map(abs, (part.key, *(wrong.value for wrong in part.misconceptions))))
        return repr(round(7.0 * far + 1000.0, 3))
    found = _wrong(part)
    if not found:
        return right(part)  # a text, which cannot be wrong
    return next((raw for raw, mark in found if not mark.diagnosis), found[0][0])


def mistake(part: PartVariant) -> tuple[Any, str, str]:
    """What is given by a known mistake (by some miss, where none is known), its id, and what is said of it in text."""
    if part.type == "number" and part.misconceptions:
        wrong = part.misconceptions[0]
        return repr(wrong.value), wrong.id, wrong.feedback_text
    found = _wrong(part)
    if part.type == "number" or not found:
        return miss(part), "", ""
    raw, mark = next(((raw, mark) for raw, mark in found if mark.diagnosis), found[0])
    return raw, mark.diagnosis, mark.feedback_text


def one_of_each_kind(bank: Bank) -> list[ItemId]:
    """The first item of each answer kind, with one part and with several."""
    first: dict[tuple[str, bool], ItemId] = {}
    for item, template in sorted(bank.items.items()):
        first.setdefault((template.parts[0].kind, len(template.parts) > 1), item)
    return list(first.values())


def unreadable(part: PartVariant) -> list[Any]:
    """What a form can send that is no answer of the part's kind."""
    raws = _as_sent(KINDS[part.type].specimens(part).unreadable)
    return [raw for raw in raws if isinstance(raw, str) or all(isinstance(text, str) for text in raw.values())]


def form_of(part: PartVariant, raw: Any) -> dict[str, Any]:
    """The form fields of a raw answer."""
    if isinstance(raw, dict):
        return {f"answer-{part.name}.{suffix}": text for suffix, text in raw.items()}
    return {f"answer-{part.name}": raw}


def filled(variant: Variant, what: Callable[[PartVariant], Any]) -> dict[str, Any]:
    """The form fields of a whole answer, each part's raw one being what a function gives."""
    return {name: text for part in variant.parts for name, text in form_of(part, what(part)).items()}


def _wrong(part: PartVariant) -> list[tuple[Any, Mark]]:
    """The kind's own wrong answers in a form's spelling, with what is said of each."""
    kind, marked = KINDS[part.type], []
    for raw in _as_sent(kind.specimens(part).wrong):
        response = kind.read(part, raw)
        if isinstance(response, Response):
            marked.append((raw, kind.compare(part, response, Replay({}, ()))))
    return marked


def _as_sent(raws: Sequence[Any]) -> list[Any]:
    """The raw answers that a form can send: those of several fields first, as the control of such a kind sends them."""
    return [raw for sort in (dict, str) for raw in raws if isinstance(raw, sort)]
