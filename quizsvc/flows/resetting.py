"""A password is set anew by a link: good for an hour and for one use, kept as the hash of its token.

Whoever asks for a link is told the same, at once, whether the address has an account or not: the rest happens after
the reply.
"""

import logging
from datetime import datetime, timedelta
from secrets import token_urlsafe
from threading import Thread

from quizsvc.flows import passwords, throttle
from quizsvc.flows.accounts import Refused, Visit, email_objection, end_all, folded, too_many
from quizsvc.flows.guests import fingerprint
from quizsvc.flows.mail import Mail
from quizsvc.flows.throttle import Try
from quizsvc.store import accounts, learners
from quizsvc.store.database import Database, TryAgain

LIFETIME = timedelta(hours=1)
SENDING = "a link by mail"
SUBJECT = "Set your quizsvc password anew"
TEXT = """Somebody, probably you, asked to set the password of this address anew.
This link does it, once, within an hour:

{link}

If it was not you, nothing needs to be done: without the link nothing changes.
"""
log = logging.getLogger(__name__)


def new_link(database: Database, email: str, now: datetime, site: str) -> str | None:
    """A link below the site's address that sets this account's password; None where there is no account."""
    token = token_urlsafe(32)
    with database.write() as conn:
        account = None if email_objection(email) else accounts.account_at(conn, folded(email))
        if account is None:
            return None
        accounts.add_reset_link(conn, fingerprint(token), account.learner_id, now + LIFETIME)
    return f"{site.rstrip('/')}/reset/{token}"


def send_link(database: Database, mail: Mail, email: str, visit: Visit, now: datetime) -> Thread | Refused:
    """Send a link to an address if it has an account; the thread that does it, or why nobody is sent one."""
    if sentence := email_objection(email):
        return Refused({"email": sentence})
    if wait := throttle.admit(database, Try.of("reset", folded(email), visit.address, now)):
        return too_many(wait)
    thread = Thread(target=_send, args=(database, mail, folded(email), now), name=SENDING, daemon=True)
    thread.start()
    return thread


def is_good(database: Database, token: str, now: datetime) -> bool:
    """Whether a link can still be used."""
    with database.read() as conn:
        return accounts.reset_link(conn, fingerprint(token), now) is not None


def set_anew(database: Database, token: str, password: str, now: datetime) -> Refused | bool:
    """Whether the link was good, and the password is this one from now on; every login ends with the old one."""
    with database.read() as conn:
        learner_id = accounts.reset_link(conn, fingerprint(token), now)
        learner = learners.learner(conn, learner_id) if learner_id else None
    if learner is None:
        return False
    if sentence := passwords.objection(password, learner.email or ""):
        return Refused({"new_password": sentence})
    kept = passwords.hashed(password)
    with database.write() as conn:
        learners.hold_learner(conn, learner.id)
        if accounts.reset_link(conn, fingerprint(token), now) is None:  # another has used it meanwhile
            return False
        accounts.set_password(conn, learner.id, kept)
        end_all(conn, learner, now)
    return True


def _send(database: Database, mail: Mail, email: str, now: datetime) -> None:
    """Make the link and send it; what goes wrong is for the operator, and never names the link."""
    try:
        if link := new_link(database, email, now, mail.site):
            mail.send(email, SUBJECT, TEXT.format(link=link))
    except (OSError, TryAgain) as problem:
        log.error("a link to set a password could not be sent: %s", type(problem).__name__)
