"""Accounts: registering keeps what a guest has done, and logging in brings the work of this browser along.

A refusal says what is wrong at which field. Which addresses have an account is told by no login: a wrong password and
an unknown address get the same sentence after the same work.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from quizsvc.flows import guests, passwords, throttle
from quizsvc.flows.guests import fingerprint, is_zone
from quizsvc.flows.merging import merge
from quizsvc.flows.throttle import TooMany, Try
from quizsvc.names import LearnerId
from quizsvc.store import accounts, learners, merges
from quizsvc.store.accounts import Account
from quizsvc.store.database import Database, Transaction
from quizsvc.store.learners import Learner

LONGEST_EMAIL, LONGEST_NAME, LONGEST_LABEL = 254, 80, 80
NO_MATCH = "This address and this password do not belong together."
TAKEN = "There is an account at this address already. Log in with it, or have its password set anew."
WRONG_PASSWORD = "This is not the password of your account."  # noqa: S105  a sentence, no password
_EMAIL = re.compile(r'[^\s@,;:<>()\[\]"\\]{1,64}@[^\s@,;:<>()\[\]"\\.]+(\.[^\s@,;:<>()\[\]"\\.]+)*')


class AddressTaken(Exception):
    """The address has an account: nothing of a new one is kept."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a request comes from, by which browser or program, and the token that it held."""

    address: str
    label: str
    kind: str = "browser"
    token: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """A learner who is logged in from now on by a new token."""

    learner: Learner
    token: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What was wrong, by field ("" for the form as a whole), and how many seconds to wait where it was too much."""

    problems: Mapping[str, str]
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A new account as it was asked for."""

    email: str
    password: str
    display_name: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """A token that is good now, told without it: `handle` names it to its learner."""

    handle: str
    kind: str
    label: str
    since: datetime
    last_used_at: datetime
    is_this: bool


def register(
    database: Database, guest: Learner | None, wanted: Wanted, visit: Visit, now: datetime
) -> Entered | Refused:
    """An account for this guest, who keeps everything, or for somebody new; the guest's earlier tokens end."""
    if guest and guest.email:
        return Refused({"": f"You are logged in already, as {guest.name}. Log out to make another account."})
    email, name = folded(wanted.email), wanted.display_name.strip()
    refused = refused_at(
        email=email_objection(wanted.email),
        password=passwords.objection(wanted.password, email),
        display_name=name_objection(name),
    )
    if refused:
        return refused
    asked = Try.of("register", email, visit.address, now)
    if wait := throttle.admit(database, asked):
        return too_many(wait)
    kept = passwords.hashed(wanted.password)
    try:
        with database.write() as conn:
            learner = _begun(conn, guest, wanted.timezone, now)
            if not accounts.add_account(conn, Account(learner.id, email, kept, now)):
                raise AddressTaken
            learners.set_display_name(conn, learner.id, name or None)
            learners.revoke_tokens(conn, learner.id, now)
            token = guests.issue(conn, learner.id, visit.kind, now, visit.label)
    except AddressTaken:
        return Refused({"email": TAKEN})
    throttle.forgive(database, asked)
    return Entered(replace(learner, display_name=name or None, email=email), token)


def create(database: Database, email: str, name: str, now: datetime) -> Refused | None:
    """An account that opens with no password until one is set by a link; None where it was made."""
    if refused := refused_at(email=email_objection(email), display_name=name_objection(name)):
        return refused
    made = register(database, None, Wanted(email, token_urlsafe(32), name), Visit("", ""), now)
    if isinstance(made, Refused):
        return made
    log_out(database, made.token, now)
    return None


def everybody(database: Database) -> list[tuple[Learner, Account]]:
    """Everyone who has an account, by address."""
    with database.read() as conn:
        found = [(learners.learner(conn, account.learner_id), account) for account in accounts.all_accounts(conn)]
    return [(learner, account) for learner, account in found if learner]


def dismiss(database: Database, email: str) -> bool:
    """Whether there was an account at an address, whose person is taken out of everything that is kept."""
    with database.write() as conn:
        account = accounts.account_at(conn, folded(email)) if not email_objection(email) else None
        if account:
            remove(conn, account.learner_id)
    return account is not None


def log_in(
    database: Database, guest: Learner | None, email: str, password: str, visit: Visit, now: datetime
) -> Entered | Refused:
    """A new token for whoever knows the password; the work of this browser's guest becomes theirs."""
    account = _proven(database, email, password, visit, now)
    if isinstance(account, Refused):
        return account
    renewed = passwords.hashed(password) if passwords.is_outdated(account.password) else None
    with database.write() as conn:
        for each in sorted({account.learner_id, guest.id if guest else account.learner_id}):
            learners.hold_learner(conn, each)
        if accounts.account_of(conn, account.learner_id) != account:
            return Refused({"": NO_MATCH})
        if renewed:
            accounts.set_password(conn, account.learner_id, renewed)
        if guest:
            merge(conn, guest.id, account.learner_id, now)
        learners.revoke_token(conn, fingerprint(visit.token), now)
        token = guests.issue(conn, account.learner_id, visit.kind, now, visit.label)
        learner = learners.learner(conn, account.learner_id)
    assert learner is not None
    return Entered(learner, token)


def log_out(database: Database, token: str, now: datetime) -> None:
    """The token is worth nothing from now on."""
    with database.write() as conn:
        learners.revoke_token(conn, fingerprint(token), now)


def log_out_everywhere(database: Database, learner: Learner, now: datetime) -> None:
    """All of the learner's tokens are worth nothing from now on."""
    with database.write() as conn:
        learners.revoke_tokens(conn, learner.id, now)


