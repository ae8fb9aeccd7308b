"""Whatever is sent, the reply is a page and never an error of ours, on both databases."""

import io
import json
import shutil
from collections.abc import Iterator
from urllib.parse import quote_plus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from quizsvc.course.bank import load_bank
from quizsvc.flows.service import Service
from quizsvc.store.database import open_database
from quizsvc.web import create_app
from tests.learner import form_of, right, stored_variant
from tests.web.reading import attempt_of, begin, read, send

ODD = [
    "",
    " ",
    "\x00",
    "1\x002",
    "\ud800",
    "\U0001f600",
    "９",
    "٣",
    "²",
    "١٢",
    "1e999999",
    "-" * 100,
    "9" * 60_000,
    "NaN",
    "inf",
    "None",
    "[]",
    "{}",
    "true",
    "' OR 1=1 --",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "\u202e1",
    "1" + "\u0301" * 50,
    "0" * 5000,
    "1/" * 50,
    "1e308*10",
]


@pytest.mark.parametrize("item", ["confident-and-wrong", "how-sure-after-the-data"])
def test_odd_answers_are_asked_again(client: FlaskClient, service: Service, item: str) -> None:
    """As a text and as an option: 422 with a reason, nothing stored, the text shown as text."""
    address = begin(client, item)
    code = read(client.get(address)).csrf
    for odd in ODD:
        raw = odd.encode("utf-8", "surrogatepass")
        boundary = b"--b\r\nContent-Disposition: form-data; name="
        body = boundary + b'"csrf"\r\n\r\n' + code.encode() + b"\r\n"
        body += boundary + b'"answer-answer"\r\n\r\n' + raw + b"\r\n--b--\r\n"
        reply = client.post(f"{address}/answer", data=body, content_type="multipart/form-data; boundary=b")
        assert reply.status_code == 422, odd
        page = read(reply)
        assert page.one("p", id="problem-answer").text.strip()
        assert not [e for e in page.all("script") if not e.get("src")]
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM responses")).scalar_one() == 0
    part = stored_variant(service.database, attempt_of(address)).parts[0]
    assert send(client, address, **form_of(part, right(part))).status_code == 303


def test_odd_texts_in_the_forms_of_an_account_are_asked_again(client: FlaskClient, service: Service) -> None:
    """As an address, a name, a zone and a login: the form again with its reasons, and nobody has an account."""
    begin(client)
    code = read(client.get("/login")).csrf
    for odd in ODD:
        raw = quote_plus(odd[:5000], errors="surrogatepass")
        kind = "application/x-www-form-urlencoded"
        body = f"csrf={code}&email={raw}&display_name={raw}&timezone={raw}&login={raw}&password=x&next={raw}"
        for page, wanted in (("/register", 422), ("/login", 422), ("/account/end", 303), ("/reset/x", 404)):
            reply = client.post(page, data=body, content_type=kind)
            assert reply.status_code in {wanted, 429}, (page, odd)
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM accounts")).scalar_one() == 0


@pytest.mark.parametrize(
    "path", ["%00", "a%00b", "%ff", "%ed%a0%80", "..%2f..", "x" * 3000, "%F0%9F%98%80", "'--", "%", "{}"]
)
def test_odd_addresses_are_not_found(client: FlaskClient, service: Service, path: str) -> None:
    """An attempt's, a concept's or an item's name that can be none is 404 as a page, for readers and for forms."""
    address = begin(client)
    code = read(client.get(address)).csrf
    for place in (
        f"/attempts/{path}",
        f"/attempts/{path}/data.csv",
        f"/practice/{path}",
        f"/practice/items/{path}",
        f"/assets/{path}/site.css",
    ):
        reply = client.get(place)
        assert reply.status_code == 404, place
        assert read(reply).one("h1").text
    for action in ("answer", "skip", "hint", "again"):
        reply = client.post(f"/attempts/{path}/{action}", data={"csrf": code, "answer-answer": "1"})
        assert reply.status_code == 404, action


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", ""),
        (b"", "application/x-www-form-urlencoded"),
        (b"&&&===&&&", "application/x-www-form-urlencoded"),
        (b"%", "application/x-www-form-urlencoded"),
        (b"csrf=%ff%fe&answer-answer=%00", "application/x-www-form-urlencoded"),
        (b"a=1&" * 16_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"%d" % n for n in range(10_000)), "application/x-www-form-urlencoded"),
        (b"[" * 60_000, "application/json"),
        (b'{"csrf": NaN}', "application/json"),
        (b"csrf=1", "text/plain"),
        (b"csrf=1", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"", "multipart/form-data"),
        (b"--b\r\n", "multipart/form-data; boundary=b"),
        (b"no boundary at all", "multipart/form-data; boundary=b"),
        (b"--b\r\n\r\n\r\n--b--", "multipart/form-data; boundary="),
        (b"\x00\xff" * 1000, "\x7f"),
    ],
)
def test_odd_bodies_are_refused(client: FlaskClient, body: bytes, kind: str) -> None:
    """A body that is no form of ours is 400, 403 or 413, as a page."""
    address = begin(client)
    for action in ("answer", "skip", "hint", "again"):
        reply = client.post(f"{address}/{action}", data=body, content_type=kind)
        assert reply.status_code in {400, 403, 413}, reply.status_code
        assert read(reply).one("h1").text


