"""How often somebody may fail: ten times for an account and a hundred for an address within fifteen minutes.

After three failures for an account the next try must wait, each time twice as long. A try that comes too early is not
looked at, so that it tells nothing; and every try is counted before it is looked at, so that many at once are no more
than many in a row. What is counted is a name, whether it has an account or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from math import ceil

from quizsvc.store import tries
from quizsvc.store.database import Database

WINDOW = timedelta(minutes=15)
FOR_ACCOUNT, FOR_ADDRESS = 10, 100
FREE = 3


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many failures: how many seconds to wait."""

    seconds: int

    @property
    def sentence(self) -> str:
        """What to tell whoever tried."""
        wait = f"{ceil(self.seconds / 60)} minutes" if self.seconds > 90 else f"{self.seconds} seconds"
        return f"There were too many tries. Wait {wait}, and try again."


@dataclass(frozen=True, slots=True)
class Try:
    """A try under way, counted as a failure until it is forgiven: at what, by which name, and from where."""

    account: str
    address: str
    at: datetime

    @classmethod
    def of(cls, what: str, name: str, address: str, now: datetime) -> "Try":
        """A try of this kind; names and addresses are kept as hashes, for as long as they count."""
        texts = (f"{what} {name}", network(address))
        account, where = (sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts)
        return cls(account, where, now)


def admit(database: Database, asked: Try) -> TooMany | None:
    """Count a try; or how long to wait where there were too many, and then nothing is counted."""
    with database.write() as conn:
        tries.forget_tries(conn, asked.at - WINDOW)
        found = tries.hold_tries(conn, [asked.account, asked.address], asked.at)
        lately = {name: [at for at in moments if at > asked.at - WINDOW] for name, moments in found.items()}
        wait = max(
            waiting(lately[asked.account], FOR_ACCOUNT, asked.at, FREE),
            waiting(lately[asked.address], FOR_ADDRESS, asked.at, FOR_ADDRESS),
        )
        if wait > timedelta():
            return TooMany(ceil(wait.total_seconds()))
        for name, moments in lately.items():
            tries.store_tries(conn, name, [*moments, asked.at], asked.at)
    return None


def forgive(database: Database, asked: Try) -> None:
    """The try went well: its account starts anew, and its address has one failure less."""
    with database.write() as conn:
        found = tries.hold_tries(conn, [asked.account, asked.address], asked.at)
        left = found[asked.address]
        if asked.at in left:
            left.remove(asked.at)
        for name, moments in {asked.account: [], asked.address: left}.items():
            tries.store_tries(conn, name, moments, asked.at)


def network(address: str) -> str:
    """Whom an address stands for: itself, or the /64 that one household has of IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 64), strict=False)) if known.version == 6 else str(known)


def waiting(failures: Sequence[datetime], most: int, now: datetime, free: int) -> timedelta:
    """How long from now until one may try again, after failures within the window, in their order."""
    if len(failures) >= most:
        return failures[-most] + WINDOW - now
    if len(failures) < free:
        return timedelta()
    return failures[-1] + timedelta(seconds=2 ** (len(failures) - free)) - now
