"""`quizsvc bank new`: what it writes is a sound question that can be served; what it cannot write it says."""

import re
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from click.testing import CliRunner

from quizsvc.cli import main
from quizsvc.course.bank import load_bank, load_template
from quizsvc.items.lint import check
from quizsvc.items.template import Template
from tests.server import serving


def made(runner: CliRunner, *words: str | Path) -> str:
    """What the command says when it does as it was told."""
    done = runner.invoke(main, ["bank", "new", *map(str, words)])
    assert (done.exit_code, done.stderr) == (0, ""), done.stderr
    return done.stdout


def test_what_is_written_passes_the_check_as_it_stands(runner: CliRunner, tmp_path: Path) -> None:
    """On as many seeds as a published template, without a warning, for the concept asked."""
    said = made(runner, "my-question", "--concept", "ridge", "--bank", tmp_path / "mine")
    path = tmp_path / "mine" / "my-question.md"
    template = load_template(path)
    assert isinstance(template, Template)
    assert (template.item, template.concepts) == ("my-question", ("ridge",))
    report = check(template, range(500))
    assert report.findings == ()
    assert report.figures["acceptance"] > 0.9
    assert min(report.figures["apart"].values()) > 0.5
    assert f"quizsvc bank preview {path}" in said
    assert f"quizsvc serve --bank {tmp_path / 'mine'}" in said
    assert said.endswith("quizsvc bank guide\n")


def test_each_tolerance_that_is_offered_can_be_used(runner: CliRunner, tmp_path: Path) -> None:
    """The three that the file names are read and pass the check, and it says where the rest is told."""
    made(runner, "my-question", "--concept", "ridge", "--bank", tmp_path)
    text = (tmp_path / "my-question.md").read_text("utf-8")
    offered = re.findall(r"\{(?:decimals|abs|rel): [0-9.]+\}", text)
    assert len(offered) == 3
    for tolerance in offered:
        (tmp_path / "other.md").write_text(text.replace("tolerance: {decimals: 2}", f"tolerance: {tolerance}"), "utf-8")
        template = load_template(tmp_path / "other.md")
        assert isinstance(template, Template)
        assert all(finding.severity == "warning" for finding in check(template, range(60)).findings)
    assert "quizsvc bank guide" in text
    assert "quizsvc bank vocabulary" in text


def test_a_folder_laid_out_as_a_bank_gets_it_in_its_place(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below items/ by its concept; without --bank it goes into the present folder."""
    (tmp_path / "items").mkdir()
    made(runner, "one", "--concept", "ridge", "--bank", tmp_path)
    assert (tmp_path / "items" / "ridge" / "one.md").is_file()
    monkeypatch.chdir(tmp_path / "items")
    assert "wrote two.md" in made(runner, "two", "--concept", "ridge")
    assert set(load_bank([tmp_path]).items) - set(load_bank().items) == {"one", "two"}


def test_a_file_that_is_there_is_left_as_it_is(runner: CliRunner, tmp_path: Path) -> None:
    """Status 2 and the file's name; not a byte is changed."""
    path = tmp_path / "mine.md"
    path.write_text("dear diary")
    done = runner.invoke(main, ["bank", "new", "mine", "--concept", "ridge", "--bank", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{path} is there already" in done.stderr
    assert path.read_text() == "dear diary"


@pytest.mark.parametrize(
    ("item", "concept", "words"),
    [
        ("My Question!", "ridge", "'My Question!' cannot be an id, which is the file's name; use a-z, 0-9 and single"),
        ("My Question!", "ridge", "for example 'my-question'"),
        ("../up", "ridge", "cannot be an id"),
        ("", "ridge", "cannot be an id"),
        ("frage-über", "ridge", "cannot be an id"),
        ("map-gaussian-mean", "ridge", "the id 'map-gaussian-mean' is taken by"),
        ("mine", "rigde", "there is no concept 'rigde'; did you mean 'ridge'?"),
        ("mine", "sampling", "there is no concept 'sampling'; "),
        ("mine", "sampling", "concepts.toml"),
    ],
)
def test_what_cannot_be_is_refused(runner: CliRunner, tmp_path: Path, item: str, concept: str, words: str) -> None:
    """A bad id, one that is taken, an unknown concept: status 2, what to do, and no file."""
    folder = tmp_path / "mine"
    done = runner.invoke(main, ["bank", "new", item, "--concept", concept, "--bank", str(folder)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_told(runner: CliRunner, tmp_path: Path) -> None:
    """Status 3 with the file and the reason; a file in a folder's place is wrong usage."""
    done = runner.invoke(main, ["bank", "new", "mine", "--concept", "ridge", "--bank", "/proc/none"])
    assert done.exit_code == 3
    assert "/proc/none/mine.md cannot be written (No such file" in done.stderr
    (tmp_path / "file").write_text("")
    words = ["bank", "new", "mine", "--concept", "ridge", "--bank", str(tmp_path / "file")]
    assert runner.invoke(main, words).exit_code == 2


@pytest.mark.slow
def test_a_question_of_ones_own_on_a_concept_of_ones_own_is_served(runner: CliRunner, tmp_path: Path) -> None:
    """From nothing to a learner: a concept described, a question written, the folder served beside the bank."""
    folder = tmp_path / "mine"
    folder.mkdir()
    concept = "[averages]\ntitle = 'Means and medians'\nsentence = 'Which one the noise asks for.'\n"
    (folder / "concepts.toml").write_text(concept + "needs = ['likelihood']\n")
    made(runner, "which-mean", "--concept", "averages", "--bank", folder)
    with serving(tmp_path / "live.db", tmp_path, "--bank", str(folder)) as server:
        assert "not used" not in server.said
        assert "warning" not in server.said
        browser = build_opener(HTTPCookieProcessor())
        with browser.open(f"{server.url}/", timeout=60) as reply:
            home = reply.read().decode()
        assert 'href="/practice/averages">Means and medians</a>' in home
        with browser.open(f"{server.url}/practice/averages", timeout=60) as reply:
            page = reply.read().decode()
        assert "<h1>The mean of some readings</h1>" in page
        assert 'id="answer"' in page
