"""A plan towards an interview: the day and what it is about are kept; all else is worked out anew from the log."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from quizsvc.adaptive.belief import Grounds
from quizsvc.adaptive.choosing import OPEN_AT
from quizsvc.adaptive.mastery import Mastery
from quizsvc.adaptive.planning import Aim, Plan, gain, logit, pace, plan
from quizsvc.course.lesson import Lesson
from quizsvc.flows.accounts import Refused
from quizsvc.flows.service import Service
from quizsvc.flows.standing import Known, assess, known
from quizsvc.names import ConceptId
from quizsvc.progress.level import MASTERED
from quizsvc.store import attempts, learners
from quizsvc.store.attempts import Logged
from quizsvc.store.database import Transaction
from quizsvc.store.learners import Learner

LESSON = "lesson/"
"""What the id of a lesson is led by: a lesson and a concept may be called alike."""
FARTHEST = 730
"""Days: nobody plans an interview for later."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A concept of the plan: its title, where it stands and is to be, and whether it is there."""

    concept: ConceptId
    title: str
    mastery: float
    wanted: float

    @property
    def is_there(self) -> bool:
        """Whether nothing is to be learnt of it any more."""
        return self.mastery >= self.wanted


@dataclass(frozen=True, slots=True)
class Preparation:
    """What an interview on a day takes; no plan where the day has come.

    `chosen` are the lessons and concepts that it is about, by title, none for everything. `weeks` are the concepts to
    begin in each; `kept` are those that stand where they should, and `left` those that there is no time for. `seconds`
    is what a question takes, from `timed` questions of the learner's own.
    """

    day: date
    chosen: tuple[str, ...]
    plan: Plan | None
    weeks: tuple[tuple[Needed, ...], ...] = ()
    kept: tuple[Needed, ...] = ()
    left: tuple[Needed, ...] = ()
    seconds: float = 0.0
    timed: int = 0


def set_interview(
    service: Service, learner: Learner, day: str, scope: Sequence[str], now: datetime
) -> Learner | Refused:
    """The learner with an interview on a day, about lessons and concepts, or everything; "" for none."""
    try:
        when = date.fromisoformat(day) if day else None
    except ValueError:
        return Refused({"day": "This is no date; one looks like 2026-03-12."})
    today = learner.day(now)
    if when and not 0 < (when - today).days <= FARTHEST:
        return Refused({"day": "Choose a day from tomorrow on, within the next two years."})
    names = _lessons(service).keys() | service.bank.concepts.keys()
    unknown = [name for name in scope if name not in names]
    if unknown:
        return Refused({"about": f"There is no lesson and no concept “{unknown[0][:80]}” to plan for."})
    kept = json.dumps(sorted(set(scope))) if when and scope else None
    with service.database.write() as conn:
        learners.set_settings(conn, learner.id, interview_on=when, interview_about=kept)
    return replace(learner, interview_on=when, interview_about=kept)


def about(learner: Learner) -> list[str]:
    """What a learner's interview is about: lessons, led by LESSON, and concepts; none for everything."""
    return list(json.loads(learner.interview_about or "[]"))


def find_preparation(service: Service, learner: Learner, now: datetime) -> Preparation | None:
    """The plan of a learner as the log has it now; None where no day is set."""
    if learner.interview_on is None:
        return None
    with service.database.read() as conn:
        return prepare(service, conn, learner, known(service, conn, learner.id), now)


def prepare(service: Service, conn: Transaction, learner: Learner, found: Known, now: datetime) -> Preparation | None:
    """The plan that follows from what is known of a learner, and from how they practised."""
    if learner.interview_on is None:
        return None
    named = about(learner)
    titles, days = _titles(service, named), (learner.interview_on - learner.day(now)).days
    if days <= 0:
        return Preparation(learner.interview_on, titles, None)
    aims = _aims(service, found, assess(learner, found, 0, now).mastery, _wanted(service, named))
    each, seconds = gain(*risen(attempts.logged(conn, learner.id))), attempts.seconds_taken(conn, learner.id)
    made = plan(aims, days, each, pace(seconds), found.course.forgetting, found.day(now))
    needed = {
        aim.concept: Needed(aim.concept, service.concept_title(aim.concept), aim.mastery, aim.wanted) for aim in aims
    }
    return Preparation(
        day=learner.interview_on,
        chosen=titles,
        plan=made,
        weeks=tuple(tuple(needed[concept] for concept in week) for week in made.weeks),
        kept=tuple(needed[aim.concept] for aim in made.within if needed[aim.concept].is_there),
        left=tuple(needed[aim.concept] for aim in aims[len(made.within) :]),
        seconds=pace(seconds),
        timed=len(seconds),
    )


def risen(log: Iterable[Logged]) -> tuple[float, int]:
    """By how many logits the mastery of concepts has risen until each was mastered, and in how many questions."""
    first: dict[ConceptId, float] = {}
    last: dict[ConceptId, float] = {}
    questions = 0
    for answer in log:
        grounds = Grounds.from_json(answer.grounds) if answer.grounds else None
        for concept, before in grounds.before.items() if grounds else ():
            if max(before, last.get(concept, 0.0)) < MASTERED:
                first.setdefault(concept, before)
                last[concept] = grounds.mastery[concept] if grounds else before
                questions += 1
    return sum(logit(last[concept]) - logit(before) for concept, before in first.items()), questions


def _lessons(service: Service) -> Mapping[str, Lesson]:
    """Every lesson by the name under which an interview is about it."""
    return {f"{LESSON}{slug}": lesson for slug, lesson in service.bank.lessons.items()}


def _titles(service: Service, scope: Iterable[str]) -> tuple[str, ...]:
    lessons = _lessons(service)
    return tuple(lessons[name].title if name in lessons else service.concept_title(ConceptId(name)) for name in scope)


def _wanted(service: Service, scope: Sequence[str]) -> Mapping[ConceptId, float]:
    """The mastery that each concept is to be at: the chosen mastered, what they rest on known well enough."""
    bank = service.bank
    chosen = {concept for name, lesson in _lessons(service).items() if name in scope for concept in lesson.concepts}
    chosen |= bank.concepts.keys() & set(scope) if scope else bank.concepts.keys()
    wanted = dict.fromkeys(chosen, MASTERED)
    for concept in reversed([*bank.concepts]):
        if concept in wanted:
            for below in bank.concepts[concept].prerequisites:
                wanted.setdefault(below, OPEN_AT)
    return wanted


def _aims(
    service: Service, found: Known, mastery: Mapping[ConceptId, Mastery], wanted: Mapping[ConceptId, float]
) -> list[Aim]:
    """The concepts that are wanted and can be practised, each after what it rests on."""
    on = found.belief.state.on
    return [
        Aim(name, mastery[name].mean, wanted[name], on[name].card if name in on else None)
        for name in service.bank.concepts
        if name in wanted and name in mastery
    ]
