"""A learner's own pages, the confidence beside an answer, and data to take along."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizsvc.flows.me import mistake_words
from quizsvc.flows.service import Service
from quizsvc.items.answers.base import PartVariant
from quizsvc.names import ItemId
from tests.learner import form_of, miss, mistake, right, stored_variant
from tests.web.reading import attempt_of, begin, read, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_stranger_is_told_that_nothing_is_known(client: FlaskClient) -> None:
    """404 with a way on, and no cookie."""
    for address in ("/me", "/me/calibration", "/me/ledger", "/me/attempts", "/me/data", "/missed"):
        reply = client.get(address)
        assert reply.status_code == 404
        assert "Answer a question" in read(reply).one("main").text
        assert "Set-Cookie" not in reply.headers
    assert [client.get(f"/me/{name}").status_code for name in ("everything.json", "answers.csv")] == [404, 404]


def test_confidence_is_kept_with_the_answer_and_scored(client: FlaskClient, service: Service) -> None:
    """Chosen from a list, kept when the answer could not be read, told on the learner's own page with its diagram."""
    address = begin(client)
    assert "how sure you are" in read(client.get("/me")).one("main").text
    refused = send(client, address, **{"answer-answer": "1,234", "confidence": "0.8"})
    chosen = [option for option in read(refused).all("option") if "selected" in option.attributes]
    assert [option["value"] for option in chosen] == ["0.8"]
    (part,) = stored_variant(service.database, attempt_of(address)).parts
    send(client, address, **{"answer-answer": right(part), "confidence": "0.8"})
    assert "You said 80% on average and were right 100%" in read(client.get("/me")).one("main").text
    page = read(client.get("/me/calibration"))
    assert "0.223 nats" in page.one("main").text
    assert len(page.all("svg")) == 1
    assert [row.text for row in page.all("th")][-1] == "80%"
    assert "Every XP" in read(client.get("/me/ledger")).one("h1").text


@pytest.mark.parametrize(
    ("given", "what", "told"),
    [
        ("0.8", right, ["You said 80%: that cost 0.22 nats (a coin’s 50% would have cost 0.69)."]),
        ("0.8", miss, ["You said 80%: that cost 1.61 nats (a coin’s 50% would have cost 0.69)."]),
        ("0.5", miss, ["You said 50%: that cost 0.69 nats (what a coin’s 50% costs)."]),
        ("", right, []),
    ],
)
def test_a_verdict_says_what_the_confidence_cost(
    client: FlaskClient, service: Service, given: str, what: Callable[[PartVariant], Any], told: list[str]
) -> None:
    """By log loss beside a coin's, and nothing where none was stated."""
    address = begin(client)
    (part,) = stored_variant(service.database, attempt_of(address)).parts
    send(client, address, **form_of(part, what(part)), confidence=given)
    assert [line.text for line in read(client.get(address)).all("p") if "nats" in line.text] == told


@pytest.mark.parametrize("given", ["", "1", "nan", "0.42", "high"])
def test_a_confidence_that_is_not_offered_is_none(client: FlaskClient, service: Service, given: str) -> None:
    """The answer counts all the same."""
    address = begin(client)
    (part,) = stored_variant(service.database, attempt_of(address)).parts
    send(client, address, **{"answer-answer": right(part), "confidence": given})
    (row,) = client.get("/me/everything.json").get_json()["responses"]
    assert (row["right"], row["confidence"]) == (True, None)


def test_what_was_missed_leads_to_trying_and_to_practising(client: FlaskClient, service: Service) -> None:
    """From the front page and the learner's own; each as it was asked, unrated and rated; a kind empty page."""
    address = begin(client, "ridge-slope")
    assert "Nothing is left" in read(client.get("/missed")).one("main").text
    assert "no question yet" in read(client.get("/me/attempts")).one("main").text
    (part,) = stored_variant(service.database, attempt_of(address)).parts
    wrong, name, _ = mistake(part)
    send(client, address, **{"answer-answer": wrong})
    for front in ("/", "/me"):
        assert {a.text for a in read(client.get(front)).all("a", href="/missed")} == {"What you missed"}
    page = read(client.get("/missed"))
    assert mistake_words(name) in page.one("li").text
    (row,) = page.all("li")
    links = [a["href"] for a in page.all("a") if row in a.parents]
    assert links == [address, "/i/ridge-slope", "/practice/items/ridge-slope"]
    listed = read(client.get("/me/attempts?page=1"))
    assert "not yet" in listed.one("li").text
    assert listed.one("a", href=address).text == service.bank.items[ItemId("ridge-slope")].title
    assert [client.get(f"/me/attempts?page={page}").status_code for page in ("2", "0", "x")] == [404, 404, 200]


def test_data_are_taken_along(client: FlaskClient) -> None:
    """Two files, named, that a browser keeps."""
    begin(client)
    links = [element["href"] for element in read(client.get("/me/data")).all("a") if "download" in element.attributes]
    replies = [client.get(link) for link in links]
    assert [reply.mimetype for reply in replies] == ["application/json", "text/csv"]
    assert all(reply.headers["Content-Disposition"].startswith("attachment") for reply in replies)
    assert "seed" not in replies[0].get_json()["attempts"][0]
