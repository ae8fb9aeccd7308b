"""`quizsvc bank`: what is there, samples in the public shape, and what a broken template is told."""

import json
import os
import pty
import re
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from quizsvc.cli import main
from quizsvc.course.bank import Bank, bank_files, built_in, template_files
from quizsvc.items.answers import KINDS
from tests.course.erratum_samples import GOOD as ERRATUM
from tests.server import QUIZSVC, run

ITEMS = sorted(path.stem for path in template_files(built_in()))
FILES = sorted(path.stem for path in bank_files(built_in()))
GOOD = """---
title: The mean of some readings
concepts: [likelihood]
data:
  x: normal(loc=20, scale=3, size=5, decimals=1)
fits:
  mle: fit_gaussian_mean(x, scale=3)
answer:
  type: number
  value: mle.mean
  tolerance: {decimals: 2}
---
{{ table(x) }}

What is the mean?

## Solution
It is {{ mle.mean | 2 }}.
"""
BROKEN = GOOD.replace("mle.mean\n  tolerance", "mle.maen\n  tolerance")
LINE_OF_BROKEN = BROKEN.split("\n").index("  value: mle.maen") + 1


@pytest.fixture
def broken_file(tmp_path: Path) -> Path:
    """A template with a misspelt name."""
    path = tmp_path / "more" / "broken-mean.md"
    path.parent.mkdir()
    path.write_text(BROKEN)
    return path


def test_list_names_every_item(runner: CliRunner, bank: Bank) -> None:
    """One line an item, with its answer type, concepts and title."""
    done = runner.invoke(main, ["bank", "list"])
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ITEMS
    for line in lines:
        template = bank.items[line.split()[0]]
        assert template.title in line
        assert all(concept in line for concept in template.concepts)


def test_list_as_json_is_one_document(runner: CliRunner, bank: Bank) -> None:
    """Item, title, concepts, answer type and version, and nothing else on standard output."""
    done = runner.invoke(main, ["bank", "list", "--json"])
    assert done.exit_code == 0
    rows = json.loads(done.stdout)
    assert [row["item"] for row in rows] == ITEMS
    for row in rows:
        template = bank.items[row["item"]]
        assert row == {
            "item": template.item,
            "title": template.title,
            "concepts": list(template.concepts),
            "type": template.parts[0].kind,
            "version": template.version,
        }
        assert row["type"] in KINDS


def test_a_sample_has_the_public_shape(runner: CliRunner) -> None:
    """Every variant is one JSON line with the public names, numbers in full, arguments written out."""
    done = runner.invoke(main, ["bank", "sample", "--seeds", "3:5"])
    assert (done.exit_code, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["item"], row["seed"]) for row in rows] == [(item, seed) for item in ITEMS for seed in (3, 4)]
    public = {"item", "version", "engine", "seed", "variables", "data", "derived", "fits", "prompt_text", "prompt_html"}
    public |= {"parts", "hints", "solution_text"}
    for row in rows:
        assert public <= set(row) <= public | {"identities"}
        for fit in row["fits"].values():
            assert set(fit) == {"model", "arguments", "result", "certificate"}
            assert set(fit["certificate"]) == {"holds", "residual", "second_method", "difference"}
            assert fit["certificate"]["holds"] is True
        for part in row["parts"]:
            own = {"prompt_text", "prompt_html"} if len(row["parts"]) > 1 else set()
            assert set(part) == {"name", "type", "key", "tolerance", "options", "misconceptions"} | own
            check_part(part)
        assert all(isinstance(hint, str) for hint in row["hints"])
        assert not re.search("<[a-z/!]", row["prompt_text"] + row["solution_text"])
        assert row["prompt_html"].startswith("<")
    gaussian = next(row for row in rows if row["item"] == "map-gaussian-mean")
    fit = gaussian["fits"]["map"]
    assert (fit["model"], fit["arguments"]["x"]) == ("fit_gaussian_mean", gaussian["data"]["x"])
    prior = {"family": "normal", "loc": gaussian["variables"]["mu0"], "scale": gaussian["variables"]["tau"]}
    assert fit["arguments"]["prior"] == prior
    assert gaussian["parts"][0]["key"] == fit["result"]["mean"]


def check_part(part: dict[str, Any]) -> None:
    """A number has a tolerance and its mistakes' values; options are told with whether each is right."""
    options = part["options"]
    assert all(set(m) == {"id", "value"} for m in part["misconceptions"])
    if part["type"] == "number":
        assert options is None
        assert set(part["tolerance"]) == {"abs"}
        assert part["misconceptions"]
    if options is not None:
        assert all(set(option) == {"text", "right", "feedback"} for option in options)
        assert any(option["right"] for option in options)
    if part["type"] == "choice":
        assert [index for index, option in enumerate(options) if option["right"]] == [part["key"]]
        assert all(option["feedback"] for option in options if not option["right"])


