"""The pages of an account: what each form does, what it says when it cannot, and what no page ever tells."""

import re
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from quizsvc.flows import accounts as flow
from quizsvc.flows import clock
from quizsvc.flows.guests import fingerprint
from quizsvc.flows.resetting import SENDING, new_link
from quizsvc.flows.service import Service
from quizsvc.store.database import TryAgain
from quizsvc.web import create_app
from quizsvc.web.forms import own_path
from tests.flows.test_resetting import postbox
from tests.learner import filled, right, stored_variant
from tests.web.reading import Page, attempt_of, begin, read, send
from tests.web.test_guard import broken
from tests.web.test_visits import LINUX

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ADA, SECRET = "ada@example.org", "four words of mine"


def post(client: FlaskClient, page: str, action: str = "", **fields: str) -> TestResponse:
    """A form of a page, sent with its code as a browser would."""
    code = read(client.get(page)).csrf
    return client.post(action or page.partition("?")[0], data={"csrf": code, "timezone": "", **fields})


def registered(client: FlaskClient, email: str = ADA) -> FlaskClient:
    """A browser with an account."""
    reply = post(client, "/register", email=email, password=SECRET, display_name="Ada")
    assert (reply.status_code, reply.location) == (303, "/")
    return client


def answered(client: FlaskClient, service: Service, item: str = "coin-map") -> str:
    """A question answered rightly; the address of its verdict."""
    address = begin(client, item)
    send(client, address, **filled(stored_variant(service.database, attempt_of(address)), right))
    return address


def token(client: FlaskClient) -> str:
    """The token that the browser holds; empty where it holds none."""
    cookie = client.get_cookie("quizsvc_token")
    return cookie.value if cookie else ""


def person(client: FlaskClient) -> str:
    """Whom the header names."""
    page = read(client.get("/errata"))
    header = page.one("header")
    links = [link for link in page.all("a") if header in link.parents]
    (one,) = [link.text for link in links if link["href"].startswith(("/account", "/login"))]
    return one


def told(reply: TestResponse, status: int) -> Page:
    """A form shown again: a summary that leads to each field, which says what is wrong; no password in any byte."""
    assert reply.status_code == status
    page = read(reply)
    summary = page.one("div", role="alert")
    for link in [link for link in page.all("a") if summary in link.parents]:
        field = page.one("input", id=link["href"].removeprefix("#"))
        assert field["aria-invalid"] == "true"
        assert page.one("span", id=field["aria-describedby"]).text == link.text
    assert all(not field.get("value") for field in page.all("input", type="password"))
    return page


def test_a_guest_registers_and_keeps_everything(client: FlaskClient, service: Service) -> None:
    """The token changes, the header has the name, and the verdict that one came from is shown again."""
    address, before = answered(client, service), token(client)
    assert person(client) == "Log in"
    reply = post(client, f"/register?next={address}", email=ADA, password=SECRET, display_name="Ada", next=address)
    assert (reply.status_code, reply.location) == (303, address)
    assert token(client) not in {"", before}
    assert person(client) == "Ada"
    assert "Right" in read(client.get(address)).one("h2", id="verdict").text
    assert client.get("/register").location == client.get("/login").location == "/account"


def test_a_second_browser_logs_in_and_both_histories_are_there(app: Flask, service: Service) -> None:
    """What its guest has done is the account's; the first browser sees it too."""
    first, second = app.test_client(), app.test_client()
    one = answered(registered(first), service)
    two = answered(second, service, "mean-is-the-mle")
    assert post(second, "/login", email=ADA.upper(), password=SECRET).status_code == 303
    for client in (first, second):
        for address in (one, two):
            assert read(client.get(address)).one("h2", id="verdict")
        assert read(client.get("/")).all("dd")[0].text == "20"


