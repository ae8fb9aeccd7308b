"""The JSON interface: lessons as its pages show them, who may finish one, and errors that say what to do."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from quizsvc.flows import guests
from quizsvc.flows.reviews import overview
from quizsvc.flows.service import Service
from quizsvc.names import LessonId
from quizsvc.store.learners import Learner
from tests.flows.test_lessons import finish
from tests.learner import DAY, NOON
from tests.web.reading import begin, read

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LESSON = LessonId("cross-entropy")
ADDRESS = f"/api/v1/lessons/{LESSON}"
DEEP = b'{"model": "fit_gaussian", "arguments": {"x": ' + b"[" * 900 + b"1" + b"]" * 900 + b"}}"


@pytest.fixture
def token(service: Service, monkeypatch: pytest.MonkeyPatch) -> tuple[Learner, dict[str, str]]:
    """A learner, and the header that a call of theirs has."""
    monkeypatch.setattr("quizsvc.flows.clock.now", lambda: NOON)
    learner, secret = guests.welcome(service, NOON)
    return learner, {"Authorization": f"Bearer {secret}"}


def problem(reply: Any, status: int) -> dict[str, Any]:
    """A problem document, which says its own status."""
    assert (reply.status_code, reply.mimetype) == (status, "application/problem+json")
    told = reply.get_json(force=True)
    assert told["status"] == status
    assert told["type"].startswith("urn:quizsvc:problem:")
    assert told["title"]
    assert told["detail"][-1] in ".?"
    return dict(told)


def test_the_list_tells_every_lesson_to_a_stranger(client: FlaskClient, service: Service) -> None:
    """In the order in which they are read, with nothing started, and without a cookie."""
    reply = client.get("/api/v1/lessons")
    told = reply.get_json()["lessons"]
    assert [(one["number"], one["slug"]) for one in told] == [(x.number, x.slug) for x in service.bank.lessons.values()]
    for one in told:
        assert (one["finished"], one["xp"], one["mastered"]) == (False, 15, 0)
        assert (one["quick_check"]["right"], one["quick_check"]["of"]) == (0, 3)
        assert {c["status"] for c in one["concepts"]} == {"not started"}
        assert {c["mastery"] for c in one["concepts"]} == {None}
    assert "Set-Cookie" not in reply.headers


def test_every_concept_is_told_with_what_it_needs(client: FlaskClient, service: Service) -> None:
    """After its prerequisites, with the lesson that teaches it and the caller's status."""
    told = client.get("/api/v1/concepts").get_json()["concepts"]
    assert [one["concept"] for one in told] == list(service.bank.concepts)
    for at, one in enumerate(told):
        assert set(one["needs"]) <= {earlier["concept"] for earlier in told[:at]}
        assert one["concept"] in service.bank.lessons[one["lesson"]].concepts
        assert (one["status"], one["mastery"]) == ("not started", None)


