"""Guests: a random token names a learner who has no account. Only its hash is kept."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe

from quizsvc.flows.service import Service
from quizsvc.names import LearnerId
from quizsvc.progress.streak import zone
from quizsvc.store import learners
from quizsvc.store.learners import Learner

GUEST_DAYS = timedelta(days=400)
TOUCH_AFTER = timedelta(days=1)


def welcome(service: Service, now: datetime) -> tuple[Learner, str]:
    """A new guest and the token (256 random bits) that only the guest keeps."""
    token = token_urlsafe(32)
    guest = Learner(LearnerId(token_hex(16)), now)
    with service.database.write() as conn:
        learners.add_learner(conn, guest)
        learners.add_token(conn, fingerprint(token), guest.id, "guest", now, now + GUEST_DAYS)
    return guest, token


def recognise(service: Service, token: str, now: datetime) -> Learner | None:
    """Whose token this is; its 400 days begin anew with use, noted at most once a day."""
    with service.database.read() as conn:
        found = learners.learner_by_token(conn, fingerprint(token), now)
    if found is None:
        return None
    learner, use = found
    if now - use.last_used_at > TOUCH_AFTER:
        with service.database.write() as conn:
            learners.touch_token(conn, fingerprint(token), now, now + GUEST_DAYS)
    return learner


def settle(service: Service, learner: Learner, timezone: str) -> Learner:
    """The learner in the zone where the learner's days begin, as the browser tells it; what is no zone is ignored."""
    if not timezone or timezone == learner.timezone or not is_zone(timezone):
        return learner
    with service.database.write() as conn:
        learners.set_timezone(conn, learner.id, timezone)
    return replace(learner, timezone=timezone)


def is_zone(name: str) -> bool:
    """Whether a text names a time zone."""
    return len(name) <= 64 and name.isascii() and zone(name).key == name


def fingerprint(token: str) -> str:
    """The hash under which a token is stored; a token has 256 random bits, so no salt and no stretching is needed."""
    return sha256(token.encode()).hexdigest()
