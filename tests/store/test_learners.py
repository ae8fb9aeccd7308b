from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from quizsvc.names import LearnerId
from quizsvc.store.database import Database
from quizsvc.store.learners import (
    Learner,
    TokenUse,
    add_learner,
    add_token,
    hold_learner,
    learner,
    learner_by_token,
    revoke_token,
    set_timezone,
    touch_token,
)
from tests.store.crowd import in_threads
from tests.store.samples import ADA, NOW, fill

LATER = NOW + timedelta(days=400)
MOMENT = timedelta(microseconds=1)


def test_a_learner_comes_back_as_it_was_stored(database: Database) -> None:
    """All fields, with names in any script."""
    stored = Learner(LearnerId("x"), NOW, "Asia/Kathmandu", "Эмми Нётер 🎲")
    with database.write() as conn:
        add_learner(conn, stored)
        assert learner(conn, stored.id) == stored
        assert learner(conn, LearnerId("X")) is None


def test_a_learner_id_belongs_to_one(database: Database) -> None:
    """The second is refused."""
    fill(database)
    with pytest.raises(IntegrityError), database.write() as conn:
        add_learner(conn, Learner(ADA, LATER))


def test_a_zone_can_be_changed_for_one_learner(database: Database) -> None:
    """And for nobody else."""
    fill(database)
    with database.write() as conn:
        set_timezone(conn, ADA, "America/St_Johns")
        found = learner(conn, ADA), learner(conn, LearnerId("bob"))
    assert [each and each.timezone for each in found] == ["America/St_Johns", "UTC"]


def test_a_token_is_good_until_it_expires(database: Database) -> None:
    """Just before the end it names its learner, at the end and after it nobody; an unknown one nobody ever."""
    fill(database)
    with database.write() as conn:
        add_token(conn, "h1", ADA, "guest", NOW, LATER)
        use = TokenUse("guest", NOW, NOW, LATER)
        assert learner_by_token(conn, "h1", LATER - MOMENT) == (Learner(ADA, NOW), use)
        assert learner_by_token(conn, "h1", LATER) is None
        assert learner_by_token(conn, "h1", LATER + MOMENT) is None
        assert learner_by_token(conn, "h2", NOW) is None


def test_use_prolongs_a_token(database: Database) -> None:
    """The end moves, the beginning stays."""
    fill(database)
    with database.write() as conn:
        add_token(conn, "h1", ADA, "guest", NOW, LATER)
        touch_token(conn, "h1", NOW + MOMENT, LATER + MOMENT)
        found = learner_by_token(conn, "h1", LATER)
    assert found is not None
    assert found[1] == TokenUse("guest", NOW, NOW + MOMENT, LATER + MOMENT)


def test_a_revoked_token_stays_revoked(database: Database) -> None:
    """Even when it is used again; the learner's other tokens are good."""
    fill(database)
    with database.write() as conn:
        for token in ("h1", "h2"):
            add_token(conn, token, ADA, "guest", NOW, LATER)
        revoke_token(conn, "h1", NOW)
        touch_token(conn, "h1", NOW, LATER + MOMENT)
        assert learner_by_token(conn, "h1", NOW) is None
        assert learner_by_token(conn, "h2", NOW) is not None


def test_a_token_needs_its_learner(database: Database) -> None:
    """Foreign keys are on."""
    with pytest.raises(IntegrityError), database.write() as conn:
        add_token(conn, "h1", LearnerId("nobody"), "guest", NOW, LATER)


def test_a_held_learner_is_changed_by_one_after_the_other(database: Database) -> None:
    """What is read after holding is still so when it is written: eight threads that count up lose nothing."""
    fill(database)

    def count_up() -> None:
        with database.write() as conn:
            hold_learner(conn, ADA)
            found = learner(conn, ADA)
            assert found is not None
            set_timezone(conn, ADA, str(int(found.timezone.replace("UTC", "0")) + 1))

    in_threads(8, count_up)
    with database.read() as conn:
        assert learner(conn, ADA) == Learner(ADA, datetime(2026, 3, 1, 12, 30, 15, 250_001, UTC), "8")