def test_named_items_are_sampled_in_the_order_given(runner: CliRunner) -> None:
    """Only those, and each seed once."""
    names = ["penalty-from-prior", "confident-and-wrong"]
    done = runner.invoke(main, ["bank", "sample", *names, "--seeds", "7:8"])
    assert [json.loads(line)["item"] for line in done.stdout.splitlines()] == names


def test_an_empty_range_is_no_variant(runner: CliRunner) -> None:
    """Seeds A to A−1 are none."""
    done = runner.invoke(main, ["bank", "sample", "--seeds", "5:5"])
    assert (done.exit_code, done.stdout) == (0, "")


@pytest.mark.parametrize(
    "seeds", ["", "5", "5:", ":5", "6:5", "-1:5", "a:b", "1.0:2", "0:9007199254740993", "0:1:2", "٣:٤", " 0:1"]
)
def test_wrong_seeds_are_refused(runner: CliRunner, seeds: str) -> None:
    """Status 2, what was got and what is wanted, and nothing on standard output."""
    done = runner.invoke(main, ["bank", "sample", f"--seeds={seeds}"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"'{seeds}'" in done.stderr
    assert "0:100" in done.stderr
    assert runner.invoke(main, ["bank", "sample"]).exit_code == 2


def test_an_unknown_item_is_refused_with_a_suggestion(runner: CliRunner) -> None:
    """Status 2, before any line is printed; a near name is offered, else those that there are."""
    done = runner.invoke(main, ["bank", "sample", "confident-and-wrong", "map-gausian-mean", "--seeds", "0:1"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "did you mean 'map-gaussian-mean'?" in done.stderr
    far = runner.invoke(main, ["bank", "sample", "zzz", "--seeds", "0:1"])
    assert far.exit_code == 2
    assert f"one of: {ITEMS[0]}" in far.stderr


def test_the_same_seed_gives_the_same_bytes_in_two_processes() -> None:
    """Whatever the hash seed of the process."""
    words = ("bank", "sample", "map-gaussian-mean", "which-noise-which-loss", "--seeds", "0:3")
    one, two = (run(*words, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert (one.returncode, one.stderr) == (0, "")
    assert len(one.stdout.splitlines()) == 2 * 3
    assert one.stdout == two.stdout


def test_a_reader_that_leaves_is_no_error() -> None:
    """`bank sample … | head -1` ends quietly."""
    done = subprocess.run(
        f"{QUIZSVC} bank sample --seeds 0:200 | head -c 10", shell=True, capture_output=True, text=True, check=False
    )
    assert done.stdout == '{"item": "'
    assert "Traceback" not in done.stderr


def test_the_bank_passes_its_check(runner: CliRunner, bank: Bank) -> None:
    """Status 0, a line for each file, how many of each kind pass, and what the bank adds up to."""
    done = runner.invoke(main, ["bank", "check", "--seeds", "5"])
    assert (done.exit_code, done.stderr) == (0, "")
    told = done.stdout.splitlines()
    for kind, count in (("templates", len(ITEMS)), ("lessons", len(bank.lessons)), ("errata", len(bank.errata))):
        assert f"{count} of {count} {kind} pass on 5 seeds" in told
    assert any(line.startswith(f"concepts: {len(bank.concepts)}, with ") for line in told)
    assert done.stdout.splitlines()[-1].startswith("Next: ")
    assert sorted(line.split()[1] for line in done.stdout.splitlines() if line.startswith("ok ")) == FILES


def test_a_check_as_json_has_the_public_shape(runner: CliRunner, broken_file: Path) -> None:
    """Templates with path, item, ok, seconds, findings and figures; other pages; a summary; nothing else."""
    some = built_in() / "items" / "ridge"
    done = runner.invoke(main, ["bank", "check", str(some), str(broken_file), "--seeds", "5", "--json"])
    assert done.exit_code == 1
    document = json.loads(done.stdout)
    assert set(document) == {"templates", "pages", "summary"}
    assert document["pages"] == []
    good = len(list(some.glob("*.md")))
    assert document["summary"] == {"templates": good + 1, "ok": good, "seeds": 5, "pages": {}}
    for row in document["templates"]:
        assert set(row) == {"path", "item", "ok", "seconds", "findings", "figures"}
        assert Path(row["path"]).stem == row["item"]
        for finding in row["findings"]:
            assert set(finding) == {"severity", "line", "column", "rule", "message", "remedy"}
    row = next(row for row in document["templates"] if not row["ok"])
    assert row["path"] == str(broken_file)
    assert [(f["severity"], f["line"]) for f in row["findings"]] == [("error", LINE_OF_BROKEN)]


@pytest.fixture
def small_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A whole bank of three templates, one of them broken, and an erratum."""
    items = tmp_path / "items" / "likelihood"
    items.mkdir(parents=True)
    for name, difficulty in (("easy-mean", "-0.5"), ("hard-mean", "0.75")):
        (items / f"{name}.md").write_text(GOOD.replace("data:\n", f"difficulty: {difficulty}\ndata:\n", 1))
    (items / "broken-mean.md").write_text(BROKEN)
    (tmp_path / "errata").mkdir()
    (tmp_path / "errata" / "mean-or-median.md").write_text(ERRATUM)
    (tmp_path / "concepts.toml").write_text("[likelihood]\ntitle = 'L'\nsentence = 'S.'\nneeds = []\n")
    for module in ("quizsvc.cli.bank.check", "quizsvc.course.bank", "quizsvc.flows.checking"):
        monkeypatch.setattr(import_module(module), "built_in", lambda: tmp_path)
    return tmp_path


def test_a_whole_bank_is_told_what_it_lacks(runner: CliRunner, small_bank: Path) -> None:
    """Pages count apart from templates, and what is broken counts for no concept."""
    done = runner.invoke(main, ["bank", "check", "--seeds", "5"])
    assert done.exit_code == 1
    told = done.stdout.splitlines()
    assert told[told.index("2 of 3 templates pass on 5 seeds") :][:5] == [
        "2 of 3 templates pass on 5 seeds",
        "1 of 1 errata pass on 5 seeds",
        "concepts: 1, with 2 to 2 templates each; under 3: likelihood (2)",
        "difficulties: 1.25 to 1.25 logits apart; under 1.5: likelihood (1.25)",
        "answers: 2 number",
    ]


def test_a_whole_bank_as_json_has_its_summary(runner: CliRunner, small_bank: Path) -> None:
    """Templates, pages and what the bank adds up to; of some paths alone it is not said."""
    summary = json.loads(runner.invoke(main, ["bank", "check", "--seeds", "5", "--json"]).stdout)["summary"]
    assert (summary["templates"], summary["ok"]) == (3, 2)
    assert summary["pages"] == {"errata": {"files": 1, "ok": 1}}
    bank = summary["bank"]
    assert set(bank) == {"concepts", "answers", "told", "few", "narrow", "unclear"}
    assert bank["concepts"] == {"likelihood": {"templates": 2, "easiest": -0.5, "hardest": 0.75}}
    assert (bank["few"], bank["narrow"], bank["answers"]) == ({"likelihood": 2}, {"likelihood": 1.25}, {"number": 2})
    words = ["bank", "check", str(small_bank / "errata"), "--seeds", "5"]
    document = json.loads(runner.invoke(main, [*words, "--json"]).stdout)
    assert "bank" not in document["summary"]
    assert [row["item"] for row in document["pages"]] == ["mean-or-median"]
    assert "templates pass" not in runner.invoke(main, words).stdout


def test_a_broken_template_is_told_where_what_and_how(runner: CliRunner, broken_file: Path) -> None:
    """Status 1; file, line and column, what is wrong, and what would be right."""
    done = runner.invoke(main, ["bank", "check", str(broken_file), "--seeds", "5"])
    assert done.exit_code == 1
    place = re.search(rf"{re.escape(str(broken_file))}:(\d+):(\d+): error: (.*) \((.*)\) \[", done.stdout)
    assert place is not None, done.stdout
    assert int(place[1]) == LINE_OF_BROKEN
    assert "maen" in place[3]
    assert "mean" in place[4]
    passed, following = done.stdout.splitlines()[-2:]
    assert passed == "0 of 1 templates pass on 5 seeds"
    assert following.startswith(f"Next: mend {broken_file} at line {LINE_OF_BROKEN}")


def test_failing_templates_are_told_first_and_reports_keep_their_order(runner: CliRunner, broken_file: Path) -> None:
    """For a person the failing one before the good; as JSON, in the order of the paths given."""
    good = broken_file.parent / "a-good-mean.md"
    good.write_text(GOOD)
    words = ["bank", "check", str(good), str(broken_file), "--seeds", "30"]
    told = [line.split()[:2] for line in runner.invoke(main, words).stdout.splitlines() if line[0] in "oF"]
    assert told == [["FAIL", "broken-mean"], ["ok", "a-good-mean"]]
    rows = json.loads(runner.invoke(main, [*words, "--json"]).stdout)["templates"]
    assert [row["item"] for row in rows] == ["a-good-mean", "broken-mean"]


def test_a_check_says_what_rejects_draws_and_what_to_do_next(runner: CliRunner, tmp_path: Path) -> None:
    """The condition with how often; a warning sends to the preview, a full pass to the server."""
    path = tmp_path / "some-mean.md"
    path.write_text(GOOD.replace("answer:\n", "require:\n  - mle.mean > 20\nanswer:\n"))
    said = runner.invoke(main, ["bank", "check", str(path), "--seeds", "100"]).stdout
    assert re.search(r"ok +some-mean +\d\d% of draws accepted, \d+\.\d s\n", said)
    assert re.search(r"  \d+ draws rejected: `mle.mean > 20` was false\n", said)
    path.write_text(GOOD.replace("## Solution\nIt is {{ mle.mean | 2 }}.\n", ""))
    warned = runner.invoke(main, ["bank", "check", str(path), "--seeds", "20"])
    assert warned.exit_code == 0
    assert ":1: warning: there is no worked solution" in warned.stdout
    assert f"Next: look at {path} with `quizsvc bank preview {path}`" in warned.stdout
    path.write_text(GOOD)
    assert "quizsvc serve" in runner.invoke(main, ["bank", "check", str(path), "--seeds", "500"]).stdout


@pytest.mark.parametrize(("more", "shown"), [((), True), (("--json",), False)])
def test_a_terminal_is_shown_how_far_the_check_is(tmp_path: Path, more: tuple[str, ...], shown: bool) -> None:
    """A bar on standard error where that is a terminal, and never with --json."""
    (tmp_path / "some-mean.md").write_text(GOOD)
    leader, follower = pty.openpty()
    command = [str(QUIZSVC), "bank", "check", str(tmp_path), "--seeds", "60", *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=follower, check=True)
    os.close(follower)
    os.set_blocking(leader, False)
    try:
        said = os.read(leader, 10_000).decode()
    except OSError:  # nothing was written, and nobody holds the other end
        said = ""
    os.close(leader)
    assert ("checking" in said and "100%" in said) == shown
    assert b"checking" not in done.stdout


def test_a_template_outside_the_bank_can_be_checked(runner: CliRunner, tmp_path: Path) -> None:
    """A file or a folder of any name."""
    (tmp_path / "some-mean.md").write_text(GOOD)
    for path in (tmp_path, tmp_path / "some-mean.md"):
        done = runner.invoke(main, ["bank", "check", str(path), "--seeds", "20"])
        assert done.exit_code == 0, done.output


@pytest.mark.parametrize("way", ["missing", "empty"])
def test_a_check_of_nothing_is_refused(runner: CliRunner, tmp_path: Path, way: str) -> None:
    """A path that is not there, or holds no template, is status 2 with one line that names it."""
    path = tmp_path / way
    if way == "empty":
        path.mkdir()
    done = runner.invoke(main, ["bank", "check", str(path)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert str(path) in done.stderr or "no template" in done.stderr


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"---\n", b"---\n---\n", b"[" * 30_000, b"x" * 70_000, b"\x00"])
def test_a_file_that_is_no_template_is_a_finding(runner: CliRunner, tmp_path: Path, content: bytes) -> None:
    """Status 1 with a line and a remedy or reason, and never a traceback."""
    path = tmp_path / "odd.md"
    path.write_bytes(content)
    done = runner.invoke(main, ["bank", "check", str(path), "--json"])
    assert done.exit_code == 1
    findings = json.loads(done.stdout)["templates"][0]["findings"]
    assert findings
    assert all(f["line"] >= 1 and f["message"] for f in findings)


def test_seeds_of_a_check_are_a_positive_number(runner: CliRunner) -> None:
    """0, −1 and words are wrong usage."""
    for seeds in ("0", "-1", "many"):
        assert runner.invoke(main, ["bank", "check", "--seeds", seeds]).exit_code == 2


def test_a_further_folder_adds_and_its_broken_files_are_told(runner: CliRunner, broken_file: Path) -> None:
    """What can be used is used; what cannot is said on standard error with file, line and remedy."""
    (broken_file.parent / "some-mean.md").write_text(GOOD)
    (broken_file.parent / "map-gaussian-mean.md").write_text(GOOD)
    done = runner.invoke(main, ["bank", "list", "--bank", str(broken_file.parent), "--json"])
    assert done.exit_code == 0
    assert [row["item"] for row in json.loads(done.stdout)] == sorted([*ITEMS, "some-mean"])
    assert f"not used: {broken_file}" in done.stderr
    assert f"{broken_file}:{LINE_OF_BROKEN}:" in done.stderr
    assert "the id 'map-gaussian-mean' is taken" in done.stderr


def test_a_further_folder_that_is_not_there_is_told(runner: CliRunner, tmp_path: Path) -> None:
    """Wrong usage, with the folder's name."""
    done = runner.invoke(main, ["bank", "list", "--bank", str(tmp_path / "none")])
    assert done.exit_code == 2
    assert str(tmp_path / "none") in done.stderr
