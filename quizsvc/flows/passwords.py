"""Passwords: what is asked of a new one, and how one is kept and compared.

A password is kept as its argon2id hash alone, at costs above the least that OWASP asks (19 MiB, two passes); where the
costs are raised, a hash is made anew when its password is next given. What is compared is the text in Unicode's form
NFKC, as NIST SP 800-63B has it, so that one password typed on two keyboards is one password.
"""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST, LONGEST = 8, 1000
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_COMMON = frozenset(FREQUENCY_LISTS["passwords"])


def objection(password: str, email: str) -> str:
    """Why this cannot be the password of an account at this address; empty where it can."""
    text = _normal(password)
    if not text:
        return f"A password is wanted here; choose one of {SHORTEST} characters or more, such as a few words."
    if len(text) < SHORTEST:
        return f"The password has {len(text)} characters; choose one of {SHORTEST} or more, such as a few words."
    if len(text) > LONGEST:
        return f"The password has {len(text)} characters; choose one of {LONGEST} at most."
    if text.casefold() in _COMMON or len(set(text)) == 1:
        return "This password is among the first that are guessed; choose another, such as a few words."
    if text.casefold() in {email, email.partition("@")[0]}:
        return "This password is your address; choose another, such as a few words."
    return ""


def hashed(password: str) -> str:
    """The hash under which a password is kept, with a salt of its own."""
    return _HASHER.hash(_bytes(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password of a hash; where there is none the answer is no, and takes as long."""
    decoy = _of_nobody()  # made by whoever comes first, so that the first unknown address is not told by it
    try:
        _HASHER.verify(kept or decoy, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a hash was made at other costs than those of today."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _of_nobody() -> str:
    """A hash that an unknown address is compared with."""
    return hashed("")


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    """The bytes that are hashed; a text that is no Unicode, which no keyboard gives, still has some."""
    return _normal(password).encode("utf-8", "surrogatepass")
