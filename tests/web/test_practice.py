"""The pages of practice: every route, POST–redirect–GET, and what a person is told."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from quizsvc.course.bank import load_bank
from quizsvc.flows.service import Service
from quizsvc.store.database import Database
from quizsvc.web import create_app
from tests.cli.test_bank import GOOD
from tests.learner import filled, miss, mistake, one_of_each_kind, right, stored_attempt, stored_variant
from tests.web.reading import Page, attempt_of, begin, read, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def key(service: Service, address: str) -> dict[str, Any]:
    """The fields of a right answer."""
    return filled(stored_variant(service.database, attempt_of(address)), right)


def wrong(service: Service, address: str) -> dict[str, Any]:
    """The fields of a wrong answer."""
    return filled(stored_variant(service.database, attempt_of(address)), miss)


def test_the_front_page_needs_nothing(client: FlaskClient) -> None:
    """A stranger gets the front page without becoming a guest, and a way to start."""
    reply = client.get("/")
    assert reply.status_code == 200
    assert "Set-Cookie" not in reply.headers
    starts = [a for a in read(reply).all("a") if "primary" in a.get("class")]
    assert [(a.text, a["href"]) for a in starts] == [
        ("Start with a question", "/practice/items/which-line-for-these-data")
    ]


def test_start_makes_a_guest_and_goes_to_a_question(client: FlaskClient) -> None:
    """One redirect with the guest's cookie; starting again goes to the same question."""
    reply = client.get("/practice")
    assert reply.status_code == 303
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("quizsvc_token=")
    words = {word.strip().lower() for word in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= words
    assert "secure" not in words
    assert any(word.startswith("max-age=34560000") for word in words)
    assert begin(client) == reply.location


def test_the_cookie_is_secure_behind_tls(client: FlaskClient) -> None:
    """Over https it never travels in the clear."""
    cookie = client.get("/practice", base_url="https://quiz.example").headers["Set-Cookie"]
    assert "; secure" in cookie.lower()


def test_the_question_page_shows_what_is_asked(client: FlaskClient, service: Service) -> None:
    """Title, stem, the control with its label, the precision in words, and one way to check."""
    for item in one_of_each_kind(service.bank):
        page = read(client.get(begin(client, item)))
        main = page.one("main")
        assert main.text.strip()
        assert page.one("form", id="answer")["action"].endswith("/answer")
        assert [b.text for b in page.all("button") if "primary" in b.get("class")] == ["Check"]
        variant = stored_variant(service.database, attempt_of(page.one("form", id="answer")["action"]))
        assert variant.title == page.one("h1").text
        for part in variant.parts:
            assert page.one("p", id=f"wanted-{part.name}").text == part.wanted


def test_an_answer_is_redirected_to_its_verdict(client: FlaskClient, service: Service) -> None:
    """303 to the question's own address, which now shows the verdict; reload is a GET."""
    address = begin(client)
    reply = send(client, address, **key(service, address))
    assert (reply.status_code, reply.location) == (303, address)
    page = read(client.get(address))
    assert page.one("h2", id="verdict").text == "Right"
    assert "+10" in page.one("section", **{"aria-labelledby": "verdict"}).text
    assert not page.all("form", id="answer")
    front = read(client.get("/")).one("section", **{"aria-labelledby": "standing"}).text
    assert "10" in front
    assert "1 day" in front


def test_a_known_mistake_is_named(client: FlaskClient, service: Service) -> None:
    """The verdict is “not yet”, says what the number is the right answer to, and offers fresh data first."""
    for item in one_of_each_kind(service.bank):
        address = begin(client, item)
        variant = stored_variant(service.database, attempt_of(address))
        part = variant.parts[0]
        _, name, _ = mistake(part)
        told = [one.feedback_html for one in part.misconceptions if one.id == name]
        told += [one.feedback_html for one in part.options or () if one.misconception == name]
        send(client, address, **filled(variant, lambda part: mistake(part)[0]))
        page = read(client.get(address))
        assert page.one("h2", id="verdict").text == "Not yet"
        said = next(e for e in page.all("div") if "diagnosis" in e.get("class")).text
        assert said.strip()
        words = [" ".join(Page(f"<div>{html}</div>").one("div").text.split()) for html in told]
        assert not words or any(one in " ".join(said.split()) for one in words)
        primary = [b.text for b in page.all("button") if "primary" in b.get("class")]
        assert primary == ["Same idea, fresh data"]


def test_the_verdict_draws_what_the_answer_implies(client: FlaskClient, service: Service) -> None:
    """Beside a named mistake stands the learner's line with the right one, named; beside a right answer nothing."""
    for what, expected in ((lambda part: repr(part.misconceptions[0].value), ["right", "yours"]), (right, [])):
        address = begin(client, "ridge-slope")
        send(client, address, **filled(stored_variant(service.database, attempt_of(address)), what))
        page = read(client.get(address))
        told = [e for e in page.elements if any(p.get("aria-labelledby") == "verdict" for p in e.parents)]
        labels = (e.text for e in told if e.tag == "text" and "label" in e.get("class").split())
        assert sorted(labels) == expected
        assert [e.tag for e in told if e.tag == "figcaption"] == ["figcaption"] * bool(expected)


def test_until_twice_right(client: FlaskClient, service: Service) -> None:
    """After a miss the way leads to the idea again, then to another story, and on only when it was right twice."""
    address = begin(client, "coin-posterior-mean")
    send(client, address, **wrong(service, address))
    for label, said in (("Same idea, fresh data", "stays open"), ("Same idea, another story", "Once right")):
        page = read(client.get(address))
        assert [b.text for b in page.all("button") if "primary" in b.get("class")] == [label]
        assert said in page.one("main").text
        address = str(send(client, address, "again").location)
        send(client, address, **key(service, address))
    page = read(client.get(address))
    assert [a.text for a in page.all("a") if "primary" in a.get("class")] == ["Next question"]
    assert "Twice right" in page.one("main").text


def test_an_unexplained_miss_is_not_guessed_at(client: FlaskClient, service: Service) -> None:
    """A number that no known mistake gives is told so."""
    address = begin(client, "confident-and-wrong")
    send(client, address, **wrong(service, address))
    assert "No mistake that we know of" in read(client.get(address)).one("main").text


def test_a_second_submit_goes_to_the_same_verdict(client: FlaskClient, service: Service) -> None:
    """The very form sent twice is redirected twice, and counts once."""
    address = begin(client)
    form = {"csrf": read(client.get(address)).csrf, **key(service, address)}
    first, second = (client.post(f"{address}/answer", data=form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*), sum(amount) FROM ledger")).one() == (1, 10)


def test_a_stale_form_is_told_and_changes_nothing(client: FlaskClient, service: Service) -> None:
    """Another answer after the verdict is a 409 page with a way to the verdict."""
    address = begin(client)
    form = {"csrf": read(client.get(address)).csrf}
    client.post(f"{address}/answer", data=form | wrong(service, address))
    for action, fields in (("answer", key(service, address)), ("skip", {})):
        reply = client.post(f"{address}/{action}", data=form | fields)
        assert reply.status_code == 409
        page = read(reply)
        assert page.one("h1").text == "Already answered"
        assert page.all("a", href=address)
    assert read(client.get(address)).one("h2", id="verdict").text == "Not yet"


def test_unreadable_is_asked_again(client: FlaskClient, service: Service) -> None:
    """422 with the question, what was typed still there, the reason bound to its box, nothing counted."""
    address = begin(client, "confident-and-wrong")
    reply = send(client, address, **{"answer-answer": '1,234"><b>'})
    assert reply.status_code == 422
    page = read(reply)
    box = page.one("input", id="answer-answer")
    assert box["value"] == '1,234"><b>'
    assert "problem-answer" in box["aria-describedby"].split()
    assert "1,234" in page.one("p", id="problem-answer").text
    assert not page.one("main").text.count("<b>") or page.all("b") == []
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM responses")).scalar_one() == 0


def test_hint_skip_and_again(client: FlaskClient, service: Service) -> None:
    """A hint is shown at its place, “I don’t know” shows the solution, “again” draws fresh data."""
    address = begin(client, "penalty-from-prior")
    reply = send(client, address, "hint")
    assert (reply.status_code, reply.location) == (303, f"{address}#hints")
    page = read(client.get(address))
    assert len([e for e in page.all("div") if "hint" in e.get("class").split()]) == 1
    assert send(client, address, "skip").status_code == 303
    verdict = read(client.get(address))
    assert verdict.one("h2", id="verdict").text == "Here is how"
    assert verdict.one("section", **{"aria-labelledby": "solution"}).text.strip()
    fresh = send(client, address, "again")
    assert fresh.status_code == 303
    assert fresh.location != address
    old, new = (stored_attempt(service.database, attempt_of(str(a))) for a in (address, fresh.location))
    assert (new.item, new.origin) == (old.item, old.id)


def test_the_data_are_a_table(client: FlaskClient, service: Service) -> None:
    """The numbers of the question as CSV, each as it is, before and after the verdict."""
    address = begin(client, "laplace-noise-mle")
    variant = stored_variant(service.database, attempt_of(address))
    for _ in range(2):
        reply = client.get(f"{address}/data.csv")
        assert (reply.status_code, reply.mimetype) == (200, "text/csv")
        rows = list(csv.reader(StringIO(reply.get_data(as_text=True))))
        assert rows[0] == list(variant.data)
        assert [float(row[0]) for row in rows[1:]] == variant.data["x"]
        send(client, address, "skip") if client.get(address).get_data().count(b'id="answer"') else None


def test_columns_of_unequal_length_are_a_table_too(database: Database, tmp_path: Path) -> None:
    """A shorter column ends in empty cells."""
    columns = "  x: normal(loc=20, scale=3, size=5, decimals=1)\n  z: normal(loc=20, scale=3, size=2, decimals=1)"
    text = GOOD.replace("  x: normal(loc=20, scale=3, size=5, decimals=1)", columns)
    assert text != GOOD
    (tmp_path / "unequal-columns.md").write_text(text)
    client = create_app(Service(database, load_bank([tmp_path / "unequal-columns.md"]))).test_client()
    reply = client.get(f"{begin(client, 'unequal-columns')}/data.csv")
    assert reply.status_code == 200
    rows = list(csv.reader(StringIO(reply.get_data(as_text=True))))
    assert [len(row) for row in rows] == [2] * 6
    assert [rows[0], rows[3][1:]] == [["x", "z"], [""]]


def test_another_browser_sees_nothing(app: Flask, client: FlaskClient, service: Service) -> None:
    """A foreign question, an unknown one, and any question without a cookie are pages with status 404."""
    address = begin(client)
    other, stranger = app.test_client(), app.test_client()
    code = read(other.get(begin(other))).csrf
    pages = []
    for place in (address, "/attempts/" + "0" * 32):
        for way in ("", "/data.csv"):
            assert stranger.get(place + way).status_code == 404
            assert other.get(place + way).status_code == 404
        pages += [other.get(place).get_data().replace(place.encode(), b"here")]
        for action in ("answer", "skip", "hint", "again"):
            fields = {"csrf": code, "answer-answer": "1"}
            assert other.post(f"{place}/{action}", data=fields).status_code == 404
            assert stranger.post(f"{place}/{action}", data=fields).status_code == 403
    assert pages[0] == pages[1]
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM responses")).scalar_one() == 0


def test_the_zone_counts_from_the_first_answer(client: FlaskClient, service: Service) -> None:
    """The zone that comes with the form is that of this very answer."""
    address = begin(client)
    send(client, address, **key(service, address), timezone="Pacific/Kiritimati")
    with service.database.read() as conn:
        row = conn.execute(text("SELECT zone, utc_offset_minutes FROM responses")).one()
    assert tuple(row) == ("Pacific/Kiritimati", 14 * 60)


def test_an_unknown_concept_is_told(client: FlaskClient) -> None:
    """404 as a page that repeats the name as text; nobody becomes a guest."""
    reply = client.get("/practice/<i>alchemy")
    assert reply.status_code == 404
    assert "<i>alchemy" in read(reply).one("main").text
    assert not client.get_cookie("quizsvc_token")


def test_a_question_can_be_asked_for(client: FlaskClient, service: Service) -> None:
    """Its address goes to a variant of it, the same until it is answered; the page says why it is asked."""
    begin(client)
    address = begin(client, "gradient-descent-step")
    assert stored_attempt(service.database, attempt_of(address)).item == "gradient-descent-step"
    assert "You asked for this question." in read(client.get(address)).one("main").text
    assert begin(client, "gradient-descent-step") == begin(client) == address
    send(client, address, "skip")
    assert begin(client, "gradient-descent-step") != address


def test_an_unknown_question_is_told(client: FlaskClient) -> None:
    """404 as a page that repeats the name as text and suggests the nearest; nobody becomes a guest."""
    reply = client.get("/practice/items/<i>gradient-decent-step")
    assert reply.status_code == 404
    said = read(reply).one("main").text
    assert "<i>gradient-decent-step" in said
    assert "did you mean 'gradient-descent-step'?" in said
    assert not client.get_cookie("quizsvc_token")


def test_a_concept_is_kept_to(client: FlaskClient, service: Service) -> None:
    """Its address goes to a question on it."""
    address = str(client.get("/practice/ridge").location)
    assert stored_attempt(service.database, attempt_of(address)).concepts[0] == "ridge"


def test_a_concept_without_questions_is_told(database: Database, tmp_path: Path) -> None:
    """A concept that the graph knows and no item trains is a page, not an error."""
    (tmp_path / "concepts.toml").write_text("[bare]\ntitle = 'A bare concept'\nsentence = 'Nothing asks for it.'\n")
    client = create_app(Service(database, load_bank([tmp_path]))).test_client()
    reply = client.get("/practice/bare")
    assert reply.status_code == 404
    assert "A bare concept" in read(reply).one("main").text


def test_operators_ask(client: FlaskClient, service: Service) -> None:
    """The process answers, and the database does."""
    for path in ("/healthz", "/readyz"):
        reply = client.get(path)
        assert (reply.status_code, reply.json) == (200, {"status": "ok"})
    with service.database.write() as conn:
        conn.execute(text("DROP TABLE alembic_version"))
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
