from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from quizsvc.names import LearnerId
from quizsvc.store.database import Database
from quizsvc.store.ledger import award, balance, entries
from tests.store.crowd import at_once, in_threads
from tests.store.samples import ADA, BOB, an_entry, fill

awards = st.lists(
    st.lists(st.tuples(st.sampled_from("rs"), st.sampled_from("xyz"), st.integers(-20, 20)), max_size=4), max_size=4
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(awards=awards)
def test_the_ledger_is_a_dictionary_that_keeps_the_first(
    database: Database, awards: list[list[tuple[str, str, int]]]
) -> None:
    """Of equal keys the first counts, within a call and between calls; the balance is the sum."""
    learner_id = LearnerId(uuid4().hex)
    kept: dict[tuple[str, str], int] = {}
    with database.write() as conn:
        for call in awards:
            new = [an_entry(learner_id=learner_id, reason=r, object=o, amount=amount) for r, o, amount in call]
            first = []
            for entry in new:
                if (entry.reason, entry.object) not in kept:
                    kept[entry.reason, entry.object] = entry.amount
                    first.append(entry)
            assert award(conn, new) == first
        assert [(entry.reason, entry.object, entry.amount) for entry in entries(conn, learner_id)] == [
            (*key, amount) for key, amount in kept.items()
        ]
        assert balance(conn, learner_id) == sum(kept.values())


def test_entries_belong_to_their_learner(database: Database) -> None:
    """The same reason and object are another entry for somebody else."""
    with database.write() as conn:
        award(conn, [an_entry(), an_entry(learner_id=BOB, amount=4, concept=None)])
        assert entries(conn, ADA) == [an_entry()]
        assert entries(conn, BOB) == [an_entry(learner_id=BOB, amount=4, concept=None)]
        assert (balance(conn, ADA), balance(conn, BOB), balance(conn, LearnerId("x"))) == (10, 4, 0)


def test_of_eight_threads_at_once_one_awards(database: Database) -> None:
    """A double click earns once."""

    def award_once() -> int:
        with database.write() as conn:
            return len(award(conn, [an_entry(), an_entry(object="a2")]))

    assert sorted(in_threads(8, award_once)) == [0] * 7 + [2]
    with database.read() as conn:
        assert balance(conn, ADA) == 20


def test_of_two_processes_at_once_one_awards(database: Database, database_url: str) -> None:
    """Workers share nothing but the database."""
    assert sorted(at_once(("award", database_url), ("award", database_url))) == [["False"], ["True"]]
    with database.read() as conn:
        assert entries(conn, ADA) == [an_entry()]


@pytest.mark.parametrize("change", ["UPDATE ledger SET amount = 1000", "DELETE FROM ledger WHERE amount > 0"])
def test_an_entry_can_neither_be_changed_nor_removed(database: Database, change: str) -> None:
    """The database refuses, and says what to do."""
    fill(database)
    with database.write() as conn:
        award(conn, [an_entry()])
    refused = pytest.raises(IntegrityError, match="append-only: correct an entry by a reversing entry")
    with refused, database.write() as conn:
        conn.execute(text(change))
    with database.read() as conn:
        assert entries(conn, ADA) == [an_entry()]
