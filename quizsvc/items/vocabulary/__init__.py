"""The functions that expressions may call: every function declared in this package's modules, by its name."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from quizsvc.items.vocabulary.base import Function, declare


def _collect() -> dict[str, Function]:
    """The functions of all modules beside this one; a name declared twice is a mistake of ours."""
    found: dict[str, Function] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        for function in getattr(import_module(module.name), "FUNCTIONS", ()):
            if function.name in found:
                raise TypeError(f"the language has two functions named {function.name}")
            found[function.name] = function
    return found


FUNCTIONS: Mapping[str, Function] = MappingProxyType(_collect())

__all__ = ["FUNCTIONS", "Function", "declare"]
