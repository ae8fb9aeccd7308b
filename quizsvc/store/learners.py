"""Learners, and the tokens by which they are known. A token is stored as its hash only."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from quizsvc.names import LearnerId
from quizsvc.store.tables import learners, tokens


@dataclass(frozen=True, slots=True)
class Learner:
    """A person, guest or not; `timezone` is an IANA name."""

    id: LearnerId
    created_at: datetime
    timezone: str = "UTC"
    display_name: str | None = None


@dataclass(frozen=True, slots=True)
class TokenUse:
    """A valid token's kind, and its times before this use of it."""

    kind: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


_LEARNER = (learners.c.id, learners.c.created_at, learners.c.timezone, learners.c.display_name)
_USE = (tokens.c.kind, tokens.c.created_at, tokens.c.last_used_at, tokens.c.expires_at)


def add_learner(conn: Connection, learner: Learner) -> None:
    """A new learner; an id that is taken raises IntegrityError."""
    conn.execute(insert(learners).values(asdict(learner)))


def learner(conn: Connection, learner_id: LearnerId) -> Learner | None:
    """The learner of this id, if there is one."""
    row = conn.execute(select(*_LEARNER).where(learners.c.id == learner_id)).one_or_none()
    return None if row is None else Learner(*row)


def hold_learner(conn: Connection, learner_id: LearnerId) -> None:
    """Nobody else holds this learner until the transaction ends.

    PostgreSQL lets two writers on at once: what is decided by looking at a learner's history (a day's cap, a level)
    holds the learner first. On SQLite the gate has done it already.
    """
    conn.execute(select(learners.c.id).where(learners.c.id == learner_id).with_for_update(key_share=True))


def set_timezone(conn: Connection, learner_id: LearnerId, timezone: str) -> None:
    """From now on the learner lives in this zone; answers already given keep theirs."""
    conn.execute(update(learners).where(learners.c.id == learner_id).values(timezone=timezone))


def add_token(
    conn: Connection, token_hash: str, learner_id: LearnerId, kind: str, now: datetime, expires_at: datetime
) -> None:
    """A new token for this learner, used now for the first time."""
    values = {"hash": token_hash, "learner_id": learner_id, "kind": kind, "created_at": now}
    conn.execute(insert(tokens).values(**values, last_used_at=now, expires_at=expires_at))


def learner_by_token(conn: Connection, token_hash: str, now: datetime) -> tuple[Learner, TokenUse] | None:
    """Whose token this is; None for one that is unknown, expired (valid until just before `expires_at`) or revoked."""
    valid = (tokens.c.hash == token_hash) & (tokens.c.expires_at > now) & tokens.c.revoked_at.is_(None)
    row = conn.execute(select(*_LEARNER, *_USE).join_from(tokens, learners).where(valid)).one_or_none()
    return None if row is None else (Learner(*row[: len(_LEARNER)]), TokenUse(*row[len(_LEARNER) :]))


def touch_token(conn: Connection, token_hash: str, now: datetime, expires_at: datetime) -> None:
    """The token was used now, and lives until `expires_at`; a revoked one stays revoked."""
    conn.execute(update(tokens).where(tokens.c.hash == token_hash).values(last_used_at=now, expires_at=expires_at))


def revoke_token(conn: Connection, token_hash: str, now: datetime) -> None:
    """The token is worth nothing from now on."""
    conn.execute(update(tokens).where(tokens.c.hash == token_hash).values(revoked_at=now))
