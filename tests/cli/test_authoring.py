"""`quizsvc bank vocabulary` and `bank guide`."""

import json

from click.testing import CliRunner

from quizsvc.cli import main
from quizsvc.items.guide import guide
from quizsvc.items.vocabulary import FUNCTIONS, SUBJECTS


def test_the_vocabulary_is_listed_by_subject(runner: CliRunner) -> None:
    """One line a function below its subject's title."""
    done = runner.invoke(main, ["bank", "vocabulary"])
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("### ")] == [f"### {subject.title}" for subject in SUBJECTS]
    assert len([line for line in lines if line.startswith("- `")]) == len(FUNCTIONS)


def test_the_vocabulary_as_json_is_one_document(runner: CliRunner) -> None:
    """Each function with what it takes and gives, and nothing else on standard output."""
    rows = json.loads(runner.invoke(main, ["bank", "vocabulary", "--json"]).stdout)
    assert {row["name"] for row in rows} == set(FUNCTIONS)
    normal = next(row for row in rows if row["name"] == "normal_density")
    assert normal == {
        "name": "normal_density",
        "subject": normal["subject"],
        "signature": "normal_density(x, loc=, scale=)",
        "summary": "The density of normal(loc=, scale=) at each x.",
        "gives": "a number or a list of numbers",
        "draws": False,
        "fits": False,
        "parameters": [
            {"name": "x", "wanted": "a number or a list of finite numbers", "required": True, "named": False},
            {"name": "loc", "wanted": "a finite number, or a list of such", "required": True, "named": True},
            {"name": "scale", "wanted": "a finite number above 0, or a list of such", "required": True, "named": True},
        ],
    }
    assert [row["name"] for row in rows if row["fits"] and row["draws"]] == []


def test_the_guide_is_printed_whole(runner: CliRunner) -> None:
    """Markdown on standard output, and nothing else."""
    done = runner.invoke(main, ["bank", "guide"])
    assert (done.exit_code, done.stderr, done.stdout) == (0, "", guide())
    assert done.stdout.startswith("# Writing questions\n")
