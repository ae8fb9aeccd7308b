"""Badges: feats that mean something here, derived from the log of rated answers, like the level.

A badge is one entry of BADGES: what it takes, and a function that finds when it was first reached. Each such function
reads the log from its beginning and stops at the first answer that completes the feat, so what comes later changes
nothing: a badge once reached stays.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log

from quizsvc.names import ConceptId
from quizsvc.progress.confidence import Stated, reliability
from quizsvc.progress.level import MASTERED

TIMES_MADE, CHANCES = 3, 10
STATED, CALIBRATED, WORTH = 30, 0.05, 0.01
LONG_REST = 30
RECALLED, SHORT_REST = 5, 7
MISSED_FIRST = 3
FAR = 4


@dataclass(frozen=True, slots=True)
class Deed:
    """A rated answer as far as badges depend on it.

    `tried` says that it was no "I don't know", and `alone` that no hint was opened either; `mistake` is the known one
    that gave the answer, `p` the probability that was stated, `mastery` that of its concepts after it, as far as known.
    """

    day: date
    concepts: tuple[ConceptId, ...]
    right: bool
    tried: bool = True
    alone: bool = True
    mistake: str | None = None
    p: float | None = None
    mastery: Mapping[ConceptId, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Syllabus:
    """What badges need of the course: titles, what rests on what, and the concepts of each lesson, by its title.

    Only concepts that questions train stand in `titles`; `mistake` says a known one in words.
    """

    titles: Mapping[ConceptId, str]
    prerequisites: Mapping[ConceptId, tuple[ConceptId, ...]]
    lessons: Mapping[str, tuple[ConceptId, ...]]
    mistake: Callable[[str], str]

    def below(self, concept: ConceptId) -> frozenset[ConceptId]:
        """All that a concept rests on, directly or not, and that can be practised."""
        found: set[ConceptId] = set()
        waiting = [concept]
        while waiting:
            new = set(self.prerequisites.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return frozenset(found & self.titles.keys())


@dataclass(frozen=True, slots=True)
class Reached:
    """A feat that was done: the day that completed it, and what was done, in a sentence with its figures."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Badge:
    """A feat: what it is called, what it takes, and how a log shows it."""

    id: str
    title: str
    takes: str
    find: Callable[[Sequence[Deed], Syllabus], Reached | None]


def badges(logs: Iterable[Sequence[Deed]], course: Syllabus) -> tuple[tuple[Badge, Reached | None], ...]:
    """Every badge with when it was first reached in any of these logs; those of two who became one count for both."""
    told = list(logs)
    found = {badge.id: [reached for deeds in told if (reached := badge.find(deeds, course))] for badge in BADGES}
    return tuple((badge, min(found[badge.id], key=lambda reached: reached.day, default=None)) for badge in BADGES)


def unlearnt(deeds: Sequence[Deed], course: Syllabus) -> Reached | None:
    """A mistake made three times, and then not once in ten answers on the concepts on which it had been made."""
    made: dict[str, int] = defaultdict(int)
    spared: dict[str, int] = defaultdict(int)
    where: dict[str, set[ConceptId]] = defaultdict(set)
    for deed in deeds:
        for mistake, concepts in where.items():
            if deed.tried and mistake != deed.mistake and concepts.intersection(deed.concepts):
                spared[mistake] += 1
                if made[mistake] >= TIMES_MADE and spared[mistake] == CHANCES:
                    words = course.mistake(mistake)
                    times = f"A mistake made {made[mistake]} times ({words})"
                    return Reached(deed.day, f"{times} was not made once in {CHANCES} questions after.")
        if deed.mistake:
            made[deed.mistake] += 1
            spared[deed.mistake] = 0
            where[deed.mistake].update(deed.concepts)
    return None


def calibrated(deeds: Sequence[Deed], _course: Syllabus) -> Reached | None:
    """Thirty answers with confidence, or sixty, or ninety …, that knew more than their own share of right ones.

    It is looked at only after each thirty, so that one does not come by it by being looked at often.
    """
    stated = [(deed.day, Stated(deed.p, deed.right)) for deed in deeds if deed.p is not None]
    for count in range(STATED, len(stated) + 1, STATED):
        found = reliability([answer for _, answer in stated[:count]])
        assert found is not None  # there are answers
        off = sum(group.count * abs(group.said - group.right) for group in found.groups) / count
        alone = -sum(share * log(share) for share in (found.right, 1.0 - found.right) if share)
        if found.loss <= alone - WORTH and off <= CALIBRATED:
            words = f"Over {count} answers your confidence was off by {100 * off:.1f} points on average"
            return Reached(
                stated[count - 1][0],
                f"{words}, and cost {found.loss:.2f} nats an answer, where your share of right ones costs {alone:.2f}.",
            )
    return None