def logins(database: Database, learner: Learner, token: str, now: datetime) -> tuple[Login, ...]:
    """Where the learner is logged in; `token` is the one that is asking."""
    with database.read() as conn:
        found = learners.valid_tokens(conn, learner.id, now)
    return tuple(
        Login(_handle(name), use.kind, use.label or "", use.created_at, use.last_used_at, name == fingerprint(token))
        for name, use in found.items()
    )


def end_login(database: Database, learner: Learner, handle: str, now: datetime) -> bool:
    """Whether the learner had such a login, which has ended."""
    with database.write() as conn:
        found = [name for name in learners.valid_tokens(conn, learner.id, now) if _handle(name) == handle]
        for name in found:
            learners.revoke_token(conn, name, now)
    return bool(found)


def change_password(
    database: Database, learner: Learner, old: str, new: str, visit: Visit, now: datetime
) -> Entered | Refused:
    """Another password; all logins end, and this one goes on by a new token."""
    email = learner.email or ""
    if sentence := passwords.objection(new, email):
        return Refused({"new_password": sentence})
    account = _proven(database, email, old, visit, now, at="password")
    if isinstance(account, Refused):
        return account
    kept = passwords.hashed(new)
    with database.write() as conn:
        learners.hold_learner(conn, learner.id)
        accounts.set_password(conn, learner.id, kept)
        end_all(conn, learner, now)
        token = guests.issue(conn, learner.id, visit.kind, now, visit.label)
    return Entered(learner, token)


def change_email(
    database: Database, learner: Learner, email: str, password: str, visit: Visit, now: datetime
) -> Learner | Refused:
    """The account at another address; links that were sent to the old one are void."""
    if sentence := email_objection(email):
        return Refused({"email": sentence})
    account = _proven(database, learner.email or "", password, visit, now, at="email_password")
    if isinstance(account, Refused):
        return account
    with database.write() as conn:
        if not accounts.set_email(conn, learner.id, folded(email)):
            return Refused({"email": TAKEN})
        accounts.drop_reset_links(conn, learner.id)
    return replace(learner, email=folded(email))


def leave(database: Database, learner: Learner, password: str, visit: Visit, now: datetime) -> Refused | None:
    """Take the person out of everything that is kept: account, name, tokens, and what was typed.

    What stays are bare figures under a number that names nobody: the ratings of questions rest on the log of answers,
    and the ledger is only ever added to.
    """
    if learner.email:
        account = _proven(database, learner.email, password, visit, now, at="leave_password")
        if isinstance(account, Refused):
            return account
    with database.write() as conn:
        remove(conn, learner.id)
    return None


def remove(conn: Transaction, learner_id: LearnerId) -> None:
    """Take the person out of everything that is kept of a learner."""
    learners.hold_learner(conn, learner_id)
    accounts.remove_account(conn, learner_id)
    learners.remove_tokens(conn, learner_id)
    merges.erase(conn, learner_id)


def end_all(conn: Transaction, learner: Learner, now: datetime) -> None:
    """After another password: every login ends, and links that would set it are void."""
    learners.revoke_tokens(conn, learner.id, now)
    accounts.drop_reset_links(conn, learner.id)


def refused_at(**sentences: str) -> Refused | None:
    """The fields of which something is said; None where every sentence is empty."""
    problems = {field: sentence for field, sentence in sentences.items() if sentence}
    return Refused(problems) if problems else None


def email_objection(email: str) -> str:
    """Why this can be no account's address; empty where it can."""
    text = folded(email)
    if not text:
        return "An address is wanted here, such as ada@example.org."
    if len(text) > LONGEST_EMAIL or not text.isprintable() or not _EMAIL.fullmatch(text):
        return "This is no e-mail address; one looks like ada@example.org."
    return ""


def name_objection(name: str) -> str:
    """Why nobody can be called this; empty where one can."""
    if len(name) > LONGEST_NAME:
        return f"The name has {len(name)} characters; choose one of {LONGEST_NAME} at most."
    return "" if name.isprintable() else "The name holds a character that cannot be shown; leave it out."


def folded(email: str) -> str:
    """An address as it is kept: one for all its spellings in capitals and small letters."""
    return unicodedata.normalize("NFKC", email.strip()).casefold()


def too_many(wait: TooMany) -> Refused:
    """That one has to wait."""
    return Refused({"": wait.sentence}, wait.seconds)


def _proven(
    database: Database, email: str, password: str, visit: Visit, now: datetime, at: str = ""
) -> Account | Refused:
    """The account of this address, where this is its password; `at` is the field that is told otherwise."""
    asked = Try.of("log in", folded(email), visit.address, now)
    if wait := throttle.admit(database, asked):
        return too_many(wait)
    with database.read() as conn:
        account = None if email_objection(email) else accounts.account_at(conn, folded(email))
    if not passwords.matches(account.password if account else None, password) or account is None:
        return Refused({at: WRONG_PASSWORD if at else NO_MATCH})
    throttle.forgive(database, asked)
    return account


def _begun(conn: Transaction, guest: Learner | None, timezone: str, now: datetime) -> Learner:
    """The guest, held, or a new learner in this zone where there is none or the guest has gone meanwhile."""
    if guest:
        learners.hold_learner(conn, guest.id)
        if found := learners.learner(conn, guest.id):
            return found
    learner = Learner(guests.new_id(), now, timezone if timezone and is_zone(timezone) else "UTC")
    learners.add_learner(conn, learner)
    return learner


def _handle(token_hash: str) -> str:
    """The name under which a login is told to its learner: neither the token nor its hash can be had from it."""
    return sha256(token_hash.encode()).hexdigest()[:16]
