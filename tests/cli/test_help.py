"""Every command and option is documented, and a mistake in usage is told with status 2."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from quizsvc.cli import main
from quizsvc.cli.exits import CouldNotRun, FellShort, Unreadable
from quizsvc.cli.later import LaterGroup


def commands(
    group: click.Command = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    yield path, group
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None, name
            yield from commands(command, (*path, name))


ALL = list(commands())


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) or "quizsvc" for path, _ in ALL])
def test_every_command_and_option_says_what_it_does(
    runner: CliRunner, path: tuple[str, ...], command: click.Command
) -> None:
    """A command without a sentence, or an option without help, fails here; -h and --help both work."""
    assert command.help
    assert command.help.rstrip().endswith(".")
    for flag in ("-h", "--help"):
        done = runner.invoke(main, [*path, flag])
        assert done.exit_code == 0
        assert command.help.split("\n")[0][:40] in " ".join(done.stdout.split())
    said = " ".join(done.stdout.split())
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help, option.name
            assert option.opts[0] in said
    if isinstance(command, click.Group):
        assert all(name in said for name in command.list_commands(click.Context(command)))


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) or "quizsvc" for path, _ in ALL])
def test_a_group_lists_a_command_by_its_own_first_sentence(path: tuple[str, ...], command: click.Command) -> None:
    """What stands in a group's table for commands not yet imported is what they say of themselves."""
    if isinstance(command, LaterGroup):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            assert (found.name, found.get_short_help_str(limit=200)) == (name, command.sentence(context, name))


@pytest.mark.parametrize(
    ("words", "unneeded"),
    [
        (["--help"], {"numpy", "scipy", "sqlalchemy", "flask", "gunicorn", "quizsvc.items", "quizsvc.store"}),
        (["bank", "check", "--help"], {"sqlalchemy", "flask", "gunicorn", "quizsvc.web", "quizsvc.store"}),
        (["bank", "list"], {"sqlalchemy", "flask", "gunicorn", "quizsvc.web", "quizsvc.store"}),
    ],
)
def test_a_command_imports_only_what_it_needs(words: list[str], unneeded: set[str]) -> None:
    """Help needs nothing of the rooms below, and the bank neither the website nor the database."""
    program = f"import sys; from quizsvc.cli import main; main({words!r}, standalone_mode=False); print(*sys.modules)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert unneeded & set(done.stdout.splitlines()[-1].split()) == set()


def test_the_readme_names_every_command() -> None:
    """A command that the README does not name is not known to be there."""
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text()
    for path, command in ALL:
        if not isinstance(command, click.Group):
            assert f"quizsvc {' '.join(path)}" in readme, path


@pytest.mark.parametrize(
    "words",
    [["nonsense"], ["bank", "nonsense"], ["--nonsense"], ["serve", "--port", "0"], ["serve", "--port", "70000"],
     ["serve", "--workers", "0"], ["bank", "list", "x"], ["practice", "--concept"]],
)  # fmt: skip
def test_wrong_usage_is_status_two(runner: CliRunner, words: list[str]) -> None:
    """An unknown command or option, or a value outside its range: a message on standard error, nothing else."""
    done = runner.invoke(main, words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Error:" in done.stderr


def test_statuses_mean_what_is_written(runner: CliRunner) -> None:
    """1 fell short, 2 unreadable, 3 could not run; the version is printed with 0."""
    assert (FellShort.exit_code, Unreadable.exit_code, CouldNotRun.exit_code) == (1, 2, 3)
    done = runner.invoke(main, ["--version"])
    assert done.exit_code == 0
    assert "quizsvc" in done.stdout
