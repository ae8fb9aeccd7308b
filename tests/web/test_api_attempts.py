"""The JSON interface of practice: the same flows as the pages, the same verdicts, and nothing before its time."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from quizsvc.flows import guests
from quizsvc.flows.service import Service
from quizsvc.items.answers import KINDS
from quizsvc.progress.badges import BADGES
from tests.learner import NOON, one_of_each_kind, stored_attempt, stored_variant
from tests.web.test_api import problem

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ITEM = "map-gaussian-mean"


class Caller:
    """A learner who calls, with every answer held against the document of the interface."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}
        self.document = client.get("/api/v1/openapi.json").get_json()

    def get(self, address: str) -> Any:
        return self.client.get(f"/api/v1{address}", headers=self.headers)

    def post(self, address: str, body: Any = None) -> Any:
        return self.client.post(f"/api/v1{address}", json=body, headers=self.headers)

    def told(self, reply: Any, call: str) -> dict[str, Any]:
        """What a call answered, as its document says that it answers."""
        assert reply.status_code == 200, reply.get_data()
        method, _, address = call.partition(" ")
        answered = self.document["paths"][address][method.lower()]["responses"]["200"]["content"]["application/json"]
        schema = {**answered["schema"], "components": self.document["components"]}
        Draft202012Validator(schema).validate(reply.get_json())
        return dict(reply.get_json())

    def asked(self, item: str = ITEM) -> dict[str, Any]:
        """A question of an item."""
        return self.told(self.post("/practice/next", {"item": item}), "POST /practice/next")

    def answered(self, attempt: str, answers: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The verdict on an answer."""
        reply = self.post(f"/attempts/{attempt}/answer", {"answers": answers, **more})
        return self.told(reply, "POST /attempts/{attempt}/answer")


@pytest.fixture
def caller(client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """A guest with a token."""
    monkeypatch.setattr("quizsvc.flows.clock.now", lambda: NOON)
    return Caller(client, guests.welcome(service, NOON)[1])


def test_the_document_is_openapi_and_tells_every_call(client: FlaskClient) -> None:
    """Every rule of the application under /api/v1 stands in it, and nothing else."""
    reply = client.get("/api/v1/openapi.json")
    document = reply.get_json()
    validate(document)
    rules = {
        (rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}"), method.lower())
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1") and rule.endpoint != "api_document.openapi"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, calls in document["paths"].items() for method in calls} == rules
    assert all(call["summary"].endswith(".") for calls in document["paths"].values() for call in calls.values())


def test_the_question_that_teaches_most_is_told_with_its_reason(caller: Caller) -> None:
    """The open one is asked again until it is answered; one of a concept is of that concept."""
    first = caller.told(caller.post("/practice/next"), "POST /practice/next")
    assert "times in 100" in first["why"]
    assert caller.told(caller.post("/practice/next", {}), "POST /practice/next") == first
    other = caller.told(caller.post("/practice/next", {"concept": "ridge"}), "POST /practice/next")
    assert other["attempt"] != first["attempt"]
    assert "asked for" in other["why"]


def test_every_kind_is_asked_and_answered(caller: Caller, service: Service) -> None:
    """What each kind of answer takes as JSON is right when it is the key."""
    for item in one_of_each_kind(service.bank):
        shown = caller.asked(item)
        variant = stored_variant(service.database, shown["attempt"])
        answers = {part.name: KINDS[part.type].specimens(part).right[0] for part in variant.parts}
        verdict = caller.answered(shown["attempt"], answers)
        assert verdict["credit"] == 1.0 or all(part.type == "text" for part in variant.parts), item
        assert [part["name"] for part in verdict["parts"]] == [part["name"] for part in shown["parts"]]


def test_an_answer_has_one_verdict(caller: Caller, service: Service) -> None:
    """Unreadable costs nothing; the same again gives the same; another is 409; the attempt then tells both."""
    attempt = caller.asked()["attempt"]
    address = f"/attempts/{attempt}"
    refused = problem(caller.post(f"{address}/answer", {"answers": {"answer": "1,234"}}), 422)
    assert [part["name"] for part in refused["parts"]] == ["answer"]
    assert caller.told(caller.get(address), "GET /attempts/{attempt}")["verdict"] is None
    key = stored_variant(service.database, attempt).parts[0].key
    verdict = caller.answered(attempt, {"answer": key}, confidence=0.8)
    assert (verdict["right"], verdict["xp"], verdict["total_xp"], verdict["streak"]["today"]) == (True, 10, 10, True)
    assert list(verdict["mastery"]) == [stored_attempt(service.database, attempt).concepts[0]]
    assert caller.answered(attempt, {"answer": key}) == verdict
    assert problem(caller.post(f"{address}/answer", {"answers": {"answer": 0}}), 409)["type"].endswith("answered")
    assert caller.told(caller.get(address), "GET /attempts/{attempt}")["verdict"] == verdict
    with service.database.read() as conn:
        kept = conn.exec_driver_sql("SELECT confidence, answers FROM responses").one()
    assert kept[0] == 0.8


def test_hints_and_the_solution_are_had_for_asking(caller: Caller) -> None:
    """A hint opens one by one; “I don't know” shows the solution and earns nothing."""
    shown = caller.asked()
    hinted = caller.told(caller.post(f"/attempts/{shown['attempt']}/hint"), "POST /attempts/{attempt}/hint")
    assert len(hinted["hints_html"]) == 1
    assert hinted["hints_left"] == shown["hints_left"] - 1
    verdict = caller.told(caller.post(f"/attempts/{shown['attempt']}/skip"), "POST /attempts/{attempt}/skip")
    assert (verdict["skipped"], verdict["right"], verdict["xp"]) == (True, False, 0)
    assert verdict["solution_html"]


def test_files_of_a_question(caller: Caller, service: Service) -> None:
    """Its data as CSV and its chart as an SVG that stands alone, for its learner only."""
    item = next(name for name, t in service.bank.items.items() if t.figure)
    shown = caller.asked(item)
    drawing = caller.client.get(shown["figure_url"], headers=caller.headers)
    assert drawing.mimetype == "image/svg+xml"
    assert "--mle: light-dark(#0072b2, #56b4e9)" in drawing.get_data(as_text=True)
    assert "script" not in drawing.headers["Content-Security-Policy"]
    with_data = caller.asked()
    table = caller.client.get(with_data["data_url"], headers=caller.headers)
    variant = stored_variant(service.database, with_data["attempt"])
    assert table.get_data(as_text=True).splitlines()[0] == ",".join(variant.data)
    for address in (shown["figure_url"], with_data["data_url"]):
        problem(caller.client.get(address), 404)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b'{"answers": [1]}', "$.answers"),
        (b'{"answers": {}, "confidence": 1.5}', "$.confidence"),
        (b'{"answers": {}, "confidence": "high"}', "$.confidence"),
        (b"{}", "$"),
        (b"[]", "$"),
    ],
)
def test_a_body_of_another_shape_is_told_its_place(caller: Caller, body: bytes, where: str) -> None:
    """What was got, what was wanted, and where."""
    address = f"/api/v1/attempts/{caller.asked()['attempt']}/answer"
    refused = problem(caller.client.post(address, data=body, headers=caller.headers), 422)
    assert refused["where"] == where


