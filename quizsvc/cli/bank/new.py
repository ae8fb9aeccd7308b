"""`quizsvc bank new`: a commented template that passes the check, for an author to change."""

from importlib.resources import files
from pathlib import Path

import click

from quizsvc.cli.exits import CouldNotRun, Unreadable
from quizsvc.course.bank import BankError, built_in, known_concepts, template_files
from quizsvc.items.block import SLUG
from quizsvc.items.findings import suggestion


@click.command()
@click.argument("item", metavar="ID")
@click.option("--concept", required=True, metavar="C", help="The concept that the question trains.")
@click.option(
    "--bank",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The folder to write to, made where there is none; the present one by default.",
)
def new(item: str, concept: str, folder: Path) -> None:
    """Write a commented template to start from."""
    if not SLUG.fullmatch(item):
        raise Unreadable(f"'{item}' cannot be an id, which is the file's name; {_nearest_id(item)}")
    _refuse_unknown(concept, folder)
    taken = next((path for path in template_files(built_in()) if path.stem == item), None)
    if taken:
        raise Unreadable(f"the id '{item}' is taken by {taken}; choose another")
    path = _place(item, concept, folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(starter(concept))
    except FileExistsError:
        raise Unreadable(f"{path} is there already and was left as it is; choose another id") from None
    except OSError as problem:
        raise CouldNotRun(f"{path} cannot be written ({problem.strerror}); give another folder with --bank") from None
    click.echo(f"wrote {path}, a question that works as it stands")
    click.echo(f"Next: look at it while you change it: quizsvc bank preview {path}")
    click.echo(f"      check it: quizsvc bank check {path}")
    click.echo(f"      put it before learners: quizsvc serve --bank {folder}")
    click.echo("How questions are written: quizsvc bank guide")


def starter(concept: str) -> str:
    """The template to start from, for a concept."""
    return files("quizsvc.cli.bank").joinpath("starter.md").read_text("utf-8").replace("[CONCEPT]", f"[{concept}]")


def _nearest_id(item: str) -> str:
    """What an id looks like; the one that was probably meant, where there is one."""
    meant = "-".join(filter(None, "".join(c if c.isascii() and c.isalnum() else " " for c in item.lower()).split()))
    return "use a-z, 0-9 and single hyphens" + (f", for example '{meant}'" if meant else "")


def _refuse_unknown(concept: str, folder: Path) -> None:
    """Raises Unreadable for a concept that neither the built-in bank nor the folder describes."""
    try:
        known, broken = known_concepts([folder])
    except BankError as problem:
        raise CouldNotRun(str(problem)) from None
    for one in broken:
        click.echo(one.findings[0].sentence(one.path), err=True)
    if concept not in known:
        remedy = f"a new one is described in {folder / 'concepts.toml'}"
        raise Unreadable(f"there is no concept '{concept}'; {suggestion(concept, known)} ({remedy})")


def _place(item: str, concept: str, folder: Path) -> Path:
    """Where the file goes: below items/ by its concept, where the folder is laid out so; else into the folder."""
    return (folder / "items" / concept if (folder / "items").is_dir() else folder) / f"{item}.md"
