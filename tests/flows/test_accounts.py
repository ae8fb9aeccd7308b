"""Accounts, on both databases: registering, logging in and out, passwords, and what no reply tells."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from quizsvc.flows import accounts, passwords, throttle
from quizsvc.flows.accounts import Entered, Refused, Visit, Wanted, change_password, leave, log_in, logins, register
from quizsvc.flows.guests import LIFETIMES, fingerprint, recognise, welcome
from quizsvc.flows.service import Service
from quizsvc.flows.standing import standing
from quizsvc.flows.verifying import verify
from quizsvc.store.learners import Learner
from tests.flows.test_beliefs import COIN, MEAN, take
from tests.learner import DAY, NOON, guest, miss
from tests.store.crowd import in_threads

ADA, SECRET = "ada@example.org", "four words of mine"
HERE = Visit("192.0.2.1", "Firefox on Linux")
MINUTE = timedelta(minutes=1)


def entered(outcome: Entered | Refused) -> Entered:
    """Somebody who is logged in."""
    assert isinstance(outcome, Entered), outcome
    return outcome


def registered(service: Service, who: Learner | None = None, email: str = ADA) -> Entered:
    """A guest, or somebody new, with an account."""
    return entered(register(service.database, who, Wanted(email, SECRET), HERE, NOON))


def problems(outcome: object) -> dict[str, str]:
    """What was refused, by field."""
    assert isinstance(outcome, Refused), outcome
    return dict(outcome.problems)


def everything(service: Service) -> str:
    """Every row of every table, as text."""
    with service.database.read() as conn:
        tables = ("learners", "accounts", "tokens", "reset_links", "tries", "merges", "attempts", "responses", "ledger")
        return str([conn.execute(text(f"SELECT * FROM {table}")).all() for table in tables])


def logged_in(service: Service, password: str = SECRET, email: str = ADA, **how: Any) -> Entered | Refused:
    """A login from a browser without history."""
    return log_in(service.database, how.get("who"), email, password, how.get("visit", HERE), how.get("now", NOON))


def test_a_guest_who_registers_keeps_everything(service: Service) -> None:
    """The learner stays the same one; the guest's token ends, so that whoever had planted it has nothing."""
    ada, token = welcome(service, NOON)
    take(service, ada, COIN)
    before = standing(service, ada, NOON)
    made = entered(register(service.database, ada, Wanted(" Ada@Example.ORG ", SECRET, "Ada"), HERE, NOON))
    assert (made.learner.id, made.learner.email, made.learner.name) == (ada.id, ADA, "Ada")
    assert recognise(service, token, NOON) is None
    assert recognise(service, made.token, NOON) == made.learner
    assert standing(service, made.learner, NOON) == before
    assert problems(register(service.database, made.learner, Wanted("b@example.org", SECRET), HERE, NOON))[""]
    assert verify(service.database, lambda _: None) == []


def test_an_address_has_one_account(service: Service) -> None:
    """However it is spelt; the second learner is not begun, and eight at once make one."""
    registered(service)
    for email in (ADA, "ADA@EXAMPLE.ORG", " ａda@example.org"):
        assert problems(register(service.database, None, Wanted(email, SECRET), HERE, NOON)) == {
            "email": accounts.TAKEN
        }
    made = in_threads(8, lambda: register(service.database, None, Wanted("bob@example.org", SECRET), HERE, NOON))
    assert sum(isinstance(one, Entered) for one in made) == 1
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM learners")).scalar_one() == 2


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("email", "", "wanted"),
        ("email", "ada", "no e-mail"),
        ("email", "ada@", "no e-mail"),
        ("email", "a b@example.org", "no e-mail"),
        ("email", "a,b@example.org", "no e-mail"),
        ("email", "a\nb@example.org", "no e-mail"),
        ("email", "a\x00@example.org", "no e-mail"),
        ("email", "a@" + "b" * 300, "no e-mail"),
        ("password", "", "wanted here"),
        ("password", "short 7", "7 characters"),
        ("password", "PassWord1", "first that are guessed"),
        ("password", "qwertyuiop", "first that are guessed"),
        ("password", "eeeeeeeeeee", "first that are guessed"),
        ("password", "Ada@Example.org", "your address"),
        ("password", "x y" * 400, "1200 characters"),
        ("display_name", "x" * 81, "81 characters"),
        ("display_name", "a\x00b", "cannot be shown"),
    ],
)
def test_what_is_typed_badly_is_told_at_its_field(service: Service, field: str, value: str, word: str) -> None:
    """One sentence each, and nothing is kept."""
    good = {"email": ADA, "password": SECRET, "display_name": "Ada"}
    found = problems(register(service.database, None, Wanted(**{**good, field: value}), HERE, NOON))
    assert list(found) == [field]
    assert word in found[field]
    assert found[field].endswith(".")
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM learners")).scalar_one() == 0


