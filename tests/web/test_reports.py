"""Reporting a question: the form, what is kept with it, and how much of it is."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from quizsvc.cli import main
from quizsvc.flows import practice
from quizsvc.flows.reports import ENOUGH, LONGEST, MOST_A_DAY, REASONS, cleaned, everything_reported, report
from quizsvc.flows.service import Service
from quizsvc.store import merges
from tests.learner import DAY, NOON, guest, stored_attempt
from tests.web.reading import attempt_of, begin, read, send


def report_page(client: FlaskClient, address: str) -> str:
    """The address of the form, as the page at this address gives it."""
    (link,) = [a["href"] for a in read(client.get(address)).all("a") if a.text == "Report this question"]
    return link


def test_a_report_is_kept_with_the_variant_it_is_about(
    client: FlaskClient, service: Service, runner: CliRunner, database_url: str
) -> None:
    """From the question and from its verdict, thanked for with the way back, listed as text and as JSON."""
    address = begin(client)
    form = report_page(client, address)
    page = read(client.get(form))
    assert [box["value"] for box in page.all("input", type="radio")] == list(REASONS)
    reply = send(client, address, "report", reason="wording", said="Which mean?\r\nOf \x1b[2J\u202ethe data\x00?")
    assert reply.status_code == 303
    thanks = read(client.get(reply.location))
    assert thanks.one("h1").text == "Thank you"
    assert [a["href"] for a in thanks.all("a") if a.text == "Back to the question"] == [address]
    send(client, address, "skip")
    assert report_page(client, address) == form
    assert client.post(form, data={"csrf": read(client.get(form)).csrf, "reason": "content"}).status_code == 303
    attempt = stored_attempt(service.database, attempt_of(address))
    listed = runner.invoke(main, ["reports", "--json", "--database-url", database_url])
    first, second = json.loads(listed.stdout)["reports"]
    assert first.pop("made_at") <= second["made_at"]
    said = "Which mean?\nOf \ufffd[2J\ufffdthe data\ufffd?"
    about = {"item": attempt.item, "version": attempt.version, "seed": attempt.seed, "attempt": attempt.id}
    assert first == {**about, "reason": "wording", "said": said}
    assert (second["reason"], second["said"]) == ("content", "")
    told = runner.invoke(main, ["reports", "--database-url", database_url])
    assert "2 reports" in told.stderr
    assert f"{attempt.item}  version {attempt.version}  seed {attempt.seed}" in told.stdout
    assert f"  {REASONS['wording']} (attempt {attempt.id})\n    Which mean?\n    Of " in told.stdout


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_report_that_lacks_something_is_asked_again(client: FlaskClient, service: Service) -> None:
    """422 with what was typed and nothing kept: no reason, none that is offered, or too many words."""
    address = begin(client)
    for reason, said, problem in (
        ("", "Hm <b>", "Choose what is wrong."),
        ("spite", "Hm <b>", "Choose what is wrong."),
        ("wording", "a" * (LONGEST + 1), "at most 1,000"),
    ):
        reply = send(client, address, "report", reason=reason, said=said)
        page = read(reply)
        assert (reply.status_code, page.one("textarea").text.strip()) == (422, said)
        assert problem in page.one("p", id="problem").text
        assert [box["value"] for box in page.all("input") if "checked" in box.attributes] == [reason] * (
            reason in REASONS
        )
    lines = "a\r\n" * (LONGEST // 2)
    assert send(client, address, "report", reason="wording", said=lines).status_code == 303
    (kept,) = everything_reported(service.database)
    assert kept.report.said == "a\n" * (LONGEST // 2 - 1) + "a"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_its_learner_reports_a_question(app: Flask, client: FlaskClient, service: Service) -> None:
    """A stranger and another guest find nothing, and a form without its code is refused; nothing is kept."""
    address = begin(client)
    stranger, other = app.test_client(), app.test_client()
    begin(other)
    assert [one.get(f"{address}/report").status_code for one in (stranger, other)] == [404, 404]
    assert client.get("/attempts/none/report").status_code == 404
    assert client.post(f"{address}/report", data={"reason": "wording"}).status_code == 403
    assert stranger.post(f"{address}/report", data={"reason": "wording"}).status_code == 403
    code = read(other.get("/practice", follow_redirects=True)).csrf
    assert other.post(f"{address}/report", data={"csrf": code, "reason": "wording"}).status_code == 404
    assert everything_reported(service.database) == []


def test_twenty_reports_a_day_are_taken(service: Service) -> None:
    """The same one again is no other; the next is refused until the first is a day old; others are free to report."""
    learner, other = guest(service), guest(service)
    mine, theirs = (practice.ask(service, one, NOON) for one in (learner, other))
    assert isinstance(mine, str)
    assert isinstance(theirs, str)
    for number in [*range(MOST_A_DAY), MOST_A_DAY - 1]:
        assert report(service, learner, mine, "content", f"no. {number}", NOON) == mine
    assert report(service, learner, mine, "content", "one more", NOON + DAY - timedelta(seconds=1)) == ENOUGH
    assert report(service, other, theirs, "content", "", NOON) == theirs
    assert len(everything_reported(service.database)) == MOST_A_DAY + 1
    assert report(service, learner, mine, "content", "one more", NOON + DAY) == mine


def test_too_many_reports_are_told(client: FlaskClient, service: Service) -> None:
    """429 with the form as it was typed."""
    address = begin(client)
    for number in range(MOST_A_DAY):
        assert send(client, address, "report", reason="content", said=str(number)).status_code == 303
    reply = send(client, address, "report", reason="content", said="one more")
    assert reply.status_code == 429
    assert "20 reports" in read(reply).one("p", id="problem").text
    assert read(reply).one("textarea").text.strip() == "one more"


def test_a_learner_takes_reports_along_and_leaves_no_words(client: FlaskClient, service: Service) -> None:
    """In all data of the learner, without the seed of an open question; blank once the learner has left."""
    address = begin(client)
    send(client, address, "report", reason="wording", said="I am Ada")
    (row,) = client.get("/me/everything.json").get_json()["reports"]
    assert (row["reason"], row["said"]) == ("wording", "I am Ada")
    assert "seed" not in row
    with service.database.write() as conn:
        merges.erase(conn, stored_attempt(service.database, attempt_of(address)).learner_id)
    (kept,) = everything_reported(service.database)
    assert (kept.report.reason, kept.report.said) == ("wording", "")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  a\tb\u00a0c \r\n\r\nd ", "a b c \n\nd"),
        ("\ud800\x00\x1b[31m\u202e", "\ufffd\ufffd\ufffd[31m\ufffd"),
        ("λ² – ∫ 🎲", "λ² – ∫ 🎲"),
        (" \n ", ""),
    ],
)
def test_words_are_kept_as_lines_that_show(said: str, kept: str) -> None:
    """Blanks are spaces, and what is unseen is one sign."""
    assert cleaned(said) == kept