def test_reviews_are_told_as_their_page_shows_them(
    client: FlaskClient, service: Service, token: tuple[Learner, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing to a stranger; to a learner each concept in the page's order, with its dates and its recall."""
    learner, header = token
    assert client.get("/api/v1/review").get_json() == {"at_once": 10, "reviews": []}
    finish(service, learner, service.bank.lessons[LESSON])
    monkeypatch.setattr("quizsvc.flows.clock.now", lambda: NOON + 40 * DAY)
    told = client.get("/api/v1/review", headers=header).get_json()["reviews"]
    shown = overview(service, learner, NOON + 40 * DAY)
    assert [one["concept"] for one in told] == [one.concept for one in shown] != []
    for one in told:
        assert one["is_due"]
        assert 0 < one["recall"] < 0.95
        assert one["practised"] == NOON.date().isoformat() < one["due"] < (NOON + 40 * DAY).date().isoformat()
        assert one["title"] == service.concept_title(one["concept"])


def test_a_lesson_is_told_as_its_page_shows_it(client: FlaskClient, service: Service) -> None:
    """The same sections, lines, fits, places of demos and ways on; another seed gives other numbers."""
    for lesson in service.bank.lessons.values():
        told = client.get(f"/api/v1/lessons/{lesson.slug}").get_json()
        page = read(client.get(f"/lessons/{lesson.slug}"))
        ids = {element["id"] for element in page.elements if element.get("id")}
        assert {section["anchor"] for section in told["sections"]} - {""} <= ids
        pieces = [piece for section in told["sections"] for piece in section["pieces"]]
        assert {piece["kind"] for piece in pieces} == {"prose", "picture", "stepper", "demo"}
        assert {f"demo-{piece['id']}" for piece in pieces if piece["kind"] == "demo"} <= ids
        values = [line["value"] for piece in pieces if piece["kind"] == "stepper" for line in piece["lines"]]
        shown = [e.text for e in page.all("strong") if e.parents[-1].get("class") == "line-value"]
        assert values == shown
        assert [one["concept"] for one in told["objectives"]] == list(lesson.concepts)
        assert {f"/questions/{one['slug']}" for one in told["questions"]} <= {e["href"] for e in page.all("a")}
        assert all(fit["second_method"] for fit in told["fits"])
    assert (told["seed"], told["next"], told["count"]) == (0, None, told["number"])
    fresh = client.get(f"{ADDRESS}?seed=7").get_json()
    assert fresh["seed"] == 7
    assert fresh["sections"] != client.get(ADDRESS).get_json()["sections"]


def test_a_lesson_is_finished_by_its_learner_once(
    client: FlaskClient, service: Service, token: tuple[Learner, dict[str, str]]
) -> None:
    """409 with what is left; then the award, and the same reply again; the list knows it."""
    learner, header = token
    lesson = service.bank.lessons[LESSON]
    refused = problem(client.post(f"{ADDRESS}/complete", headers=header), 409)
    assert refused["left"] == list(lesson.quick_check)
    assert "0 of 3" in refused["detail"]
    finish(service, learner, lesson)
    replies = [client.post(f"{ADDRESS}/complete", headers=header) for _ in range(2)]
    wanted = {"lesson": LESSON, "finished": True, "xp": 15, "finished_at": "2026-03-04T12:00:00Z"}
    assert [reply.get_json() for reply in replies] == [wanted, wanted]
    told = client.get(ADDRESS, headers=header).get_json()
    assert (told["finished"], told["quick_check"]["right"]) == (True, 3)
    assert told["concepts"][0]["mastery"]["mean"] > 0
    listed = client.get("/api/v1/lessons", headers=header).get_json()["lessons"]
    assert [one["slug"] for one in listed if one["finished"]] == [LESSON]


def test_a_cookie_needs_the_code_of_its_forms_and_a_token_none(client: FlaskClient) -> None:
    """A page elsewhere can make a browser send its cookie, and can read no code."""
    code = read(client.get(begin(client))).csrf
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": code[:-1]}):
        problem(client.post(f"{ADDRESS}/complete", headers=headers), 403)
    problem(client.post(f"{ADDRESS}/complete", headers={"X-CSRF-Token": code}), 409)
    problem(client.post(f"{ADDRESS}/complete", headers={"X-CSRF-Token": code, "Origin": "https://evil.example"}), 403)


@pytest.mark.parametrize("given", ["Bearer x", "Bearer", "Basic eDp5", "Bearer é", "nonsense"])
def test_a_token_that_is_none_is_refused(client: FlaskClient, given: str) -> None:
    """401 with the way to ask, even where a cookie would do: a caller learns that the token is void."""
    begin(client)
    for reply in (
        client.get("/api/v1/lessons", headers={"Authorization": given}),
        client.post(f"{ADDRESS}/complete", headers={"Authorization": given}),
    ):
        problem(reply, 401)
        assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_a_stranger_can_finish_nothing(client: FlaskClient) -> None:
    """Without token and cookie: 401."""
    problem(client.post(f"{ADDRESS}/complete"), 401)


def test_every_error_of_a_call_is_a_problem_document(
    client: FlaskClient, token: tuple[Learner, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown lesson, an unknown address, another method and an error of ours; a page's stay pages."""
    assert "no such lesson" in problem(client.get("/api/v1/lessons/none"), 404)["detail"]
    problem(client.post("/api/v1/lessons/none/complete", headers=token[1]), 404)
    problem(client.get("/api/v1/nothing"), 404)
    problem(client.post("/api/v1/lessons"), 405)
    assert client.get("/nothing").mimetype == "text/html"
    monkeypatch.setattr("quizsvc.flows.lessons.overview", lambda *_: 1 / 0)
    problem(client.get("/api/v1/lessons"), 500)


def test_anybody_may_have_a_model_fitted(client: FlaskClient) -> None:
    """The engine's numbers with their evidence, and no cookie."""
    prior = {"family": "normal", "loc": 20, "scale": 0.9}
    call = {"model": "fit_gaussian_mean", "arguments": {"x": [21.4, 23.1, 22.0], "scale": 1.5, "prior": prior}}
    reply = client.post("/api/v1/refit", json=call)
    assert "Set-Cookie" not in reply.headers
    told = reply.get_json()
    assert told["model"] == "fit_gaussian_mean"
    assert told["result"]["mean"] == pytest.approx((20 / 0.81 + 66.5 / 2.25) / (1 / 0.81 + 3 / 2.25))
    assert told["certificate"]["holds"] is True


@pytest.mark.parametrize(
    ("body", "status", "kind", "more"),
    [
        (b'{"model": "ridgee", "arguments": {}}', 422, "refused-fit", {"where": "model"}),
        (b'{"model": "fit_gaussian", "arguments": {"x": [1, 1]}}', 422, "no-fit", {"reason": "zero-variance"}),
        (b'{"model": "fit_gaussian", "arguments": {"x": [NaN]}}', 400, "not-json", {}),
        (b'{"model": "fit_gaussian"}', 422, "misfit", {"where": "$"}),
        (b'{"model": "fit_gaussian", "arguments": [1]}', 422, "misfit", {"where": "$.arguments"}),
        (b"[1]", 422, "misfit", {"where": "$"}),
        (b'{"model":', 400, "not-json", {}),
        (b"\xff", 400, "not-json", {}),
        (b'{"model": "x", "arguments": {"x": ' + b"[" * 60_000, 400, "not-json", {}),
        (DEEP, 422, "refused-fit", {"where": "arguments.x"}),
        (
            b'{"model": "fit_gaussian", "arguments": {"x": [' + b"9" * 5_000 + b"]}}",
            422,
            "misfit",
            {"where": "$.arguments[...][0]"},
        ),
        (b" " * 70_000, 413, "413", {}),
    ],
)
def test_what_cannot_be_fitted_is_a_problem(
    client: FlaskClient, body: bytes, status: int, kind: str, more: dict[str, Any]
) -> None:
    """Nonsense of any shape, data that determine nothing, and what is too much."""
    reply = client.post("/api/v1/refit", data=body, content_type="application/json")
    told = problem(reply, status)
    assert told["type"] == f"urn:quizsvc:problem:{kind}"
    assert more.items() <= told.items()