def test_a_passphrase_may_be_long_and_in_any_script(service: Service) -> None:
    """A hundred characters and more; two ways to type one letter are one password."""
    phrase = "Žluťoučký kůň " * 8
    made = entered(register(service.database, None, Wanted(ADA, phrase), HERE, NOON))
    decomposed = phrase.replace("ů", "u\u030a")
    assert decomposed != phrase
    assert entered(logged_in(service, decomposed)).learner == made.learner
    assert problems(logged_in(service, phrase[:-2] + "x "))


def test_neither_password_nor_token_is_kept(service: Service) -> None:
    """No table holds them; the password's hash is argon2id's, salted, at costs of today."""
    first, second = registered(service), registered(service, None, "bob@example.org")
    login = entered(logged_in(service))
    kept = everything(service)
    for secret in (SECRET, first.token, second.token, login.token):
        assert secret not in kept
    with service.database.read() as conn:
        hashes = conn.execute(text("SELECT password FROM accounts")).scalars().all()
    assert len(set(hashes)) == 2
    assert all(found.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for found in hashes)


def test_an_old_hash_is_made_anew_at_the_next_login(service: Service) -> None:
    """Costs that were raised reach an account when its password is given; the password stays."""
    made = registered(service)
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(SECRET)
    with service.database.write() as conn:
        conn.execute(text("UPDATE accounts SET password = :weak"), {"weak": weak})
    for _ in range(2):
        assert entered(logged_in(service)).learner == made.learner
        with service.database.read() as conn:
            kept = conn.execute(text("SELECT password FROM accounts")).scalar_one()
        assert not passwords.is_outdated(kept)
        assert kept != weak