def test_a_hundred_thousand_fields_are_too_much(client: FlaskClient) -> None:
    """10^5 fields, as one form or as many parts, are 413."""
    address = begin(client)
    form = b"&".join(b"f%d=1" % n for n in range(100_000))
    many = b"".join(b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n\r\n' for _ in range(500)) + b"--b--\r\n"
    for body, kind in ((form, "application/x-www-form-urlencoded"), (many, "multipart/form-data; boundary=b")):
        reply = client.post(f"{address}/answer", data=body, content_type=kind)
        assert reply.status_code == 413
        assert read(reply).one("h1").text == "Too much at once"


@pytest.mark.parametrize("host", ["..", "x" * 300, ".", "a" * 64 + ".example"])
def test_a_host_that_is_no_name_is_refused(client: FlaskClient, host: str) -> None:
    """400 as a page with its headers, for every address."""
    for path in ("/", "/practice", "/nothing", "/healthz"):
        reply = client.get(path, headers={"Host": host})
        assert reply.status_code == 400
        assert read(reply).one("h1").text == "Not understood"
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


def test_a_large_body_is_refused(client: FlaskClient) -> None:
    """Over 64 KiB is 413 whatever it is, files and bodies of unknown length included."""
    address = begin(client)
    code = read(client.get(address)).csrf
    large = b"x" * 70_000
    replies = [
        client.post(f"{address}/answer", data={"csrf": code, "answer-answer": large.decode()}),
        client.post(f"{address}/answer", data={"csrf": code, "file": (io.BytesIO(large), "a.txt")}),
        client.post(
            f"{address}/answer", data=json.dumps(large.decode()), content_type="application/x-www-form-urlencoded"
        ),
    ]
    assert [reply.status_code for reply in replies] == [413] * 3


def test_a_field_given_twice_counts_once(client: FlaskClient, service: Service) -> None:
    """The first of two values is taken, and a field of another kind of name is left alone."""
    address = begin(client, "confident-and-wrong")
    code = read(client.get(address)).csrf
    part = stored_variant(service.database, attempt_of(address)).parts[0]
    fields = {
        "csrf": [code],
        "answer-answer": [right(part), "0"],
        "answer-": ["1"],
        "answer-other": ["2"],
        "seed": ["3"],
    }
    assert client.post(f"{address}/answer", data=fields).status_code == 303
    assert "Right" in read(client.get(address)).one("h2", id="verdict").text


def test_a_file_in_place_of_an_answer_is_unreadable(client: FlaskClient) -> None:
    """An upload is no answer."""
    address = begin(client, "confident-and-wrong")
    code = read(client.get(address)).csrf
    reply = client.post(f"{address}/answer", data={"csrf": code, "answer-answer": (io.BytesIO(b"1"), "a.txt")})
    assert reply.status_code == 422


@pytest.fixture(scope="module")
def one_client(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: object
) -> Iterator[tuple[FlaskClient, str, str]]:
    """A client in the middle of a question, for many requests."""
    path = shutil.copy(str(sqlite_template), tmp_path_factory.mktemp("fuzz") / "quiz.db")
    database = open_database(f"sqlite:///{path}")
    app: Flask = create_app(Service(database, load_bank()))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    address = begin(client)
    yield client, address, read(client.get(address)).csrf
    database.close()


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]),
    tail=st.sampled_from(["", "/answer", "/skip", "/hint", "/again", "/data.csv", "/x"]),
    fields=st.dictionaries(st.sampled_from(["csrf", "timezone", "answer-answer"]) | TEXTS, TEXTS, max_size=5),
    headers=st.dictionaries(
        st.sampled_from(["Origin", "Sec-Fetch-Site", "Content-Type", "Cookie", "Host", "Range", "X-Forwarded-Proto"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
        max_size=3,
    ),
)
def test_nothing_that_is_sent_is_an_error_of_ours(
    one_client: tuple[FlaskClient, str, str], method: str, tail: str, fields: dict[str, str], headers: dict[str, str]
) -> None:
    """Any method, address, fields and headers: the status is below 500 and the policy is there."""
    client, address, code = one_client
    given_fields = {"csrf": code, **fields}
    reply = client.open(address + tail, method=method, data=given_fields, headers=headers)
    assert reply.status_code < 500
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
