"""`quizsvc bench`: how fast this machine draws variants, chooses, grades and answers, beside a bare NumPy loop.

Times of one run can be compared with one another, hardly with those of another machine: the yardstick says by how much.
Each is a median of processor time.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import click
import numpy as np

from quizsvc.cli.folders import AS_JSON, FOLDERS, open_bank
from quizsvc.course.bank import Bank
from quizsvc.flows import clock, guests, practice
from quizsvc.flows.service import Service
from quizsvc.items.answers import KINDS
from quizsvc.items.grade import grade, read
from quizsvc.items.response import Response
from quizsvc.items.template import Template
from quizsvc.items.variant import Variant, instantiate
from quizsvc.store.database import open_database
from quizsvc.store.migrate import upgrade

LEAST = 20


@click.command()
@FOLDERS
@click.option("--seconds", type=float, default=0.3, show_default=True, help="Time to spend on each figure.")
@AS_JSON
def bench(folders: tuple[Path, ...], seconds: float, as_json: bool) -> None:
    """Measure how fast variants, choices, grading and questions are here."""
    bank = open_bank(folders)
    yardstick = median(timed(bare_loop(), seconds))
    items = {str(item): variants(template, seconds, yardstick) for item, template in sorted(bank.items.items())}
    mean = sum(row["median"] for row in items.values()) / len(items)
    with temporary_service(bank) as service:
        figures = {
            "yardstick": {"median": yardstick, "per_second": 1 / yardstick},
            "variants": {"per_second": 1 / mean, "of_yardstick": yardstick / mean, "items": items},
            "grading": {"median": median(timed(grading(bank), seconds))},
            "question": {"median": median(timed(question(service), seconds))},
        }
    click.echo(json.dumps(figures, indent=1) if as_json else told(figures))


def timed(task: Callable[[], object], seconds: float) -> list[float]:
    """Processor time of each of many runs, at least twenty, in seconds."""
    times: list[float] = []
    while sum(times) < seconds or len(times) < LEAST:
        started = process_time()
        task()
        times.append(process_time() - started)
    return times


def bare_loop() -> Callable[[], float]:
    """The yardstick: 60 points drawn, one logistic fit by Newton's method, one least-squares fit, in plain NumPy."""
    generator = np.random.default_rng(1)  # noqa: TID251  # the yardstick is NumPy alone

    def fit() -> float:
        x = generator.normal(size=60)
        y = (x + generator.normal(size=60) > 0).astype(float)
        X = np.column_stack([np.ones(60), x])
        w = np.zeros(2)
        for _ in range(6):
            p = 1.0 / (1.0 + np.exp(-(X @ w)))
            w += np.linalg.solve((X.T * (p * (1.0 - p))) @ X + 1e-6 * np.eye(2), X.T @ (y - p))
        return float(w[1] + np.linalg.solve(X.T @ X, X.T @ y)[1])

    return fit


def variants(template: Template, seconds: float, yardstick: float) -> dict[str, float]:
    """A template's variants: the first after it was loaded, the median, and the slowest hundredth."""
    seeds = count()

    def draw() -> Variant:
        return instantiate(template, next(seeds))

    (first, *_), times = timed(draw, 0.0), timed(draw, seconds)
    middle = median(times)
    return {
        "median": middle,
        "of_yardstick": yardstick / middle,
        "first_over_median": first / middle,
        "p99_over_median": quantiles(times, n=100)[98] / middle,
    }


def grading(bank: Bank) -> Callable[[], object]:
    """Each item's first variant answered rightly, one after the other."""
    made = [instantiate(template, 0) for template in bank.items.values()]
    given = [{str(part.name): KINDS[part.type].specimens(part).right[0] for part in variant.parts} for variant in made]
    turn = count()

    def one() -> object:
        index = next(turn) % len(made)
        found = read(made[index], given[index])
        return grade(made[index], {name: seen for name, seen in found.items() if isinstance(seen, Response)})

    return one


def question(service: Service) -> Callable[[], object]:
    """A whole question: asked, shown, skipped, its verdict shown; two durable transactions among them."""
    learner, _ = guests.welcome(service, clock.now())

    def one() -> object:
        attempt = practice.ask(service, learner, clock.now(), fresh=True)
        assert isinstance(attempt, str)
        practice.show(service, learner, attempt, clock.now())
        practice.answer(service, learner, attempt, None, clock.now())
        return practice.show(service, learner, attempt, clock.now())

    return one


@contextmanager
def temporary_service(bank: Bank) -> Iterator[Service]:
    """A service on a database of its own, gone afterwards."""
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/bench.db")
        upgrade(database)
        yield Service(database, bank)
        database.close()


def told(figures: dict[str, Any]) -> str:
    """The figures as a table, the slowest items last."""
    rows = sorted(figures["variants"]["items"].items(), key=lambda row: float(row[1]["median"]))
    lines = [f"{'variants':<34} {'µs':>8} {'of loop':>8} {'p99/median':>11} {'first/median':>13}"]
    lines += [
        f"{item:<34} {1e6 * row['median']:8.0f} {row['of_yardstick']:8.2f} {row['p99_over_median']:11.1f}"
        f" {row['first_over_median']:13.1f}"
        for item, row in rows
    ]
    whole = figures["variants"]
    return "\n".join(
        [
            *lines,
            f"all items: {whole['per_second']:,.0f} variants/s, {whole['of_yardstick']:.2f} of a bare NumPy loop"
            f" ({figures['yardstick']['per_second']:,.0f}/s)",
            f"grading an answer: {1e6 * figures['grading']['median']:,.0f} µs",
            f"a whole question with its verdict: {1e3 * figures['question']['median']:.1f} ms of processor time",
        ]
    )
