"""Slips: the mistakes that people make in any question, each known by the wrong value that it leads to.

A module here offers its `SLIPS`, one for each mistake that its mechanism makes; they are found by being there. What
a slip is says `base`; which one explains a wrong number finds `quizsvc.items.explaining`.
"""

from importlib import import_module
from pkgutil import iter_modules

from quizsvc.items.slips.base import Slip


def _collect() -> tuple[Slip, ...]:
    """The slips of all modules beside this one, the commonest first; an id used twice is a mistake of ours."""
    modules = [import_module(found.name) for found in iter_modules(__path__, f"{__name__}.")]
    made = [slip for module in modules for slip in getattr(module, "SLIPS", ())]
    if len({slip.id for slip in made}) != len(made):
        raise TypeError("two slips have one id")
    return tuple(sorted(made, key=lambda slip: (slip.rarity, slip.id)))


SLIPS = _collect()
"""All slips, in the order in which one stands for another of the same value."""
