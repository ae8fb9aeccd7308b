"""`quizsvc db verify`: what is kept is what the log gives, and whatever was spoilt is named."""

import json

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from quizsvc.cli import main
from quizsvc.flows.service import Service
from quizsvc.flows.verifying import verify
from tests.flows.test_beliefs import COIN, MEAN, take
from tests.learner import guest, miss


def run(runner: CliRunner, url: str, *words: str) -> Result:
    return runner.invoke(main, ["db", "verify", "--database-url", url, *words])


@pytest.fixture
def practised(service: Service) -> Service:
    """Two learners over some days: hints and misses, reviews, and the day's limit for one item."""
    for learner in (guest(service), guest(service)):
        for day in (0.0, 0.001, 9.0):
            take(service, learner, COIN, days=day)
            take(service, learner, MEAN, miss, days=day)
    return service


def test_all_holds_after_practice(practised: Service, database_url: str, runner: CliRunner) -> None:
    """Status 0 and one line; the document says how many answers were followed."""
    done = run(runner, database_url)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "the log of 12 answers" in done.stdout
    done = run(runner, database_url, "--json")
    assert json.loads(done.stdout) == {"ok": True, "answers": 12, "differences": []}


def test_nothing_to_follow_holds(database_url: str, runner: CliRunner) -> None:
    """A database without answers."""
    assert run(runner, database_url).exit_code == 0


SPOILT = {
    "UPDATE ratings SET mean = mean + 1e-15 WHERE name = 'coin-map'": ["the item coin-map", "its rating"],
    "UPDATE ratings SET discrimination = 1.1 WHERE kind = 'concept'": ["the concept", "discrimination 1.1"],
    "UPDATE ratings SET seq = seq + 1 WHERE name = 'forgetting'": ["the course forgetting", "its last move"],
    "DELETE FROM ratings WHERE name = 'coin-map'": ["the item coin-map", "its rating is nothing"],
    "INSERT INTO ratings VALUES ('item', 'x', 1, 1, 1, 0, 3)": ["the item x", "gives nothing"],
    "UPDATE abilities SET state = replace(state, '\"session\": [2', '\"session\": [3')": ["belief.session", "[3,"],
    "UPDATE abilities SET state = replace(state, '\"mean-is-the-mle\"', '\"mean\"')": ["belief.met"],
    "UPDATE abilities SET seq = 1": ["the last answer learnt from is answer 1"],
    "DELETE FROM abilities": ["learner", "what is believed is nothing"],
    "UPDATE responses SET credit = 0.5 WHERE seq = 3": ["belief.learner", "the item coin-map that it met"],
    "UPDATE responses SET local_day = '2026-03-03' WHERE seq = 1": ["answer 1 of", "the day", "gives 2026-03-04"],
    "UPDATE responses SET grounds = replace(grounds, '[[0.0', '[[9.0') WHERE seq = 1": ["that it met is 9.0 ("],
    "UPDATE responses SET \"right\" = NOT \"right\" WHERE seq = 1": ["the XP for the answer", "gives 0"],
    "INSERT INTO ledger (learner_id, reason, object, amount, local_day, awarded_at) SELECT id, 'answer', 'x', 5,"
    " '2026-03-04', created_at FROM learners": ["the XP for the answer x is 5"],
    "INSERT INTO ledger (learner_id, reason, object, amount, local_day, awarded_at) SELECT id, 'lesson', 'x', 16,"
    " '2026-03-04', created_at FROM learners": ["the XP for the lesson x is 16", "gives 15"],
}  # fmt: skip


@pytest.mark.parametrize(("change", "words"), SPOILT.items())
def test_whatever_is_spoilt_is_named(
    practised: Service, database_url: str, runner: CliRunner, change: str, words: list[str]
) -> None:
    """Status 1, with a sentence that says who, what, got and wanted."""
    with practised.database.write() as conn:
        changed = conn.execute(text(change)).rowcount
    assert changed
    done = run(runner, database_url)
    assert done.exit_code == 1
    assert [word for word in words if word not in done.stdout] == [], (done.stdout, done.exception)
    assert "differs from what the log of answers gives" in done.stderr
    found = json.loads(run(runner, database_url, "--json").stdout)
    assert not found["ok"]
    assert {"who", "what", "got", "wanted"} == set(found["differences"][0])


def test_corrections_of_the_ledger_are_left_alone(practised: Service) -> None:
    """A reversing entry has a reason of its own."""
    with practised.database.write() as conn:
        conn.execute(
            text(
                "INSERT INTO ledger (learner_id, reason, object, amount, local_day, awarded_at) "
                "SELECT id, 'correction', 'x', -5, '2026-03-04', created_at FROM learners"
            )
        )
    assert verify(practised.database, lambda _count: None) == []
