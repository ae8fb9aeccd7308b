from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from quizsvc.names import AttemptId, LearnerId, Seed
from quizsvc.store.attempts import add_attempt, find_attempt
from quizsvc.store.database import Database
from quizsvc.store.learners import Learner, add_learner, learner
from tests.store.samples import ADA, NOW, an_attempt, fill

on_one_database = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=zones)  # noqa: DTZ001
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@on_one_database
@given(moment=moments)
def test_a_moment_comes_back_in_utc(database: Database, moment: datetime) -> None:
    """The same moment to the microsecond, aware, in UTC, whatever its zone was."""
    stored = Learner(LearnerId(uuid4().hex), moment)
    with database.write() as conn:
        add_learner(conn, stored)
        found = learner(conn, stored.id)
    assert found == stored
    assert found.created_at.tzinfo is UTC


def test_a_naive_moment_is_refused(database: Database) -> None:
    """Nobody knows which moment it is."""
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive datetime 2026-03-01T12:30:15"), database.write() as conn:
        add_learner(conn, Learner(ADA, naive))


@on_one_database
@given(body=texts, difficulty=st.floats(allow_nan=False, allow_infinity=False), seed=st.integers(0, 2**53 - 1))
def test_texts_and_numbers_come_back_bit_for_bit(database: Database, body: str, difficulty: float, seed: int) -> None:
    """JSON as it was given, floats to the last bit, seeds of 53 bits: alike on both databases."""
    learner_id = LearnerId(uuid4().hex)
    fresh = {"id": AttemptId(uuid4().hex), "learner_id": learner_id, "variant": body, "why": body}
    stored = an_attempt(**fresh, difficulty=difficulty, seed=Seed(seed))
    with database.write() as conn:
        add_learner(conn, Learner(learner_id, NOW))
        add_attempt(conn, stored)
        found = find_attempt(conn, stored.id, learner_id)
    assert found is not None
    assert found.attempt == stored


@pytest.mark.parametrize("seed", [-1, 2**53])
def test_a_seed_outside_of_53_bits_is_refused(database: Database, seed: int) -> None:
    """One more would not survive a reader that knows floats only."""
    fill(database, attempts=0)
    with pytest.raises(StatementError, match="ck_attempts_seed"), database.write() as conn:
        add_attempt(conn, an_attempt(seed=Seed(seed)))
