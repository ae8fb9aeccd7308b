"""The key of each item by a route that shares nothing with the engine, one module for each part of the course.

A module offers `KEYS`: by item, a function from a line of `bank sample` to what the key should be (the right option's
text for a choice, a list of the keys where there are several parts). It may offer `MISTAKES`: by item, a function from
such a line to the misconceptions' values by id.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

Row = Mapping[str, Any]
Recomputed = Mapping[str, Callable[[Row], Any]]


def _collected(name: str) -> Recomputed:
    """What all modules beside this one offer under a name."""
    modules = [import_module(found.name) for found in iter_modules(__path__, f"{__name__}.")]
    return {item: function for module in modules for item, function in getattr(module, name, {}).items()}


KEYS: Recomputed = _collected("KEYS")
MISTAKES: Recomputed = _collected("MISTAKES")
