"""An assessor of a deployer's own: the option that names it, and finding it."""

from importlib import import_module
from typing import Any, cast

import click

from quizsvc.cli.exits import Unreadable
from quizsvc.interview.assessor import Assessor, Phrases

ASSESSOR = click.option(
    "--assessor",
    "assessor",
    envvar="QUIZSVC_ASSESSOR",
    metavar="MODULE:NAME",
    help="What highlights places in interview answers instead of our phrases; it can give no credit.",
)


def find_assessor(named: str | None) -> Assessor:
    """The assessor that `module:name` names, ours where none is named; status 2 where there is none."""
    if not named:
        return Phrases()
    module, _, name = named.partition(":")
    if not module or not name:
        raise Unreadable(f"--assessor got '{named}', wanted MODULE:NAME, such as my_assessor:assessor")
    try:
        found: Any = getattr(import_module(module), name, None)
    except Exception as problem:
        where = "install it, or put its folder on PYTHONPATH"
        raise Unreadable(f"--assessor {named}: cannot import {module} ({problem}); {where}") from None
    if isinstance(found, type) or not callable(getattr(found, "places", None)):
        got = "nothing" if found is None else f"the class {name}" if isinstance(found, type) else f"{found!r:.60}"
        raise Unreadable(f"--assessor {named}: got {got}, wanted an object with a method places(said, points)")
    return cast(Assessor, found)
