"""Commands that are imported when they are called, so that help and a usage error come at once."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LaterGroup(click.Group):
    """A group whose `later` gives, by name, where a command is (`module:attribute`) and its first sentence."""

    def __init__(self, *args: Any, later: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, imported or not."""
        return sorted({*super().list_commands(ctx), *self.later})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; its module is imported now."""
        if cmd_name not in self.later:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.later[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command with its first sentence; none is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.sentence(ctx, name)) for name in self.list_commands(ctx)])

    def sentence(self, ctx: click.Context, name: str) -> str:
        """What a command does, in one sentence."""
        if name in self.later:
            return self.later[name][1]
        command = super().get_command(ctx, name)
        return command.get_short_help_str(limit=100) if command else ""
