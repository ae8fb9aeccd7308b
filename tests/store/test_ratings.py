import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from quizsvc.store.database import Database
from quizsvc.store.ratings import Key, Rating, ability, hold_ratings, ratings_since, store_ability, store_ratings
from tests.store.crowd import in_threads
from tests.store.samples import ADA, BOB, fill

EASY, HARD, MAP = Key("item", "easy"), Key("item", "hard"), Key("concept", "map")


def test_a_rating_begins_as_given_and_then_is_as_it_was_left(database: Database) -> None:
    """What is there already is not begun anew; floats come back to the last bit."""
    start, left = Rating(0.1 + 0.2, 1.44, start=0.3), Rating(1 / 3, 0.7, 1.25, 0.3)
    with database.write() as conn:
        assert hold_ratings(conn, {EASY: start}) == {EASY: start}
        store_ratings(conn, {EASY: left}, 7)
    with database.write() as conn:
        assert hold_ratings(conn, {EASY: start, MAP: start}) == {EASY: left, MAP: start}


def test_what_moved_since_is_what_is_read(database: Database) -> None:
    """With the place of its last move; what was begun and never moved is at the log's beginning."""
    with database.write() as conn:
        hold_ratings(conn, dict.fromkeys((EASY, HARD, MAP), Rating(0.0, 1.0)))
        store_ratings(conn, {EASY: Rating(1.0, 0.5), MAP: Rating(2.0, 0.5)}, 3)
        store_ratings(conn, {MAP: Rating(3.0, 0.25)}, 4)
        assert ratings_since(conn, 4) == {MAP: (Rating(3.0, 0.25), 4)}
        assert ratings_since(conn, 3) == {EASY: (Rating(1.0, 0.5), 3), MAP: (Rating(3.0, 0.25), 4)}
        assert ratings_since(conn, 0)[HARD] == (Rating(0.0, 1.0), 0)


def test_holders_in_any_order_lose_nothing_and_never_lock_up(database: Database) -> None:
    """Eight threads add one to ratings that overlap, named in different orders, some of them not there yet."""
    rounds, names = 10, [EASY, HARD, MAP, Key("course", "forgetting")]
    orders = [names[turn % 4 :] + names[: turn % 4] for turn in range(8)]

    def add() -> None:
        mine = orders.pop()
        for turn in range(rounds):
            keys = mine[: 2 + turn % 3]
            with database.write() as conn:
                held = hold_ratings(conn, dict.fromkeys(keys, Rating(0.0, 1.0)))
                store_ratings(conn, {key: Rating(row.mean + 1.0, 1.0) for key, row in held.items()}, turn)

    in_threads(8, add)
    with database.read() as conn:
        total = sum(row.mean for row, _ in ratings_since(conn, 0).values())
    assert total == 8 * sum(2 + turn % 3 for turn in range(rounds))


def test_what_is_believed_of_a_learner_is_replaced(database: Database) -> None:
    """One row for each learner, the last one written; nothing of one who never answered."""
    fill(database, attempts=0)
    with database.write() as conn:
        store_ability(conn, ADA, '{"θ": 0.1}', 1)
        store_ability(conn, ADA, '{"θ": 0.30000000000000004}', 2)
        assert ability(conn, ADA) == '{"θ": 0.30000000000000004}'
        assert ability(conn, BOB) is None
        assert conn.execute(text("SELECT seq FROM abilities")).scalars().all() == [2]


def test_a_rating_of_another_kind_is_refused(database: Database) -> None:
    """The database knows the kinds."""
    with pytest.raises(IntegrityError, match="ck_ratings_kind"), database.write() as conn:
        conn.execute(text("INSERT INTO ratings VALUES ('lesson', 'x', 0, 1, 1, 0, 0)"))
