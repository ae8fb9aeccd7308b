"""Every command and option is documented, and a mistake in usage is told with status 2."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from quizsvc.cli import main
from quizsvc.cli.exits import CouldNotRun, FellShort, Unreadable


def commands(
    group: click.Command = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    yield path, group
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
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
        assert all(name in said for name in command.commands)


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