@pytest.mark.parametrize("page", ["/register", "/login"])
def test_a_refused_form_is_shown_again_with_its_reasons(client: FlaskClient, page: str) -> None:
    """What was typed stands there, but for the password; the address that it leads back to is kept."""
    reply = post(client, page, email='ada"><b>', password="x<y>&z", next="/lessons")
    shown = told(reply, 422)
    assert shown.one("input", id="email")["value"] == 'ada"><b>'
    assert shown.one("input", name="next")["value"] == "/lessons"
    assert b"x<y>" not in reply.get_data()
    assert b"x&lt;y" not in reply.get_data()
    if page == "/register":
        assert all(words in shown.one("main").text for words in ("no e-mail address", "6 characters"))
    assert not token(client)


def test_every_field_tells_browsers_what_belongs_in_it(client: FlaskClient, service: Service) -> None:
    """Names of HTML's autocomplete, so that password managers fill and keep what they should."""
    link = (new_link(service.database, ADA, clock.now(), "") or "") if registered(client) else ""
    wanted = {
        "/account": {"password": "current-password", "new_password": "new-password", "email": "email"},
        link: {"new_password": "new-password"},
    }
    other = client.application.test_client()
    wanted_of_others = {
        "/register": {"email": "username", "password": "new-password", "display_name": "nickname"},
        "/login": {"email": "username", "password": "current-password"},
    }
    for browser_of, pages in ((client, wanted), (other, wanted_of_others)):
        for address, fields in pages.items():
            page = read(browser_of.get(address))
            assert {name: page.one("input", id=name)["autocomplete"] for name in fields} == fields


def test_a_form_that_is_out_of_date_is_shown_anew(client: FlaskClient, service: Service) -> None:
    """Without a code, with a wrong one or another visit's: 403 with what happened; sent once more it works."""
    foreign = read(client.application.test_client().get("/login")).csrf
    registered(client)
    post(client, "/account", "/account/logout")
    client.get("/login")
    for code in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": foreign}):
        reply = client.post("/login", data={"email": ADA, "password": SECRET, **code})
        page = told(reply, 403)
        assert "out of date" in page.one("div", role="alert").text
        assert page.one("input", id="email")["value"] == ADA
        assert not token(client)
    told(client.application.test_client().post("/login", data={"email": ADA, "password": SECRET}), 403)
    again = client.post("/login", data={"email": ADA, "password": SECRET, "csrf": page.csrf})
    assert again.status_code == 303
    for change in ("logout", "everywhere", "leave", "password", "email", "end"):
        assert client.post(f"/account/{change}", data={"leave_password": SECRET}).status_code == 403
    assert person(client) == "Ada"
    assert client.post("/account/nonsense").status_code == 404


def test_a_form_for_what_was_left_leads_to_the_login(app: Flask) -> None:
    """Logged out in another tab meanwhile: on to the login, which leads back."""
    client = registered(app.test_client())
    code = read(client.get("/account")).csrf
    client.delete_cookie("quizsvc_token")
    reply = client.post("/account/password", data={"csrf": code, "password": SECRET})
    assert reply.location == client.get("/account").location == "/login?next=/account"
    address = begin(other := app.test_client())
    page = read(app.test_client().get(address))
    assert "log in" in page.one("main").text.lower()
    assert other.get(address).status_code == 200


@pytest.mark.parametrize(
    ("text_", "is_own"),
    [("/lessons", True), ("/attempts/a?b=c#d", True), ("/", True), ("", False), ("//evil.example", False),
     ("/\\evil.example", False), ("https://evil.example", False), ("javascript:alert(1)", False), ("lessons", False),
     ("/\t/evil.example", False), ("/a\r\nSet-Cookie: x", False), ("/é", False)],
)  # fmt: skip
def test_one_is_led_back_to_own_pages_only(client: FlaskClient, text_: str, is_own: bool) -> None:
    """Whatever a link to the login says, it ends on this site."""
    assert own_path(text_) == (text_ if is_own else "")
    reply = post(client, "/register", email=ADA, password=SECRET, next=text_)
    assert reply.location == (text_ if is_own else "/")


