"""Widespread errors: all errata with their computations, each group beside the lesson that teaches its concepts."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quizsvc.course.erratum import Erratum
from quizsvc.course.lesson import Lesson
from quizsvc.course.page import Page, build
from quizsvc.flows.service import Service
from quizsvc.items.search import DrawError
from quizsvc.items.template import Template

SEED = 0
"""The draw on which every reader sees the computations."""
KEPT = 256
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """An erratum with its numbers, and the items of the bank that practise it."""

    erratum: Erratum
    page: Page
    practise: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Errata in the order of their concepts, and the lesson on these, if there is one."""

    lesson: Lesson | None
    errata: tuple[Shown, ...]


def overview(service: Service) -> tuple[Group, ...]:
    """All errata, in the order in which the lessons are read; those that no lesson covers come last."""
    groups = (Group(lesson, tuple(_shown(service, lesson))) for lesson in (*service.bank.lessons.values(), None))
    return tuple(group for group in groups if group.errata)


def on_lesson(service: Service, lesson: Lesson | None) -> Sequence[Erratum]:
    """The errata whose main concept a lesson teaches; for None, those that no lesson does."""
    return [one for one in service.bank.errata.values() if service.lessons.get(one.concepts[0]) is lesson]


def _shown(service: Service, lesson: Lesson | None) -> Iterator[Shown]:
    """A lesson's errata that could be drawn; one that could not is left out, and logged."""
    items = service.bank.items
    for erratum in on_lesson(service, lesson):
        try:
            page = _built(erratum)
        except DrawError as problem:
            log.error("the erratum %s has no page: %s (line %d)", erratum.slug, problem.message, problem.line)
        else:
            yield Shown(erratum, page, tuple(items[item] for item in erratum.practise if item in items))


@lru_cache(maxsize=KEPT)
def _built(erratum: Erratum) -> Page:
    return build(erratum.passage, SEED)
