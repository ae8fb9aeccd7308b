"""The functions that expressions may call: every function declared in this package's modules, by its name.

A package that is installed beside this one, trusted as all installed Python is, may add a module of the same form:
`FUNCTIONS` made by `declare`, under an entry point of the group `quizsvc.vocabulary`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import MappingProxyType

from quizsvc.items.vocabulary.base import Function, declare


@dataclass(frozen=True, slots=True)
class Subject:
    """What one module offers: its title and what to know of it, from its docstring, and its functions."""

    title: str
    about: str
    functions: tuple[Function, ...]


PLUGINS = "quizsvc.vocabulary"


def _subjects() -> Iterator[Subject]:
    """A subject for each module that offers functions: those beside this one, and those of plugins."""
    names = [found.name for found in iter_modules(__path__, f"{__name__}.")]
    names += [plugin.value for plugin in entry_points(group=PLUGINS)]
    for module in map(import_module, names):
        if hasattr(module, "FUNCTIONS"):
            title, about = re.split(r"[:.]\s", " ".join((module.__doc__ or "").split()) + " ", maxsplit=1)
            about = about.strip()
            yield Subject(title, about[:1].upper() + about[1:], module.FUNCTIONS)


def _collect(subjects: tuple[Subject, ...]) -> dict[str, Function]:
    """The functions of all subjects; a name declared twice is a mistake of ours, or of a plugin's."""
    found: dict[str, Function] = {}
    for function in (function for subject in subjects for function in subject.functions):
        if function.name in found:
            raise TypeError(f"the language has two functions named {function.name}")
        found[function.name] = function
    return found


SUBJECTS = tuple(sorted(_subjects(), key=lambda subject: subject.title))
FUNCTIONS: Mapping[str, Function] = MappingProxyType(_collect(SUBJECTS))

__all__ = ["FUNCTIONS", "SUBJECTS", "Function", "Subject", "declare"]
