"""`quizsvc practice`: a quiz in the terminal, against the same database and by the same flows as the site."""

import os
import sys
from io import TextIOWrapper
from pathlib import Path

import click

from quizsvc.cli.exits import CouldNotRun, Unreadable
from quizsvc.cli.folders import FOLDERS
from quizsvc.cli.opening import DATABASE, data_folder, database_url, open_service, place
from quizsvc.flows import clock, guests
from quizsvc.flows import practice as flow
from quizsvc.flows.asking import Asked
from quizsvc.flows.practice import Answered, Kept, Missing, Question, Stale
from quizsvc.flows.service import Service
from quizsvc.items.findings import suggestion
from quizsvc.names import AttemptId
from quizsvc.store.learners import Learner

HELP = "Type your answer; h for a hint, ? for “I don't know”, q to stop."


@click.command()
@click.option("--concept", default="", metavar="C", help="Keep to one concept.")
@click.option("--item", default="", metavar="ITEM", help="Keep to one item.")
@DATABASE
@FOLDERS
def practice(concept: str, item: str, database_url_: str | None, folders: tuple[Path, ...]) -> None:
    """Practise in the terminal."""
    if concept and item:
        raise Unreadable("--concept and --item were both given; give one of them")
    service = open_service(database_url(database_url_), folders)
    try:
        if concept and concept not in service.bank.concepts:
            raise Unreadable(f"there is no concept '{concept}'; {suggestion(concept, service.bank.concepts)}")
        if item and (missing := flow.no_such_item(service, item)):
            raise Unreadable(missing.sentence)
        learner = _learner(service)
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")  # what is no text is told as unreadable
        click.echo(HELP)
        while _one(service, learner, concept, item):
            pass
        click.echo("Everything you answered is kept. Go on with quizsvc practice.")
    finally:
        service.database.close()


def _one(service: Service, learner: Learner, concept: str, item: str) -> bool:
    """Ask one question to its verdict; whether to go on."""
    attempt = flow.ask(service, learner, clock.now(), concept=concept, item=item)
    if isinstance(attempt, Missing):
        raise CouldNotRun(attempt.sentence)
    shown = flow.show(service, learner, attempt, clock.now())
    if not isinstance(shown, Question):
        return True  # answered in another terminal since a moment ago
    click.echo(f"\n{shown.title}\n({shown.why})\n\n{shown.prompt_text}\n")
    for text in shown.hints_text:
        click.echo(f"Hint: {text}")
    return _answer(service, learner, attempt, shown)


def _answer(service: Service, learner: Learner, attempt: AttemptId, shown: Question) -> bool:
    """Take answers and hints until there is a verdict; whether to go on."""
    given: dict[str, object] = {}
    asked = shown.parts
    while True:
        typed = ""
        for part in asked:
            typed = _line(service, learner, shown, part)
            if typed in {"q", "?"}:
                break
            given[part.name] = part.typed(typed)
        if typed == "q":
            return False
        outcome = flow.answer(service, learner, attempt, None if typed == "?" else given, clock.now())
        if isinstance(outcome, Missing | Stale):
            click.echo("This question was answered elsewhere meanwhile.")
            return True
        if not isinstance(outcome, Question):
            _verdict(flow.show(service, learner, attempt, clock.now()))
            return True
        asked = tuple(part for part in outcome.parts if part.problem)


def _line(service: Service, learner: Learner, shown: Question, part: Asked) -> str:
    """What is typed for a part, hints opened on the way."""
    for text in (part.problem,) if part.problem else (part.prompt_text, *part.lines):
        if text:
            click.echo(text)
    while (typed := _typed(part.wanted)) == "h":
        _hint(service, learner, shown.attempt, len(shown.hints_text) + shown.hints_left)
    return typed


def _typed(wanted: str) -> str:
    """A line typed, without the spaces around it; q at the end of input."""
    try:
        return str(click.prompt(wanted, prompt_suffix=" ")).strip()
    except (click.Abort, EOFError):
        click.echo()
        return "q"


def _hint(service: Service, learner: Learner, attempt: AttemptId, most: int) -> None:
    flow.hint(service, learner, attempt, clock.now())
    now = flow.show(service, learner, attempt, clock.now())
    if isinstance(now, Question):
        click.echo(
            f"Hint {len(now.hints_text)} of {most}: {now.hints_text[-1]}" if now.hints_text else "There is no hint."
        )


def _verdict(shown: Answered | Question | Kept | Missing) -> None:
    assert isinstance(shown, Answered)
    click.echo("\nRight." if shown.verdict.right else "\nHere is how." if shown.verdict.skipped else "\nNot yet.")
    for asked, part in zip(shown.question.parts, shown.verdict.parts, strict=True):
        told = (f"The answer is {part.key_text}.", part.accepted) if part.graded else ()
        click.echo(" ".join(filter(None, (asked.prompt_text, part.read_as, *told))))
        if part.feedback_text:
            click.echo(click.style(part.feedback_text, bold=True))
    click.echo(f"\n{shown.solution_text}\n")
    days = shown.standing.streak.days if shown.standing.streak else 0
    streak = f"; streak {days} day{'s' * (days != 1)}" if shown.standing.streak else ""
    click.echo(f"XP +{shown.xp} ({shown.xp_words}), {shown.standing.xp} in all{streak}")


def _learner(service: Service) -> Learner:
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