def test_a_login_tells_nothing_about_which_accounts_exist(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong password, an unknown address and what is none get the same reply after the same comparison."""
    registered(service)
    compared: list[str] = []
    real = passwords.PasswordHasher.verify

    def watched(self: object, kept: str, given: bytes) -> object:
        compared.append(kept.rpartition("$")[0].rpartition("$")[0])
        return real(self, kept, given)

    monkeypatch.setattr(passwords.PasswordHasher, "verify", watched)
    for email, password in ((ADA, "wrong words"), ("eve@example.org", "wrong words"), ("\x00", ""), ("eve", SECRET)):
        assert problems(logged_in(service, password, email)) == {"": accounts.NO_MATCH}
    assert len(compared) == 4
    assert len(set(compared)) == 1


def test_tries_are_few_whether_the_account_exists_or_not(service: Service) -> None:
    """Three at once, then ever longer waits, ten in fifteen minutes; too early even the right password is no use."""
    registered(service)
    waits = {}
    for email in (ADA, "eve@example.org"):
        now, waited = NOON, []
        for _ in range(10):
            outcome = logged_in(service, "wrong words", email, now=now)
            if isinstance(outcome, Refused) and outcome.seconds:
                early = logged_in(service, SECRET, email, now=now)
                assert isinstance(early, Refused)
                assert early.seconds == outcome.seconds
                waited.append(outcome.seconds)
                now += timedelta(seconds=outcome.seconds)
                outcome = logged_in(service, "wrong words", email, now=now)
            assert problems(outcome) == {"": accounts.NO_MATCH}
        blocked = logged_in(service, SECRET, email, now=now)
        assert isinstance(blocked, Refused)
        assert timedelta(seconds=blocked.seconds) == throttle.WINDOW - (now - NOON)
        waits[email] = waited
    assert waits[ADA] == waits["eve@example.org"] == [1, 2, 4, 8, 16, 32, 64]
    assert entered(logged_in(service, now=NOON + throttle.WINDOW + 2 * MINUTE))
    assert entered(logged_in(service, now=NOON + throttle.WINDOW + 2 * MINUTE))


def test_tries_at_once_are_no_more_than_tries_in_a_row(service: Service) -> None:
    """Twelve threads that guess together: three are looked at."""
    outcomes = in_threads(12, lambda: logged_in(service, "wrong words"))
    looked = [outcome for outcome in outcomes if isinstance(outcome, Refused) and not outcome.seconds]
    assert len(looked) == throttle.FREE


def test_an_address_may_fail_a_hundred_times(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over as many accounts as it likes; another address is served meanwhile, and success neither costs nor helps."""
    registered(service)
    monkeypatch.setattr("quizsvc.flows.passwords.matches", lambda kept, given: given == SECRET and bool(kept))
    for _ in range(5):
        entered(logged_in(service))
    for number in range(throttle.FOR_ADDRESS):
        if number == 50:
            entered(logged_in(service))
        assert problems(logged_in(service, "x", f"a{number}@example.org")) == {"": accounts.NO_MATCH}
    assert isinstance(blocked := logged_in(service), Refused)
    assert blocked.seconds == throttle.WINDOW.total_seconds()
    assert entered(logged_in(service, visit=Visit("192.0.2.2", "")))
    assert "192.0.2" not in everything(service)


def test_a_login_lives_thirty_days_from_its_last_use(service: Service) -> None:
    """Not as long as a guest's token, who has no other way back."""
    made = registered(service)
    assert LIFETIMES["browser"] == 30 * DAY < LIFETIMES["guest"]
    assert recognise(service, made.token, NOON + 29 * DAY) == made.learner
    assert recognise(service, made.token, NOON + 58 * DAY) == made.learner
    assert recognise(service, made.token, NOON + 89 * DAY) is None


def test_logins_are_listed_and_ended_one_by_one_or_all_at_once(service: Service) -> None:
    """Each by a name that gives neither token nor hash; another learner's cannot be ended."""
    first = registered(service)
    bob = registered(service, None, "bob@example.org")
    phone = entered(logged_in(service, visit=Visit("192.0.2.1", "Safari on iPhone"), now=NOON + MINUTE))
    found = logins(service.database, first.learner, first.token, NOON + MINUTE)
    assert [(one.label, one.is_this) for one in found] == [("Safari on iPhone", False), ("Firefox on Linux", True)]
    for one, token in zip(found, (phone.token, first.token), strict=True):
        assert one.handle not in token + fingerprint(token)
    assert not accounts.end_login(service.database, bob.learner, found[0].handle, NOON)
    assert not accounts.end_login(service.database, first.learner, fingerprint(phone.token), NOON)
    assert accounts.end_login(service.database, first.learner, found[0].handle, NOON)
    assert recognise(service, phone.token, NOON) is None
    assert recognise(service, first.token, NOON) == first.learner
    third = entered(logged_in(service))
    accounts.log_out_everywhere(service.database, first.learner, NOON)
    assert [recognise(service, token, NOON) for token in (first.token, third.token)] == [None, None]
    assert recognise(service, bob.token, NOON) == bob.learner


def test_a_login_gives_a_new_token_and_ends_the_one_before(service: Service) -> None:
    """Whoever logs in where another account was logged in leaves nothing of it behind, and merges nothing."""
    ada, bob = registered(service), registered(service, None, "bob@example.org")
    take(service, bob.learner, COIN)
    visit = Visit("192.0.2.1", "", token=bob.token)
    now = entered(log_in(service.database, bob.learner, ADA, SECRET, visit, NOON))
    assert now.token not in {ada.token, bob.token}
    assert recognise(service, bob.token, NOON) is None
    assert standing(service, now.learner, NOON).answers == 0
    assert standing(service, bob.learner, NOON).answers == 1


def test_a_new_password_ends_every_other_login(service: Service) -> None:
    """The old password is asked for, and opens nothing afterwards; a refusal changes nothing."""
    first, second = registered(service), entered(logged_in(service))
    assert list(
        problems(change_password(service.database, first.learner, "wrong words", "other words", HERE, NOON))
    ) == ["password"]
    assert list(problems(change_password(service.database, first.learner, SECRET, "short", HERE, NOON))) == [
        "new_password"
    ]
    assert recognise(service, second.token, NOON)
    after = entered(change_password(service.database, first.learner, SECRET, "other words", HERE, NOON))
    assert [recognise(service, token, NOON) for token in (first.token, second.token)] == [None, None]
    assert recognise(service, after.token, NOON) == first.learner
    assert problems(logged_in(service)) == {"": accounts.NO_MATCH}
    assert entered(logged_in(service, "other words"))


def test_an_address_can_be_changed_to_one_that_is_free(service: Service) -> None:
    """By the password; then the account opens at the new address only."""
    ada = registered(service).learner
    registered(service, None, "bob@example.org")
    assert problems(accounts.change_email(service.database, ada, "BOB@example.org", SECRET, HERE, NOON)) == {
        "email": accounts.TAKEN
    }
    assert list(problems(accounts.change_email(service.database, ada, "a@b.org", "wrong", HERE, NOON))) == [
        "email_password"
    ]
    changed = accounts.change_email(service.database, ada, "Lovelace@example.org", SECRET, HERE, NOON)
    assert isinstance(changed, Learner)
    assert entered(logged_in(service, email="lovelace@example.org")).learner == changed
    assert problems(logged_in(service))


def test_who_leaves_is_in_no_row_any_more(service: Service) -> None:
    """Name, address, tokens and what was typed are gone; ratings, ledger and the proof stand."""
    made = entered(register(service.database, guest(service), Wanted(ADA, SECRET, "Ada Lovelace"), HERE, NOON))
    take(service, made.learner, COIN)
    take(service, made.learner, MEAN, lambda _part: "271828.1828")
    assert list(problems(leave(service.database, made.learner, "wrong words", HERE, NOON))) == ["leave_password"]
    kept = everything(service)
    assert all(word in kept for word in ("Ada Lovelace", ADA, "Firefox", "271828.1828"))
    assert leave(service.database, made.learner, SECRET, HERE, NOON) is None
    kept = everything(service)
    assert [word for word in ("Ada Lovelace", ADA, "Firefox", "271828.1828", "271828") if word in kept] == []
    assert recognise(service, made.token, NOON) is None
    assert problems(logged_in(service))
    with service.database.read() as conn:
        rows = [conn.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in ("responses", "ledger")]
    assert rows == [2, 1]
    assert verify(service.database, lambda _: None) == []
    assert entered(register(service.database, None, Wanted(ADA, SECRET), HERE, NOON)).learner.id != made.learner.id
    stranger = guest(service)
    take(service, stranger, COIN, miss)
    assert leave(service.database, stranger, "", HERE, NOON) is None


def test_waiting_is_from_the_last_failure() -> None:
    """By hand: free tries wait for nothing, the k-th after them 2^k seconds, and the last of the most the window."""
    moments: list[datetime] = [NOON + n * MINUTE for n in range(10)]
    assert throttle.waiting(moments[:2], 10, NOON + MINUTE, 3) <= timedelta()
    assert throttle.waiting(moments[:3], 10, moments[2], 3) == timedelta(seconds=1)
    assert throttle.waiting(moments[:5], 10, moments[4], 3) == timedelta(seconds=4)
    assert throttle.waiting(moments, 10, moments[9], 3) == 6 * MINUTE
