"""`quizsvc practice`: a quiz in the terminal, against the same database and by the same flows as the site."""

from pathlib import Path

import click

from quizsvc.cli.exits import CouldNotRun, Unreadable
from quizsvc.cli.folders import FOLDERS
from quizsvc.cli.opening import DATABASE, database_url, open_service
from quizsvc.cli.terminal import learner_here, read_anything, take, tell
from quizsvc.flows import clock
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
        learner = learner_here(service)
        read_anything()
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
    outcome = take(
        shown.parts,
        lambda part: _line(service, learner, shown, part),
        lambda given: flow.answer(service, learner, attempt, given, clock.now()),
    )
    if isinstance(outcome, Missing | Stale):
        click.echo("This question was answered elsewhere meanwhile.")
    elif outcome is not None:
        _verdict(flow.show(service, learner, attempt, clock.now()))
    return outcome is not None


def _line(service: Service, learner: Learner, shown: Question, part: Asked) -> str:
    """What is typed for a part, hints opened on the way."""
    tell(part)
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
