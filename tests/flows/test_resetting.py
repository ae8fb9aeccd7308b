"""Links that set a password anew: sent by a real conversation with a mail server, told alike to everybody."""

import re
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

import pytest
from sqlalchemy import text

from quizsvc.flows.accounts import Refused
from quizsvc.flows.guests import fingerprint, recognise
from quizsvc.flows.mail import Mail, MailUnusable
from quizsvc.flows.resetting import LIFETIME, is_good, new_link, send_link, set_anew
from quizsvc.flows.service import Service
from quizsvc.flows.throttle import FREE
from tests.flows.test_accounts import ADA, HERE, SECRET, entered, everything, logged_in, problems, registered
from tests.learner import NOON
from tests.store.crowd import in_threads

SITE = "https://quiz.example.org"
LINK = re.compile(rf"{SITE}/reset/([\w-]{{43}})$", re.MULTILINE)


class Postman(socketserver.StreamRequestHandler):
    """What a mail server says to one client; the messages go to the server's list."""

    def handle(self) -> None:
        """Greet, agree to everything, and keep what comes between DATA and a dot."""
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            if line.upper() == "DATA":
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.letters.append(b"".join(lines).decode())
            self.say("221 bye" if line.upper() == "QUIT" else "250 fine")

    def say(self, line: str) -> None:
        """One line of the server's."""
        self.wfile.write(line.encode() + b"\r\n")


class Postbox(socketserver.ThreadingTCPServer):
    """A mail server on this machine."""

    daemon_threads = True
    letters: list[str]


@contextmanager
def postbox() -> Iterator[tuple[Mail, list[str]]]:
    """Mail by a server that keeps every message."""
    with Postbox(("127.0.0.1", 0), Postman) as server:
        server.letters = []
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Mail(f"smtp://127.0.0.1:{server.server_address[1]}", "quiz@example.org", SITE), server.letters
        finally:
            server.shutdown()
            thread.join()


def token_of(link: str | None) -> str:
    """The token at the end of a link."""
    assert link is not None
    return link.rpartition("/")[2]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_link_is_sent_to_an_address_that_has_an_account(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    """Both askers are told the same at once; one letter goes out, and its link works."""
    registered(service)
    with postbox() as (mail, letters):
        for email in (" ADA@example.org", "eve@example.org"):
            sending = send_link(service.database, mail, email, HERE, NOON)
            assert isinstance(sending, Thread)
            sending.join()
    (letter,) = letters
    assert {f"To: {ADA}", "From: quiz@example.org"} <= set(letter.splitlines())
    (found,) = LINK.findall(letter.replace("\r", ""))
    assert set_anew(service.database, found, "other words", NOON) is True
    assert found not in everything(service) + caplog.text
    assert "four words" not in letter


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_mail_server_that_is_away_is_told_to_the_operator(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    """The asker learns nothing of it; the log names neither the link nor the address."""
    registered(service)
    sending = send_link(service.database, Mail("smtp://127.0.0.1:1", "quiz@example.org", SITE), ADA, HERE, NOON)
    assert isinstance(sending, Thread)
    sending.join()
    assert "could not be sent" in caplog.text
    assert "reset/" not in caplog.text
    assert ADA not in caplog.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_links_cannot_be_asked_for_without_end(service: Service) -> None:
    """For an address that has an account as for one that has none; what is no address is told."""
    mail = Mail("smtp://127.0.0.1:1", "quiz@example.org", SITE)
    assert list(problems(send_link(service.database, mail, "ada", HERE, NOON))) == ["email"]
    for email in (ADA, "eve@example.org"):
        outcomes = [send_link(service.database, mail, email, HERE, NOON) for _ in range(FREE + 1)]
        assert [isinstance(outcome, Refused) for outcome in outcomes] == [False] * FREE + [True]


def test_a_link_is_good_once_and_for_an_hour(service: Service) -> None:
    """Of eight uses at once one sets the password; all logins and other links end with it."""
    ada = registered(service)
    links = [token_of(new_link(service.database, ADA, NOON, SITE)) for _ in range(2)]
    assert not is_good(service.database, links[0], NOON + LIFETIME)
    assert not is_good(service.database, fingerprint(links[0]), NOON)
    assert list(problems(set_anew(service.database, links[0], "short", NOON))) == ["new_password"]
    assert is_good(service.database, links[0], NOON)
    outcomes = in_threads(4, lambda: set_anew(service.database, links[0], "other words", NOON))
    assert sorted(map(bool, outcomes)) == [False, False, False, True]
    assert [is_good(service.database, link, NOON) for link in links] == [False, False]
    assert recognise(service, ada.token, NOON) is None
    assert problems(logged_in(service))
    assert entered(logged_in(service, "other words")).learner == ada.learner
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM reset_links")).scalar_one() == 0
    assert new_link(service.database, "eve@example.org", NOON, SITE) is None


@dataclass(frozen=True)
class Sent:
    """A client of a mail server that notes what it was asked to do."""

    said: list[str] = field(default_factory=list)

    def __enter__(self) -> "Sent":
        return self

    def __exit__(self, *_: object) -> None:
        self.said.append("quit")

    def starttls(self, **_how: object) -> None:
        """From here on nobody reads along."""
        self.said.append("starttls")

    def login(self, user: str, password: str) -> None:
        """Who sends."""
        self.said.append(f"login {user} {password}")

    def send_message(self, _message: object) -> None:
        """The message."""
        self.said.append("send")


def test_a_password_goes_to_the_server_over_tls_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """By smtp:// after STARTTLS, by smtps:// from the start; its signs may be escaped."""
    for server, maker, wanted in (
        ("smtp://me:p%40ss@mail.example.org:587", "SMTP", ["starttls", "login me p@ss", "send", "quit"]),
        ("smtps://me:p%40ss@mail.example.org", "SMTP_SSL", ["login me p@ss", "send", "quit"]),
    ):
        sent = Sent()
        monkeypatch.setattr(f"smtplib.{maker}", lambda *_where, sent=sent, **_how: sent)
        Mail(server, "quiz@example.org", SITE).send(ADA, "subject", SECRET)
        assert sent.said == wanted


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"server": "mail.example.org"}, "smtp://"),
        ({"server": "http://mail.example.org"}, "smtp://"),
        ({"server": "smtp://"}, "smtp://"),
        ({"server": "smtp://h:port"}, "smtp://"),
        ({"sender": ""}, "address such as"),
        ({"sender": "a@b\r\nBcc: c@d"}, "address such as"),
        ({"site": "quiz.example.org"}, "https://"),
    ],
)
def test_what_could_send_nothing_is_refused_at_once(changed: dict[str, str], word: str) -> None:
    """With what is wanted, and without the password."""
    good = {"server": "smtp://me:secret@mail.example.org", "sender": "quiz@example.org", "site": SITE}
    Mail(**good)
    with pytest.raises(MailUnusable, match=re.escape(word)) as refused:
        Mail(**{**good, **changed})
    assert "secret" not in str(refused.value)
