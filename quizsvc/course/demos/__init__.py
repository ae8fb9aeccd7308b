"""Demos, one module each, found by being there: each module offers its `DEMO`.

Its other half is the script of the same slug in the website's static files: `demo-` + slug + `.js`.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from quizsvc.course.demos.base import Demo


def _collect() -> Mapping[str, Demo]:
    """The demos of the modules beside this one by their ids, in the order of the course."""
    modules = [import_module(found.name) for found in iter_modules(__path__, f"{__name__}.")]
    made = [module.DEMO for module in modules if hasattr(module, "DEMO")]
    return MappingProxyType({demo.id: demo for demo in sorted(made, key=lambda demo: int(demo.id[1:]))})


DEMOS = _collect()
