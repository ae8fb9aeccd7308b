"""The map of concepts: what rests on what, where a learner stands with each, and what is next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from quizsvc.adaptive.choosing import lacking
from quizsvc.adaptive.learner import look
from quizsvc.adaptive.mastery import all_mastery
from quizsvc.course.concept_map import Picture
from quizsvc.course.concepts import Concept, children
from quizsvc.course.lesson import Lesson
from quizsvc.flows.headway import Record, Status, status
from quizsvc.flows.practice import following
from quizsvc.flows.reviews import reviews
from quizsvc.flows.service import Service
from quizsvc.flows.standing import Known, known
from quizsvc.names import ConceptId
from quizsvc.store.learners import Learner

STANDINGS = {
    "due": "due for review",
    "mastered": "mastered",
    "open": "open to learn",
    "later": "rests on more",
    "unasked": "no question yet",
}
"""How a concept can stand, each in words."""


@dataclass(frozen=True, slots=True)
class Place:
    """A concept on the map: where the learner stands with it, and whether it is due, or the next one.

    `needs` are the concepts that it rests on, `lacks` those of which the learner's answers do not show yet that they
    are known well enough, and `carries` those that rest on it.
    """

    status: Status
    needs: tuple[Concept, ...]
    lacks: tuple[Concept, ...]
    carries: tuple[Concept, ...]
    is_due: bool
    is_next: bool

    @property
    def standing(self) -> str:
        """How it stands, as one of STANDINGS."""
        if not self.status.is_practised:
            return "unasked"
        if self.is_due:
            return "due"
        if self.status.words == "mastered":
            return "mastered"
        return "later" if self.lacks else "open"

    @property
    def words(self) -> str:
        """How it stands, in words."""
        return STANDINGS[self.standing]

    @property
    def is_begun(self) -> bool:
        """Whether an answer tells of it."""
        return self.status.words != "not started"


@dataclass(frozen=True, slots=True)
class Stage:
    """A lesson with the concepts that it teaches; without one, the concepts that no lesson teaches."""

    lesson: Lesson | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ConceptMap:
    """The picture, and the place of every concept, each after those that it rests on."""

    picture: Picture
    places: Mapping[ConceptId, Place]
    stages: tuple[Stage, ...]

    @property
    def next(self) -> Place | None:
        """The concept of the question that would come next."""
        return next((place for place in self.places.values() if place.is_next), None)

    def count(self, standing: str) -> int:
        """How many concepts stand so."""
        return sum(place.standing == standing for place in self.places.values())


def concept_map(service: Service, learner: Learner | None, now: datetime) -> ConceptMap:
    """The map as a learner, or a visitor, stands on it."""
    with service.database.read() as conn:
        found = known(service, conn, learner.id if learner else None)
    places = {place.status.concept.id: place for place in _places(service, learner, found, now)}
    return ConceptMap(service.picture, places, tuple(_stages(service, places)))


def waiting(found: Known, now: datetime) -> dict[ConceptId, list[ConceptId]]:
    """What each concept rests on that a learner's answers do not show yet."""
    course = found.course
    return lacking(look(found.belief.state, course.catalogue, course.forgetting, found.day(now)), course.catalogue)


def _places(service: Service, learner: Learner | None, found: Known, now: datetime) -> Iterator[Place]:
    described, course = service.bank.concepts, found.course
    state, costs = found.belief.state, course.forgetting
    mastery = all_mastery(state, course.catalogue, costs, found.day(now)) if found.events else {}
    lacks = waiting(found, now)
    due = {one.concept for one in reviews(service, found, learner, now) if one.is_due} if learner else set()
    coming = following(service, learner, found, now)
    above = children(described)
    for name, concept in described.items():
        yield Place(
            status=status(service, name, Record(mastery=mastery)),
            needs=tuple(described[each] for each in concept.prerequisites),
            lacks=tuple(described[each] for each in lacks[name]),
            carries=tuple(described[each] for each in above[name]),
            is_due=name in due,
            is_next=coming is not None and coming.concept_id == name,
        )


def _stages(service: Service, places: Mapping[ConceptId, Place]) -> Iterator[Stage]:
    for lesson in service.bank.lessons.values():
        taught = tuple(places[name] for name in lesson.concepts if name in places and service.lessons[name] is lesson)
        if taught:
            yield Stage(lesson, taught)
    others = tuple(place for name, place in places.items() if name not in service.lessons)
    if others:
        yield Stage(None, others)