def test_what_is_not_there_is_told(caller: Caller) -> None:
    """No JSON, no item, no concept, no attempt; nobody without a token asks anything."""
    problem(caller.client.post("/api/v1/practice/next", data=b"{", headers=caller.headers), 400)
    assert "ridge" in problem(caller.post("/practice/next", {"item": "ridge-slop"}), 404)["detail"]
    problem(caller.post("/practice/next", {"concept": "rigde"}), 404)
    problem(caller.get("/attempts/x"), 404)
    problem(caller.post("/attempts/x/answer", {"answers": {}}), 404)
    problem(caller.client.post("/api/v1/practice/next"), 401)


def test_a_learner_is_told_of_progress_and_of_all_data(caller: Caller, service: Service) -> None:
    """As their own page tells it; a stranger is asked who they are."""
    attempt = caller.asked()["attempt"]
    key = stored_variant(service.database, attempt).parts[0].key
    verdict = caller.answered(attempt, {"answer": key}, confidence=0.8)
    told = caller.told(caller.get("/me/progress"), "GET /me/progress")
    assert [badge["reached"] for badge in told["badges"]] == [None] * len(BADGES)
    assert (told["xp"], told["level"], told["streak"]) == (10, 1, verdict["streak"])
    assert verdict["mastery"].items() <= told["mastery"].items()
    assert {review["concept"] for review in told["reviews"]} == set(told["mastery"])
    assert told["confidence"]["loss"] == pytest.approx(0.223, abs=1e-3)
    export = caller.told(caller.get("/me/export"), "GET /me/export")
    assert [row["attempt_id"] for row in export["responses"]] == [attempt]
    for address in ("/me/progress", "/me/export"):
        problem(caller.client.get(f"/api/v1{address}"), 401)


def test_other_modes_go_on_with_their_session(caller: Caller) -> None:
    """A placement asks the same until it is answered; nothing is due for a newcomer; a mode takes what it can use."""
    first = caller.told(caller.post("/practice/next", {"mode": "placing"}), "POST /practice/next")
    assert "where you stand" in first["why"]
    assert caller.told(caller.post("/practice/next", {"mode": "placing"}), "POST /practice/next") == first
    until = caller.told(caller.post("/practice/next", {"mode": "mastery", "concept": "ridge"}), "POST /practice/next")
    assert "counts as mastered" in until["why"]
    assert "Nothing is due" in problem(caller.post("/practice/next", {"mode": "review"}), 409)["detail"]
    for body in ({"mode": "mastery"}, {"mode": "placing", "concept": "ridge"}, {"mode": "review", "item": ITEM}):
        assert problem(caller.post("/practice/next", body), 422)["where"] == "$.mode"
    assert problem(caller.post("/practice/next", {"mode": "exam"}), 422)["where"] == "$.mode"
