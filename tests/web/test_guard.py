"""Who is asking, whether the form is theirs, the headers on every reply, and the token that only the browser holds."""

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from quizsvc.flows.service import Service
from quizsvc.store.database import TryAgain
from tests.learner import filled, one_of_each_kind, right, stored_variant
from tests.web.reading import attempt_of, begin, read, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ACTIONS = ("answer", "skip", "hint", "again")
POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}


def rows(service: Service) -> tuple[int, ...]:
    """How much is stored."""
    with service.database.read() as conn:
        return tuple(
            conn.execute(text(f"SELECT count(*) FROM {t}")).scalar_one()
            for t in ("responses", "hints", "attempts", "ledger")
        )


@pytest.mark.parametrize("action", ACTIONS)
def test_a_form_without_its_code_is_refused(client: FlaskClient, service: Service, action: str) -> None:
    """Missing, empty, wrong, or another learner's: 403 as a page, and nothing stored."""
    address = begin(client)
    other = client.application.test_client()
    foreign = read(other.get(begin(other))).csrf
    own = read(client.get(address)).csrf
    assert own != foreign
    before = rows(service)
    for fields in ({}, {"csrf": ""}, {"csrf": own[:-1]}, {"csrf": own.upper()}, {"csrf": foreign}, {"csrf": "é"}):
        reply = client.post(f"{address}/{action}", data={"answer-answer": "1", **fields})
        assert reply.status_code == 403, fields
        assert "Nothing was counted" in read(reply).one("main").text
    assert rows(service) == before
    assert client.post(f"{address}/{action}", data={"csrf": own, "answer-answer": "1"}).status_code in {303, 422}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "https://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_a_form_that_another_site_sends_is_refused(
    client: FlaskClient, service: Service, headers: dict[str, str]
) -> None:
    """Even with the right code and cookie."""
    address = begin(client)
    fields = {"csrf": read(client.get(address)).csrf}
    before = rows(service)
    for action in ACTIONS:
        assert client.post(f"{address}/{action}", data=fields, headers=headers).status_code == 403
    assert rows(service) == before
    ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post(f"{address}/skip", data=fields, headers=ours).status_code == 303


def test_a_form_in_the_address_is_no_form(client: FlaskClient) -> None:
    """The code is taken from the body alone, and no answer is taken by GET."""
    address = begin(client)
    code = read(client.get(address)).csrf
    assert client.post(f"{address}/skip?csrf={code}").status_code == 403
    for action in ACTIONS:
        assert client.get(f"{address}/{action}?csrf={code}").status_code == 405


@contextmanager
def broken(service: Service, problem: Exception) -> Iterator[None]:
    """The service with a database that fails each time."""

    class Failing:
        @contextmanager
        def read(self) -> Iterator[Any]:
            raise problem
            yield

        write = read

    real = service.database
    object.__setattr__(service, "database", Failing())
    try:
        yield
    finally:
        object.__setattr__(service, "database", real)


def crawl(client: FlaskClient, service: Service) -> dict[str, TestResponse]:
    """One reply of every kind that the site gives, named."""
    address = begin(client)
    code = read(client.get(address)).csrf
    found = {
        "front": client.get("/"),
        "errata": client.get("/errata"),
        "glossary": client.get("/glossary"),
        "search": client.get("/search?q=prior"),
        "method": client.get("/about/method"),
        "review": client.get("/review"),
        "concept": client.get("/concepts/ridge"),
        "exam": client.get("/exam"),
        "start": client.get("/practice"),
        "question": client.get(address),
        "head": client.head(address),
        "options": client.options(address),
        "csv": client.get(f"{address}/data.csv"),
        "403": client.post(f"{address}/answer"),
        "404": client.get("/nothing/here"),
        "404 asset": client.get("/assets/0/site.css"),
        "404 question": client.get("/attempts/x"),
        "405": client.put(address),
        "413": client.post(f"{address}/answer", data=b"a" * 70_000, content_type="application/x-www-form-urlencoded"),
        "422": client.post(f"{address}/answer", data={"csrf": code, "answer-answer": "?"}),
        "303": client.post(f"{address}/skip", data={"csrf": code}),
        "409": client.post(f"{address}/answer", data={"csrf": code, "answer-answer": "1"}),
        "verdict": client.get(address),
        "account": client.get("/account"),
        "register": client.get("/register"),
        "login": client.get("/login"),
        "reset": client.get("/reset"),
        "422 register": client.post("/register", data={"csrf": code, "email": "ada"}),
        "403 login": client.post("/login"),
        "404 reset": client.get("/reset/x"),
        "healthz": client.get("/healthz"),
        "readyz": client.get("/readyz"),
        "308": client.get("//practice"),
    }
    exam = str(client.post("/exam", data={"csrf": code, "most": "5"}).location)
    client.post(f"{exam}/skip", data={"csrf": code})
    found["answer kept"] = client.get(exam)
    session = next(e["href"] for e in read(found["answer kept"]).all("a") if e["href"].startswith("/s/"))
    found["session"] = client.get(session.removesuffix("/next"))
    found["303 end"] = client.post(session.replace("/next", "/end"), data={"csrf": code})
    found["summary"] = client.get(session.removesuffix("/next"))
    page = read(client.get(address))
    for element in page.elements:
        for name in ("href", "src"):
            if element.get(name).startswith("/assets/"):
                found[f"asset {element[name].rpartition('/')[2]}"] = client.get(element[name])
    with broken(service, RuntimeError("a secret detail")):
        found["500"] = client.get("/")
    with broken(service, TryAgain("disk full at /a/secret/place")):
        found["503"] = client.get("/practice")
    return found


