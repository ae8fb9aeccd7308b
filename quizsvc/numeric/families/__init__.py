"""Likelihood families, one module each, found by being there."""

from functools import cache
from importlib import import_module
from inspect import isabstract
from pkgutil import iter_modules

from quizsvc.numeric.families.base import Family


@cache
def found() -> dict[str, type[Family]]:
    """Every family by name: the concrete subclasses of Family in the modules of this package."""
    modules = [import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__)]
    members = [
        member
        for module in modules
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, Family) and member.__module__ == module.__name__
    ]
    return {member.name: member for member in members if not isabstract(member)}
