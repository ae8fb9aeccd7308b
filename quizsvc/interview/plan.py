"""What an interview is: its questions in their order, and the order in which the points of each are probed.

A full one has a warm-up, two core questions, a derivation and a case; a shorter one has as many of them as its minutes
hold. All dice come from the interview's seed and the question's name, so that nothing said, and no other question, can
change them.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from quizsvc.course.question import ROUNDS, Question
from quizsvc.names import ConceptId, ItemId, QuestionId
from quizsvc.numeric import stream

MINUTES = (15, 30, 45)
WANTED = ("core", "warm-up", "case", "derivation", "core", "core")
"""The rounds in the order of how much they are missed where minutes are few."""
FOLLOW_UPS: Mapping[str, int] = {"warm-up": 1, "core": 2, "derivation": 2, "case": 2}
"""How many follow-ups a question of each round has; a core question one more where the interview is not a short one."""
FOLLOW_UP_SECONDS, PROBE_SECONDS, MARK_SECONDS, AGAIN_SECONDS = 45, 40, 60, 60
OVERTIME = 1.1
"""How far beyond its minutes an interview may be planned: a question too much is better than a third of it idle."""
UNKNOWN = 0.5
"""The mastery of a concept that was never practised, as far as a plan is concerned."""
LATELY, DUE, NAMED = -10.0, 1.0, 100.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: for which role, how long, on a clock or calmly, on which concepts (none named: on any).

    `is_weak` asks for what the candidate knows least; `question` names one that has to be asked.
    """

    role: str
    minutes: int
    is_timed: bool = False
    is_weak: bool = False
    concepts: tuple[ConceptId, ...] = ()
    question: QuestionId | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """A point of a question as it was when the interview was planned."""

    id: str
    weight: float
    probe: ItemId


@dataclass(frozen=True, slots=True)
class Planned:
    """A question of an interview: its points in the order of a strong answer, and its probes in the order drawn."""

    question: QuestionId
    points: tuple[Aim, ...]
    probes: tuple[ItemId, ...]
    follow_ups: int


@dataclass(frozen=True, slots=True)
class Plan:
    """An interview as it was planned, from a seed of its own."""

    wish: Wish
    seed: int
    questions: tuple[Planned, ...]

    def to_json(self) -> str:
        """The plan as it is stored."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, stored: str) -> "Plan":
        """The plan that was stored."""
        raw = json.loads(stored)
        wish = Wish(**raw["wish"] | {"concepts": tuple(raw["wish"]["concepts"])})
        return cls(wish, raw["seed"], tuple(map(_planned, raw["questions"])))


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a plan looks at of a candidate: mastery by concept, questions asked lately, and those due to come back."""

    mastery: Mapping[ConceptId, float] = field(default_factory=dict)
    lately: Collection[QuestionId] = ()
    due: Collection[QuestionId] = ()


def follow_ups(question: Question, minutes: int) -> int:
    """How many follow-ups a question has in an interview of so many minutes."""
    return FOLLOW_UPS[question.round] + (question.round == "core" and minutes > min(MINUTES))


def planned_seconds(question: Question, minutes: int) -> int:
    """How long a question takes with its follow-ups, probes, marks and the second telling."""
    asked = follow_ups(question, minutes) * FOLLOW_UP_SECONDS
    return question.seconds + asked + len(question.points) * PROBE_SECONDS + MARK_SECONDS + AGAIN_SECONDS


def make_plan(questions: Iterable[Question], wish: Wish, candidate: Candidate, seed: int) -> Plan | None:
    """An interview as it is wished for; None where no question is fit for it."""
    fit = [question for question in questions if _is_fit(question, wish)]
    need = {question.slug: _need(question, wish, candidate, seed) for question in fit}
    by_need = sorted(fit, key=lambda question: -need[question.slug])
    left, taken = 60.0 * wish.minutes * OVERTIME, list[Question]()
    named = [question.round for question in fit if question.slug == wish.question]
    for round_ in (*named, *WANTED):
        fitting = (q for q in by_need if q.round == round_ and q not in taken)
        found = next((q for q in fitting if not taken or planned_seconds(q, wish.minutes) <= left), None)
        if found:
            taken.append(found)
            left -= planned_seconds(found, wish.minutes)
    if not taken:
        return None
    taken.sort(key=lambda question: ROUNDS.index(question.round))
    return Plan(wish, seed, tuple(_drawn(question, wish, seed) for question in taken))


def _is_fit(question: Question, wish: Wish) -> bool:
    """Whether a question may be asked: it was named, or is for the role and on what was chosen."""
    if question.slug == wish.question:
        return True
    on_it = not wish.concepts or not set(wish.concepts).isdisjoint(question.concepts)
    return wish.role in question.roles and on_it


def _need(question: Question, wish: Wish, candidate: Candidate, seed: int) -> float:
    """How much a question is to be asked, dice included."""
    known = [candidate.mastery.get(concept, UNKNOWN) for concept in question.concepts]
    weak = 1.0 - sum(known) / len(known)
    return (
        (4.0 if wish.is_weak else 1.0) * weak
        + stream("interview", seed, question.slug).uniform()
        + (LATELY if question.slug in candidate.lately else 0.0)
        + (DUE if question.slug in candidate.due else 0.0)
        + (NAMED if question.slug == wish.question else 0.0)
    )


def _drawn(question: Question, wish: Wish, seed: int) -> Planned:
    points = tuple(Aim(point.id, point.weight, point.probe) for point in question.points)
    order = stream("probes of an interview", seed, question.slug).permutation(len(points))
    return Planned(question.slug, points, tuple(points[k].probe for k in order), follow_ups(question, wish.minutes))


def _planned(raw: Any) -> Planned:
    points = tuple(Aim(**point) for point in raw["points"])
    return Planned(raw["question"], points, tuple(raw["probes"]), raw["follow_ups"])
