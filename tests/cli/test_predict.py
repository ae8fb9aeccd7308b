"""`quizsvc predict`: a log in, its predictions and their scores out."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from quizsvc.adaptive.answer_log import Answer
from quizsvc.adaptive.prediction import labelled, predictor
from quizsvc.adaptive.scores import score
from quizsvc.adaptive.settings import COURSE
from quizsvc.cli import main
from quizsvc.flows.answer_logs import read_log
from tests.adaptive.simulated_log import HEADING, answers, as_csv, course

WHERE = course(items=30, concepts=5, seed=4)
EARLIER, LATER = answers(WHERE, 40, seed=1), answers(WHERE, 10, seed=2)


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder with an earlier log, packed, and a later one."""
    (tmp_path / "earlier.csv.gz").write_bytes(gzip.compress(as_csv(EARLIER).encode()))
    (tmp_path / "later.csv").write_text(as_csv(LATER))
    return tmp_path


def told(runner: CliRunner, *words: object) -> str:
    """What the command prints when it ends well."""
    done = runner.invoke(main, ["predict", *map(str, words)])
    assert (done.exit_code, done.stderr) == (0, ""), done.stderr
    return done.stdout


def test_the_figures_are_those_of_the_predictions(runner: CliRunner, logs: Path) -> None:
    """One JSON document; its scores are those of the predictions that the library makes after the earlier log."""
    out = told(runner, logs / "later.csv", "--after", logs / "earlier.csv.gz", "--json", "--predictions", logs / "p")
    figures = json.loads(out)
    p = predictor(EARLIER, COURSE, {}).predict(LATER)
    expected = score(p, np.array([answer.credit for answer in LATER]))
    assert list(figures) == [
        "events", "scored", "auc", "log_loss", "accuracy", "brier", "ece", "events_per_second"
    ]  # fmt: skip
    assert (figures["events"], figures["scored"]) == (300, 300)
    for name in ("auc", "log_loss", "accuracy", "brier", "ece"):
        assert figures[name] == getattr(expected, name)
    assert figures["events_per_second"] > 0
    assert [float(line) for line in (logs / "p").read_text().splitlines()] == p.tolist()


def test_the_figures_for_people(runner: CliRunner, logs: Path) -> None:
    """The same figures, one a line, with their names."""
    figures = json.loads(told(runner, logs / "later.csv", "--json"))
    lines = told(runner, logs / "later.csv").splitlines()
    assert [line[:11].rstrip() for line in lines[:6]] == ["events", "AUC", "log loss", "accuracy", "Brier score", "ECE"]
    assert "300 (300 scored)" in lines[0]
    for line, name in zip(lines[1:6], ("auc", "log_loss", "accuracy", "brier", "ece"), strict=True):
        assert f"{figures[name]:.4f}" in line
    assert lines[6].endswith("events a second")


def test_several_earlier_logs_are_learnt_in_their_order(runner: CliRunner, logs: Path) -> None:
    """Two halves of a log, given one after the other, are the whole of it."""
    for name, part in (("one.csv", EARLIER[:500]), ("two.csv", EARLIER[500:])):
        (logs / name).write_text(as_csv(part))
    both = ("--after", logs / "one.csv", "--after", logs / "two.csv")
    for words, name in ((both, "halves"), (("--after", logs / "earlier.csv.gz"), "whole")):
        told(runner, logs / "later.csv", *words, "--predictions", logs / name)
    assert (logs / "halves").read_text() == (logs / "whole").read_text()


def test_items_are_placed_before_any_answer(runner: CliRunner, logs: Path) -> None:
    """The table of items changes what is expected, as the library would."""
    first = LATER[0].item
    (logs / "items.csv").write_text(f"item_id,expert_difficulty_1to3,n_choices\n{first},3,4\n")
    told(runner, logs / "later.csv", "--items", logs / "items.csv", "--predictions", logs / "p")
    p = predictor([], COURSE, {first: labelled(COURSE, 3.0, 4.0)}).predict(LATER)
    assert [float(line) for line in (logs / "p").read_text().splitlines()] == p.tolist()


def test_later_attempts_are_predicted_and_not_scored(runner: CliRunner, tmp_path: Path) -> None:
    """Every row has its line in the file; only first attempts are in the scores."""
    rows = ["ada,i1,c1,1,0,1", "ada,i1,c1,2,1,2", "ada,i2,c1,3,1,1", "bob,i1,c1,4,1,1"]
    path = tmp_path / "log.csv"
    path.write_text(HEADING + ",attempt\n" + "\n".join(rows) + "\n")
    figures = json.loads(told(runner, path, "--json", "--predictions", tmp_path / "p"))
    p = np.array([float(line) for line in (tmp_path / "p").read_text().splitlines()])
    assert (len(p), figures["events"], figures["scored"]) == (4, 4, 3)
    assert figures["brier"] == pytest.approx(float(np.mean((p - [0, 1, 1, 1])[[0, 2, 3]] ** 2)), rel=1e-12)
    assert p.tolist() == predictor([], COURSE, {}).predict(read_log(path)).tolist()


def test_what_cannot_be_told_is_null(runner: CliRunner, tmp_path: Path) -> None:
    """Where all answers are right there is no AUC, and where none is scored no score: null in JSON, nan for people."""
    path = tmp_path / "log.csv"
    path.write_text(as_csv([Answer("ada", "i", ("c",), 1.0)]))
    figures = json.loads(told(runner, path, "--json"))
    assert figures["auc"] is None
    assert figures["brier"] > 0
    assert "nan" in told(runner, path)
    path.write_text(HEADING + ",attempt\nada,i,c,1,1,2\n")
    figures = json.loads(told(runner, path, "--json"))
    assert (figures["events"], figures["scored"], figures["log_loss"]) == (1, 0, None)


@pytest.mark.parametrize("place", ["log", "--after", "--items"])
def test_an_unreadable_file_is_status_two(runner: CliRunner, logs: Path, place: str) -> None:
    """One line that names the file, nothing on standard output, and no file of predictions."""
    (logs / "bad.csv").write_text("nothing\n1\n")
    words = [logs / "bad.csv"] if place == "log" else [logs / "later.csv", place, logs / "bad.csv"]
    done = runner.invoke(main, ["predict", *map(str, words), "--predictions", str(logs / "p"), "--json"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {logs / 'bad.csv'}, line 1: there is no column ")
    assert len(done.stderr.splitlines()) == 1
    assert not (logs / "p").exists()


def test_without_a_log_it_is_wrong_usage(runner: CliRunner) -> None:
    """The log has to be named."""
    done = runner.invoke(main, ["predict"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "LOG.csv" in done.stderr


def test_a_file_that_cannot_be_written_is_status_three(runner: CliRunner, logs: Path) -> None:
    """One line with the reason, and nothing on standard output."""
    place = logs / "later.csv" / "p"
    done = runner.invoke(main, ["predict", str(logs / "later.csv"), "--predictions", str(place)])
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == f"Error: {place} cannot be written (Not a directory); give another file\n"
