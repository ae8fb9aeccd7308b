"""Answer kinds, one module each, found by being there: each module offers its `KIND`."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from quizsvc.items.answers.base import AnswerKind


def _collect() -> dict[str, AnswerKind]:
    modules = [import_module(found.name) for found in iter_modules(__path__, f"{__name__}.")]
    return {module.KIND.name: module.KIND for module in modules if hasattr(module, "KIND")}


KINDS: Mapping[str, AnswerKind] = MappingProxyType(_collect())
