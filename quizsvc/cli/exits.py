"""How a command ends when it cannot do what was asked: one clear line, and the status that goes with it."""

import click


class FellShort(click.ClickException):
    """The thing checked fell short: status 1."""

    exit_code = 1


class Unreadable(click.ClickException):
    """Wrong usage or unreadable input: status 2."""

    exit_code = 2


class CouldNotRun(click.ClickException):
    """The command could not run (database, port, permission): status 3."""

    exit_code = 3
