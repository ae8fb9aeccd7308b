"""`quizsvc simulate` lets simulated learners practise, and tells what they know in the end."""

import json
from dataclasses import fields

import pytest
from click.testing import CliRunner

from quizsvc.adaptive.simulation.arms import ARMS
from quizsvc.adaptive.simulation.run import Simulated, simulate
from quizsvc.adaptive.simulation.world import WORLDS
from quizsvc.cli import main

FEW = ["simulate", "--learners", "1", "--policy", "elo"]


def test_the_figures_as_json(runner: CliRunner) -> None:
    """One document: what was asked, and every measure of just that course; what no policy believes is null."""
    done = runner.invoke(main, [*FEW, "--world", "F", "--seed", "3", "--json"])
    assert (done.exit_code, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    asked = {name: told.pop(name) for name in ("world", "policy", "learners", "seed")}
    assert asked == {"world": "F", "policy": "elo", "learners": 1, "seed": 3}
    assert set(told) == {field.name for field in fields(Simulated)}
    found = simulate(WORLDS["F"], 1, "elo", 3, lambda: 0.0)
    assert told["gain_day_51"] == found.gain_day_51
    assert told["ece"] == found.ece
    assert told["mastery_rmse"] is None
    assert told["step_seconds"] > 0


def test_the_figures_in_lines(runner: CliRunner) -> None:
    """A line each, with what it means; a measure that a policy has not is left out."""
    done = runner.invoke(main, FEW)
    assert (done.exit_code, done.stderr) == (0, "")
    found = simulate(WORLDS["A"], 1, "elo", 1, lambda: 0.0)
    lines = done.stdout.splitlines()
    assert f"gain on day 51            {found.gain_day_51:>7.3f}  after 30 days without practice" in lines
    assert lines[-1].endswith("µs to choose and learn")
    assert not any(line.startswith("RMSE of mastery") for line in lines)


@pytest.mark.parametrize("policy", ARMS)
def test_every_policy_runs(runner: CliRunner, policy: str) -> None:
    """Each gives a gain in [-1, 1] and probabilities with scores in [0, 1]."""
    done = runner.invoke(main, ["simulate", "--learners", "1", "--policy", policy, "--json"])
    told = json.loads(done.stdout)
    assert -1 < told["gain_day_51"] < 1
    assert all(0 <= told[name] <= 1 for name in ("brier", "ece", "p_rmse", "violations", "right"))
    assert (told["mastery_rmse"] is not None) == (policy == "ours")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (["--world", "H"], "'H' is not one of 'A', 'B', 'C', 'D', 'E', 'F', 'G'"),
        (["--policy", "best"], "'best' is not one of 'ours'"),
        (["--learners", "0"], "0 is not in the range 1<=x<=10000"),
        (["--seed", "x"], "'x' is not a valid integer"),
    ],
)
def test_wrong_usage_is_told(runner: CliRunner, wrong: list[str], words: str) -> None:
    """Status 2, with what was got and what is wanted."""
    done = runner.invoke(main, ["simulate", *wrong])
    assert done.exit_code == 2
    assert words in done.stderr
