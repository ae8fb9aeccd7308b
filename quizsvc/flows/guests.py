"""Who is asking: a random token names a learner, whether a guest or one with an account. Only its hash is kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe

from quizsvc.flows.service import Service
from quizsvc.names import LearnerId
from quizsvc.progress.streak import zone
from quizsvc.store import learners
from quizsvc.store.database import Transaction
from quizsvc.store.learners import Learner

GUEST_DAYS = timedelta(days=400)
LIFETIMES: Mapping[str, timedelta] = {
    "guest": GUEST_DAYS,
    "browser": timedelta(days=30),
    "program": timedelta(days=30),
}
"""How long a token of each kind lives after its last use: of who has no account, and of who logged in with what."""
TOUCH_AFTER = timedelta(days=1)


def welcome(service: Service, now: datetime) -> tuple[Learner, str]:
    """A new guest and the token that only the guest keeps."""
    guest = Learner(new_id(), now)
    with service.database.write() as conn:
        learners.add_learner(conn, guest)
        token = issue(conn, guest.id, "guest", now)
    return guest, token


def new_id() -> LearnerId:
    """The id of a new learner, which tells nothing."""
    return LearnerId(token_hex(16))


def issue(conn: Transaction, learner_id: LearnerId, kind: str, now: datetime, label: str = "") -> str:
    """A new token of 256 random bits for a learner; `label` says what holds it."""
    token = token_urlsafe(32)
    learners.add_token(conn, fingerprint(token), learner_id, kind, now, now + LIFETIMES[kind], label or None)
    return token


def recognise(service: Service, token: str, now: datetime) -> Learner | None:
    """Whose token this is; its lifetime begins anew with use, noted at most once a day."""
    with service.database.read() as conn:
        found = learners.learner_by_token(conn, fingerprint(token), now)
    if found is None:
        return None
    learner, use = found
    if now - use.last_used_at > TOUCH_AFTER:
        with service.database.write() as conn:
            learners.touch_token(conn, fingerprint(token), now, now + LIFETIMES[use.kind])
    return learner


def settle(service: Service, learner: Learner, timezone: str) -> Learner:
    """The learner in the zone that the browser tells, unless another was set; what is no zone is ignored."""
    if learner.zone_is_fixed or not timezone or timezone == learner.timezone or not is_zone(timezone):
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
