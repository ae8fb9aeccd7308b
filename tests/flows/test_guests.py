"""Guests, on both databases: a token that only the guest holds, for as long as it is used."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from quizsvc.flows import guests
from quizsvc.flows.guests import GUEST_DAYS, recognise, settle, welcome
from quizsvc.flows.health import is_ready
from quizsvc.flows.service import Service
from tests.learner import DAY, NOON, guest


def test_a_guest_is_known_by_the_token(service: Service) -> None:
    """Its own token and no other; two guests never share one."""
    ada, token = welcome(service, NOON)
    bob, other = welcome(service, NOON)
    assert len(token) >= 43
    assert token != other
    assert recognise(service, token, NOON) == ada
    assert recognise(service, other, NOON) == bob
    for wrong in ("", "x", token[:-1], token.swapcase(), guests.fingerprint(token), "é", "\x00"):
        assert recognise(service, wrong, NOON) is None


def test_only_the_hash_of_a_token_is_stored(service: Service) -> None:
    """No table holds the token itself."""
    _, token = welcome(service, NOON)
    with service.database.read() as conn:
        stored = conn.execute(text("SELECT hash, learner_id, kind FROM tokens")).all()
    assert [row.hash for row in stored] == [guests.fingerprint(token)]
    assert token not in str(stored)


def test_a_token_lives_400_days_from_its_last_use(service: Service) -> None:
    """Use prolongs it; 400 days without use end it."""
    ada, token = welcome(service, NOON)
    assert recognise(service, token, NOON + GUEST_DAYS - timedelta(seconds=1)) == ada
    later = NOON + 2 * GUEST_DAYS - DAY
    assert recognise(service, token, later) == ada
    assert recognise(service, token, later + GUEST_DAYS + timedelta(seconds=1)) is None


def test_use_is_noted_once_a_day(service: Service) -> None:
    """Reading a page writes nothing on the same day."""
    _, token = welcome(service, NOON)

    def noted() -> object:
        with service.database.read() as conn:
            return conn.execute(text("SELECT last_used_at FROM tokens")).scalar_one()

    first = noted()
    recognise(service, token, NOON + timedelta(hours=20))
    assert noted() == first
    recognise(service, token, NOON + timedelta(hours=30))
    assert noted() != first


def test_the_browser_tells_the_zone(service: Service) -> None:
    """A zone's name is kept and given back at once; what names none is ignored."""
    learner = guest(service)
    assert settle(service, learner, "Europe/Berlin").timezone == "Europe/Berlin"
    kept = settle(service, learner, "Europe/Berlin")
    for wrong in ("", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "x" * 5000, "Zürich", "UTC\x00", "europe"):
        assert settle(service, kept, wrong) == kept


@pytest.mark.parametrize("statement", ["DROP TABLE alembic_version", "UPDATE alembic_version SET version_num = '9999'"])
def test_the_service_is_ready_at_its_own_revision_only(service: Service, statement: str) -> None:
    """A database that lost its revision, or is at another, is not ready."""
    assert is_ready(service)
    with service.database.write() as conn:
        conn.execute(text(statement))
    assert not is_ready(service)
