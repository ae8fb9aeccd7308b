"""The key of each item by a route that shares nothing with the engine, one module for each part of the course.

Such a route is NumPy, SciPy, scikit-learn, statsmodels or a formula, from a line of `bank sample` as a learner's
colleague would get it. A module offers `KEYS`: by item, a function from such a line to what the key should be: a number
or an array of them; the right option's text (of several, the texts, in their order for steps and pairs); for a formula,
what it comes to at some values of its letters; for what has to do something, whether the example does it; None for a
text; for an item of several parts, these by the parts' names or in their order. It may offer `MISTAKES`: by item, a
function from such a line to the misconceptions' values by id (by part and id where two parts have values of their own).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

Row = Mapping[str, Any]
Letters = Mapping[str, float]
Recomputed = Mapping[str, Callable[[Row], Any]]


def begun(row: Row, beginnings: list[str]) -> list[str]:
    """The options that begin so, in this order."""
    texts = [option["text"] for option in row["parts"][0]["options"]]
    return [next(text for text in texts if text.startswith(beginning)) for beginning in beginnings]


def tabulated(procedure: Callable[[Row, Letters], float], letters: tuple[Letters, ...]) -> Callable[[Row], Any]:
    """What a formula comes to at some values of its letters; `lam` is lambda."""
    return lambda row: [(at, procedure(row, at)) for at in letters]


def _collected(name: str) -> Recomputed:
    """What all modules beside this one offer under a name. Raises ValueError where two offer the same item."""
    modules = [import_module(found.name) for found in iter_modules(__path__, f"{__name__}.")]
    pairs = [pair for module in modules for pair in getattr(module, name, {}).items()]
    twice = [item for item, times in Counter(item for item, _ in pairs).items() if times > 1]
    if twice:
        raise ValueError(f"{name} has {', '.join(twice)} in two modules; leave it in one")
    return dict(pairs)


KEYS: Recomputed = _collected("KEYS")
MISTAKES: Recomputed = _collected("MISTAKES")
