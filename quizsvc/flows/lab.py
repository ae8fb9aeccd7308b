"""The lab: the demos with the lessons that they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass

from quizsvc.course.demos import DEMOS
from quizsvc.course.demos.base import Demo
from quizsvc.course.demos.shown import Shown, shown
from quizsvc.course.lesson import Lesson
from quizsvc.course.passage import Place
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service


@dataclass(frozen=True, slots=True)
class Entry:
    """A demo, and the lesson of the bank that has a place for it."""

    demo: Demo
    lesson: Lesson | None


@dataclass(frozen=True, slots=True)
class Bench:
    """A demo on its own page, and where to go on."""

    shown: Shown
    lesson: Lesson | None
    following: Demo | None


def overview(service: Service) -> tuple[Entry, ...]:
    """All demos in the order of the course."""
    lessons = _lessons(service)
    return tuple(Entry(demo, lessons.get(demo.id)) for demo in DEMOS.values())


def read(service: Service, slug: str) -> Bench | Missing:
    """One demo by its slug."""
    demos = list(DEMOS.values())
    at = next((k for k, demo in enumerate(demos) if demo.slug == slug), None)
    if at is None:
        return Missing("There is no such demo. It may have been renamed.")
    demo = demos[at]
    return Bench(shown(demo), _lessons(service).get(demo.id), next(iter(demos[at + 1 :]), None))


def stage(demo: str) -> Shown:
    """A demo by its id, for its place in a lesson."""
    return shown(DEMOS[demo])


def _lessons(service: Service) -> Mapping[str, Lesson]:
    """The lesson in which each demo has its place."""
    return {
        piece.name: lesson
        for lesson in service.bank.lessons.values()
        for section in lesson.passage.sections
        for piece in section.pieces
        if isinstance(piece, Place) and piece.what == "demo"
    }
