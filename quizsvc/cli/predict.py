"""`quizsvc predict`: each answer of a log predicted before it is learnt from, and how true the predictions came."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from math import isnan
from pathlib import Path
from time import perf_counter

import click
import numpy as np

from quizsvc.adaptive.prediction import predictor
from quizsvc.adaptive.scores import BINS, Scores, score
from quizsvc.adaptive.settings import COURSE
from quizsvc.cli.exits import CouldNotRun, Unreadable
from quizsvc.cli.folders import AS_JSON
from quizsvc.flows.answer_logs import LogError, read_items, read_log

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("log", type=FILE, metavar="LOG.csv")
@click.option("--after", type=FILE, multiple=True, metavar="LOG.csv", help="An earlier log, learnt from first.")
@click.option("--items", type=FILE, metavar="ITEMS.csv", help="Labels of the items and their numbers of choices.")
@click.option("--predictions", type=FILE, metavar="FILE", help="Write one probability a row, in the log's order.")
@AS_JSON
def predict(log: Path, after: Sequence[Path], items: Path | None, predictions: Path | None, as_json: bool) -> None:
    """Predict every answer of a log of answers, and say how true that came."""
    try:
        priors = read_items(items, COURSE) if items else {}
        earlier = [answer for path in after for answer in read_log(path)]
        answers = read_log(log)
    except LogError as problem:
        raise Unreadable(str(problem)) from None
    model = predictor(earlier, COURSE, priors)
    started = perf_counter()
    p = model.predict(answers)
    seconds = perf_counter() - started
    if predictions:
        try:
            predictions.write_text("".join(f"{value!r}\n" for value in p.tolist()), encoding="utf-8")
        except OSError as problem:
            raise CouldNotRun(f"{predictions} cannot be written ({problem.strerror}); give another file") from None
    scored = np.array([answer.scored for answer in answers])
    found = score(p[scored], np.array([answer.credit for answer in answers])[scored])
    click.echo(_json(found, len(answers), seconds) if as_json else _told(found, len(answers), seconds))


def _json(found: Scores, events: int, seconds: float) -> str:
    """One document; what cannot be told is null."""
    figures = {name: None if isnan(value) else value for name, value in asdict(found).items()}
    scored = figures.pop("n")
    return json.dumps({"events": events, "scored": scored, **figures, "events_per_second": events / seconds}, indent=1)


def _told(found: Scores, events: int, seconds: float) -> str:
    return "\n".join(
        [
            f"events       {events:>10,} ({found.n:,} scored)",
            f"AUC          {found.auc:>10.4f}",
            f"log loss     {found.log_loss:>10.4f} nats",
            f"accuracy     {found.accuracy:>10.4f}",
            f"Brier score  {found.brier:>10.4f}",
            f"ECE          {found.ece:>10.4f} ({BINS} bins)",
            f"{events / seconds:,.0f} events a second",
        ]
    )
