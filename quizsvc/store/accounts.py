"""Accounts: the address and the password's hash by which a learner logs in, and links to set a password anew."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from quizsvc.names import LearnerId
from quizsvc.store.insert import insert_new
from quizsvc.store.tables import accounts, reset_links


@dataclass(frozen=True, slots=True)
class Account:
    """What a learner logs in with; `email` is folded, `password` an argon2id hash."""

    learner_id: LearnerId
    email: str
    password: str
    created_at: datetime


_ACCOUNT = tuple(accounts.c[name] for name in Account.__slots__)


def add_account(conn: Connection, account: Account) -> bool:
    """Whether the account was made; not where its address has one. A learner's second raises IntegrityError."""
    return bool(insert_new(conn, accounts, [asdict(account)], [accounts.c.email]))


def account_at(conn: Connection, email: str) -> Account | None:
    """The account at an address."""
    row = conn.execute(select(*_ACCOUNT).where(accounts.c.email == email)).one_or_none()
    return None if row is None else Account(*row)


def account_of(conn: Connection, learner_id: LearnerId) -> Account | None:
    """A learner's account; None of a guest."""
    row = conn.execute(select(*_ACCOUNT).where(accounts.c.learner_id == learner_id)).one_or_none()
    return None if row is None else Account(*row)


def all_accounts(conn: Connection) -> Iterator[Account]:
    """Every account, by address."""
    for row in conn.execute(select(*_ACCOUNT).order_by(accounts.c.email)):
        yield Account(*row)


def set_password(conn: Connection, learner_id: LearnerId, password: str) -> None:
    """From now on the account opens with the password of this hash."""
    conn.execute(update(accounts).where(accounts.c.learner_id == learner_id).values(password=password))


def set_email(conn: Connection, learner_id: LearnerId, email: str) -> bool:
    """Whether the account moved to another address; not where that has an account."""
    try:
        with conn.begin_nested():
            conn.execute(update(accounts).where(accounts.c.learner_id == learner_id).values(email=email))
    except IntegrityError:
        return False
    return True


def remove_account(conn: Connection, learner_id: LearnerId) -> None:
    """Nobody can log in as this learner any more."""
    drop_reset_links(conn, learner_id)
    conn.execute(delete(accounts).where(accounts.c.learner_id == learner_id))


def add_reset_link(conn: Connection, token_hash: str, learner_id: LearnerId, expires_at: datetime) -> None:
    """A link that sets the learner's password anew, by the hash of its token."""
    row = {"hash": token_hash, "learner_id": learner_id, "expires_at": expires_at}
    conn.execute(insert(reset_links).values(row))


def reset_link(conn: Connection, token_hash: str, now: datetime) -> LearnerId | None:
    """Whose password a link sets; None for one that is unknown, used or expired."""
    good = (reset_links.c.hash == token_hash) & (reset_links.c.expires_at > now)
    return conn.execute(select(reset_links.c.learner_id).where(good)).scalar()


def drop_reset_links(conn: Connection, learner_id: LearnerId) -> None:
    """All links of a learner are void."""
    conn.execute(delete(reset_links).where(reset_links.c.learner_id == learner_id))
