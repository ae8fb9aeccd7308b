"""`quizsvc calibrate`: what it did and why, and which items to look at, for people and as one document."""

import json
import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from quizsvc.cli import main
from quizsvc.course.bank import Bank
from quizsvc.flows import calibrating
from quizsvc.flows.service import Service
from quizsvc.store.database import open_database
from tests.flows.long_log import copies, fill, truth


@pytest.fixture(scope="module")
def url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, bank: Bank) -> str:
    """A database in which 210 learners have answered twenty items each, among them one that none understands."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("calibrated") / "quiz.db")
    with closing(open_database(f"sqlite:///{path}")) as database:
        service = Service(database, copies(bank, 20))
        true = truth(service)
        true.slope[3] = -1.5
        fill(service, true, people=210, each=20)
        with database.write() as conn:  # the bank of the command has no such names but one
            conn.execute(text("UPDATE attempts SET item = 'coin-map' WHERE item = 'coin-03'"))
            conn.execute(text("UPDATE ratings SET name = 'coin-map' WHERE name = 'coin-03'"))
    return f"sqlite:///{path}"


def run(runner: CliRunner, url: str, *words: str) -> Result:
    done = runner.invoke(main, ["calibrate", "--database-url", url, *words])
    assert (done.exit_code, done.stderr) == (0, ""), done.stderr
    return done


def test_a_command_goes_on_with_what_an_ended_one_left(
    runner: CliRunner, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it found is in the user's cache until one comes to its end."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with monkeypatch.context() as context:
        context.setattr(calibrating, "item_health", lambda *_: sys.exit(9))
        assert runner.invoke(main, ["calibrate", "--database-url", url, "--dry-run"]).exit_code == 9
    (folder,) = (tmp_path / "quizsvc").glob("calibration-*")
    assert len(list(folder.iterdir())) == 12
    run(runner, url, "--dry-run")
    assert not folder.exists()


def test_figures_and_sentences_for_people(runner: CliRunner, url: str) -> None:
    """How many answers, what became of the ratings and why, what is gone from the bank, and what to look at."""
    lines = run(runner, url, "--dry-run").stdout.splitlines()
    assert lines[0] == "answers    4,200 by 210 learners to 20 items"
    assert lines[1].startswith("ratings    would be set anew: learnt from 3,220 answers, the new ratings predict")
    assert lines[2].startswith("gone       not in the bank any more: coin-00, coin-01, coin-02, coin-04,")
    assert lines[3] == "health     1 to look at of 1 items with 200 first answers or more"
    assert lines[4].split()[:2] == ["coin-map", "slope"]
    assert lines[5].startswith("  coin-map: those who know more are hardly more often right: its slope is -")


def test_one_document(runner: CliRunner, url: str) -> None:
    """The same as JSON, with the figures of every item; a second run says the same, the log being the same."""
    dry = json.loads(run(runner, url, "--dry-run", "--json").stdout)
    told = json.loads(run(runner, url, "--json").stdout)
    assert (dry["is_taken"], told["is_taken"]) == (False, True)
    assert told["why"] == dry["why"]
    assert told["last_week"]["gain"]["mean"] > told["last_week"]["gain"]["error"] > 0.0
    assert len(told["gone"]) == 19
    (health,) = told["health"]
    assert (health["item"], health["answers"], health["flags"][0]["kind"]) == ("coin-map", 210, "slope")
    assert health["slope"] < 0.0 < health["slope_error"]
    again = json.loads(run(runner, url, "--json").stdout)
    assert (again["why"], again["health"]) == (told["why"], told["health"])


def test_without_answers(runner: CliRunner, tmp_path: Path) -> None:
    """A database that nobody has used is no reason to fail."""
    out = run(runner, f"sqlite:///{tmp_path / 'new.db'}").stdout
    assert "ratings    stay: nobody has answered a rated question yet" in out
    assert "0 to look at of 0 items" in out


def test_a_database_that_cannot_be_used_is_status_three(runner: CliRunner, tmp_path: Path) -> None:
    """One line, and nothing on standard output."""
    done = runner.invoke(main, ["calibrate", "--database-url", f"sqlite:///{tmp_path}"])
    assert (done.exit_code, done.stdout) == (3, "")
    assert "is a folder, and a file is wanted" in done.stderr
