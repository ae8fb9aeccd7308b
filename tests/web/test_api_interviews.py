"""The JSON interface of interviews: a whole one through it alone, nothing before its time, and nothing of another's."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizsvc.flows import guests
from quizsvc.flows.service import Service
from quizsvc.items.answers.base import PartVariant
from quizsvc.names import QuestionId
from tests.learner import NOON, miss, right, stored_variant
from tests.web.test_api import problem
from tests.web.test_api_attempts import Caller

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

RIDGE = "ridge-as-a-belief"
WISH = {"role": "researcher", "minutes": 15, "question": RIDGE}
WORDS = "It is a Gaussian prior on the weights: lambda is the noise variance over the prior variance."


class Candidate(Caller):
    """A caller who is interviewed; every state told is held against the document, and against what must stay hidden."""

    def state(self, reply: Any, call: str) -> dict[str, Any]:
        told = self.told(reply, call)
        assert (told["probes"] is not None) == (told["phase"] == "prove")
        assert (told["marking"] is not None) == (told["phase"] == "mark")
        assert (told["follow_up"] is not None) == (told["phase"] == "follow-up")
        return told

    def begin(self, **wish: Any) -> dict[str, Any]:
        return self.state(self.post("/interviews", {**WISH, **wish}), "POST /interviews")

    def now(self, interview: str) -> dict[str, Any]:
        return self.state(self.get(f"/interviews/{interview}"), "GET /interviews/{interview}")

    def say(self, at: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Something said in the phase at hand, and where that leads."""
        body = {"place": at["place"], "phase": at["phase"], "part": at["part"], **more}
        return self.answer(at, body)

    def answer(self, at: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        reply = self.post(f"/interviews/{at['interview']}/answer", body)
        return self.state(reply, "POST /interviews/{interview}/answer")

    def mark(self, at: dict[str, Any], how: str) -> dict[str, Any]:
        marks = {point["id"]: how for point in at["marking"]["points"]}
        reply = self.post(f"/interviews/{at['interview']}/assess", {"place": at["place"], "marks": marks})
        return self.state(reply, "POST /interviews/{interview}/assess")

    def until(self, at: dict[str, Any], phase: str, prove: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
        """Go on to a phase, or with none to the end."""
        while at["phase"] not in {phase, None}:
            if at["phase"] == "prove":
                probe = at["probes"]["next"]["attempt"]
                at = self.answer(at, {"answers": prove(probe), "attempt": probe, "confidence": 0.9})
            elif at["phase"] == "mark":
                at = self.mark(at, "clearly")
            else:
                at = self.say(at, text=WORDS, confidence=0.8 if at["phase"] == "say" else None)
        return at


@pytest.fixture
def candidate(client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> Candidate:
    """A guest with a token."""
    monkeypatch.setattr("quizsvc.flows.clock.now", lambda: NOON)
    return Candidate(client, guests.welcome(service, NOON)[1])


@pytest.fixture
def prove(service: Service) -> Callable[[str], dict[str, Any]]:
    """The right answers to a probe."""
    return lambda probe: answers(service, probe, right)


def answers(service: Service, probe: str, what: Callable[[PartVariant], Any]) -> dict[str, Any]:
    """An answer to each part of a probe."""
    return {str(part.name): what(part) for part in stored_variant(service.database, probe).parts}


def test_a_whole_interview_goes_through_the_interface_alone(candidate: Candidate, service: Service) -> None:
    """Fifteen minutes of every phase, each told as it is; the list and the report know it, and it is over."""
    at = candidate.begin()
    assert (at["status"], at["place"], at["phase"], at["role"], at["minutes"]) == ("open", 0, "say", "researcher", 15)
    seen, hidden = [], set()
    while at["status"] == "open":
        seen.append((at["place"], at["phase"]))
        asked = service.bank.questions[QuestionId(at["question"]["slug"])]
        assert at["question"]["prompt_text"] == asked.prompt.text.plain([])
        assert candidate.now(at["interview"]) == at
        if at["phase"] == "prove":
            probe = at["probes"]["next"]
            answered, of = at["probes"]["answered"], at["probes"]["of"]
            shown = candidate.told(candidate.get(f"/attempts/{probe['attempt']}"), "GET /attempts/{attempt}")
            assert shown == {"question": probe, "verdict": None}
            body = {"answers": answers(service, probe["attempt"], right), "confidence": 0.9}
            at = candidate.answer(at, body)
            shown = candidate.told(candidate.get(f"/attempts/{probe['attempt']}"), "GET /attempts/{attempt}")
            assert (shown["verdict"] is None) == (answered + 1 < of)
            assert (at["phase"] == "prove") == (answered + 1 < of)
        elif at["phase"] == "mark":
            assert [p["sentence"]["text"] for p in at["marking"]["points"]] == [
                point.sentence.text.plain([]) for point in asked.points
            ]
            assert [one["heading"] for one in at["marking"]["answers"]] == ["30 seconds", "2 minutes", "At the board"]
            places = [WORDS[s["start"] : s["end"]] for p in at["marking"]["points"] for s in p["places"]]
            assert at["said"] == WORDS
            assert places or at["question"]["slug"] != RIDGE
            followed = {one.id: one for one in asked.follow_ups}
            assert at["marking"]["replies"]
            for reply in at["marking"]["replies"]:
                one = followed[reply["id"]]
                assert reply["expects"]["text"] == one.expects.text.plain([])
                assert (reply["premise"] or {}).get("text") == (one.premise and one.premise.text.plain([]))
                assert reply["said"] == WORDS
            at = candidate.mark(at, "touched")
        else:
            hidden.update(one.expects.text.plain([]) for one in asked.follow_ups)
            assert not any(text in json.dumps(at, ensure_ascii=False) for text in hidden)
            if at["phase"] == "follow-up":
                asks = {one.id: one.ask.text.plain([]) for one in asked.follow_ups}
                assert at["follow_up"]["ask_text"] == asks[at["part"]]
            at = candidate.say(at, text=WORDS, confidence=0.8 if at["phase"] == "say" else None, sure=True)
    phases = [phase for n, (place, phase) in enumerate(seen) if n == 0 or seen[n - 1] != (place, phase)]
    assert phases == ["say", "follow-up", "prove", "mark", "again"] * at["of"]
    (row,) = candidate.told(candidate.get("/interviews"), "GET /interviews")["interviews"]
    assert (row["interview"], row["status"], len(row["questions"])) == (at["interview"], "over", at["of"])
    assert RIDGE in row["questions"]
    report = candidate.told(
        candidate.get(f"/interviews/{at['interview']}/report"), "GET /interviews/{interview}/report"
    )
    assert report["dials"]["evidence"] == 1.0
    assert report["dials"]["coverage"] == 0.5
    assert [one["question"] for one in report["questions"]] == row["questions"]
    assert report["sentences"]
    progress = candidate.told(candidate.get("/me/progress"), "GET /me/progress")
    assert progress["xp"] > 20


def test_a_phase_has_one_answer(candidate: Candidate, service: Service) -> None:
    """The same again is where it stands; another is 409 with that; a draft is kept until something is given."""
    at = candidate.begin()
    draft = f"/interviews/{at['interview']}/draft"
    typed = candidate.state(
        candidate.post(draft, {"place": 0, "phase": "say", "text": "so far"}), "POST /interviews/{interview}/draft"
    )
    assert (typed["typed"], candidate.now(at["interview"])["typed"]) == ("so far", "so far")
    after = candidate.say(at, text="first", confidence=0.7)
    assert after["phase"] == "follow-up"
    assert candidate.say(at, text="first", confidence=0.7) == after
    address = f"/interviews/{at['interview']}/answer"
    marks = {point.id: "missed" for point in service.bank.questions[QuestionId(at["question"]["slug"])].points}
    for path, body in (
        (address, {"place": 0, "phase": "say", "text": "second"}),
        (address, {"place": 0, "phase": "again", "text": "early"}),
        (address, {"place": 3, "phase": "say", "text": "elsewhere"}),
        (address, {"answers": {"answer": 1}}),
        (draft, {"place": 0, "phase": "say", "text": "late"}),
        (f"/interviews/{at['interview']}/assess", {"place": 0, "marks": marks}),
    ):
        told = problem(candidate.post(path, body), 409)
        assert told["type"] == "urn:quizsvc:problem:already-answered"
        assert told["interview"] == after


def test_what_cannot_be_read_costs_nothing(
    candidate: Candidate, service: Service, prove: Callable[[str], dict[str, Any]]
) -> None:
    """A probe's answer is told why; what is of another shape where; and the interview stands where it stood."""
    at = candidate.until(candidate.begin(), "prove", prove)
    address = f"/interviews/{at['interview']}/answer"
    probe = at["probes"]["next"]
    wrong = {part["name"]: "x;y" for part in probe["parts"]}
    for body in ({"answers": wrong}, {"answers": wrong, "attempt": probe["attempt"]}):
        told = problem(candidate.post(address, body), 422)
        assert {part["name"] for part in told["parts"]} == set(wrong)
    for body, where in (
        ({}, "$"),
        ({"place": 0}, "$"),
        ({"place": 0, "phase": "follow-up", "text": ""}, "$.part"),
        ({"place": -1, "phase": "say"}, "$.place"),
        ({"place": 0, "phase": "sing"}, "$.phase"),
        ({"answers": [1]}, "$.answers"),
        ({"answers": {}, "confidence": 1}, "$.confidence"),
    ):
        assert problem(candidate.post(address, body), 422)["where"] == where
    assert "nothing is told in words" in problem(candidate.post(address, {"place": 0, "phase": "prove"}), 422)["detail"]
    assert candidate.now(at["interview"]) == at
    problem(candidate.post(f"/attempts/{probe['attempt']}/answer", {"answers": prove(probe["attempt"])}), 409)
    problem(candidate.post(f"/attempts/{probe['attempt']}/skip"), 409)
    assert candidate.now(at["interview"]) == at


def test_a_probe_that_is_named_can_be_sent_again(
    candidate: Candidate, service: Service, prove: Callable[[str], dict[str, Any]]
) -> None:
    """A reply that was lost is asked for again and no further probe is met; “I don't know” and “enough” are answers."""
    at = candidate.until(candidate.begin(), "prove", prove)
    address, first = f"/interviews/{at['interview']}/answer", at["probes"]["next"]["attempt"]
    body = {"answers": prove(first), "attempt": first}
    after = candidate.answer(at, body)
    assert after["probes"]["answered"] == 1
    assert after["probes"]["next"]["attempt"] != first
    assert candidate.answer(at, body) == after
    other = {"answers": answers(service, first, miss), "attempt": first}
    assert problem(candidate.post(address, other), 409)["interview"] == after
    problem(candidate.post(address, {"skip": True, "attempt": "x"}), 404)
    skipped = candidate.answer(at, {"skip": True, "attempt": after["probes"]["next"]["attempt"]})
    assert skipped["probes"]["answered"] == 2
    left = candidate.answer(at, {"phase": "prove", "enough": True})
    assert (left["phase"], candidate.answer(at, body)) == ("mark", left)
    refused = problem(candidate.post(f"/interviews/{at['interview']}/assess", {"place": 0, "marks": {}}), 422)
    assert "Mark each of the 5 points" in refused["detail"]


def test_an_interview_is_its_candidates_alone(candidate: Candidate, service: Service) -> None:
    """Every call of another learner is 404, as for an interview that is none; a stranger's is 401."""
    at = candidate.begin()
    other = Candidate(candidate.client, guests.welcome(service, NOON)[1])
    said = {"place": 0, "phase": "say", "text": "x"}
    for whose in (at["interview"], "none", "n%C3%B6"):
        for path in ("", "/report"):
            problem(other.get(f"/interviews/{whose}{path}"), 404)
        marks = {"place": 0, "marks": {}}
        for path, body in {"answer": said, "draft": said, "assess": marks, "end": None, "partner": None}.items():
            problem(other.post(f"/interviews/{whose}/{path}", body), 404)
        for body in ({"answers": {}}, {"enough": True}):
            problem(other.post(f"/interviews/{whose}/answer", body), 404)
        problem(candidate.client.delete(f"/api/v1/interviews/{whose}/partner", headers=other.headers), 404)
    assert candidate.told(other.get("/interviews"), "GET /interviews") == {"interviews": []}
    problem(candidate.client.get(f"/api/v1/interviews/{at['interview']}"), 401)
    problem(candidate.client.post("/api/v1/interviews", json=WISH), 401)
    assert candidate.now(at["interview"]) == at


def test_it_can_be_ended_and_shared(candidate: Candidate) -> None:
    """A partner's link is told once and taken back; what is ended has a report, and takes nothing any more."""
    at = candidate.begin()
    address = f"/interviews/{at['interview']}"
    link = candidate.told(candidate.post(f"{address}/partner"), "POST /interviews/{interview}/partner")
    assert len(link["token"]) > 40
    assert candidate.now(at["interview"])["shared"]
    gone = candidate.client.delete(f"/api/v1{address}/partner", headers=candidate.headers)
    assert candidate.told(gone, "DELETE /interviews/{interview}/partner") == {"token": None}
    assert not candidate.now(at["interview"])["shared"]
    over = candidate.state(candidate.post(f"{address}/end"), "POST /interviews/{interview}/end")
    assert (over["status"], over["phase"], over["question"]) == ("over", None, None)
    report = candidate.told(candidate.get(f"{address}/report"), "GET /interviews/{interview}/report")
    assert (report["questions"], report["dials"]["evidence"]) == ([], None)
    told = problem(candidate.post(f"{address}/answer", {"place": 0, "phase": "say", "text": ""}), 409)
    assert told["interview"]["status"] == "over"


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"role": "plumber"}, "There is no role"),
        ({"minutes": 20}, "15, 30 or 45"),
        ({"question": "why-me"}, "no interview question"),
        ({"concepts": ["alchemy"]}, "no concept"),
        ({"minutes": "long"}, "Expected `int`"),
    ],
)
def test_an_impossible_wish_is_told_why(candidate: Candidate, wish: dict[str, Any], said: str) -> None:
    """What is got and what can be had."""
    assert said in problem(candidate.post("/interviews", {**WISH, **wish}), 422)["detail"]
