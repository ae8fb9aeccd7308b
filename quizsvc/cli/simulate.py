"""`quizsvc simulate`: simulated learners use the real selection code, and what they know in the end is measured."""

import json
from dataclasses import asdict
from math import isnan
from time import perf_counter

import click

from quizsvc.adaptive.simulation.arms import ARMS
from quizsvc.adaptive.simulation.run import Simulated, simulate
from quizsvc.adaptive.simulation.world import WORLDS
from quizsvc.cli.folders import AS_JSON

WORLD = click.option(
    "--world",
    type=click.Choice(list(WORLDS)),
    default="A",
    show_default=True,
    help="How its people learn: A plainly; B best where P is 0.7; C more from right answers, D from wrong ones;"
    " E without prerequisites; F without forgetting; G with labels that mean nothing.",
)


@click.command("simulate")
@WORLD
@click.option("--learners", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many people.")
@click.option("--policy", type=click.Choice(list(ARMS)), default="ours", show_default=True, help="Who chooses.")
@click.option("--seed", type=int, default=1, show_default=True, help="The world's and the people's seed.")
@AS_JSON
def simulate_course(world: str, learners: int, policy: str, seed: int, as_json: bool) -> None:
    """Let simulated learners practise for three weeks, and measure what they know then and later."""
    found = simulate(WORLDS[world], learners, policy, seed, perf_counter)
    if as_json:
        asked = {"world": world, "policy": policy, "learners": learners, "seed": seed}
        figures = {name: None if isnan(value) else value for name, value in asdict(found).items()}
        click.echo(json.dumps(asked | figures, indent=1))
    else:
        click.echo(_told(found))


def _told(found: Simulated) -> str:
    rows = [
        ("mastery at the start", found.start, ""),
        ("gain on day 21", found.gain_day_21, "after 14 sessions of 20 questions"),
        ("gain on day 51", found.gain_day_51, "after 30 days without practice"),
        ("worst tenth, day 51", found.worst_tenth, "the gain that nine in ten exceed"),
        ("gain per hour", found.gain_per_hour, "of practice"),
        ("concepts mastered", found.mastered, "at least 0.7 on day 51"),
        ("answers right", found.right, ""),
        ("P between 0.6 and 0.9", found.in_reach, "of questions, in truth"),
        ("Brier score of P", found.brier, ""),
        ("ECE of P", found.ece, "20 bins"),
        ("RMSE of P", found.p_rmse, "against the truth"),
        ("RMSE of mastery", found.mastery_rmse, "against the truth, day 21"),
        ("violations", found.violations, "questions before their prerequisites"),
        ("largest share of an item", found.family_share, "times a fair one"),
    ]
    lines = [f"{name:<26}{value:>7.3f}  {note}".rstrip() for name, value, note in rows if not isnan(value)]
    return "\n".join([*lines, f"{1e6 * found.step_seconds:.0f} µs to choose and learn"])
