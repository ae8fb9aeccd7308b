"""The pages of reviews, concepts, exams and sessions: every route, what a person is told, and what waits."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizsvc.flows.modes import REVIEWS_AT_ONCE
from quizsvc.flows.service import Service
from tests.learner import DAY, NOON, filled, miss, right, stored_attempt, stored_variant
from tests.web.reading import Page, attempt_of, begin, read, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that does not end while a test runs."""
    at(monkeypatch, 0)


def at(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    """So many days after noon."""
    monkeypatch.setattr("quizsvc.flows.clock.now", lambda: NOON + days * DAY)


def post(client: FlaskClient, page: str, address: str = "", **fields: object) -> TestResponse:
    """The form of a page that goes to an address, sent with its code."""
    code = read(client.get(page)).csrf
    return client.post(address or page, data={"csrf": code, "timezone": "", **fields})


def answered(client: FlaskClient, service: Service, address: str, what: object = right) -> TestResponse:
    """An answer to the question at an address."""
    variant = stored_variant(service.database, attempt_of(address))
    return send(client, address, **filled(variant, what))


def follow(client: FlaskClient, reply: TestResponse) -> str:
    """Where redirects lead."""
    while reply.status_code == 303:
        address = str(reply.location)
        reply = client.get(address)
    assert reply.status_code == 200
    return address


def words(page: Page) -> str:
    """What a page says, on one line."""
    return " ".join(page.one("main").text.split())


def test_a_stranger_has_nothing_to_review(client: FlaskClient) -> None:
    """The page says when something will come, and makes no guest."""
    reply = client.get("/review")
    assert "Nothing to review yet." in words(read(reply))
    assert "Set-Cookie" not in reply.headers
    assert client.post("/review").status_code == 403


def test_what_is_due_by_night_is_due_later_today(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was practised at the beginning of a day can be due before its end, and is not due yet."""
    at(monkeypatch, -0.3)
    answered(client, service, begin(client, "coin-map"))
    at(monkeypatch, 0)
    shown = words(read(client.get("/review")))
    assert "Nothing is due now." in shown
    assert "Due later today." in shown


def test_a_review_goes_from_its_page_to_its_summary(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is due today; in a month it is, with its recall; each question leads to the next, the last to the end."""
    for item in ("coin-map", "ridge-slope"):
        answered(client, service, begin(client, item))
    page = read(client.get("/review"))
    assert "Nothing is due now." in words(page)
    assert re.search("Due (tomorrow|on [0-9]+ March)", words(page))
    assert "last practised today" in words(page)
    assert "Nothing is due for a review now." in words(read(client.get("/me")))
    at(monkeypatch, 30)
    page = read(client.get("/review"))
    due = len([e for e in page.all("strong") if e.text == "Due now."])
    assert due >= 2
    assert f"{due} concepts are due" in words(page)
    assert f"{due} concepts are due for a review." in words(read(client.get("/me")))
    assert "last practised on 4 March" in words(page)
    address = follow(client, post(client, "/review"))
    asked = set()
    for number in range(1, 2 * REVIEWS_AT_ONCE):
        asked.add(stored_attempt(service.database, attempt_of(address)).concepts[0])
        assert f"Review, question {number} of at most {REVIEWS_AT_ONCE}" in words(read(client.get(address)))
        answered(client, service, address)
        verdict = read(client.get(address))
        following = next(e["href"] for e in verdict.all("a") if e.text == "Next question")
        address = follow(client, client.get(following))
        if address.startswith("/s/"):
            break
    assert len(asked) == number <= due
    page = read(client.get(address))
    assert "nothing is due any more" in words(page)
    assert "You earned" in words(page)
    assert page.all("a", href="/practice")
    reply = post(client, f"/attempts/{begin(client).split('/')[2]}", "/review")
    assert reply.status_code == 409
    assert "Nothing is due now." in words(read(reply))


def test_a_concept_is_shown_and_practised_until_mastered(client: FlaskClient, service: Service) -> None:
    """A stranger sees what it is; a learner where they stand and what moved it, and a button that keeps to it."""
    stranger = read(client.get("/concepts/ridge"))
    assert "Not started" in words(stranger)
    assert not stranger.all("form")
    assert stranger.all("a", href="/practice/ridge")
    answered(client, service, begin(client, "ridge-slope"))
    page = read(client.get("/concepts/ridge"))
    title = service.bank.items["ridge-slope"].title
    assert f"Right on “{title}”" in words(page)
    assert re.search(r"Mastery [0-9]+%, likely between [0-9]+ and [0-9]+%\.", words(page))
    assert re.search(r"[0-9]+% → [0-9]+% \+[0-9]+ points?", words(page))
    address = follow(client, post(client, "/concepts/ridge", "/concepts/ridge/master"))
    shown = read(client.get(address))
    assert "at which “Ridge" in words(shown)
    assert "Until mastered, question 1 of at most 20" in words(shown)
    assert client.get("/concepts/alchemy").status_code == 404


def test_a_question_tells_the_terms_of_its_chance(client: FlaskClient, service: Service) -> None:
    """Folded, by name and with their signs; a question that was asked for by name has none."""
    for _ in range(3):
        address = begin(client)
        answered(client, service, address)
    page = read(client.get(begin(client)))
    terms = [e for e in page.all("details") if "terms" in e.get("class")]
    assert len(terms) == 1
    assert "open" not in terms[0].attributes
    shown = {e.text: value.text for e, value in zip(page.all("dt"), page.all("dd"), strict=True)}
    assert {"you", "this question"} <= set(shown)
    assert all(re.fullmatch(r"[+−][0-9]\.[0-9]", value) for value in shown.values())
    assert not read(client.get(begin(client, "coin-map"))).all("dt")


def test_a_verdict_tells_what_it_moved(client: FlaskClient, service: Service) -> None:
    """The mastery of its concept before and after, with the sign, and the way to that concept's page."""
    for what, sign in ((right, r"\+"), (miss, "−")):
        address = begin(client, "coin-map")
        answered(client, service, address, what)
        page = read(client.get(address))
        assert re.search(rf"moved your mastery of .*: [0-9]+% → [0-9]+%, {sign}[0-9]+ points?\.", words(page))
        concept = stored_attempt(service.database, attempt_of(address)).concepts[0]
        assert page.all("a", href=f"/concepts/{concept}")


def test_an_exam_waits_with_every_verdict(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No hint, no verdict, no XP before the last answer; left on one day and gone on with on the next; then all."""
    address = follow(client, post(client, "/exam", most="5", lesson="cross-entropy"))
    asked, session = [], ""
    for number in range(1, 6):
        page = read(client.get(address))
        asked.append(address)
        session = next(e["href"] for e in page.all("a") if "Exam, question" in e.text)
        assert f"Exam, question {number} of 5" in words(page)
        assert "Show a hint" not in words(page)
        reply = answered(client, service, address, right if number % 2 else miss)
        assert (reply.status_code, reply.location) == (303, f"{session}/next")
        kept = read(client.get(address))
        assert kept.one("h1").text == "Your answer is kept"
        assert not kept.all("h2", id="verdict")
        if number < 5:
            assert "XP" not in words(read(client.get(session)))
            stands = read(client.get("/")).one("section", **{"aria-labelledby": "standing"})
            assert " ".join(stands.text.split()).startswith("Where you stand XP0 ")
            assert f"{number} of 5 answered" in words(read(client.get("/")))
        at(monkeypatch, number // 3)
        address = follow(client, reply)
    assert address == session
    page = read(client.get(session))
    assert "3 of 5 right." in words(page)
    assert [e["href"] for e in page.all("a") if e["href"].startswith("/attempts/")][:5] == asked
    for number, address in enumerate(asked, 1):
        verdict = read(client.get(address))
        assert verdict.one("h2", id="verdict").text == ("Right" if number % 2 else "Not yet")
        assert verdict.all("a", href=f"{session}/next")[0].text == "Back to the summary"
    lesson = set(service.bank.lessons["cross-entropy"].concepts)
    assert {stored_attempt(service.database, attempt_of(a)).concepts[0] for a in asked} <= lesson


def test_an_exam_can_be_ended_early(client: FlaskClient, service: Service) -> None:
    """What was answered is judged, what was not is told so, and a form of it that comes late is not counted."""
    first = follow(client, post(client, "/exam", most="5"))
    page = read(client.get(first))
    session = next(e["href"] for e in page.all("a") if "Exam, question" in e.text)
    reply = answered(client, service, first)
    second = follow(client, reply)
    late = {"csrf": page.csrf, "timezone": "", **filled(stored_variant(service.database, attempt_of(second)), right)}
    assert follow(client, post(client, session, f"{session}/end")) == session
    page = read(client.get(session))
    assert "1 of 5 right. 4 questions left unanswered." in words(page)
    assert words(page).count("not answered") == 4
    for reply in (client.get(second), client.post(f"{second}/answer", data=late)):
        assert reply.status_code == 404
        assert "was ended before" in words(read(reply))
    assert not read(client.get("/")).all("a", href=f"{session}/next")


@pytest.mark.parametrize("fields", [{"most": "7"}, {"most": "x", "lesson": "none"}, {"most": "5", "concept": "<i>no"}])
def test_an_exam_that_cannot_be_is_told(client: FlaskClient, fields: dict[str, str]) -> None:
    """409 as a page with what there is not; nothing is begun."""
    reply = post(client, "/exam", **fields)
    assert reply.status_code == 409
    assert len(words(read(reply)).split()) > 8
    assert "answered" not in words(read(client.get("/")))


def test_nobody_elses_session_is_there(client: FlaskClient, service: Service) -> None:
    """A foreign session, one that never was and any without a cookie: 404; no form of them is taken."""
    first = follow(client, post(client, "/exam", most="5"))
    session = next(e["href"] for e in read(client.get(first)).all("a") if "Exam, question" in e.text)
    other, stranger = client.application.test_client(), client.application.test_client()
    code = read(other.get(begin(other))).csrf
    for address in (session, "/s/none", "/s/<i>x"):
        for way in ("", "/next"):
            assert other.get(address + way).status_code == stranger.get(address + way).status_code == 404
        assert other.post(f"{address}/end", data={"csrf": code}).status_code == 404
        assert stranger.post(f"{address}/end").status_code == 403
    assert "0 of 5 answered" in words(read(client.get(session)))


@pytest.mark.parametrize("address", ["/review", "/exam", "/concepts/ridge/master"])
def test_a_session_is_begun_by_a_form_of_ours_only(client: FlaskClient, address: str) -> None:
    """Without its code: 403, and nothing is begun."""
    begin(client)
    assert client.post(address, data={"csrf": "x", "most": "5"}).status_code == 403
    assert "answered" not in read(client.get("/")).one("section", **{"aria-labelledby": "next"}).text


def test_an_exam_is_not_answered_by_a_call(client: FlaskClient, service: Service) -> None:
    """409 that says where to answer, and nothing is kept; before and after its answer a call sees the question only."""
    address = follow(client, post(client, "/exam", most="5"))
    call, code = f"/api/v1{address}", {"X-CSRF-Token": read(client.get(address)).csrf}
    for way, body in (("answer", {"answers": {}, "confidence": 0.7}), ("skip", None)):
        reply = client.post(f"{call}/{way}", json=body, headers=code)
        assert (reply.status_code, reply.get_json(force=True)["title"]) == (409, "Its verdict waits")
    assert client.post(f"{call}/hint", headers=code).get_json()["hints_text"] == []
    before = client.get(call).get_json()
    answered(client, service, address)
    assert client.get(call).get_json() == before
    assert before["verdict"] is None
    assert client.post(f"{call}/skip", headers=code).status_code == 409
    assert "1 of 5 answered" in words(read(client.get("/")))


def test_a_placement_begins_from_its_page(client: FlaskClient, service: Service) -> None:
    """The front page leads a stranger there; its first question says why it is asked, and counts among twenty."""
    assert "/placement" in {link["href"] for link in read(client.get("/")).all("a")}
    page = read(client.get("/placement"))
    assert "6 to 20 questions" in words(page)
    first = follow(client, post(client, "/placement"))
    assert "tells most about where you stand" in words(read(client.get(first)))
    answered(client, service, first)
    assert "Where you stand" in words(read(client.get(first)))
    assert "1 of at most 20 answered" in words(read(client.get(f"/s/{session_of(service, first)}")))


def session_of(service: Service, address: str) -> str:
    """The session of the question at an address."""
    return str(stored_attempt(service.database, attempt_of(address)).session_id)
