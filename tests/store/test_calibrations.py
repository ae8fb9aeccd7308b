"""Calibrations as they are stored, and what they read of the log."""

import json

from sqlalchemy import text

from quizsvc.names import AttemptId
from quizsvc.store.attempts import add_attempt, record_response
from quizsvc.store.calibrations import (
    BATCH,
    Calibration,
    add_calibration,
    last_taken,
    newest_response,
    rated_answers,
    taken,
    variables_shown,
)
from quizsvc.store.database import Database
from quizsvc.store.ratings import Key, Rating, hold_all_ratings, hold_ratings, ratings_since, set_ratings, store_ratings
from tests.store.samples import NOW, a_response, an_attempt, fill


def test_those_that_set_the_ratings_are_told_in_their_order(database: Database) -> None:
    """One that set nothing is kept, and is not among them."""
    first, second, third = (Calibration(NOW, 7, place, "{}", f"[{1 / 3!r}]") for place in (None, 7, 9))
    with database.write() as conn:
        assert (last_taken(conn), taken(conn), newest_response(conn)) == (0, [], 0)
        for calibration in (second, first, third):
            add_calibration(conn, calibration)
        assert (last_taken(conn), taken(conn)) == (3, [second, third])


def test_rated_answers_come_in_their_order(database: Database) -> None:
    """With what was asked, and without those that teach nothing."""
    fill(database, attempts=3)
    with database.write() as conn:
        conn.execute(text("UPDATE attempts SET rated = :no WHERE id = 'a2'"), {"no": False})
        for name in ("a3", "a2", "a1"):
            record_response(conn, a_response(attempt_id=AttemptId(name), hints=2, credit=0.25))
        answers = list(rated_answers(conn))
        assert newest_response(conn) == 3
    plain = an_attempt()
    assert [(answer.seq, answer.attempt_id) for answer in answers] == [(1, "a3"), (3, "a1")]
    one = answers[0]
    assert (one.item, one.concepts, one.version) == (plain.item, plain.concepts, plain.version)
    assert (one.difficulty, one.credit, one.hints, one.answered_at) == (plain.difficulty, 0.25, 2, NOW)


def test_variables_of_many_variants(database: Database) -> None:
    """More than one statement holds; a variant that tells no variables has none."""
    fill(database, attempts=0)
    names = [AttemptId(f"a{number}") for number in range(BATCH + 3)]
    with database.write() as conn:
        for number, name in enumerate(names):
            variant = json.dumps({"variables": {"n": number}} if number else {})
            add_attempt(conn, an_attempt(id=name, variant=variant))
        found = variables_shown(conn, names)
    assert found == {name: {"n": number} if number else {} for number, name in enumerate(names)}


def test_ratings_that_are_set_did_not_move(database: Database) -> None:
    """Their last move by an answer is what it was."""
    easy, hard = Key("item", "easy"), Key("item", "hard")
    with database.write() as conn:
        hold_ratings(conn, dict.fromkeys((hard, easy), Rating(0.0, 1.0)))
        store_ratings(conn, {easy: Rating(0.5, 0.5)}, 4)
        assert hold_all_ratings(conn) == {easy: Rating(0.5, 0.5), hard: Rating(0.0, 1.0)}
        set_ratings(conn, {easy: Rating(1 / 3, 0.25, 1.5, 0.1)})
        assert ratings_since(conn, 0) == {easy: (Rating(1 / 3, 0.25, 1.5, 0.1), 4), hard: (Rating(0.0, 1.0), 0)}
