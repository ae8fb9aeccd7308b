"""Sessions: whose they are, which attempts belong to them, and answers that wait for their verdict."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from quizsvc.names import AttemptId, SessionId
from quizsvc.store.attempts import add_attempt, open_attempt, record_response
from quizsvc.store.database import Database
from quizsvc.store.sessions import (
    Sealed,
    add_session,
    asked_in,
    close_session,
    find_session,
    given_in,
    open_sessions,
    seal,
    sealed_answer,
    unjudged,
)
from tests.store.samples import ADA, BOB, NOW, a_response, a_session, an_attempt, fill

S1, S2 = SessionId("s1"), SessionId("s2")
X1, X2, X3 = map(AttemptId, ("x1", "x2", "x3"))


def test_a_session_comes_back_to_its_learner_only(database: Database) -> None:
    """As it was stored; for anybody else it does not exist."""
    fill(database)
    with database.write() as conn:
        add_session(conn, a_session())
        assert find_session(conn, S1, ADA) == a_session()
        assert find_session(conn, S1, BOB) is None
        assert find_session(conn, S2, ADA) is None


def test_a_session_is_closed_once(database: Database) -> None:
    """The first moment stays, and a closed session is not among the open ones, of which the latest comes first."""
    fill(database)
    later = NOW + timedelta(hours=1)
    with database.write() as conn:
        for name in ("s1", "s2", "s3"):
            add_session(conn, a_session(id=name))
        close_session(conn, S2, NOW)
        close_session(conn, S2, later)
        assert find_session(conn, S2, ADA) == a_session(id="s2", closed_at=NOW)
        assert [session.id for session in open_sessions(conn, ADA)] == ["s3", "s1"]
        assert open_sessions(conn, BOB) == []


def test_the_attempts_of_a_session_are_its_own(database: Database) -> None:
    """In their order, with what was answered or sealed; an attempt outside of all sessions is in none."""
    fill(database)
    made = [an_attempt(id=name, session_id=S1) for name in (X3, X1, X2)]
    with database.write() as conn:
        add_session(conn, a_session())
        for attempt in made:
            add_attempt(conn, attempt)
        assert asked_in(conn, S1) == made
        record_response(conn, a_response(attempt_id=X1))
        assert seal(conn, Sealed(X3, "{}", None, NOW))
        assert given_in(conn, S1) == {X3: True, X1: True, X2: False}
        assert asked_in(conn, S2) == []
        in_it, outside = open_attempt(conn, ADA, S1), open_attempt(conn, ADA)
    assert in_it is not None
    assert outside is not None
    assert (in_it.id, outside.id) == (X2, "a1")


def test_the_first_sealed_answer_stays(database: Database) -> None:
    """A second one is refused and changes nothing; they wait in the order of the questions until they are judged."""
    fill(database)
    first, other = Sealed(X1, '{"answer": "1"}', 0.7, NOW), Sealed(X2, "null", None, NOW)
    with database.write() as conn:
        add_session(conn, a_session())
        for name in (X1, X2, X3):
            add_attempt(conn, an_attempt(id=name, session_id=S1))
        assert [seal(conn, other), seal(conn, first), seal(conn, Sealed(X1, "{}", 0.7, NOW))] == [True, True, False]
        assert (sealed_answer(conn, X1), sealed_answer(conn, X3)) == (first, None)
        assert unjudged(conn, S1) == [first, other]
        record_response(conn, a_response(attempt_id=X1))
        assert unjudged(conn, S1) == [other]
        assert sealed_answer(conn, X1) == first


def test_an_attempt_in_no_session_that_exists_is_refused(database: Database) -> None:
    """The database itself knows which sessions there are."""
    fill(database)
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), database.write() as conn:
        add_attempt(conn, an_attempt(id=X1, session_id=S2))