def test_too_many_tries_are_told_with_how_long_to_wait(client: FlaskClient) -> None:
    """429 with Retry-After, for an account as for none; behind a proxy on this machine for its client's address."""
    registered(client.application.test_client())
    waits = []
    for email in (ADA, "eve@example.org"):
        replies = [post(client, "/login", email=email, password="wrong words") for _ in range(4)]
        assert [reply.status_code for reply in replies] == [422, 422, 422, 429]
        assert len({re.sub("value=.*?>", "", reply.get_data(as_text=True)) for reply in replies[:3]}) == 1
        assert 1 <= int(replies[-1].headers["Retry-After"]) <= 2
        waits.append(read(replies[-1]).one("div", role="alert").text)
    assert "Wait " in waits[0]


def test_logins_are_ended_one_by_one_and_all_at_once(app: Flask) -> None:
    """Each is named by its browser; then nobody is logged in, and each browser is a stranger's."""
    first, second, third = (app.test_client() for _ in range(3))
    registered(first)
    for client, agent in ((second, LINUX), (third, "")):
        code = read(client.get("/login")).csrf
        fields = {"csrf": code, "email": ADA, "password": SECRET}
        assert client.post("/login", data=fields, headers={"User-Agent": agent}).status_code == 303
    page = read(first.get("/account"))
    names = [e.text for e in page.all("strong")][1:]
    assert "Firefox on Linux" in names
    handles = [e["value"] for e in page.all("input", name="login")]
    assert len(handles) == 2
    for handle in handles[:1]:
        post(first, "/account", "/account/end", login=handle)
    assert [person(client) for client in (first, second, third)].count("Ada") == 2
    assert "everywhere" in read(post(first, "/account", "/account/everywhere")).one("h1").text
    assert [person(client) for client in (first, second, third)] == ["Log in"] * 3
    assert [token(client) for client in (first,)] == [""]


def test_password_and_address_are_changed(client: FlaskClient, app: Flask) -> None:
    """Each with the password of now; other browsers are logged out by another password."""
    other = app.test_client()
    registered(client)
    post(other, "/login", email=ADA, password=SECRET)
    page = told(post(client, "/account", "/account/password", password="wrong", new_password="other words"), 422)
    assert "not the password" in page.one("span", id="password-said").text
    page = told(post(client, "/account", "/account/email", email="b", email_password=SECRET), 422)
    assert page.one("input", id="email")["value"] == "b"
    reply = post(client, "/account", "/account/email", email="b@example.org", email_password=SECRET)
    assert "b@example.org" in read(client.get(str(reply.location))).one("main").text
    reply = post(client, "/account", "/account/password", password=SECRET, new_password="other words")
    assert "is changed" in read(client.get(str(reply.location))).one("p", role="status").text
    assert (person(client), person(other)) == ("Ada", "Log in")


def test_a_link_sets_the_password_once(client: FlaskClient, service: Service) -> None:
    """It is good until it is used or an hour is over; a password that is refused does not use it up."""
    registered(client)
    stranger = client.application.test_client()
    link = new_link(service.database, ADA, clock.now(), "") or ""
    told(post(stranger, link, new_password="short"), 422)
    assert "is set" in read(post(stranger, link, new_password="other words")).one("h1").text
    assert person(client) == "Log in"
    late = new_link(service.database, ADA, clock.now() - timedelta(minutes=61), "") or ""
    for gone in (link, late, "/reset/x", "/reset/" + "é" * 43):
        reply = stranger.get(gone)
        assert reply.status_code == 404
        assert "not good any more" in read(reply).one("h1").text
        code = read(stranger.get("/login")).csrf
        assert stranger.post(gone, data={"csrf": code, "new_password": "third words"}).status_code == 404
    assert post(stranger, "/login", email=ADA, password="other words").status_code == 303
    assert "sends no mail" in read(stranger.get("/reset")).one("main").text


