"""The functions that expressions may call: every function declared in this package's modules, by its name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from quizsvc.items.vocabulary.base import Function, declare


@dataclass(frozen=True, slots=True)
class Subject:
    """What one module offers: its title and what to know of it, from its docstring, and its functions."""

    title: str
    about: str
    functions: tuple[Function, ...]


def _subjects() -> Iterator[Subject]:
    """A subject for each module beside this one that offers functions, by title."""
    for found in iter_modules(__path__, f"{__name__}."):
        module = import_module(found.name)
        if hasattr(module, "FUNCTIONS"):
            title, about = re.split(r"[:.]\s", " ".join((module.__doc__ or "").split()) + " ", maxsplit=1)
            yield Subject(title, about[:1].upper() + about[1:].strip(), module.FUNCTIONS)


def _collect(subjects: tuple[Subject, ...]) -> dict[str, Function]:
    """The functions of all subjects; a name declared twice is a mistake of ours."""
    found: dict[str, Function] = {}
    for function in (function for subject in subjects for function in subject.functions):
        if function.name in found:
            raise TypeError(f"the language has two functions named {function.name}")
        found[function.name] = function
    return found


SUBJECTS = tuple(sorted(_subjects(), key=lambda subject: subject.title))
FUNCTIONS: Mapping[str, Function] = MappingProxyType(_collect(SUBJECTS))

__all__ = ["FUNCTIONS", "SUBJECTS", "Function", "Subject", "declare"]