def lesson_mastered(deeds: Sequence[Deed], course: Syllabus) -> Reached | None:
    """Every concept of a lesson was at mastery 0.8 once."""
    mastered: set[ConceptId] = set()
    wanted = {title: course.titles.keys() & set(concepts) for title, concepts in course.lessons.items()}
    for deed in deeds:
        mastered |= reached_by(deed)
        for title, concepts in wanted.items():
            if concepts and concepts <= mastered:
                count = len(concepts)
                said = f"all {count} concepts" if count > 1 else "the concept"
                return Reached(deed.day, f"You have mastered {said} of the lesson “{title}”.")
    return None


def retained(deeds: Sequence[Deed], course: Syllabus) -> Reached | None:
    """A mastered concept was left alone for thirty days, and then answered rightly at once and still mastered."""
    last: dict[ConceptId, Deed] = {}
    for deed in deeds:
        for concept in course.titles.keys() & reached_by(deed):
            before = last.get(concept)
            rest = (deed.day - before.day).days if before else 0
            if before and rest >= LONG_REST and deed.right and deed.alone and concept in reached_by(before):
                title, stands = course.titles[concept], deed.mastery[concept]
                return Reached(
                    deed.day, f"After {rest} days without it, “{title}” was right at once, at mastery {stands:.0%}."
                )
        last.update(dict.fromkeys(deed.concepts, deed))
    return None


def recalled(deeds: Sequence[Deed], course: Syllabus) -> Reached | None:
    """Five concepts that had rested for a week were each answered rightly, at once and on one day."""
    last: dict[ConceptId, date] = {}
    found: dict[date, set[ConceptId]] = defaultdict(set)
    for deed in deeds:
        concept = deed.concepts[0]
        rest = (deed.day - last[concept]).days if concept in last else 0
        if rest >= SHORT_REST and deed.right and deed.alone and concept in course.titles:
            found[deed.day].add(concept)
            if len(found[deed.day]) == RECALLED:
                return Reached(
                    deed.day,
                    f"{RECALLED} concepts that had rested for {SHORT_REST} days or more were right on one day.",
                )
        last.update(dict.fromkeys(deed.concepts, deed.day))
    return None


def turned(deeds: Sequence[Deed], course: Syllabus) -> Reached | None:
    """A concept whose first three answers were not right was mastered in the end."""
    given: dict[ConceptId, int] = defaultdict(int)
    right: dict[ConceptId, int] = defaultdict(int)
    for deed in deeds:
        for concept in deed.concepts:
            given[concept] += 1
            right[concept] += deed.right and given[concept] <= MISSED_FIRST
        for concept in course.titles.keys() & reached_by(deed):
            if given[concept] > MISSED_FIRST and not right[concept]:
                count = given[concept]
                return Reached(
                    deed.day,
                    f"“{course.titles[concept]}” began with {MISSED_FIRST} misses; after {count} it was mastered.",
                )
    return None


def from_the_ground(deeds: Sequence[Deed], course: Syllabus) -> Reached | None:
    """A concept was mastered with everything that it rests on, of which there is a good deal."""
    mastered: set[ConceptId] = set()
    below = {concept: course.below(concept) for concept in course.titles}
    for deed in deeds:
        mastered |= reached_by(deed)
        whole = [c for c in sorted(mastered & below.keys()) if len(below[c]) >= FAR and below[c] <= mastered]
        if whole:
            top = max(whole, key=lambda concept: len(below[concept]))
            return Reached(
                deed.day,
                f"You have mastered “{course.titles[top]}” and all {len(below[top])} concepts that it rests on.",
            )
    return None


def reached_by(deed: Deed) -> set[ConceptId]:
    """The concepts that an answer left mastered."""
    return {concept for concept, mastery in deed.mastery.items() if mastery >= MASTERED}


BADGES: tuple[Badge, ...] = (
    Badge(
        "unlearnt",
        "A mistake unlearnt",
        f"Make no more of a mistake that you made {TIMES_MADE} times, for {CHANCES} questions where you could have.",
        unlearnt,
    ),
    Badge(
        "turned",
        "Turned round",
        f"Master a concept of which your first {MISSED_FIRST} answers were not right.",
        turned,
    ),
    Badge("lesson", "A whole lesson", "Master every concept of a lesson.", lesson_mastered),
    Badge(
        "ground",
        "From the ground up",
        f"Master a concept and everything that it rests on, {FAR} concepts or more.",
        from_the_ground,
    ),
    Badge(
        "recalled",
        "Fresh after a week",
        f"Be right at once, on one day, on {RECALLED} concepts that rested for {SHORT_REST} days.",
        recalled,
    ),
    Badge(
        "retained",
        "Still there",
        f"Leave a mastered concept for {LONG_REST} days, and be right at once and still at mastery {MASTERED:.0%}.",
        retained,
    ),
    Badge(
        "calibrated",
        "Well calibrated",
        f"Say how sure you are with {STATED} answers: off by {100 * CALIBRATED:.0f} points at most on average, and "
        "knowing more than your share of right answers does.",
        calibrated,
    ),
)
