"""What badges are derived from: a learner's log as deeds, and the course as they need it."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from quizsvc.adaptive.belief import Grounds
from quizsvc.flows.service import Service
from quizsvc.names import LearnerId
from quizsvc.progress.badges import Deed, Syllabus
from quizsvc.store.attempts import Event, Logged


def deeds(events: Iterable[Event], log: Iterable[Logged]) -> list[list[Deed]]:
    """The rated answers of a learner, and those of each guest who became one with them, and of themselves, alone.

    So a badge that a guest had reached stays, however the answers of two lie between one another.
    """
    logged = {answer.attempt_id: answer for answer in log}
    whole: list[Deed] = []
    alone: dict[LearnerId, list[Deed]] = defaultdict(list)
    for event in events:
        if event.rated:
            answer = logged[event.attempt_id]
            whole.append(_deed(event, answer))
            alone[answer.given_by].append(whole[-1])
    return [whole, *alone.values()] if len(alone) > 1 else [whole]


def syllabus(service: Service, mistake: Callable[[str], str]) -> Syllabus:
    """The course as badges see it; `mistake` says one in words."""
    bank = service.bank
    return Syllabus(
        titles={name: concept.title for name, concept in bank.concepts.items() if service.is_practised(name)},
        prerequisites={name: concept.prerequisites for name, concept in bank.concepts.items()},
        lessons={lesson.title: lesson.concepts for lesson in bank.lessons.values()},
        mistake=mistake,
    )


def _deed(event: Event, answer: Logged) -> Deed:
    return Deed(
        day=event.local_day,
        concepts=event.concepts,
        right=event.right,
        tried=not event.skipped,
        alone=not event.skipped and not event.hints,
        mistake=event.diagnosis,
        p=event.confidence,
        mastery=Grounds.from_json(answer.grounds).mastery if answer.grounds else {},
    )