def pages_of(replies: dict[str, TestResponse]) -> list[TestResponse]:
    """The replies that a person sees: not the note that stands in a redirect, which nobody does."""
    return [r for r in replies.values() if r.mimetype == "text/html" and r.get_data() and r.status_code // 100 != 3]


def test_every_reply_has_every_header(client: FlaskClient, service: Service) -> None:
    """Pages, redirects, errors, assets and data alike: the policy, nosniff, no framing, referrer, HSTS, caching."""
    replies = crawl(client, service)
    for name, reply in replies.items():
        policy = dict(part.strip().split(" ", 1) for part in reply.headers["Content-Security-Policy"].split(";"))
        assert policy == POLICY, name
        assert reply.headers["X-Content-Type-Options"] == "nosniff", name
        assert reply.headers["X-Frame-Options"] == "DENY", name
        assert reply.headers["Referrer-Policy"] == "same-origin", name
        assert int(re.findall(r"max-age=(\d+)", reply.headers["Strict-Transport-Security"])[0]) >= 31_536_000, name
        assert reply.headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert reply.headers["Cross-Origin-Resource-Policy"] == "same-origin", name
        assert reply.headers["Permissions-Policy"], name
        kept = name.startswith("asset ")
        assert reply.headers["Cache-Control"] == ("public, max-age=31536000, immutable" if kept else "no-store"), name
        assert "Server" not in reply.headers or "Python" not in reply.headers["Server"], name


def test_replies_have_the_status_that_they_should(client: FlaskClient, service: Service) -> None:
    """The kinds of reply are the ones that they were crawled as."""
    replies = crawl(client, service)
    for name, reply in replies.items():
        if name[:3].isdigit():
            assert str(reply.status_code) == name[:3], name
        elif name != "start":
            assert reply.status_code == 200, name
    assert {
        "asset pages.css",
        "asset math.woff2",
        "asset pages.js",
        "asset icon.svg",
    } <= set(replies)


def test_error_pages_are_for_people(client: FlaskClient, service: Service) -> None:
    """A heading, a sentence, a way on; no number alone, no trace, nothing of the machine."""
    for name, reply in crawl(client, service).items():
        if reply.status_code < 400 or reply.mimetype != "text/html":
            continue
        page = read(reply)
        heading = page.one("h1").text
        assert len(heading.split()) >= 2, name
        if name not in {"422", "422 register", "403 login"}:
            assert len(page.all("a")) >= 3, name
            said = page.one("main").text
            assert len(said.split()) >= 10, name
            assert "Traceback" not in reply.get_data(as_text=True), name
            assert "secret" not in reply.get_data(as_text=True), name
            assert page.one("title").text == f"{heading} · quizsvc"


def test_a_database_that_cannot_now_is_tried_again(client: FlaskClient, service: Service) -> None:
    """503 with Retry-After and a page that says nothing was counted; then all is as before."""
    address = begin(client)
    code = read(client.get(address)).csrf
    with broken(service, TryAgain("locked")):
        replies = [client.get("/"), client.get("/practice"), client.get(address), client.get(f"{address}/data.csv")]
        replies += [client.post(f"{address}/{action}", data={"csrf": code}) for action in ACTIONS]
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
    for reply in replies:
        assert reply.status_code == 503
        assert 1 <= int(reply.headers["Retry-After"]) <= 60
        assert "not counted" in read(reply).one("main").text
    assert send(client, address, "skip").status_code == 303


def test_no_page_holds_inline_script_or_style(client: FlaskClient, service: Service) -> None:
    """Nothing that the policy would block: no code in elements or attributes, no address of another site."""
    pages = [client.get("/")]
    for item in one_of_each_kind(service.bank):
        address = begin(client, item)
        pages.append(client.get(address))
        for _ in range(2):
            send(client, address, "hint")
        pages.append(client.get(address))
        send(client, address, **filled(stored_variant(service.database, attempt_of(address)), right))
        pages.append(client.get(address))
    pages += pages_of(crawl(client, service))
    for reply in pages:
        page = read(reply)
        assert not page.unclosed
        for element in page.elements:
            assert element.tag not in {"style", "iframe", "object", "embed", "base", "animate", "foreignobject"}
            if element.tag == "script":
                assert element.get("src").startswith("/assets/")
                assert not element.text.strip()
            for name, value in element.attributes.items():
                assert not name.startswith("on"), (element.tag, name)
                assert name != "style", (element.tag, value)
                assert "javascript:" not in value.lower()
                if name in {"href", "src", "action", "formaction", "xlink:href"}:
                    assert value.startswith(("/", "#")), value
                    assert not value.startswith("//")


def test_every_control_has_a_name_and_every_page_one_heading(client: FlaskClient, service: Service) -> None:
    """Each visible input has a label, each page one h1 in main, a skip link to it, a language and a title."""
    pages = pages_of(crawl(client, service))
    pages += [client.get(begin(client, item)) for item in one_of_each_kind(service.bank)]
    for reply in pages:
        page = read(reply)
        assert page.one("html")["lang"] == "en"
        assert "quizsvc" in next(e.text for e in page.all("title") if e.parents[-1].tag == "head")
        assert page.one("main") in page.one("h1").parents
        skip = next(e for e in page.elements if e.tag == "a")
        assert skip["href"] == "#main"
        assert page.one("main")["id"] == "main"
        ids = [e["id"] for e in page.elements if "id" in e.attributes]
        assert len(ids) == len(set(ids))
        for element in page.elements:
            for name in ("aria-describedby", "aria-labelledby", "for"):
                assert set(element.get(name).split()) <= set(ids), (element.tag, name)
            if element.tag in {"input", "select", "textarea"} and element.get("type") != "hidden":
                named = element.get("aria-label") or any(parent.tag == "label" for parent in element.parents)
                assert named or [e for e in page.all("label") if e.get("for") == element.get("id")]
            if element.tag in {"button", "a", "h1", "h2", "h3", "summary", "legend"}:
                assert element.text.strip() or element.get("aria-label")
            if element.tag == "svg":
                assert element.get("aria-hidden") or element.get("role") == "img"
        levels = [int(e.tag[1]) for e in page.elements if re.fullmatch("h[1-6]", e.tag)]
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


def test_the_token_is_stored_as_its_hash_only(client: FlaskClient, service: Service, tmp_path: Path) -> None:
    """Its text is in no file of the database, after everything that a guest can do."""
    crawl(client, service)
    cookie = client.get_cookie("quizsvc_token")
    assert cookie is not None
    assert len(cookie.value) >= 43
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    kept = b"".join(path.read_bytes() for path in files)
    assert len(kept) > 10_000
    with service.database.read() as conn:
        assert str(conn.execute(text("SELECT hash FROM tokens")).scalar_one()).encode() in kept
    assert cookie.value.encode() not in kept


def test_the_token_is_in_no_page(client: FlaskClient, service: Service) -> None:
    """It travels in the cookie's header only; forms carry a code from which it cannot be had."""
    for name, reply in crawl(client, service).items():
        cookie = client.get_cookie("quizsvc_token")
        assert cookie is not None
        assert cookie.value.encode() not in reply.get_data(), name
        assert cookie.value not in (reply.location or "")


def test_a_bad_cookie_makes_a_new_guest(app: Flask) -> None:
    """A token that is nobody's is replaced; no page fails on it."""
    for value in ("x", "a" * 4000, "%00", "é", '"', "\udcff".encode("utf-8", "surrogateescape").decode("latin-1")):
        client = app.test_client()
        client.set_cookie("quizsvc_token", value)
        assert client.get("/").status_code == 200
        reply = client.get("/practice")
        assert reply.status_code == 303
        assert client.get(str(reply.location)).status_code == 200