def test_a_link_is_asked_for_by_mail(service: Service) -> None:
    """The same page whether the address has an account or not; one letter, whose link opens the form."""
    with postbox() as (mail, letters):
        client = registered(create_app(replace(service, mail=mail)).test_client())
        pages = [post(client, "/reset", email=email) for email in (ADA, "eve@example.org")]
        for thread in threading.enumerate():
            if thread.name == SENDING:
                thread.join()
    assert [reply.status_code for reply in pages] == [200, 200]
    assert pages[0].get_data() == pages[1].get_data()
    (path,) = re.findall(r"https://quiz.example.org(/reset/\S+)", letters[0])
    assert len(letters) == 1
    assert client.get(path).status_code == 200
    told(post(client, "/reset", email="ada"), 422)


def test_who_leaves_is_told_so(client: FlaskClient, service: Service) -> None:
    """An account by its password, a guest by a button; the browser is a stranger's."""
    registered(client)
    told(post(client, "/account", "/account/leave", leave_password="wrong"), 422)
    assert "deleted" in read(post(client, "/account", "/account/leave", leave_password=SECRET)).one("h1").text
    assert (token(client), person(client)) == ("", "Log in")
    begin(client)
    assert "guest" in read(client.get("/account")).one("h1").text
    assert post(client, "/account", "/account/leave").status_code == 200
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM tokens")).scalar_one() == 0


def test_a_guest_is_asked_gently_after_some_answers(client: FlaskClient, service: Service) -> None:
    """From the third answer on, on the verdict and the front page, and never with an account."""

    def is_asked(address: str) -> bool:
        return "You are a guest" in read(client.get(address)).one("main").text

    seen = [is_asked(answered(client, service, item)) for item in ("coin-map", "mean-is-the-mle", "mle-variance")]
    assert seen == [False, False, True]
    assert is_asked("/")
    registered(client)
    assert not is_asked("/")


def test_no_page_tells_a_password_a_token_or_a_hash(
    client: FlaskClient, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """After all that can be done with an account; nor does the log."""
    answered(client, service)
    secrets = [token(client)]
    replies: list[TestResponse] = [post(client, "/register", email=ADA, password=SECRET)]
    secrets.append(token(client))
    replies += [client.get(path) for path in ("/account", "/", "/login", "/reset")]
    replies += [post(client, "/account", "/account/password", password="wrong", new_password="other words")]
    replies += [post(client, "/account", "/account/logout"), post(client, "/login", email=ADA, password="wrong")]
    replies += [post(client, "/login", email=ADA, password=SECRET), client.get("/account")]
    secrets.append(token(client))
    with broken(service, TryAgain("no")):
        replies += [client.get("/account"), client.post("/login", data={"email": ADA, "password": SECRET})]
    with service.database.read() as conn:
        kept = conn.execute(text("SELECT password FROM accounts")).scalars().all()
        kept += conn.execute(text("SELECT hash FROM tokens")).scalars().all()
    hidden = [SECRET, *filter(None, secrets), *map(fingerprint, filter(None, secrets)), *kept]
    assert len(hidden) == 11
    for reply in replies:
        said = reply.get_data(as_text=True) + str(reply.location)
        assert [one for one in hidden if one in said] == []
        assert "argon2" not in said
    assert [one for one in hidden if one in caplog.text] == []


def test_addresses_are_taken_from_a_proxy_on_this_machine_only(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its last entry; from elsewhere the header is anybody's, and worth nothing."""
    seen: list[str] = []

    def watched(_database: object, _guest: object, _email: str, _password: str, visit: Any, _now: object) -> Any:
        seen.append(visit.address)
        return flow.Refused({"": "No."})

    monkeypatch.setattr(flow, "log_in", watched)
    code = read(client.get("/login")).csrf
    for remote in ("127.0.0.1", "192.0.2.9"):
        headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
        client.post("/login", data={"csrf": code}, headers=headers, environ_base={"REMOTE_ADDR": remote})
    assert seen == ["203.0.113.7", "192.0.2.9"]
