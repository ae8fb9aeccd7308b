"""Learners, and the tokens by which they are known. A token is stored as its hash only."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from quizsvc.names import LearnerId
from quizsvc.progress.streak import DAY_BEGINS, Qualifying, local_day
from quizsvc.store.tables import accounts, learners, tokens


@dataclass(frozen=True, slots=True)
class Learner:
    """A person with their settings; `email` is the address of the account, which a guest has not.

    `timezone` is an IANA name, as the browser tells it unless `zone_is_fixed`, and the hour at which a day begins is
    `day_begins`. `weekly_goal` is in days, `theme` one of "system", "light" and "dark". `interview_on` is the day that
    is planned for, and `interview_about`, JSON, the lessons and concepts; None for everything.
    """

    id: LearnerId
    created_at: datetime
    timezone: str = "UTC"
    display_name: str | None = None
    email: str | None = None
    zone_is_fixed: bool = False
    day_begins: int = DAY_BEGINS
    shows_streak: bool = True
    weekly_goal: int = 3
    theme: str = "system"
    interview_on: date | None = None
    interview_about: str | None = None

    @property
    def name(self) -> str:
        """What to call the person."""
        return self.display_name or self.email or "Guest"

    def day(self, moment: datetime) -> date:
        """The learner's day of a moment."""
        return local_day(moment, self.timezone, self.day_begins)

    def by_clock(self, moment: datetime) -> Qualifying:
        """A moment by the learner's clock."""
        return Qualifying(moment, self.day(moment), self.timezone, self.day_begins)


@dataclass(frozen=True, slots=True)
class TokenUse:
    """A valid token's kind, and its times before this use of it."""

    kind: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    label: str | None = None


_LEARNER = tuple((accounts if name == "email" else learners).c[name] for name in Learner.__slots__)
_USE = (tokens.c.kind, tokens.c.created_at, tokens.c.last_used_at, tokens.c.expires_at, tokens.c.label)
_PEOPLE = learners.outerjoin(accounts)


def add_learner(conn: Connection, learner: Learner) -> None:
    """A new learner, without an account as yet; an id that is taken raises IntegrityError."""
    row = asdict(learner)
    conn.execute(insert(learners).values({column.name: row[column.name] for column in learners.columns}))


def learner(conn: Connection, learner_id: LearnerId) -> Learner | None:
    """The learner of this id, if there is one."""
    row = conn.execute(select(*_LEARNER).select_from(_PEOPLE).where(learners.c.id == learner_id)).one_or_none()
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


def set_settings(conn: Connection, learner_id: LearnerId, **settings: Any) -> None:
    """From now on these settings of the learner, by their columns, are others."""
    conn.execute(update(learners).where(learners.c.id == learner_id).values(settings))


def set_display_name(conn: Connection, learner_id: LearnerId, name: str | None) -> None:
    """What the learner is called from now on."""
    conn.execute(update(learners).where(learners.c.id == learner_id).values(display_name=name))


def add_token(
    conn: Connection,
    token_hash: str,
    learner_id: LearnerId,
    kind: str,
    now: datetime,
    expires_at: datetime,
    label: str | None = None,
) -> None:
    """A new token for this learner, used now for the first time; `label` says what holds it."""
    values = {"hash": token_hash, "learner_id": learner_id, "kind": kind, "created_at": now, "label": label}
    conn.execute(insert(tokens).values(**values, last_used_at=now, expires_at=expires_at))


def learner_by_token(conn: Connection, token_hash: str, now: datetime) -> tuple[Learner, TokenUse] | None:
    """Whose token this is; None for one that is unknown, expired (valid until just before `expires_at`) or revoked."""
    found = select(*_LEARNER, *_USE).select_from(_PEOPLE.join(tokens)).where(tokens.c.hash == token_hash, _valid(now))
    row = conn.execute(found).one_or_none()
    return None if row is None else (Learner(*row[: len(_LEARNER)]), TokenUse(*row[len(_LEARNER) :]))


def valid_tokens(conn: Connection, learner_id: LearnerId, now: datetime) -> dict[str, TokenUse]:
    """The learner's tokens that are good now, by their hashes, the newest first."""
    mine = select(tokens.c.hash, *_USE).where(tokens.c.learner_id == learner_id, _valid(now))
    return {name: TokenUse(*use) for name, *use in conn.execute(mine.order_by(tokens.c.created_at.desc()))}


def touch_token(conn: Connection, token_hash: str, now: datetime, expires_at: datetime) -> None:
    """The token was used now, and lives until `expires_at`; a revoked one stays revoked."""
    conn.execute(update(tokens).where(tokens.c.hash == token_hash).values(last_used_at=now, expires_at=expires_at))


def revoke_token(conn: Connection, token_hash: str, now: datetime) -> None:
    """The token is worth nothing from now on."""
    conn.execute(update(tokens).where(tokens.c.hash == token_hash).values(revoked_at=now))


def remove_tokens(conn: Connection, learner_id: LearnerId) -> None:
    """Nothing is left of the learner's tokens, not even what held them."""
    conn.execute(delete(tokens).where(tokens.c.learner_id == learner_id))


def revoke_tokens(conn: Connection, learner_id: LearnerId, now: datetime) -> None:
    """All of the learner's tokens are worth nothing from now on."""
    mine = (tokens.c.learner_id == learner_id) & tokens.c.revoked_at.is_(None)
    conn.execute(update(tokens).where(mine).values(revoked_at=now))


def _valid(now: datetime) -> ColumnElement[bool]:
    """Not expired and not revoked."""
    return (tokens.c.expires_at > now) & tokens.c.revoked_at.is_(None)
