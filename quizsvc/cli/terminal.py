"""What commands that talk with a learner share: who sits at this terminal, and answers typed line by line."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TypeVar

import click

from quizsvc.cli.exits import CouldNotRun
from quizsvc.cli.opening import data_folder, place
from quizsvc.flows import clock, guests
from quizsvc.flows.asking import Asked
from quizsvc.flows.practice import Question
from quizsvc.flows.service import Service
from quizsvc.store.learners import Learner

Came = TypeVar("Came")


def read_anything() -> None:
    """What is typed and is no text is read as such, and told as unreadable."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def tell(part: Asked) -> None:
    """Show what a part asks, or why what was given to it could not be read."""
    for text in (part.problem,) if part.problem else (part.prompt_text, *part.lines):
        if text:
            click.echo(text)


def take(
    parts: Sequence[Asked], line: Callable[[Asked], str], give: Callable[[Mapping[str, object] | None], Question | Came]
) -> Came | None:
    """What became of the answer that is typed; what cannot be read is asked again. None where it ends with q."""
    given: dict[str, object] = {}
    while True:
        typed = ""
        for part in parts:
            typed = line(part)
            if typed in {"q", "?"}:
                break
            given[part.name] = part.typed(typed)
        if typed == "q":
            return None
        outcome = give(None if typed == "?" else given)
        if not isinstance(outcome, Question):
            return outcome
        parts = [part for part in outcome.parts if part.problem]


def learner_here(service: Service) -> Learner:
    """The guest of this terminal in this database; the token lies in the data folder, readable by its owner only."""
    path = data_folder() / f"terminal-{guests.fingerprint(place(service.database))[:16]}"
    try:
        token = path.read_bytes().decode(errors="replace").strip() if path.exists() else ""
        known = guests.recognise(service, token, clock.now())
        if known:
            return known
        learner, token = guests.welcome(service, clock.now())
        _keep(path, token)
    except OSError as problem:
        raise CouldNotRun(f"{path} cannot be read and written ({problem.strerror}); mend that") from None
    return learner


def _keep(path: Path, token: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(token)
