"""Mail, where a server for it is named: one message at a time, by SMTP."""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from ssl import create_default_context
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 25, "smtps": 465}
WANTED = "smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://[USER:PASSWORD@]HOST[:PORT]"


class MailUnusable(Exception):
    """The mail server's URL, the sender or the site's address is none; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server, who sends by it, and the site's own address, to which links in messages lead."""

    server: str
    sender: str
    site: str

    def __post_init__(self) -> None:
        _check(self)

    def send(self, to: str, subject: str, text: str) -> None:
        """Send a message; a password goes to the server over TLS only. Raises OSError where it cannot be sent."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, to, subject
        message.set_content(text)
        url, context = urlsplit(self.server), create_default_context()
        host, port = str(url.hostname), url.port or PORTS[url.scheme]
        client: smtplib.SMTP
        if url.scheme == "smtps":
            client = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            client = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        with client:
            if url.username and url.scheme == "smtp":
                client.starttls(context=context)
            if url.username:
                client.login(unquote(url.username), unquote(url.password or ""))
            client.send_message(message)


def _check(mail: Mail) -> None:
    """Refuse what would fail at the first message, without repeating a password."""
    try:
        url = urlsplit(mail.server)
        good = url.scheme in PORTS and url.hostname and url.port != 0
    except ValueError:
        good = False
    if not good:
        raise MailUnusable(f"this is no mail server's URL; give {WANTED}")
    if "@" not in mail.sender or not mail.sender.isprintable():
        raise MailUnusable(f"mail cannot be sent by “{mail.sender}”; give an address such as quizsvc@example.org")
    site = urlsplit(mail.site)
    if site.scheme not in {"http", "https"} or not site.netloc:
        raise MailUnusable(
            f"links cannot lead to “{mail.site}”; give the site's address, as in https://quiz.example.org"
        )
