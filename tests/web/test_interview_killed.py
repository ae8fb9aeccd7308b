"""An interview at a server that is killed in every phase: what was acknowledged is there, once, and it goes on."""

import json
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from quizsvc.course.bank import built_in
from quizsvc.course.question import parse_question
from quizsvc.store.database import open_database
from tests.learner import right, stored_variant
from tests.server import ROOT, LiveServer, free_port

pytestmark = pytest.mark.slow
PHASES = ("say", "follow-up", "prove", "mark", "again")
QUESTION = "ridge-as-a-belief"
PROGRAM = """
from pathlib import Path
from quizsvc.course import bank
bank.built_in = lambda: Path({folder!r})
from quizsvc.cli import main
main()
"""
"""The command line with the bank of a folder alone, which is read in no time however often a server starts."""


class Far:
    """A candidate at the other end of a connection."""

    def __init__(self, server: LiveServer) -> None:
        self.server, self.token = server, ""
        self.token = self.call("POST", "/learners", {})["token"]

    def call(self, method: str, address: str, body: Any = None) -> Any:
        """What a call answers; it is acknowledged once this returns."""
        with closing(HTTPConnection("127.0.0.1", self.server.port, timeout=30)) as conn:
            headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            conn.request(method, f"/api/v1{address}", None if body is None else json.dumps(body), headers)
            reply = conn.getresponse()
            told = json.loads(reply.read())
        assert reply.status == 200, told
        return told

    def step(self, at: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The call that goes on from where an interview stands."""
        if at["phase"] == "prove":
            probe = at["probes"]["next"]["attempt"]
            with closing(open_database(f"sqlite:///{self.server.database}")) as database:
                answers = {str(part.name): right(part) for part in stored_variant(database, probe).parts}
            return "answer", {"answers": answers, "attempt": probe, "confidence": 0.9}
        if at["phase"] == "mark":
            return "assess", {"place": 0, "marks": {point["id"]: "touched" for point in at["marking"]["points"]}}
        said = {"place": at["place"], "phase": at["phase"], "part": at["part"], "text": f"in {at['phase']}"}
        return "answer", said


def killed(server: LiveServer) -> None:
    """The server and its workers are killed and started again."""
    assert server.end(signal.SIGKILL) == -signal.SIGKILL
    server.start()


def test_an_interview_outlives_its_server(tmp_path: Path) -> None:
    """After a step in each phase: it stands where it stood, the same call again changes nothing, and XP comes once."""
    command = (sys.executable, "-c", PROGRAM.format(folder=str(small_bank(tmp_path / "bank"))))
    server = LiveServer(tmp_path / "live.db", tmp_path, free_port(), ("--workers", "1"), command=command)
    try:
        interviewed(server.start())
    finally:
        server.end(signal.SIGKILL)
    verified = [*command, "db", "verify", "--database-url", f"sqlite:///{server.database}"]
    done = subprocess.run(verified, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def small_bank(folder: Path) -> Path:
    """A bank of one interview question and the items that prove it."""
    asked = parse_question((built_in() / "interviews" / f"{QUESTION}.md").read_text(), QUESTION)
    wanted = {QUESTION, *dict(asked.probes)}
    named = [path for path in built_in().rglob("*.md") if path.stem in wanted]
    for path in [*named, built_in() / "concepts.toml"]:
        to = folder / path.relative_to(built_in())
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, to)
    return folder


def interviewed(server: LiveServer) -> None:
    """From the wish to the report, with a kill after the first step in each phase."""
    far = Far(server)
    wish = {"role": "researcher", "minutes": 15, "question": QUESTION}
    at = far.call("POST", "/interviews", wish)
    address, left = f"/interviews/{at['interview']}", list(PHASES)
    said, answered = {}, 0
    while at["status"] == "open":
        phase, (call, body) = at["phase"], far.step(at)
        at = far.call("POST", f"{address}/{call}", body)
        said |= {(phase, body["part"]): body["text"]} if "text" in body else {}
        answered += "answers" in body
        if phase in left:
            left.remove(phase)
            if at["phase"] in {"say", "follow-up", "again"}:
                draft = {key: at[key] for key in ("place", "phase", "part")} | {"text": f"draft in {phase}"}
                at = far.call("POST", f"{address}/draft", draft)
            killed(server)
            assert without_time(far.call("GET", address)) == without_time(at)
            assert without_time(far.call("POST", f"{address}/{call}", body)) == without_time(at)
    assert left == []
    (told,) = far.call("GET", f"{address}/report")["questions"]
    assert {(turn["phase"], turn["part"]): turn["text"] for turn in told["turns"] if turn["text"]} == said
    assert len(said) == 4
    assert [point["credit"] for point in told["points"]] == [1.0] * answered == [1.0] * 5
    export = far.call("GET", "/me/export")
    assert len(export["responses"]) == len(export["sealed"]) == len(export["attempts"]) == answered
    assert [row["object"] for row in export["ledger"] if row["reason"] == "interview"] == [at["interview"]]


def without_time(state: dict[str, Any]) -> dict[str, Any]:
    """Where an interview stands, apart from the time spent at it."""
    return {name: value for name, value in state.items() if name != "spent"}
