"""How far a learner is with a lesson: its concepts, its quick check, and whether it is finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from quizsvc.adaptive.mastery import Mastery
from quizsvc.course.concepts import Concept
from quizsvc.course.lesson import Lesson
from quizsvc.flows.service import Service
from quizsvc.flows.standing import assess, known
from quizsvc.names import ConceptId, ItemId
from quizsvc.progress.ledger import FINISHED_LESSON
from quizsvc.progress.level import MASTERED
from quizsvc.store import ledger
from quizsvc.store.attempts import Event
from quizsvc.store.learners import Learner
from quizsvc.store.ledger import Entry

FINISHED = "lesson"
"""The reason under which the ledger holds a finished lesson."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a learner: every answer, every award, and the mastery that follows."""

    events: Sequence[Event] = ()
    entries: Sequence[Entry] = ()
    mastery: Mapping[ConceptId, Mastery] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Status:
    """Where a learner stands with a concept; whether any question trains it, and which lesson teaches it."""

    concept: Concept
    mastery: Mastery | None
    is_practised: bool
    lesson: Lesson | None

    @property
    def words(self) -> str:
        """The status in words."""
        if self.mastery is None or not self.mastery.answers:
            return "not started"
        return "mastered" if self.mastery.mean >= MASTERED else "under way"


@dataclass(frozen=True, slots=True)
class Check:
    """An item of a quick check: whether the learner was ever right on it."""

    item: ItemId
    title: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Headway:
    """A lesson with the status of what it teaches, its quick check, and the award of whoever has finished it."""

    lesson: Lesson
    statuses: tuple[Status, ...]
    checks: tuple[Check, ...]
    finished: Entry | None

    @property
    def right(self) -> int:
        """How many items of the quick check the learner was right on."""
        return sum(check.is_right for check in self.checks)

    @property
    def following(self) -> Check | None:
        """The first item of the quick check that is still to be answered rightly."""
        return next((check for check in self.checks if not check.is_right), None)

    @property
    def is_whole(self) -> bool:
        """Whether there is a quick check and all of it was answered rightly."""
        return bool(self.checks) and self.following is None

    @property
    def is_ready(self) -> bool:
        """Whether the learner can finish it now."""
        return self.is_whole and self.finished is None

    @property
    def xp(self) -> int:
        """What finishing it earned, as the ledger has it, or will earn."""
        return self.finished.amount if self.finished else FINISHED_LESSON

    @property
    def mastered(self) -> int:
        """How many of its concepts the learner has mastered."""
        return sum(status.words == "mastered" for status in self.statuses)


def record(service: Service, learner: Learner | None, now: datetime) -> Record:
    """What is known of a learner now; nothing of a visitor."""
    if learner is None:
        return Record()
    with service.database.read() as conn:
        found, entries = known(service, conn, learner.id), ledger.entries(conn, learner.id)
    mastery = assess(learner, found, 0, now).mastery if found.events else {}
    return Record(found.events, entries, mastery)


def headway(service: Service, lesson: Lesson, known: Record) -> Headway:
    """How far this record brings a learner with a lesson; items that the bank does not have are not asked."""
    right = {event.item for event in known.events if event.right and event.rated}
    asked = [service.bank.items[item] for item in lesson.quick_check if item in service.bank.items]
    return Headway(
        lesson=lesson,
        statuses=tuple(status(service, concept, known) for concept in lesson.concepts),
        checks=tuple(Check(template.item, template.title, template.item in right) for template in asked),
        finished=next((e for e in known.entries if e.reason == FINISHED and e.object == lesson.slug), None),
    )


def status(service: Service, concept: ConceptId, known: Record) -> Status:
    """Where the learner of this record stands with a concept."""
    found, mastery = service.bank.concepts[concept], known.mastery.get(concept)
    return Status(found, mastery, service.is_practised(concept), service.lessons.get(concept))
