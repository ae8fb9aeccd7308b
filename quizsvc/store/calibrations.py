"""Calibrations, and what they read: rated answers, lean, and the variables of the variants that were shown."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from quizsvc.names import AttemptId, ConceptId, ItemId, LearnerId
from quizsvc.store.tables import attempts, calibrations, responses

BATCH = 500
"""Names in one statement, which both databases take."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the answers up to the place `upto` of the log say, in `parameters`; `figures` tell why it was taken or not.

    Both are JSON. The ratings were set by it between the response at `place` and the next; None where they stayed.
    """

    made_at: datetime
    upto: int
    place: int | None
    figures: str
    parameters: str


@dataclass(frozen=True, slots=True)
class RatedAnswer:
    """One rated answer as a calibration needs it."""

    seq: int
    attempt_id: AttemptId
    learner_id: LearnerId
    item: ItemId
    concepts: tuple[ConceptId, ...]
    version: str
    difficulty: float
    credit: float
    hints: int
    answered_at: datetime


_CALIBRATION = tuple(calibrations.c[name] for name in Calibration.__slots__)
_ANSWER = tuple((responses if name in responses.c else attempts).c[name] for name in RatedAnswer.__slots__)


def rated_answers(conn: Connection) -> Iterator[RatedAnswer]:
    """All rated answers in the order in which they were given."""
    joined = select(*_ANSWER).join_from(responses, attempts, responses.c.attempt_id == attempts.c.id)
    rated = joined.where(attempts.c.rated).order_by(responses.c.seq).execution_options(yield_per=10_000)
    lists: dict[str, tuple[ConceptId, ...]] = {}
    for seq, attempt, learner, item, concepts, *rest in conn.execute(rated):
        if concepts not in lists:
            lists[concepts] = tuple(ConceptId(name) for name in json.loads(concepts))
        yield RatedAnswer(seq, attempt, learner, item, lists[concepts], *rest)


def variables_shown(conn: Connection, wanted: Sequence[AttemptId]) -> dict[AttemptId, dict[str, Any]]:
    """The variables of the variants of these attempts, by their names; none where a variant does not tell them."""
    found = {}
    for start in range(0, len(wanted), BATCH):
        rows = select(attempts.c.id, attempts.c.variant).where(attempts.c.id.in_(wanted[start : start + BATCH]))
        for attempt, variant in conn.execute(rows):
            found[attempt] = json.loads(variant).get("variables", {})
    return found


def newest_response(conn: Connection) -> int:
    """The place of the last response of the log; 0 where there is none."""
    return int(conn.execute(select(func.coalesce(func.max(responses.c.seq), 0))).scalar_one())


def add_calibration(conn: Connection, calibration: Calibration) -> None:
    """One more calibration."""
    conn.execute(insert(calibrations).values(asdict(calibration)))


def last_taken(conn: Connection) -> int:
    """The number of the last calibration that set the ratings; 0 where none did."""
    taken = select(func.coalesce(func.max(calibrations.c.seq), 0)).where(calibrations.c.place.is_not(None))
    return int(conn.execute(taken).scalar_one())


def taken(conn: Connection) -> list[Calibration]:
    """The calibrations that set the ratings, in their order."""
    rows = select(*_CALIBRATION).where(calibrations.c.place.is_not(None)).order_by(calibrations.c.seq)
    return [Calibration(*row) for row in conn.execute(rows)]
