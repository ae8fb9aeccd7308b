from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from quizsvc.names import AttemptId, Seed
from quizsvc.store.attempts import (
    Event,
    Opened,
    Response,
    add_attempt,
    find_attempt,
    history,
    open_again,
    open_attempt,
    open_hint,
    record_response,
)
from quizsvc.store.database import Database, Transaction
from tests.store.crowd import at_once, in_threads
from tests.store.samples import ADA, BOB, NOW, a_response, an_attempt, fill

DAY = date(2026, 3, 1)
A1, A2, A3 = AttemptId("a1"), AttemptId("a2"), AttemptId("a3")


def found(conn: Transaction, attempt_id: AttemptId) -> Opened:
    """Ada's attempt as the store gives it."""
    opened = find_attempt(conn, attempt_id, ADA)
    assert opened is not None
    return opened


def test_a_foreign_attempt_and_a_missing_one_look_alike(database: Database) -> None:
    """Who asks for another's attempt learns not even that it exists."""
    fill(database)
    with database.read() as conn:
        assert find_attempt(conn, A1, ADA) is not None
        assert find_attempt(conn, A1, BOB) is None
        assert find_attempt(conn, AttemptId("a9"), BOB) is None


def test_an_attempt_comes_back_as_it_was_stored(database: Database) -> None:
    """All fields, also of one on fresh data after another."""
    fill(database)
    again = an_attempt(id=A2, origin=A1, concepts=(), rated=False)
    with database.write() as conn:
        add_attempt(conn, again)
        assert found(conn, A2).attempt == again


def test_an_attempt_needs_its_learner_and_its_origin(database: Database) -> None:
    """Neither can be invented."""
    fill(database)
    for spoilt in ({"learner_id": "nobody"}, {"origin": "a9"}, {}):
        with pytest.raises(IntegrityError), database.write() as conn:
            add_attempt(conn, an_attempt(id=A2 if spoilt else A1, **spoilt))


def test_the_open_attempt_is_the_latest_without_a_response(database: Database) -> None:
    """Latest by order of opening, not by the clock; none when all are answered."""
    fill(database, attempts=2)
    with database.write() as conn:
        add_attempt(conn, an_attempt(id=A3, opened_at=NOW - timedelta(days=1)))
        for wanted in (A3, A2, A1):
            latest = open_attempt(conn, ADA)
            assert latest is not None
            assert latest.id == wanted
            record_response(conn, a_response(attempt_id=wanted))
        assert open_attempt(conn, ADA) is None
        assert open_attempt(conn, BOB) is None


def test_an_unrated_attempt_is_open_for_itself_only(database: Database) -> None:
    """It is no open question of the learner's; it is found by its own variant until it is answered."""
    fill(database)
    tried = an_attempt(id=A2, seed=Seed(7), rated=False)
    with database.write() as conn:
        assert open_again(conn, tried) is None
        add_attempt(conn, tried)
        latest = open_attempt(conn, ADA)
        assert latest is not None
        assert latest.id == A1
        assert open_again(conn, replace(tried, id=A3)) == tried
        others: list[dict[str, Any]] = [
            {"learner_id": BOB},
            {"item": "x"},
            {"version": "v2"},
            {"seed": 8},
            {"rated": True},
        ]
        assert [open_again(conn, replace(tried, **other)) for other in others] == [None] * 5
        record_response(conn, a_response(attempt_id=A2))
        assert open_again(conn, tried) is None


def test_a_hint_opened_twice_counts_once(database: Database) -> None:
    """Reloading a page costs nothing."""
    fill(database)
    with database.write() as conn:
        counts = []
        for number in (1, 1, 2, 1, 2):
            open_hint(conn, A1, number, NOW)
            counts.append(found(conn, A1).hints)
    assert counts == [1, 1, 2, 2, 2]


def test_a_response_comes_back_as_it_was_stored(database: Database) -> None:
    """All fields, with and without those that may be missing."""
    fill(database, attempts=2)
    skipped = a_response(
        attempt_id=A2, skipped=True, confidence=None, diagnosis=None, credit=0.0, utc_offset_minutes=-210
    )
    with database.write() as conn:
        for response in (a_response(), skipped):
            record_response(conn, response)
        assert found(conn, A1).response == a_response()
        assert found(conn, A2).response == skipped


def test_the_first_response_stays(database: Database) -> None:
    """A second one is refused, and changes nothing."""
    fill(database)
    with database.write() as conn:
        assert found(conn, A1).response is None
        record_response(conn, a_response())
    with pytest.raises(IntegrityError), database.write() as conn:
        record_response(conn, a_response(credit=1.0, answers="{}"))
    with database.read() as conn:
        assert found(conn, A1).response == a_response()


def test_of_eight_threads_at_once_one_records(database: Database) -> None:
    """The others are refused, and one response is stored."""
    fill(database)

    def record() -> bool:
        try:
            with database.write() as conn:
                record_response(conn, a_response())
        except IntegrityError:
            return False
        return True

    assert sorted(in_threads(8, record)) == [False] * 7 + [True]
    with database.read() as conn:
        assert len(history(conn, ADA)) == 1


def test_of_two_processes_at_once_one_records(database: Database, database_url: str) -> None:
    """Workers share nothing but the database."""
    fill(database)
    assert sorted(at_once(("record", database_url), ("record", database_url))) == [["False"], ["True"]]
    with database.read() as conn:
        assert len(history(conn, ADA)) == 1


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"credit": 1.0001}, "ck_responses_credit"),
        ({"credit": -0.0001}, "ck_responses_credit"),
        ({"credit": float("nan")}, "credit"),
        ({"hints": -1}, "ck_responses_hints"),
        ({"attempt_id": "a9"}, "(?i)foreign key"),
        ({"learner_id": "nobody"}, "(?i)foreign key"),
    ],
)
def test_a_response_that_cannot_be_is_refused(database: Database, spoilt: dict[str, object], words: str) -> None:
    """The database itself knows what a verdict can be."""
    fill(database)
    with pytest.raises(DBAPIError, match=words), database.write() as conn:
        record_response(conn, a_response(**spoilt))


def test_history_is_in_the_order_of_answering(database: Database) -> None:
    """Whatever the clock did meanwhile, and whatever was opened first."""
    fill(database, attempts=4)
    order = [AttemptId(name) for name in ("a3", "a1", "a4", "a2")]
    with database.write() as conn:
        for hours, attempt_id in enumerate(order):
            response = a_response(
                attempt_id=attempt_id, answered_at=NOW - timedelta(hours=hours), local_day=DAY - timedelta(hours // 2)
            )
            record_response(conn, response)
        events = history(conn, ADA)
        assert history(conn, BOB) == []
        assert history(conn, ADA, DAY) == events[:2]
    assert [event.attempt_id for event in events] == order
    assert all(later.answered_at < earlier.answered_at for earlier, later in pairwise(events))


def test_an_event_says_what_attempt_and_response_said(database: Database) -> None:
    """Each field is that of the row it comes from."""
    fill(database)
    attempt = an_attempt(id=A2, origin=A1)
    response: Response = a_response(attempt_id=A2, hints=2)
    with database.write() as conn:
        add_attempt(conn, attempt)
        record_response(conn, response)
        (event,) = history(conn, ADA)
    for field in fields(Event):
        source = response if hasattr(response, field.name) else attempt
        assert getattr(event, field.name) == getattr(source, field.name)
